//! Reactivate ABHA with the password.

use abdm_sandbox::people::{ASHA, FARHAN, GURPREET, LALITHA, LEAVERS, Person, UNKNOWN_ABHA_NUMBER};
use serde_json::{Value, json};

use crate::service::{NO_TRANSACTION, Reply, Service, said};

const INIT: &str = "/api/v2/auth/reactivate/init";
const REACTIVATE: &str = "/api/v2/auth/reactivate";
const WRONG: (&str, &str) = ("HIS-1033", "The password that you have entered is incorrect.");

async fn open(service: &Service, abha: &str) -> Reply {
    service.post(INIT, json!({ "authMethod": "PASSWORD", "healthid": abha })).await
}

async fn reactivate(service: &Service, txn_id: &str, password: &str) -> Reply {
    let password = service.encrypt(password).await;
    let body = json!({ "authMethod": "PASSWORD", "password": password, "txnId": txn_id });
    service.post(REACTIVATE, body).await
}

fn right(person: &Person) -> &'static str {
    person.password.unwrap()
}

#[tokio::test]
async fn the_right_password_reactivates_and_logs_in_and_no_otp_is_sent() {
    for abha in [FARHAN.abha_number, FARHAN.abha_address] {
        let service = Service::start().await;
        let opened = open(&service, abha).await;
        let txn_id = opened.field("txnId");
        assert_eq!((opened.status, opened.json()), (200, json!({ "txnId": txn_id })));
        let reply = reactivate(&service, &txn_id, right(&FARHAN)).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        let x_token = format!("Bearer {}", reply.field("token"));
        let profile = service.get_with("/api/v1/account/profile", &[("X-Token", &x_token)]).await;
        assert_eq!(profile.json()["healthIdNumber"], FARHAN.abha_number);
        assert!(service.sandbox.outbox().is_empty());
        // It is spent.
        let reply = reactivate(&service, &txn_id, right(&FARHAN)).await;
        reply.assert_refused(said::TRANSACTION_UNKNOWN.0, said::TRANSACTION_UNKNOWN.1);
        let requests = service.sandbox.requests();
        let of = |path: &str| requests.iter().find(|one| one.path == path).unwrap().endpoint;
        assert_eq!(of(INIT), Some("v1v2.reactivate_init_password"));
        assert_eq!(of(REACTIVATE), Some("v1v2.reactivate_password"));
    }
}

#[tokio::test]
async fn no_transaction_is_opened_for_who_cannot_use_it() {
    let service = Service::start().await;
    for (abha, (code, text)) in [
        (ASHA.abha_number, ("HIS-1042", "Invalid status transition.")),
        (GURPREET.abha_address, said::ACCOUNT_UNKNOWN),
        (UNKNOWN_ABHA_NUMBER, said::ACCOUNT_UNKNOWN),
        (LALITHA.abha_number, said::LOCKED),
    ] {
        open(&service, abha).await.assert_refused(code, text);
    }
}

#[tokio::test]
async fn who_never_set_a_password_is_told_before_one_is_asked_for() {
    let service = Service::start().await;
    let x_token = service.log_in(abdm_sandbox::people::KAVERI.abha_number).await;
    let txn_id = service.begin_deactivation(&x_token).await;
    assert_eq!(service.deactivate(&x_token, &txn_id).await.status, 204);
    let reply = open(&service, abdm_sandbox::people::KAVERI.abha_number).await;
    reply.assert_refused("HIS-1031", "The password is not set.");
}

