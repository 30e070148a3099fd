use abdm_flows::snapshot::Snapshot;
use abdm_flows::{CannotChoose, Exchange, OutcomeUnknown, Step, UserSession, v1v2, v3};
use abdm_store::JourneyId;
use abdm_types::AbhaNumber;

use super::way::{Between, Leads};
use super::{Account, LoggedIn, Retrieved, Submitted, outcome};
use crate::audit::AuditAction;
use crate::parking::Course;
use crate::{Client, Error, Resumed};

/// The accounts of a verified mobile. The patient chooses.
#[derive(Debug)]
pub struct ChooseAccount {
    client: Client,
    course: Course,
    accounts: Vec<Account>,
    state: Choosing,
}

impl ChooseAccount {
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
        self.state.choose(self.client, self.course, abha_number).await
    }
}

/// A machine's choice of accounts.
trait Chooses: Clone + Into<Choosing> {
    /// The call that logs in to the chosen account.
    type Authorizing: Exchange<Next = Step<Self::LoggedIn, Self, Self::Unknown>>;
    type LoggedIn;
    type Unknown;

    fn listed(&self) -> Vec<Account>;
    fn pick(self, number: &AbhaNumber) -> Result<Self::Authorizing, (Self, CannotChoose)>;
    fn kept(&self) -> Snapshot;
    fn claimed(authorizing: &Self::Authorizing) -> Snapshot;
    fn session(done: Self::LoggedIn) -> UserSession;
}

/// The choices of all generations.
macro_rules! choices {
    ($($generation:ident($($module:tt)::+),)+) => {
        #[derive(Debug)]
        enum Choosing {
            $($generation($($module)::+::ChoosingAccount),)+
        }

        impl Choosing {
            async fn choose(
                self,
                client: Client,
                course: Course,
                number: &AbhaNumber,
            ) -> Result<Submitted<UserSession, ChooseAccount>, Error> {
                match self {
                    $(Self::$generation(state) => client.choose(course, state, number).await,)+
                }
            }
        }

        $(
            impl From<$($module)::+::ChoosingAccount> for Choosing {
                fn from(state: $($module)::+::ChoosingAccount) -> Self {
                    Self::$generation(state)
                }
            }

            impl Chooses for $($module)::+::ChoosingAccount {
                type Authorizing = $($module)::+::Authorizing;
                type LoggedIn = $($module)::+::LoggedIn;
                type Unknown = OutcomeUnknown<$($module)::+::Start>;

                fn listed(&self) -> Vec<Account> {
                    self.accounts().iter().map(Account::from).collect()
                }

                fn pick(
                    self,
                    number: &AbhaNumber,
                ) -> Result<Self::Authorizing, (Self, CannotChoose)> {
                    self.choose(number)
                }

                fn kept(&self) -> Snapshot {
                    self.snapshot()
                }

                fn claimed(authorizing: &Self::Authorizing) -> Snapshot {
                    authorizing.snapshot()
                }

                fn session(done: Self::LoggedIn) -> UserSession {
                    done.session
                }
            }

            impl Leads<LoggedIn> for $($module)::+::ChoosingAccount {
                async fn lead<Q>(
                    self,
                    client: Client,
                    course: Course,
                ) -> Result<Submitted<LoggedIn, Q>, Error> {
                    let choice = ChooseAccount::of(client, course, self);
                    Ok(Submitted::Done(LoggedIn::ChooseAccount(choice)))
                }
            }

            impl Between for $($module)::+::ChoosingAccount {
                fn back(self, client: Client, course: Course) -> Resumed {
                    Resumed::ChooseAccount(ChooseAccount::of(client, course, self))
                }
            }
        )+
    };
}

choices! {
    V1V2(v1v2::login_mobile),
    V3(v3::login_mobile),
}

/// The list is the answer, and a login is one more call.
impl Leads<Retrieved> for v3::login_mobile::ChoosingAccount {
    async fn lead<Q>(
        self,
        client: Client,
        course: Course,
    ) -> Result<Submitted<Retrieved, Q>, Error> {
        let choice = ChooseAccount::of(client, course, self);
        let accounts = choice.accounts.clone();
        Ok(Submitted::Done(Retrieved { accounts, session: None, choice: Some(choice) }))
    }
}

impl ChooseAccount {
    fn of(client: Client, course: Course, state: impl Chooses) -> Self {
        Self { client, course, accounts: state.listed(), state: state.into() }
    }
}

impl Client {
    /// Logs in to the chosen account, once it is written down that nobody else may.
    async fn choose<S: Chooses>(
        self,
        mut course: Course,
        state: S,
        number: &AbhaNumber,
    ) -> Result<Submitted<UserSession, ChooseAccount>, Error> {
        let before = state.clone();
        let authorizing = match state.pick(number) {
            Ok(authorizing) => authorizing,
            Err((state, why)) => {
                return Ok(Submitted::Retry(ChooseAccount::of(self, course, state), why.into()));
            }
        };
        let _ = self.audit(&course, AuditAction::ChooseAccount, None).await;
        let claimed = || S::claimed(&authorizing);
        if let Err(why) = self.claim_for(&mut course, AuditAction::ChooseAccount, claimed).await {
            let why = why.unless_over()?;
            return Ok(Submitted::Retry(ChooseAccount::of(self, course, before), why));
        }
        let step = self.perform(authorizing).await;
        match &step {
            Step::Retry(choosing, _) => self.keep(&mut course, || choosing.kept()).await,
            Step::Next(_) | Step::Unknown(..) | Step::Ended(_) => self.close(&mut course).await,
        }
        self.audited(&course, AuditAction::ChooseAccount, outcome(&step)).await;
        match step {
            Step::Next(done) => Ok(Submitted::Done(S::session(done))),
            Step::Retry(state, failure) => {
                Ok(Submitted::Retry(ChooseAccount::of(self, course, state), failure.into()))
            }
            Step::Unknown(_, failure) => Err(failure.into()),
            Step::Ended(ended) => Err(ended.into()),
        }
    }
}
