//! `abdm demo`.

mod all;
mod contact;
mod enrol;
mod finding;
mod kyc;
mod leaving;
mod login;
mod profile;

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::Value;

use crate::proxy::{Fate, proxy};
use crate::running::{Finished, Running, abdm};
use crate::service::{Generation, Service};

/// A row with the calls of its page, `proof` before those that are not on the page.
struct Row {
    name: &'static str,
    /// `None` where the generation does not have it.
    v1v2: Option<&'static [&'static str]>,
    v3: Option<&'static [&'static str]>,
    /// Whether it is performed without `--all`.
    by_default: bool,
}

/// In the order in which they are performed.
const TOPICS: &[&[Row]] = &[
    login::ROWS,
    enrol::ROWS,
    finding::ROWS,
    leaving::ROWS,
    kyc::ROWS,
    profile::ROWS,
    contact::ROWS,
];

/// What a client shares between its journeys.
const SHARED: [&str; 4] = [
    "POST /gateway/v0.5/sessions",
    "GET /api/v1/auth/cert",
    "POST /api/hiecm/gateway/v3/sessions",
    "GET /abha/api/v3/profile/public/certificate",
];

/// The rows of a generation with their calls: all of them, or those that are performed by default.
fn rows(generation: Generation, all: bool) -> Vec<(&'static str, &'static [&'static str])> {
    let rows = TOPICS.iter().copied().flatten().filter(|row| all || row.by_default);
    let calls = |row: &'static Row| match generation {
        Generation::V1V2 => row.v1v2,
        Generation::V3 => row.v3,
    };
    rows.filter_map(|row| Some((row.name, calls(row)?))).collect()
}

/// The requests of those rows.
fn requests(generation: Generation, all: bool) -> impl Iterator<Item = &'static str> {
    let calls = rows(generation, all).into_iter().flat_map(|(_, calls)| calls);
    calls.map(|call| call.strip_prefix("proof ").unwrap_or(call))
}

fn demo(generation: Generation, args: &[&str]) -> Finished {
    let args = [&["demo", "--generation", generation.name()], args].concat();
    Running::start(&mut abdm(&args)).finish()
}

/// The same against a sandbox in another process.
fn demo_at(generation: Generation, addr: SocketAddr, args: &[&str]) -> Finished {
    let (gateway, accounts) = (generation.gateway(addr), generation.accounts(addr));
    let hosts = ["--gateway-url", &gateway, generation.option(), &accounts];
    demo(generation, &[&hosts, args].concat())
}

fn check_objects(generation: Generation, objects: &[Value]) {
    check_rows(generation, &rows(generation, false), objects);
}

fn check_rows(generation: Generation, rows: &[(&str, &[&str])], objects: &[Value]) {
    assert_eq!(objects.len(), rows.len());
    for (object, (name, calls)) in objects.iter().zip(rows) {
        let proofs = calls.iter().filter(|call| call.starts_with("proof ")).count();
        let shared = calls.iter().filter(|call| SHARED.contains(call)).count();
        assert_eq!(object["journey"], *name);
        assert_eq!(object["generation"], generation.name());
        assert_eq!(object["ok"], true, "{object}");
        assert_eq!(object["calls"], calls.len() - proofs - shared, "{object}");
        assert_eq!(object["shared_calls"], shared, "{object}");
        assert_eq!(object["proof_calls"], proofs, "{object}");
    }
}

#[test]
fn all_journeys_succeed_in_process_on_either_transport() {
    for (generation, transport) in [
        (Generation::V1V2, "reqwest"),
        (Generation::V1V2, "hyper"),
        (Generation::V3, "reqwest"),
        (Generation::V3, "hyper"),
    ] {
        let done = demo(generation, &["--transport", transport, "--json"]);
        done.check(0, &["9999", "5550001", "eyJ"]);
        assert_eq!(done.stderr, "");
        let objects = done.objects();
        check_objects(generation, &objects);
        assert_eq!(objects[0]["transport"], transport);
    }
}

#[test]
fn the_first_generation_is_meant_where_none_is_named() {
    let done = Running::start(&mut abdm(&["demo", "--json"])).finish();
    done.check(0, &[]);
    check_objects(Generation::V1V2, &done.objects());
    let done = Running::start(abdm(&["demo", "--json"]).env("ABDM_GENERATION", "v3")).finish();
    done.check(0, &[]);
    check_objects(Generation::V3, &done.objects());
}

