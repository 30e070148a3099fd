//! Several processes on one store, and what is left when one is killed.
//!
//! The others are this same test binary, started again with a task in its environment. A task writes
//! lines that begin with `@`, since the test harness writes lines of its own.

use std::collections::HashMap;
use std::env;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use abdm_store::{
    Advanced, JourneyStore, Next, Opened, Opening, RedisConfig, RedisStore, SqliteStore,
};

use crate::redis_server::{self, RedisServer};
use crate::support::{id, next, now, opening};

const RACERS: usize = 8;
const ROUNDS: u64 = 50;
const TASK: &str = "ABDM_STORE_TEST_TASK";
const PLACE: &str = "ABDM_STORE_TEST_PLACE";

/// Where a store is, in a form that another process can be told.
pub(crate) struct Place(String);

impl Place {
    fn sqlite(dir: &tempfile::TempDir) -> Self {
        Self(dir.path().join("journeys").to_str().unwrap().to_owned())
    }

    fn redis(server: &RedisServer) -> Self {
        Self::at(&server.url(), &redis_server::new_prefix())
    }

    pub(crate) fn at(url: &str, prefix: &str) -> Self {
        Self(format!("{url}\n{prefix}"))
    }

    async fn store(&self) -> Box<dyn JourneyStore> {
        match self.0.split_once('\n') {
            None => Box::new(SqliteStore::open(&self.0).await.unwrap()),
            Some((url, prefix)) => {
                let config = RedisConfig::new().prefix(prefix);
                Box::new(RedisStore::connect_with(url, config).await.unwrap())
            }
        }
    }
}

/// Another process with a task. Killed when it is dropped.
pub(crate) struct Worker {
    process: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
}

impl Worker {
    fn start(task: &str, place: &Place) -> Self {
        Self::start_with(task, place, &[])
    }

    pub(crate) fn start_with(task: &str, place: &Place, variables: &[(&str, &str)]) -> Self {
        let mut process = Command::new(env::current_exe().unwrap())
            .args(["--exact", "processes::a_task_of_another_process", "--nocapture"])
            .env(TASK, task)
            .env(PLACE, &place.0)
            .envs(variables.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let stdin = process.stdin.take().unwrap();
        let stdout = BufReader::new(process.stdout.take().unwrap());
        Self { process, stdin, stdout }
    }

    /// The next line that it says. `None` when it is gone.
    pub(crate) fn says(&mut self) -> Option<String> {
        let mut line = String::new();
        while self.stdout.read_line(&mut line).unwrap() > 0 {
            // The harness does not end its line before a test says something.
            if let Some((_, said)) = line.split_once('@')
                && said.ends_with('\n')
            {
                return Some(said.trim().to_owned());
            }
            line.clear();
        }
        None
    }

    pub(crate) fn go(&mut self) {
        self.stdin.write_all(b"go\n").unwrap();
    }

    /// `SIGKILL`, where there is one.
    fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _already_gone = self.process.kill();
        let _already_gone = self.process.wait();
    }
}

/// Does nothing unless it is started by [`Worker::start`].
#[tokio::test]
async fn a_task_of_another_process() {
    let Ok(task) = env::var(TASK) else {
        return;
    };
    let store = Place(env::var(PLACE).unwrap()).store().await;
    say("ready");
    std::io::stdin().read_line(&mut String::new()).unwrap();
    match task.as_str() {
        "race" => race(&*store).await,
        "open" => say(&format!("{:?}", store.open(opening(1), now()).await.unwrap())),
        "write" => write_until_killed(&*store).await,
        _ => panic!("no such task"),
    }
}

fn say(line: &str) {
    let mut stdout = std::io::stdout();
    stdout.write_all(format!("@{line}\n").as_bytes()).unwrap();
    stdout.flush().unwrap();
}

/// Tries to win every round.
async fn race(store: &dyn JourneyStore) {
    let mut lost = 0;
    loop {
        let from = store.load(&id(1), now()).await.unwrap().unwrap().version;
        if from > ROUNDS {
            break;
        }
        match store.advance(&id(1), from, next(b"claimed"), now()).await.unwrap() {
            Advanced::To(version) => say(&format!("won {version}")),
            Advanced::Lost => lost += 1,
        }
    }
    say(&format!("lost {lost}"));
}

