//! What a run prints.

use std::collections::BTreeMap;
use std::process::ExitCode;

use abdm::store::Listed;
use abdm_sandbox::{Sandbox, Tally};

use crate::journal::{End, Report as Said};
use crate::ledger::{Case, Leg};
use crate::orchestra::Orchestra;
use crate::plan::Journey;
use crate::weather;

/// Violations that are shown with all of their steps.
const SHOWN: usize = 10;

#[derive(Debug)]
pub(crate) struct Report {
    seed: u64,
    milliseconds: u64,
    tally: Tally,
    /// Journeys by kind, generation and store, and how they ended.
    journeys: BTreeMap<(&'static str, &'static str, &'static str), [u64; 4]>,
    counts: Counts,
    kills: u64,
    requests: u64,
    violations: Vec<String>,
}

#[derive(Debug, Default)]
struct Counts {
    asked: u64,
    sent: u64,
    not_sent: u64,
    refused: u64,
    unknown: u64,
    /// Of those that were reported as unknown or by nobody.
    unknown_sent: u64,
    unknown_outcomes: u64,
    seconds: u64,
    went_on: u64,
    resumed: u64,
    reconciled: u64,
    double: u64,
    patients_killed: u64,
    dropped: u64,
}

const ENDS: [End; 4] = [End::Finished, End::Refused, End::Unknown, End::Lost];

impl Report {
    pub(crate) fn new(
        seed: u64,
        milliseconds: u64,
        orchestra: &Orchestra,
        sandbox: &Sandbox,
        left_behind: &[Listed],
    ) -> Self {
        let tally = sandbox.tally();
        let mut report = Self {
            seed,
            milliseconds,
            journeys: BTreeMap::new(),
            counts: Counts { double: tally.double_submissions, ..Counts::default() },
            kills: orchestra.kills,
            requests: sandbox.requests().last().map_or(0, |request| request.seq),
            violations: orchestra.failures.clone(),
            tally,
        };
        for case in orchestra.cases.values() {
            report.add(case, sandbox);
        }
        for left in left_behind {
            let Listed { id, kind, state, .. } = left;
            let named = id.to_string();
            let is_its = |case: &&Case| case.steps.iter().any(|step| step.contains(&named));
            let whose = orchestra.cases.values().find(is_its);
            let left = format!("{kind} is left behind in a store as {state}");
            report.violations.push(match whose {
                Some(case) => explain(case, &[left]),
                None => format!("{left}, and nobody knew of it"),
            });
        }
        if report.tally.otps_sent != report.counts.sent {
            report.violations.push("OTPs were sent to others than the patients".to_owned());
        }
        if report.counts.double > 0 {
            report.violations.push("OTPs were submitted twice".to_owned());
        }
        report.violations.extend(report.missing());
        report
    }

    fn add(&mut self, case: &Case, sandbox: &Sandbox) {
        let Some(tally) = sandbox.tally_of(case.plan.person.abha_number) else {
            self.violations.push(format!("patient {} is unknown", case.plan.case));
            return;
        };
        let counts = &mut self.counts;
        counts.sent += tally.otps.sent;
        counts.patients_killed += u64::from(case.kills);
        for (leg, kind) in case.legs.iter().zip(case.plan.legs()) {
            if leg.asks.is_empty() {
                continue;
            }
            let key = (kind.as_str(), case.plan.generation.as_str(), case.store);
            let ends = self.journeys.entry(key).or_default();
            if let Some(at) = ENDS.iter().position(|known| leg.end == Some(*known)) {
                ends[at] += 1;
            }
            counts.seconds += leg.seconds;
            counts.went_on += leg.went_on;
            counts.add(leg, {
                let purpose = kind.purpose(case.plan.generation);
                tally.by_purpose.get(purpose).map_or(0, |o| o.sent)
            });
        }
        let found = case.check(&tally);
        if !found.is_empty() {
            self.violations.push(explain(case, &found));
        }
    }

