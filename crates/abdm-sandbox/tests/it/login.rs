//! Login with Aadhaar OTP.

use abdm_sandbox::Ciphertexts;
use abdm_sandbox::people::{ASHA, FARHAN, GURPREET, JOSEPH, LALITHA, PRANAB, TSERING};
use serde_json::{Value, json};

use crate::service::{NO_TRANSACTION, Service, said};

#[tokio::test]
async fn a_patient_logs_in_as_on_the_page() {
    let service = Service::start().await;
    let search = service
        .post("/api/v1/search/searchByHealthId", json!({ "healthId": "asha.ramanathan" }))
        .await;
    assert_eq!(search.status, 200);
    assert_eq!(search.headers["content-type"], "application/json;charset=UTF-8");
    let expected = json!({
        "healthId": "asha.ramanathan@sbx",
        "healthIdNumber": "91-0000-1001-0007",
        "name": "Asha Ramanathan",
        "status": "ACTIVE",
        "authMethods": ["AADHAAR_OTP", "MOBILE_OTP", "PASSWORD"],
        "tags": null,
    });
    assert_eq!(search.json(), expected);

    let body = json!({ "authMethod": "AADHAAR_OTP", "healthid": "91-0000-1001-0007" });
    let init = service.post("/api/v2/auth/init", body).await;
    assert_eq!(init.status, 200);
    let txn_id = init.field("txnId");
    assert_eq!(init.json(), json!({ "txnId": txn_id }));

    let confirm = service.confirm(&txn_id, &service.otp().await).await;
    assert_eq!(confirm.status, 200);
    let tokens = confirm.json();
    assert_eq!(
        (&tokens["expiresIn"], &tokens["refreshExpiresIn"]),
        (&json!(1800), &json!(432_000))
    );
    assert_eq!(tokens.as_object().unwrap().len(), 4);

    let x_token = format!("Bearer {}", tokens["token"].as_str().unwrap());
    let profile = service.get_with("/api/v1/account/profile", &[("X-Token", &x_token)]).await;
    assert_eq!(profile.status, 200);
    let profile = profile.json();
    for (name, value) in [
        ("healthIdNumber", json!("91-0000-1001-0007")),
        ("healthId", json!("asha.ramanathan@sbx")),
        ("mobile", json!("5550001001")),
        ("firstName", json!("Asha")),
        ("middleName", json!("")),
        ("lastName", json!("Ramanathan")),
        ("name", json!("Asha Ramanathan")),
        ("yearOfBirth", json!("1984")),
        ("monthOfBirth", json!("3")),
        ("dayOfBirth", json!("9")),
        ("gender", json!("F")),
        ("email", Value::Null),
        ("authMethods", json!(["AADHAAR_OTP", "MOBILE_OTP", "PASSWORD"])),
        ("tags", json!({})),
        ("kycVerified", json!(true)),
        ("clientId", json!("sandbox-client")),
        ("phrAddress", json!(["asha.ramanathan@sbx"])),
    ] {
        assert_eq!(profile[name], value, "{name}");
    }
}

#[tokio::test]
async fn the_search_takes_a_number_or_an_address_with_or_without_suffix() {
    let service = Service::start().await;
    for health_id in ["91-0000-1001-0007", "asha.ramanathan", "Asha.Ramanathan@SBX"] {
        let body = json!({ "healthId": health_id });
        let reply = service.post("/api/v1/search/searchByHealthId", body).await;
        assert_eq!(reply.json()["healthIdNumber"], ASHA.abha_number, "{health_id}");
    }
    let body = json!({ "healthId": "91000010100006@sbx" });
    let reply = service.post("/api/v1/search/searchByHealthId", body).await;
    assert_eq!(reply.json()["name"], TSERING.name);
}

#[tokio::test]
async fn the_search_tells_how_an_account_stands_and_never_finds_a_deleted_one() {
    let service = Service::start().await;
    for (person, status) in [(FARHAN, "DEACTIVATED"), (LALITHA, "LOCKED")] {
        let body = json!({ "healthId": person.abha_number });
        let reply = service.post("/api/v1/search/searchByHealthId", body).await;
        assert_eq!(reply.json()["status"], status);
    }
    for health_id in [GURPREET.abha_number, GURPREET.abha_address, "91-0000-1015-0001", "nobody"] {
        let body = json!({ "healthId": health_id });
        let reply = service.post("/api/v1/search/searchByHealthId", body).await;
        reply.assert_refused(said::ACCOUNT_UNKNOWN.0, said::ACCOUNT_UNKNOWN.1);
    }
}

#[tokio::test]
async fn an_account_that_nobody_can_log_in_to_gets_no_otp() {
    let service = Service::start().await;
    for (person, (code, text)) in [
        (FARHAN, said::DISABLED),
        (GURPREET, said::ACCOUNT_UNKNOWN),
        (LALITHA, said::LOCKED),
        (PRANAB, ("HIS-3005", "Aadhaar number does not have a mobile number.")),
        (TSERING, ("HIS-1016", "The authentication method is not available.")),
    ] {
        let body = json!({ "authMethod": "AADHAAR_OTP", "healthid": person.abha_number });
        service.post("/api/v2/auth/init", body).await.assert_refused(code, text);
    }
    assert!(service.sandbox.outbox().is_empty());
}

#[tokio::test]
async fn an_otp_may_be_encrypted_under_v2() {
    let service = Service::start().await;
    let txn_id = service.begin_login(ASHA.abha_number).await;
    let ciphertext = service.encrypted_otp().await;
    assert_eq!(ciphertext.len(), 684);
    let body = json!({ "otp": ciphertext, "txnId": txn_id });
    let reply = service.post("/api/v2/auth/confirmWithAadhaarOtp", body).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
}