async fn races_have_one_winner(place: &Place) {
    // Each opens the store at once, and the first of them makes it.
    let mut racers: Vec<Worker> = (0..RACERS).map(|_| Worker::start("race", place)).collect();
    for racer in &mut racers {
        assert_eq!(racer.says().as_deref(), Some("ready"));
    }
    assert_eq!(place.store().await.open(opening(1), now()).await, Ok(Opened::New));
    racers.iter_mut().for_each(Worker::go);

    let mut wins: HashMap<u64, usize> = HashMap::new();
    let mut lost = 0;
    for racer in &mut racers {
        while let Some(said) = racer.says() {
            match said.split_once(' ').unwrap() {
                ("won", version) => *wins.entry(version.parse().unwrap()).or_default() += 1,
                ("lost", times) => lost += times.parse::<usize>().unwrap(),
                _ => panic!("{said}"),
            }
        }
        assert!(racer.process.wait().unwrap().success());
    }
    let once: HashMap<u64, usize> = (2..=ROUNDS + 1).map(|version| (version, 1)).collect();
    assert_eq!(wins, once);
    assert!(lost > 0, "nobody ever lost, so there was no race");
    println!("{ROUNDS} rounds won once, {lost} claims lost");
}

/// Opens journeys and moves each on, and says what the store has acknowledged.
async fn write_until_killed(store: &dyn JourneyStore) {
    for number in 1.. {
        let begun = Opening { payload: payload(number, 1), ..opening(number) };
        match store.open(begun, now()).await.unwrap() {
            Opened::New => say(&format!("{number} 1")),
            // From the life of a process before this one.
            Opened::SameStart(_) => continue,
            Opened::PatientBusy(_) => panic!("there are no patients"),
        }
        for from in 1..4 {
            let to = Next { payload: payload(number, from + 1), ..next(b"") };
            assert_eq!(
                store.advance(&id(number), from, to, now()).await,
                Ok(Advanced::To(from + 1))
            );
            say(&format!("{number} {}", from + 1));
        }
    }
}

/// Long enough to be torn.
fn payload(number: u32, version: u64) -> Vec<u8> {
    format!("{number} {version};").repeat(2_000).into_bytes()
}

async fn what_was_acknowledged_is_there_after_a_kill(place: &Place) {
    let mut acknowledged: HashMap<u32, u64> = HashMap::new();
    for writes in [1, 2, 7, 20, 41] {
        let mut writer = Worker::start("write", place);
        assert_eq!(writer.says().as_deref(), Some("ready"));
        writer.go();
        let mut heard = 0;
        while let Some(said) = writer.says() {
            let (number, version) = said.split_once(' ').unwrap();
            acknowledged.insert(number.parse().unwrap(), version.parse().unwrap());
            heard += 1;
            if heard == writes {
                writer.kill();
            }
        }
        assert!(heard >= writes);

        let store = place.store().await;
        for (number, version) in &acknowledged {
            let kept = store.load(&id(*number), now()).await.unwrap().unwrap();
            // It was killed in the middle of the next write, or between that and its line.
            assert!(
                (*version..=version + 1).contains(&kept.version),
                "{version}, {}",
                kept.version
            );
            assert!(kept.payload == payload(*number, kept.version), "torn at {}", kept.version);
        }
        // Nobody holds a lock that the killed one took.
        let listed = store.list(now(), usize::MAX).await.unwrap();
        let last = listed.last().unwrap();
        let moved = store.advance(&last.id, last.version, next(b"on"), now()).await;
        assert_eq!(moved, Ok(Advanced::To(last.version + 1)));
        let last = u32::from_be_bytes(last.id.as_bytes()[12..].try_into().unwrap());
        acknowledged.remove(&last);
    }
}

#[tokio::test]
async fn of_eight_processes_on_one_file_one_wins_each_round() {
    let dir = tempfile::tempdir().unwrap();
    races_have_one_winner(&Place::sqlite(&dir)).await;
}

#[tokio::test]
async fn of_eight_processes_on_one_server_one_wins_each_round() {
    if let Some(server) = redis_server::shared() {
        races_have_one_winner(&Place::redis(server)).await;
    }
}

#[tokio::test]
async fn a_file_has_what_a_killed_process_was_told_that_it_has() {
    let dir = tempfile::tempdir().unwrap();
    what_was_acknowledged_is_there_after_a_kill(&Place::sqlite(&dir)).await;
}

#[tokio::test]
async fn a_server_has_what_a_killed_process_was_told_that_it_has() {
    if let Some(server) = redis_server::shared() {
        what_was_acknowledged_is_there_after_a_kill(&Place::redis(server)).await;
    }
}
