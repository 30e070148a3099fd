//! What the journals say, patient by patient, held against what the sandbox says.

use std::collections::{BTreeMap, BTreeSet};

use abdm::store::JourneyId;
use abdm_sandbox::people::Standing;
use abdm_sandbox::{OtpTally, PersonTally};

use crate::journal::{Answer, End, Event, Line, Report, State};
use crate::orders::{Manner, Order};
use crate::plan::{Journey, Plan};

/// A patient's journeys, as far as they are known.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) plan: Plan,
    pub(crate) store: &'static str,
    pub(crate) calm: bool,
    pub(crate) legs: Vec<Leg>,
    /// How often its process was killed under it.
    pub(crate) kills: u32,
    /// Everything it wrote, for whoever has to find out what went wrong.
    pub(crate) steps: Vec<String>,
    at: usize,
}

/// One journey.
#[derive(Debug, Default)]
pub(crate) struct Leg {
    /// What is known of each request for an OTP. `None` if nothing.
    pub(crate) asks: BTreeMap<u32, Option<Report>>,
    /// Requests that were made again, because nobody lived or waited to hear of the first time.
    repeated: BTreeSet<u32>,
    /// The journey of the last request.
    pub(crate) id: Option<JourneyId>,
    pub(crate) submissions: u64,
    /// How often the call after an OTP was made once more.
    pub(crate) went_on: u64,
    /// How often a second OTP was reported as sent.
    pub(crate) seconds: u64,
    pub(crate) unknown_submissions: u64,
    pub(crate) done: u64,
    pub(crate) reconciled: u64,
    pub(crate) drops: u64,
    pub(crate) resumed: u64,
    pub(crate) end: Option<End>,
    pub(crate) wrong: Vec<String>,
}

impl Case {
    pub(crate) fn new(plan: Plan, store: &'static str, calm: bool) -> Self {
        let legs = plan.legs().iter().map(|_| Leg::default()).collect();
        Self { plan, store, calm, legs, kills: 0, steps: Vec::new(), at: 0 }
    }

    pub(crate) fn note(&mut self, line: &Line) {
        self.steps.push(format!("{} {}", line.leg, line.event));
        let Some(leg) = self.legs.get_mut(line.leg) else {
            return;
        };
        self.at = self.at.max(line.leg);
        leg.note(line.event);
    }

    pub(crate) fn killed(&mut self) {
        self.kills += 1;
        self.steps.push("killed".to_owned());
    }

    /// What another process has to know to go on.
    pub(crate) fn order(&self, manner: Manner) -> Order {
        // The journey in which it was, or the one after it, which had not begun.
        let ended = |leg: &Leg| matches!(leg.end, Some(End::Finished));
        let last = self.legs.len() - 1;
        let at = if ended(&self.legs[self.at]) { (self.at + 1).min(last) } else { self.at };
        let next = |leg: &Leg| leg.asks.keys().next_back().map_or(0, |ask| ask + 1);
        let leg = &self.legs[at];
        // A request that is known to have come to nothing is not made again.
        let ask = match leg.asks.last_key_value() {
            Some((ask, Some(Report::NotSent | Report::Refused | Report::Unknown)))
                if leg.id.is_none() =>
            {
                ask + 1
            }
            Some((ask, _)) => *ask,
            None => 0,
        };
        Order {
            case: self.plan.case,
            leg: at,
            ask,
            id: leg.id,
            next_login: next(&self.legs[0]),
            manner,
        }
    }

    /// Whether the last journey came to an end while its process was killed before it said so.
    pub(crate) fn is_ended(&self) -> bool {
        let over = |leg: &Leg| leg.end.is_some_and(|end| end != End::Finished);
        match self.legs.iter().rposition(|leg| !leg.asks.is_empty()) {
            Some(at) if at + 1 == self.legs.len() => self.legs[at].end.is_some(),
            Some(at) => over(&self.legs[at]),
            None => false,
        }
    }

