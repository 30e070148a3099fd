//! What the toolkit costs, beside what a user would otherwise write. `cargo xtask bench` builds this
//! and runs it:
//!
//! ```text
//! abdm-bench run --abdm PATH [--json] [--full] [--write FILE]    everything, in processes of their own
//! abdm-bench serve                                              the service that the clients call
//! abdm-bench journeys CLIENT ADDR IN_FLIGHT TOTAL FROM          and so on: one measurement, as JSON
//! ```

use std::error::Error;
use std::process::ExitCode;
use std::time::Duration;

use serde::Serialize;

mod canned;
mod clients;
mod command;
mod encrypt;
mod machine;
mod meter;
mod parked;
mod plot;
mod report;
mod run;
mod service;
mod storm;
mod targets;

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

#[global_allocator]
static ALLOCATOR: meter::Counting = meter::Counting;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match dispatch(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("abdm-bench: {error}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(args: &[&str]) -> Outcome<()> {
    match args {
        ["run", options @ ..] => run::run(options),
        ["serve"] => service::serve(),
        ["encrypt", rounds] => print(&encrypt::run(rounds.parse()?)?),
        ["call", client, addr, total] => print(&clients::calls(client, addr, total.parse()?)?),
        ["journeys", client, addr, in_flight, total, from] => {
            let (in_flight, total, from) = (in_flight.parse()?, total.parse()?, from.parse()?);
            print(&clients::journeys(client, addr, in_flight, total, from)?)
        }
        ["parked", what @ ("login" | "deactivate"), journeys] => {
            print(&parked::run(*what == "deactivate", journeys.parse()?)?)
        }
        ["storm", ms] => print(&storm::run(Duration::from_millis(ms.parse()?))?),
        _ => Err("it is started by `cargo xtask bench`".into()),
    }
}

fn print(measured: &impl Serialize) -> Outcome<()> {
    println!("{}", serde_json::to_string(measured)?);
    Ok(())
}