#[tokio::test]
async fn wrong_passwords_count_in_the_transaction_and_lock_the_account() {
    let service = Service::start_with(|config| config.attempts_per_transaction = 1).await;
    let txn_id = open(&service, FARHAN.abha_number).await.field("txnId");
    let reply = reactivate(&service, &txn_id, right(&LEAVERS[0])).await;
    reply.assert_refused(WRONG.0, WRONG.1);
    let reply = reactivate(&service, &txn_id, right(&FARHAN)).await;
    assert_eq!((reply.status, &reply.json()["details"][0]["code"]), (422, &json!("HIS-1041")));

    let service = Service::start_with(|config| config.failures_before_lock = 1).await;
    let txn_id = open(&service, FARHAN.abha_number).await.field("txnId");
    assert_eq!(reactivate(&service, &txn_id, "Wrong@2024").await.status, 422);
    let reply = reactivate(&service, &txn_id, right(&FARHAN)).await;
    reply.assert_refused(said::LOCKED.0, said::LOCKED.1);
}

#[tokio::test]
async fn a_transaction_expires_and_serves_the_password_alone() {
    let mut service = Service::start().await;
    let of_otp = json!({ "authMethod": "AADHAAR_OTP", "healthid": FARHAN.abha_number });
    let of_otp = service.post(INIT, of_otp).await.field("txnId");
    let reply = reactivate(&service, &of_otp, right(&FARHAN)).await;
    reply.assert_refused(said::OTHER_METHOD.0, said::OTHER_METHOD.1);
    let reply = reactivate(&service, NO_TRANSACTION, right(&FARHAN)).await;
    reply.assert_refused(said::TRANSACTION_UNKNOWN.0, said::TRANSACTION_UNKNOWN.1);

    let txn_id = open(&service, FARHAN.abha_number).await.field("txnId");
    let otp = service.encrypted_otp().await;
    let body = json!({ "authMethod": "AADHAAR_OTP", "otp": otp, "txnId": txn_id });
    let reply = service.post(REACTIVATE, body).await;
    reply.assert_refused(said::OTHER_METHOD.0, said::OTHER_METHOD.1);
    service.wait(3601).await;
    let reply = reactivate(&service, &txn_id, right(&FARHAN)).await;
    assert_eq!((reply.status, &reply.json()["details"][0]["code"]), (422, &json!("HIS-1036")));
}

#[tokio::test]
async fn of_two_at_a_time_the_second_finds_the_account_active() {
    let service = Service::start().await;
    let first = open(&service, FARHAN.abha_number).await.field("txnId");
    let second = open(&service, FARHAN.abha_number).await.field("txnId");
    assert_eq!(reactivate(&service, &first, right(&FARHAN)).await.status, 200);
    let reply = reactivate(&service, &second, right(&FARHAN)).await;
    reply.assert_refused("HIS-1042", "Invalid status transition.");
}

#[tokio::test]
async fn what_is_missing_malformed_or_not_encrypted_is_refused() {
    let service = Service::start().await;
    let reply = service.post(INIT, json!({ "authMethod": "PASSWORD" })).await;
    reply.assert_invalid("HIS-1002", said::EMPTY, "healthid", Value::Null);
    let txn_id = open(&service, FARHAN.abha_number).await.field("txnId");
    let password = service.encrypt(right(&FARHAN)).await;
    let good = json!({ "authMethod": "PASSWORD", "password": password, "txnId": txn_id });
    for (name, code) in [("password", "HIS-1002"), ("txnId", "HIS-1002")] {
        let mut body = good.clone();
        body[name] = json!("");
        let reply = service.post(REACTIVATE, body).await;
        assert_eq!((reply.status, &reply.json()["details"][0]["code"]), (400, &json!(code)));
    }
    let mut body = good.clone();
    body["txnId"] = json!("no-uuid");
    let reply = service.post(REACTIVATE, body).await;
    reply.assert_invalid("HIS-1012", "Please enter a valid UUID Number.", "txnId", "no-uuid");
    let mut body = good.clone();
    body["password"] = json!(right(&FARHAN));
    let reply = service.post(REACTIVATE, body).await;
    reply.assert_invalid("HIS-1061", said::NOT_ENCRYPTED, "password", right(&FARHAN));
    assert_eq!(service.post(REACTIVATE, good).await.status, 200);
}
