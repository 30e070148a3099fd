//! Login on a known ABHA, by a method that it offers.
//!
//! ```text
//!  Start ──search──▶ Found ──by()──▶ Chosen ──send_otp()──▶ SendingOtp ──auth/init──▶ AwaitingOtp
//!                      │                                        │                        │  ▲
//!                      │ not ACTIVE, or                         │ no reply         submit│  │wrong OTP
//!                      ▼ method not listed                      ▼                        ▼  │
//!                    Ended                                 OtpMayBeOut              VerifyingOtp
//!                                                                                        │ confirm
//!                                                                                        ▼
//!                                                                                     LoggedIn
//! ```
//!
//! From `AwaitingOtp` the OTP can be [sent again](crate::ResendsOtp), which leads back there. By
//! [password](Password) nothing is sent, and `Chosen` leads to [`AwaitingPassword`].
//!
//! Every method has calls of its own that submit the secret, so a method is a type here: what it is,
//! [`Method`] and [`OtpMethod`] say, and the rest is written once.
//!
//! An OTP cannot be submitted before one was sent:
//!
//! ```compile_fail
//! # use abdm_flows::{AwaitingOtp, v1v2::login_abha::{AadhaarOtp, Chosen}};
//! # use abdm_types::Otp;
//! fn submit(state: Chosen<AadhaarOtp>, otp: &Otp) {
//!     let _ = state.submit_otp_plain(otp);
//! }
//! ```
//!
//! It can once the state says so:
//!
//! ```
//! # use abdm_flows::{AwaitingOtp, v1v2::login_abha::{AadhaarOtp, Chosen}};
//! # use abdm_types::Otp;
//! fn submit(state: AwaitingOtp<Chosen<AadhaarOtp>>, otp: &Otp) {
//!     let _ = state.submit_otp_plain(otp);
//! }
//! ```

use std::fmt::Debug;
use std::marker::PhantomData;
use std::time::SystemTime;

use abdm_types::v1v2::{
    UserTokens, auth_init, auth_password, confirm_aadhaar_otp_v1, confirm_aadhaar_otp_v2,
    confirm_mobile_otp_v1, confirm_mobile_otp_v2, resend_auth_otp, search_by_health_id,
};
use abdm_types::{
    self as types, AbhaId, AbhaNumber, AccountStatus, AuthMethod, Ciphertext, Endpoint, Failure,
    Otp, Personal, Received, TxnId,
};

use super::{is_another, reactivate};
use crate::snapshot::JourneyKind;
use crate::step::{login_refused, read_failed};
use crate::{
    AuthBy, AwaitingPassword, ConfirmedBy, EncryptsOtp, Ended, Exchange, Generation, Journey,
    PlainOtp, PlainPassword, ResendsOtp, SendingOtp, Step, UserSession,
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

    /// Chooses the method.
    ///
    /// # Errors
    ///
    /// [`Ended`] when the account is not ACTIVE or does not offer the method. What the service did
    /// not tell is no reason to stop.
    pub fn by<M: Method>(self) -> Result<Chosen<M>, Ended> {
        if let Some(status) = self.status.clone()
            && status != AccountStatus::Active
        {
            return Err(Ended::NotActive { status, abha: self.abha });
        }
        let method = M::BY.auth_method();
        if self.offers(&method) == Some(false) {
            return Err(Ended::MethodNotOffered { method });
        }
        Ok(Chosen { found: self, method: PhantomData })
    }

    /// What to do instead when the account is deactivated.
    ///
    /// # Errors
    ///
    /// The state comes back when the account is not known to be deactivated.
    pub fn into_reactivation(self) -> Result<reactivate::Start, Self> {
        match self.status {
            Some(AccountStatus::Deactivated) => Ok(reactivate::Start::by_aadhaar_otp(self.abha)),
            _ => Err(self),
        }
    }
}

/// A method to log in by.
pub trait Method: Debug + Clone + 'static {
    /// Which it is.
    const BY: AuthBy;
    /// The journey by it.
    const JOURNEY: JourneyKind;
}

/// A method with an OTP, which the service takes on either of two paths.
pub trait OtpMethod: Method {
    /// The v1 path, in plain text.
    type Plain: Endpoint<Response: Into<UserTokens>>;
    /// The v2 path, encrypted.
    type Encrypted: Endpoint<Response: Into<UserTokens>>;

    /// Makes the call to the v1 path.
    fn plain(otp: Otp, txn_id: TxnId) -> Self::Plain;

    /// Makes the call to the v2 path.
    fn encrypted(otp: Ciphertext, txn_id: TxnId) -> Self::Encrypted;
}

/// An OTP on the mobile that is linked with Aadhaar. The v1 path is on the page, the v2 path is not.
#[derive(Debug, Clone)]
pub enum AadhaarOtp {}

impl Method for AadhaarOtp {
    const BY: AuthBy = AuthBy::AadhaarOtp;
    const JOURNEY: JourneyKind = JourneyKind::LoginAadhaarOtp;
}

impl OtpMethod for AadhaarOtp {
    type Plain = confirm_aadhaar_otp_v1::Request;
    type Encrypted = confirm_aadhaar_otp_v2::Request;

    fn plain(otp: Otp, txn_id: TxnId) -> Self::Plain {
        confirm_aadhaar_otp_v1::Request { otp, txn_id }
    }

