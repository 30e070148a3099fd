//! Enrolment (section 5.5, the paths of v2).

use abdm_sandbox::people::{ASHA, DEV, FARHAN, GURPREET, ISHITA, PILLAIS, PRANAB, UNKNOWN_AADHAAR};
use serde_json::{Value, json};

use crate::service::{NO_TRANSACTION, Reply, Service, said};

const REGISTRATION: &str = "/api/v2/registration";

async fn at(service: &Service, path: &str, body: Value) -> Reply {
    service.post(&format!("{REGISTRATION}/{path}"), body).await
}

async fn generate(service: &Service, aadhaar: &str) -> Reply {
    let aadhaar = service.encrypt(aadhaar).await;
    at(service, "aadhaar/generateOtp", json!({ "aadhaar": aadhaar })).await
}

async fn verify(service: &Service, txn_id: &str, otp: &str) -> Reply {
    let otp = service.encrypt(otp).await;
    at(service, "aadhaar/verifyOTP", json!({ "otp": otp, "txnId": txn_id })).await
}

/// With the right OTP.
async fn prove(service: &Service, aadhaar: &str) -> Reply {
    let sent = generate(service, aadhaar).await;
    assert_eq!(sent.status, 200, "{}", sent.text);
    verify(service, &sent.field("txnId"), &service.otp().await).await
}

async fn check(service: &Service, txn_id: &str, mobile: &str) -> Reply {
    let body = json!({ "mobile": mobile, "txnId": txn_id });
    at(service, "aadhaar/checkAndGenerateMobileOTP", body).await
}

async fn create(service: &Service, txn_id: &str) -> Reply {
    let body = json!({ "txnId": txn_id, "consent": true, "consentVersion": "v1.0" });
    at(service, "aadhaar/createHealthIdByAdhaar", body).await
}

/// On the mobile that Aadhaar knows.
async fn enrol_ishita(service: &Service) -> Reply {
    let txn_id = prove(service, ISHITA.aadhaar).await.field("txnId");
    let txn_id = check(service, &txn_id, ISHITA.mobile).await.field("txnId");
    create(service, &txn_id).await
}

#[track_caller]
fn refused(reply: &Reply, (code, text): (&str, &str)) {
    reply.assert_refused(code, text);
}

#[tokio::test]
async fn somebody_gets_an_account_on_the_mobile_that_aadhaar_knows() {
    let service = Service::start().await;
    let sent = generate(&service, ISHITA.aadhaar).await;
    assert_eq!(sent.field("mobileNumber"), "******1011");
    assert_eq!(service.sandbox.outbox()[0].purpose, "enrol-aadhaar-otp");
    let proven = verify(&service, &sent.field("txnId"), &service.otp().await).await.json();
    for (name, value) in [
        ("new", json!(true)),
        ("name", json!("Ishita Bora")),
        ("birthdate", json!("05-11-1997")),
        ("gender", json!("F")),
        ("jwtResponse", json!(null)),
    ] {
        assert_eq!(proven[name], value, "{name}");
    }
    let checked = check(&service, proven["txnId"].as_str().unwrap(), ISHITA.mobile).await;
    assert_eq!(checked.json()["mobileLinked"], true);
    assert_eq!(service.sandbox.outbox().len(), 1, "no OTP is sent to a mobile that is known");
    let made = create(&service, &checked.field("txnId")).await;
    let json = made.json();
    assert_eq!((made.status, &json["new"]), (200, &json!(true)), "{}", made.text);
    assert_eq!(json["healthIdNumber"], ISHITA.becomes.abha_number);
    assert_eq!(json["mobile"], ISHITA.mobile);
    assert!(json["expiresIn"].is_null());
    let x_token = format!("Bearer {}", json["token"].as_str().unwrap());
    let profile = service.get_with("/api/v1/account/profile", &[("X-Token", &x_token)]).await;
    assert_eq!(profile.json()["healthIdNumber"], ISHITA.becomes.abha_number);
    // What made it makes nothing more.
    refused(&create(&service, &checked.field("txnId")).await, said::TRANSACTION_UNKNOWN);
}

#[tokio::test]
async fn another_mobile_is_proven_before_with_an_otp_in_either_form() {
    for is_plain in [false, true] {
        let mut service = Service::start().await;
        let (wanted, proven) = (DEV.becomes.mobile, prove(&service, DEV.aadhaar).await);
        let checked = check(&service, &proven.field("txnId"), wanted).await;
        assert_eq!(checked.json()["mobileLinked"], false);
        let txn_id = checked.field("txnId");
        // Without the proof there is no account.
        refused(&create(&service, &txn_id).await, said::TRANSACTION_UNKNOWN);
        refused(&create(&service, &proven.field("txnId")).await, said::TRANSACTION_UNKNOWN);

        let path = "aadhaar/verifyMobileOTP";
        let wrong = service.encrypt(&service.wrong_otp().await).await;
        let reply = at(&service, path, json!({ "otp": wrong, "txnId": txn_id })).await;
        assert_eq!(reply.json()["details"][0]["code"], "HIS-1013", "{}", reply.text);
        service.wait(61).await;
        let resent = at(&service, "mobile/resendOtp", json!({ "txnId": txn_id })).await;
        assert_eq!((resent.status, resent.text.as_str()), (200, "true"));

        let otp = service.otp_for(wanted).await;
        let otp = if is_plain { otp } else { service.encrypt(&otp).await };
        let reply = at(&service, path, json!({ "otp": otp, "txnId": txn_id })).await;
        let made = create(&service, &reply.field("txnId")).await.json();
        assert_eq!(made["mobile"], wanted);
        assert_eq!(made["healthIdNumber"], DEV.becomes.abha_number);
    }
}

