use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use super::dice::Dice;
use super::kind::Place;
use super::{Fault, FaultError, Kind, ListedFault, Times};

/// Faults kept at once, those that are over included.
const MOST: usize = 1000;

/// What is to go wrong, and how much of it has.
#[derive(Debug, Default)]
pub(super) struct Plan {
    entries: Vec<Entry>,
    /// What random faults have in store for the next connections.
    drawn: VecDeque<Kind>,
    /// Until when the port is closed, on the clock that never goes back.
    closed_until: Option<Duration>,
    /// Changes when the port is to be closed or opened.
    epoch: u64,
    struck: BTreeMap<&'static str, u64>,
    last_id: u64,
}

/// A call that a fault may strike.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Call<'a> {
    pub(crate) endpoint: &'a str,
    /// Whether its connection has carried another request before.
    pub(crate) reused: bool,
}

#[derive(Debug)]
struct Entry {
    id: u64,
    fault: Fault,
    /// Calls that it lets pass still.
    skip: u32,
    /// How often it strikes still; `None` is always.
    left: Option<u32>,
    struck: u64,
    dice: Dice,
}

impl Plan {
    /// Adds all of them or none.
    pub(super) fn add(
        &mut self,
        faults: Vec<Fault>,
        now: Duration,
    ) -> Result<Vec<u64>, FaultError> {
        check(&faults, MOST.saturating_sub(self.entries.len()))?;
        Ok(faults.into_iter().map(|fault| self.add_one(fault, now)).collect())
    }

    /// Puts these in place of all there are, or leaves it.
    pub(super) fn set(
        &mut self,
        faults: Vec<Fault>,
        now: Duration,
    ) -> Result<Vec<u64>, FaultError> {
        check(&faults, MOST)?;
        self.clear();
        self.add(faults, now)
    }

    fn add_one(&mut self, fault: Fault, now: Duration) -> u64 {
        self.last_id += 1;
        let left = match fault.times {
            Times::Always => None,
            Times::Exactly(times) => Some(times),
        };
        let seed = match fault.kind {
            Kind::Random { seed, .. } => seed,
            _ => 0,
        };
        let (skip, dice) = (fault.skip, Dice::new(seed));
        let mut entry = Entry { id: self.last_id, fault, skip, left, struck: 0, dice };
        if let Kind::Refuse { time } = entry.fault.kind {
            entry.strike();
            self.close(time, now);
        }
        self.entries.push(entry);
        self.last_id
    }

    pub(super) fn clear(&mut self) {
        self.entries.clear();
        self.drawn.clear();
        self.closed_until = None;
        self.epoch += 1;
    }

    pub(super) fn list(&self) -> Vec<ListedFault> {
        let listed = |entry: &Entry| ListedFault {
            id: entry.id,
            fault: entry.fault.clone(),
            left: entry.left,
            struck: entry.struck,
        };
        self.entries.iter().map(listed).collect()
    }

    /// How often each kind struck, also before it was cleared.
    pub(super) fn struck(&self) -> &BTreeMap<&'static str, u64> {
        &self.struck
    }

    /// What strikes a call, if it does so before the body is read.
    pub(super) fn at_head(&mut self, call: Call<'_>, now: Duration) -> Option<Kind> {
        let mut due = self.entries.iter().filter(|entry| entry.is_due(call));
        match due.next() {
            Some(entry) if entry.fault.kind.is_at_head() => self.at_call(call, now),
            _ => None,
        }
    }

    /// What strikes a call: the first that is due.
    pub(super) fn at_call(&mut self, call: Call<'_>, now: Duration) -> Option<Kind> {
        let mut strikes: Option<Kind> = None;
        for at in 0..self.entries.len() {
            let entry = &mut self.entries[at];
            if !entry.is_for(call) || entry.passes() {
                continue;
            }
            if strikes.is_none()
                && let Some(kind) = entry.draw(call.reused)
            {
                strikes = self.begin(kind, now);
            }
        }
        strikes
    }

    /// What strikes a connection.
    pub(super) fn at_connection(&mut self) -> Option<Kind> {
        let mut strikes = None;
        for entry in &mut self.entries {
            if entry.fault.kind.place() != Place::Connection || entry.passes() {
                continue;
            }
            if strikes.is_none() {
                strikes = entry.draw(false);
            }
        }
        let strikes = strikes.or_else(|| self.drawn.pop_front());
        if let Some(kind) = &strikes {
            self.count(kind);
        }
        strikes
    }

    /// What was drawn for a call, unless it concerns connections that are yet to come.
    fn begin(&mut self, kind: Kind, now: Duration) -> Option<Kind> {
        match (kind.place(), &kind) {
            (Place::Port, Kind::Refuse { time }) => {
                self.close(*time, now);
                None
            }
            (Place::Call, _) => {
                self.count(&kind);
                Some(kind)
            }
            _ => {
                self.drawn.push_back(kind);
                None
            }
        }
    }

    fn count(&mut self, kind: &Kind) {
        *self.struck.entry(kind.name()).or_default() += 1;
    }

    fn close(&mut self, time: Duration, now: Duration) {
        self.count(&Kind::Refuse { time });
        self.closed_until = self.closed_until.max(Some(now.saturating_add(time)));
        self.epoch += 1;
    }

    /// Whether the port is closed, and since which change.
    pub(super) fn closed(&mut self, now: Duration) -> (bool, u64) {
        if self.closed_until.is_some_and(|until| now >= until) {
            self.closed_until = None;
            self.epoch += 1;
        }
        (self.closed_until.is_some(), self.epoch)
    }
}

fn check(faults: &[Fault], most: usize) -> Result<(), FaultError> {
    faults.iter().try_for_each(Fault::check)?;
    if faults.len() > most { Err(FaultError::TooMany) } else { Ok(()) }
}

impl Entry {
    fn is_for(&self, call: Call<'_>) -> bool {
        let kind = &self.fault.kind;
        kind.place() == Place::Call
            && kind.strikes(call.reused)
            && self.fault.endpoints.contain(call.endpoint)
    }

    fn is_due(&self, call: Call<'_>) -> bool {
        self.is_for(call) && self.skip == 0 && self.left != Some(0)
    }

    /// Counts what it lets pass.
    fn passes(&mut self) -> bool {
        let passes = self.skip > 0;
        self.skip = self.skip.saturating_sub(1);
        passes
    }

    /// What it comes to this time, if it strikes.
    fn draw(&mut self, reused: bool) -> Option<Kind> {
        if self.left == Some(0) {
            return None;
        }
        let kind = match &self.fault.kind {
            Kind::Random { rate, kinds, .. } => {
                if !self.dice.falls(*rate) {
                    return None;
                }
                self.dice.choose(kinds).filter(|kind| kind.strikes(reused))?.clone()
            }
            kind => kind.clone(),
        };
        self.strike();
        Some(kind)
    }

    fn strike(&mut self) {
        self.left = self.left.map(|left| left.saturating_sub(1));
        self.struck += 1;
    }
}