    /// Everything that must not be. `tally` is the patient's.
    pub(crate) fn check(&self, tally: &PersonTally) -> Vec<String> {
        let mut found = Vec::new();
        if !self.is_ended() {
            found.push("it never came to an end".to_owned());
        }
        let mut sent = 0;
        for (leg, kind) in self.legs.iter().zip(self.plan.legs()) {
            let of = |purpose| tally.by_purpose.get(purpose).copied().unwrap_or_default();
            let purpose = kind.purpose(self.plan.generation);
            let otps = of(purpose);
            sent += otps.sent;
            let second = match kind.second_purpose(self.plan.generation) {
                None => Second::None,
                Some(same) if same == purpose => Second::Together,
                Some(other) => {
                    sent += of(other).sent;
                    Second::Apart(of(other))
                }
            };
            let wrong = leg.check(otps, second).into_iter();
            found.extend(wrong.map(|what| format!("{kind:?}: {what}")));
            match leg.end {
                Some(End::Lost) => found.push(format!("{kind:?}: the journey is lost")),
                Some(End::Unknown) if self.calm => {
                    found.push(format!("{kind:?}: nothing explains how it ended"));
                }
                _ => {}
            }
        }
        if tally.otps.sent != sent {
            found.push("an OTP was sent for something that nobody asked for".to_owned());
        }
        if tally.otps.double_submissions > 0 {
            found.push(format!("{} double submissions", tally.otps.double_submissions));
        }
        found.extend(self.check_standing(tally));
        let finished = self.legs.last().is_some_and(|leg| leg.end == Some(End::Finished));
        if self.calm && self.plan.wrong < 3 && !finished {
            found.push("it did not finish though nothing went wrong".to_owned());
        }
        found
    }

    /// The account stands as the journey's outcome says.
    fn check_standing(&self, tally: &PersonTally) -> Option<String> {
        let changes = [
            (Journey::Deactivate, tally.deactivations),
            (Journey::Delete, tally.deletions),
            (Journey::Reactivate, tally.reactivations),
            (Journey::UpdateMobile, tally.mobile_updates),
            (Journey::UpdateEmail, tally.email_updates),
            (Journey::Enrol, tally.enrolments),
        ];
        let is_its = |(kind, _): &&(Journey, u64)| *kind == self.plan.kind;
        // On V3 an account is made on Aadhaar's mobile, and is given the other one after that.
        let follows = |(kind, times): &(Journey, u64)| {
            (self.plan.kind, *kind) == (Journey::Enrol, Journey::UpdateMobile) && *times <= 1
        };
        let is_foreign = |change: &&(Journey, u64)| !is_its(change) && !follows(change);
        if changes.iter().filter(is_foreign).any(|(_, times)| *times > 0) {
            return Some("an account was changed that nobody wanted to be".to_owned());
        }
        let &(kind, times) = changes.iter().find(is_its)?;
        let standing = match kind {
            Journey::Deactivate => Standing::Deactivated,
            Journey::Delete => Standing::Deleted,
            _ => Standing::Active,
        };
        let is_changed = times > 0 && tally.standing == standing;
        let end = self.legs.last().and_then(|leg| leg.end);
        match end {
            _ if times > 1 => Some(format!("the change was made {times} times")),
            Some(End::Finished) if !is_changed => {
                Some("the change was reported and is not made".to_owned())
            }
            // Who enrols on V3 has an ABHA before the second OTP, and whoever asks again is given it.
            Some(End::Refused) if times > 0 && kind != Journey::Enrol => {
                Some("the change was reported as not made and is made".to_owned())
            }
            _ => None,
        }
    }
}

/// What the sandbox saw of second OTPs.
#[derive(Debug, Clone, Copy)]
enum Second {
    /// There are none.
    None,
    Apart(OtpTally),
    /// They are among the first.
    Together,
}

