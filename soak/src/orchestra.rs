//! The run as a whole.

use std::collections::BTreeMap;
use std::error::Error;
use std::net::{Ipv4Addr, TcpListener};
use std::process::ExitCode;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

use abdm::flows::snapshot::StateKind;
use abdm::store::Listed;
use abdm::store::seal::SealingKey;
use abdm::transport::{Clock, SystemClock};
use abdm_sandbox::people::LARGEST_CROWD;
use abdm_sandbox::{Config, Sandbox, ServiceKey};
use tokio::runtime::Runtime;

use crate::SKIPPED;
use crate::crew::{Hand, News};
use crate::journal::Event;
use crate::ledger::Case;
use crate::orders::{Manner, Order};
use crate::plan::Plan;
use crate::redis_server::RedisServer;
use crate::report::Report;
use crate::rng::Rng;
use crate::weather::{LONGEST_DELAY, Weather};
use crate::worker::Settings;

/// Journeys at once, for each worker.
const AT_ONCE: usize = 24;
/// The workers of a storm. What waits in memory dies with its process, so that one is spared.
const CREW: [&str; 5] = ["memory", "sqlite", "sqlite", "redis", "redis"];
/// Patients who come before the storm, to each store.
const CALM: usize = 20;
/// How long a reply may take in a storm, and otherwise.
const IMPATIENT: Duration = Duration::from_millis(1500);
const PATIENT: Duration = Duration::from_secs(30);
/// After which everything has ended that is going to.
const LONGEST_END: u64 = 90_000;
/// More journeys than there are.
const ALL: usize = 1 << 30;
/// How often something is looked after, in milliseconds.
const TICK: u64 = 20;

/// Runs it and prints what came of it.
pub(crate) fn run(seconds: u64, seed: u64) -> Result<ExitCode, Box<dyn Error>> {
    let dir = tempfile::tempdir()?;
    let Some(redis) = RedisServer::start(dir.path())? else {
        let required = std::env::var("ABDM_REQUIRE").unwrap_or_default();
        if required.split(',').any(|name| name.trim() == "redis") {
            return Err("ABDM_REQUIRE names redis and redis-server is not installed".into());
        }
        println!("skipped: redis-server is not installed");
        return Ok(ExitCode::from(SKIPPED));
    };
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let keys = [ServiceKey::generate(2048)?, ServiceKey::generate(2048)?];
    let turns = usize::try_from(seconds)?;
    let sandbox = Sandbox::new(Config {
        key: Some(keys[0].clone()),
        // One and the other in turn.
        next_keys: (1..=turns).map(|turn| keys[turn % 2].clone()).collect(),
        crowd: LARGEST_CROWD.min(500 * turns),
        crowd_enrols: true,
        creations_per_client: u32::MAX,
        ..Config::default()
    });
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let server = runtime.block_on(async { sandbox.serve(listener) })?;
    let (sender, news) = mpsc::channel();
    let sqlite = dir.path().join("journeys.db");
    let mut orchestra = Orchestra {
        seed,
        service: server.addr().to_string(),
        sqlite: format!("sqlite:{}", sqlite.display()),
        redis: redis.url(),
        key: SealingKey::generate().to_base64().to_string(),
        people: 500 * seconds,
        clock: SystemClock::new(),
        rng: Rng::new(seed, u64::MAX - 1),
        sender,
        news,
        hands: BTreeMap::new(),
        cases: BTreeMap::new(),
        waiting: Vec::new(),
        doubtful: Vec::new(),
        hired: 0,
        kills: 0,
        failures: Vec::new(),
    };
    let mut weather = Weather::new(&sandbox, seed);
    orchestra.calm()?;
    let began = orchestra.now();
    orchestra.storm(seconds * 1000, &mut weather)?;
    weather.clear();
    orchestra.finish(&runtime)?;
    let took = orchestra.now() - began;
    runtime.block_on(server.shutdown());
    let left_behind = runtime.block_on(orchestra.left_behind())?;
    let report = Report::new(seed, took, &orchestra, &sandbox, &left_behind);
    drop(redis);
    Ok(report.print())
}

