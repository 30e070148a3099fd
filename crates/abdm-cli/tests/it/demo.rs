//! `abdm demo`.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::Value;

use crate::proxy::{Fate, proxy};
use crate::running::{Finished, Running, abdm};
use crate::service::Service;

/// The journeys in their order, with the calls of their pages, `proof` before those that are not on
/// the page.
const JOURNEYS: [(&str, &[&str]); 5] = [
    (
        "login-aadhaar-otp",
        &[
            "POST /gateway/v0.5/sessions",
            "POST /api/v1/search/searchByHealthId",
            "POST /api/v2/auth/init",
            "POST /api/v1/auth/confirmWithAadhaarOtp",
            "proof GET /api/v1/account/profile",
        ],
    ),
    (
        "login-mobile",
        &[
            "POST /gateway/v0.5/sessions",
            "GET /api/v1/auth/cert",
            "POST /api/v2/registration/mobile/login/generateOtp",
            "POST /api/v2/registration/mobile/login/verifyOtp",
            "POST /api/v2/registration/mobile/login/userAuthorizedToken",
            "proof GET /api/v1/account/profile",
        ],
    ),
    (
        "retrieve-aadhaar-otp",
        &[
            "POST /gateway/v0.5/sessions",
            "GET /api/v1/auth/cert",
            "POST /api/v2/forgot/healthId/aadhaar/generateOtp",
            "POST /api/v2/forgot/healthId/aadhaar",
            "proof GET /api/v1/account/profile",
        ],
    ),
    (
        "deactivate-aadhaar-otp",
        &[
            "POST /gateway/v0.5/sessions",
            "proof POST /api/v1/search/searchByHealthId",
            "proof POST /api/v2/auth/init",
            "proof POST /api/v1/auth/confirmWithAadhaarOtp",
            "proof GET /api/v1/account/profile",
            "GET /api/v1/auth/cert",
            "POST /api/v2/account/aadhaar/generateOTP",
            "POST /api/v2/account/profile/deactivate",
            "proof POST /api/v1/search/searchByHealthId",
        ],
    ),
    (
        "reactivate-aadhaar-otp",
        &[
            "POST /gateway/v0.5/sessions",
            "GET /api/v1/auth/cert",
            "POST /api/v2/auth/reactivate/init",
            "POST /api/v2/auth/reactivate",
            "proof GET /api/v1/account/profile",
            "proof POST /api/v1/search/searchByHealthId",
            "proof POST /api/v2/auth/init",
            "proof POST /api/v1/auth/confirmWithAadhaarOtp",
            "proof GET /api/v1/account/profile",
        ],
    ),
];

/// What the client shares between its journeys.
const SHARED: [&str; 2] = ["POST /gateway/v0.5/sessions", "GET /api/v1/auth/cert"];

fn demo(args: &[&str]) -> Finished {
    Running::start(&mut abdm(&[&["demo"], args].concat())).finish()
}

fn check_objects(objects: &[Value]) {
    assert_eq!(objects.len(), JOURNEYS.len());
    for (object, (name, calls)) in objects.iter().zip(JOURNEYS) {
        let proofs = calls.iter().filter(|call| call.starts_with("proof ")).count();
        let shared = calls.iter().filter(|call| SHARED.contains(call)).count();
        assert_eq!(object["journey"], name);
        assert_eq!(object["ok"], true, "{object}");
        assert_eq!(object["calls"], calls.len() - proofs - shared, "{object}");
        assert_eq!(object["shared_calls"], shared, "{object}");
        assert_eq!(object["proof_calls"], proofs, "{object}");
    }
}

#[test]
fn all_journeys_succeed_in_process_on_either_transport() {
    for transport in ["reqwest", "hyper"] {
        let done = demo(&["--transport", transport, "--json"]);
        done.check(0, &["9999", "5550001", "eyJ"]);
        assert_eq!(done.stderr, "");
        let objects = done.objects();
        check_objects(&objects);
        assert_eq!(objects[0]["transport"], transport);
    }
}

