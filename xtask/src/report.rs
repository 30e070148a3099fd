//! What a run prints: a line for each step, and the count at the end.

use std::process::ExitCode;
use std::time::Duration;

use crate::step::Outcome;
use crate::test_output::TestCounts;

#[derive(Default)]
pub(crate) struct Report {
    passed: usize,
    /// Each with what it said.
    failed: Vec<(String, String)>,
    failed_last: bool,
    /// Tests that could not run or are marked `#[ignore]`.
    skipped: usize,
    tests: TestCounts,
}

impl Report {
    pub(crate) fn record(&mut self, step: &str, outcome: &Outcome, took: Duration) {
        for skip in &outcome.skips {
            println!("notice: skipped {skip}");
        }
        self.skipped += outcome.skips.len() + outcome.tests.ignored;
        self.tests += outcome.tests;

        self.failed_last = outcome.failure.is_some();
        let seconds = took.as_secs_f64();
        match &outcome.failure {
            None => {
                println!("ok      {step} ({seconds:.1} s)");
                self.passed += 1;
            }
            Some(failure) => {
                let failure = failure.trim_end();
                println!("FAILED  {step} ({seconds:.1} s)\n{failure}");
                self.failed.push((step.to_owned(), failure.to_owned()));
            }
        }
    }

    /// Prints the end of the report, with the count of `subject` as the last line.
    ///
    /// What failed is said again, if other steps have printed since.
    pub(crate) fn finish(&self, subject: &str) -> ExitCode {
        for (nth, (step, failure)) in self.failed.iter().enumerate() {
            println!("failed: {step}");
            let is_above = self.failed_last && nth + 1 == self.failed.len();
            if !is_above {
                end_of(failure).for_each(|line| println!("{line}"));
            }
        }
        if self.tests.results > 0 {
            println!("tests: {}", self.tests);
        }
        println!("{}", self.count(subject));
        if self.failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }

    /// Other programs read this line: its form is fixed.
    fn count(&self, subject: &str) -> String {
        let Self { passed, skipped, .. } = self;
        format!("{subject}: {passed} passed, {} failed, {skipped} skipped", self.failed.len())
    }
}

/// The last lines of a text that may be long: it is above in full.
fn end_of(text: &str) -> impl Iterator<Item = &str> {
    const KEPT: usize = 200;
    text.lines().skip(text.lines().count().saturating_sub(KEPT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_said_again_from_its_end() {
        let text = "first\n".to_owned() + &"line\n".repeat(300) + "last";
        let again: Vec<_> = end_of(&text).collect();
        assert_eq!((again.len(), again[0], again[199]), (200, "line", "last"));
        assert_eq!(end_of("one\ntwo").collect::<Vec<_>>(), ["one", "two"]);
    }

    #[test]
    fn counts_steps_and_skipped_tests() {
        let mut report = Report::default();
        let passed = || Outcome::default();
        report.record("fmt", &passed(), Duration::ZERO);
        report.record("doc", &passed(), Duration::ZERO);
        assert_eq!(report.count("ci"), "ci: 2 passed, 0 failed, 0 skipped");
        assert_eq!(report.finish("ci"), ExitCode::SUCCESS);

        let skips = vec!["fixtures: ABDM_FIXTURES is not set".to_owned()];
        let tests = TestCounts { results: 1, passed: 5, failed: 0, ignored: 2 };
        report.record("test", &Outcome { skips, tests, ..passed() }, Duration::ZERO);
        let failure = Some("it broke".to_owned());
        report.record("clippy", &Outcome { failure, ..passed() }, Duration::ZERO);
        assert_eq!(report.count("ci"), "ci: 3 passed, 1 failed, 3 skipped");
        assert_eq!(report.finish("ci"), ExitCode::FAILURE);
    }
}