impl Leg {
    fn note(&mut self, event: Event) {
        match event {
            Event::Asking(ask) => {
                if self.asks.keys().next_back().is_none_or(|last| *last < ask) {
                    self.id = None;
                }
                if self.asks.insert(ask, None).is_some() {
                    self.repeated.insert(ask);
                }
            }
            Event::Asked(ask, report, id) => {
                // That a repetition sent nothing says nothing of the first time.
                let again = self.repeated.contains(&ask) && report != Report::Sent;
                self.asks.insert(ask, Some(if again { Report::Unknown } else { report }));
                self.id = id;
            }
            Event::Found(ask, state) => {
                self.resumed += 1;
                let report = match state {
                    State::Awaiting | State::Choosing | State::Between | State::Submitted => {
                        Some(Report::Sent)
                    }
                    State::MayBeOut => Some(Report::Unknown),
                    State::Finished | State::Gone => None,
                };
                let known = self.asks.entry(ask).or_default();
                // What the client said at once stands.
                *known = known.or(report);
                if matches!(state, State::MayBeOut) {
                    self.id = None;
                }
            }
            Event::Submitting => self.submissions += 1,
            Event::Submitted(answer) => match answer {
                Answer::Done | Answer::Choose | Answer::Stays => self.done += 1,
                Answer::Next => {
                    self.done += 1;
                    self.seconds += 1;
                }
                Answer::Unknown => self.unknown_submissions += 1,
                _ => {}
            },
            Event::GoingOn => self.went_on += 1,
            Event::WentOn(Answer::Next) => self.seconds += 1,
            Event::WentOn(_) => {}
            Event::Dropped => self.drops += 1,
            Event::Reconciled(_) => self.reconciled += 1,
            Event::Parked(_, id) | Event::Doubtful(_, id) => self.id = Some(id),
            Event::Ended(end) => self.end = Some(end),
            Event::Wrong(fault) => self.wrong.push(fault.to_string()),
            Event::Chosen(_) | Event::Choosing | Event::Busy | Event::Stranded | Event::Over => {}
        }
    }

    /// How many requests were reported like this. What nobody lived to report is unknown.
    pub(crate) fn reported(&self, report: Report) -> u64 {
        let is_it = |known: &&Option<Report>| known.unwrap_or(Report::Unknown) == report;
        self.asks.values().filter(is_it).count() as u64
    }

    /// `otps` are the first ones, or all where they cannot be told apart.
    fn check(&self, otps: OtpTally, second: Second) -> Vec<String> {
        let mut found = self.wrong.clone();
        // Each accepted OTP may send one, and so may each further try.
        let most = otps.accepted + self.went_on;
        let (more, reported) = match second {
            Second::Together => (most, self.seconds),
            Second::None | Second::Apart(_) => (0, 0),
        };
        let asked = self.asks.len() as u64 + more;
        let sent = self.reported(Report::Sent) + reported;
        let unknown = self.reported(Report::Unknown) + more.saturating_sub(reported);
        let not = self.reported(Report::NotSent) + self.reported(Report::Refused);
        if otps.sent > asked {
            found.push(format!("asked for {asked} OTPs, and {} were sent", otps.sent));
        }
        if otps.sent < sent {
            found.push(format!("{sent} OTPs were reported as sent, and {} were", otps.sent));
        }
        // What is left when what was reported as not sent is taken away.
        if otps.sent + not > asked || otps.sent > sent + unknown {
            found.push(format!(
                "of {asked} OTPs {not} were reported as not sent or refused, and {} were sent",
                otps.sent
            ));
        }
        let mut all = [otps.submitted, otps.accepted, otps.double_submissions];
        if let Second::Apart(second) = second {
            let (said, came) = (self.seconds, second.sent);
            if came > most {
                found.push(format!("{came} second OTPs were sent, and at most {most} asked for"));
            }
            if came < said {
                found.push(format!("{said} second OTPs were reported as sent, and {came} were"));
            }
            all[0] += second.submitted;
            all[1] += second.accepted;
            all[2] += second.double_submissions;
        }
        let [submitted, accepted, double_submissions] = all;
        if submitted > self.submissions {
            let made = self.submissions;
            found.push(format!("submitted {made} times, and {} came", submitted));
        }
        if accepted < self.done {
            found.push("an OTP was reported as accepted and was not".to_owned());
        }
        if double_submissions > 0 {
            found.push("an OTP was submitted after it had been accepted".to_owned());
        }
        found
    }
}

#[cfg(test)]
mod tests;
