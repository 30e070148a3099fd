use abdm_flows::v1v2::{login_aadhaar, login_mobile};
use abdm_flows::{AwaitingOtp, OtpSent, UserSession};
use abdm_types::v1v2::mobile_login_verify_otp::LinkedAccount;
use abdm_types::{AbhaAddress, AbhaId, AbhaNumber, Mobile, Otp, Personal, Received};

use super::{Submitted, nothing_to_settle, reached, submitted};
use crate::{Client, ConfirmOtp, Error};

/// What a patient logs in with.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum LoginBy {
    /// An ABHA; the OTP goes to the mobile that is linked with Aadhaar.
    AadhaarOtp(AbhaId),
    /// A mobile, which may belong to several accounts; the OTP goes to it.
    Mobile(Mobile),
}

/// A login whose OTP is on its way.
#[derive(Debug)]
pub struct Login {
    client: Client,
    state: State,
}

#[derive(Debug)]
enum State {
    V1V2Aadhaar(AwaitingOtp<login_aadhaar::Found>),
    V1V2Mobile(AwaitingOtp<login_mobile::Start>),
}

/// Where an accepted OTP leads.
#[derive(Debug)]
#[must_use]
pub enum LoggedIn {
    /// The patient is logged in.
    Session(UserSession),
    /// The patient has to choose an account, even if there is only one.
    ChooseAccount(ChooseAccount),
}

impl Client {
    /// Begins a login: looks at the account where the generation allows, then sends an OTP.
    ///
    /// # Errors
    ///
    /// [`Error`]. [`is_deactivated`](Error::is_deactivated) and
    /// [`is_unknown_account`](Error::is_unknown_account) come before an OTP is spent. If the
    /// [`effect`](Error::effect) is possible, an OTP may be on its way that cannot be used; sending
    /// another is for the caller to decide.
    pub async fn login(&self, by: LoginBy) -> Result<Login, Error> {
        let state = match by {
            LoginBy::AadhaarOtp(abha) => {
                if self.confirm() == ConfirmOtp::Encrypted {
                    self.key().await?;
                }
                let found = reached(self.perform(login_aadhaar::Start::new(abha)).await)?;
                let sending = found.send_otp()?;
                State::V1V2Aadhaar(reached(self.perform(sending).await)?)
            }
            LoginBy::Mobile(mobile) => {
                self.key().await?;
                let sending = login_mobile::Start::new(mobile).send_otp();
                State::V1V2Mobile(reached(self.perform(sending).await)?)
            }
        };
        Ok(Login { client: self.clone(), state })
    }
}

impl Login {
    /// The mobile that the OTP went to, masked, if the service told.
    pub fn sent_to(&self) -> Option<String> {
        self.otp().sent_to()
    }

    /// How often a submission was refused.
    pub fn wrong_attempts(&self) -> u32 {
        self.otp().wrong_attempts()
    }

    /// The name of the account's owner, for an operator to compare, where it is known before the
    /// login.
    pub fn name(&self) -> Option<&Personal> {
        match &self.state {
            State::V1V2Aadhaar(awaiting) => awaiting.journey().name(),
            State::V1V2Mobile(_) => None,
        }
    }

    /// Submits the OTP, once.
    ///
    /// # Errors
    ///
    /// [`Error`] when the login is over: the OTP expired, the account is locked, or no answer came.
    pub async fn submit_otp(self, otp: &Otp) -> Result<Submitted<LoggedIn, Self>, Error> {
        let Self { client, state } = self;
        let again = |state| Self { client: client.clone(), state };
        match state {
            State::V1V2Aadhaar(awaiting) => {
                let attempt = match client.confirm() {
                    ConfirmOtp::Plain => Ok(client.perform(awaiting.submit_otp_plain(otp)).await),
                    ConfirmOtp::Encrypted => client.submit(awaiting, otp).await,
                };
                let session = |done: login_aadhaar::LoggedIn| LoggedIn::Session(done.session);
                let again = |awaiting| again(State::V1V2Aadhaar(awaiting));
                submitted(attempt, session, again, nothing_to_settle)
            }
            State::V1V2Mobile(awaiting) => {
                let attempt = client.submit(awaiting, otp).await;
                let choose =
                    |state| LoggedIn::ChooseAccount(ChooseAccount::new(client.clone(), state));
                let again = |awaiting| again(State::V1V2Mobile(awaiting));
                submitted(attempt, choose, again, nothing_to_settle)
            }
        }
    }

    fn otp(&self) -> &OtpSent {
        match &self.state {
            State::V1V2Aadhaar(awaiting) => awaiting.otp(),
            State::V1V2Mobile(awaiting) => awaiting.otp(),
        }
    }
}

/// The accounts of a verified mobile. The patient chooses.
#[derive(Debug)]
pub struct ChooseAccount {
    client: Client,
    accounts: Vec<Account>,
    state: login_mobile::ChoosingAccount,
}

/// An account to choose from.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Account {
    /// ABHA number. Only one that came in full can be chosen.
    pub abha_number: Option<Received<AbhaNumber>>,
    /// ABHA address.
    pub abha_address: Option<Received<AbhaAddress>>,
    /// The patient's name.
    pub name: Option<Personal>,
}

impl ChooseAccount {
    fn new(client: Client, state: login_mobile::ChoosingAccount) -> Self {
        let accounts = state.accounts().iter().map(Account::from).collect();
        Self { client, accounts, state }
    }

    /// The accounts, at least one.
    pub fn accounts(&self) -> &[Account] {
        &self.accounts
    }

    /// Logs in to the account that the patient chose. There is no default, not even with one.
    ///
    /// A number that was not listed is refused without a call, and the choice stays open.
    ///
    /// # Errors
    ///
    /// [`Error`] when the login is over: the verification has run out, or no answer came.
    pub async fn choose(
        self,
        abha_number: &AbhaNumber,
    ) -> Result<Submitted<UserSession, Self>, Error> {
        let Self { client, accounts, state } = self;
        let again = |state| Self { client: client.clone(), accounts, state };
        let attempt = match state.choose(abha_number) {
            Ok(authorizing) => Ok(client.perform(authorizing).await),
            Err((state, why)) => Err((state, why.into())),
        };
        submitted(attempt, |done| done.session, again, nothing_to_settle)
    }
}

impl From<&LinkedAccount> for Account {
    fn from(account: &LinkedAccount) -> Self {
        Self {
            abha_number: account.health_id_number.clone(),
            abha_address: account.health_id.clone(),
            name: account.name.clone(),
        }
    }
}
