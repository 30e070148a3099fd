//! All of it, each measurement in a process of its own, and those that are compared in turn.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::command::{self, Binary};
use crate::encrypt::Encrypted;
use crate::machine::{Machine, versions};
use crate::meter::{Cost, median};
use crate::parked::Parked;
use crate::service::{Service, numbers};
use crate::storm::Storm;
use crate::{Outcome, clients, report};

pub const PYTHON: &str = "python-httpx";

/// Journeys at once.
pub const LEVELS: [usize; 4] = [1, 8, 64, 512];

/// How often, and how much.
struct Plan {
    rounds: usize,
    encrypt_rounds: usize,
    calls: usize,
    journeys: usize,
    python_journeys: usize,
}

const QUICK: Plan =
    Plan { rounds: 3, encrypt_rounds: 12, calls: 1500, journeys: 600, python_journeys: 60 };
const FULL: Plan =
    Plan { rounds: 9, encrypt_rounds: 60, calls: 5000, journeys: 2000, python_journeys: 300 };

/// Microseconds of one journey or call.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Row {
    pub client: String,
    pub in_flight: usize,
    pub cpu_us: f64,
    pub wall_us: f64,
    pub allocations: f64,
    pub allocated_bytes: f64,
}

/// What came of it.
#[derive(Debug, Serialize, Deserialize)]
pub struct Measured {
    pub machine: Machine,
    pub versions: Vec<(String, String)>,
    pub quick: bool,
    /// What could not be measured here, and why.
    pub notices: Vec<String>,
    pub encrypted: Vec<Encrypted>,
    pub calls: Vec<Row>,
    pub journeys: Vec<Row>,
    pub parked: Vec<Parked>,
    pub storm: Storm,
    pub binary: Binary,
}

pub fn run(options: &[&str]) -> Outcome<()> {
    let (mut json, mut full) = (false, false);
    let (mut abdm, mut peers, mut write) = (None, PathBuf::from("benches/peers"), None);
    let mut options = options.iter();
    while let Some(option) = options.next() {
        let mut value = || options.next().map(PathBuf::from).ok_or("a value is missing");
        match *option {
            "--json" => json = true,
            "--full" => full = true,
            "--abdm" => abdm = Some(value()?),
            "--peers" => peers = value()?,
            "--write" => write = Some(value()?),
            other => return Err(format!("no option {other}").into()),
        }
    }
    let abdm = abdm.ok_or("--abdm is missing")?;
    let measured = measure(if full { &FULL } else { &QUICK }, !full, &abdm, &peers)?;
    if let Some(path) = write {
        std::fs::write(path, report::page(&measured))?;
    }
    match json {
        true => println!("{}", report::json(&measured)?),
        false => println!("{}", report::table(&measured)),
    }
    Ok(())
}

fn measure(plan: &Plan, quick: bool, abdm: &Path, peers: &Path) -> Outcome<Measured> {
    let mut machine = Machine::here();
    let mut notices = Vec::new();
    let mut versions: Vec<_> =
        versions().into_iter().map(|(name, version)| (name.to_owned(), version)).collect();
    say("encryption");
    let encrypted = measurement(&["encrypt", &plan.encrypt_rounds.to_string()])?;
    let service = Service::start()?;
    say("one call");
    let calls = calls(plan, &service)?;
    say("journeys");
    let journeys = journeys(plan, &service, peers, &mut notices, &mut versions)?;
    drop(service);
    say("parked journeys");
    let parked = vec![
        measurement(&["parked", "login", "100000"])?,
        measurement(&["parked", "deactivate", "100000"])?,
    ];
    say("session storm");
    let storm: Storm = measurement(&["storm", "200"])?;
    say("the binary");
    let binary = command::run(abdm, 20 * plan.rounds)?;
    if !binary.stripped {
        notices.push("`strip` is not installed: the binary was measured with its symbols".into());
    }
    machine.ended();
    Ok(Measured {
        machine,
        versions,
        quick,
        notices,
        encrypted,
        calls,
        journeys,
        parked,
        storm,
        binary,
    })
}

fn calls(plan: &Plan, service: &Service) -> Outcome<Vec<Row>> {
    let names = ["facade-reqwest", "hand-reqwest", "facade-hyper", "hand-hyper"];
    let mut costs: Vec<Vec<Cost>> = vec![Vec::new(); names.len()];
    for _ in 0..plan.rounds {
        for (costs, name) in costs.iter_mut().zip(names) {
            costs.push(measurement(&["call", name, &service.addr, &plan.calls.to_string()])?);
        }
    }
    Ok(costs.iter().zip(names).map(|(costs, name)| Row::of(name, 1, plan.calls, costs)).collect())
}

