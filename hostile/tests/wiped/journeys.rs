//! Every journey there is, by the list of them: each with a wrong secret before the right one, with
//! its OTP sent again where that can be, and taken up by another process before every step.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::time::Duration;

use abdm::flows::snapshot::{Action, JourneyKind, Kind};
use abdm::flows::{Consequences, DeletionConfirmed, Reasons, UserSession};
use abdm::store::JourneyId;
use abdm::types::{
    Aadhaar, AbhaAddress, AbhaNumber, Consent, Demographics, Email, FindIndex, Gender, Mobile,
    NewAbhaAddress,
};
use abdm::{
    Awaits, Client, EnrolStep, LoggedIn, LoginBy, MobileStep, Pending, Resent, Resumed, RetrieveBy,
    Submitted,
};
use abdm_sandbox::people::{ASHA, DEV, FARHAN, KAVERI, MOBILE_WITHOUT_ABHA, Person};

use crate::assert_wiped;
use crate::scanning::look_for;
use crate::town::{Town, done};

/// Whose journey it is.
fn patient(kind: JourneyKind) -> &'static Person {
    match kind.action() {
        Action::Enrol => &DEV.becomes,
        Action::Reactivate => &FARHAN,
        // There is somebody to choose from.
        Action::Login if kind == JourneyKind::LoginMobile => &KAVERI,
        _ => &ASHA,
    }
}

/// Makes all of them, and gives the endpoints that were called. Each is made to its end, and once up to
/// each of its secrets and its choice, with the answer to that lost.
pub(crate) fn all() -> BTreeSet<&'static str> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let mut called = BTreeSet::new();
    for kind in Kind::all() {
        let (mut lost, mut answers) = (0, 0);
        while lost <= answers {
            assert_wiped(&format!("{kind} that loses {lost}"), || {
                let town = Town::open(kind.generation);
                let walk = Walk { kind: kind.journey, town, lost, answers: Cell::new(0) };
                let ended = runtime.block_on(walk.to_the_end());
                assert_eq!(ended.is_err(), lost > 0, "{kind}");
                answers = answers.max(walk.answers.get());
                called.extend(walk.town.called());
            });
            lost += 1;
        }
        assert!(answers > 0);
    }
    called
}

/// A journey on its way.
struct Walk {
    kind: JourneyKind,
    town: Town,
    /// Which of the answers to its secrets and its choice is lost, from 1.
    lost: usize,
    /// How many were asked for.
    answers: Cell<usize>,
}

impl Walk {
    async fn to_the_end(&self) -> Result<(), Lost> {
        let client = self.town.client();
        let session = self.session(&client).await;
        let mut journey = self.begin(&client, session.as_ref()).await;
        while let Some(next) = self.step(journey).await? {
            journey = next;
        }
        Ok(())
    }

    /// A login, where the journey is of somebody who has one.
    async fn session(&self, client: &Client) -> Option<UserSession> {
        match self.kind.action() {
            Action::Login
            | Action::Retrieve
            | Action::Find
            | Action::Enrol
            | Action::Reactivate => None,
            _ => Some(self.town.log_in(client, patient(self.kind)).await),
        }
    }

    async fn begin(&self, client: &Client, session: Option<&UserSession>) -> Resumed {
        let (kind, by, person) = (self.kind, self.kind.by(), patient(self.kind));
        let abha = AbhaNumber::parse(person.abha_number).unwrap();
        let mobile = Mobile::parse(person.mobile).unwrap();
        match kind.action() {
            Action::Login => {
                let by = match kind {
                    JourneyKind::LoginMobile => LoginBy::Mobile(mobile),
                    JourneyKind::LoginAadhaarNumber => LoginBy::AadhaarNumber(aadhaar(person)),
                    JourneyKind::LoginAddressAadhaarOtp | JourneyKind::LoginAddressMobileOtp => {
                        let abha = AbhaAddress::parse(person.abha_address).unwrap().into();
                        LoginBy::Abha { abha, by: by.unwrap() }
                    }
                    _ => LoginBy::Abha { abha: abha.into(), by: by.unwrap() },
                };
                client.login(by).await.unwrap().into()
            }
            Action::Retrieve if kind == JourneyKind::RetrieveAadhaarOtp => {
                client.retrieve(&aadhaar(person)).await.unwrap().into()
            }
            Action::Retrieve => {
                let Person { name, first_name, born, .. } = *person;
                let who = Demographics::new(name, first_name, Gender::Female, born.0).unwrap();
                let by = RetrieveBy::Mobile { mobile: &mobile, who: Some(&who) };
                client.retrieve(by).await.unwrap().into()
            }
            Action::Find => {
                let found = client.find(&mobile).await.unwrap();
                let first = FindIndex::parse("1").unwrap();
                found.send_otp(first, by.unwrap()).await.unwrap().into()
            }
            Action::Enrol => {
                client.enrol(&aadhaar(person), &mobile, Consent::V3).await.unwrap().into()
            }
            Action::Reactivate => client.reactivate(abha, by.unwrap()).await.unwrap().into(),
            Action::ReKyc => client.rekyc(session.unwrap()).await.unwrap().into(),
            Action::Deactivate => {
                let (reasons, agreed) =
                    (Reasons::parse(["104"]).unwrap(), Consequences::DEACTIVATION.acknowledge());
                let begun = client.deactivate(session.unwrap(), reasons, agreed, by.unwrap());
                begun.await.unwrap().into()
            }
            Action::Delete => {
                let (reasons, confirmed) =
                    (Reasons::parse(["205"]).unwrap(), DeletionConfirmed::by_patient(abha));
                let begun = client.delete(session.unwrap(), reasons, confirmed, by.unwrap());
                begun.await.unwrap().into()
            }
            Action::UpdateEmail => {
                let email = Email::parse("asha@other.example").unwrap();
                client.update_email(session.unwrap(), &email).await.unwrap().into()
            }
            Action::UpdateMobile => {
                let mobile = Mobile::parse(MOBILE_WITHOUT_ABHA).unwrap();
                client.update_mobile(session.unwrap(), &mobile, by).await.unwrap().into()
            }
            other => panic!("nobody says how to begin {other:?}"),
        }
    }

