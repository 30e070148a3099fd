//! Tells how each row went: lines for people, or one JSON object each.

use std::fmt::Display;
use std::sync::Arc;
use std::time::Duration;

use abdm::transport::{Clock, SystemClock};
use abdm::types::AbhaNumber;
use abdm_sandbox::people::Person;
use serde_json::{Map, Value, json};

use super::Pass;
use super::call_log::{CallLog, Counts};
use super::rows::{Proven, Row};
use super::stage::Stage;
use crate::output;
use crate::problem::Problem;

/// What is told, as it happens.
#[derive(Debug)]
pub(super) struct Report {
    json: bool,
    /// Whether the table tells in which way each row was performed.
    tells_passes: bool,
    clock: SystemClock,
    over: Vec<Over>,
}

/// A row that is over.
#[derive(Debug)]
struct Over {
    name: &'static str,
    pass: Pass,
    went: Went,
    counts: Counts,
    took: Duration,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Went {
    Well,
    Wrong,
    /// It was not even begun.
    NotAtAll,
}

impl Report {
    pub(super) fn new(json: bool, tells_passes: bool) -> Self {
        Self { json, tells_passes, clock: SystemClock::new(), over: Vec::new() }
    }

    /// A line for people.
    pub(super) fn line(&self, line: impl Display) {
        if !self.json {
            // The rows go on whether or not somebody reads.
            let _ = output::print(line);
        }
    }

    /// Performs a row from a cold start.
    ///
    /// # Errors
    ///
    /// Why it failed, which has been told.
    pub(super) async fn perform(
        &mut self,
        row: &Row,
        pass: Pass,
        stage: &Stage,
    ) -> Result<(), Problem> {
        self.line(format_args!("\n{}: {}", row.title, described(&row.person)));
        let log = Arc::new(CallLog::new(!self.json));
        let began = self.clock.monotonic();
        let result = match stage.cold(Arc::clone(&log)) {
            Ok(cold) => (row.perform)(&cold).await,
            Err(problem) => Err(problem),
        };
        let took = self.clock.monotonic().saturating_sub(began);
        let went = if result.is_ok() { Went::Well } else { Went::Wrong };
        self.add(Over { name: row.name, pass, went, counts: log.counts(), took }, &result);
        result.map(drop).inspect_err(|problem| output::tell(problem))
    }

    /// A row that was not even begun.
    pub(super) fn not_performed(&mut self, row: &Row, pass: Pass, problem: &Problem) {
        let (went, counts, took) = (Went::NotAtAll, Counts::default(), Duration::ZERO);
        self.add(Over { name: row.name, pass, went, counts, took }, &Err(problem.clone()));
    }

    fn add(&mut self, over: Over, result: &Result<Proven, Problem>) {
        if self.json {
            // As above.
            let _ = output::print(over.to_json(result));
        }
        self.over.push(over);
    }

    /// The table at the end.
    pub(super) fn summarise(&self) {
        if self.over.iter().all(|over| over.went == Went::NotAtAll) {
            return;
        }
        let ways = |generation: &str, transport: &str| match self.tells_passes {
            true => format!("{generation:<10} {transport:<8} "),
            false => String::new(),
        };
        self.line(format_args!(
            "\n{:<24} {}{:<7} {:>5} {:>6} {:>5} {:>9}",
            "journey",
            ways("generation", "client"),
            "result",
            "calls",
            "shared",
            "proof",
            "time"
        ));
        for over in &self.over {
            self.line(format_args!(
                "{:<24} {}{:<7} {:>5} {:>6} {:>5} {:>6} ms",
                over.name,
                ways(over.pass.generation.as_str(), over.pass.transport.as_str()),
                over.went.as_str(),
                over.counts.own,
                over.counts.shared,
                over.counts.proof,
                over.took.as_millis(),
            ));
        }
        let succeeded = self.over.iter().filter(|over| over.went == Went::Well).count();
        self.line(format_args!("\n{succeeded} of {} journeys succeeded.", self.over.len()));
    }
}

impl Over {
    fn to_json(&self, result: &Result<Proven, Problem>) -> Value {
        let mut object = Map::from_iter([
            ("journey".to_owned(), json!(self.name)),
            ("ok".to_owned(), json!(self.went == Went::Well)),
            ("calls".to_owned(), json!(self.counts.own)),
            ("shared_calls".to_owned(), json!(self.counts.shared)),
            ("proof_calls".to_owned(), json!(self.counts.proof)),
            ("ms".to_owned(), json!(self.took.as_millis() as u64)),
            ("generation".to_owned(), json!(self.pass.generation.as_str())),
            ("transport".to_owned(), json!(self.pass.transport.as_str())),
        ]);
        match result {
            Ok(proven) => object.insert("proven".to_owned(), json!(proven)),
            Err(problem) => object.insert("error".to_owned(), problem.to_json()),
        };
        object.into()
    }
}

impl Went {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Well => "ok",
            Self::Wrong => "failed",
            Self::NotAtAll => "not run",
        }
    }
}

/// By first name and the end of the number.
fn described(person: &Person) -> String {
    let number = AbhaNumber::parse(person.abha_number).map(|number| number.masked());
    format!("{}, {}", person.first_name, number.unwrap_or_default())
}