    fn encrypted(otp: Ciphertext, txn_id: TxnId) -> Self::Encrypted {
        confirm_aadhaar_otp_v2::Request { otp, txn_id }
    }
}

/// An OTP on the mobile of the account. The v1 path is on the page, the v2 path is not.
#[derive(Debug, Clone)]
pub enum MobileOtp {}

impl Method for MobileOtp {
    const BY: AuthBy = AuthBy::MobileOtp;
    const JOURNEY: JourneyKind = JourneyKind::LoginMobileOtp;
}

impl OtpMethod for MobileOtp {
    type Plain = confirm_mobile_otp_v1::Request;
    type Encrypted = confirm_mobile_otp_v2::Request;

    fn plain(otp: Otp, txn_id: TxnId) -> Self::Plain {
        confirm_mobile_otp_v1::Request { otp, txn_id }
    }

    fn encrypted(otp: Ciphertext, txn_id: TxnId) -> Self::Encrypted {
        confirm_mobile_otp_v2::Request { otp, txn_id }
    }
}

/// The password of the account, which travels in plain text. The call is not in the contract but in
/// the older specification alone.
#[derive(Debug, Clone)]
pub enum Password {}

impl Method for Password {
    const BY: AuthBy = AuthBy::Password;
    const JOURNEY: JourneyKind = JourneyKind::LoginPassword;
}

/// The account is in use as far as is known, and offers the method.
#[derive(Debug, Clone)]
pub struct Chosen<M> {
    found: Found,
    method: PhantomData<M>,
}

impl<M> Chosen<M> {
    /// What the look-up told.
    pub fn found(&self) -> &Found {
        &self.found
    }
}

impl<M: OtpMethod> Chosen<M> {
    /// Goes on to the OTP, which is sent to the number that the search returned.
    pub fn send_otp(self) -> SendingOtp<Self, auth_init::Request> {
        let call = auth_init::Request {
            auth_method: M::BY.auth_method(),
            health_id: self.found.abha.clone(),
        };
        SendingOtp::new(self, call)
    }
}

impl Chosen<Password> {
    /// Goes on to the password. Nothing is sent to the patient.
    pub fn ask_password(self) -> AwaitingPassword<Self> {
        AwaitingPassword::without_transaction(self)
    }
}

impl<M: Method> Journey for Chosen<M> {
    const GENERATION: Generation = Generation::V1V2;

    type Done = LoggedIn;
    type InDoubt = ();

    fn journey(&self) -> JourneyKind {
        M::JOURNEY
    }

    fn in_doubt(self) {}

    fn refused(self, failure: Failure) -> Ended {
        login_refused(failure, self.found.abha)
    }
}

impl<M, C> ConfirmedBy<C> for Chosen<M>
where
    M: Method,
    C: Endpoint<Response: Into<UserTokens>>,
{
    fn done(
        self,
        _: Option<TxnId>,
        reply: C::Response,
        now: SystemTime,
    ) -> Result<LoggedIn, Ended> {
        let abha_number = self.found.abha_number().cloned();
        let tokens: UserTokens = reply.into();
        Ok(LoggedIn { session: UserSession::issued(tokens, abha_number, now) })
    }
}

impl<M: OtpMethod> EncryptsOtp for Chosen<M> {
    type Confirm = M::Encrypted;

    fn confirm(&self, otp: Ciphertext, txn_id: TxnId) -> Self::Confirm {
        M::encrypted(otp, txn_id)
    }
}

impl<M: OtpMethod> PlainOtp for Chosen<M> {
    type ConfirmPlain = M::Plain;

    fn confirm_plain(&self, otp: Otp, txn_id: TxnId) -> Self::ConfirmPlain {
        M::plain(otp, txn_id)
    }
}

impl PlainPassword for Chosen<Password> {
    type ConfirmPlain = auth_password::Request;

    fn confirm_plain(&self, password: types::Password, _: Option<TxnId>) -> Self::ConfirmPlain {
        auth_password::Request { health_id: self.found.abha.clone(), password }
    }
}

/// The v1 path (contract section 3.4).
impl<M: OtpMethod> ResendsOtp for Chosen<M> {
    type Resend = resend_auth_otp::Request;

    fn resend(&self, txn_id: TxnId) -> Self::Resend {
        resend_auth_otp::Request { auth_method: M::BY.auth_method(), txn_id }
    }

    fn was_sent(reply: &resend_auth_otp::Response) -> bool {
        reply.0
    }
}

/// The patient is logged in.
#[derive(Debug, Clone)]
pub struct LoggedIn {
    /// The login.
    pub session: UserSession,
}

mod kept {
    use std::marker::PhantomData;

    use abdm_types::AbhaId;

    use super::{Chosen, Found};
    use crate::snapshot::SnapshotError;
    use crate::snapshot::fields::{Kept, Read, Written};

    impl<M> Kept for Chosen<M> {
        fn write<'a>(&'a self, to: &mut Written<'a>) {
            self.found.abha.write(to);
            to.name = self.found.name.as_ref();
            to.status = self.found.status.as_ref();
            to.methods = self.found.methods.as_deref();
        }

        fn read(from: &mut Read) -> Result<Self, SnapshotError> {
            let found = Found {
                abha: AbhaId::read(from)?,
                name: from.name.take(),
                status: from.status.take(),
                methods: from.methods.take(),
            };
            Ok(Self { found, method: PhantomData })
        }
    }
}