    /// What should have happened and did not.
    fn missing(&self) -> Vec<String> {
        let mut missing = Vec::new();
        for kind in weather::all_kinds() {
            if !self.tally.faults.contains_key(kind) {
                missing.push(format!("no fault of the kind {kind} struck"));
            }
        }
        for kind in Journey::ALL {
            for generation in ["v1v2", "v3"] {
                for store in ["memory", "sqlite", "redis"] {
                    let ends = self.journeys.get(&(kind.as_str(), generation, store));
                    if ends.is_none_or(|ends| ends[0] == 0) {
                        let kind = kind.as_str();
                        missing.push(format!("no {kind} on {generation} and {store} finished"));
                    }
                }
            }
        }
        let counts = &self.counts;
        for (what, number) in [
            ("process was killed", self.kills),
            ("patient lost a process", counts.patients_killed),
            ("journey was resumed", counts.resumed),
            ("OTP was reported as not sent", counts.not_sent),
            ("OTP was refused", counts.refused),
            ("OTP was reported as unknown", counts.unknown),
            ("OTP that was reported as unknown was sent", counts.unknown_sent),
            ("second OTP was sent", counts.seconds),
            ("journey went on after its first OTP", counts.went_on),
            ("outcome was unknown", counts.unknown_outcomes),
            ("outcome was looked up", counts.reconciled),
            ("call was dropped", counts.dropped),
            ("wrong OTP was refused", self.tally.otps_refused),
        ] {
            if number == 0 {
                missing.push(format!("no {what}"));
            }
        }
        missing
    }

    pub(crate) fn print(&self) -> ExitCode {
        println!("soak with seed {}, {:.1} s", self.seed, self.milliseconds as f64 / 1000.0);
        println!();
        println!(
            "{:15} {:5} {:7} {:>9} {:>8} {:>8} {:>5}",
            "journey", "", "store", "finished", "refused", "unknown", "lost"
        );
        let mut all = [0; 4];
        for ((kind, generation, store), ends) in &self.journeys {
            row(&format!("{kind:15} {generation:5} {store:7}"), ends);
            for (sum, number) in all.iter_mut().zip(ends) {
                *sum += number;
            }
        }
        row(&format!("{:29}", "all"), &all);
        println!();
        let faults: Vec<String> =
            self.tally.faults.iter().map(|(kind, struck)| format!("{kind} {struck}")).collect();
        println!("faults: {}: {}", self.tally.faults.values().sum::<u64>(), faults.join(", "));
        let counts = &self.counts;
        println!(
            "OTPs: {} asked for, {} sent; reported as not sent {}, refused {}, unknown {} (of which {} were sent)",
            counts.asked,
            counts.sent,
            counts.not_sent,
            counts.refused,
            counts.unknown,
            counts.unknown_sent
        );
        println!("second OTPs: {}; went on after a first one: {}", counts.seconds, counts.went_on);
        println!(
            "processes killed: {}, with {} patients; calls dropped: {}; journeys resumed: {}",
            self.kills, counts.patients_killed, counts.dropped, counts.resumed
        );
        println!(
            "unknown outcomes: {}; looked up: {}; journeys lost: {}; double submissions: {}",
            counts.unknown_outcomes, counts.reconciled, all[3], counts.double
        );
        let journeys: u64 = all.iter().sum();
        let per_second = |number: u64| number as f64 * 1000.0 / self.milliseconds.max(1) as f64;
        println!(
            "{journeys} journeys, {:.1} a second; {} calls, {:.0} a second",
            per_second(journeys),
            self.requests,
            per_second(self.requests)
        );
        if self.violations.is_empty() {
            return ExitCode::SUCCESS;
        }
        println!();
        for violation in self.violations.iter().take(SHOWN) {
            println!("VIOLATION {violation}");
        }
        println!("{} violations; seed {}", self.violations.len(), self.seed);
        ExitCode::FAILURE
    }
}

fn row(title: &str, ends: &[u64; 4]) {
    let [finished, refused, unknown, lost] = ends;
    println!("{title} {finished:>9} {refused:>8} {unknown:>8} {lost:>5}");
}

fn explain(case: &Case, found: &[String]) -> String {
    let plan = &case.plan;
    format!(
        "patient {}: {:?} on {}, {}, {:?} first, {:?}, {} wrong OTPs, {}\n    {}\n    steps: {}",
        plan.case,
        plan.kind,
        plan.generation.as_str(),
        case.store,
        plan.adapter,
        plan.quirk,
        plan.wrong,
        if case.calm { "calm" } else { "in the storm" },
        found.join("\n    "),
        case.steps.join("; ")
    )
}

impl Counts {
    fn add(&mut self, leg: &Leg, sent: u64) {
        self.asked += leg.asks.len() as u64;
        self.not_sent += leg.reported(Said::NotSent);
        self.refused += leg.reported(Said::Refused);
        self.unknown += leg.reported(Said::Unknown);
        self.unknown_sent += sent.saturating_sub(leg.reported(Said::Sent));
        self.unknown_outcomes += leg.unknown_submissions;
        self.resumed += leg.resumed;
        self.reconciled += leg.reconciled;
        self.dropped += leg.drops;
    }
}
