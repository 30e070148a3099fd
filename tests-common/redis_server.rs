//! A real `redis-server` on a loopback port, for as long as it is held.
//!
//! Where the program is not installed the tests are skipped: `ABDM_SKIP_LOG` names a file that each
//! skip adds a line to, and `ABDM_REQUIRE=redis` turns the skip into a failure.
//!
//! Included with `#[path]` by the tests of several crates.

#![allow(dead_code, reason = "each of them uses a part of it")]

use std::env;
use std::fs::OpenOptions;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::process::{Child, ChildStdout, Command, Stdio};

/// Ends with its standard input, however this process ends.
const RUN: &str = r#"redis-server "$@" & server=$!; cat >/dev/null; kill -9 $server; wait"#;

/// The server. Any number of them run side by side.
#[derive(Debug)]
pub(crate) struct RedisServer {
    port: u16,
    _shell: Shell,
    /// Open for as long as the server writes to it.
    _log: BufReader<ChildStdout>,
}

impl RedisServer {
    /// `None` where the test may be skipped.
    pub(crate) fn start() -> Option<Self> {
        Self::start_with(&[])
    }

    pub(crate) fn start_with(arguments: &[&str]) -> Option<Self> {
        if !is_installed() {
            skip();
            return None;
        }
        // The port is free, and may be taken again before the server has it.
        let server = (0..5).find_map(|_| Self::start_on(free_port(), arguments));
        assert!(server.is_some(), "redis-server does not start");
        server
    }

    /// `None` if the port is taken.
    pub(crate) fn start_on(port: u16, arguments: &[&str]) -> Option<Self> {
        let shell = Command::new("sh")
            .args(["-c", RUN, "sh", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
            .args(["--port", &port.to_string()])
            .args(arguments)
            .current_dir(env::temp_dir())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn();
        let mut shell = Shell(shell.unwrap());
        let mut log = BufReader::new(shell.0.stdout.take().unwrap());
        let mut line = String::new();
        loop {
            line.clear();
            let length = log.read_line(&mut line).unwrap();
            if length == 0 || line.contains("Failed listening") {
                return None;
            }
            if line.contains("Ready to accept connections") {
                return Some(Self { port, _shell: shell, _log: log });
            }
        }
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }
}

/// Ends with its owner.
#[derive(Debug)]
struct Shell(Child);

impl Drop for Shell {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        let _ = self.0.wait();
    }
}

pub(crate) fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn is_installed() -> bool {
    let version = Command::new("redis-server").arg("--version").stdout(Stdio::null()).status();
    cfg!(unix) && version.is_ok_and(|status| status.success())
}

pub(crate) fn skip() {
    let required = env::var("ABDM_REQUIRE").unwrap_or_default();
    assert!(
        !required.split(',').any(|name| name.trim() == "redis"),
        "ABDM_REQUIRE names redis and redis-server is not installed"
    );
    if let Some(log) = env::var_os("ABDM_SKIP_LOG") {
        let mut log = OpenOptions::new().create(true).append(true).open(log).unwrap();
        log.write_all(b"redis: redis-server is not installed\n").unwrap();
    }
    println!("skipped: redis-server is not installed");
}
