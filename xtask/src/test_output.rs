//! Reading cargo test's output.

use std::fmt;
use std::ops::AddAssign;

/// Sums of cargo's `test result:` lines.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct TestCounts {
    /// How many such lines there were, one per test binary.
    pub(crate) results: usize,
    pub(crate) passed: usize,
    pub(crate) failed: usize,
    pub(crate) ignored: usize,
}

impl TestCounts {
    /// Takes in a line like `test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; ...`,
    /// and passes over any other.
    pub(crate) fn read_line(&mut self, line: &str) {
        // After the full stop, because the word before it may be coloured.
        let Some((_, counts)) =
            line.strip_prefix("test result: ").and_then(|result| result.split_once(". "))
        else {
            return;
        };
        let count = |kind: &str| {
            counts
                .split("; ")
                .filter_map(|field| field.split_once(' '))
                .find(|(_, name)| *name == kind)
                .and_then(|(number, _)| number.parse::<usize>().ok())
        };
        if let (Some(passed), Some(failed), Some(ignored)) =
            (count("passed"), count("failed"), count("ignored"))
        {
            *self += Self { results: 1, passed, failed, ignored };
        }
    }
}

/// What the test binaries say of their failed tests, for saying it again where the run ends: what a
/// service shows of a long log is its end.
#[derive(Debug, Default)]
pub(crate) struct Failures {
    lines: Vec<String>,
    /// How many lines of this binary there were: the first of them are kept.
    of_this: usize,
    within: bool,
}

impl Failures {
    /// Enough for the messages of a few tests, each with a backtrace.
    const KEPT_OF_EACH_BINARY: usize = 200;

    /// Takes in what stands between `failures:` and `test result:`, and passes over any other line.
    pub(crate) fn read_line(&mut self, line: &str) {
        if line.starts_with("test result: ") {
            self.within = false;
        } else if self.within {
            self.of_this += 1;
            // A name at the end has four blanks before it and stands in no message.
            let is_name = line.strip_prefix("    ").is_some_and(|name| !name.contains(' '));
            if self.of_this <= Self::KEPT_OF_EACH_BINARY || is_name {
                self.lines.push(line.to_owned());
            }
        } else if line == "failures:" {
            (self.within, self.of_this) = (true, 0);
        }
    }

    /// The lines, the last one ended too.
    pub(crate) fn text(&self) -> String {
        self.lines.iter().flat_map(|line| [line, "\n"]).collect()
    }
}

impl AddAssign for TestCounts {
    fn add_assign(&mut self, other: Self) {
        self.results += other.results;
        self.passed += other.passed;
        self.failed += other.failed;
        self.ignored += other.ignored;
    }
}

impl fmt::Display for TestCounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { passed, failed, ignored, .. } = self;
        write!(f, "{} ran, {passed} passed, {failed} failed, {ignored} ignored", passed + failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &[&str]) -> TestCounts {
        let mut counts = TestCounts::default();
        lines.iter().for_each(|line| counts.read_line(line));
        counts
    }

    #[test]
    fn sums_the_result_lines() {
        let counts = read(&[
            "running 3 tests",
            "test a ... ok",
            "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 2 filtered out; finished in 0.01s",
            "test result: FAILED. 10 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.20s",
        ]);
        assert_eq!(counts, TestCounts { results: 2, passed: 13, failed: 2, ignored: 1 });
        assert_eq!(counts.to_string(), "15 ran, 13 passed, 2 failed, 1 ignored");
    }

    #[test]
    fn what_failed_is_kept_to_be_said_again() {
        let mut failures = Failures::default();
        let long = format!("---- b stdout ----{}", "\nat somewhere".repeat(500));
        let printed = format!(
            "test a ... ok\ntest b ... FAILED\n\nfailures:\n\n{long}\n\nfailures:\n    b\n    \
             c::d\n\ntest result: FAILED. 1 passed; 2 failed\nrunning 1 test\ntest e ... ok\n"
        );
        printed.lines().for_each(|line| failures.read_line(line));
        let text = failures.text();
        assert!(text.contains("---- b stdout ----\nat somewhere\n"), "{text}");
        assert!(text.ends_with("at somewhere\n    b\n    c::d\n"), "{text}");
        assert_eq!(text.lines().count(), Failures::KEPT_OF_EACH_BINARY + 2);
    }

    #[test]
    fn nothing_is_kept_of_a_run_without_failures() {
        let mut failures = Failures::default();
        ["test a ... ok", "test result: ok. 1 passed"]
            .iter()
            .for_each(|line| failures.read_line(line));
        assert_eq!(failures.text(), "");
    }

    #[test]
    fn colour_does_not_hide_a_result() {
        let line = "test result: \u{1b}[32mok\u{1b}[m. 1 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s";
        assert_eq!(read(&[line]).passed, 1);
    }

    #[test]
    fn other_lines_do_not_count() {
        let counts = read(&[
            "",
            "test result: ok",
            "test result: ok. many passed",
            "1 passed; 0 failed; 0 ignored",
        ]);
        assert_eq!(counts, TestCounts::default());
    }
}
