//! The server, in another process, whose time goes on as it is told.

use std::env;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::time::Duration;

use abdm_sandbox::{Config, Sandbox, ServiceKey};
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::task::{spawn_blocking, yield_now};

use crate::{PART, counting, process};

/// People enough for a client each, the deactivated ones left out.
const CROWD: usize = 400;

/// How often in a turn everything else may go first. Whatever has arrived is dealt with in less.
const STEPS: usize = 64;

/// After so many turns the server has not come to what is expected. This is counted and not timed, so
/// it is as many on a machine that has other things to do.
pub(crate) const TURNS: usize = 2000;

/// The other process. Killed when it is dropped.
pub(crate) struct Server {
    process: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
    pub(crate) addr: SocketAddr,
}

/// How it goes in the other process.
#[derive(Debug, Clone, Copy)]
pub(crate) struct State {
    /// Connections that are served: each is a task.
    pub(crate) connections: usize,
    /// Bytes that are allocated.
    pub(crate) memory: usize,
}

impl Server {
    pub(crate) fn start() -> Self {
        let mut process = process("server::the_server_of_another_process", "server")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let stdin = process.stdin.take().unwrap();
        let mut stdout = BufReader::new(process.stdout.take().unwrap());
        let addr = said(&mut stdout).parse().unwrap();
        Self { process, stdin, stdout, addr }
    }

    /// Lets it deal with what has arrived, in no time.
    pub(crate) fn turn(&mut self) -> State {
        self.pass(0)
    }

    /// Lets so many seconds pass there.
    pub(crate) fn pass(&mut self, seconds: u64) -> State {
        self.stdin.write_all(format!("{seconds}\n").as_bytes()).unwrap();
        let said = said(&mut self.stdout);
        let (connections, memory) = said.split_once(' ').unwrap();
        let [connections, memory] = [connections, memory].map(|number| number.parse().unwrap());
        State { connections, memory }
    }

    /// Waits until it serves so many connections, while its time stands still.
    #[track_caller]
    pub(crate) fn comes_to(&mut self, connections: usize) -> State {
        let mut state = self.turn();
        for _ in 0..TURNS {
            if state.connections == connections {
                return state;
            }
            state = self.turn();
        }
        panic!("{} connections instead of {connections}", state.connections)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _already_gone = self.process.kill();
        let _already_gone = self.process.wait();
    }
}

/// The next line that the other process says.
fn said(stdout: &mut BufReader<ChildStdout>) -> String {
    let mut line = String::new();
    while stdout.read_line(&mut line).unwrap() > 0 {
        // The harness does not end its line before a test says something.
        if let Some((_, said)) = line.split_once('@') {
            return said.trim().to_owned();
        }
        line.clear();
    }
    panic!("the server has ended");
}

fn say(line: &str) {
    let mut stdout = io::stdout();
    stdout.write_all(format!("@{line}\n").as_bytes()).unwrap();
    stdout.flush().unwrap();
}

/// Does nothing unless it is started by [`Server::start`].
#[tokio::test(start_paused = true)]
async fn the_server_of_another_process() {
    if env::var(PART).as_deref() != Ok("server") {
        return;
    }
    // Time that is paused goes on by itself where there is nothing else to do, but not as long as a
    // thread is at work for somebody: this one listens to the end.
    let (hand_over, mut orders) = mpsc::unbounded_channel();
    let listening = spawn_blocking(move || {
        for line in io::stdin().lines() {
            hand_over.send(line.unwrap()).unwrap();
        }
    });
    let config = Config { key: Some(ServiceKey::shared()), crowd: CROWD, ..Config::default() };
    let sandbox = Sandbox::new(config);
    let server = sandbox.serve(TcpListener::bind("127.0.0.1:0").unwrap()).unwrap();
    let tasks = || Handle::current().metrics().num_alive_tasks();
    let without_clients = tasks();
    say(&server.addr().to_string());
    while let Some(seconds) = orders.recv().await {
        tokio::time::advance(Duration::from_secs(seconds.parse().unwrap())).await;
        for _ in 0..STEPS {
            yield_now().await;
        }
        say(&format!("{} {}", tasks() - without_clients, counting::alive()));
    }
    listening.await.unwrap();
}
