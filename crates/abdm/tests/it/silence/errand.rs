//! Everything that an application does for a patient: each journey of the list of journeys, and each
//! call on a login.

use std::fmt;
use std::time::Duration;

use abdm::flows::snapshot::{Action, JourneyKind, Kind};
use abdm::flows::{Consequences, DeletionConfirmed, Generation, Reasons, UserSession};
use abdm::types::{
    AbhaAddress, AbhaId, AbhaNumber, Consent, Demographics, Email, Gender, Mobile, NewAbhaAddress,
    Password,
};
use abdm::{
    Awaits, ChooseAccount, EnrolStep, Enrolled, Error, LoggedIn, LoginBy, MobileAsked, MobileStep,
    Pending, Resent, RetrieveBy, Submitted,
};
use abdm_sandbox::people::{self, Person};

use super::calls::{self, Call};
use super::hidden::Hidden;
use super::paper::Paper;
use super::stage::{EMAIL, OTP, PASSWORD, Stage, WRONG_OTP, Ways, otp};
use crate::town::{aadhaar, number};

/// Something to do.
#[derive(Debug, Clone, Copy)]
pub(super) enum Errand {
    Journey(JourneyKind, Ways),
    Call(&'static Call),
}

impl Errand {
    /// Everything that a generation has.
    pub(super) fn all(generation: Generation) -> Vec<Self> {
        let kinds = Kind::all().filter(|kind| kind.generation == generation);
        let journeys = kinds.flat_map(|kind| {
            let has_other_way = match generation {
                Generation::V1V2 => {
                    let confirms = [JourneyKind::LoginAadhaarOtp, JourneyKind::LoginMobileOtp];
                    confirms.contains(&kind.journey)
                }
                _ => kind.journey == JourneyKind::ReactivateAadhaarOtp,
            };
            let other = has_other_way.then_some(Ways::Other);
            [Some(Ways::Usual), other].into_iter().flatten().map(move |ways| (kind.journey, ways))
        });
        let calls = calls::of(generation).map(Self::Call);
        journeys.map(|(kind, ways)| Self::Journey(kind, ways)).chain(calls).collect()
    }

    pub(super) fn ways(self) -> Ways {
        match self {
            Self::Journey(_, ways) => ways,
            Self::Call(_) => Ways::Usual,
        }
    }

    /// Whose it is.
    pub(super) fn person(self) -> &'static Person {
        match self {
            Self::Journey(kind, _) => match kind.action() {
                Action::Reactivate => &people::FARHAN,
                Action::Enrol => &people::DEV.becomes,
                _ => active(),
            },
            Self::Call(_) => active(),
        }
    }

    /// What it must not show.
    pub(super) fn hidden(self) -> Hidden {
        Hidden::of([self.person(), active()])
    }

    /// Does it, as far as it goes; `None` where it ends before its time.
    pub(super) async fn perform(self, stage: &Stage, paper: &Paper, clumsy: bool) -> Option<()> {
        let patient = Patient { stage, paper, person: self.person(), clumsy };
        match self {
            Self::Journey(kind, _) => patient.journey(kind).await,
            Self::Call(call) => (call.make)(&patient).await,
        }
    }
}

impl fmt::Display for Errand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Journey(kind, Ways::Usual) => write!(f, "{kind}"),
            Self::Journey(kind, Ways::Other) => write!(f, "{kind} the other way"),
            Self::Call(call) => f.write_str(call.name),
        }
    }
}

/// Who has an account, and a login wherever one is needed.
pub(super) fn active() -> &'static Person {
    &people::LEAVERS[0]
}

/// Somebody with an errand.
pub(super) struct Patient<'a> {
    pub(super) stage: &'a Stage,
    pub(super) paper: &'a Paper,
    pub(super) person: &'static Person,
    /// Gets everything wrong once.
    clumsy: bool,
}

