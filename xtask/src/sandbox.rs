//! A sandbox for programs that need one and start none.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::error::Error;

/// `abdm sandbox` on a free port, for as long as it is held.
pub(crate) struct Sandbox {
    process: Child,
    url: String,
}

impl Sandbox {
    /// Starts the command that was built into `directory`.
    pub(crate) fn start(directory: &Path) -> Result<Self, Error> {
        let program = directory.join("abdm");
        let mut process = Command::new(&program)
            .args(["sandbox", "--listen", "127.0.0.1:0"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(Error::at(&program))?;
        let mut line = String::new();
        if let Some(stdout) = process.stdout.take() {
            BufReader::new(stdout).read_line(&mut line).map_err(Error::at(&program))?;
        }
        match line.trim().strip_prefix("listening on ") {
            Some(url) => Ok(Self { process, url: url.to_owned() }),
            None => {
                let _ = process.kill();
                let _ = process.wait();
                Err(Error::Malformed(format!("`abdm sandbox` began with `{}`", line.trim())))
            }
        }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
