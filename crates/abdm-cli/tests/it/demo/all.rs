//! `abdm demo --all`.

use serde_json::Value;

use super::{check_rows, requests, rows};
use crate::proxy::{Fate, proxy};
use crate::running::{Finished, Running, abdm};
use crate::service::{Generation, Service};

/// In this order.
const PASSES: [(Generation, &str); 4] = [
    (Generation::V1V2, "reqwest"),
    (Generation::V1V2, "hyper"),
    (Generation::V3, "reqwest"),
    (Generation::V3, "hyper"),
];

fn all(args: &[&str]) -> Finished {
    Running::start(&mut abdm(&[&["demo", "--all"], args].concat())).finish()
}

/// Every row of those passes, and no other.
fn check(passes: &[(Generation, &str)], objects: &[Value]) {
    let mut objects = objects.iter();
    for (generation, transport) in passes {
        let rows = rows(*generation, true);
        let of_pass: Vec<Value> = objects.by_ref().take(rows.len()).cloned().collect();
        check_rows(*generation, &rows, &of_pass);
        assert!(of_pass.iter().all(|object| object["transport"] == *transport));
    }
    assert_eq!(objects.next(), None);
}

#[test]
fn every_row_succeeds_in_each_generation_with_each_client() {
    let done = all(&["--json"]);
    done.check(0, &["9999", "5550001", "eyJ"]);
    assert_eq!(done.stderr, "");
    check(&PASSES, &done.objects());
}

#[test]
fn one_sandbox_serves_all_of_it_and_sees_the_calls_of_the_pages() {
    let service = Service::start();
    let url = format!("http://{}", service.addr);
    for _ in 0..2 {
        let before = service.requests().len();
        let done = all(&["--json", "--sandbox-url", &url]);
        done.check(0, &[]);
        check(&PASSES, &done.objects());
        let expected = PASSES.iter().flat_map(|(generation, _)| requests(*generation, true));
        assert_eq!(service.requests()[before..], expected.collect::<Vec<_>>());
    }
}

#[test]
fn what_is_typed_narrows_it_down_and_the_environment_does_not() {
    let service = Service::start();
    let url = format!("http://{}", service.addr);
    for (args, passes) in [
        (&["--generation", "v3"][..], &PASSES[2..]),
        (&["--transport", "hyper", "--generation", "v1v2"], &PASSES[1..2]),
        (&[], &PASSES),
    ] {
        let args = [&["demo", "--all", "--json", "--sandbox-url", &url], args].concat();
        let mut command = abdm(&args);
        command.env("ABDM_GENERATION", "v3").env("ABDM_TRANSPORT", "hyper");
        let done = Running::start(&mut command).finish();
        done.check(0, &[]);
        check(passes, &done.objects());
    }
}

#[test]
fn a_row_that_fails_is_in_the_table_and_the_others_are_performed_all_the_same() {
    let service = Service::start();
    let addr = proxy(service.addr, |path| match path == "/api/v2/auth/init" {
        true => Fate::Lost,
        false => Fate::Answered,
    });
    // Every login of v1v2 fails, and a deactivation takes one.
    let fails = [
        "login-aadhaar-otp",
        "login-mobile-otp",
        "login-address",
        "deactivate-aadhaar-otp",
        "reactivate-aadhaar-otp",
        "deactivate-mobile-otp",
        "reactivate-mobile-otp",
        "reactivate-password",
        "delete-aadhaar-otp",
        "delete-mobile-otp",
        "update-profile",
        "update-photo",
        "card",
        "qr-code",
        "link-address",
        "update-email",
        "update-mobile-aadhaar-otp",
        "update-mobile-mobile-otp",
        "update-mobile-password",
    ];
    let done = all(&["--sandbox-url", &format!("http://{addr}")]);
    assert_ne!(done.code, Some(0), "{done:?}");
    let (_, table) = done.stdout.split_once("\njourney ").unwrap();
    let mut lines = table.lines().skip(1);
    let (mut performed, mut succeeded) = (0, 0);
    for (generation, transport) in PASSES {
        for (name, _) in rows(generation, true) {
            let is_lost = generation == Generation::V1V2 && fails.contains(&name);
            let result = if is_lost { "failed" } else { "ok" };
            let words: Vec<&str> = lines.next().unwrap().split_whitespace().take(4).collect();
            assert_eq!(words, [name, generation.name(), transport, result]);
            performed += 1;
            succeeded += u32::from(!is_lost);
        }
    }
    assert_eq!(lines.next(), Some(""));
    assert_eq!(lines.next().unwrap(), format!("{succeeded} of {performed} journeys succeeded."));
}

#[test]
fn a_pass_that_cannot_begin_is_told_for_each_of_its_rows() {
    let done = all(&["--json", "--sandbox-url", "http://127.0.0.1:1"]);
    done.check(5, &[]);
    let objects = done.objects();
    let rows = PASSES.iter().map(|(generation, _)| rows(*generation, true).len());
    assert_eq!(objects.len(), rows.sum::<usize>());
    assert!(objects.iter().all(|object| object["ok"] == false && object["calls"] == 0));
}

#[test]
fn a_sandbox_is_named_in_one_way_or_the_other() {
    for args in [
        &["--all", "--gateway-url", "http://127.0.0.1:1/gateway"][..],
        &["--sandbox-url", "http://127.0.0.1:1", "--abha-url", "http://127.0.0.1:1/abha/api"],
        &["--sandbox-url", "http://host.example"],
    ] {
        let done = Running::start(&mut abdm(&[&["demo"], args].concat())).finish();
        done.check(2, &["127.0.0.1:1", "host.example"]);
    }
}
