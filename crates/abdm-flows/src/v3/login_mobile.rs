//! Login using mobile, and retrieve a forgotten ABHA via mobile OTP, which is the same up to the
//! choice: the accounts are the answer, and the patient may go on to log in to one.
//!
//! ```text
//!  Start ──send_otp()──▶ SendingOtp ──login/request/otp──▶ AwaitingOtp
//!                            │                               │  ▲
//!                            │ no reply            submit_otp│  │wrong OTP
//!                            ▼                               ▼  │
//!                        OtpMayBeOut                     VerifyingOtp
//!                                                            │ login/verify
//!                                                            ▼
//!                  LoggedIn ◀──login/verify/user── Authorizing ◀──choose()── ChoosingAccount
//! ```
//!
//! Nobody is logged in before an account is chosen, not even when there is only one:
//!
//! ```compile_fail
//! # use abdm_flows::v3::login_mobile::{ChoosingAccount, LoggedIn};
//! # use abdm_flows::UserSession;
//! fn session(state: ChoosingAccount) -> UserSession {
//!     state.session
//! }
//! ```
//!
//! ```
//! # use abdm_flows::v3::login_mobile::{ChoosingAccount, LoggedIn};
//! # use abdm_flows::UserSession;
//! fn session(state: LoggedIn) -> UserSession {
//!     state.session
//! }
//! ```

use std::time::SystemTime;

use abdm_crypto::{EncryptError, Encryptor};
use abdm_types::v3::{
    Account, Issued, TransferToken, login_request_otp, login_verify, login_verify_user,
};
use abdm_types::{
    AbhaNumber, AccountStatus, Cause, Ciphertext, Endpoint, Failure, Mobile, TToken, TxnId,
};
use secrecy::ExposeSecret;

use super::{listed, reactivate};
use crate::otp_journey::encrypt;
use crate::snapshot::{JourneyKind, Kind, Resumable, Resumed, Snapshot, StateKind, Storable};
use crate::step::choice_failed;
use crate::{
    CannotChoose, ConfirmedBy, EncryptsOtp, Ended, Exchange, Generation, Journey, OutcomeUnknown,
    SendingOtp, Step, UserSession,
};

/// What the accounts of a mobile are asked for. The calls are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// To log in to one of them.
    Login,
    /// To learn the number of one.
    Retrieve,
}

impl Purpose {
    fn journey(self) -> JourneyKind {
        match self {
            Self::Login => JourneyKind::LoginMobile,
            Self::Retrieve => JourneyKind::RetrieveMobileOtp,
        }
    }

    fn kind(self) -> Kind {
        Kind { generation: Generation::V3, journey: self.journey() }
    }

    /// Nothing was changed; start again.
    fn unknown(self) -> OutcomeUnknown<Start> {
        OutcomeUnknown { journey: self.journey(), in_doubt: () }
    }
}

/// A mobile to which no OTP was sent yet.
#[derive(Debug, Clone)]
pub struct Start {
    mobile: Mobile,
    purpose: Purpose,
}

impl Start {
    /// Begins a login with the mobile of an account.
    pub fn new(mobile: Mobile) -> Self {
        Self { mobile, purpose: Purpose::Login }
    }

    /// Begins to retrieve a forgotten ABHA with its mobile (contract V3, section 8).
    pub fn retrieve(mobile: Mobile) -> Self {
        Self { mobile, purpose: Purpose::Retrieve }
    }

    /// What the accounts are asked for.
    pub fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// Goes on to the OTP, which the mobile gets (contract V3, section 6).
    ///
    /// # Errors
    ///
    /// [`EncryptError`]; nothing was sent. The state holds nothing but the mobile it was made from,
    /// so it does not come back.
    pub fn send_otp(
        self,
        encryptor: &Encryptor,
    ) -> Result<SendingOtp<Self, login_request_otp::Request>, EncryptError> {
        let mobile = encrypt(self.mobile.as_str(), encryptor, super::PADDING)?;
        Ok(SendingOtp::new(self, login_request_otp::Request::login_using_mobile(mobile)))
    }
}

