//! Two processes that submit the same OTP at the same moment, a thousand times over.
//!
//! They are this same test binary, started again with a task in its environment. A worker writes
//! lines that begin with `@`, since the test harness writes lines of its own. OTPs go through pipes
//! alone, never into arguments, environments or files.
//!
//! The barrier is a point of time, of the one clock of the machine: each worker spins until it is
//! reached. Whoever would have to wake them could not wake both at once.

#![allow(clippy::print_stdout, reason = "tells how close the races were")]

#[cfg(feature = "redis")]
#[path = "../../../../../tests-common/redis_server.rs"]
mod redis_server;

use std::env;
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use abdm::flows::Generation;
use abdm::store::{
    Advanced, JourneyId, JourneyStore, Listed, Next, Opened, Opening, StoreError, Stored, connect,
};
use abdm::transport::{Clock, SystemClock};
use abdm::types::{BaseUrl, CmId, ExposeSecret, HipId, Otp};
use abdm::{Client, Error, Hosts, LoggedIn, Login, Resumed, Submitted};
use abdm_sandbox::people::{self, Person};
use abdm_sandbox::{Config, Sandbox, Server, ServiceKey};
use async_trait::async_trait;
use tokio::runtime::Runtime;

use crate::town::{Http, by_aadhaar_otp, credentials, keys};
use crate::wire;

const ROUNDS: u64 = 1000;
const PATIENT: &Person = &people::ASHA;
/// From the word of the parent to the point at which both submit: enough to read a line.
const RUN_UP: Duration = Duration::from_micros(500);

const TEST: &str = "parked::race::a_task_of_another_process";
const STORE: &str = "ABDM_TEST_STORE";
const SERVICE: &str = "ABDM_TEST_SERVICE";

/// The machine's time of day in nanoseconds, which all of its processes share.
fn nanos() -> u128 {
    SystemClock::new().now().duration_since(UNIX_EPOCH).unwrap().as_nanos()
}

/// From when a claim was on its way to the store until it was decided.
#[derive(Debug, Clone, Copy)]
struct Claim {
    asked: u128,
    decided: u128,
}

impl Claim {
    fn overlaps(self, other: Self) -> bool {
        self.asked < other.decided && other.asked < self.decided
    }
}

/// A store that notes when the first move since it was last asked was on its way.
#[derive(Debug)]
struct Timed {
    inner: Arc<dyn JourneyStore>,
    first: Mutex<Option<Claim>>,
}

impl Timed {
    fn take(&self) -> Option<Claim> {
        self.first.lock().unwrap().take()
    }
}

#[async_trait]
impl JourneyStore for Timed {
    async fn open(&self, opening: Opening, now: SystemTime) -> Result<Opened, StoreError> {
        self.inner.open(opening, now).await
    }

    async fn load(&self, id: &JourneyId, now: SystemTime) -> Result<Option<Stored>, StoreError> {
        self.inner.load(id, now).await
    }

    async fn advance(
        &self,
        id: &JourneyId,
        from: u64,
        to: Next,
        now: SystemTime,
    ) -> Result<Advanced, StoreError> {
        let asked = nanos();
        let answer = self.inner.advance(id, from, to, now).await;
        let decided = nanos();
        self.first.lock().unwrap().get_or_insert(Claim { asked, decided });
        answer
    }

    async fn list(&self, now: SystemTime, limit: usize) -> Result<Vec<Listed>, StoreError> {
        self.inner.list(now, limit).await
    }
}

fn client(
    generation: Generation,
    [gateway, health_id, gateway_v3, abha]: [&str; 4],
    store: &Arc<dyn JourneyStore>,
) -> Client {
    let base = |url: &str| BaseUrl::parse(url).unwrap();
    let hosts = match generation {
        Generation::V3 => Hosts::v3(base(gateway_v3), base(abha), CmId::sandbox()),
        _ => Hosts::v1v2(base(gateway), base(health_id)),
    };
    let (id, secret) = credentials();
    Client::builder(hosts)
        .credentials(id, secret)
        .hip_id(HipId::parse("IN0000000001").unwrap())
        .shared_transport(Http::Hyper.transport())
        .store(Arc::clone(store))
        .sealing_keys(keys())
        .build()
        .unwrap()
}

