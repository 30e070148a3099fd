//! A real `redis-server` on a loopback port, for as long as it is held.
//!
//! Where the program is not installed the tests are skipped: `ABDM_SKIP_LOG` names a file that each
//! skip adds a line to, and `ABDM_REQUIRE=redis` turns the skip into a failure.

use std::env;
use std::fs::OpenOptions;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use abdm_store::{RedisConfig, RedisStore};

/// Ends with its standard input, however this process ends.
const RUN: &str = r#"redis-server "$@" & server=$!; cat >/dev/null; kill -9 $server; wait"#;

#[derive(Debug)]
pub(crate) struct RedisServer {
    port: u16,
    shell: Child,
    /// Open for as long as the server writes to it.
    log: BufReader<ChildStdout>,
}

/// The server that tests share which do nothing to it, each with a prefix of its own.
pub(crate) fn shared() -> Option<&'static RedisServer> {
    static SERVER: OnceLock<Option<RedisServer>> = OnceLock::new();
    let server = SERVER.get_or_init(RedisServer::start).as_ref();
    if server.is_none() {
        skip();
    }
    server
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
        let mut shell = Command::new("sh")
            .args(["-c", RUN, "sh", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
            .args(["--port", &port.to_string()])
            .args(arguments)
            .current_dir(env::temp_dir())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let log = BufReader::new(shell.stdout.take().unwrap());
        let mut server = Self { port, shell, log };
        server.is_ready().then_some(server)
    }

    /// `false` when it has given up.
    fn is_ready(&mut self) -> bool {
        let mut lines = self.log.by_ref().lines().map(Result::unwrap);
        let ready = |line: &String| line.contains("Ready to accept connections");
        let failed = |line: &String| line.contains("Failed listening");
        lines.find(|line| ready(line) || failed(line)).is_some_and(|line| ready(&line))
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// A store that nobody has used.
    pub(crate) async fn empty_store(&self) -> RedisStore {
        let config = RedisConfig::new().prefix(new_prefix());
        RedisStore::connect_with(&self.url(), config).await.unwrap()
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        drop(self.shell.stdin.take());
        self.shell.wait().unwrap();
    }
}

pub(crate) fn new_prefix() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!("{{test-{}}}:", COUNT.fetch_add(1, Ordering::Relaxed))
}

pub(crate) fn free_port() -> u16 {
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