/// Who conducts.
pub(crate) struct Orchestra {
    seed: u64,
    service: String,
    sqlite: String,
    redis: String,
    key: String,
    people: u64,
    clock: SystemClock,
    rng: Rng,
    sender: Sender<News>,
    news: Receiver<News>,
    hands: BTreeMap<u64, Hand>,
    pub(crate) cases: BTreeMap<u64, Case>,
    /// Patients between two processes, with the time at which they are due.
    waiting: Vec<(u64, u64, Manner)>,
    /// Patients whose change is to be looked up at the end.
    doubtful: Vec<u64>,
    hired: u64,
    pub(crate) kills: u64,
    /// What went wrong with the workers themselves.
    pub(crate) failures: Vec<String>,
}

impl Orchestra {
    /// In milliseconds.
    fn now(&self) -> u64 {
        u64::try_from(self.clock.monotonic().as_millis()).unwrap_or(u64::MAX)
    }

    /// Every journey once, and nothing goes wrong.
    fn calm(&mut self) -> Result<(), Box<dyn Error>> {
        for store in ["memory", "sqlite", "redis"] {
            let number = self.hire(store, true)?;
            for _ in 0..CALM {
                self.admit(number, true);
            }
        }
        self.until(LONGEST_END, |orchestra| orchestra.hands.values().all(|h| h.cases.is_empty()));
        self.dismiss_all();
        Ok(())
    }

    /// Many journeys, many faults, many deaths.
    fn storm(&mut self, length: u64, weather: &mut Weather) -> Result<(), Box<dyn Error>> {
        for store in CREW {
            self.hire(store, false)?;
        }
        let began = self.now();
        let mut kill_at = began + self.rng.between(500, 1500);
        loop {
            let now = self.now();
            if now >= began + length {
                return Ok(());
            }
            weather.at(now - began);
            if now >= kill_at {
                kill_at = now + self.rng.between(500, 1300);
                self.kill_one()?;
            }
            self.hand_out();
            let idle: Vec<u64> = self.idle().collect();
            for number in idle {
                self.admit(number, false);
            }
            self.listen(TICK);
        }
    }

    /// Brings everything to its end, in good weather.
    fn finish(&mut self, runtime: &Runtime) -> Result<(), Box<dyn Error>> {
        let is_quiet = |orchestra: &mut Self| {
            orchestra.hand_out();
            orchestra.waiting.is_empty() && orchestra.hands.values().all(|h| h.cases.is_empty())
        };
        self.until(LONGEST_END, is_quiet);
        // What was held up has been handled after that, whoever asked for it.
        runtime.block_on(self.clock.sleep(LONGEST_DELAY + Duration::from_millis(500)));
        let now = self.now();
        let doubtful = std::mem::take(&mut self.doubtful);
        self.waiting.extend(doubtful.into_iter().map(|case| (now, case, Manner::Settle)));
        self.until(LONGEST_END, is_quiet);
        self.dismiss_all();
        Ok(())
    }

    /// Journeys in the stores that are not over though nobody has anything more to do.
    async fn left_behind(&self) -> Result<Vec<Listed>, Box<dyn Error>> {
        let mut left = Vec::new();
        for address in [&self.sqlite, &self.redis] {
            let store = abdm::store::connect(address).await?;
            let listed = store.list(self.clock.now(), ALL).await?;
            left.extend(listed.into_iter().filter(|it| it.state != StateKind::Finished));
        }
        Ok(left)
    }

    fn hire(&mut self, store: &'static str, calm: bool) -> Result<u64, Box<dyn Error>> {
        self.hired += 1;
        let settings = Settings {
            seed: self.seed,
            service: self.service.clone(),
            store: match store {
                "sqlite" => self.sqlite.clone(),
                "redis" => self.redis.clone(),
                _ => "memory:".to_owned(),
            },
            patience: if calm { PATIENT } else { IMPATIENT },
            calm,
        };
        let hand = Hand::start(self.hired, store, &settings, &self.key, self.sender.clone())?;
        self.hands.insert(self.hired, hand);
        Ok(self.hired)
    }

    /// Gives the next patient to a worker.
    fn admit(&mut self, number: u64, calm: bool) {
        let case = self.cases.len() as u64;
        let plan = Plan::of(self.seed, case, calm).filter(|_| case < self.people);
        if let (Some(plan), Some(hand)) = (plan, self.hands.get_mut(&number)) {
            self.cases.insert(case, Case::new(plan, hand.store, calm));
            hand.give(&Order::start(case));
        }
    }

