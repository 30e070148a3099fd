//! `cargo xtask bench`: builds the command and the benchmarks, runs them and has `docs/benchmarks.md`
//! written.

use std::process::ExitCode;

use crate::cargo::Call;
use crate::error::Error;
use crate::step::Context;

pub(crate) const USAGE: &str = "[--json] [--full]";

/// A workspace of its own, so that nothing else needs the OpenSSL that it is compared with.
const BUILD: &str = "build --release --locked --manifest-path benches/Cargo.toml \
                     --target-dir benches/target";
const PROGRAM: &str = "benches/target/release/abdm-bench";
const COMMAND: &str = "build --release --locked -p abdm-cli";

pub(crate) fn run(args: &[String]) -> Result<ExitCode, Error> {
    check(args)?;
    let context = Context::load()?;
    for call in [Call::new(COMMAND), Call::new(BUILD)] {
        let captured = context.cargo.capture(&call)?;
        if !captured.success {
            return Err(Error::Cargo { command: call.to_string(), output: captured.stderr });
        }
    }
    let abdm = context.metadata()?.target_dir.join("release").join("abdm");
    let abdm = abdm.display().to_string();
    let mut all =
        ["run", "--abdm", &abdm, "--peers", "benches/peers", "--write"].map(str::to_owned).to_vec();
    all.push("docs/benchmarks.md".to_owned());
    all.extend_from_slice(args);
    let code = context.cargo.run_built(&context.cargo.root().join(PROGRAM), &all)?;
    Ok(code.and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from))
}

/// What takes no build to find out.
fn check(args: &[String]) -> Result<(), Error> {
    match args.iter().all(|arg| ["--json", "--full"].contains(&arg.as_str())) {
        true => Ok(()),
        false => Err(Error::Usage(format!("usage: cargo xtask bench {USAGE}"))),
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
        for words in [&[][..], &["--json"], &["--full"], &["--full", "--json"]] {
            assert!(check_words(words).is_ok(), "{words:?}");
        }
        for words in [&["--jsn"][..], &["--write", "x"], &["full"]] {
            assert!(matches!(check_words(words), Err(Error::Usage(_))), "{words:?}");
        }
    }
}
