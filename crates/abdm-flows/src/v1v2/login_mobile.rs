//! Login using mobile.
//!
//! ```text
//!  Start ──send_otp()──▶ SendingOtp ──generateOtp──▶ AwaitingOtp
//!                            │                         │  ▲
//!                            │ no reply      submit_otp│  │wrong OTP
//!                            ▼                         ▼  │
//!                        OtpMayBeOut               VerifyingOtp
//!                                                      │ verifyOtp
//!                                                      ▼
//!                LoggedIn ◀──userAuthorizedToken── Authorizing ◀──choose()── ChoosingAccount
//! ```
//!
//! From `AwaitingOtp` the OTP can be [sent again](crate::ResendsOtp), which leads back there.
//!
//! Nobody is logged in before an account is chosen, not even when there is only one:
//!
//! ```compile_fail
//! # use abdm_flows::v1v2::login_mobile::{ChoosingAccount, LoggedIn};
//! # use abdm_flows::UserSession;
//! fn session(state: ChoosingAccount) -> UserSession {
//!     state.session
//! }
//! ```
//!
//! ```
//! # use abdm_flows::v1v2::login_mobile::{ChoosingAccount, LoggedIn};
//! # use abdm_flows::UserSession;
//! fn session(state: LoggedIn) -> UserSession {
//!     state.session
//! }
//! ```

use std::time::SystemTime;

use abdm_types::v1v2::mobile_login_verify_otp::LinkedAccount;
use abdm_types::v1v2::{
    UserTokens, mobile_login_authorize, mobile_login_generate_otp, mobile_login_resend_otp,
    mobile_login_verify_otp,
};
use abdm_types::{
    AbhaNumber, Cause, Ciphertext, Endpoint, Failure, Mobile, Received, TToken, TxnId,
};

use crate::snapshot::{JourneyKind, Kind, Resumable, Resumed, Snapshot, StateKind, Storable};
use crate::step::choice_failed;
use crate::{
    CannotChoose, ConfirmedBy, EncryptsOtp, Ended, Exchange, Generation, Journey, OutcomeUnknown,
    ResendsOtp, SendingOtp, Step, UserSession,
};

const KIND: Kind = Kind { generation: Generation::V1V2, journey: JourneyKind::LoginMobile };

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

    /// Goes on to the OTP.
    pub fn send_otp(self) -> SendingOtp<Self, mobile_login_generate_otp::Request> {
        let call = mobile_login_generate_otp::Request { mobile: self.mobile.clone() };
        SendingOtp::new(self, call)
    }
}

impl Journey for Start {
    const GENERATION: Generation = KIND.generation;

    type Done = ChoosingAccount;
    type InDoubt = ();

    fn journey(&self) -> JourneyKind {
        KIND.journey
    }

    fn in_doubt(self) {}
}

impl ConfirmedBy<mobile_login_verify_otp::Request> for Start {
    fn done(
        self,
        _: Option<TxnId>,
        reply: mobile_login_verify_otp::Response,
        _now: SystemTime,
    ) -> Result<ChoosingAccount, Ended> {
        let lacking =
            |part| Ended::Refused(Failure::lacking(&mobile_login_verify_otp::Request::META, part));
        let t_token = reply.token.ok_or_else(|| lacking("t_token"))?;
        let txn_id = reply.txn_id.ok_or_else(|| lacking("txn_id"))?;
        if reply.accounts.is_empty() {
            return Err(Ended::NoAccounts);
        }
        Ok(ChoosingAccount { accounts: reply.accounts, t_token, txn_id })
    }
}

impl EncryptsOtp for Start {
    type Confirm = mobile_login_verify_otp::Request;

    fn confirm(&self, otp: Ciphertext, txn_id: TxnId) -> Self::Confirm {
        mobile_login_verify_otp::Request { otp, txn_id }
    }
}

/// Contract section 3.5.
impl ResendsOtp for Start {
    type Resend = mobile_login_resend_otp::Request;

    fn resend(&self, txn_id: TxnId) -> Self::Resend {
        mobile_login_resend_otp::Request { txn_id }
    }

    fn was_sent(reply: &mobile_login_resend_otp::Response) -> bool {
        reply.0
    }
}