/// Does nothing unless it is started by [`Worker::start`].
#[tokio::test]
async fn a_task_of_another_process() {
    let (Ok(store), Ok(service)) = (env::var(STORE), env::var(SERVICE)) else {
        return;
    };
    let bases: Vec<&str> = service.lines().collect();
    let bases = bases.try_into().unwrap();
    let timed = Arc::new(Timed { inner: connect(&store).await.unwrap(), first: Mutex::default() });
    let store: Arc<dyn JourneyStore> = Arc::clone(&timed) as _;
    let clients = Generation::ALL.iter().map(|&generation| client(generation, bases, &store));
    let clients: Vec<Client> = clients.collect();
    loop {
        let told = hear();
        // The parent has closed the pipe.
        let Some((generation, rest)) = told.split_once(' ') else { return };
        let (id, otp) = rest.split_once(' ').unwrap();
        let id = JourneyId::parse(id).unwrap();
        let otp = Otp::parse(otp).unwrap();
        let generation = Generation::parse(generation).unwrap();
        let client = clients.iter().find(|client| client.generation() == generation).unwrap();
        let Resumed::Login(login) = client.resume(&id).await.unwrap() else {
            panic!("it waits for its OTP")
        };
        say("holds it");
        let at: u128 = hear().parse().unwrap();
        while nanos() < at {
            std::hint::spin_loop();
        }
        let outcome = submit(login, &otp, &id).await;
        let Claim { asked, decided } = timed.take().unwrap();
        say(&format!("{outcome} {asked} {decided}"));
    }
}

async fn submit(login: Login, otp: &Otp, id: &JourneyId) -> &'static str {
    match login.submit_otp(otp).await {
        Ok(Submitted::Done(LoggedIn::Session(_))) => "finished",
        Err(Error::AlreadyClaimed { id: lost }) if lost == *id => "already-claimed",
        other => panic!("it was neither first nor second: {other:?}"),
    }
}

fn hear() -> String {
    let mut line = String::new();
    io::stdin().read_line(&mut line).unwrap();
    line.trim().to_owned()
}

fn say(line: &str) {
    let mut stdout = io::stdout();
    stdout.write_all(format!("@{line}\n").as_bytes()).unwrap();
    stdout.flush().unwrap();
}

/// Another process. Killed when it is dropped.
struct Worker {
    process: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
}

impl Worker {
    fn start(store: &str, service: &str) -> Self {
        let mut process = Command::new(env::current_exe().unwrap())
            .args(["--exact", TEST, "--nocapture"])
            .env(STORE, store)
            .env(SERVICE, service)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let stdin = process.stdin.take().unwrap();
        let stdout = BufReader::new(process.stdout.take().unwrap());
        Self { process, stdin, stdout }
    }

    fn tell(&mut self, line: &str) {
        self.stdin.write_all(format!("{line}\n").as_bytes()).unwrap();
    }

    /// The next line that it says.
    fn says(&mut self) -> String {
        let mut line = String::new();
        while self.stdout.read_line(&mut line).unwrap() > 0 {
            // The harness does not end its line before a test says something.
            if let Some((_, said)) = line.split_once('@') {
                return said.trim().to_owned();
            }
            line.clear();
        }
        panic!("a worker has ended");
    }

    /// What became of its submission.
    fn outcome(&mut self) -> (String, Claim) {
        let said = self.says();
        let words: Vec<&str> = said.split(' ').collect();
        let [outcome, asked, decided] = words[..] else { panic!("{said}") };
        let [asked, decided] = [asked, decided].map(|time| time.parse().unwrap());
        (outcome.to_owned(), Claim { asked, decided })
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _already_gone = self.process.kill();
        let _already_gone = self.process.wait();
    }
}