#[tokio::test]
async fn somebody_who_has_an_account_is_logged_in_to_it() {
    let service = Service::start().await;
    let there = prove(&service, ASHA.aadhaar).await.json();
    assert_eq!(there["new"], false);
    assert_eq!(there["healthIdNumber"], ASHA.abha_number);
    assert!(there["jwtResponse"]["token"].is_string());
    enrol_ishita(&service).await;
    assert_eq!(prove(&service, ISHITA.aadhaar).await.json()["new"], false);
    // As it stands.
    let reply = prove(&service, FARHAN.aadhaar).await;
    assert_eq!(reply.json()["details"][0]["code"], "HIS-1007");
}

#[tokio::test]
async fn who_gets_no_otp_of_aadhaar_is_told_why_and_nobody_else_is_enrolled() {
    let service = Service::start().await;
    for (aadhaar, code) in [(PRANAB.aadhaar, "HIS-3005"), (UNKNOWN_AADHAAR, "HIS-2016")] {
        let reply = generate(&service, aadhaar).await;
        assert_eq!(reply.json()["details"][0]["code"], code);
    }
    refused(&prove(&service, GURPREET.aadhaar).await, said::ACCOUNT_UNKNOWN);
}

#[tokio::test]
async fn a_wrong_otp_of_aadhaar_is_refused_and_it_can_be_sent_again() {
    let mut service = Service::start().await;
    let txn_id = generate(&service, ISHITA.aadhaar).await.field("txnId");
    let wrong = verify(&service, &txn_id, &service.wrong_otp().await).await;
    refused(&wrong, said::WRONG_AADHAAR_OTP);
    let soon = at(&service, "aadhaar/resendAadhaarOtp", json!({ "txnId": txn_id })).await;
    assert_eq!(soon.json()["details"][0]["code"], "HIS-1023");
    service.wait(61).await;
    let resent = at(&service, "aadhaar/resendAadhaarOtp", json!({ "txnId": txn_id })).await;
    assert_eq!((resent.status, resent.field("txnId")), (200, txn_id.clone()));
    assert_eq!(verify(&service, &txn_id, &service.otp().await).await.status, 200);
    // Spent.
    let again = verify(&service, &txn_id, &service.otp().await).await;
    refused(&again, said::TRANSACTION_UNKNOWN);
}

#[tokio::test]
async fn a_mobile_and_a_client_have_no_more_accounts_than_are_allowed() {
    let service = Service::start_with(|config| config.creations_per_client = 1).await;
    let txn_id = prove(&service, ISHITA.aadhaar).await.field("txnId");
    let full = check(&service, &txn_id, PILLAIS[0].mobile).await;
    assert_eq!(full.json()["details"][0]["code"], "HIS-1052");
    assert_eq!(enrol_ishita(&service).await.status, 200);
    let txn_id = prove(&service, DEV.aadhaar).await.field("txnId");
    let txn_id = check(&service, &txn_id, DEV.mobile).await.field("txnId");
    let limit = create(&service, &txn_id).await;
    refused(&limit, ("HIS-1042", "This client has created too many Health IDs."));
}

#[tokio::test]
async fn a_field_that_is_missing_or_malformed_is_named() {
    let service = Service::start().await;
    let plain = at(&service, "aadhaar/generateOtp", json!({ "aadhaar": ISHITA.aadhaar })).await;
    plain.assert_invalid("HIS-1061", said::NOT_ENCRYPTED, "aadhaar", ISHITA.aadhaar);
    let txn_id = prove(&service, ISHITA.aadhaar).await.field("txnId");
    let mobile = check(&service, &txn_id, "12").await;
    mobile.assert_invalid("HIS-1011", "Please enter a valid Mobile Number.", "mobile", "12");
    let empty = "The field value should not be empty.";
    for name in ["txnId", "consent", "consentVersion"] {
        let mut body = json!({ "txnId": txn_id, "consent": true, "consentVersion": "v1.0" });
        body.as_object_mut().unwrap().remove(name);
        let reply = at(&service, "aadhaar/createHealthIdByAdhaar", body).await;
        reply.assert_invalid("HIS-1002", empty, name, Value::Null);
    }
    for (name, bad) in [("consent", json!(false)), ("consentVersion", json!("I agree"))] {
        let mut body = json!({ "txnId": txn_id, "consent": true, "consentVersion": "v1.0" });
        body[name] = bad;
        let reply = at(&service, "aadhaar/createHealthIdByAdhaar", body).await;
        assert_eq!(reply.json()["details"][0]["code"], "HIS-1049", "{}", reply.text);
    }
    for path in ["aadhaar/resendAadhaarOtp", "mobile/resendOtp"] {
        let reply = at(&service, path, json!({ "txnId": NO_TRANSACTION })).await;
        refused(&reply, said::TRANSACTION_UNKNOWN);
    }
}
