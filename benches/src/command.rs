//! Size and start-up of the `abdm` binary.

use std::path::Path;
use std::process::{Command, Stdio};

use abdm::transport::{Clock, SystemClock};
use serde::{Deserialize, Serialize};

use crate::Outcome;
use crate::meter::{median, nanos};

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Binary {
    pub bytes: u64,
    /// Whether its symbols were taken out, for which `strip` has to be there.
    pub stripped: bool,
    /// Of `abdm --version`, from start to end.
    pub version_ms: f64,
    /// Of `true`, which does nothing: what starting any process takes here.
    pub nothing_ms: f64,
}

pub fn run(program: &Path, rounds: usize) -> Outcome<Binary> {
    let copy = std::env::temp_dir().join(format!("abdm-bench-{}", std::process::id()));
    let mut strip = Command::new("strip");
    strip.arg("-o").arg(&copy).arg(program).stderr(Stdio::null());
    let stripped = strip.status().is_ok_and(|status| status.success());
    let measured = if stripped { copy.as_path() } else { program };
    let bytes = std::fs::metadata(measured)?.len();
    let (mut version, mut nothing) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        version.push(start(Command::new(measured).arg("--version"))?);
        nothing.push(start(&mut Command::new("true"))?);
    }
    if stripped {
        std::fs::remove_file(&copy)?;
    }
    Ok(Binary { bytes, stripped, version_ms: median(version), nothing_ms: median(nothing) })
}

fn start(command: &mut Command) -> Outcome<f64> {
    let clock = SystemClock::new();
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).status()?;
    let took = nanos(clock.monotonic()) as f64 / 1e6;
    match status.success() {
        true => Ok(took),
        false => Err("a program did not start".into()),
    }
}