/// Begins a journey and releases both workers on it. Gives the claim of each, the winner's first.
fn race(
    client: &Client,
    runtime: &Runtime,
    sandbox: &Sandbox,
    both: &mut [Worker; 2],
) -> [Claim; 2] {
    let login = runtime.block_on(client.login(by_aadhaar_otp(PATIENT))).unwrap();
    let id = login.id().unwrap();
    let outbox = sandbox.outbox();
    let otp = outbox.last().unwrap().otp.expose_secret();
    for worker in both.iter_mut() {
        worker.tell(&format!("{} {id} {otp}", client.generation().as_str()));
    }
    for worker in both.iter_mut() {
        assert_eq!(worker.says(), "holds it");
    }
    let at = nanos() + RUN_UP.as_nanos();
    for worker in both.iter_mut() {
        worker.tell(&at.to_string());
    }
    let mut outcomes = both.each_mut().map(Worker::outcome);
    outcomes.sort_by(|(one, _), (other, _)| other.cmp(one));
    let [(won, winner), (lost, loser)] = outcomes;
    assert_eq!((&*won, &*lost), ("finished", "already-claimed"));
    [winner, loser]
}

/// Each journey's OTP was sent, and then submitted, once.
fn sent_and_submitted_by_turns(sandbox: &Sandbox) {
    let is_otp = |path: &str| {
        [&wire::V1V2.login, &wire::V3.login]
            .iter()
            .any(|otp| [otp.send, otp.submit].contains(&path))
    };
    let mut requests = sandbox.requests();
    requests.retain(|request| is_otp(&request.path));
    assert_eq!(requests.len() as u64, 2 * ROUNDS);
    let (by_turns, rest) = requests.as_chunks::<2>();
    assert!(rest.is_empty());
    for [sent, submitted] in by_turns {
        assert!(sent.otp_sent && submitted.otp_accepted, "{sent:?}, {submitted:?}");
    }
}

/// One at a time: two of them would have to share the cores.
fn races(store: &str) {
    static TURN: Mutex<()> = Mutex::new(());
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);

    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let sandbox = Sandbox::new(Config {
        key: Some(ServiceKey::generate(2048).unwrap()),
        sends_per_window: u32::MAX,
        ..Config::default()
    });
    let server = serve(&sandbox, &runtime);
    let bases = [
        server.gateway_base(),
        server.health_id_base(),
        server.gateway_v3_base(),
        server.abha_base(),
    ];
    let mut both = [(); 2].map(|()| Worker::start(store, &bases.join("\n")));
    let place = runtime.block_on(connect(store)).unwrap();
    let bases = bases.each_ref().map(String::as_str);
    let clients = Generation::ALL.iter().map(|&generation| client(generation, bases, &place));
    let clients: Vec<Client> = clients.collect();

    let mut real = 0;
    for (round, client) in (1..=ROUNDS).zip(clients.iter().cycle()) {
        let [winner, loser] = race(client, &runtime, &sandbox, &mut both);
        real += u64::from(winner.overlaps(loser));
        let tally = sandbox.tally();
        let submitted = (tally.otps_submitted, tally.otps_accepted, tally.double_submissions);
        assert_eq!((tally.otps_sent, submitted), (round, (round, round, 0)), "round {round}");
    }
    sent_and_submitted_by_turns(&sandbox);
    println!("in {real} of {ROUNDS} rounds the store had both claims at once");
    assert!(2 * real > ROUNDS, "only {real} of {ROUNDS} rounds were races");
}

fn serve(sandbox: &Sandbox, runtime: &Runtime) -> Server {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let _entered = runtime.enter();
    sandbox.serve(listener).unwrap()
}

#[test]
fn of_two_processes_on_one_file_one_submits_the_otp_each_round() {
    let folder = tempfile::tempdir().unwrap();
    races(&format!("sqlite:{}", folder.path().join("journeys").display()));
}

#[cfg(feature = "redis")]
#[test]
fn of_two_processes_on_one_server_one_submits_the_otp_each_round() {
    if let Some(server) = redis_server::RedisServer::start() {
        races(&server.url());
    }
}
