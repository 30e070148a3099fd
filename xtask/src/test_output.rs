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