impl Patient<'_> {
    pub(super) fn session(&self) -> &UserSession {
        self.stage.session.as_ref().expect("the stage is warm")
    }

    pub(super) fn number(&self) -> AbhaNumber {
        number(self.person.abha_number)
    }

    pub(super) fn address(&self) -> AbhaAddress {
        AbhaAddress::parse(self.person.abha_address).unwrap()
    }

    pub(super) fn mobile(&self) -> Mobile {
        Mobile::parse(self.person.mobile).unwrap()
    }

    pub(super) fn who(&self) -> Demographics {
        let Person { name, first_name, gender, born, .. } = self.person;
        let gender = Gender::parse(gender).unwrap();
        Demographics::new(name, first_name, gender, born.0).unwrap()
    }

    /// Prints what came of something.
    pub(super) fn told<T: fmt::Debug>(&self, result: Result<T, Error>) -> Option<T> {
        match result {
            Ok(value) => {
                self.paper.hears(&value);
                Some(value)
            }
            Err(why) => {
                self.reads(&why);
                None
            }
        }
    }

    /// Prints an error and all that an application asks it.
    fn reads(&self, why: &Error) {
        self.paper.reads(why);
        self.paper.hears(&why.explanation());
        self.paper.says(&format!("{:?}", why.patient_notice()));
    }

    async fn journey(&self, kind: JourneyKind) -> Option<()> {
        let client = &self.stage.client;
        let by = kind.by();
        match kind.action() {
            Action::Login => {
                let login_by = match kind {
                    JourneyKind::LoginMobile => LoginBy::Mobile(self.mobile()),
                    JourneyKind::LoginAadhaarNumber => {
                        LoginBy::AadhaarNumber(aadhaar(self.person.aadhaar))
                    }
                    JourneyKind::LoginAddressAadhaarOtp | JourneyKind::LoginAddressMobileOtp => {
                        LoginBy::Abha { abha: self.address().into(), by: by? }
                    }
                    _ => LoginBy::Abha { abha: AbhaId::Number(self.number()), by: by? },
                };
                self.paper.hears(&login_by);
                let login = self.told(client.login(login_by).await)?;
                let logged_in = self.pursue(login).await?;
                self.log_in(logged_in).await
            }
            Action::Find => {
                let found = self.told(client.find(&self.mobile()).await)?;
                let index = found.accounts().first()?.index;
                let login = self.told(found.send_otp(index, by?).await)?;
                let logged_in = self.pursue(login).await?;
                self.log_in(logged_in).await
            }
            Action::Retrieve => {
                let (aadhaar, mobile) = (aadhaar(self.person.aadhaar), self.mobile());
                let who = self.who();
                let by = match kind {
                    JourneyKind::RetrieveMobileOtp => {
                        RetrieveBy::Mobile { mobile: &mobile, who: Some(&who) }
                    }
                    _ => RetrieveBy::Aadhaar(&aadhaar),
                };
                self.paper.hears(&by);
                let journey = self.told(client.retrieve(by).await)?;
                let found = self.pursue(journey).await?;
                match found.choice {
                    Some(choice) => self.choose(choice).await,
                    None => Some(()),
                }
            }
            Action::Deactivate => {
                let (session, reasons) = (self.session(), Reasons::parse(["104", "others"]));
                let agreed = Consequences::DEACTIVATION.acknowledge();
                let journey = client.deactivate(session, reasons.unwrap(), agreed, by?).await;
                self.pursue(self.told(journey)?).await.map(drop)
            }
            Action::Delete => {
                let (session, reasons) = (self.session(), Reasons::parse(["205"]).unwrap());
                let confirmed = DeletionConfirmed::by_patient(self.number());
                let journey = client.delete(session, reasons, confirmed, by?).await;
                self.pursue(self.told(journey)?).await.map(drop)
            }
            Action::Reactivate => {
                let journey = client.reactivate(self.number(), by?).await;
                self.pursue(self.told(journey)?).await.map(drop)
            }
            Action::ReKyc => {
                let journey = client.rekyc(self.session()).await;
                self.pursue(self.told(journey)?).await.map(drop)
            }
            Action::UpdateEmail => {
                let email = Email::parse(EMAIL).unwrap();
                let journey = client.update_email(self.session(), &email).await;
                self.pursue(self.told(journey)?).await.map(drop)
            }
            Action::UpdateMobile => {
                let mobile = Mobile::parse(people::MOBILE_WITHOUT_ABHA).unwrap();
                let journey = client.update_mobile(self.session(), &mobile, by).await;
                let step = self.pursue(self.told(journey)?).await?;
                self.prove_owner(step).await
            }
            Action::Enrol => {
                let aadhaar = aadhaar(self.person.aadhaar);
                let journey = client.enrol(&aadhaar, &self.mobile(), Consent::V3).await;
                match self.pursue(self.told(journey)?).await? {
                    EnrolStep::VerifyMobile(journey) => match self.pursue(journey).await? {
                        EnrolStep::Done(enrolled) => self.get_address(enrolled).await,
                        EnrolStep::VerifyMobile(_) => None,
                    },
                    EnrolStep::Done(enrolled) => match self.hears(enrolled.verify_mobile().await) {
                        MobileAsked::Sent(journey) => self.pursue(journey).await.map(drop),
                        MobileAsked::NotSent(_, why) => self.told(Err(why)),
                    },
                }
            }
            other => panic!("nobody does this yet, {other:?}: have it done here, and it is heard"),
        }
    }

    /// Prints what something comes to in the end.
    fn ends<T: fmt::Debug>(&self, value: &T) -> Option<()> {
        self.paper.hears(value);
        Some(())
    }

    fn hears<T: fmt::Debug>(&self, value: T) -> T {
        self.paper.hears(&value);
        value
    }

    /// Asks for the OTP again where that can be done, and hands in what a journey waits for.
    async fn pursue<J: Pending>(&self, journey: J) -> Option<J::Done> {
        self.paper.hears(&journey.kind());
        let mut journey = self.ask_again(journey).await?;
        if self.clumsy {
            let submitted = self.hand_in(journey, WRONG_OTP, PASSWORD).await;
            journey = match self.told(submitted)? {
                Submitted::Retry(journey, why) => {
                    self.reads(&why);
                    journey
                }
                other => panic!("a wrong secret led to {other:?}"),
            };
            self.paper.hears(&journey);
        }
        let password = self.person.password.unwrap_or(PASSWORD);
        match self.told(self.hand_in(journey, OTP, password).await)? {
            Submitted::Done(done) => Some(self.hears(done)),
            Submitted::Retry(journey, why) => {
                self.paper.hears(&journey);
                self.told(Err(why))
            }
            Submitted::Unknown(unsettled, why) => {
                self.paper.hears(&unsettled);
                self.reads(&why);
                self.told(unsettled.reconcile().await);
                None
            }
        }
    }

    async fn ask_again<J: Pending>(&self, journey: J) -> Option<J> {
        if journey.resend_at().is_none() {
            return Some(journey);
        }
        self.stage.town.clock.advance(Duration::from_secs(61));
        match self.told(journey.resend().await)? {
            Resent::Sent(journey) => Some(self.hears(journey)),
            Resent::NotSent(journey, why) | Resent::Unknown(journey, why) => {
                self.paper.hears(&journey);
                self.told(Err(why))
            }
        }
    }

    async fn hand_in<J: Pending>(
        &self,
        journey: J,
        digits: &str,
        password: &str,
    ) -> Result<Submitted<J::Done, J>, Error> {
        match journey.awaits() {
            Awaits::Password => {
                let password = self.hears(Password::parse(password).unwrap());
                journey.submit_password(&password).await
            }
            _ => journey.submit_otp(&self.hears(otp(digits))).await,
        }
    }

    async fn log_in(&self, logged_in: LoggedIn) -> Option<()> {
        match logged_in {
            LoggedIn::Session(session) => self.ends(&session),
            LoggedIn::ChooseAccount(choice) => self.choose(choice).await,
        }
    }

    async fn choose(&self, mut choice: ChooseAccount) -> Option<()> {
        self.paper.hears(&choice);
        choice.accounts().iter().for_each(|account| self.paper.hears(account));
        if self.clumsy {
            let others = number(people::ASHA.abha_number);
            choice = match self.told(choice.choose(&others).await)? {
                Submitted::Retry(choice, why) => {
                    self.reads(&why);
                    choice
                }
                other => panic!("a wrong choice led to {other:?}"),
            };
        }
        match self.told(choice.choose(&self.number()).await)? {
            Submitted::Done(session) => self.ends(&session),
            Submitted::Retry(choice, why) => {
                self.paper.hears(&choice);
                self.told(Err(why))
            }
            Submitted::Unknown(unsettled, why) => {
                self.paper.hears(&unsettled);
                self.told(Err(why))
            }
        }
    }

    async fn prove_owner(&self, step: MobileStep) -> Option<()> {
        match step {
            MobileStep::Updated(updated) => self.ends(&updated),
            MobileStep::ProveOwner(journey) => self.pursue(journey).await.map(drop),
            MobileStep::Verified(verified, why) => {
                self.reads(&why);
                self.paper.hears(&verified);
                self.told(verified.prove_owner().await);
                None
            }
        }
    }

    /// The address of a new account, where enrolment gives one.
    async fn get_address(&self, mut enrolled: Enrolled) -> Option<()> {
        self.paper.hears(&enrolled);
        self.paper.hears(enrolled.account());
        if !self.stage.town.is_v3() {
            return Some(());
        }
        self.told(enrolled.suggest_addresses().await)?;
        let wanted = NewAbhaAddress::parse("dev.malhotra").unwrap();
        self.told(enrolled.create_address(&wanted, true).await)?;
        self.ends(&enrolled)
    }
}
