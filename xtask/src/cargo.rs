//! Starting cargo and what it built, the only programs that xtask starts.

use std::env;
use std::ffi::OsString;
use std::fmt;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::error::Error;

/// The cargo that runs xtask, in the workspace's root.
pub(crate) struct Cargo {
    program: OsString,
    root: PathBuf,
}

/// One call: its arguments, and what it adds to the environment.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Call {
    pub(crate) args: Vec<String>,
    pub(crate) env: Vec<(&'static str, OsString)>,
}

pub(crate) struct Captured {
    pub(crate) success: bool,
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Cargo {
    pub(crate) fn new() -> Result<Self, Error> {
        let manifest_dir = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let Some(root) = manifest_dir.parent() else {
            return Err(Error::Malformed("xtask's directory has no parent".to_owned()));
        };
        Ok(Self {
            // Set by `cargo run`, so that the inner calls use the same toolchain.
            program: env::var_os("CARGO").unwrap_or_else(|| "cargo".into()),
            root: root.to_owned(),
        })
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Runs to the end and hands back what was printed.
    pub(crate) fn capture(&self, call: &Call) -> Result<Captured, Error> {
        self.command(call).output().map(Captured::from).map_err(call.not_started())
    }

    /// The same for a program that cargo built.
    pub(crate) fn capture_built(&self, program: &Path, args: &[&str]) -> Result<Captured, Error> {
        let mut command = Command::new(program);
        command.args(args).current_dir(&self.root).stdin(Stdio::null());
        let not_started = |source| {
            let doing = format!("`{}` could not be started", program.display());
            Error::Io { doing, source }
        };
        command.output().map(Captured::from).map_err(not_started)
    }

    /// The same, with what it prints passed on as it comes. Gives its exit code, if it has one.
    pub(crate) fn run_built(&self, program: &Path, args: &[String]) -> Result<Option<i32>, Error> {
        let mut command = Command::new(program);
        command.args(args).current_dir(&self.root).stdin(Stdio::null());
        let status = command.status().map_err(|source| {
            let doing = format!("`{}` could not be started", program.display());
            Error::Io { doing, source }
        })?;
        Ok(status.code())
    }

    /// The same, where a failure leaves nothing to go on with.
    pub(crate) fn stdout_of(&self, call: &Call) -> Result<String, Error> {
        let captured = self.capture(call)?;
        if !captured.success {
            return Err(Error::Cargo { command: call.to_string(), output: captured.stderr });
        }
        Ok(captured.stdout)
    }

    /// Passes what is printed through as it comes and shows each line of stdout to `on_line`.
    /// Returns whether cargo succeeded.
    pub(crate) fn stream(&self, call: &Call, mut on_line: impl FnMut(&str)) -> Result<bool, Error> {
        let mut child =
            self.command(call).stdout(Stdio::piped()).spawn().map_err(call.not_started())?;
        if let Some(stdout) = child.stdout.take() {
            pass_through(BufReader::new(stdout), &mut io::stdout(), &mut on_line)
                .map_err(|source| Error::Io { doing: call.to_string(), source })?;
        }
        let status =
            child.wait().map_err(|source| Error::Io { doing: call.to_string(), source })?;
        Ok(status.success())
    }

    fn command(&self, call: &Call) -> Command {
        let mut command = Command::new(&self.program);
        command
            .args(&call.args)
            // What `cargo run` says of xtask is nobody else's: tools take it to mean themselves.
            .env_remove("CARGO_PKG_NAME")
            .envs(call.env.iter().map(|(name, value)| (name, value)))
            .current_dir(&self.root)
            .stdin(Stdio::null());
        command
    }
}

impl From<Output> for Captured {
    fn from(output: Output) -> Self {
        Self {
            success: output.status.success(),
            code: output.status.code(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

impl Call {
    /// Arguments separated by blanks.
    pub(crate) fn new(args: &str) -> Self {
        Self { args: args.split_whitespace().map(str::to_owned).collect(), env: Vec::new() }
    }

    /// One more, blanks and all.
    pub(crate) fn arg(mut self, arg: &str) -> Self {
        self.args.push(arg.to_owned());
        self
    }

    pub(crate) fn with_env(mut self, name: &'static str, value: impl Into<OsString>) -> Self {
        self.env.push((name, value.into()));
        self
    }

    fn not_started(&self) -> impl FnOnce(io::Error) -> Error {
        move |source| Error::Io { doing: format!("`{self}` could not be started"), source }
    }
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cargo {}", self.args.join(" "))
    }
}

/// Bytes go through untouched, since a test may print what is not UTF-8.
fn pass_through(
    mut from: impl BufRead,
    to: &mut impl Write,
    on_line: &mut impl FnMut(&str),
) -> io::Result<()> {
    let mut line = Vec::new();
    while from.read_until(b'\n', &mut line)? > 0 {
        to.write_all(&line)?;
        to.flush()?;
        on_line(String::from_utf8_lossy(&line).trim_end());
        line.clear();
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passes_every_byte_through_and_shows_every_line() {
        let printed = b"one\r\ntwo \xff\nthree";
        let mut echoed = Vec::new();
        let mut lines = Vec::new();
        pass_through(&printed[..], &mut echoed, &mut |line| lines.push(line.to_owned())).unwrap();
        assert_eq!(echoed, printed);
        assert_eq!(lines, ["one", "two \u{fffd}", "three"]);
    }

    #[test]
    fn a_call_reads_like_the_command_line() {
        let call = Call::new("fmt --all  -- --check");
        assert_eq!(call.args, ["fmt", "--all", "--", "--check"]);
        assert_eq!(call.to_string(), "cargo fmt --all -- --check");
    }
}
