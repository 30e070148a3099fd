//! Login using mobile.
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

use abdm_crypto::{EncryptError, Encryptor, Padding};
use abdm_types::v3::{
    Account, Issued, TransferToken, login_request_otp, login_verify, login_verify_user,
};
use abdm_types::{
    AbhaNumber, AccountStatus, Cause, Ciphertext, Endpoint, Failure, Mobile, TToken, TxnId,
};
use secrecy::ExposeSecret;

use super::{listed, reactivate};
use crate::otp_journey::encrypt;
use crate::snapshot::{Resumable, Resumed, Snapshot, StateKind};
use crate::step::choice_failed;
use crate::{
    CannotChoose, ConfirmedBy, EncryptsOtp, Ended, Exchange, OtpJourney, SendingOtp, Step,
    UserSession,
};

/// A mobile to which no OTP was sent yet.
#[derive(Debug, Clone)]
pub struct Start {
    pub(crate) mobile: Mobile,
}

impl Start {
    /// Begins with the mobile of an account.
    pub fn new(mobile: Mobile) -> Self {
        Self { mobile }
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

impl OtpJourney for Start {
    type Done = ChoosingAccount;
    type OutcomeUnknown = OutcomeUnknown;

    fn outcome_unknown(self) -> OutcomeUnknown {
        OutcomeUnknown
    }
}

impl ConfirmedBy<login_verify::Request> for Start {
    fn done(
        self,
        txn_id: TxnId,
        reply: login_verify::Response,
        _now: SystemTime,
    ) -> Result<ChoosingAccount, Ended> {
        let login_verify::Response { txn_id: next_txn_id, issued, accounts, .. } = reply;
        let t_token = match issued {
            Issued::Nothing | Issued::TToken(_) if accounts.is_empty() => {
                return Err(Ended::NoAccounts);
            }
            Issued::TToken(TransferToken { t_token, .. }) => t_token,
            // A login at once is published for other journeys on this path and not for this one: a
            // transfer token comes even for a single account (contract V3, section 6). It would be
            // one that nobody chose, and in `verify/user` it is refused. So it is kept from the
            // caller and sent nowhere.
            _ => {
                let meta = &login_verify::Request::META;
                return Err(Ended::Refused(Failure::lacking(meta, "t_token")));
            }
        };
        Ok(ChoosingAccount { accounts, t_token, txn_id: next_txn_id.unwrap_or(txn_id) })
    }
}

impl EncryptsOtp for Start {
    type Confirm = login_verify::Request;
    const PADDING: Padding = super::PADDING;

    fn confirm(&self, otp: Ciphertext, txn_id: TxnId) -> Self::Confirm {
        login_verify::Request::login_using_mobile(txn_id, otp)
    }
}

/// The OTP or the choice may have been accepted, but no accounts or no token arrived. Nothing was
/// changed; start again.
#[derive(Debug, Clone, Copy)]
pub struct OutcomeUnknown;

/// The mobile is verified; the patient chooses an account.
///
/// Whoever holds this can log in to any of the accounts for as long as the transfer token lives,
/// five minutes.
#[derive(Debug, Clone)]
pub struct ChoosingAccount {
    pub(crate) accounts: Vec<Account>,
    pub(crate) t_token: TToken,
    pub(crate) txn_id: TxnId,
}

impl ChoosingAccount {
    /// What to keep until the patient chooses. It comes back as it is, but for what nobody needs to
    /// choose: see [`snapshot`](crate::snapshot).
    pub fn snapshot(&self) -> Snapshot {
        let restored = Start::restored(Resumed::Choosing(self.clone()));
        Snapshot::new(StateKind::ChoosingAccount, restored)
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
                Ok(reactivate::Start::new(abha_number.clone()))
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
        let restored = Start::restored(Resumed::OutcomeUnknown(OutcomeUnknown));
        Snapshot::new(StateKind::Authorizing, restored)
    }
}

impl Exchange for Authorizing {
    type Call = login_verify_user::Request;
    type Next = Step<LoggedIn, ChoosingAccount, OutcomeUnknown>;

    fn call(&self) -> &Self::Call {
        &self.call
    }

    fn receive(
        self,
        reply: Result<login_verify_user::Response, Failure>,
        now: SystemTime,
    ) -> Self::Next {
        match reply {
            // Nobody is logged in by the proof of a mobile, and least by the one that was sent.
            Ok(login_verify_user::Response(tokens))
                if !tokens.is_login()
                    || tokens.token.expose_secret() == self.call.t_token.expose_secret() =>
            {
                let meta = &login_verify_user::Request::META;
                Step::Unknown(OutcomeUnknown, Failure::lacking(meta, "x_token"))
            }
            Ok(login_verify_user::Response(tokens)) => {
                let chosen = Some(self.call.abha_number);
                Step::Next(LoggedIn { session: UserSession::issued(tokens, chosen, now) })
            }
            Err(failure) => {
                // Beside the transaction, the number is the only field that can be refused.
                let of_account =
                    [Cause::AccountDeactivated, Cause::AccountUnknown, Cause::InvalidField];
                choice_failed(failure, self.choosing, OutcomeUnknown, &of_account)
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
