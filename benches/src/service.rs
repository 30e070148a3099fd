//! The sandbox, in a process of its own.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::process::{Child, ChildStdin, Command, Stdio};

use abdm_sandbox::people::{self, Standing};
use abdm_sandbox::{Ciphertexts, Config, Sandbox, ServiceKey};

use crate::Outcome;

/// More than any run has journeys.
const CROWD: usize = 40_000;
/// What a patient may wait for; the limits are not what is measured.
const ANY: u32 = 1_000_000_000;

/// Serves until standard input ends.
pub fn serve() -> Outcome<()> {
    let config = Config {
        ciphertexts: Ciphertexts::FormOnly,
        connections: 4096,
        crowd: CROWD,
        key: Some(ServiceKey::generate(4096)?),
        sends_per_window: ANY,
        ..Config::default()
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let server = Sandbox::new(config).serve(listener)?;
        println!("{}", server.addr());
        std::io::stdout().flush()?;
        // Ends when whoever started it does.
        let ended = || std::io::stdin().read_to_end(&mut Vec::new());
        tokio::task::spawn_blocking(ended).await??;
        server.shutdown().await;
        Ok(())
    })
}

/// A service that ends with this value.
pub struct Service {
    child: Child,
    /// Closed by dropping it.
    stdin: Option<ChildStdin>,
    pub addr: String,
}

impl Service {
    pub fn start() -> Outcome<Self> {
        let mut child = Command::new(std::env::current_exe()?)
            .arg("serve")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let stdin = child.stdin.take();
        let stdout = child.stdout.take().ok_or("the service has no output")?;
        let mut addr = String::new();
        BufReader::new(stdout).read_line(&mut addr)?;
        Ok(Self { child, stdin, addr: addr.trim().to_owned() })
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        drop(self.stdin.take());
        // It is gone either way.
        let _ = self.child.wait();
    }
}

/// ABHA numbers of people who can log in.
pub fn numbers() -> Vec<&'static str> {
    people::crowd(CROWD)
        .filter(|person| person.standing == Standing::Active)
        .map(|person| person.abha_number)
        .collect()
}
