//! A child process that is read as it goes, never waited for without end, and never left behind.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::Value;

/// Longer than any step takes, even where the machine is busy.
const PATIENCE: Duration = Duration::from_secs(90);

/// A directory that goes with its owner.
pub(crate) struct Directory(PathBuf);

impl Directory {
    pub(crate) fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("abdm-cli-{}-{count}", std::process::id());
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn join(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The binary with arguments, and only what it must have from this process's own environment.
pub(crate) fn abdm(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_abdm"));
    command.args(args).env_clear();
    // Windows opens no sockets in a process that lacks it.
    #[cfg(windows)]
    command.envs(std::env::var_os("SystemRoot").map(|root| ("SystemRoot", root)));
    command
}

/// A child process.
pub(crate) struct Running {
    child: Child,
    stdin: Option<ChildStdin>,
    stdout: Receiver<String>,
    stderr: Receiver<String>,
    heard: String,
}

/// A child process that has ended.
#[derive(Debug)]
pub(crate) struct Finished {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Running {
    pub(crate) fn start(command: &mut Command) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let stdin = child.stdin.take();
        let stdout = lines(child.stdout.take().unwrap());
        let stderr = lines(child.stderr.take().unwrap());
        Self { child, stdin, stdout, stderr, heard: String::new() }
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Writes a line to its standard input.
    pub(crate) fn say(&mut self, line: &str) {
        self.say_bytes(format!("{line}\n").as_bytes());
    }

    /// Writes what need not be text to its standard input. Whoever has ended without reading it shows
    /// that by how they ended.
    pub(crate) fn say_bytes(&mut self, bytes: &[u8]) {
        match self.stdin.as_mut().unwrap().write_all(bytes) {
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => {}
            written => written.unwrap(),
        }
    }

    /// The next line of its standard output.
    pub(crate) fn line(&mut self) -> String {
        self.stdout.recv_timeout(PATIENCE).unwrap()
    }

    /// Waits until its standard error holds a text.
    pub(crate) fn hear(&mut self, text: &str) {
        loop {
            let line = self
                .stderr
                .recv_timeout(PATIENCE)
                .unwrap_or_else(|_| panic!("no `{text}` in:\n{}", self.heard));
            self.heard += &line;
            if line.contains(text) {
                return;
            }
        }
    }

    /// Ends it as nothing else does: on Unix with `SIGKILL`.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Closes its standard input and waits for it to end.
    pub(crate) fn finish(mut self) -> Finished {
        drop(self.stdin.take());
        let rest = |lines: &Receiver<String>| {
            let mut text = String::new();
            loop {
                match lines.recv_timeout(PATIENCE) {
                    Ok(line) => text += &line,
                    Err(std::sync::mpsc::RecvTimeoutError::Disconnected) => return text,
                    Err(_) => panic!("still running after {PATIENCE:?}:\n{text}"),
                }
            }
        };
        let stdout = rest(&self.stdout);
        let stderr = std::mem::take(&mut self.heard) + &rest(&self.stderr);
        // Both outputs are closed, so it has ended or is about to.
        let code = self.child.wait().unwrap().code();
        Finished { code, stdout, stderr }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Finished {
    /// The one JSON object on standard output.
    pub(crate) fn json(&self) -> Value {
        let values = self.objects();
        assert_eq!(values.len(), 1, "{self:?}");
        values[0].clone()
    }

    /// The JSON objects on standard output, one a line.
    pub(crate) fn objects(&self) -> Vec<Value> {
        let parse = |line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{self:?}"));
        self.stdout.lines().map(parse).collect()
    }

    /// Ended with that code and shows none of the values.
    pub(crate) fn check(&self, code: i32, values: &[&str]) {
        assert_eq!(self.code, Some(code), "{self:?}");
        for value in values {
            assert!(!self.stdout.contains(value), "{value} is shown: {self:?}");
            assert!(!self.stderr.contains(value), "{value} is shown: {self:?}");
        }
    }
}

fn lines(output: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        let mut output = BufReader::new(output);
        let mut line = String::new();
        while output.read_line(&mut line).is_ok_and(|length| length > 0) {
            if sender.send(std::mem::take(&mut line)).is_err() {
                return;
            }
        }
    });
    receiver
}
