//! `cargo xtask ci`: the steps and their order.

use std::process::ExitCode;
use std::time::Instant;

use crate::cargo::Call;
use crate::error::Error;
use crate::report::Report;
use crate::step::{Context, Group, Step, Work};
use crate::{api, feature_sets, layers, links, minimal, msrv, semver, soak, sources, tools};

pub(crate) const USAGE: &str = "[--full] [--only fmt|clippy|test|examples|soak|doctest|doc|layers|links|deny|unused|minimal|api|semver]...";

/// What a command line asks for.
#[derive(Debug, PartialEq)]
enum Wanted {
    /// What needs no tool but cargo.
    Usual,
    Full,
    Only(Vec<Group>),
}

/// Runs the steps that are asked for.
pub(crate) fn run(args: &[String]) -> Result<ExitCode, Error> {
    let wanted = parse(args)?;
    run_steps("ci", plan().into_iter().filter(|step| wanted.has(step.group)))
}

impl Wanted {
    fn has(&self, group: Group) -> bool {
        match self {
            Self::Usual => !group.is_full(),
            Self::Full => true,
            Self::Only(groups) => groups.contains(&group),
        }
    }
}

pub(crate) fn run_layers(args: &[String]) -> Result<ExitCode, Error> {
    match args.first() {
        Some(arg) => Err(Error::Usage(format!("`layers` takes no argument `{arg}`"))),
        None => run_steps("layers", plan().into_iter().filter(|step| step.group == Group::Layers)),
    }
}

fn parse(args: &[String]) -> Result<Wanted, Error> {
    let (mut full, mut only) = (false, Vec::new());
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--full" => full = true,
            "--only" => {
                let name = args.next().map_or("", String::as_str);
                only.push(Group::named(name).ok_or_else(|| {
                    Error::Usage(format!("`--only` takes no group `{name}`; usage: {USAGE}"))
                })?);
            }
            _ => {
                return Err(Error::Usage(format!(
                    "`ci` takes no argument `{arg}`; usage: {USAGE}"
                )));
            }
        }
    }
    Ok(match (full, only.is_empty()) {
        (false, true) => Wanted::Usual,
        (true, true) => Wanted::Full,
        (false, false) => Wanted::Only(only),
        (true, false) => {
            return Err(Error::Usage("`--full` is everything; `--only` selects".to_owned()));
        }
    })
}

fn run_steps(subject: &str, steps: impl Iterator<Item = Step>) -> Result<ExitCode, Error> {
    let context = Context::load()?;
    let mut report = Report::default();
    for step in steps {
        let started = now();
        let outcome = step.run(&context);
        report.record(&step.name, &outcome, started.elapsed());
    }
    Ok(report.finish(subject))
}

/// Workspaces of their own, whose locks no build of this one looks at.
const OUTSIDE: [&str; 2] = ["benches", "fuzz"];

/// What is quick to fail and quick to fix comes first.
fn plan() -> Vec<Step> {
    let quiet =
        |group, name: &str, call| Step { group, name: name.into(), work: Work::Quiet(call) };
    let tests =
        |group, name: &str, call| Step { group, name: name.into(), work: Work::Tests(call) };
    let check =
        |group, name: &str, check| Step { group, name: name.into(), work: Work::Check(check) };

    let mut steps = vec![quiet(Group::Fmt, "fmt", Call::new("fmt --all -- --check"))];
    steps.push(check(
        Group::Clippy,
        "clippy: feature sets match the manifests",
        feature_sets::check,
    ));
    steps.extend(
        feature_sets::clippy_calls().map(|call| quiet(Group::Clippy, &call.to_string(), call)),
    );
    steps.push(tests(
        Group::Test,
        "tests",
        Call::new(
            "test --workspace --all-features --locked --no-fail-fast --lib --bins --tests --examples",
        ),
    ));
    steps.push(quiet(
        Group::Examples,
        "examples are built",
        // With the command, whose sandbox some of them need.
        Call::new("build --workspace --all-features --locked --examples --bins"),
    ));
    // One binary, two generations: what differs is its argument.
    let program = |group, path: &'static str, args: &'static [&'static str]| {
        let name = std::iter::once(&path).chain(args).copied().collect::<Vec<_>>().join(" ");
        Step { group, name, work: Work::Program { path, args } }
    };
    steps.extend([
        program(Group::Examples, "examples/five_journeys", &["v1v2"]),
        program(Group::Examples, "examples/five_journeys", &["v3"]),
        program(Group::Examples, "examples/two_nodes", &[]),
        program(Group::Examples, "examples/login_axum", &["check"]),
        program(Group::Examples, "examples/own_transport", &[]),
        program(Group::Examples, "examples/types_only", &[]),
        program(Group::Examples, "examples/encrypt_only", &[]),
        Step {
            group: Group::Examples,
            name: "examples/flows_only, against a sandbox".into(),
            work: Work::Client { path: "examples/flows_only" },
        },
    ]);
    steps.push(quiet(Group::Soak, "the soak is built", soak::build()));
    steps.push(program(Group::Soak, soak::PROGRAM, &["--seconds", "20"]));
    steps.push(tests(
        Group::Doctest,
        "doc tests",
        Call::new("test --workspace --all-features --locked --no-fail-fast --doc"),
    ));
    steps.push(quiet(
        Group::Doc,
        "docs",
        Call::new("doc --workspace --all-features --locked --no-deps")
            .with_env("RUSTDOCFLAGS", "-Dwarnings"),
    ));
    steps.extend([
        check(Group::Layers, "layers: direct dependencies", layers::check_edges),
        check(Group::Layers, "layers: what a crate must not contain", layers::check_trees),
        check(Group::Layers, "layers: no unsafe code", sources::check_forbid_unsafe),
        check(Group::Layers, "layers: certificates are verified", sources::check_verified),
        check(Group::Layers, "layers: no clock and no IO in pure crates", sources::check_pure),
        check(Group::Layers, "layers: the MSRV holds for every locked package", msrv::check),
        check(Group::Layers, "layers: the workflow tests the MSRV", msrv::check_workflow),
    ]);
    steps.extend(OUTSIDE.map(|folder| {
        let call = Call::new("metadata --locked --format-version 1 --manifest-path");
        let name = format!("layers: the lock of {folder} is up to date");
        quiet(Group::Layers, &name, call.arg(&format!("{folder}/Cargo.toml")))
    }));
    steps.push(check(Group::Links, "links in README.md and docs", links::check));
    steps.extend(full());
    steps
}

