//! Login on a known ABHA with mobile OTP or its password.

use abdm_sandbox::people::{
    ASHA, FARHAN, GURPREET, JOSEPH, KAVERI, LALITHA, Person, TSERING, UNKNOWN_ABHA_NUMBER,
};
use serde_json::{Value, json};

use crate::service::{Reply, Service, said};

const INIT: &str = "/api/v2/auth/init";
const CONFIRM_V1: &str = "/api/v1/auth/confirmWithMobileOTP";
const CONFIRM_V2: &str = "/api/v2/auth/confirmWithMobileOTP";
const PASSWORD: &str = "/api/v1/auth/authPassword";

async fn begin(service: &Service, person: &Person) -> String {
    let body = json!({ "authMethod": "MOBILE_OTP", "healthid": person.abha_number });
    let reply = service.post(INIT, body).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.field("txnId")
}

async fn assert_logged_in(service: &Service, reply: &Reply, person: &Person) {
    assert_eq!(reply.status, 200, "{}", reply.text);
    let tokens = reply.json();
    assert_eq!(tokens["expiresIn"], 1800);
    let x_token = format!("Bearer {}", reply.field("token"));
    let profile = service.get_with("/api/v1/account/profile", &[("X-Token", &x_token)]).await;
    assert_eq!(profile.json()["healthIdNumber"], person.abha_number);
}

#[tokio::test]
async fn a_mobile_otp_logs_in_whom_no_aadhaar_otp_reaches_on_either_path() {
    let service = Service::start().await;
    let txn_id = begin(&service, &TSERING).await;
    assert_eq!(service.sandbox.outbox()[0].purpose, "login-mobile-otp");
    assert_eq!(service.sandbox.outbox()[0].to.as_str(), TSERING.mobile);
    let body = json!({ "otp": service.otp().await, "txnId": txn_id });
    let reply = service.post(CONFIRM_V1, body).await;
    assert_logged_in(&service, &reply, &TSERING).await;

    let txn_id = begin(&service, &ASHA).await;
    let body = json!({ "otp": service.encrypted_otp().await, "txnId": txn_id });
    let reply = service.post(CONFIRM_V2, body).await;
    assert_logged_in(&service, &reply, &ASHA).await;
}

#[tokio::test]
async fn a_wrong_mobile_otp_is_refused_as_a_field_and_leaves_the_right_one_good() {
    let service = Service::start().await;
    let txn_id = begin(&service, &ASHA).await;
    let wrong = service.wrong_otp().await;
    let reply = service.post(CONFIRM_V1, json!({ "otp": wrong, "txnId": txn_id })).await;
    reply.assert_invalid("HIS-1013", said::OTP, "otp", wrong.clone());
    let ciphertext = service.encrypt(&wrong).await;
    let reply = service.post(CONFIRM_V2, json!({ "otp": ciphertext, "txnId": txn_id })).await;
    reply.assert_invalid("HIS-1013", said::OTP, "otp", ciphertext);
    // Plain text where it should be encrypted is no attempt.
    let otp = service.otp().await;
    let reply = service.post(CONFIRM_V2, json!({ "otp": otp, "txnId": txn_id })).await;
    reply.assert_invalid("HIS-1013", said::OTP, "otp", otp.clone());
    let reply = service.post(CONFIRM_V1, json!({ "otp": otp, "txnId": txn_id })).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    let reply = service.post(CONFIRM_V1, json!({ "otp": otp, "txnId": txn_id })).await;
    reply.assert_refused(said::TRANSACTION_UNKNOWN.0, said::TRANSACTION_UNKNOWN.1);
}

#[tokio::test]
async fn the_otp_of_aadhaar_is_not_confirmed_as_one_of_the_mobile() {
    let service = Service::start().await;
    let txn_id = service.begin_login(ASHA.abha_number).await;
    let body = json!({ "otp": service.otp().await, "txnId": txn_id });
    let reply = service.post(CONFIRM_V1, body).await;
    reply.assert_refused(said::OTHER_METHOD.0, said::OTHER_METHOD.1);
}

