//! One step of a run: what it is and how it is carried out.

use std::env;
use std::fs;
use std::path::{self, Path};

use crate::cargo::{Call, Cargo};
use crate::error::Error;
use crate::metadata::Metadata;
use crate::sandbox::Sandbox;
use crate::test_output::{Failures, TestCounts};
use crate::tools::Tool;

/// The steps that `--only` can select together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Group {
    Fmt,
    Clippy,
    Test,
    Examples,
    Soak,
    Doctest,
    Doc,
    Layers,
    Links,
    Deny,
    Unused,
    Minimal,
    Api,
    Semver,
}

pub(crate) struct Step {
    pub(crate) group: Group,
    pub(crate) name: String,
    pub(crate) work: Work,
}

pub(crate) enum Work {
    /// Says what is wrong, one line for each fault; none is a pass.
    Check(fn(&Context) -> Result<Vec<String>, Error>),
    /// A cargo call whose output is shown if it fails.
    Quiet(Call),
    /// A program that was built before, by its place in the directory of the dev profile, with its
    /// arguments; shown if it fails. The exit code 77 says that it cannot run here, and its last line
    /// why.
    Program { path: &'static str, args: &'static [&'static str] },
    /// The same, with the address of a running sandbox as its argument.
    Client { path: &'static str },
    /// A subcommand of cargo that others wrote.
    Tool(Tool, Call),
    /// What can only be compared once there was a release: nothing, or why it cannot be done yet.
    SinceRelease(fn(&Context) -> Result<Outcome, Error>),
    /// A cargo call that runs tests: its output is passed through, tests and skips are counted.
    Tests(Call),
}

/// What every step may look at.
pub(crate) struct Context {
    pub(crate) cargo: Cargo,
    metadata: Result<Metadata, Error>,
}

#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// What to show, if the step failed.
    pub(crate) failure: Option<String>,
    pub(crate) tests: TestCounts,
    /// `NAME: REASON` of each test that could not run.
    pub(crate) skips: Vec<String>,
}

impl Group {
    /// In the order in which they run.
    pub(crate) const ALL: [(&'static str, Self); 14] = [
        ("fmt", Self::Fmt),
        ("clippy", Self::Clippy),
        ("test", Self::Test),
        ("examples", Self::Examples),
        ("soak", Self::Soak),
        ("doctest", Self::Doctest),
        ("doc", Self::Doc),
        ("layers", Self::Layers),
        ("links", Self::Links),
        ("deny", Self::Deny),
        ("unused", Self::Unused),
        ("minimal", Self::Minimal),
        ("api", Self::Api),
        ("semver", Self::Semver),
    ];

    /// Whether it runs only when it is asked for: it installs tools or builds everything anew.
    pub(crate) fn is_full(self) -> bool {
        matches!(self, Self::Deny | Self::Unused | Self::Minimal | Self::Api | Self::Semver)
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, group)| *group)
    }
}

impl Step {
    /// A step that cannot be carried out has failed, and the others go on.
    pub(crate) fn run(&self, context: &Context) -> Outcome {
        let outcome = match &self.work {
            Work::Check(check) => check(context).map(|findings| Outcome {
                failure: (!findings.is_empty()).then(|| findings.join("\n")),
                ..Outcome::default()
            }),
            Work::Quiet(call) => run_quiet(&context.cargo, call),
            Work::Program { path, args } => run_program(context, path, args),
            Work::Client { path } => run_client(context, path),
            Work::SinceRelease(check) => check(context),
            Work::Tool(tool, call) => tool.run(context, call),
            Work::Tests(call) => run_tests(context, call),
        };
        outcome.unwrap_or_else(|error| Outcome {
            failure: Some(error.to_string()),
            ..Outcome::default()
        })
    }
}

impl Context {
    pub(crate) fn load() -> Result<Self, Error> {
        let cargo = Cargo::new()?;
        // A manifest that cargo refuses must not hide what the other steps have to say.
        let metadata = Metadata::load(&cargo);
        Ok(Self { cargo, metadata })
    }

    pub(crate) fn metadata(&self) -> Result<&Metadata, Error> {
        self.metadata.as_ref().map_err(|error| Error::Malformed(error.to_string()))
    }

    /// A path of the workspace as findings name it, from the root on.
    pub(crate) fn shown<'a>(&self, path: &'a Path) -> path::Display<'a> {
        path.strip_prefix(self.cargo.root()).unwrap_or(path).display()
    }
}

fn run_quiet(cargo: &Cargo, call: &Call) -> Result<Outcome, Error> {
    let captured = cargo.capture(call)?;
    let failure = (!captured.success)
        .then(|| format!("`{call}` failed\n{}{}", captured.stdout, captured.stderr));
    Ok(Outcome { failure, ..Outcome::default() })
}

/// What a test says that cannot run, in the convention of automake.
const SKIPPED: i32 = 77;

fn run_program(context: &Context, path: &str, args: &[&str]) -> Result<Outcome, Error> {
    let program = context.metadata()?.target_dir.join("debug").join(path);
    let captured = context.cargo.capture_built(&program, args)?;
    let needed = env::var("ABDM_REQUIRE").unwrap_or_default();
    if captured.code == Some(SKIPPED) && !needed.split(',').any(|need| need == "redis") {
        let reason = captured.stdout.lines().last().unwrap_or_default();
        let skips = vec![format!("{path}: {reason}")];
        return Ok(Outcome { skips, ..Outcome::default() });
    }
    let failure = (!captured.success).then(|| {
        let printed = format!("{}{}", captured.stdout, captured.stderr);
        format!("`{path} {}` failed\n{printed}", args.join(" "))
    });
    Ok(Outcome { failure, ..Outcome::default() })
}

fn run_client(context: &Context, path: &str) -> Result<Outcome, Error> {
    let sandbox = Sandbox::start(&context.metadata()?.target_dir.join("debug"))?;
    run_program(context, path, &[sandbox.url()])
}

fn run_tests(context: &Context, call: &Call) -> Result<Outcome, Error> {
    let dir = context.metadata()?.target_dir.join("xtask");
    let skip_log = dir.join("skipped-tests.log");
    fs::create_dir_all(&dir).map_err(Error::at(&dir))?;
    // Emptied, or an earlier run's skips would count again.
    fs::write(&skip_log, "").map_err(Error::at(&skip_log))?;

    let call = call.clone().with_env("ABDM_SKIP_LOG", &skip_log);
    let mut tests = TestCounts::default();
    let mut failures = Failures::default();
    let success = context.cargo.stream(&call, |line| {
        tests.read_line(line);
        failures.read_line(line);
    })?;
    let failure = if !success {
        Some(format!("`{call}` failed, its output is above; of it\n{}", failures.text()))
    } else if tests.results == 0 {
        // Green without a count would be a claim that nothing supports.
        Some(format!("`{call}` printed no `test result:` line"))
    } else {
        None
    };
    let skips = fs::read_to_string(&skip_log).map_err(Error::at(&skip_log))?;
    let skips = skips.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect();
    Ok(Outcome { failure, tests, skips })
}
