//! Retrieve ABHA via Aadhaar OTP, and via mobile OTP.

use abdm_sandbox::people::{
    ASHA, BALAJI, FARHAN, GURPREET, ISHITA, JOSEPH, KAVERI, LALITHA, MOBILE_WITHOUT_ABHA, PRANAB,
    Person, TARA, TSERING, UNKNOWN_AADHAAR,
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

const GENERATE_BY_MOBILE: &str = "/api/v2/forgot/healthId/mobile/generateOtp";
const VERIFY_BY_MOBILE: &str = "/api/v2/forgot/healthId/mobile";

/// The body of the call that submits the OTP to a mobile, with the details of this person.
pub(crate) fn of(person: &Person, otp: &str, txn_id: &str) -> Value {
    json!({
        "otp": otp,
        "txnId": txn_id,
        "name": person.name,
        "firstName": person.first_name,
        "gender": person.gender,
        "yearOfBirth": person.born.0.to_string(),
    })
}

/// A transaction of a mobile, and its OTP.
async fn begin_by_mobile(service: &Service, mobile: &str) -> (String, String) {
    let reply = service.post(GENERATE_BY_MOBILE, json!({ "mobile": mobile })).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    let sent = service.sandbox.outbox().pop().unwrap();
    assert_eq!((sent.purpose, sent.to.as_str()), ("retrieve-mobile-otp", mobile));
    (reply.field("txnId"), service.otp().await)
}

#[tokio::test]
async fn a_mobile_leads_to_the_abha_of_whom_is_described() {
    let service = Service::start().await;
    for person in [KAVERI, BALAJI, TARA] {
        let (txn_id, otp) = begin_by_mobile(&service, person.mobile).await;
        let reply = service.post(VERIFY_BY_MOBILE, of(&person, &otp, &txn_id)).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        let json = reply.json();
        assert_eq!(json["healthIdNumber"], person.abha_number);
        assert_eq!(json["healthId"], person.abha_address);
        assert_eq!(json["jwtResponse"]["expiresIn"], 1800);
    }
}

#[tokio::test]
async fn who_is_described_otherwise_is_not_found_on_the_mobile() {
    let service = Service::start().await;
    let mut others = [JOSEPH, BALAJI, KAVERI, KAVERI];
    (others[2].first_name, others[3].born.0) = ("Tara", 1981);
    for other in others {
        let (txn_id, otp) = begin_by_mobile(&service, KAVERI.mobile).await;
        let is_there = other.abha_number == BALAJI.abha_number;
        let reply = service.post(VERIFY_BY_MOBILE, of(&other, &otp, &txn_id)).await;
        if is_there {
            assert_eq!(reply.field("healthIdNumber"), BALAJI.abha_number);
        } else {
            reply.assert_refused(said::ACCOUNT_UNKNOWN.0, said::ACCOUNT_UNKNOWN.1);
        }
    }
}

#[tokio::test]
async fn the_owner_of_a_deactivated_account_is_told_its_number_by_mobile_too() {
    let service = Service::start().await;
    let (txn_id, otp) = begin_by_mobile(&service, FARHAN.mobile).await;
    let json = service.post(VERIFY_BY_MOBILE, of(&FARHAN, &otp, &txn_id)).await.json();
    assert_eq!(
        (&json["healthIdNumber"], &json["jwtResponse"]),
        (&json!(FARHAN.abha_number), &Value::Null)
    );
}

#[tokio::test]
async fn a_mobile_without_an_account_gets_no_otp() {
    let service = Service::start().await;
    for mobile in [MOBILE_WITHOUT_ABHA, GURPREET.mobile] {
        let reply = service.post(GENERATE_BY_MOBILE, json!({ "mobile": mobile })).await;
        reply.assert_refused(said::ACCOUNT_UNKNOWN.0, said::ACCOUNT_UNKNOWN.1);
    }
    assert!(service.sandbox.outbox().is_empty());
}

#[tokio::test]
async fn the_otp_of_a_mobile_is_six_digits_in_plain_text_and_the_right_one() {
    let service = Service::start().await;
    let (txn_id, otp) = begin_by_mobile(&service, ASHA.mobile).await;
    let wrong = if otp == "000000" { "000001" } else { "000000" };
    let encrypted = service.encrypt(&otp).await;
    for bad in [wrong, "12345", "1234567", &encrypted] {
        let reply = service.post(VERIFY_BY_MOBILE, of(&ASHA, bad, &txn_id)).await;
        reply.assert_invalid("HIS-1013", said::OTP, "otp", json!(bad));
    }
    let reply = service.post(VERIFY_BY_MOBILE, of(&ASHA, &otp, &txn_id)).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    // It was spent.
    let reply = service.post(VERIFY_BY_MOBILE, of(&ASHA, &otp, &txn_id)).await;
    reply.assert_refused("HIS-1026", "Transaction not found for UUID.");
}

#[tokio::test]
async fn neither_transaction_of_a_retrieval_does_for_the_other() {
    let service = Service::start().await;
    let txn_id = generate(&service, JOSEPH.aadhaar).await.field("txnId");
    let otp = service.otp().await;
    let reply = service.post(VERIFY_BY_MOBILE, of(&JOSEPH, &otp, &txn_id)).await;
    assert_eq!(reply.status, 422, "{}", reply.text);
    let (txn_id, _) = begin_by_mobile(&service, JOSEPH.mobile).await;
    let otp = service.encrypted_otp().await;
    let reply = service.post(VERIFY, json!({ "otp": otp, "txnId": txn_id })).await;
    assert_eq!(reply.status, 422, "{}", reply.text);
}