#[tokio::test]
async fn under_v2_a_plain_or_undecryptable_otp_is_refused_with_an_echo() {
    let service = Service::start().await;
    let txn_id = service.begin_login(ASHA.abha_number).await;
    let otp = service.otp().await;
    let ciphertext = service.encrypt(&otp).await;
    let not_six_digits = service.encrypt("12345").await;
    let noise = ciphertext.replace(&ciphertext[100..104], "AAAA");
    for value in [otp.clone(), ciphertext[..680].to_owned(), not_six_digits, noise] {
        let body = json!({ "otp": value, "txnId": txn_id });
        let reply = service.post("/api/v2/auth/confirmWithAadhaarOtp", body).await;
        reply.assert_invalid("HIS-1013", said::OTP, "otp", value);
    }
    // None of these counted as an attempt.
    let body = json!({ "otp": ciphertext, "txnId": txn_id });
    let reply = service.post("/api/v2/auth/confirmWithAadhaarOtp", body).await;
    assert_eq!(reply.status, 200);
}

#[tokio::test]
async fn under_v1_a_ciphertext_is_refused_with_an_echo() {
    let service = Service::start().await;
    let txn_id = service.begin_login(ASHA.abha_number).await;
    let ciphertext = service.encrypted_otp().await;
    let reply = service.confirm(&txn_id, &ciphertext).await;
    reply.assert_invalid("HIS-1013", said::OTP, "otp", ciphertext);
}

#[tokio::test]
async fn a_wrong_otp_leaves_the_right_one_good() {
    let service = Service::start().await;
    let txn_id = service.begin_login(ASHA.abha_number).await;
    let reply = service.confirm(&txn_id, &service.wrong_otp().await).await;
    reply.assert_refused(said::WRONG_AADHAAR_OTP.0, said::WRONG_AADHAAR_OTP.1);
    assert_eq!(service.confirm(&txn_id, &service.otp().await).await.status, 200);
}

#[tokio::test]
async fn an_otp_is_good_for_one_transaction_and_one_submission() {
    let service = Service::start().await;
    let first = service.begin_login(ASHA.abha_number).await;
    let first_otp = service.otp().await;
    let second = service.begin_login(JOSEPH.abha_number).await;
    if service.otp().await != first_otp {
        let reply = service.confirm(&second, &first_otp).await;
        reply.assert_refused(said::WRONG_AADHAAR_OTP.0, said::WRONG_AADHAAR_OTP.1);
    }
    assert_eq!(service.confirm(&first, &first_otp).await.status, 200);
    for txn_id in [first.as_str(), NO_TRANSACTION] {
        let reply = service.confirm(txn_id, &first_otp).await;
        reply.assert_refused(said::TRANSACTION_UNKNOWN.0, said::TRANSACTION_UNKNOWN.1);
    }
}

#[tokio::test]
async fn the_otp_of_one_method_is_not_confirmed_by_another() {
    let service = Service::start().await;
    let body = json!({ "authMethod": "MOBILE_OTP", "healthid": TSERING.abha_number });
    let txn_id = service.post("/api/v2/auth/init", body).await.field("txnId");
    let reply = service.confirm(&txn_id, &service.otp().await).await;
    reply.assert_refused(said::OTHER_METHOD.0, said::OTHER_METHOD.1);
}

#[tokio::test]
async fn a_method_that_the_sandbox_lacks_or_nobody_knows_is_refused() {
    let service = Service::start().await;
    let init = |method: &'static str| {
        let body = json!({ "authMethod": method, "healthid": ASHA.abha_number });
        service.post("/api/v2/auth/init", body)
    };
    let reply = init("PASSWORD").await;
    reply.assert_refused("HIS-1016", "The authentication method is not available.");
    let reply = init("SMOKE_SIGNAL").await;
    reply.assert_invalid("HIS-1003", "Invalid pattern found.", "authMethod", "SMOKE_SIGNAL");
}

#[tokio::test]
async fn an_account_deactivated_meanwhile_is_not_logged_in_to() {
    let service = Service::start().await;
    let x_token = service.log_in(ASHA.abha_number).await;
    let login = service.begin_login(ASHA.abha_number).await;
    let login_otp = service.otp().await;
    let txn_id = service.begin_deactivation(&x_token).await;
    assert_eq!(service.deactivate(&x_token, &txn_id).await.status, 204);
    let reply = service.confirm(&login, &login_otp).await;
    reply.assert_refused(said::DISABLED.0, said::DISABLED.1);
}

#[tokio::test]
async fn for_measurements_an_encrypted_otp_is_believed_by_its_form_alone() {
    let service = Service::start_with(|config| config.ciphertexts = Ciphertexts::FormOnly).await;
    let confirm = async |txn_id: &str, otp: String| {
        let body = json!({ "otp": otp, "txnId": txn_id });
        service.post("/api/v2/auth/confirmWithAadhaarOtp", body).await
    };
    let txn_id = service.begin_login(ASHA.abha_number).await;
    let wrong = service.wrong_otp().await;
    let ciphertext = service.encrypt(&wrong).await;
    for formless in [wrong.clone(), ciphertext[4..].to_owned(), format!("{ciphertext}AAAA")] {
        assert_eq!(confirm(&txn_id, formless).await.status, 400);
    }
    assert_eq!(confirm(&txn_id, ciphertext).await.status, 200);
    assert_eq!(service.sandbox.tally().otps_accepted, 1);

    // In plain text it is looked at as ever.
    let txn_id = service.begin_login(JOSEPH.abha_number).await;
    let wrong = service.wrong_otp().await;
    assert_eq!(service.confirm(&txn_id, &wrong).await.status, 422);
}
