//! Retrieve ABHA via Aadhaar OTP.

use abdm_sandbox::people::{
    FARHAN, GURPREET, ISHITA, JOSEPH, LALITHA, PRANAB, TSERING, UNKNOWN_AADHAAR,
};
use serde_json::{Value, json};

use crate::service::{Reply, Service, said};

const GENERATE: &str = "/api/v2/forgot/healthId/aadhaar/generateOtp";
const VERIFY: &str = "/api/v2/forgot/healthId/aadhaar";

async fn generate(service: &Service, aadhaar: &str) -> Reply {
    let aadhaar = service.encrypt(aadhaar).await;
    service.post(GENERATE, json!({ "aadhaar": aadhaar })).await
}

async fn retrieve(service: &Service, aadhaar: &str) -> Reply {
    let txn_id = generate(service, aadhaar).await.field("txnId");
    let otp = service.encrypted_otp().await;
    service.post(VERIFY, json!({ "otp": otp, "txnId": txn_id })).await
}

#[tokio::test]
async fn an_aadhaar_number_leads_to_its_abha_and_a_login() {
    let service = Service::start().await;
    let reply = retrieve(&service, JOSEPH.aadhaar).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    let json = reply.json();
    assert_eq!(json["healthId"], JOSEPH.abha_address);
    assert_eq!(json["healthIdNumber"], JOSEPH.abha_number);
    assert_eq!(json["jwtResponse"]["expiresIn"], 1800);
    let x_token = format!("Bearer {}", json["jwtResponse"]["token"].as_str().unwrap());
    let profile = service.get_with("/api/v1/account/profile", &[("X-Token", &x_token)]).await;
    assert_eq!(profile.json()["healthIdNumber"], JOSEPH.abha_number);
}

#[tokio::test]
async fn a_deactivated_account_is_named_but_not_logged_in_to() {
    let service = Service::start().await;
    let reply = retrieve(&service, FARHAN.aadhaar).await;
    let expected = json!({
        "healthId": FARHAN.abha_address,
        "healthIdNumber": FARHAN.abha_number,
        "jwtResponse": null,
    });
    assert_eq!((reply.status, reply.json()), (200, expected));
}

#[tokio::test]
async fn an_aadhaar_number_without_abha_is_told_so_only_after_its_otp() {
    let service = Service::start().await;
    for aadhaar in [ISHITA.aadhaar, GURPREET.aadhaar, TSERING.aadhaar] {
        let reply = retrieve(&service, aadhaar).await;
        reply.assert_refused(said::ACCOUNT_UNKNOWN.0, said::ACCOUNT_UNKNOWN.1);
    }
}

#[tokio::test]
async fn an_aadhaar_number_that_gets_no_otp_is_told_why() {
    let service = Service::start().await;
    let invalid = ("HIS-2016", "Aadhaar Number/Virtual ID is invalid.");
    for (aadhaar, (code, text)) in [
        (PRANAB.aadhaar, ("HIS-3005", "Aadhaar number does not have a mobile number.")),
        (LALITHA.aadhaar, said::LOCKED),
        (UNKNOWN_AADHAAR, invalid),
        ("999941057059", invalid),
        ("9999 4105 7058", invalid),
        ("not a number", invalid),
    ] {
        generate(&service, aadhaar).await.assert_refused(code, text);
    }
    assert!(service.sandbox.outbox().is_empty());
}

#[tokio::test]
async fn a_plain_aadhaar_number_or_otp_is_refused() {
    let service = Service::start().await;
    let reply = service.post(GENERATE, json!({ "aadhaar": JOSEPH.aadhaar })).await;
    reply.assert_invalid("HIS-1061", said::NOT_ENCRYPTED, "aadhaar", JOSEPH.aadhaar);

    let txn_id = generate(&service, JOSEPH.aadhaar).await.field("txnId");
    let otp = service.otp().await;
    let reply = service.post(VERIFY, json!({ "otp": otp, "txnId": txn_id })).await;
    reply.assert_invalid("HIS-1061", said::NOT_ENCRYPTED, "otp", otp);
}

#[tokio::test]
async fn a_wrong_otp_is_refused() {
    let service = Service::start().await;
    let txn_id = generate(&service, JOSEPH.aadhaar).await.field("txnId");
    let wrong = service.encrypt(&service.wrong_otp().await).await;
    let reply = service.post(VERIFY, json!({ "otp": wrong, "txnId": txn_id })).await;
    reply.assert_refused(said::WRONG_AADHAAR_OTP.0, said::WRONG_AADHAAR_OTP.1);
}

#[tokio::test]
async fn an_otp_serves_no_other_journey() {
    let service = Service::start().await;
    let retrieval = generate(&service, JOSEPH.aadhaar).await.field("txnId");
    let otp = service.otp().await;
    let reply = service.confirm(&retrieval, &otp).await;
    reply.assert_refused(said::TRANSACTION_UNKNOWN.0, said::TRANSACTION_UNKNOWN.1);

    let login = service.begin_login(JOSEPH.abha_number).await;
    let otp = service.encrypted_otp().await;
    let body = |txn_id: &str| json!({ "otp": otp, "txnId": txn_id });
    let mut with_method = body(&login);
    with_method["authMethod"] = Value::from("AADHAAR_OTP");
    for (path, body) in [
        (VERIFY, body(&login)),
        ("/api/v2/registration/mobile/login/verifyOtp", body(&login)),
        ("/api/v2/auth/reactivate", with_method),
    ] {
        let reply = service.post(path, body).await;
        reply.assert_refused(said::TRANSACTION_UNKNOWN.0, said::TRANSACTION_UNKNOWN.1);
    }
}
