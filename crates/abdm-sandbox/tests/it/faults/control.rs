//! Faults and tally over HTTP.

use abdm_sandbox::people::ASHA;
use serde_json::{Value, json};

use super::AUTH_INIT;
use crate::service::{Reply, Service};
use crate::v3::service::{LOGIN, V3};

const FAULTS: &str = "/_sandbox/faults";

async fn add(service: &Service, faults: &Value) -> Reply {
    service.send("POST", FAULTS, &[], &faults.to_string()).await
}

async fn list(service: &Service) -> Value {
    let reply = service.send("GET", FAULTS, &[], "").await;
    assert_eq!(reply.status, 200);
    reply.json()
}

#[tokio::test]
async fn faults_are_added_listed_and_removed() {
    let service = Service::start().await;
    assert_eq!(list(&service).await, json!([]));
    let first = json!({
        "id": 1,
        "text": "v1v2.auth_init status 503 retry-after 7 times 2",
        "endpoints": ["v1v2.auth_init"],
        "kind": "status",
        "status": 503,
        "retry-after": 7,
        "handled": false,
        "skip": 0,
        "times": 2,
        "left": 2,
        "struck": 0,
    });
    let reply = add(&service, &first["text"]).await;
    assert_eq!((reply.status, reply.json()), (200, json!([first])));
    let more = json!([
        { "kind": "delay", "seconds": 90, "when": "after", "times": "always" },
        { "random": { "rate": 0.5, "kinds": ["truncate"] } },
    ]);
    let added = add(&service, &more).await.json();
    assert_eq!((&added[0]["id"], &added[0]["left"]), (&json!(2), &json!("always")));
    assert_eq!(added[0]["endpoints"], json!(["*"]));
    assert_eq!((&added[1]["kind"], &added[1]["rate"]), (&json!("random"), &json!(0.5)));
    assert_eq!(added[1]["kinds"], json!([{ "kind": "truncate" }]));
    assert_eq!(list(&service).await.as_array().unwrap().len(), 3);

    let body = json!({ "authMethod": "AADHAAR_OTP", "healthid": ASHA.abha_number });
    assert_eq!(service.post(AUTH_INIT, body).await.status, 503);
    let listed = list(&service).await;
    assert_eq!((&listed[0]["left"], &listed[0]["struck"]), (&json!(1), &json!(1)));
    assert_eq!((&listed[1]["left"], &listed[1]["struck"]), (&json!("always"), &json!(0)));

    let reply = service.send("DELETE", FAULTS, &[], "").await;
    assert_eq!((reply.status, reply.json()), (200, json!([])));
    assert_eq!(list(&service).await, json!([]));
    service.assert_next_call_goes_well().await;
    // An id is never used twice.
    assert_eq!(add(&service, &json!("truncate")).await.json()[0]["id"], 4);
}

#[tokio::test]
async fn what_is_no_fault_is_refused_by_its_rule_and_nothing_is_added() {
    let service = Service::start().await;
    for (faults, rule) in [
        (json!(7), "a fault is a JSON object or a text, and several are a list of these"),
        (
            json!(["truncate", "v3.sentinel truncate"]),
            "an endpoint has a name such as v3.login_verify, and is one of a prefix such as v3.* \
             or of *; there are commas between several, at most 32",
        ),
        (json!({ "kind": "status", "status": 200 }), "status is a number from 400 to 599"),
        (json!({ "kind": "delay", "seconds": 1 }), "delay needs before or after"),
        (
            json!({ "kind": "status", "status": 500, "sentinel": 1 }),
            "unknown word: status takes STATUS [code CODE] [retry-after SECONDS | \
             retry-after-date SECONDS] [handled], and then skip N and times N or always",
        ),
        (
            json!({ "kind": "close-on-accept", "endpoints": "v3.*" }),
            "close-on-accept does not take endpoints",
        ),
        (
            json!("sentinel"),
            "the kind is one of refuse, close-on-accept, reset-on-accept, close-after-head, \
             reset-after-head, close-if-reused, close-after-handling, reset-after-handling, \
             close-before-body, truncate, empty, hang, delay, status, html, rotate-key, clock-jump, random",
        ),
    ] {
        let reply = add(&service, &faults).await;
        assert_eq!((reply.status, reply.json()), (400, json!({ "error": rule })), "{faults}");
    }
    let reply = service.send("POST", FAULTS, &[], "not JSON").await;
    assert_eq!(reply.status, 400);
    service.send("PUT", FAULTS, &[], "[]").await.assert_framework(405, FAULTS);
    service.send("POST", "/_sandbox/tally", &[], "").await.assert_framework(405, "/_sandbox/tally");
    assert_eq!(list(&service).await, json!([]));
}

