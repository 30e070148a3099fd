//! Login with Aadhaar OTP.
//!
//! ```text
//!  Start ──search──▶ Found ──send_otp()──▶ SendingOtp ──auth/init──▶ AwaitingOtp
//!                      │                       │                        │  ▲
//!                      │ not ACTIVE, or        │ no reply         submit│  │wrong OTP
//!                      ▼ method not listed     ▼                        ▼  │
//!                    Ended                OtpMayBeOut              VerifyingOtp
//!                                                                       │ confirm
//!                                                                       ▼
//!                                                                    LoggedIn
//! ```
//!
//! An OTP cannot be submitted before one was sent:
//!
//! ```compile_fail
//! # use abdm_flows::v1v2::login_aadhaar::{AwaitingOtp, Found};
//! # use abdm_types::Otp;
//! fn submit(state: Found, otp: &Otp) {
//!     let _ = state.submit_otp(otp);
//! }
//! ```
//!
//! It can once the state says so:
//!
//! ```
//! # use abdm_flows::v1v2::login_aadhaar::{AwaitingOtp, Found};
//! # use abdm_types::Otp;
//! fn submit(state: AwaitingOtp, otp: &Otp) {
//!     let _ = state.submit_otp(otp);
//! }
//! ```

use std::time::SystemTime;

use abdm_crypto::{EncryptError, Encryptor};
use abdm_types::v1v2::{
    UserTokens, auth_init, confirm_aadhaar_otp_v1, confirm_aadhaar_otp_v2, search_by_health_id,
};
use abdm_types::{
    AbhaId, AbhaNumber, AccountStatus, AuthMethod, Effect, Endpoint, Failure, Otp, Personal,
    Received,
};

use super::{encrypt, is_another, reactivate};
use crate::step::{is_passing, send_failed, verify_failed};
use crate::{Ended, Exchange, OtpSent, Step, UserSession};

/// An ABHA that nobody has looked up yet.
#[derive(Debug, Clone)]
pub struct Start {
    call: search_by_health_id::Request,
}

impl Start {
    /// Begins with a number or an address.
    pub fn new(abha: impl Into<AbhaId>) -> Self {
        Self { call: search_by_health_id::Request { health_id: abha.into() } }
    }
}

impl Exchange for Start {
    type Call = search_by_health_id::Request;
    type Next = Step<Found, Self>;

    fn call(&self) -> &Self::Call {
        &self.call
    }

    fn receive(
        self,
        reply: Result<search_by_health_id::Response, Failure>,
        _now: SystemTime,
    ) -> Self::Next {
        let found = match reply {
            Ok(found) => found,
            Err(failure) if failure.effect() == Effect::Settled && !is_passing(failure.cause()) => {
                return Step::Ended(Ended::Refused(failure));
            }
            // A search changes nothing, so it does not matter whether it was carried out.
            Err(failure) => return Step::Retry(self, failure),
        };
        let abha_number = found.health_id_number.and_then(Received::into_full);
        let asked = self.call.health_id;
        // An OTP for another patient's account must not go out.
        if is_another(&asked, abha_number.as_ref()) {
            return Step::Ended(Ended::OtherAccount);
        }
        Step::Next(Found {
            abha: abha_number.map_or(asked, AbhaId::Number),
            name: found.name,
            status: found.status,
            methods: found.auth_methods,
        })
    }
}

/// The account is known and no OTP was spent.
#[derive(Debug, Clone)]
pub struct Found {
    abha: AbhaId,
    name: Option<Personal>,
    status: Option<AccountStatus>,
    methods: Option<Vec<AuthMethod>>,
}

impl Found {
    /// The account's number. `None` when the journey began with an address and the service did not
    /// tell all of the number.
    pub fn abha_number(&self) -> Option<&AbhaNumber> {
        self.abha.number()
    }

    /// The patient's name, for the operator to compare.
    pub fn name(&self) -> Option<&Personal> {
        self.name.as_ref()
    }

    /// The state of the account, if the service told.
    pub fn status(&self) -> Option<&AccountStatus> {
        self.status.as_ref()
    }

    /// Whether the account offers a method. `None` when the service did not say.
    pub fn offers(&self, method: &AuthMethod) -> Option<bool> {
        self.methods.as_ref().map(|methods| methods.contains(method))
    }

