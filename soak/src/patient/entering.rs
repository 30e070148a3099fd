//! From the OTP on.

use std::time::Duration;

use abdm::flows::UserSession;
use abdm::store::JourneyId;
use abdm::types::{AbhaNumber, ExposeSecret as _, Otp};
use abdm::{ChooseAccount, Error, Resumed, Submitted};
use abdm_sandbox::people;

use super::{Hand, Left, Leg};
use crate::between::Between;
use crate::journal::{Answer, End, Event, Fault};
use crate::journey::{Outcome, Waiting};
use crate::outbox::Message;
use crate::plan::{Journey, Quirk};

impl Leg<'_> {
    pub(super) async fn submit(&mut self, waiting: Waiting) -> Hand {
        let Some(id) = waiting.id() else {
            return self.wrong(Fault::OtherJourney);
        };
        if self.quirk == Quirk::GoesElsewhere && self.id.is_some() {
            self.say(Event::Parked(self.ask, id));
            return Hand::Left(Left::Elsewhere);
        }
        let messages = self.messages(&waiting).await;
        let Some(message) = messages.iter().find(|message| !self.tried.contains(&message.seq))
        else {
            if messages.is_empty() {
                return self.wrong(Fault::NoOtp);
            }
            // None of them is the one: the patient gives up.
            let _ = self.client.discard(&id).await;
            return self.end(End::Refused);
        };
        let (otp, seq) = match self.wrong {
            0 => (message.otp.clone(), Some(message.seq)),
            _ => (other_than(&messages), None),
        };
        self.wrong = self.wrong.saturating_sub(1);
        self.say(Event::Submitting);
        let outcome = match self.quirk {
            Quirk::DropsSubmission => {
                self.quirk = Quirk::None;
                let limit = Duration::from_millis(self.plan.pause);
                let submission = waiting.submit(&otp, self.plan.person);
                match tokio::time::timeout(limit, submission).await {
                    Ok(outcome) => outcome,
                    Err(_) => {
                        self.say(Event::Dropped);
                        return self.take_up(&id).await;
                    }
                }
            }
            Quirk::SubmitsTwice => {
                self.quirk = Quirk::None;
                match self.submit_twice(waiting, &id, &otp).await {
                    Ok(outcome) => outcome,
                    Err(fault) => return self.wrong(fault),
                }
            }
            _ => waiting.submit(&otp, self.plan.person).await,
        };
        self.after_submission(id, seq, outcome).await
    }

    /// Two submissions at the same moment, of which one gets through.
    async fn submit_twice(
        &mut self,
        waiting: Waiting,
        id: &JourneyId,
        otp: &Otp,
    ) -> Result<Outcome, Fault> {
        let person = self.plan.person;
        let other = self.client.resume(id).await.map_err(|_| Fault::Store)?;
        let other = Waiting::of(other).map_err(|_| Fault::OtherJourney)?;
        let (one, other) = tokio::join!(waiting.submit(otp, person), other.submit(otp, person));
        match (one, other) {
            (one, other) if one.is_claimed() && other.is_claimed() => Err(Fault::BothLost),
            (one, other) if one.is_claimed() => Ok(other),
            (one, other) if other.is_claimed() => Ok(one),
            (one, other) if one.left_nothing() => Ok(other),
            (one, other) if other.left_nothing() => Ok(one),
            _ => Err(Fault::BothSubmitted),
        }
    }

    async fn after_submission(
        &mut self,
        id: JourneyId,
        seq: Option<u64>,
        outcome: Outcome,
    ) -> Hand {
        match outcome {
            Outcome::Done(session) => {
                self.say(Event::Submitted(Answer::Done));
                self.done(id, session).await
            }
            Outcome::OtherAccount => self.wrong(Fault::OtherAccount),
            Outcome::Next(waiting) => {
                self.say(Event::Submitted(Answer::Next));
                Hand::Awaiting(waiting)
            }
            Outcome::Stays(between, why) => {
                self.say(Event::Submitted(Answer::Stays));
                self.wait_after(Answer::of(&why)).await;
                Hand::Between(Box::new(between))
            }
            Outcome::Choose(choice) => {
                self.say(Event::Submitted(Answer::Choose));
                Hand::Choosing(choice)
            }
            Outcome::Retry(waiting, why) => {
                let answer = Answer::of(&why);
                self.say(Event::Submitted(answer));
                if answer == Answer::Wrong {
                    self.tried.extend(seq);
                }
                self.wait_after(answer).await;
                Hand::Awaiting(waiting)
            }
            Outcome::Unknown(unsettled) => {
                self.say(Event::Submitted(Answer::Unknown));
                self.settle(id, unsettled).await
            }
            Outcome::Over(why) => {
                let answer = Answer::of(&why);
                self.say(Event::Submitted(answer));
                self.over_with(&id, answer).await
            }
        }
    }

    /// Makes the call after an OTP once more.
    pub(super) async fn go_on(&mut self, between: Between) -> Hand {
        let Some(id) = self.id else {
            return self.wrong(Fault::OtherJourney);
        };
        self.say(Event::GoingOn);
        match between.go_on(self.plan.person).await {
            Outcome::Done(session) => {
                self.say(Event::WentOn(Answer::Done));
                self.done(id, session).await
            }
            Outcome::Next(waiting) => {
                self.say(Event::WentOn(Answer::Next));
                Hand::Awaiting(waiting)
            }
            Outcome::Stays(between, why) => {
                self.say(Event::WentOn(Answer::Stays));
                self.wait_after(Answer::of(&why)).await;
                Hand::Between(Box::new(between))
            }
            Outcome::Unknown(unsettled) => {
                self.say(Event::WentOn(Answer::Unknown));
                self.settle(id, unsettled).await
            }
            Outcome::Over(why) => {
                let answer = Answer::of(&why);
                self.say(Event::WentOn(answer));
                self.wait_after(answer).await;
                self.over_with(&id, answer).await
            }
            Outcome::OtherAccount => self.wrong(Fault::OtherAccount),
            Outcome::Choose(_) | Outcome::Retry(..) => self.wrong(Fault::Unexplained),
        }
    }

    /// The journey is done. One that got an ABHA waits in the store for an address, which nobody wants.
    async fn done(&mut self, id: JourneyId, session: Option<UserSession>) -> Hand {
        if self.kind() == Journey::Enrol {
            match self.client.discard(&id).await {
                Ok(()) | Err(Error::AlreadyClaimed { .. } | Error::NoSuchJourney) => {}
                Err(_) => return self.wrong(Fault::Store),
            }
        }
        self.say(Event::Ended(End::Finished));
        Hand::Left(Left::Done(session))
    }

    /// The journey is over here. An enrolment may have stopped before a call of its own, from where it
    /// goes on.
    async fn over_with(&mut self, id: &JourneyId, answer: Answer) -> Hand {
        if self.kind() == Journey::Enrol && !matches!(answer, Answer::Claimed | Answer::Gone) {
            match self.client.resume(id).await {
                Ok(Resumed::Enrolling(enrolling)) => {
                    self.id = Some(*id);
                    return Hand::Between(Box::new(Between::Enrolling(enrolling)));
                }
                Ok(_) => {}
                Err(_) => return self.wrong(Fault::Store),
            }
        }
        match answer {
            Answer::Claimed => self.take_up(id).await,
            Answer::Gone => self.end(End::Lost),
            Answer::Unknown => self.end(End::Unknown),
            Answer::Refused | Answer::Wrong => self.end(End::Refused),
            _ => self.wrong(Fault::Unexplained),
        }
    }

    pub(super) async fn choose(&mut self, choice: ChooseAccount) -> Hand {
        let Some(id) = choice.id().copied() else {
            return self.wrong(Fault::OtherJourney);
        };
        if self.quirk == Quirk::ChoosesElsewhere {
            self.say(Event::Parked(self.ask, id));
            return Hand::Left(Left::Elsewhere);
        }
        let another = self.quirk == Quirk::ChoosesAnother;
        let number = match another {
            true => people::ASHA.abha_number,
            false => self.plan.person.abha_number,
        };
        self.quirk = Quirk::None;
        let number = AbhaNumber::parse(number).expect("people have valid numbers");
        self.say(Event::Choosing);
        match choice.choose(&number).await {
            Ok(Submitted::Done(_)) if another => self.wrong(Fault::OtherAccount),
            Ok(Submitted::Done(session)) => {
                self.say(Event::Chosen(Answer::Done));
                self.say(Event::Ended(End::Finished));
                Hand::Left(Left::Done(Some(session)))
            }
            Ok(Submitted::Retry(choice, why)) => {
                let answer = Answer::of(&why);
                self.say(Event::Chosen(answer));
                self.wait_after(answer).await;
                Hand::Choosing(choice)
            }
            Ok(Submitted::Unknown(..)) => self.wrong(Fault::Unexplained),
            Err(why) => {
                let answer = Answer::of(&why);
                self.say(Event::Chosen(answer));
                match answer {
                    Answer::Claimed => self.take_up(&id).await,
                    Answer::Gone => self.end(End::Lost),
                    Answer::Unknown => self.end(End::Unknown),
                    Answer::Refused => self.end(End::Refused),
                    _ => self.wrong(Fault::Unexplained),
                }
            }
        }
    }

    /// Newest first.
    async fn messages(&self, waiting: &Waiting) -> Vec<Message> {
        let mut messages = Vec::new();
        for (to, purpose) in waiting.otp_to(self.kind(), self.plan) {
            messages.extend(self.worker.outbox.read(&*self.worker.clock, &to, purpose).await);
        }
        messages.sort_by_key(|message| std::cmp::Reverse(message.seq));
        messages
    }
}

/// An OTP that is none of these.
fn other_than(messages: &[Message]) -> Otp {
    let is_one = |text: &str| messages.iter().any(|m| m.otp.expose_secret() == text);
    let text = (0..1_000_000).map(|number| format!("{number:06}")).find(|text| !is_one(text));
    Otp::parse(&text.unwrap_or_default()).expect("six digits")
}