#[tokio::test]
async fn an_account_that_nobody_can_log_in_to_gets_no_mobile_otp() {
    let service = Service::start().await;
    for (person, (code, text)) in
        [(FARHAN, said::DISABLED), (GURPREET, said::ACCOUNT_UNKNOWN), (LALITHA, said::LOCKED)]
    {
        let body = json!({ "authMethod": "MOBILE_OTP", "healthid": person.abha_number });
        service.post(INIT, body).await.assert_refused(code, text);
    }
    assert!(service.sandbox.outbox().is_empty());
}

#[tokio::test]
async fn a_mobile_otp_expires_and_can_be_sent_again_before() {
    let mut service = Service::start().await;
    let txn_id = begin(&service, &ASHA).await;
    service.wait(61).await;
    let body = json!({ "authMethod": "MOBILE_OTP", "txnId": txn_id });
    let reply = service.post("/api/v1/auth/resendAuthOTP", body).await;
    assert_eq!((reply.status, reply.json()), (200, Value::Bool(true)));
    assert_eq!(service.sandbox.outbox().len(), 2);
    let otp = service.otp().await;
    service.wait(601).await;
    let reply = service.post(CONFIRM_V1, json!({ "otp": otp, "txnId": txn_id })).await;
    reply.assert_refused("HIS-1056", "OTP has expired. Please re-send.");
}

#[tokio::test]
async fn the_password_logs_in_by_number_or_address_and_sends_nothing() {
    let service = Service::start().await;
    for health_id in [ASHA.abha_number, ASHA.abha_address] {
        let body = json!({ "healthId": health_id, "password": ASHA.password });
        let reply = service.post(PASSWORD, body).await;
        assert_logged_in(&service, &reply, &ASHA).await;
    }
    assert!(service.sandbox.outbox().is_empty());
}

#[tokio::test]
async fn a_password_is_refused_as_the_account_stands() {
    let service = Service::start().await;
    let wrong = ("HIS-1033", "The password that you have entered is incorrect.");
    for (number, password, (code, text)) in [
        (ASHA.abha_number, JOSEPH.password.unwrap(), wrong),
        (KAVERI.abha_number, "Invented@1", ("HIS-1031", "The password is not set.")),
        (FARHAN.abha_number, "Invented@1", said::DISABLED),
        (LALITHA.abha_number, "Invented@1", said::LOCKED),
        (GURPREET.abha_number, "Invented@1", said::ACCOUNT_UNKNOWN),
        (UNKNOWN_ABHA_NUMBER, "Invented@1", said::ACCOUNT_UNKNOWN),
    ] {
        let body = json!({ "healthId": number, "password": password });
        service.post(PASSWORD, body).await.assert_refused(code, text);
    }
}

#[tokio::test]
async fn wrong_passwords_lock_an_account() {
    let service = Service::start_with(|config| config.failures_before_lock = 1).await;
    let send = |password: &'static str| {
        service.post(PASSWORD, json!({ "healthId": ASHA.abha_number, "password": password }))
    };
    assert_eq!(send("Invented@1").await.status, 422);
    let reply = send(ASHA.password.unwrap()).await;
    reply.assert_refused(said::LOCKED.0, said::LOCKED.1);
}

#[tokio::test]
async fn a_password_that_is_missing_is_asked_for() {
    let service = Service::start().await;
    for body in [
        json!({ "healthId": ASHA.abha_number }),
        json!({ "healthId": ASHA.abha_number, "password": "" }),
        json!({ "password": "Invented@1" }),
    ] {
        let reply = service.post(PASSWORD, body).await;
        assert_eq!(reply.status, 400, "{}", reply.text);
        assert_eq!(reply.json()["details"][0]["code"], "HIS-1002");
    }
}
