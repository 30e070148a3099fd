//! Thousands of journeys at once, through everything that a network, a service and a machine can do
//! to them; and then the sandbox is asked whether the toolkit told the truth.
//!
//! ```sh
//! cargo xtask soak --seconds 120 --seed 7
//! ```
//!
//! One process serves the [sandbox](abdm_sandbox) and makes its weather: faults of every kind at
//! random, keys that change, clocks that jump. It starts workers, which are this binary again: one
//! whose journeys wait in memory, some that share a SQLite file, some that share a Redis. Each
//! performs many journeys at once, of both generations and on both HTTP clients, and writes down what
//! it is about to do and what the toolkit says came of it. Now and then one is killed, and others go
//! on with what it left in the store.
//!
//! A patient comes once, so what the sandbox counts for the person is what the journey did:
//!
//! * no more OTPs were sent than were asked for; one that was reported as sent was, one that was
//!   reported as not sent or refused was not, and only what was reported as unknown may be either;
//! * a second OTP was sent once the first was accepted, or when somebody tried again, and not else;
//! * no OTP was handed in after it had been accepted, and none more often than was reported;
//! * an account stands as the journey that changed it says, once it was looked up where that was in
//!   doubt;
//! * no journey that waited was lost with its process, and none is left behind in a store;
//! * before the storm, every journey ends as its patient wants it;
//! * everything that is to go wrong did: a soak in which nothing happened has failed.
//!
//! # What a seed determines
//!
//! What each patient does, which faults strike with which chance and when processes are killed. Not
//! which call a fault strikes, and what a process was at when it died: these are up to the
//! scheduler. Nor keys, OTPs and ids, which are as random as ever. A failure is reported with all
//! steps of its journey, which mostly tell more than another run with the seed.
//!
//! The exit code is 0, 1 if something is wrong, 2 if the arguments are, and 77 where there is no
//! `redis-server`, unless `ABDM_REQUIRE` names `redis`.
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command line program")]

use std::env;
use std::error::Error;
use std::process::ExitCode;

mod between;
mod clock;
mod crew;
mod journal;
mod journey;
mod ledger;
mod orchestra;
mod orders;
mod outbox;
mod patient;
mod plan;
mod redis_server;
mod report;
mod rng;
mod weather;
mod worker;

const USAGE: &str = "usage: abdm-soak --seconds N [--seed S]";

/// What a test says that cannot run, in the convention of automake.
const SKIPPED: u8 = 77;

fn main() -> ExitCode {
    let args: Vec<String> = env::args().skip(1).collect();
    let outcome = match args.split_first() {
        Some((first, rest)) if first == "worker" => match worker::Settings::parse(rest) {
            Some(settings) => block_on(worker::run(settings)).map(|()| ExitCode::SUCCESS),
            None => return usage(),
        },
        _ => match parse(&args) {
            Some((seconds, seed)) => orchestra::run(seconds, seed),
            None => return usage(),
        },
    };
    outcome.unwrap_or_else(|error| {
        eprintln!("abdm-soak: {error}");
        ExitCode::FAILURE
    })
}

fn usage() -> ExitCode {
    eprintln!("{USAGE}");
    ExitCode::from(2)
}

fn parse(args: &[String]) -> Option<(u64, u64)> {
    let (mut seconds, mut seed) = (None, None);
    let (pairs, []) = args.as_chunks::<2>() else {
        return None;
    };
    for [name, value] in pairs {
        let value: u64 = value.parse().ok()?;
        match name.as_str() {
            "--seconds" => seconds = Some(value),
            "--seed" => seed = Some(value),
            _ => return None,
        }
    }
    // In less time not everything can happen that has to.
    Some((seconds.filter(|seconds| (10..=86_400).contains(seconds))?, seed.unwrap_or(1)))
}

fn block_on<T>(
    future: impl Future<Output = Result<T, Box<dyn Error>>>,
) -> Result<T, Box<dyn Error>> {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?
        .block_on(future)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_read_or_refused() {
        let read = |text: &str| parse(&text.split(' ').map(str::to_owned).collect::<Vec<_>>());
        assert_eq!(read("--seconds 20"), Some((20, 1)));
        assert_eq!(read("--seed 9 --seconds 120"), Some((120, 9)));
        for text in ["--seed 9", "--seconds", "--seconds 9", "--seconds x", "--minutes 20"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
