//! A real `redis-server` on a loopback port, for as long as it is held.

use std::io::{self, BufRead as _, BufReader, Read as _};
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

/// Ends with its standard input, however this process ends.
const RUN: &str = r#"redis-server "$@" & server=$!; cat >/dev/null; kill -9 $server; wait"#;

#[derive(Debug)]
pub(crate) struct RedisServer {
    port: u16,
    shell: Child,
    /// Open for as long as the server writes to it.
    log: BufReader<ChildStdout>,
}

impl RedisServer {
    /// `None` where it is not installed.
    ///
    /// # Errors
    ///
    /// When it cannot be started.
    pub(crate) fn start(dir: &Path) -> io::Result<Option<Self>> {
        let version = Command::new("redis-server").arg("--version").stdout(Stdio::null()).status();
        if !cfg!(unix) || !version.is_ok_and(|status| status.success()) {
            return Ok(None);
        }
        // A free port may be taken again before the server has it.
        for _ in 0..5 {
            let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
            let mut server = Self::start_on(port, dir)?;
            if server.is_ready() {
                return Ok(Some(server));
            }
        }
        Err(io::Error::other("redis-server does not start"))
    }

    fn start_on(port: u16, dir: &Path) -> io::Result<Self> {
        let mut shell = Command::new("sh")
            .args(["-c", RUN, "sh", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
            .args(["--port", &port.to_string()])
            .current_dir(dir)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let stdout = shell.stdout.take().ok_or_else(|| io::Error::other("no standard output"))?;
        Ok(Self { port, shell, log: BufReader::new(stdout) })
    }

    /// `false` when it has given up.
    fn is_ready(&mut self) -> bool {
        let mut lines = self.log.by_ref().lines().map_while(Result::ok);
        let ready = |line: &String| line.contains("Ready to accept connections");
        let failed = |line: &String| line.contains("Failed listening");
        lines.find(|line| ready(line) || failed(line)).is_some_and(|line| ready(&line))
    }

    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        drop(self.shell.stdin.take());
        // It has ended already if this fails.
        let _ = self.shell.wait();
    }
}