    /// Goes on to the OTP, which is sent to the number that the search returned.
    ///
    /// # Errors
    ///
    /// [`Ended`] when the account is not ACTIVE or does not offer Aadhaar OTP. What the service did
    /// not tell is no reason to stop.
    pub fn send_otp(self) -> Result<SendingOtp, Ended> {
        if let Some(status) = self.status.clone()
            && status != AccountStatus::Active
        {
            return Err(Ended::NotActive { status, abha: self.abha });
        }
        if self.offers(&AuthMethod::AadhaarOtp) == Some(false) {
            return Err(Ended::MethodNotOffered { method: AuthMethod::AadhaarOtp });
        }
        let call = auth_init::Request {
            auth_method: AuthMethod::AadhaarOtp,
            health_id: self.abha.clone(),
        };
        Ok(SendingOtp { found: self, call })
    }

    /// What to do instead when the account is deactivated. `None` for any other status.
    pub fn into_reactivation(self) -> Option<reactivate::Start> {
        (self.status == Some(AccountStatus::Deactivated)).then(|| reactivate::Start::new(self.abha))
    }
}

/// The call that sends the OTP is about to be made, or under way.
#[derive(Debug)]
pub struct SendingOtp {
    found: Found,
    call: auth_init::Request,
}

impl Exchange for SendingOtp {
    type Call = auth_init::Request;
    type Next = Step<AwaitingOtp, Found, OtpMayBeOut>;

    fn call(&self) -> &Self::Call {
        &self.call
    }

    fn receive(self, reply: Result<auth_init::Response, Failure>, _now: SystemTime) -> Self::Next {
        match reply {
            Ok(auth_init::Response(receipt)) => Step::Next(AwaitingOtp {
                abha_number: self.found.abha_number().cloned(),
                otp: receipt.into(),
            }),
            Err(failure) => {
                send_failed(failure, self.found, |found| found, |found| OtpMayBeOut { found })
            }
        }
    }
}

/// An OTP may be on its way, and its transaction is not known.
#[derive(Debug, Clone)]
pub struct OtpMayBeOut {
    found: Found,
}

impl OtpMayBeOut {
    /// Asks for another OTP because somebody decided to.
    pub fn send_again(self) -> Found {
        self.found
    }
}

/// The OTP is on its way to the patient.
#[derive(Debug, Clone)]
pub struct AwaitingOtp {
    abha_number: Option<AbhaNumber>,
    otp: OtpSent,
}

impl AwaitingOtp {
    /// What is known of the OTP.
    pub fn otp(&self) -> &OtpSent {
        &self.otp
    }

    /// Submits the OTP in plain text to the v1 path, as the page does.
    pub fn submit_otp(self, otp: &Otp) -> VerifyingOtp<confirm_aadhaar_otp_v1::Request> {
        let txn_id = self.otp.txn_id.clone();
        let call = confirm_aadhaar_otp_v1::Request { otp: otp.clone(), txn_id };
        VerifyingOtp { awaiting: self, call }
    }

    /// Submits the OTP encrypted to the v2 path.
    ///
    /// # Errors
    ///
    /// The state comes back with the reason; the OTP was not spent.
    pub fn submit_otp_encrypted(
        self,
        otp: &Otp,
        encryptor: &Encryptor,
    ) -> Result<VerifyingOtp<confirm_aadhaar_otp_v2::Request>, (Self, EncryptError)> {
        let otp = match encrypt(otp, encryptor) {
            Ok(otp) => otp,
            Err(error) => return Err((self, error)),
        };
        let call = confirm_aadhaar_otp_v2::Request { otp, txn_id: self.otp.txn_id.clone() };
        Ok(VerifyingOtp { awaiting: self, call })
    }

    fn again(self, counted: bool) -> Self {
        Self { otp: self.otp.after_attempt(counted), ..self }
    }
}

/// The OTP is about to be submitted, or under way.
#[derive(Debug)]
pub struct VerifyingOtp<C> {
    awaiting: AwaitingOtp,
    call: C,
}

impl<C> Exchange for VerifyingOtp<C>
where
    C: Endpoint,
    C::Response: Into<UserTokens>,
{
    type Call = C;
    type Next = Step<LoggedIn, AwaitingOtp, OutcomeUnknown>;

    fn call(&self) -> &Self::Call {
        &self.call
    }

    fn receive(self, reply: Result<C::Response, Failure>, now: SystemTime) -> Self::Next {
        match reply {
            Ok(tokens) => {
                let abha_number = self.awaiting.abha_number;
                Step::Next(LoggedIn {
                    session: UserSession::from_v1v2(tokens.into(), abha_number, now),
                })
            }
            Err(failure) => {
                verify_failed(failure, self.awaiting, AwaitingOtp::again, |_| OutcomeUnknown)
            }
        }
    }
}

/// The patient may be logged in, but no token arrived. Nothing was changed; start again.
#[derive(Debug, Clone, Copy)]
pub struct OutcomeUnknown;

/// The patient is logged in.
#[derive(Debug, Clone)]
pub struct LoggedIn {
    /// The login.
    pub session: UserSession,
}
