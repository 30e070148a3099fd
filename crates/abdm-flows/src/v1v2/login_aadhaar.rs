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
//! From `AwaitingOtp` the OTP can be [sent again](crate::ResendsOtp), which leads back there.
//!
//! An OTP cannot be submitted before one was sent:
//!
//! ```compile_fail
//! # use abdm_flows::{AwaitingOtp, v1v2::login_aadhaar::Found};
//! # use abdm_types::Otp;
//! fn submit(state: Found, otp: &Otp) {
//!     let _ = state.submit_otp_plain(otp);
//! }
//! ```
//!
//! It can once the state says so:
//!
//! ```
//! # use abdm_flows::{AwaitingOtp, v1v2::login_aadhaar::Found};
//! # use abdm_types::Otp;
//! fn submit(state: AwaitingOtp<Found>, otp: &Otp) {
//!     let _ = state.submit_otp_plain(otp);
//! }
//! ```

use std::time::SystemTime;

use abdm_crypto::Padding;
use abdm_types::v1v2::{
    UserTokens, auth_init, confirm_aadhaar_otp_v1, confirm_aadhaar_otp_v2, resend_auth_otp,
    search_by_health_id,
};
use abdm_types::{
    AbhaId, AbhaNumber, AccountStatus, AuthMethod, Ciphertext, Endpoint, Failure, Otp, Personal,
    Received, TxnId,
};

use super::{is_another, reactivate};
use crate::step::{login_refused, read_failed};
use crate::{
    AwaitingOtp, ConfirmedBy, EncryptsOtp, Ended, Exchange, OtpJourney, ResendsOtp, SendingOtp,
    Step, UserSession, VerifyingOtp,
};

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
            Err(failure) => {
                return read_failed(failure, self, |start, failure| {
                    login_refused(failure, start.call.health_id)
                });
            }
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
    pub(crate) abha: AbhaId,
    pub(crate) name: Option<Personal>,
    pub(crate) status: Option<AccountStatus>,
    pub(crate) methods: Option<Vec<AuthMethod>>,
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
    pub fn send_otp(self) -> Result<SendingOtp<Self, auth_init::Request>, Ended> {
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
        Ok(SendingOtp::new(self, call))
    }

    /// What to do instead when the account is deactivated.
    ///
    /// # Errors
    ///
    /// The state comes back when the account is not known to be deactivated.
    pub fn into_reactivation(self) -> Result<reactivate::Start, Self> {
        match self.status {
            Some(AccountStatus::Deactivated) => Ok(reactivate::Start::new(self.abha)),
            _ => Err(self),
        }
    }
}

impl OtpJourney for Found {
    type Done = LoggedIn;
    type OutcomeUnknown = OutcomeUnknown;

    fn outcome_unknown(self) -> OutcomeUnknown {
        OutcomeUnknown
    }

    fn refused(self, failure: Failure) -> Ended {
        login_refused(failure, self.abha)
    }
}

impl<C> ConfirmedBy<C> for Found
where
    C: Endpoint,
    C::Response: Into<UserTokens>,
{
    fn done(self, _: TxnId, reply: C::Response, now: SystemTime) -> Result<LoggedIn, Ended> {
        let abha_number = self.abha_number().cloned();
        let tokens: UserTokens = reply.into();
        Ok(LoggedIn { session: UserSession::issued(tokens, abha_number, now) })
    }
}

/// The v2 path. It is not on the page.
impl EncryptsOtp for Found {
    type Confirm = confirm_aadhaar_otp_v2::Request;
    const PADDING: Padding = super::PADDING;

    fn confirm(&self, otp: Ciphertext, txn_id: TxnId) -> Self::Confirm {
        confirm_aadhaar_otp_v2::Request { otp, txn_id }
    }
}

/// The v1 path (contract section 3.4).
impl ResendsOtp for Found {
    type Resend = resend_auth_otp::Request;

    fn resend(&self, txn_id: TxnId) -> Self::Resend {
        resend_auth_otp::Request { auth_method: AuthMethod::AadhaarOtp, txn_id }
    }

    fn was_sent(reply: &resend_auth_otp::Response) -> bool {
        reply.0
    }
}

impl AwaitingOtp<Found> {
    /// Submits the OTP in plain text to the v1 path, as the page does.
    pub fn submit_otp_plain(
        self,
        otp: &Otp,
    ) -> VerifyingOtp<Found, confirm_aadhaar_otp_v1::Request> {
        self.submit(|_, txn_id| confirm_aadhaar_otp_v1::Request { otp: otp.clone(), txn_id })
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
