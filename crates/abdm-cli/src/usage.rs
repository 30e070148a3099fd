//! Errors of the command line, without the values in it.

use clap::error::{ContextKind, ContextValue, Error, ErrorKind};

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
    let _ = error.print();
    let missing_subcommand = matches!(
        error.kind(),
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand
    );
    if json {
        let what = match missing_subcommand {
            true => "a subcommand is missing".to_owned(),
            false => first_line(&error),
        };
        let problem = Problem::usage(what, "See `abdm --help`.");
        let answer = serde_json::json!({ "ok": false, "error": problem.to_json() });
        // Standard error has it already.
        let _ = output::print(answer);
    }
    Exit::Usage
}

fn first_line(error: &Error) -> String {
    let text = error.render().to_string();
    let line = text.lines().next().unwrap_or_default();
    line.trim_start_matches("error: ").to_owned()
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
    use crate::args::Cli;

    fn text(args: &[&str]) -> String {
        let args = ["abdm"].iter().chain(args);
        let mut error = Cli::try_parse_from(args).unwrap_err();
        hide_values(&mut error);
        error.render().to_string()
    }

    #[test]
    fn the_command_line_is_consistent() {
        <Cli as clap::CommandFactory>::command().debug_assert();
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
    fn a_mistyped_option_is_named() {
        let text = text(&["login", "aadhaar-otp", "--abah", "x"]);
        assert!(text.contains("--abah"), "{text}");
    }
}
