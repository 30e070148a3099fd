//! One patient, from the first OTP to the end or to where another process takes over.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use abdm::flows::UserSession;
use abdm::store::JourneyId;
use abdm::types::HipId;
use abdm::{ChooseAccount, Client, Error, Parked, Reference, RequestContext, Resumed};

use crate::between::Between;
use crate::journal::{self, Answer, End, Event, Fault, Line, Report, State};
use crate::journey::{self, Waiting};
use crate::orders::{Manner, Order};
use crate::plan::{Journey, Plan, Quirk};
use crate::rng::Rng;
use crate::worker::Worker;

mod entering;
mod settling;

/// Requests for an OTP after which the patient goes home for a while.
const MOST_ASKS: u32 = 6;
/// Steps of a journey after which it is stuck.
const MOST_STEPS: u32 = 40;

/// Takes care of a patient.
pub(crate) async fn attend(worker: Arc<Worker>, order: Order) {
    let Some(plan) = Plan::of(worker.settings.seed, order.case, worker.settings.calm) else {
        return;
    };
    let legs = plan.legs();
    let mut session = None;
    let mut leg = Leg::new(&worker, &plan, order.leg, order);
    loop {
        if leg.kind().needs_login() && leg.id.is_none() && session.is_none() {
            // The login was with a process that is gone.
            let login = Order { ask: order.next_login, id: None, ..order };
            let mut login = Leg::new(&worker, &plan, 0, login);
            match login.run(None).await {
                Left::Done(Some(new)) => session = Some(new),
                Left::Done(None) | Left::Over => return leg.say(Event::Stranded),
                Left::Elsewhere => return,
            }
        }
        match leg.run(session.as_ref()).await {
            Left::Elsewhere => return,
            Left::Done(Some(new)) if leg.number + 1 < legs.len() => session = Some(new),
            Left::Done(_) | Left::Over => return leg.over(),
        }
        let next = Order { leg: leg.number + 1, ask: 0, id: None, ..order };
        leg = Leg::new(&worker, &plan, next.leg, next);
    }
}

/// How a process leaves a journey.
enum Left {
    /// It is done.
    Done(Option<UserSession>),
    /// It came to another end.
    Over,
    /// For another process, or for later.
    Elsewhere,
}

/// One journey of a patient.
struct Leg<'a> {
    worker: &'a Worker,
    plan: &'a Plan,
    number: usize,
    client: Client,
    ask: u32,
    /// The first request for an OTP that is not made any more.
    last_ask: u32,
    id: Option<JourneyId>,
    wrong: u32,
    quirk: Quirk,
    manner: Manner,
    /// OTPs of the outbox that were wrong here.
    tried: HashSet<u64>,
    steps: u32,
    rng: Rng,
}

/// Where a journey stands.
enum Hand {
    /// An OTP is to be asked for, with the next number or the same again.
    Ask,
    Awaiting(Waiting),
    /// The call after an OTP is to be made once more.
    Between(Box<Between>),
    Choosing(ChooseAccount),
    Left(Left),
}

impl<'a> Leg<'a> {
    fn new(worker: &'a Worker, plan: &'a Plan, number: usize, order: Order) -> Self {
        let last = number + 1 == plan.legs().len();
        let own = order.manner == Manner::Own && last;
        let facility = format!("IN000000000{}", plan.facility);
        let client = worker.client(plan.generation, plan.adapter);
        Self {
            worker,
            plan,
            number,
            client: client.for_hip(HipId::parse(&facility).expect("letters and digits")),
            ask: order.ask,
            last_ask: order.ask + MOST_ASKS,
            id: order.id,
            wrong: if own { plan.wrong } else { 0 },
            quirk: if own { plan.quirk } else { Quirk::None },
            manner: order.manner,
            tried: HashSet::new(),
            steps: 0,
            rng: Rng::new(worker.settings.seed ^ u64::from(order.ask), plan.case),
        }
    }

    fn kind(&self) -> Journey {
        self.plan.legs()[self.number]
    }

    fn say(&self, event: Event) {
        journal::write(&Line { case: self.plan.case, leg: self.number, event });
    }

    fn over(&self) {
        self.say(Event::Over);
    }

    fn end(&self, end: End) -> Hand {
        self.say(Event::Ended(end));
        Hand::Left(Left::Over)
    }

    fn wrong(&self, fault: Fault) -> Hand {
        self.say(Event::Wrong(fault));
        self.end(End::Lost)
    }

    async fn pause(&self, milliseconds: u64) {
        self.worker.clock.sleep(Duration::from_millis(milliseconds)).await;
    }

    /// Where nothing was sent there is some trouble, which takes a while to pass.
    async fn wait_after(&self, answer: Answer) {
        let milliseconds = match answer {
            Answer::NotSent | Answer::NoKey | Answer::NoStore => 300,
            _ => 20,
        };
        self.pause(milliseconds).await;
    }

    async fn run(&mut self, session: Option<&UserSession>) -> Left {
        let mut hand = match self.id {
            Some(id) => self.take_up(&id).await,
            None => Hand::Ask,
        };
        loop {
            self.steps += 1;
            if self.steps > MOST_STEPS {
                hand = self.wrong(Fault::Stuck);
            }
            hand = match hand {
                Hand::Ask => self.begin(session).await,
                Hand::Awaiting(waiting) => self.submit(waiting).await,
                Hand::Between(between) => self.go_on(*between).await,
                Hand::Choosing(choice) => self.choose(choice).await,
                Hand::Left(left) => return left,
            };
        }
    }