/// What needs tools of others, or builds everything anew.
fn full() -> Vec<Step> {
    let check =
        |group, name: &str, check| Step { group, name: name.to_owned(), work: Work::Check(check) };
    let tool = |group, name: &str, tool, call: &str| Step {
        group,
        name: name.to_owned(),
        work: Work::Tool(tool, Call::new(call)),
    };
    vec![
        tool(
            Group::Deny,
            "licences, sources, bans and duplicates",
            tools::DENY,
            "deny --locked check bans licenses sources",
        ),
        tool(Group::Unused, "no dependency is unused", tools::MACHETE, "machete --skip-target-dir"),
        check(Group::Minimal, "the oldest versions that are allowed are enough", minimal::check),
        check(Group::Api, "api: every published library is looked at", api::check_table),
        check(Group::Api, "api: as it is listed", api::check_listing),
        check(Group::Api, "api: no types of others but those agreed upon", api::check_foreign),
        check(Group::Api, "api: a feature only adds", api::check_additive),
        Step {
            group: Group::Semver,
            name: "nothing breaks who depends on the last release".to_owned(),
            work: Work::SinceRelease(semver::check),
        },
    ]
}

#[expect(clippy::disallowed_methods, reason = "how long a step takes is for people to read")]
fn now() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse_words(words: &[&str]) -> Result<Wanted, Error> {
        parse(&words.iter().map(ToString::to_string).collect::<Vec<_>>())
    }

    #[test]
    fn only_is_repeatable() {
        assert_eq!(parse_words(&[]).unwrap(), Wanted::Usual);
        assert_eq!(
            parse_words(&["--only", "test", "--only", "deny"]).unwrap(),
            Wanted::Only(vec![Group::Test, Group::Deny])
        );
        assert_eq!(parse_words(&["--full"]).unwrap(), Wanted::Full);
        assert!(parse_words(&["--full", "--only", "test"]).is_err());
        assert!(parse_words(&["--only", "tests"]).is_err());
        assert!(parse_words(&["--only"]).is_err());
        assert!(parse_words(&["test"]).is_err());
    }

    #[test]
    fn the_plan_has_every_group_in_order() {
        let mut groups: Vec<Group> = plan().iter().map(|step| step.group).collect();
        groups.dedup();
        assert_eq!(groups, Group::ALL.map(|(_, group)| group));
    }

    #[test]
    fn every_workspace_of_its_own_is_known() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let mut folders: Vec<String> = std::fs::read_dir(root)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.join("Cargo.lock").exists())
            .map(|path| path.file_name().unwrap().to_str().unwrap().to_owned())
            .collect();
        folders.sort();
        assert_eq!(folders, OUTSIDE);
    }

    #[test]
    fn usage_names_every_group() {
        let names = Group::ALL.map(|(name, _)| name).join("|");
        assert_eq!(USAGE, format!("[--full] [--only {names}]..."));
    }

    #[test]
    fn whatever_resolves_dependencies_uses_the_lock_file() {
        for step in plan() {
            if let Work::Quiet(call) | Work::Tests(call) = step.work {
                let locked = call.args.iter().any(|arg| arg == "--locked");
                assert!(locked || call.args[0] == "fmt", "{call}");
            }
        }
    }
}
