use abdm_flows::snapshot::Snapshot;
use abdm_flows::{AwaitingOtp, Exchange, OtpSent, Step, UserSession, v1v2, v3};
use abdm_store::JourneyId;
use abdm_types::{AbhaId, AbhaNumber, Mobile, Otp, Personal};

use super::stays::Stays;
use super::{Account, Attempt, Submitted, nothing_to_settle, outcome, reached, submitted};
use crate::audit::AuditAction;
use crate::hosts::Wire;
use crate::parking::{Course, Patient};
use crate::{Client, ConfirmOtp, Error, Feature, Resumed};

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
    pub(super) client: Client,
    pub(super) course: Course,
    pub(super) state: State,
}

#[derive(Debug)]
pub(crate) enum State {
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
        let begun = self.begin_login(by).await;
        self.or_same(begun, |same| match same {
            Resumed::Login(journey) => Some(journey),
            _ => None,
        })
        .await
    }

    async fn begin_login(&self, by: LoginBy) -> Result<Login, Error> {
        let (course, state) = match (self.wire(), by) {
            (Wire::V1V2, LoginBy::AadhaarOtp(abha)) => {
                if self.confirm() == ConfirmOtp::Encrypted {
                    self.key().await?;
                }
                let start = v1v2::login_aadhaar::Start::new(abha.clone());
                let sending = reached(self.perform(start).await)?.send_otp()?;
                let (course, state) = self.send(Patient::Abha(&abha), sending, None).await?;
                (course, State::V1V2Aadhaar(state))
            }
            (Wire::V1V2, LoginBy::Mobile(mobile)) => {
                self.key().await?;
                let sending = v1v2::login_mobile::Start::new(mobile.clone()).send_otp();
                let (course, state) = self.send(Patient::Mobile(&mobile), sending, None).await?;
                (course, State::V1V2Mobile(state))
            }
            (Wire::V3(_), LoginBy::AadhaarOtp(abha)) => {
                let number = self.number(abha.clone(), Feature::LoginByAddress)?;
                let start = v3::login_aadhaar::Start::new(number);
                let make = |key: &_| start.send_otp(key);
                let (course, state) = self.send_encrypted(Patient::Abha(&abha), make).await?;
                (course, State::V3Aadhaar(state))
            }
            (Wire::V3(_), LoginBy::Mobile(mobile)) => {
                let start = v3::login_mobile::Start::new(mobile.clone());
                let make = |key: &_| start.send_otp(key);
                let (course, state) = self.send_encrypted(Patient::Mobile(&mobile), make).await?;
                (course, State::V3Mobile(state))
            }
        };
        Ok(Login::new(self.clone(), course, state))
    }
}

impl Login {
    pub(crate) fn new(client: Client, course: Course, state: State) -> Self {
        Self { client, course, state }
    }

    /// Names the journey in the store, where there is one.
    pub fn id(&self) -> Option<&JourneyId> {
        self.course.id()
    }

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
        let Self { client, mut course, state } = self;
        let again = |course: &Course, state| Self::new(client.clone(), course.clone(), state);
        match state {
            State::V1V2Aadhaar(state) => {
                let attempt = match client.confirm() {
                    ConfirmOtp::Plain => {
                        let (before, verifying) = (state.clone(), state.submit_otp_plain(otp));
                        client.verify(&mut course, before, verifying, None).await
                    }
                    ConfirmOtp::Encrypted => client.submit(&mut course, state, otp).await,
                };
                let again = |state| again(&course, State::V1V2Aadhaar(state));
                submitted(attempt, |done| LoggedIn::Session(done.session), again, nothing_to_settle)
            }
            State::V1V2Mobile(state) => {
                let attempt = client.submit(&mut course, state, otp).await;
                let choose = |state| LoggedIn::choose(&client, &course, Choosing::V1V2(state));
                let again = |state| again(&course, State::V1V2Mobile(state));
                submitted(attempt, choose, again, nothing_to_settle)
            }
            State::V3Aadhaar(state) => {
                let attempt = client.submit(&mut course, state, otp).await;
                let again = |state| again(&course, State::V3Aadhaar(state));
                submitted(attempt, |done| LoggedIn::Session(done.session), again, nothing_to_settle)
            }
            State::V3Mobile(state) => {
                let attempt = client.submit(&mut course, state, otp).await;
                let choose = |state| LoggedIn::choose(&client, &course, Choosing::V3(state));
                let again = |state| again(&course, State::V3Mobile(state));
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
    course: Course,
    accounts: Vec<Account>,
    state: Choosing,
}

#[derive(Debug)]
pub(crate) enum Choosing {
    V1V2(v1v2::login_mobile::ChoosingAccount),
    V3(v3::login_mobile::ChoosingAccount),
}

impl LoggedIn {
    fn choose(client: &Client, course: &Course, state: Choosing) -> Self {
        Self::ChooseAccount(ChooseAccount::new(client.clone(), course.clone(), state))
    }
}

impl ChooseAccount {
    pub(crate) fn new(client: Client, course: Course, state: Choosing) -> Self {
        let accounts = match &state {
            Choosing::V1V2(state) => state.accounts().iter().map(Account::from).collect(),
            Choosing::V3(state) => state.accounts().iter().map(Account::from).collect(),
        };
        Self { client, course, accounts, state }
    }

    /// Names the journey in the store, where there is one.
    pub fn id(&self) -> Option<&JourneyId> {
        self.course.id()
    }

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
        let Self { client, mut course, accounts, state } = self;
        let again = |course: &Course, state| Self {
            client: client.clone(),
            course: course.clone(),
            accounts,
            state,
        };
        match state {
            Choosing::V1V2(state) => {
                let before = state.clone();
                let attempt = match state.choose(abha_number) {
                    Ok(authorizing) => {
                        let snapshot = authorizing.snapshot();
                        client.authorize(&mut course, before, authorizing, snapshot).await
                    }
                    Err((state, why)) => Err((state, why.into())),
                };
                let again = |state| again(&course, Choosing::V1V2(state));
                submitted(attempt, |done| done.session, again, nothing_to_settle)
            }
            Choosing::V3(state) => {
                let before = state.clone();
                let attempt = match state.choose(abha_number) {
                    Ok(authorizing) => {
                        let snapshot = authorizing.snapshot();
                        client.authorize(&mut course, before, authorizing, snapshot).await
                    }
                    Err((state, why)) => Err((state, why.into())),
                };
                let again = |state| again(&course, Choosing::V3(state));
                submitted(attempt, |done| done.session, again, nothing_to_settle)
            }
        }
    }
}

impl Client {
    /// Logs in to the chosen account, once it is written down that nobody else may.
    async fn authorize<X, N, R, U>(
        &self,
        course: &mut Course,
        before: R,
        authorizing: X,
        snapshot: Snapshot,
    ) -> Attempt<N, R, U>
    where
        X: Exchange<Next = Step<N, R, U>>,
        R: Stays,
    {
        let _ = self.audit(course, AuditAction::ChooseAccount, None).await;
        let claimed = self.claim_for(course, AuditAction::ChooseAccount, || snapshot);
        if let Err(why) = claimed.await {
            return Err((before, why));
        }
        let step = self.perform(authorizing).await;
        match &step {
            Step::Retry(choosing, _) => {
                let kept = choosing.stays();
                if let Some(snapshot) = kept {
                    self.keep(course, || snapshot).await;
                }
            }
            Step::Next(_) | Step::Unknown(..) | Step::Ended(_) => self.close(course).await,
        }
        self.audited(course, AuditAction::ChooseAccount, outcome(&step)).await;
        Ok(step)
    }
}
