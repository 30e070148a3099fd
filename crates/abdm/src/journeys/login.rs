use abdm_flows::v1v2::{login_aadhaar, login_mobile};
use abdm_flows::{OtpSent, UserSession};
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
    V1V2Aadhaar { awaiting: login_aadhaar::AwaitingOtp, name: Option<Personal> },
    V1V2Mobile(login_mobile::AwaitingOtp),
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
                let name = found.name().cloned();
                let sending = found.send_otp()?;
                State::V1V2Aadhaar { awaiting: reached(self.perform(sending).await)?, name }
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
            State::V1V2Aadhaar { name, .. } => name.as_ref(),
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
            State::V1V2Aadhaar { awaiting, name } => {
                let session = |done: login_aadhaar::LoggedIn| LoggedIn::Session(done.session);
                let again = |awaiting| again(State::V1V2Aadhaar { awaiting, name });
                match client.confirm() {
                    ConfirmOtp::Plain => {
                        let step = client.perform(awaiting.submit_otp(otp)).await;
                        submitted(step, session, again, nothing_to_settle)
                    }
                    ConfirmOtp::Encrypted => {
                        let key = match client.key().await {
                            Ok(key) => key,
                            Err(why) => return Ok(Submitted::Retry(again(awaiting), why)),
                        };
                        match awaiting.submit_otp_encrypted(otp, key.encryptor()) {
                            Ok(verifying) => {
                                let step = client.perform_with(verifying, &key).await;
                                submitted(step, session, again, nothing_to_settle)
                            }
                            Err((awaiting, why)) => {
                                Ok(Submitted::Retry(again(awaiting), why.into()))
                            }
                        }
                    }
                }
            }
            State::V1V2Mobile(awaiting) => {
                let again = |awaiting| again(State::V1V2Mobile(awaiting));
                let key = match client.key().await {
                    Ok(key) => key,
                    Err(why) => return Ok(Submitted::Retry(again(awaiting), why)),
                };
                let verifying = match awaiting.submit_otp(otp, key.encryptor()) {
                    Ok(verifying) => verifying,
                    Err((awaiting, why)) => {
                        return Ok(Submitted::Retry(again(awaiting), why.into()));
                    }
                };
                let step = client.perform_with(verifying, &key).await;
                let choose =
                    |state| LoggedIn::ChooseAccount(ChooseAccount::new(client.clone(), state));
                submitted(step, choose, again, nothing_to_settle)
            }
        }
    }

    fn otp(&self) -> &OtpSent {
        match &self.state {
            State::V1V2Aadhaar { awaiting, .. } => awaiting.otp(),
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
        match state.choose(abha_number) {
            Ok(authorizing) => {
                let step = client.perform(authorizing).await;
                submitted(step, |done| done.session, again, nothing_to_settle)
            }
            Err((state, why)) => Ok(Submitted::Retry(again(state), why.into())),
        }
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
