//! `cargo xtask soak`: builds the soak and runs it with the same arguments.

use std::process::ExitCode;

use crate::cargo::Call;
use crate::error::Error;
use crate::step::Context;

pub(crate) const USAGE: &str = "--seconds N [--seed S]";

/// Its place in the directory of the dev profile.
pub(crate) const PROGRAM: &str = "abdm-soak";

pub(crate) fn build() -> Call {
    Call::new("build --workspace --all-features --locked --bin abdm-soak")
}

/// Ends as it ends: with 77 where it cannot run, for one.
pub(crate) fn run(args: &[String]) -> Result<ExitCode, Error> {
    check(args)?;
    let context = Context::load()?;
    let captured = context.cargo.capture(&build())?;
    if !captured.success {
        return Err(Error::Cargo { command: build().to_string(), output: captured.stderr });
    }
    let program = context.metadata()?.target_dir.join("debug").join(PROGRAM);
    let code = context.cargo.run_built(&program, args)?;
    Ok(code.and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from))
}

/// What takes no build to find out.
fn check(args: &[String]) -> Result<(), Error> {
    let known = |pair: &[String]| {
        matches!(pair, [name, value]
            if ["--seconds", "--seed"].contains(&name.as_str()) && value.parse::<u64>().is_ok())
    };
    match args.iter().any(|arg| arg == "--seconds") && args.chunks(2).all(known) {
        true => Ok(()),
        false => Err(Error::Usage(format!("usage: cargo xtask soak {USAGE}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_words(words: &[&str]) -> Result<(), Error> {
        check(&words.iter().map(ToString::to_string).collect::<Vec<_>>())
    }

    #[test]
    fn the_arguments_are_looked_at_before_anything_is_built() {
        assert!(check_words(&["--seconds", "20"]).is_ok());
        assert!(check_words(&["--seed", "3", "--seconds", "20"]).is_ok());
        for words in [&[][..], &["--seed", "3"], &["--seconds"], &["--seconds", "x"], &["20"]] {
            assert!(matches!(check_words(words), Err(Error::Usage(_))), "{words:?}");
        }
    }
}
