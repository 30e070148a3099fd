//! Tools of others that are subcommands of cargo, installed below the target directory when they are
//! missing, in versions that are known to work.

use std::env;
use std::ffi::OsString;

use crate::cargo::Call;
use crate::error::Error;
use crate::step::{Context, Outcome};

#[derive(Clone, Copy, Debug)]
pub(crate) struct Tool {
    /// The crate, which is also the program.
    name: &'static str,
    version: &'static str,
}

/// Licences, sources, duplicates and bans.
pub(crate) const DENY: Tool = Tool { name: "cargo-deny", version: "0.20.2" };
/// Dependencies that nothing uses.
pub(crate) const MACHETE: Tool = Tool { name: "cargo-machete", version: "0.9.2" };
/// Coverage-guided fuzzing.
pub(crate) const FUZZ: Tool = Tool { name: "cargo-fuzz", version: "0.13.2" };
/// What breaks who depends on the last release.
pub(crate) const SEMVER: Tool = Tool { name: "cargo-semver-checks", version: "0.51.0" };

impl Tool {
    /// Installs it if need be and runs it.
    pub(crate) fn run(&self, context: &Context, call: &Call) -> Result<Outcome, Error> {
        let Self { name, version } = self;
        // Each version by itself, since another one may judge otherwise.
        let root = context.metadata()?.target_dir.join("tools").join(format!("{name}-{version}"));
        if !root.join("bin").join(format!("{name}{}", env::consts::EXE_SUFFIX)).is_file() {
            let install = Call::new("install --locked --root")
                .arg(&root.display().to_string())
                .arg(&format!("{name}@{version}"));
            context.cargo.stdout_of(&install)?;
        }
        let path = env::var_os("PATH").unwrap_or_default();
        let all = std::iter::once(root.join("bin")).chain(env::split_paths(&path));
        let path: OsString = env::join_paths(all)
            .map_err(|error| Error::Malformed(format!("PATH cannot be extended: {error}")))?;
        let captured = context.cargo.capture(&call.clone().with_env("PATH", path))?;
        let failure = (!captured.success)
            .then(|| format!("`{call}` failed\n{}{}", captured.stdout, captured.stderr));
        Ok(Outcome { failure, ..Outcome::default() })
    }
}