#[test]
fn people_see_each_call_and_a_summary() {
    for (generation, sending, refused) in [
        (
            Generation::V1V2,
            "  journey  auth_init                    200",
            "  proof    search_by_health_id          200",
        ),
        (
            Generation::V3,
            "  journey  login_request_otp            200",
            "  proof    login_request_otp            422",
        ),
    ] {
        let done = demo(generation, &[]);
        done.check(0, &["9999", "5550001", "eyJ", "91-0000"]);
        for text in [
            &format!(", generation {}, HTTP client reqwest.", generation.name()),
            sending,
            refused,
            "OTP for ******1001 read from the outbox",
            "the token reads the profile of **-****-****-0007",
            "login is refused: the account is deactivated",
            "login works again",
            "5 of 5 journeys succeeded.",
        ] {
            assert!(done.stdout.contains(text), "{text} is missing in:\n{}", done.stdout);
        }
    }
}

#[test]
fn it_makes_the_calls_of_the_pages_on_either_transport_and_can_be_repeated() {
    let service = Service::start();
    let rounds = ["reqwest", "hyper"].into_iter().cycle().take(8);
    for (round, transport) in rounds.enumerate() {
        // Each generation on each transport, and then once more.
        let generation = Generation::ALL[round / 2 % 2];
        let before = service.requests().len();
        let done = demo_at(generation, service.addr, &["--json", "--transport", transport]);
        done.check(0, &[]);
        let objects = done.objects();
        check_objects(generation, &objects);
        assert_eq!(objects[0]["transport"], transport);
        let expected: Vec<&str> = requests(generation, false).collect();
        assert_eq!(service.requests()[before..], expected);
    }
}

#[test]
fn a_run_that_failed_is_put_right() {
    // At first: lost in the journey and in the attempt to put it right. Then: lost in the journey.
    // On v3 the call is that of every login and retrieval too.
    for (generation, call, lost) in [
        (Generation::V1V2, "/api/v2/auth/reactivate", [0, 1, 3]),
        (Generation::V3, "/abha/api/v3/profile/login/verify", [4, 5, 11]),
    ] {
        let service = Service::start();
        let calls = AtomicU32::new(0);
        let addr = proxy(service.addr, move |path| {
            match path == call && lost.contains(&calls.fetch_add(1, Ordering::Relaxed)) {
                true => Fate::Lost,
                false => Fate::Answered,
            }
        });
        for _ in 0..2 {
            let done = demo_at(generation, addr, &["--json"]);
            done.check(4, &[]);
            let objects = done.objects();
            let ok: Vec<_> = objects.iter().map(|object| object["ok"] == true).collect();
            assert_eq!(ok, [true, true, true, true, false], "{done:?}");
            assert_eq!(objects[4]["error"]["exit_code"], 4);
        }
        // The second run found somebody deactivated and put that right; the third finds all as it
        // was.
        let done = demo_at(generation, service.addr, &["--json"]);
        done.check(0, &[]);
        check_objects(generation, &done.objects());
    }
}

#[test]
fn a_service_without_an_outbox_is_told_before_any_call() {
    let upstream = Service::start();
    let addr = proxy(upstream.addr, |_| Fate::Lost);
    for generation in Generation::ALL {
        let done = demo_at(generation, addr, &["--json"]);
        done.check(1, &[]);
        assert!(done.stderr.contains("/_sandbox/outbox"), "{}", done.stderr);
        let objects = done.objects();
        assert_eq!(objects.len(), rows(generation, false).len());
        assert!(objects.iter().all(|object| object["ok"] == false && object["calls"] == 0));
    }
    assert!(upstream.requests().is_empty());
}

#[test]
fn a_host_that_is_not_there_is_not_reached() {
    for generation in Generation::ALL {
        demo_at(generation, "127.0.0.1:1".parse().unwrap(), &[]).check(5, &[]);
    }
}

#[test]
fn hosts_that_do_not_go_together_are_refused() {
    for (args, text) in [
        (&["--gateway-url", "x"][..], "--gateway-url and --health-id-url"),
        (&["--health-id-url", "x"], "--gateway-url and --health-id-url"),
        (&["--gateway-url", "x", "--abha-url", "x"], "Give --health-id-url, or --generation v3"),
        (&["--generation", "v3", "--gateway-url", "x"], "--gateway-url and --abha-url"),
        (
            &["--generation", "v3", "--gateway-url", "x", "--health-id-url", "x"],
            "Give --abha-url, or --generation v1v2",
        ),
        (&["--gateway-url", "x.example", "--health-id-url", "x.example"], "gateway_url: "),
    ] {
        let done = Running::start(&mut abdm(&[&["demo", "--json"], args].concat())).finish();
        done.check(2, &["x.example"]);
        assert!(done.stderr.contains(text), "{}", done.stderr);
        let objects = done.objects();
        assert_eq!(objects.len(), rows(Generation::V1V2, false).len());
        assert!(objects.iter().all(|object| object["error"]["exit_code"] == 2), "{done:?}");
    }
}