#[tokio::test]
async fn the_sandboxs_own_endpoints_and_paths_that_lead_nowhere_are_not_struck() {
    let service = Service::start().await;
    service.strike("close-after-handling always");
    for path in ["/_sandbox/health", "/_sandbox/outbox", "/_sandbox/tally", FAULTS] {
        assert_eq!(service.send("GET", path, &[], "").await.status, 200);
    }
    service.get_with("/nowhere", &[]).await.assert_framework(404, "/nowhere");
    service.get_with(AUTH_INIT, &[]).await.assert_framework(405, AUTH_INIT);
    assert_eq!(list(&service).await[0]["struck"], 0);
}

#[tokio::test]
async fn only_the_endpoints_that_are_meant_are_struck() {
    let v3 = V3::start().await;
    v3.service.strike("v3.login_* status 503 always");
    v3.service.assert_next_call_goes_well().await;
    assert_eq!(v3.request_otp(LOGIN, ASHA.abha_number).await.status, 503);
    assert_eq!(v3.profile("Bearer none").await.status, 400);
    // The key, which the request needs, is not a login.
    let mut calls = v3.service.sandbox.requests().into_iter();
    let certificate = calls.rfind(|call| call.endpoint == Some("v3.certificate"));
    assert_eq!(certificate.unwrap().fault, None);
}

#[tokio::test]
async fn otps_are_counted_by_what_became_of_them() {
    let service = Service::start().await;
    let tally = async || service.send("GET", "/_sandbox/tally", &[], "").await.json();
    let counts = |sent: u64, submitted: u64, accepted: u64, refused: u64, double: u64| {
        json!({
            "otps_sent": sent,
            "otps_submitted": submitted,
            "otps_accepted": accepted,
            "otps_refused": refused,
            "double_submissions": double,
            "faults": {},
        })
    };
    assert_eq!(tally().await, counts(0, 0, 0, 0, 0));
    let txn_id = service.begin_login(ASHA.abha_number).await;
    let logged = service.latest();
    assert_eq!((logged.otp_sent, logged.otp_accepted, logged.otp_refused), (true, false, false));
    let otp = service.otp().await;
    let wrong = service.wrong_otp().await;
    assert_eq!(service.confirm(&txn_id, &wrong).await.status, 422);
    let logged = service.latest();
    assert_eq!((logged.otp_sent, logged.otp_accepted, logged.otp_refused), (false, false, true));
    assert_eq!(tally().await, counts(1, 1, 0, 1, 0));
    assert_eq!(service.confirm(&txn_id, &otp).await.status, 200);
    let logged = service.latest();
    assert_eq!((logged.otp_accepted, logged.otp_refused, logged.otp_again), (true, false, false));
    assert_eq!(tally().await, counts(1, 2, 1, 1, 0));
    for otp in [&otp, &wrong] {
        assert_eq!(service.confirm(&txn_id, otp).await.status, 422);
        let logged = service.latest();
        assert_eq!(
            (logged.otp_accepted, logged.otp_refused, logged.otp_again),
            (false, false, true)
        );
    }
    assert_eq!(tally().await, counts(1, 4, 1, 1, 2));
    // One that belongs to no transaction, or is none, is not handed in twice.
    assert_eq!(service.confirm(crate::service::NO_TRANSACTION, &otp).await.status, 422);
    assert_eq!(service.confirm(&txn_id, "12345").await.status, 400);
    assert_eq!(tally().await, counts(1, 5, 1, 1, 2));
}

#[tokio::test]
async fn an_otp_that_is_sent_again_is_counted_again() {
    let mut service = Service::start().await;
    let txn_id = service.begin_login(ASHA.abha_number).await;
    service.wait(60).await;
    let body = json!({ "authMethod": "AADHAAR_OTP", "txnId": txn_id });
    let reply = service.post("/api/v1/auth/resendAuthOTP", body.clone()).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    assert!(service.latest().otp_sent);
    assert_eq!(service.post("/api/v1/auth/resendAuthOTP", body).await.status, 422);
    assert!(!service.latest().otp_sent);
    assert_eq!(service.sandbox.tally().otps_sent, 2);
}

#[tokio::test]
async fn the_request_log_tells_what_came_after_a_number() {
    let service = Service::start().await;
    service.begin_login(ASHA.abha_number).await;
    let all = service.send("GET", "/_sandbox/requests", &[], "").await.json();
    assert_eq!(all.as_array().unwrap().len(), 2);
    assert_eq!((&all[1]["handled"], &all[1]["fault"]), (&json!(true), &Value::Null));
    assert_eq!((&all[1]["otp_sent"], &all[1]["otp_again"]), (&json!(true), &json!(false)));
    let later = service.send("GET", "/_sandbox/requests?after=1", &[], "").await.json();
    assert_eq!(later, json!([all[1]]));
    let none = service.send("GET", "/_sandbox/requests?after=2", &[], "").await.json();
    assert_eq!(none, json!([]));
}
