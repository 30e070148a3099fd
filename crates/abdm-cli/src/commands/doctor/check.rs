//! What was looked at, and what came of it.

use serde_json::{Value, json};

use crate::exit::Exit;
use crate::output;
use crate::problem::Problem;
use crate::style::{GOOD, LABEL, PROBLEM, Style, WARNING};

/// Columns of a name.
const NAME: usize = 13;

/// One thing that was looked at.
#[derive(Debug, Clone)]
pub(super) struct Check {
    name: &'static str,
    state: State,
    what: String,
    remedy: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Ok,
    /// Worth a look; journeys may succeed all the same.
    Warning,
    Failed(Exit),
    /// What it needs failed.
    Skipped,
}

impl Check {
    pub(super) fn ok(name: &'static str, what: String) -> Self {
        Self { name, state: State::Ok, what, remedy: None }
    }

    pub(super) fn warning(name: &'static str, what: String, remedy: &str) -> Self {
        Self { name, state: State::Warning, what, remedy: Some(remedy.to_owned()) }
    }

    pub(super) fn failed(name: &'static str, problem: &Problem) -> Self {
        let remedy = Some(problem.next().to_owned());
        Self { name, state: State::Failed(problem.exit()), what: problem.what().to_owned(), remedy }
    }

    pub(super) fn skipped(name: &'static str) -> Self {
        let what = "not looked at: what it needs failed".to_owned();
        Self { name, state: State::Skipped, what, remedy: None }
    }

    pub(super) fn is_passed(&self) -> bool {
        matches!(self.state, State::Ok | State::Warning)
    }

    pub(super) fn to_json(&self) -> Value {
        json!({
            "name": self.name,
            "state": self.state.as_str().to_ascii_lowercase(),
            "what": self.what,
            "remedy": self.remedy,
        })
    }

    /// One line: state, name, what was found, what to do.
    fn line(&self) -> String {
        let (state, style) = (self.state.as_str(), self.state.style());
        let remedy = self.remedy.iter().map(|remedy| format!(". {remedy}")).collect::<String>();
        let text = output::one_line(&format!("{}{remedy}", self.what));
        let name = self.name;
        format!("{}{text}", style.paint_out(&format!("{state:<6}{name:<NAME$}")))
    }
}

impl State {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warning => "warn",
            Self::Failed(_) => "FAIL",
            Self::Skipped => "skip",
        }
    }

    const fn style(self) -> Style {
        match self {
            Self::Ok => GOOD,
            Self::Warning => WARNING,
            Self::Failed(_) => PROBLEM,
            Self::Skipped => LABEL,
        }
    }
}

/// All that was looked at, told as it is found.
#[derive(Debug)]
pub(super) struct Report {
    json: bool,
    checks: Vec<Check>,
}

impl Report {
    pub(super) fn new(json: bool) -> Self {
        Self { json, checks: Vec::new() }
    }

    /// # Errors
    ///
    /// [`Problem`] when standard output cannot be written to.
    pub(super) fn add(&mut self, check: Check) -> Result<(), Problem> {
        if !self.json {
            output::print_painted(&check.line()).map_err(|error| {
                let what = format!("standard output: {}", error.kind());
                Problem::other(what, "Make room for it, or write elsewhere.")
            })?;
        }
        self.checks.push(check);
        Ok(())
    }

    /// What could not be looked at, because something before it failed.
    pub(super) fn skip(&mut self, names: &[&'static str]) -> Result<(), Problem> {
        names.iter().try_for_each(|name| self.add(Check::skipped(name)))
    }

    pub(super) fn checks(&self) -> &[Check] {
        &self.checks
    }

    /// What failed, if anything did. The exit code is that of the first.
    pub(super) fn problem(&self) -> Option<Problem> {
        let failed = |check: &&Check| matches!(check.state, State::Failed(_));
        let failed: Vec<_> = self.checks.iter().filter(failed).collect();
        let first = failed.first()?;
        let names: Vec<_> = failed.iter().map(|check| check.name).collect();
        let what = format!("not all is well: {}", names.join(", "));
        let exit = match first.state {
            State::Failed(exit) => exit,
            _ => Exit::Other,
        };
        Some(Problem::unwell(what, first.remedy.clone().unwrap_or_default(), exit))
    }
}
