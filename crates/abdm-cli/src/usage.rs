//! Errors of the command line, without the values in it.

use std::ffi::OsString;

use abdm::types::catalogue::Language;
use clap::CommandFactory;
use clap::error::{ContextKind, ContextValue, Error, ErrorKind};

use crate::args::Cli;
use crate::exit::Exit;
use crate::output;
use crate::problem::Problem;

/// Shows help, or what is wrong with the arguments.
///
/// What was given by mistake is not repeated, be it an argument or in the environment: it may be an
/// Aadhaar number, a name or a secret. Only options are named.
pub(crate) fn explain(mut error: Error, json: bool) -> Exit {
    if !error.use_stderr() {
        // Help or version; a reader who has gone away misses nothing.
        let _ = error.print();
        return Exit::Done;
    }
    hide_values(&mut error);
    let missing_subcommand = matches!(
        error.kind(),
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand
    );
    let problem = match missing_subcommand {
        true => Problem::usage("a subcommand is missing", "See `abdm --help`."),
        false => problem(&error),
    };
    if missing_subcommand {
        // The help itself.
        let _ = error.print();
    } else {
        output::tell_problem(&problem, Language::English);
    }
    if json {
        let answer = serde_json::json!({ "ok": false, "error": problem.to_json() });
        // Standard error has it already.
        let _ = output::print(answer);
    }
    Exit::Usage
}

/// What clap says, in the form of all other errors.
fn problem(error: &Error) -> Problem {
    let text = error.render().to_string();
    let mut what = Vec::new();
    let mut next = Vec::new();
    for line in text.lines().map(str::trim).take_while(|line| !is_usage(line)) {
        match line.strip_prefix("tip: ") {
            Some(tip) => next.push(sentence(tip)),
            None if !line.is_empty() => what.push(line.trim_start_matches("error: ")),
            None => {}
        }
    }
    next.push(format!("See `{} --help`.", command(std::env::args_os().skip(1))));
    Problem::usage(what.join(" "), next.join(" "))
}

fn is_usage(line: &str) -> bool {
    line.starts_with("Usage: ") || line.starts_with("For more information")
}

/// The command that was typed, as far as there is one of that name.
fn command(args: impl Iterator<Item = OsString>) -> String {
    let mut known = Cli::command();
    let mut path = known.get_name().to_owned();
    for arg in args {
        let Some(subcommand) = known.find_subcommand(&arg) else { break };
        path = format!("{path} {}", subcommand.get_name());
        known = subcommand.clone();
    }
    path
}

/// With a capital and a full stop.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).chain(['.']).collect()
}

fn hide_values(error: &mut Error) {
    for kind in [ContextKind::InvalidArg, ContextKind::InvalidSubcommand, ContextKind::InvalidValue]
    {
        if let Some(ContextValue::String(text)) = error.get(kind) {
            let shown = ContextValue::String(without_value(text));
            error.insert(kind, shown);
        }
    }
    // Tips repeat the value.
    error.remove(ContextKind::Suggested);
    error.remove(ContextKind::TrailingArg);
}

/// The name of an option, and nothing of anything else.
fn without_value(text: &str) -> String {
    let name = text.split(['=', ' ']).next().unwrap_or_default();
    let is_option =
        name.starts_with('-') && name.bytes().all(|b| b == b'-' || b.is_ascii_lowercase());
    if is_option { name.to_owned() } else { "(not shown)".to_owned() }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    fn text(args: &[&str]) -> String {
        let args = ["abdm"].iter().chain(args);
        let mut error = Cli::try_parse_from(args).unwrap_err();
        hide_values(&mut error);
        error.render().to_string()
    }

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn what_was_given_by_mistake_is_not_repeated() {
        for args in [
            &["retrieve", "aadhaar-otp", "999941057058"][..],
            &["retrieve", "aadhaar-otp", "--aadhaar", "999941057058"],
            &["retrieve", "aadhaar-otp", "--aadhaar=999941057058"],
            &["retrieve", "aadhaar-otp", "--999941057058"],
            &["retrieve", "999941057058"],
            &["999941057058"],
            &["profile", "--transport", "999941057058"],
            &["profile", "--json=999941057058"],
            &["logout", "-9", "999941057058"],
        ] {
            let text = text(args);
            assert!(!text.contains("9999"), "{text}");
        }
        for args in [
            &["retrieve", "aadhaar-otp", "sentinel-९९९९"][..],
            &["retrieve", "aadhaar-otp", "--sentinel-९९९९"],
            &["retrieve", "aadhaar-otp", "--aadhaar=sentinel-९९९९"],
            &["profile", "--transport", "sentinel-९९९९"],
            &["profile", "--transport=sentinel"],
            &["profile", "--json=sentinel"],
            &["sentinel"],
            &["login", "sentinel"],
            &["login", "aadhaar-otp", "sentinel.rao@sbx"],
            &["profile", "sentinel"],
            &["help", "sentinel"],
        ] {
            let text = text(args);
            assert!(!text.contains("sentinel") && !text.contains('९'), "{text}");
        }
    }

    #[test]
    fn help_is_offered_for_the_command_that_was_typed() {
        for (line, path) in [
            ("login mobile --transport x", "abdm login mobile"),
            ("login sentinel", "abdm login"),
            ("profile 9999", "abdm profile"),
            ("--x profile", "abdm"),
        ] {
            assert_eq!(command(line.split(' ').map(OsString::from)), path);
        }
    }

    #[test]
    fn a_mistyped_option_is_named() {
        let text = text(&["login", "aadhaar-otp", "--abah", "x"]);
        assert!(text.contains("--abah"), "{text}");
    }
}
