//! `cargo xtask fuzz`: every fuzzer for a while, one after the other, from the seeds of `hostile/`.

use std::fs;
use std::process::ExitCode;

use crate::cargo::Call;
use crate::error::Error;
use crate::step::Context;
use crate::tools::FUZZ;

pub(crate) const USAGE: &str = "--seconds N [TARGET]...";

const MANIFEST: &str = "fuzz/Cargo.toml";

/// Needs a nightly toolchain: `RUSTUP_TOOLCHAIN=nightly cargo xtask fuzz --seconds 600`. What it finds is
/// in `fuzz/artifacts`, and ends the run.
pub(crate) fn run(args: &[String]) -> Result<ExitCode, Error> {
    let usage = || Error::Usage(format!("usage: cargo xtask fuzz {USAGE}"));
    let [flag, seconds, wanted @ ..] = args else { return Err(usage()) };
    if flag != "--seconds" || seconds.parse::<u32>().is_err() {
        return Err(usage());
    }
    let context = Context::load()?;
    let path = context.cargo.root().join(MANIFEST);
    let all = targets(&fs::read_to_string(&path).map_err(Error::at(&path))?);
    if let Some(unknown) = wanted.iter().find(|name| !all.contains(name)) {
        return Err(Error::Usage(format!("no target `{unknown}`; there are {}", all.join(", "))));
    }
    context.cargo.stdout_of(&Call::new("run --locked -p abdm-hostile -- fuzz/corpus"))?;
    for name in all.iter().filter(|name| wanted.is_empty() || wanted.contains(name)) {
        println!("{name}: {seconds} s");
        let call = Call::new(&format!(
            "fuzz run {name} fuzz/corpus/{name} -- -max_total_time={seconds} -timeout=40 \
             -rss_limit_mb=4096 -max_len=65536 -print_final_stats=1"
        ));
        let outcome = FUZZ.run(&context, &call)?;
        if let Some(failure) = outcome.failure {
            println!("{failure}");
            return Ok(ExitCode::FAILURE);
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn targets(manifest: &str) -> Vec<String> {
    let bins = manifest.split("[[bin]]").skip(1);
    let names = bins.filter_map(|bin| bin.split_once("name = \"")?.1.split_once('"'));
    names.map(|(name, _)| name.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_targets_are_those_of_the_manifest() {
        let manifest =
            "[package]\nname = \"p\"\n[[bin]]\nname = \"a\"\npath = \"x\"\n[[bin]]\nname = \"b\"\n";
        assert_eq!(targets(manifest), ["a", "b"]);
    }

    #[test]
    fn the_arguments_are_looked_at_before_anything_is_built() {
        for words in [&[][..], &["--seconds"], &["--seconds", "x"], &["replies"]] {
            let words: Vec<String> = words.iter().map(ToString::to_string).collect();
            assert!(matches!(run(&words), Err(Error::Usage(_))), "{words:?}");
        }
    }
}
