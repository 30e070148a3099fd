//! What a patient hands in where a journey asks for it, and where that leads.

use abdm::flows::MobileState;
use abdm::store::JourneyId;
use abdm::types::{ExposeSecret, Otp, Password};
use abdm::{
    Awaits, EnrolStep, Enrolled, Error, LoggedIn, MobileAsked, MobileStep, Pending, Resumed,
    Submitted, Unsettled,
};
use abdm_sandbox::{Sandbox, people};

use super::errand::Errand;
use crate::town::number;

/// Somebody who enters what a journey asks for, right or wrong.
#[derive(Debug, Clone)]
pub(super) struct Patient {
    pub(super) errand: Errand,
    pub(super) sandbox: Sandbox,
    pub(super) is_right: bool,
}

impl Patient {
    /// The last one that the patient got anywhere, or another one.
    pub(super) fn otp(&self) -> Otp {
        let outbox = self.sandbox.outbox();
        let to = self.errand.otps_to();
        let theirs = outbox.iter().rev().find(|message| to.contains(&message.to.as_str()));
        let right = theirs.expect("an OTP was sent").otp.clone();
        match (self.is_right, right.expose_secret() == "000000") {
            (true, _) => right,
            (false, true) => Otp::parse("000001").unwrap(),
            (false, false) => Otp::parse("000000").unwrap(),
        }
    }

    fn password(&self) -> Password {
        let text =
            if self.is_right { self.errand.person().password.unwrap() } else { "Wrong@2024" };
        Password::parse(text).unwrap()
    }
}

/// Where a step led.
#[derive(Debug)]
pub(super) enum Outcome {
    Next(Resumed),
    Done,
    Retry(Resumed, Error),
    Unknown(Unsettled, Error),
}

/// Hands in what a journey waits for, or goes on where it waits for nothing.
pub(super) async fn step(journey: Resumed, patient: &Patient) -> Result<Outcome, Error> {
    Ok(match journey {
        Resumed::Login(journey) => {
            let next = |logged_in| match logged_in {
                LoggedIn::Session(_) => Outcome::Done,
                LoggedIn::ChooseAccount(choice) => Outcome::Next(Resumed::ChooseAccount(choice)),
            };
            submit(journey, patient, next).await?
        }
        Resumed::Retrieve(journey) => {
            let next = |found: abdm::Retrieved| match found.choice {
                None => Outcome::Done,
                Some(choice) => Outcome::Next(Resumed::ChooseAccount(choice)),
            };
            submit(journey, patient, next).await?
        }
        Resumed::ChooseAccount(choice) => {
            let whose = if patient.is_right { patient.errand.person() } else { &people::LALITHA };
            let chosen = choice.choose(&number(whose.abha_number)).await?;
            outcome(chosen, |_| Outcome::Done, Resumed::ChooseAccount)
        }
        Resumed::Deactivate(journey) => submit(journey, patient, |_| Outcome::Done).await?,
        Resumed::Delete(journey) => submit(journey, patient, |_| Outcome::Done).await?,
        Resumed::Reactivate(journey) => submit(journey, patient, |_| Outcome::Done).await?,
        Resumed::ReKyc(journey) => submit(journey, patient, |_| Outcome::Done).await?,
        Resumed::UpdateEmail(journey) => submit(journey, patient, |_| Outcome::Done).await?,
        Resumed::UpdateMobile(journey) => submit(journey, patient, updating).await?,
        Resumed::MobileVerified(verified) => updating(verified.prove_owner().await?),
        Resumed::Enrol(journey) => submit(journey, patient, enrolling).await?,
        Resumed::Enrolling(journey) => {
            outcome(journey.go_on().await?, enrolling, Resumed::Enrolling)
        }
        Resumed::Enrolled(enrolled) => finish_account(enrolled, patient).await?,
        other => panic!("say in parked/steps.rs what a patient does about {other:?}"),
    })
}

fn updating(step: MobileStep) -> Outcome {
    match step {
        MobileStep::Updated(_) => Outcome::Done,
        MobileStep::ProveOwner(journey) => Outcome::Next(journey.into()),
        MobileStep::Verified(verified, why) => {
            Outcome::Retry(Resumed::MobileVerified(verified), why)
        }
    }
}