    /// Asks for an OTP. A repetition with the same number is the same request.
    async fn begin(&mut self, session: Option<&UserSession>) -> Hand {
        if self.ask >= self.last_ask {
            self.say(Event::Stranded);
            return Hand::Left(Left::Elsewhere);
        }
        let key = format!("{}-{}-{}", self.plan.case, self.number, self.ask);
        let key = Reference::parse(&key).expect("visible characters");
        let client = self.client.for_request(RequestContext::new().idempotency_key(key));
        let (kind, plan) = (self.kind(), self.plan);
        let begin = || journey::begin(&client, kind, plan, session);
        self.say(Event::Asking(self.ask));
        let begun = match self.quirk {
            Quirk::DropsStart => {
                let limit = Duration::from_millis(self.plan.pause);
                match tokio::time::timeout(limit, begin()).await {
                    Ok(begun) => begun,
                    Err(_) => {
                        self.quirk = Quirk::None;
                        self.say(Event::Dropped);
                        // The patient presses the button again.
                        return Hand::Ask;
                    }
                }
            }
            Quirk::StartsTwice => {
                self.quirk = Quirk::None;
                let (one, other) = tokio::join!(begin(), begin());
                match (one, other) {
                    (Ok(one), Ok(other)) if one.id() != other.id() => {
                        return self.wrong(Fault::SecondJourney);
                    }
                    (Ok(one), _) => Ok(one),
                    (Err(Error::SameStart { .. } | Error::PatientBusy { .. }), other) => other,
                    (one, Err(Error::SameStart { .. } | Error::PatientBusy { .. })) => one,
                    // One of them sent nothing, and the other may have.
                    (Err(one), Err(other)) if Report::of(&one) == Report::NotSent => Err(other),
                    (one, Err(_)) => one,
                    (_, Ok(other)) => Ok(other),
                }
            }
            _ => begin().await,
        };
        match begun {
            Ok(waiting) if !waiting.is(self.kind()) => self.wrong(Fault::OtherJourney),
            Ok(waiting) => {
                self.id = waiting.id();
                self.say(Event::Asked(self.ask, Report::Sent, self.id));
                Hand::Awaiting(waiting)
            }
            Err(Error::SameStart { id }) => self.take_up(&id).await,
            Err(Error::PatientBusy { id }) => {
                self.say(Event::Busy);
                match self.client.discard(&id).await {
                    Ok(()) | Err(Error::AlreadyClaimed { .. } | Error::NoSuchJourney) => Hand::Ask,
                    Err(_) => self.wrong(Fault::Store),
                }
            }
            Err(why) => {
                let report = Report::of(&why);
                self.say(Event::Asked(self.ask, report, None));
                self.ask += 1;
                if why.is_locked() {
                    return self.end(End::Refused);
                }
                let wait = self.rng.between(20, 400);
                self.pause(wait).await;
                Hand::Ask
            }
        }
    }

    /// Takes a journey up that another call or another process has left.
    async fn take_up(&mut self, id: &JourneyId) -> Hand {
        let knew = self.id.is_some();
        let resumed = match self.client.resume(id).await {
            Ok(resumed) => resumed,
            Err(Error::NoSuchJourney) => {
                self.say(Event::Found(self.ask, State::Gone));
                return self.end(End::Lost);
            }
            Err(_) => return self.wrong(Fault::Store),
        };
        let found = |state| self.say(Event::Found(self.ask, state));
        let other = match Waiting::of(resumed) {
            Ok(waiting) if !waiting.is(self.kind()) => return self.wrong(Fault::OtherJourney),
            Ok(waiting) => {
                found(State::Awaiting);
                self.id = Some(*id);
                return Hand::Awaiting(waiting);
            }
            Err(other) => *other,
        };
        let other = match Between::of(other) {
            Ok(between) if !between.is(self.kind()) => return self.wrong(Fault::OtherJourney),
            Ok(between) => {
                found(State::Between);
                self.id = Some(*id);
                return Hand::Between(Box::new(between));
            }
            Err(other) => *other,
        };
        match other {
            Resumed::ChooseAccount(choice) => {
                found(State::Choosing);
                self.id = Some(*id);
                Hand::Choosing(choice)
            }
            Resumed::OtpMayBeOut(parked) => {
                found(State::MayBeOut);
                self.give_up(parked).await
            }
            Resumed::Submitted(parked) => {
                found(State::Submitted);
                self.id = Some(*id);
                self.settle_parked(*id, parked).await
            }
            Resumed::Finished => {
                found(State::Finished);
                match knew {
                    // It was submitted, and who did so did not live to tell.
                    true => self.end(End::Unknown),
                    // It came to nothing.
                    false => self.ask_anew(),
                }
            }
            _ => self.wrong(Fault::OtherJourney),
        }
    }

    async fn give_up(&mut self, parked: Parked) -> Hand {
        match parked.discard().await {
            Ok(()) | Err(Error::AlreadyClaimed { .. } | Error::NoSuchJourney) => self.ask_anew(),
            Err(_) => self.wrong(Fault::Store),
        }
    }

    fn ask_anew(&mut self) -> Hand {
        self.id = None;
        self.ask += 1;
        Hand::Ask
    }
}
