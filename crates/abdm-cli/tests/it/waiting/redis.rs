//! Journeys that go on on another node, with a real `redis-server` between them.
//!
//! Where the program is not installed the tests are skipped: `ABDM_SKIP_LOG` names a file that each
//! skip adds a line to, and `ABDM_REQUIRE=redis` turns the skip into a failure.

use std::env;
use std::fs::OpenOptions;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::process::{Child, ChildStdout, Command, Stdio};

use super::{Journey, Node, PERSONAL, refused};
use crate::service::{Generation, Service};

/// Ends with its standard input, however this process ends.
const RUN: &str = r#"redis-server "$@" & server=$!; cat >/dev/null; kill -9 $server; wait"#;

struct RedisServer {
    port: u16,
    _shell: Shell,
    /// Open for as long as the server writes to it.
    _log: BufReader<ChildStdout>,
}

impl RedisServer {
    /// `None` where the test may be skipped.
    fn start() -> Option<Self> {
        if !is_installed() {
            skip();
            return None;
        }
        // The port is free, and may be taken again before the server has it.
        let server = (0..5).find_map(|_| Self::start_on(free_port()));
        assert!(server.is_some(), "redis-server does not start");
        server
    }

    /// `None` if the port is taken.
    fn start_on(port: u16) -> Option<Self> {
        let shell = Command::new("sh")
            .args(["-c", RUN, "sh", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
            .args(["--port", &port.to_string()])
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

    fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }
}

/// Ends with its owner.
struct Shell(Child);

impl Drop for Shell {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        let _ = self.0.wait();
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn is_installed() -> bool {
    let version = Command::new("redis-server").arg("--version").stdout(Stdio::null()).status();
    cfg!(unix) && version.is_ok_and(|status| status.success())
}

fn skip() {
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

#[test]
fn every_journey_goes_on_on_another_node() {
    let Some(server) = RedisServer::start() else { return };
    let service = Service::start();
    for generation in Generation::ALL {
        let here = Node::new(&service, generation).with_store(server.url());
        let there = Node::new(&service, generation).with_store(server.url());
        for journey in Journey::ALL {
            here.prepare(journey);
            let sent = service.otps_sent();
            let id = here.start(journey);
            assert_eq!(there.waiting(), [(id.clone(), "awaiting-otp".to_owned())]);
            let args = [journey.args(), &["--start-only"]].concat();
            if journey != Journey::Deactivate {
                // Which it could not begin for want of the login.
                refused(&there.run(&args, journey.lines()), 6, "patient_busy");
            }
            let done = there.resume(journey, &id);
            assert_eq!(done.code, Some(0), "{done:?}");
            refused(&here.run(&["resume", &id], &[]), 6, "finished");
            assert_eq!(service.otps_sent(), sent + 1);
        }
        let id = here.start(Journey::LoginAadhaar);
        there.run(&["resume", &id, "--discard"], &[]).check(0, &PERSONAL);
        assert!(here.waiting().is_empty());
    }
}