fn enrolling(step: EnrolStep) -> Outcome {
    match step {
        EnrolStep::VerifyMobile(journey) => Outcome::Next(journey.into()),
        // It waits for an address, or is over.
        EnrolStep::Done(enrolled) if enrolled.id().is_some() => {
            Outcome::Next(Resumed::Enrolled(enrolled))
        }
        EnrolStep::Done(_) => Outcome::Done,
    }
}

/// A new account gets the mobile that is wanted, and an address.
async fn finish_account(mut enrolled: Enrolled, patient: &Patient) -> Result<Outcome, Error> {
    let account = enrolled.account();
    if account.is_new != Some(false) && account.mobile != MobileState::Linked {
        return Ok(match enrolled.verify_mobile().await {
            MobileAsked::Sent(journey) => Outcome::Next(journey.into()),
            MobileAsked::NotSent(enrolled, why) => Outcome::Retry(Resumed::Enrolled(enrolled), why),
        });
    }
    match enrolled.create_address(&patient.errand.wanted_address(), true).await {
        Ok(_) => Ok(Outcome::Done),
        Err(why @ (Error::AlreadyClaimed { .. } | Error::NoSuchJourney)) => Err(why),
        Err(why) => Ok(Outcome::Retry(Resumed::Enrolled(enrolled), why)),
    }
}

async fn submit<J: Pending + Into<Resumed>>(
    journey: J,
    patient: &Patient,
    done: impl FnOnce(J::Done) -> Outcome,
) -> Result<Outcome, Error> {
    let submitted = match journey.awaits() {
        Awaits::Password => journey.submit_password(&patient.password()).await?,
        _ => journey.submit_otp(&patient.otp()).await?,
    };
    Ok(outcome(submitted, done, J::into))
}

fn outcome<T, J>(
    submitted: Submitted<T, J>,
    done: impl FnOnce(T) -> Outcome,
    back: impl FnOnce(J) -> Resumed,
) -> Outcome {
    match submitted {
        Submitted::Done(value) => done(value),
        Submitted::Retry(journey, why) => Outcome::Retry(back(journey), why),
        Submitted::Unknown(unsettled, why) => Outcome::Unknown(unsettled, why),
    }
}

/// Names a journey, whichever it is, in the store.
#[track_caller]
pub(super) fn id(journey: &Resumed) -> JourneyId {
    let id = match journey {
        Resumed::ChooseAccount(journey) => journey.id(),
        Resumed::MobileVerified(journey) => journey.id(),
        Resumed::Enrolling(journey) => journey.id(),
        Resumed::Enrolled(journey) => journey.id(),
        journey => seen(journey).0,
    };
    *id.expect("it has a place in the store")
}

#[track_caller]
pub(super) fn wrong_attempts(journey: &Resumed) -> u32 {
    seen(journey).1
}

/// The id of a journey that waits for a secret, and how often one was refused.
#[track_caller]
fn seen(journey: &Resumed) -> (Option<&JourneyId>, u32) {
    fn of(journey: &impl Pending) -> (Option<&JourneyId>, u32) {
        (journey.id(), journey.wrong_attempts())
    }
    match journey {
        Resumed::Login(journey) => of(journey),
        Resumed::Retrieve(journey) => of(journey),
        Resumed::Deactivate(journey) => of(journey),
        Resumed::Delete(journey) => of(journey),
        Resumed::Reactivate(journey) => of(journey),
        Resumed::ReKyc(journey) => of(journey),
        Resumed::Enrol(journey) => of(journey),
        Resumed::UpdateEmail(journey) => of(journey),
        Resumed::UpdateMobile(journey) => of(journey),
        other => panic!("no journey that waits for a secret: {other:?}"),
    }
}

/// The journey went back, with a reason.
#[track_caller]
pub(super) fn back(outcome: Result<Outcome, Error>) -> (Resumed, Error) {
    match outcome {
        Ok(Outcome::Retry(journey, why)) => (journey, why),
        other => panic!("expected a retry, got {other:?}"),
    }
}

/// The journey went back, since what was entered is wrong.
#[track_caller]
pub(super) fn back_wrong(outcome: Result<Outcome, Error>) -> Resumed {
    let (journey, why) = back(outcome);
    assert!(why.is_wrong_otp() || why.is_wrong_password(), "{why}");
    journey
}

/// Another step is to be taken.
#[track_caller]
pub(super) fn next(outcome: Result<Outcome, Error>) -> Resumed {
    match outcome {
        Ok(Outcome::Next(journey)) => journey,
        other => panic!("expected another state, got {other:?}"),
    }
}