#[test]
fn people_see_each_call_and_a_summary() {
    let done = demo(&[]);
    done.check(0, &["9999", "5550001", "eyJ", "91-0000"]);
    for text in [
        "auth_init                    200",
        "OTP for ******1001 read from the outbox",
        "the token reads the profile of **-****-****-0007",
        "login is refused: the account is deactivated",
        "login works again",
        "5 of 5 journeys succeeded.",
    ] {
        assert!(done.stdout.contains(text), "{text} is missing in:\n{}", done.stdout);
    }
}

#[test]
fn it_makes_the_calls_of_the_pages_on_either_transport_and_can_be_repeated() {
    let service = Service::start();
    let gateway = format!("http://{}/gateway", service.addr);
    let health_id = format!("http://{}/api", service.addr);
    let args = ["--json", "--gateway-url", &gateway, "--health-id-url", &health_id, "--transport"];
    let expected: Vec<&str> = JOURNEYS
        .iter()
        .flat_map(|(_, calls)| calls.iter())
        .map(|call| call.strip_prefix("proof ").unwrap_or(call))
        .collect();
    for (round, transport) in ["reqwest", "hyper"].into_iter().cycle().take(8).enumerate() {
        let done = demo(&[&args[..], &[transport]].concat());
        done.check(0, &[]);
        let objects = done.objects();
        check_objects(&objects);
        assert_eq!(objects[0]["transport"], transport);
        assert_eq!(service.requests()[round * expected.len()..], expected);
    }
}

#[test]
fn a_run_that_failed_is_put_right() {
    static REACTIVATIONS: AtomicU32 = AtomicU32::new(0);
    let service = Service::start();
    // At first: lost in the journey and in the attempt to put it right. Then: lost in the journey.
    let addr = proxy(service.addr, |path| match path {
        "/api/v2/auth/reactivate" => match REACTIVATIONS.fetch_add(1, Ordering::Relaxed) {
            0 | 1 | 3 => Fate::Lost,
            _ => Fate::Answered,
        },
        _ => Fate::Answered,
    });
    let run = |addr: SocketAddr| {
        let gateway = format!("http://{addr}/gateway");
        let health_id = format!("http://{addr}/api");
        demo(&["--json", "--gateway-url", &gateway, "--health-id-url", &health_id])
    };
    for _ in 0..2 {
        let done = run(addr);
        done.check(4, &[]);
        let objects = done.objects();
        let ok: Vec<_> = objects.iter().map(|object| object["ok"] == true).collect();
        assert_eq!(ok, [true, true, true, true, false], "{done:?}");
        assert_eq!(objects[4]["error"]["exit_code"], 4);
    }
    // The second run found somebody deactivated and put that right; the third finds all as it was.
    let done = run(service.addr);
    done.check(0, &[]);
    check_objects(&done.objects());
}

#[test]
fn a_service_without_an_outbox_is_told_before_any_call() {
    let upstream = Service::start();
    let addr = proxy(upstream.addr, |_| Fate::Lost);
    let gateway = format!("http://{addr}/gateway");
    let health_id = format!("http://{addr}/api");
    let done = demo(&["--json", "--gateway-url", &gateway, "--health-id-url", &health_id]);
    done.check(1, &[]);
    assert!(done.stderr.contains("/_sandbox/outbox"), "{}", done.stderr);
    let objects = done.objects();
    assert_eq!(objects.len(), 5);
    assert!(objects.iter().all(|object| object["ok"] == false && object["calls"] == 0));
    assert!(upstream.requests().is_empty());
}

#[test]
fn a_host_that_is_not_there_is_not_reached() {
    let done = demo(&[
        "--gateway-url",
        "http://127.0.0.1:1/gateway",
        "--health-id-url",
        "http://127.0.0.1:1/api",
    ]);
    done.check(5, &[]);
}