impl Journey for Start {
    const GENERATION: Generation = Generation::V3;

    type Done = ChoosingAccount;
    type InDoubt = ();

    fn journey(&self) -> JourneyKind {
        self.purpose.journey()
    }

    fn in_doubt(self) {}
}

impl ConfirmedBy<login_verify::Request> for Start {
    fn done(
        self,
        txn_id: Option<TxnId>,
        reply: login_verify::Response,
        _now: SystemTime,
    ) -> Result<ChoosingAccount, Ended> {
        let login_verify::Response { txn_id: next_txn_id, issued, accounts, .. } = reply;
        let lacking = |part| Ended::Refused(Failure::lacking(&login_verify::Request::META, part));
        let t_token = match issued {
            Issued::Nothing | Issued::TToken(_) if accounts.is_empty() => {
                return Err(Ended::NoAccounts);
            }
            Issued::TToken(TransferToken { t_token, .. }) => t_token,
            // A login at once is published for other journeys on this path and not for this one: a
            // transfer token comes even for a single account (contract V3, section 6). It would be
            // one that nobody chose, and in `verify/user` it is refused. So it is kept from the
            // caller and sent nowhere.
            _ => return Err(lacking("t_token")),
        };
        let txn_id = next_txn_id.or(txn_id).ok_or_else(|| lacking("txn_id"))?;
        Ok(ChoosingAccount { accounts, t_token, txn_id, purpose: self.purpose })
    }
}

impl EncryptsOtp for Start {
    type Confirm = login_verify::Request;

    fn confirm(&self, otp: Ciphertext, txn_id: TxnId) -> Self::Confirm {
        login_verify::Request::login_using_mobile(txn_id, otp)
    }
}

/// The mobile is verified; the patient chooses an account.
///
/// Whoever holds this can log in to any of the accounts for as long as the transfer token lives,
/// five minutes.
#[derive(Debug, Clone)]
pub struct ChoosingAccount {
    accounts: Vec<Account>,
    t_token: TToken,
    txn_id: TxnId,
    purpose: Purpose,
}

impl ChoosingAccount {
    /// What to keep until the patient chooses. It comes back as it is, but for what nobody needs to
    /// choose: see [`snapshot`](crate::snapshot).
    pub fn snapshot(&self) -> Snapshot {
        let restored = Start::restored(Resumed::Between(self.clone()));
        Snapshot::new(self.purpose.kind(), StateKind::ChoosingAccount, restored)
    }

    /// What the accounts were asked for.
    pub fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// The accounts of the mobile, at least one. Deactivated ones are among them.
    pub fn accounts(&self) -> &[Account] {
        &self.accounts
    }

    /// Chooses an account by its number. There is no default, not even for a single account.
    ///
    /// # Errors
    ///
    /// [`CannotChoose`], with the state, when the service did not list this number in full or
    /// listed it as not active. Nothing was sent.
    pub fn choose(self, abha_number: &AbhaNumber) -> Result<Authorizing, (Self, CannotChoose)> {
        if let Err(why) = listed::usable(self.listed(abha_number)) {
            return Err((self, why));
        }
        let call = login_verify_user::Request {
            t_token: self.t_token.clone(),
            abha_number: abha_number.clone(),
            txn_id: self.txn_id.clone(),
        };
        Ok(Authorizing { choosing: self, call })
    }

    /// What to do instead with an account that is listed as deactivated.
    ///
    /// # Errors
    ///
    /// The state comes back when the account is not known to be deactivated.
    pub fn into_reactivation(self, abha_number: &AbhaNumber) -> Result<reactivate::Start, Self> {
        match listed::usable(self.listed(abha_number)) {
            Err(CannotChoose::NotActive { status: AccountStatus::Deactivated }) => {
                Ok(reactivate::Start::by_aadhaar_otp(abha_number.clone()))
            }
            _ => Err(self),
        }
    }

