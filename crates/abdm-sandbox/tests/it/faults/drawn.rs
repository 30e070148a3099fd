//! Faults at random.

use abdm_sandbox::people::ASHA;
use serde_json::json;

use super::{AUTH_INIT, CLOSED, heard, to_end};
use crate::service::Service;

/// What struck so many calls, each. Those that ended without a reply are among them.
async fn struck(fault: &str, calls: usize) -> (Service, Vec<Option<&'static str>>) {
    let service = Service::start().await;
    service.strike(fault);
    for _ in 0..calls {
        heard(service.connect().await, &service.asking().replace("Host: x", "Connection: close"))
            .await;
    }
    let calls = service.sandbox.requests().into_iter();
    let calls = calls.filter(|call| call.endpoint == Some("v1v2.auth_init"));
    let faults = calls.map(|call| call.fault).collect();
    (service, faults)
}

#[tokio::test]
async fn the_same_seed_gives_the_same_faults_and_the_tally_counts_them() {
    let fault = "v1v2.auth_* random 0.5 seed 3 of close-after-handling, status 503, truncate";
    let (service, faults) = struck(fault, 40).await;
    let (_, again) = struck(fault, 40).await;
    assert_eq!(faults, again);
    let (_, other) = struck(&fault.replace("seed 3", "seed 4"), 40).await;
    assert_ne!(faults, other);

    let tally = service.sandbox.tally();
    for name in ["close-after-handling", "status", "truncate"] {
        let count = faults.iter().filter(|fault| **fault == Some(name)).count();
        assert!(count > 0, "{name}");
        assert_eq!(tally.faults[name], count as u64, "{name}");
    }
    // Of all that was asked for, only what `status` kept back was not sent.
    assert_eq!(tally.otps_sent, 40 - tally.faults["status"]);
    assert_eq!(tally.otps_sent, service.otps_sent() as u64);
    let listed = &service.sandbox.faults().list()[0];
    assert_eq!((listed.left, listed.struck), (None, tally.faults.values().sum()));
}

#[tokio::test]
async fn a_fault_of_the_connection_strikes_the_next_one() {
    let service = Service::start().await;
    let random = json!({ "random": { "rate": 1, "kinds": ["close-on-accept"], "seed": 1,
        "endpoints": ["v1v2.auth_init"], "times": 1 } });
    let reply = service.send("POST", "/_sandbox/faults", &[], &random.to_string()).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    let body = json!({ "authMethod": "AADHAAR_OTP", "healthid": ASHA.abha_number });
    assert_eq!(service.post(AUTH_INIT, body).await.status, 200);
    assert_eq!(service.latest().fault, None);
    assert_eq!(to_end(service.connect().await).await, CLOSED);
    assert_eq!(service.sandbox.tally().faults["close-on-accept"], 1);
    service.assert_next_call_goes_well().await;
}
