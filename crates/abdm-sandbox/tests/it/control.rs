//! The sandbox's own endpoints.

use abdm_sandbox::people::{ALL, ASHA, JOSEPH, KAVERI, LEAVERS, RESIDENTS};
use serde_json::{Value, json};

use crate::service::{Service, said};

async fn get(service: &Service, path: &str) -> Value {
    let reply = service.send("GET", path, &[], "").await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.json()
}

#[tokio::test]
async fn the_outbox_tells_to_whom_what_for_and_when() {
    let service = Service::start().await;
    service.begin_login(ASHA.abha_number).await;
    crate::mobile_login::verify(&service, KAVERI.mobile).await;
    let outbox = get(&service, "/_sandbox/outbox").await;
    let otp = &outbox[0]["otp"];
    assert!(otp.as_str().unwrap().len() == 6);
    let expected = json!({
        "seq": 1,
        "at": "2022-05-24T05:04:16.000Z",
        "mobile": "5550001001",
        "otp": otp,
        "purpose": "login-aadhaar-otp",
        "resend": false,
    });
    assert_eq!(outbox[0], expected);
    assert_eq!(outbox[1]["purpose"], "login-mobile");
    assert_eq!(get(&service, "/_sandbox/outbox?after=1").await, json!([outbox[1]]));
    assert_eq!(get(&service, "/_sandbox/outbox?mobile=5550001001").await, json!([outbox[0]]));
    assert_eq!(get(&service, "/_sandbox/outbox?mobile=5550001001&after=1").await, json!([]));
    assert_eq!(get(&service, "/_sandbox/outbox?email=asha@post.example").await, json!([]));
}

#[tokio::test]
async fn every_journey_has_its_name_in_the_outbox() {
    let service = Service::start().await;
    let x_token = service.log_in(ASHA.abha_number).await;
    let txn_id = service.begin_deactivation(&x_token).await;
    service.deactivate(&x_token, &txn_id).await;
    let body = json!({ "authMethod": "AADHAAR_OTP", "healthid": ASHA.abha_number });
    service.post("/api/v2/auth/reactivate/init", body).await;
    let aadhaar = service.encrypt(JOSEPH.aadhaar).await;
    let generate = "/api/v2/forgot/healthId/aadhaar/generateOtp";
    service.post(generate, json!({ "aadhaar": aadhaar })).await;
    let purposes: Vec<_> = service.sandbox.outbox().iter().map(|m| m.purpose).collect();
    assert_eq!(
        purposes,
        [
            "login-aadhaar-otp",
            "deactivate-aadhaar-otp",
            "reactivate-aadhaar-otp",
            "retrieve-aadhaar-otp",
        ]
    );
}

#[tokio::test]
async fn requests_are_listed_with_what_became_of_them() {
    let service = Service::start().await;
    let body = json!({ "healthId": "nobody" });
    let reply = service.post("/api/v1/search/searchByHealthId", body).await;
    reply.assert_refused(said::ACCOUNT_UNKNOWN.0, said::ACCOUNT_UNKNOWN.1);
    service.send("GET", "/nowhere", &[], "").await;

    let requests = get(&service, "/_sandbox/requests").await;
    let requests = requests.as_array().unwrap();
    assert_eq!(requests.len(), 3);
    assert_eq!(requests[0]["endpoint"], "v1v2.session");
    assert_eq!(requests[0]["status"], 200);
    assert_eq!(requests[0]["body"]["grantType"], "client_credentials");
    let search = &requests[1];
    assert_eq!(search["seq"], 2);
    assert_eq!(search["method"], "POST");
    assert_eq!(search["path"], "/api/v1/search/searchByHealthId");
    assert_eq!(search["endpoint"], "v1v2.search_by_health_id");
    assert_eq!((&search["status"], &search["code"]), (&json!(422), &json!("HIS-1008")));
    assert_eq!(search["hip_id"], "IN0000000001");
    assert_eq!(search["body"], json!({ "healthId": "(6 characters)" }));
    assert!(search["headers"]["authorization"].as_str().unwrap().starts_with("Bearer ("));
    assert_eq!(requests[2]["endpoint"], Value::Null);
    assert_eq!(requests[2]["status"], 404);
    assert_eq!(service.sandbox.requests().len(), 3);
}

#[tokio::test]
async fn nothing_that_was_sent_shows_in_the_request_log_or_in_debug() {
    let service = Service::start().await;
    let sentinel = "sentinel5550001001";
    let headers = [("X-Token", sentinel), ("T-Token", sentinel), ("X-Odd", sentinel)];
    let body = json!({
        "aadhaar": sentinel,
        "authMethod": sentinel,
        "healthId": sentinel,
        "healthid": sentinel,
        "mobile": sentinel,
        "otp": sentinel,
        "reasons": [sentinel],
        "txnId": sentinel,
        "nested": { "value": sentinel },
        sentinel: 1,
    });
    for path in [
        "/api/v1/search/searchByHealthId",
        "/api/v1/auth/confirmWithAadhaarOtp",
        "/api/v2/account/profile/deactivate",
        "/api/sentinel5550001001?x=sentinel5550001001",
    ] {
        service.post_with(path, &headers, body.clone()).await;
    }
    let x_token = service.log_in(ASHA.abha_number).await;
    service.get_with("/api/v1/account/profile", &[("X-Token", &x_token)]).await;

    let listed = service.send("GET", "/_sandbox/requests", &[], "").await.text;
    let debug = format!("{:?}{:?}", service.sandbox.requests(), service.sandbox.outbox());
    let otp = service.otp().await;
    let signature = x_token.rsplit('.').next().unwrap();
    for shown in [listed, debug] {
        for secret in [sentinel, &otp, signature, ASHA.abha_number, "5550001001"] {
            assert!(!shown.contains(secret), "{secret}");
        }
    }
}

#[tokio::test]
async fn the_people_are_introduced() {
    let service = Service::start().await;
    let people = get(&service, "/_sandbox/people").await;
    assert_eq!(people.as_array().unwrap().len(), ALL.len() + LEAVERS.len() + RESIDENTS.len());
    assert_eq!(people[0]["name"], "Asha Ramanathan");
    assert_eq!(people[0]["abhaNumber"], "91-0000-1001-0007");
    assert_eq!(people[2]["standing"], "DEACTIVATED");
    assert_eq!(people[0]["password"], "Asha@1001");
    assert_eq!(people[10]["email"], "vikram.solanki@post.example");
    assert_eq!(people[18]["abhaNumber"], "91-0000-1031-0001");
    let ishita = &people[ALL.len() + LEAVERS.len()];
    assert_eq!(ishita["aadhaar"], "155453269524");
    assert_eq!((&ishita["abhaNumber"], &ishita["standing"]), (&Value::Null, &Value::Null));
}

#[tokio::test]
async fn the_sandbox_says_when_it_is_ready_and_keeps_its_own_calls_out_of_the_log() {
    let service = Service::start().await;
    assert_eq!(get(&service, "/_sandbox/health").await, json!({ "ready": true }));
    let reply = service.send("GET", "/_sandbox/nothing", &[], "").await;
    reply.assert_framework(404, "/_sandbox/nothing");
    let reply = service.send("POST", "/_sandbox/outbox", &[], "").await;
    reply.assert_framework(405, "/_sandbox/outbox");
    assert_eq!(service.sandbox.requests().len(), 1);
}