    fn listed(&self, abha_number: &AbhaNumber) -> impl Iterator<Item = &Account> {
        self.accounts.iter().filter(move |account| listed::is(account, abha_number))
    }
}

/// The login to the chosen account is about to be made, or under way.
#[derive(Debug)]
pub struct Authorizing {
    choosing: ChoosingAccount,
    call: login_verify_user::Request,
}

impl Authorizing {
    /// What to keep before the call is made. It comes back as the outcome that nobody knows.
    pub fn snapshot(&self) -> Snapshot {
        let purpose = self.choosing.purpose;
        let restored = Start::restored_unknown(purpose.unknown());
        Snapshot::new(purpose.kind(), StateKind::Authorizing, restored)
    }
}

impl Exchange for Authorizing {
    type Call = login_verify_user::Request;
    type Next = Step<LoggedIn, ChoosingAccount, OutcomeUnknown<Start>>;

    fn call(&self) -> &Self::Call {
        &self.call
    }

    fn receive(
        self,
        reply: Result<login_verify_user::Response, Failure>,
        now: SystemTime,
    ) -> Self::Next {
        let unknown = self.choosing.purpose.unknown();
        match reply {
            // Nobody is logged in by the proof of a mobile, and least by the one that was sent.
            Ok(login_verify_user::Response(tokens))
                if !tokens.is_login()
                    || tokens.token.expose_secret() == self.call.t_token.expose_secret() =>
            {
                let meta = &login_verify_user::Request::META;
                Step::Unknown(unknown, Failure::lacking(meta, "x_token"))
            }
            Ok(login_verify_user::Response(tokens)) => {
                let chosen = Some(self.call.abha_number);
                Step::Next(LoggedIn { session: UserSession::issued(tokens, chosen, now) })
            }
            Err(failure) => {
                // Beside the transaction, the number is the only field that can be refused.
                let of_account =
                    [Cause::AccountDeactivated, Cause::AccountUnknown, Cause::InvalidField];
                choice_failed(failure, self.choosing, unknown, &of_account)
            }
        }
    }
}

/// The patient is logged in to the chosen account.
#[derive(Debug, Clone)]
pub struct LoggedIn {
    /// The login.
    pub session: UserSession,
}

mod kept {
    use abdm_types::ExposeSecret;
    use abdm_types::v3::Account;

    use super::{ChoosingAccount, Purpose, Start};
    use crate::snapshot::JourneyKind;
    use crate::snapshot::SnapshotError::{self, Malformed};
    use crate::snapshot::fields::{Kept, Read, Written, WrittenAccount};

    impl Purpose {
        fn read(from: &Read) -> Result<Self, SnapshotError> {
            match from.journey()? {
                JourneyKind::LoginMobile => Ok(Self::Login),
                JourneyKind::RetrieveMobileOtp => Ok(Self::Retrieve),
                _ => Err(SnapshotError::Journey),
            }
        }
    }

    impl Kept for Start {
        fn write<'a>(&'a self, to: &mut Written<'a>) {
            to.mobile = Some(&self.mobile);
        }

        fn read(from: &mut Read) -> Result<Self, SnapshotError> {
            let purpose = Purpose::read(from)?;
            Ok(Self { mobile: from.mobile.take().ok_or(Malformed)?, purpose })
        }
    }

    impl Kept for ChoosingAccount {
        fn write<'a>(&'a self, to: &mut Written<'a>) {
            to.txn = Some(self.txn_id.expose_secret());
            to.t = Some(self.t_token.expose_secret());
            to.accounts = self.accounts.iter().map(WrittenAccount::from).collect();
        }

        fn read(from: &mut Read) -> Result<Self, SnapshotError> {
            Ok(Self {
                purpose: Purpose::read(from)?,
                accounts: from.accounts()?.into_iter().map(Account::from).collect(),
                t_token: from.t.take().ok_or(Malformed)?,
                txn_id: from.txn.take().ok_or(Malformed)?,
            })
        }
    }
}