fn journeys(
    plan: &Plan,
    service: &Service,
    peers: &Path,
    notices: &mut Vec<String>,
    versions: &mut Vec<(String, String)>,
) -> Outcome<Vec<Row>> {
    let mut rows = Vec::new();
    let names: Vec<&str> =
        clients::RUST.iter().copied().filter(|name| *name != "hand-reqwest").collect();
    let mut python = true;
    let mut from = 0;
    for in_flight in LEVELS {
        let total = plan.journeys.max(4 * in_flight);
        let python_total = plan.python_journeys.max(in_flight);
        let mut costs: Vec<Vec<Cost>> = vec![Vec::new(); names.len()];
        let mut python_costs = Vec::new();
        for round in 0..plan.rounds {
            for (costs, name) in costs.iter_mut().zip(&names) {
                let (level, total) = (in_flight.to_string(), total.to_string());
                let first = from.to_string();
                costs.push(measurement(&[
                    "journeys",
                    name,
                    &service.addr,
                    &level,
                    &total,
                    &first,
                ])?);
                from += 1000;
            }
            // Slow, and so far away that fewer rounds tell enough.
            let wanted = if in_flight < 64 { plan.rounds } else { plan.rounds / 3 };
            if python && round < wanted {
                match python_journeys(peers, &service.addr, in_flight, python_total, from % 20_000)?
                {
                    Ok(answer) => {
                        if python_costs.is_empty() && in_flight == LEVELS[0] {
                            versions.push(("peer".to_owned(), answer.versions));
                        }
                        python_costs.push(Cost {
                            cpu_ns: answer.cpu_ns,
                            wall_ns: answer.wall_ns,
                            ..Cost::default()
                        });
                    }
                    Err(why) => {
                        python = false;
                        notices.push(format!("the Python client was skipped: {why}"));
                    }
                }
                from += 1000;
            }
        }
        for (costs, name) in costs.iter().zip(&names) {
            rows.push(Row::of(name, in_flight, total, costs));
        }
        if !python_costs.is_empty() {
            rows.push(Row::of(PYTHON, in_flight, python_total, &python_costs));
        }
    }
    Ok(rows)
}

impl Row {
    /// The one in the middle of several runs of `total` each.
    fn of(client: &str, in_flight: usize, total: usize, costs: &[Cost]) -> Self {
        let per = |field: fn(&Cost) -> u64| {
            median(costs.iter().map(|cost| field(cost) as f64 / total as f64).collect())
        };
        Self {
            client: client.to_owned(),
            in_flight,
            cpu_us: per(|cost| cost.cpu_ns) / 1000.0,
            wall_us: per(|cost| cost.wall_ns) / 1000.0,
            allocations: per(|cost| cost.allocations),
            allocated_bytes: per(|cost| cost.allocated_bytes),
        }
    }
}

#[derive(Deserialize)]
struct Peer {
    cpu_ns: u64,
    wall_ns: u64,
    versions: String,
}

/// `Err` within says why it cannot run here.
fn python_journeys(
    peers: &Path,
    addr: &str,
    in_flight: usize,
    total: usize,
    from: usize,
) -> Outcome<Result<Peer, String>> {
    let python = std::env::var("ABDM_BENCH_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let mut command = Command::new(&python);
    command.arg(peers.join("client.py")).arg(addr);
    command.args([in_flight, total, from].map(|number| number.to_string()));
    let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let Ok(mut child) = child else {
        return Ok(Err(format!("{python} cannot be started")));
    };
    let people = numbers().join("\n");
    if let Some(mut stdin) = child.stdin.take() {
        // It may have ended already, which its output explains.
        let _ = stdin.write_all(people.as_bytes());
    }
    let Output { status, stdout, stderr } = child.wait_with_output()?;
    let stdout = String::from_utf8_lossy(&stdout).trim().to_owned();
    match status.code() {
        Some(0) => Ok(Ok(serde_json::from_str(&stdout)?)),
        Some(77) => Ok(Err(stdout)),
        _ => Err(format!("the Python client failed: {}", String::from_utf8_lossy(&stderr)).into()),
    }
}

/// One measurement, in a process of its own.
fn measurement<T: DeserializeOwned>(args: &[&str]) -> Outcome<T> {
    let output = Command::new(std::env::current_exe()?).args(args).stdin(Stdio::null()).output()?;
    if !output.status.success() {
        let why = String::from_utf8_lossy(&output.stderr);
        return Err(format!("`{}` failed: {why}", args.join(" ")).into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

fn say(what: &str) {
    eprintln!("measuring: {what}");
}