    /// Where its next step leads, unless it is over.
    async fn step(&self, journey: Resumed) -> Result<Option<Resumed>, Lost> {
        Ok(match journey {
            Resumed::Login(login) => match self.secret(login).await? {
                LoggedIn::ChooseAccount(choice) => Some(Resumed::ChooseAccount(choice)),
                LoggedIn::Session(_) => None,
            },
            Resumed::ChooseAccount(choice) => {
                let Resumed::ChooseAccount(choice) = self.elsewhere(choice.id()).await else {
                    panic!("there is nothing to choose any more");
                };
                let number = AbhaNumber::parse(patient(self.kind).abha_number).unwrap();
                let is_lost = self.loses_the_next_answer();
                let chosen = choice.choose(&number).await;
                if is_lost {
                    assert!(!matches!(chosen, Ok(Submitted::Done(_) | Submitted::Retry(..))));
                    return Err(Lost);
                }
                drop(done(chosen.unwrap()));
                None
            }
            Resumed::Retrieve(retrieve) => {
                self.secret(retrieve).await?.choice.map(Resumed::ChooseAccount)
            }
            Resumed::Deactivate(journey) => over(self.secret(journey).await?),
            Resumed::Delete(journey) => over(self.secret(journey).await?),
            Resumed::Reactivate(journey) => over(self.secret(journey).await?),
            Resumed::ReKyc(journey) => over(self.secret(journey).await?),
            Resumed::UpdateEmail(journey) => over(self.secret(journey).await?),
            Resumed::UpdateMobile(journey) => match self.secret(journey).await? {
                MobileStep::ProveOwner(journey) => Some(journey.into()),
                MobileStep::Updated(_) => None,
                other => panic!("{other:?}"),
            },
            Resumed::Enrol(journey) => match self.secret(journey).await? {
                EnrolStep::VerifyMobile(journey) => Some(journey.into()),
                // Nothing follows on v1/v2.
                EnrolStep::Done(enrolled) if enrolled.id().is_none() => None,
                EnrolStep::Done(enrolled) => Some(Resumed::Enrolled(enrolled)),
            },
            Resumed::Enrolled(enrolled) => {
                let Resumed::Enrolled(mut enrolled) = self.elsewhere(enrolled.id()).await else {
                    panic!("the account is gone");
                };
                assert!(!enrolled.suggest_addresses().await.unwrap().is_empty());
                let wanted = NewAbhaAddress::parse("dev.malhotra").unwrap();
                drop(enrolled.create_address(&wanted, true).await.unwrap());
                None
            }
            other => panic!("nothing to do for {other:?}"),
        })
    }

    /// A journey as another process takes it up.
    async fn elsewhere(&self, id: Option<&JourneyId>) -> Resumed {
        self.town.client().resume(id.unwrap()).await.unwrap()
    }

    /// Whether what is asked for now is to have no answer.
    fn loses_the_next_answer(&self) -> bool {
        self.answers.set(self.answers.get() + 1);
        let is_lost = self.lost == self.answers.get();
        if is_lost {
            self.town.lose_an_answer();
        }
        is_lost
    }

    /// Hands in what a journey waits for, after what is wrong.
    async fn secret<J>(&self, journey: J) -> Result<J::Done, Lost>
    where
        J: Pending + TryFrom<Resumed, Error = Resumed>,
    {
        assert_eq!(journey.kind().journey, self.kind);
        let id = *journey.id().unwrap();
        drop(journey);
        let mut journey = J::try_from(self.elsewhere(Some(&id)).await).unwrap();
        if journey.resend_at().is_some() {
            self.town.clock.advance(Duration::from_secs(61));
            journey = match journey.resend().await.unwrap() {
                Resent::Sent(journey) => journey,
                other => panic!("{other:?}"),
            };
        }
        let wrong = match journey.awaits() {
            Awaits::Password => journey.submit_password(&self.town.password("Wrong@4711")).await,
            _ => journey.submit_otp(&self.town.wrong_otp()).await,
        };
        match wrong.unwrap() {
            Submitted::Retry(journey, why) => drop((journey, why)),
            other => panic!("{other:?}"),
        }
        let journey = J::try_from(self.elsewhere(Some(&id)).await).unwrap();
        let is_lost = self.loses_the_next_answer();
        let password = patient(self.kind).password;
        let submitted = match journey.awaits() {
            Awaits::Password => {
                journey.submit_password(&self.town.password(password.unwrap())).await
            }
            _ => journey.submit_otp(&self.town.otp()).await,
        };
        if !is_lost {
            return Ok(done(submitted.unwrap()));
        }
        assert!(!matches!(submitted, Ok(Submitted::Done(_) | Submitted::Retry(..))));
        drop(submitted);
        if let Resumed::Submitted(parked) = self.elsewhere(Some(&id)).await
            && parked.may_have_changed()
        {
            let _whether_it_was_made = parked.reconcile().await.unwrap();
        }
        Err(Lost)
    }
}

/// The answer to a secret or a choice is lost.
struct Lost;

/// As the patient types it.
fn aadhaar(person: &Person) -> Aadhaar {
    look_for(person.aadhaar);
    Aadhaar::parse(person.aadhaar).unwrap()
}

fn over<T>(_: T) -> Option<Resumed> {
    None
}
