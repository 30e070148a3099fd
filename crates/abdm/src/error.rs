use std::time::Duration;

use abdm_crypto::{EncryptError, KeyError};
use abdm_flows::snapshot::SnapshotError;
use abdm_flows::{CannotChoose, CannotRefresh, Ended, Generation, NoSuchMethod, ResendRefused};
use abdm_store::seal::OpenError;
use abdm_store::{JourneyId, StoreError};
use abdm_types::{AccountStatus, Cause, Effect, Failure, InvalidInput};

use crate::{AuditRefused, Awaits};

/// Why a journey or a call did not succeed.
///
/// Ask it what an application needs to know: [`effect`](Self::effect) first, then
/// [`is_wrong_otp`](Self::is_wrong_otp), [`is_locked`](Self::is_locked) and the like. Its text never
/// holds what was sent or received.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Somebody else moved this journey on first: submitted the OTP or the choice, had the OTP sent
    /// again, or gave it up. Nothing was sent by this one;
    /// [`Client::resume`](crate::Client::resume) tells what became of it.
    #[error("the journey was claimed already; nothing was sent")]
    AlreadyClaimed {
        /// The journey.
        id: JourneyId,
    },
    /// The audit sink refused the record of what is not done without one, such as a deactivation.
    /// Nothing was sent.
    #[error("{0}; nothing was sent")]
    Audit(#[from] AuditRefused),
    /// A call failed.
    #[error("{0}")]
    Call(Failure),
    /// The login cannot be renewed. Nothing was sent; the patient logs in again.
    #[error("{0}; nothing was sent")]
    CannotRefresh(CannotRefresh),
    /// The account cannot be chosen: it was not listed, or is not active. Nothing was sent.
    #[error("{0}; nothing was sent")]
    CannotChoose(CannotChoose),
    /// The field could not be encrypted. Nothing was sent.
    #[error("{0}; nothing was sent")]
    Encrypt(EncryptError),
    /// The journey ended for a reason that needed no further call.
    #[error("{0}")]
    Ended(Ended),
    /// Malformed input. Nothing was sent.
    #[error("{0}; nothing was sent")]
    Input(#[from] InvalidInput),
    /// The service's key cannot be used. Nothing was sent.
    #[error("the service's public key cannot be used: {0}; nothing was sent")]
    Key(KeyError),
    /// The generation that this client speaks has no such journey by this method, as far as is
    /// published. Nothing was sent; take another method.
    #[error("{0}; nothing was sent")]
    NoSuchMethod(#[from] NoSuchMethod),
    /// The store has no such journey: it has expired, or never was. Nothing was sent by this call; what
    /// an earlier one of the journey sent is of no use any more.
    #[error("there is no such journey; nothing was sent")]
    NoSuchJourney,
    /// The client was built without keys to seal with.
    #[error("the client has no sealing keys; nothing was sent")]
    NoSealingKeys,
    /// The client was built without a store.
    #[error("the client has no store; nothing was sent")]
    NoStore,
    /// The journey has no outcome in doubt, or changes no account.
    #[error("the journey has no change in doubt; nothing was sent")]
    NothingInDoubt,
    /// The generation that this client speaks has nothing of the kind. Nothing was sent.
    #[error("generation {} has no {}; nothing was sent", generation.as_str(), what.as_str())]
    NotInGeneration {
        /// What it lacks.
        what: Feature,
        /// Of the client.
        generation: Generation,
    },
    /// The journey waits for the patient's other secret: [`awaits`](crate::Pending::awaits) tells
    /// whether that is an OTP or the password. Nothing was sent.
    #[error("the journey waits for {}; nothing was sent", awaits.as_str())]
    OtherMethod {
        /// What it waits for.
        awaits: Awaits,
    },
    /// The session or the journey is of another generation of the service. Nothing was sent.
    #[error("it is of generation {}, this client speaks {}; nothing was sent", given.as_str(), client.as_str())]
    OtherGeneration {
        /// Of the session or journey.
        given: Generation,
        /// Of the client.
        client: Generation,
    },
    /// The login is of another kind than the call takes: one with an ABHA address does nothing for the
    /// ABHA number, nor the other way round. Nothing was sent; the patient logs in the other way.
    #[error("it takes a login of another kind; nothing was sent")]
    OtherSession,
    /// The patient has a journey open at this facility. Nothing was sent: resume that one, or
    /// discard it first.
    #[error("the patient has a journey open already; nothing was sent")]
    PatientBusy {
        /// The journey.
        id: JourneyId,
    },
    /// The OTP cannot be sent again: too soon, or too often. Nothing was sent.
    #[error("{0}; nothing was sent")]
    Resend(#[from] ResendRefused),
    /// The same request began a journey before, and it does not wait for an OTP: not yet, or not any
    /// more. [`Client::resume`](crate::Client::resume) tells. Nothing was sent.
    #[error("the same request began a journey before; nothing was sent")]
    SameStart {
        /// The journey.
        id: JourneyId,
    },
    /// What the store holds cannot be opened with the keys of this client. Nothing was sent.
    #[error("{0}; nothing was sent")]
    Sealed(#[from] OpenError),
    /// What the store holds is no journey that this release knows. Nothing was sent.
    #[error("the stored journey cannot be read: {0}; nothing was sent")]
    Snapshot(#[from] SnapshotError),
    /// The store could not be used. Nothing was sent.
    #[error("{0}; nothing was sent")]
    Store(#[from] StoreError),
}

/// What one generation of the service has and another has not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Feature {
    /// A card in this format. V3 gives an image.
    CardFormat,
    /// A deactivation with the password. v1/v2 wants an OTP.
    DeactivateByPassword,
    /// A deletion with the password. v1/v2 wants an OTP.
    DeleteByPassword,
    /// A link to an e-mail address that verifies it. v1/v2 sends an OTP.
    EmailLink,
    /// Giving the account of an enrolment the mobile that was asked for, once it exists. V3 has it; on
    /// v1/v2 the mobile is proven before.
    EnrolMobile,
    /// Suggesting and creating the ABHA address of an enrolment. V3 has it.
    EnrolAddress,
    /// Whether an ABHA exists. V3 has no such call; a search tells.
    Exists,
    /// The accounts of a mobile, found before the patient logs in to one of them. V3 has it.
    Find,
    /// Linking an ABHA address with the number, and unlinking it. V3 has no such call.
    LinkAddress,
    /// A login with an Aadhaar number. V3 has it.
    LoginByAadhaarNumber,
    /// A login that begins with an ABHA address. V3 has it at a host of its own
    /// ([`Hosts::with_phr_web`](crate::Hosts::with_phr_web)); its other logins take the number.
    LoginByAddress,
    /// A reactivation that begins with an ABHA address. V3 takes the number.
    ReactivationByAddress,
    /// Verifying the identity with Aadhaar once more. V3 has it.
    ReKyc,
    /// Sending the OTP of a journey again. Only v1/v2 has such calls, and not for every journey; begin
    /// it anew.
    Resend,
    /// A search by ABHA address. V3 has it at a host of its own
    /// ([`Hosts::with_phr_web`](crate::Hosts::with_phr_web)); its other searches take the number.
    SearchByAddress,
    /// Changing parts of the profile other than the photograph. V3 has no such call.
    UpdateProfileFields,
}

impl Feature {
    const fn as_str(self) -> &'static str {
        match self {
            Self::CardFormat => "card in this format",
            Self::DeactivateByPassword => "deactivation with the password",
            Self::DeleteByPassword => "deletion with the password",
            Self::EmailLink => "link that verifies an e-mail address",
            Self::EnrolMobile => "call that gives an account the mobile of its enrolment",
            Self::EnrolAddress => "call that suggests or creates the ABHA address of an enrolment",
            Self::Exists => "call that tells whether an ABHA exists",
            Self::Find => "search for the accounts of a mobile",
            Self::LinkAddress => "call that links or unlinks an ABHA address",
            Self::LoginByAadhaarNumber => "login with an Aadhaar number",
            Self::LoginByAddress => "login by ABHA address",
            Self::ReactivationByAddress => "reactivation by ABHA address",
            Self::ReKyc => "call that verifies the identity once more",
            Self::Resend => "call that sends the OTP of this journey again",
            Self::SearchByAddress => "search by ABHA address",
            Self::UpdateProfileFields => "call that changes these parts of the profile",
        }
    }
}

impl Error {
    /// Whether the call that failed may have taken effect.
    ///
    /// * [`Effect::None`]: nothing was sent. Do it again.
    /// * [`Effect::Settled`]: the service refused. The other questions say why.
    /// * [`Effect::Possible`]: nobody knows. Do not simply do it again: an OTP may be on its way, or
    ///   an account changed.
    pub fn effect(&self) -> Effect {
        match (self, self.failure()) {
            (_, Some(failure)) => failure.effect(),
            // The service answered, and what it said is the reason.
            (Self::Ended(_), None) => Effect::Settled,
            _ => Effect::None,
        }
    }

    /// What the service's refusal means.
    pub fn cause(&self) -> Cause {
        self.failure().map_or(Cause::Unclear, Failure::cause)
    }

    /// The failed call, if there was one.
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Call(failure) | Self::Ended(Ended::Refused(failure)) => Some(failure),
            _ => None,
        }
    }

    /// The OTP was wrong. Ask the patient again.
    pub fn is_wrong_otp(&self) -> bool {
        self.cause() == Cause::WrongOtp
    }

    /// The password was wrong. Ask the patient again.
    pub fn is_wrong_password(&self) -> bool {
        self.cause() == Cause::WrongPassword
    }

    /// The OTP has expired. Start the journey again.
    pub fn is_otp_expired(&self) -> bool {
        self.cause() == Cause::OtpExpired
    }

    /// Too many failed attempts, or too many OTPs. [`wait`](Self::wait) says for how long, if the
    /// service did.
    pub fn is_locked(&self) -> bool {
        matches!(self.cause(), Cause::Locked { .. } | Cause::TooManyOtps { .. })
            || self.status() == Some(&AccountStatus::Locked)
    }

    /// The account is deactivated. Offer to reactivate it.
    pub fn is_deactivated(&self) -> bool {
        self.cause() == Cause::AccountDeactivated
            || self.status() == Some(&AccountStatus::Deactivated)
    }

    /// There is no such account.
    pub fn is_unknown_account(&self) -> bool {
        self.cause() == Cause::AccountUnknown || matches!(self, Self::Ended(Ended::NoAccounts))
    }

    /// The account does not offer the method. Take another one.
    pub fn is_method_unavailable(&self) -> bool {
        self.cause() == Cause::MethodUnavailable
            || matches!(self, Self::Ended(Ended::MethodNotOffered { .. }) | Self::NoSuchMethod(_))
    }

    /// The transaction is unknown, spent or expired. Start the journey again.
    pub fn is_transaction_invalid(&self) -> bool {
        self.cause() == Cause::TransactionInvalid
    }

    /// A token was refused. If it is the patient's, log in again.
    pub fn is_token_refused(&self) -> bool {
        matches!(self.cause(), Cause::Token(_))
    }

    /// How long to wait before the next attempt, if the service said so in words or in a header of
    /// seconds.
    ///
    /// Or because nothing was asked: the gateway refused the application's credentials before, or did
    /// not answer, and a client that kept trying would be locked out
    /// ([`Cached`](crate::transport::Cached#the-breaker)). Then
    /// [`Failure::rest`] says since when and until when; other credentials are tried sooner.
    pub fn wait(&self) -> Option<Duration> {
        if let Some(rest) = self.failure().and_then(Failure::rest) {
            return Some(rest.wait());
        }
        match self.cause() {
            Cause::Locked { wait } | Cause::RateLimited { wait } | Cause::TooManyOtps { wait } => {
                wait
            }
            _ => None,
        }
    }

    /// The status of the account that the journey stopped at.
    fn status(&self) -> Option<&AccountStatus> {
        match self {
            Self::Ended(Ended::NotActive { status, .. })
            | Self::CannotChoose(CannotChoose::NotActive { status }) => Some(status),
            _ => None,
        }
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        Self::Call(failure)
    }
}

impl From<Ended> for Error {
    fn from(ended: Ended) -> Self {
        match ended {
            Ended::Refused(failure) => Self::Call(failure),
            ended => Self::Ended(ended),
        }
    }
}

impl From<EncryptError> for Error {
    fn from(error: EncryptError) -> Self {
        Self::Encrypt(error)
    }
}

impl From<CannotChoose> for Error {
    fn from(error: CannotChoose) -> Self {
        Self::CannotChoose(error)
    }
}
