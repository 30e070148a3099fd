//! CI and upkeep of the workspace: `cargo xtask --help`.
//!
//! It starts no process but cargo, and needs nothing that cargo does not bring.
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command line program")]

use std::env;
use std::process::ExitCode;

use crate::error::Error;

mod api;
mod bench;
mod cargo;
mod ci;
mod error;
mod feature_sets;
mod fuzz;
mod layers;
mod links;
mod metadata;
mod minimal;
mod msrv;
mod release;
mod report;
mod sandbox;
mod semver;
mod soak;
mod sources;
mod step;
mod test_output;
mod tools;

/// A new subcommand is one row here and one module.
const SUBCOMMANDS: &[Subcommand] = &[
    Subcommand {
        name: "ci",
        usage: ci::USAGE,
        about: "everything that has to hold before a commit; `--full` with what installs tools or builds \
                anew, `--only GROUP` selects (repeatable)",
        run: ci::run,
    },
    Subcommand {
        name: "layers",
        usage: "",
        about: "only the layering checks, the same as `ci --only layers`",
        run: ci::run_layers,
    },
    Subcommand {
        name: "soak",
        usage: soak::USAGE,
        about: "many journeys through random faults and process deaths, held against the sandbox",
        run: soak::run,
    },
    Subcommand {
        name: "bench",
        usage: bench::USAGE,
        about: "what the toolkit costs beside what a user would write, in under two minutes once it \
                is built; writes docs/benchmarks.md",
        run: bench::run,
    },
    Subcommand {
        name: "fuzz",
        usage: fuzz::USAGE,
        about: "every fuzzer for so long, on a nightly toolchain",
        run: fuzz::run,
    },
    Subcommand {
        name: "release",
        usage: release::USAGE,
        about: "whether everything that is published could be: packages it, publishes nothing",
        run: release::run,
    },
];

struct Subcommand {
    name: &'static str,
    usage: &'static str,
    about: &'static str,
    run: fn(&[String]) -> Result<ExitCode, Error>,
}

fn main() -> ExitCode {
    let args: Vec<String> = env::args().skip(1).collect();
    dispatch(&args).unwrap_or_else(|error| {
        eprintln!("xtask: {error}");
        match error {
            Error::Usage(_) => ExitCode::from(2),
            _ => ExitCode::FAILURE,
        }
    })
}

fn dispatch(args: &[String]) -> Result<ExitCode, Error> {
    let Some((name, rest)) = args.split_first() else {
        return Err(Error::Usage(format!("a subcommand is needed\n\n{}", help())));
    };
    if name == "help" || args.iter().any(|arg| arg == "--help" || arg == "-h") {
        println!("{}", help());
        return Ok(ExitCode::SUCCESS);
    }
    match SUBCOMMANDS.iter().find(|subcommand| subcommand.name == name) {
        Some(subcommand) => (subcommand.run)(rest),
        None => Err(Error::Usage(format!("no subcommand `{name}`\n\n{}", help()))),
    }
}

fn help() -> String {
    let mut text = "CI and upkeep of the workspace\n\nUsage:".to_owned();
    for Subcommand { name, usage, about, .. } in SUBCOMMANDS {
        text += format!("\n  cargo xtask {name} {usage}").trim_end();
        text += &format!("\n      {about}\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dispatch_words(words: &[&str]) -> Result<ExitCode, Error> {
        dispatch(&words.iter().map(ToString::to_string).collect::<Vec<_>>())
    }

    #[test]
    fn help_names_every_subcommand_and_group() {
        let help = help();
        for subcommand in SUBCOMMANDS {
            assert!(help.contains(&format!("cargo xtask {}", subcommand.name)));
        }
        for group in ["fmt", "clippy", "test", "soak", "doctest", "doc", "layers", "links"] {
            assert!(help.contains(group), "{group} in {help}");
        }
    }

    #[test]
    fn what_is_not_understood_is_a_usage_error() {
        for words in [&[][..], &["cj"], &["ci", "--only"], &["ci", "--only", "lint"], &["ci", "x"]]
        {
            assert!(matches!(dispatch_words(words), Err(Error::Usage(_))), "{words:?}");
        }
    }
}
