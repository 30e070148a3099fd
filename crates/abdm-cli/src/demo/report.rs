//! Tells how each journey went: lines for people, or one JSON object each.

use std::fmt::Display;
use std::sync::Arc;
use std::time::Duration;

use abdm::transport::{Clock, SystemClock};
use abdm::types::AbhaNumber;
use abdm_sandbox::people::Person;
use serde_json::{Map, Value, json};

use super::call_log::{CallLog, Counts};
use super::journeys::{Journey, Proven};
use super::stage::Stage;
use crate::output;
use crate::problem::Problem;

/// What is told, as it happens.
#[derive(Debug)]
pub(super) struct Report {
    json: bool,
    generation: &'static str,
    transport: &'static str,
    clock: SystemClock,
    rows: Vec<Row>,
}

/// A journey that is over.
#[derive(Debug)]
struct Row {
    journey: Journey,
    ok: bool,
    counts: Counts,
    took: Duration,
}

impl Report {
    pub(super) fn new(json: bool, generation: &'static str, transport: &'static str) -> Self {
        Self { json, generation, transport, clock: SystemClock::new(), rows: Vec::new() }
    }

    /// A line for people.
    pub(super) fn line(&self, line: impl Display) {
        if !self.json {
            // The journeys go on whether or not somebody reads.
            let _ = output::print(line);
        }
    }

    /// Performs a journey from a cold start.
    ///
    /// # Errors
    ///
    /// Why it failed, which has been told.
    pub(super) async fn perform(&mut self, journey: Journey, stage: &Stage) -> Result<(), Problem> {
        let person = journey.person();
        self.line(format_args!("\n{}: {}", journey.title(), described(&person)));
        let log = Arc::new(CallLog::new(!self.json));
        let began = self.clock.monotonic();
        let result = match stage.cold(Arc::clone(&log)) {
            Ok(cold) => journey.perform(&cold).await,
            Err(problem) => Err(problem),
        };
        let took = self.clock.monotonic().saturating_sub(began);
        let row = Row { journey, ok: result.is_ok(), counts: log.counts(), took };
        if self.json {
            self.object(&row, &result);
        }
        self.rows.push(row);
        result.map(|_| ()).inspect_err(|problem| output::tell(problem))
    }

    /// A journey that was not even begun.
    pub(super) fn not_performed(&mut self, journey: Journey, problem: &Problem) {
        let row = Row { journey, ok: false, counts: Counts::default(), took: Duration::ZERO };
        if self.json {
            self.object(&row, &Err(problem.clone()));
        }
    }

    /// The table at the end.
    pub(super) fn summarise(&self) {
        if self.rows.is_empty() {
            return;
        }
        self.line(format_args!(
            "\n{:<24} {:<6} {:>5} {:>6} {:>5} {:>9}",
            "journey", "result", "calls", "shared", "proof", "time"
        ));
        for Row { journey, ok, counts, took } in &self.rows {
            self.line(format_args!(
                "{:<24} {:<6} {:>5} {:>6} {:>5} {:>6} ms",
                journey.name(),
                if *ok { "ok" } else { "failed" },
                counts.own,
                counts.shared,
                counts.proof,
                took.as_millis(),
            ));
        }
        let succeeded = self.rows.iter().filter(|row| row.ok).count();
        self.line(format_args!("\n{succeeded} of {} journeys succeeded.", self.rows.len()));
    }

    fn object(&self, row: &Row, result: &Result<Proven, Problem>) {
        let mut object = Map::from_iter([
            ("journey".to_owned(), json!(row.journey.name())),
            ("ok".to_owned(), json!(row.ok)),
            ("calls".to_owned(), json!(row.counts.own)),
            ("shared_calls".to_owned(), json!(row.counts.shared)),
            ("proof_calls".to_owned(), json!(row.counts.proof)),
            ("ms".to_owned(), json!(row.took.as_millis() as u64)),
            ("generation".to_owned(), json!(self.generation)),
            ("transport".to_owned(), json!(self.transport)),
        ]);
        match result {
            Ok(proven) => object.insert("proven".to_owned(), json!(proven)),
            Err(problem) => object.insert("error".to_owned(), problem.to_json()),
        };
        let _ = output::print(Value::from(object));
    }
}

/// By first name and the end of the number.
fn described(person: &Person) -> String {
    let number = AbhaNumber::parse(person.abha_number).map(|number| number.masked());
    format!("{}, {}", person.first_name, number.unwrap_or_default())
}
