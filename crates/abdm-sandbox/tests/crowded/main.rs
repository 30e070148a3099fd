//! As many clients as the server takes at once, and more, of which many mean no good.
//!
//! The server, with the limit of connections that it has everywhere, is one process and the clients are
//! another: each connection is a file on both sides, so together they would need more than the 1024 that
//! a process often has. [`apart`] gives both 1000 on every machine. Nothing here waits for real time:
//! the server's stands still until it is told to go on, and whatever is waited for is waited for so many
//! turns of the server's.

#![allow(clippy::panic, clippy::unwrap_used, reason = "helpers of tests are tests too")]

use std::env;
use std::process::Command;

use abdm_sandbox::Config;

use crate::bad::{Bad, HOLDING, REFUSED};
use crate::counting::Counting;
use crate::good::{Good, LOGIN};
use crate::server::Server;

mod bad;
mod counting;
mod good;
mod server;
mod wire;

#[global_allocator]
static COUNTING: Counting = Counting;

/// What the server is given by default, and by everybody who does not say otherwise.
const PLACES: usize = 512;

/// After so many seconds the server has had enough of a client.
const PATIENCE: usize = 10;

/// Which part of a test a process is.
const PART: &str = "ABDM_CROWDED";

/// Another process that runs this test as this part.
fn process(test: &str, part: &str) -> Command {
    let this = env::current_exe().unwrap();
    let mut command = match cfg!(unix) {
        true => {
            // Where there may be fewer (256 on macOS) as where there may be more. What a process may
            // have at most it can change itself, but not without unsafe code.
            let mut shell = Command::new("sh");
            shell.args(["-c", r#"ulimit -S -n 1000 && exec "$0" "$@""#]).arg(this);
            shell
        }
        false => Command::new(this),
    };
    command.args(["--exact", test, "--nocapture"]).env(PART, part);
    command
}

/// Runs a test in a process of its own, with the server in another.
fn apart(test: &str, run: impl FnOnce(&mut Server)) {
    if env::var(PART).is_ok() {
        return run(&mut Server::start());
    }
    let output = process(test, "clients").output().unwrap();
    let [said, failed] =
        [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
    assert!(output.status.success() && said.contains("1 passed"), "{said}\n{failed}");
}

#[test]
fn of_512_clients_at_once_the_good_ones_are_answered_whatever_the_others_do() {
    const TEST: &str = "of_512_clients_at_once_the_good_ones_are_answered_whatever_the_others_do";
    assert_eq!(Config::default().connections, PLACES);
    apart(TEST, |server| {
        let (mut good, mut bad) = (Vec::new(), Vec::new());
        let kinds = HOLDING.iter().chain(REFUSED).cycle();
        for (n, kind) in (0..PLACES / 2).zip(kinds) {
            bad.push(Bad::begin(kind, server));
            good.push(Good::come(n, server));
        }
        let holding = bad.iter().filter(|bad| bad.holds()).count();
        assert!(holding > 100 && bad.len() - holding > 100);
        // Who is refused is so at once.
        server.comes_to(good.len() + holding);
        for call in LOGIN {
            bad.iter_mut().for_each(Bad::go_on);
            Good::all_call(&mut good, *call, server);
        }
        for second in 0..PATIENCE {
            bad.iter_mut().for_each(Bad::go_on);
            if second % 4 == 0 {
                Good::all_call(&mut good, good::LAST, server);
            }
            server.pass(1);
        }
        // On the connections that they have had from the beginning.
        server.comes_to(good.len());
        Good::all_call(&mut good, good::LAST, server);
        bad.iter_mut().for_each(Bad::is_done);
        drop(good);
        server.comes_to(0);
    });
}

#[test]
fn bad_clients_in_every_place_keep_nobody_out_for_longer_than_the_patience() {
    const TEST: &str = "bad_clients_in_every_place_keep_nobody_out_for_longer_than_the_patience";
    apart(TEST, |server| {
        let mut bad = everywhere(server);
        let mut good: Vec<Good> = (0..100).map(|n| Good::come(n, server)).collect();
        good.iter_mut().for_each(|good| good.call(LOGIN[0]));
        for _ in 0..PATIENCE {
            // Everybody has their place for as long as everybody else.
            server.comes_to(PLACES);
            assert!(!good.iter_mut().any(Good::is_answered));
            bad.iter_mut().for_each(Bad::go_on);
            server.pass(1);
        }
        server.comes_to(good.len());
        Good::all_hear(&mut good, LOGIN[0], server);
        for call in &LOGIN[1..] {
            Good::all_call(&mut good, *call, server);
        }
        bad.iter_mut().for_each(Bad::is_done);
        drop(good);
        server.comes_to(0);
    });
}

#[test]
fn bad_clients_by_the_thousand_leave_nothing_behind() {
    const TEST: &str = "bad_clients_by_the_thousand_leave_nothing_behind";
    apart(TEST, |server| {
        let mut before = None;
        for _ in 0..2 {
            let mut bad = everywhere(server);
            bad.iter_mut().for_each(Bad::go_on);
            let held = server.turn().memory;
            // Those who wait are refused as soon as it is their turn.
            bad.extend(REFUSED.iter().cycle().take(100).map(|kind| Bad::begin(kind, server)));
            for _ in 0..PATIENCE {
                bad.iter_mut().for_each(Bad::go_on);
                server.pass(1);
            }
            let after = server.comes_to(0).memory;
            bad.iter_mut().for_each(Bad::is_done);
            let before = *before.get_or_insert(after);
            // The first have left what is kept for the next ones, and some are in the log of requests.
            assert!(after < before + 32 * 1024, "{before} bytes, then {after}");
            assert!(held < after + PLACES * 128 * 1024, "{held} bytes, then {after}");
        }
    });
}

/// In every place somebody who does not let go of it.
fn everywhere(server: &mut Server) -> Vec<Bad> {
    let bad: Vec<Bad> =
        HOLDING.iter().cycle().take(PLACES).map(|kind| Bad::begin(kind, server)).collect();
    server.comes_to(PLACES);
    bad
}