    /// Those who can take one more patient.
    fn idle(&self) -> impl Iterator<Item = u64> {
        let can = |hand: &&Hand| !hand.leaving && hand.cases.len() < AT_ONCE;
        self.hands.values().filter(can).map(|hand| hand.number)
    }

    /// Kills one whose journeys outlive it, and puts another in its place.
    fn kill_one(&mut self) -> Result<(), Box<dyn Error>> {
        let mortal = |hand: &&Hand| !hand.leaving && hand.store != "memory";
        let mortals: Vec<u64> = self.hands.values().filter(mortal).map(|h| h.number).collect();
        let Some(victim) = self.rng.pick(&mortals).copied() else {
            return Ok(());
        };
        let Some(hand) = self.hands.get_mut(&victim) else {
            return Ok(());
        };
        hand.kill();
        self.kills += 1;
        let store = hand.store;
        self.hire(store, false).map(drop)
    }

    /// Gives patients who are due to a worker that has their store.
    fn hand_out(&mut self) {
        let now = self.now();
        let (due, later): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.waiting).into_iter().partition(|(at, ..)| *at <= now);
        self.waiting = later;
        for (at, number, manner) in due {
            let Some(case) = self.cases.get(&number) else {
                continue;
            };
            let fits: Vec<u64> = self
                .hands
                .values()
                .filter(|hand| !hand.leaving && hand.store == case.store)
                .map(|hand| hand.number)
                .collect();
            match self.rng.pick(&fits).and_then(|number| self.hands.get_mut(number)) {
                Some(hand) => hand.give(&case.order(manner)),
                None => self.waiting.push((at, number, manner)),
            }
        }
    }

    /// Listens until something is so, or far too long.
    fn until(&mut self, longest: u64, mut is_so: impl FnMut(&mut Self) -> bool) {
        let end = self.now() + longest;
        while !is_so(self) && self.now() < end {
            self.listen(TICK);
        }
    }

    /// Takes in what there is to hear within so many milliseconds.
    fn listen(&mut self, milliseconds: u64) {
        let end = self.now() + milliseconds;
        loop {
            let left = Duration::from_millis(end.saturating_sub(self.now()));
            match self.news.recv_timeout(left) {
                Ok(News::Line(from, line)) => self.note(from, &line),
                Ok(News::Gone(number)) => self.gone(number),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    fn note(&mut self, from: u64, line: &crate::journal::Line) {
        let Some(case) = self.cases.get_mut(&line.case) else {
            return;
        };
        case.note(line);
        let left = match line.event {
            Event::Parked(..) => {
                let at = self.now() + self.rng.between(50, 1000);
                self.waiting.push((at, line.case, Manner::GoOn));
                true
            }
            Event::Stranded => {
                let at = self.now() + self.rng.between(200, 1000);
                self.waiting.push((at, line.case, Manner::GoOn));
                true
            }
            Event::Doubtful(..) => {
                self.doubtful.push(line.case);
                true
            }
            Event::Over => true,
            _ => false,
        };
        if let (true, Some(hand)) = (left, self.hands.get_mut(&from)) {
            hand.cases.remove(&line.case);
        }
    }

    fn gone(&mut self, number: u64) {
        let Some(hand) = self.hands.remove(&number) else {
            return;
        };
        let now = self.now();
        for number in &hand.cases {
            if let Some(case) = self.cases.get_mut(number) {
                case.killed();
                if !case.is_ended() {
                    let at = now + self.rng.between(0, 500);
                    self.waiting.push((at, *number, Manner::GoOn));
                }
            }
        }
        let (leaving, store) = (hand.leaving, hand.store);
        let ended_well = hand.bury();
        if !leaving {
            self.failures.push(format!("a worker on {store} ended by itself, well: {ended_well}"));
        }
    }

    fn dismiss_all(&mut self) {
        self.hands.values_mut().for_each(Hand::dismiss);
        self.until(LONGEST_END, |orchestra| orchestra.hands.is_empty());
        if !self.hands.is_empty() {
            self.failures.push(format!("{} workers did not end", self.hands.len()));
            self.hands.clear();
        }
    }
}
