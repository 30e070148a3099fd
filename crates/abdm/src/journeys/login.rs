use abdm_flows::{AwaitingOtp, OtpSent, UserSession, v1v2, v3};
use abdm_types::{AbhaId, AbhaNumber, Mobile, Otp, Personal};

use super::{Account, Submitted, nothing_to_settle, reached, submitted};
use crate::hosts::Wire;
use crate::{Client, ConfirmOtp, Error, Feature};

/// What a patient logs in with.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum LoginBy {
    /// An ABHA; the OTP goes to the mobile that is linked with Aadhaar. V3 takes a number only.
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
    V1V2Aadhaar(AwaitingOtp<v1v2::login_aadhaar::Found>),
    V1V2Mobile(AwaitingOtp<v1v2::login_mobile::Start>),
    V3Aadhaar(AwaitingOtp<v3::login_aadhaar::Start>),
    V3Mobile(AwaitingOtp<v3::login_mobile::Start>),
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
    /// [`is_unknown_account`](Error::is_unknown_account) come before an OTP is spent where the
    /// service tells, which v1/v2 always does. If the [`effect`](Error::effect) is possible, an OTP
    /// may be on its way that cannot be used; sending another is for the caller to decide.
    pub async fn login(&self, by: LoginBy) -> Result<Login, Error> {
        let state = match (self.wire(), by) {
            (Wire::V1V2, LoginBy::AadhaarOtp(abha)) => {
                if self.confirm() == ConfirmOtp::Encrypted {
                    self.key().await?;
                }
                let start = v1v2::login_aadhaar::Start::new(abha);
                let sending = reached(self.perform(start).await)?.send_otp()?;
                State::V1V2Aadhaar(reached(self.perform(sending).await)?)
            }
            (Wire::V1V2, LoginBy::Mobile(mobile)) => {
                self.key().await?;
                let sending = v1v2::login_mobile::Start::new(mobile).send_otp();
                State::V1V2Mobile(reached(self.perform(sending).await)?)
            }
            (Wire::V3(_), LoginBy::AadhaarOtp(abha)) => {
                let number = self.number(abha, Feature::LoginByAddress)?;
                let start = v3::login_aadhaar::Start::new(number);
                State::V3Aadhaar(self.send(|encryptor| start.send_otp(encryptor)).await?)
            }
            (Wire::V3(_), LoginBy::Mobile(mobile)) => {
                let start = v3::login_mobile::Start::new(mobile);
                State::V3Mobile(self.send(|encryptor| start.send_otp(encryptor)).await?)
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
            State::V1V2Mobile(_) | State::V3Aadhaar(_) | State::V3Mobile(_) => None,
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
                let again = |awaiting| again(State::V1V2Aadhaar(awaiting));
                submitted(attempt, |done| LoggedIn::Session(done.session), again, nothing_to_settle)
            }
            State::V1V2Mobile(awaiting) => {
                let attempt = client.submit(awaiting, otp).await;
                let choose = |state| LoggedIn::choose(client.clone(), Choosing::V1V2(state));
                let again = |awaiting| again(State::V1V2Mobile(awaiting));
                submitted(attempt, choose, again, nothing_to_settle)
            }
            State::V3Aadhaar(awaiting) => {
                let attempt = client.submit(awaiting, otp).await;
                let again = |awaiting| again(State::V3Aadhaar(awaiting));
                submitted(attempt, |done| LoggedIn::Session(done.session), again, nothing_to_settle)
            }
            State::V3Mobile(awaiting) => {
                let attempt = client.submit(awaiting, otp).await;
                let choose = |state| LoggedIn::choose(client.clone(), Choosing::V3(state));
                let again = |awaiting| again(State::V3Mobile(awaiting));
                submitted(attempt, choose, again, nothing_to_settle)
            }
        }
    }

    fn otp(&self) -> &OtpSent {
        match &self.state {
            State::V1V2Aadhaar(awaiting) => awaiting.otp(),
            State::V1V2Mobile(awaiting) => awaiting.otp(),
            State::V3Aadhaar(awaiting) => awaiting.otp(),
            State::V3Mobile(awaiting) => awaiting.otp(),
        }
    }
}

/// The accounts of a verified mobile. The patient chooses.
#[derive(Debug)]
pub struct ChooseAccount {
    client: Client,
    accounts: Vec<Account>,
    state: Choosing,
}

#[derive(Debug)]
enum Choosing {
    V1V2(v1v2::login_mobile::ChoosingAccount),
    V3(v3::login_mobile::ChoosingAccount),
}

impl LoggedIn {
    fn choose(client: Client, state: Choosing) -> Self {
        let accounts = match &state {
            Choosing::V1V2(state) => state.accounts().iter().map(Account::from).collect(),
            Choosing::V3(state) => state.accounts().iter().map(Account::from).collect(),
        };
        Self::ChooseAccount(ChooseAccount { client, accounts, state })
    }
}

impl ChooseAccount {
    /// The accounts, at least one.
    pub fn accounts(&self) -> &[Account] {
        &self.accounts
    }

    /// Logs in to the account that the patient chose. There is no default, not even with one.
    ///
    /// A number that was not listed, or whose account is not active, is refused without a call,
    /// and the choice stays open.
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
        match state {
            Choosing::V1V2(state) => {
                let attempt = match state.choose(abha_number) {
                    Ok(authorizing) => Ok(client.perform(authorizing).await),
                    Err((state, why)) => Err((state, why.into())),
                };
                let again = |state| again(Choosing::V1V2(state));
                submitted(attempt, |done| done.session, again, nothing_to_settle)
            }
            Choosing::V3(state) => {
                let attempt = match state.choose(abha_number) {
                    Ok(authorizing) => Ok(client.perform(authorizing).await),
                    Err((state, why)) => Err((state, why.into())),
                };
                let again = |state| again(Choosing::V3(state));
                submitted(attempt, |done| done.session, again, nothing_to_settle)
            }
        }
    }
}