/// The mobile is verified; the patient chooses an account.
///
/// Whoever holds this can log in to any of the accounts for as long as the transfer token lives,
/// a few minutes.
#[derive(Debug, Clone)]
pub struct ChoosingAccount {
    pub(crate) accounts: Vec<LinkedAccount>,
    pub(crate) t_token: TToken,
    pub(crate) txn_id: TxnId,
}

impl ChoosingAccount {
    /// What to keep until the patient chooses. It comes back as it is, but for what nobody needs to
    /// choose: see [`snapshot`](crate::snapshot).
    pub fn snapshot(&self) -> Snapshot {
        let restored = Start::restored(Resumed::Between(self.clone()));
        Snapshot::new(KIND, StateKind::ChoosingAccount, restored)
    }

    /// The accounts of the mobile, at least one.
    pub fn accounts(&self) -> &[LinkedAccount] {
        &self.accounts
    }

    /// Chooses an account by its number. There is no default, not even for a single account.
    ///
    /// # Errors
    ///
    /// [`CannotChoose`], with the state, when the service did not list this number in full. Nothing
    /// was sent.
    pub fn choose(self, abha_number: &AbhaNumber) -> Result<Authorizing, (Self, CannotChoose)> {
        let listed = self.accounts.iter().any(|account| {
            account.health_id_number.as_ref().and_then(Received::full) == Some(abha_number)
        });
        if !listed {
            return Err((self, CannotChoose::NotListed));
        }
        let call = mobile_login_authorize::Request {
            t_token: self.t_token.clone(),
            abha_number: abha_number.clone(),
            txn_id: self.txn_id.clone(),
        };
        Ok(Authorizing { choosing: self, call })
    }
}

/// The choice may have been accepted, but no token arrived. Nothing was changed; start again.
const UNKNOWN: OutcomeUnknown<Start> = OutcomeUnknown { journey: KIND.journey, in_doubt: () };

/// The login to the chosen account is about to be made, or under way.
#[derive(Debug)]
pub struct Authorizing {
    choosing: ChoosingAccount,
    call: mobile_login_authorize::Request,
}

impl Authorizing {
    /// What to keep before the call is made. It comes back as the outcome that nobody knows.
    pub fn snapshot(&self) -> Snapshot {
        Snapshot::new(KIND, StateKind::Authorizing, Start::restored_unknown(UNKNOWN))
    }
}

impl Exchange for Authorizing {
    type Call = mobile_login_authorize::Request;
    type Next = Step<LoggedIn, ChoosingAccount, OutcomeUnknown<Start>>;

    fn call(&self) -> &Self::Call {
        &self.call
    }

    fn receive(
        self,
        reply: Result<mobile_login_authorize::Response, Failure>,
        now: SystemTime,
    ) -> Self::Next {
        let authorized = match reply {
            Ok(authorized) => authorized,
            Err(failure) => {
                let of_account = [Cause::AccountDeactivated, Cause::AccountUnknown];
                return choice_failed(failure, self.choosing, UNKNOWN, &of_account);
            }
        };
        let chosen = self.call.abha_number;
        // A token for another patient's account must not be handed out.
        if authorized.health_id_number.is_some_and(|number| number.contradicts(&chosen)) {
            let meta = &mobile_login_authorize::Request::META;
            return Step::Ended(Ended::Refused(Failure::lacking(meta, "abha_number")));
        }
        let tokens = UserTokens {
            token: authorized.token,
            expires_in: None,
            refresh_token: authorized.refresh_token,
            refresh_expires_in: None,
        };
        Step::Next(LoggedIn { session: UserSession::issued(tokens, Some(chosen), now) })
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
    use abdm_types::v1v2::mobile_login_verify_otp::LinkedAccount;

    use super::{ChoosingAccount, Start};
    use crate::snapshot::SnapshotError::{self, Malformed};
    use crate::snapshot::fields::{Kept, Read, Written, WrittenAccount};

    impl Kept for Start {
        fn write<'a>(&'a self, to: &mut Written<'a>) {
            to.mobile = Some(&self.mobile);
        }

        fn read(from: &mut Read) -> Result<Self, SnapshotError> {
            Ok(Self { mobile: from.mobile.take().ok_or(Malformed)? })
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
                accounts: from.accounts()?.into_iter().map(LinkedAccount::from).collect(),
                t_token: from.t.take().ok_or(Malformed)?,
                txn_id: from.txn.take().ok_or(Malformed)?,
            })
        }
    }
}
