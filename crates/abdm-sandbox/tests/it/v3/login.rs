//! Login with Aadhaar OTP (section 6).

use abdm_sandbox::Ciphertexts;
use abdm_sandbox::people::{
    ASHA, FARHAN, GURPREET, JOSEPH, LALITHA, PRANAB, TSERING, UNKNOWN_ABHA_NUMBER,
};
use serde_json::json;

use super::service::{BY_MOBILE, LOGIN, REACTIVATE, SEARCH, V3, VERIFY, handing_in, said};
use crate::service::NO_TRANSACTION;

#[tokio::test]
async fn a_patient_logs_in_as_published() {
    let v3 = V3::start().await;
    let sent = v3.request_otp(LOGIN, "91-0000-1001-0007").await;
    assert_eq!(sent.headers["content-type"], "application/json;charset=UTF-8");
    let txn_id = sent.field("txnId");
    let expected = json!({
        "txnId": txn_id,
        "message": "OTP sent to Aadhaar registered mobile number ending with ******1001",
    });
    assert_eq!((sent.status, sent.json()), (200, expected));
    assert_eq!(v3.service.sandbox.outbox()[0].purpose, "login-aadhaar-otp");

    let verified = v3.verify(LOGIN, &txn_id, &v3.otp().await).await;
    let json = verified.json();
    let photo = &json["accounts"][0]["profilePhoto"];
    assert!(photo.as_str().unwrap().starts_with("iVBORw0KGgo"));
    let expected = json!({
        "txnId": txn_id,
        "authResult": "success",
        "message": "OTP verified successfully",
        "token": json["token"],
        "expiresIn": 1800,
        "refreshToken": json["refreshToken"],
        "refreshExpiresIn": 1_296_000,
        "accounts": [{
            "ABHANumber": "91-0000-1001-0007",
            "preferredAbhaAddress": "asha.ramanathan@sbx",
            "name": "Asha Ramanathan",
            "status": "ACTIVE",
            "profilePhoto": photo,
        }],
    });
    assert_eq!((verified.status, &json), (200, &expected));

    let x_token = format!("Bearer {}", verified.field("token"));
    let profile = v3.profile(&x_token).await;
    assert_eq!(profile.status, 200, "{}", profile.text);
    let profile = profile.json();
    for (name, value) in [
        ("ABHANumber", json!("91-0000-1001-0007")),
        ("preferredAbhaAddress", json!("asha.ramanathan@sbx")),
        ("mobile", json!("******1001")),
        ("firstName", json!("Asha")),
        ("middleName", json!("")),
        ("lastName", json!("Ramanathan")),
        ("name", json!("Asha Ramanathan")),
        ("yearOfBirth", json!("1984")),
        ("monthOfBirth", json!("03")),
        ("dayOfBirth", json!("09")),
        ("gender", json!("F")),
        ("status", json!("ACTIVE")),
        ("stateName", json!("KARNATAKA")),
        ("pincode", json!("560001")),
        ("authMethods", json!(["AADHAAR_OTP", "MOBILE_OTP", "PASSWORD"])),
        ("tags", json!({})),
        ("kycVerified", json!(true)),
        ("verificationStatus", json!("VERIFIED")),
        ("verificationType", json!("AADHAAR")),
    ] {
        assert_eq!(profile[name], value, "{name}");
    }
}

/// Every field that each of the saved profiles has (section 17).
#[tokio::test]
async fn a_profile_has_every_field_that_was_always_there() {
    let v3 = V3::start().await;
    let login = v3.log_in(ASHA.abha_number).await;
    let profile = v3.profile(&login.x_token).await.json();
    for name in [
        "ABHANumber",
        "preferredAbhaAddress",
        "mobile",
        "firstName",
        "middleName",
        "lastName",
        "name",
        "yearOfBirth",
        "dayOfBirth",
        "monthOfBirth",
        "gender",
        "profilePhoto",
        "status",
        "stateCode",
        "districtCode",
        "pincode",
        "address",
        "kycPhoto",
        "stateName",
        "districtName",
        "subdistrictName",
        "verificationStatus",
        "verificationType",
        "createdDate",
    ] {
        assert!(profile[name].is_string(), "{name}");
    }
    let localized = &profile["localizedDetails"];
    for name in ["name", "stateName", "districtName", "villageName", "townName", "gender"] {
        assert!(localized[name].is_string(), "{name}");
    }
    for name in ["name", "abhaNumber", "abhaAddress", "gender", "dob", "mobile"] {
        assert!(localized["localizedLabels"][name].is_string(), "{name}");
    }
}

#[tokio::test]
async fn a_number_that_no_otp_can_be_sent_for_is_told_why() {
    let v3 = V3::start().await;
    for (number, status, said) in [
        (FARHAN.abha_number, 422, said::DEACTIVATED),
        (GURPREET.abha_number, 404, said::UNKNOWN),
        (UNKNOWN_ABHA_NUMBER, 404, said::UNKNOWN),
        (LALITHA.abha_number, 422, said::LOCKED),
        (PRANAB.abha_number, 422, said::NO_MOBILE),
        (TSERING.abha_number, 422, said::NO_AADHAAR_LOGIN),
    ] {
        v3.request_otp(LOGIN, number).await.assert_wrapped(status, said);
    }
    assert!(v3.service.sandbox.outbox().is_empty());
}

#[tokio::test]
async fn a_wrong_otp_is_told_inside_a_success_and_leaves_the_right_one_good() {
    let v3 = V3::start().await;
    let txn_id = v3.begin(LOGIN, ASHA.abha_number).await;
    let reply = v3.verify(LOGIN, &txn_id, &v3.wrong_otp().await).await;
    reply.assert_failed(&txn_id, said::WRONG_OTP);
    let reply = v3.verify(LOGIN, &txn_id, &v3.otp().await).await;
    assert_eq!(reply.json()["authResult"], "success");
}

#[tokio::test]
async fn an_otp_is_good_for_one_transaction_and_one_submission() {
    let v3 = V3::start().await;
    let first = v3.begin(LOGIN, ASHA.abha_number).await;
    let first_otp = v3.otp().await;
    let second = v3.begin(LOGIN, JOSEPH.abha_number).await;
    if v3.otp().await != first_otp {
        v3.verify(LOGIN, &second, &first_otp).await.assert_failed(&second, said::WRONG_OTP);
    }
    assert_eq!(v3.verify(LOGIN, &first, &first_otp).await.json()["authResult"], "success");
    for txn_id in [first.as_str(), NO_TRANSACTION, "1234567890:20211216223812"] {
        let reply = v3.verify(LOGIN, txn_id, &first_otp).await;
        reply.assert_field(said::TRANSACTION.0, said::TRANSACTION.1);
    }
}

#[tokio::test]
async fn the_words_of_another_operation_do_not_finish_a_login() {
    let v3 = V3::start().await;
    let txn_id = v3.begin(LOGIN, ASHA.abha_number).await;
    let otp = v3.otp().await;
    for words in [BY_MOBILE, REACTIVATE] {
        let reply = v3.verify(words, &txn_id, &otp).await;
        reply.assert_field(said::TRANSACTION.0, said::TRANSACTION.1);
    }
    assert_eq!(v3.verify(LOGIN, &txn_id, &otp).await.json()["authResult"], "success");
}

#[tokio::test]
async fn the_order_of_a_scope_means_nothing() {
    let v3 = V3::start().await;
    let txn_id = v3.begin(LOGIN, ASHA.abha_number).await;
    let mut body = handing_in(LOGIN, &txn_id, &v3.encrypt(&v3.otp().await).await);
    body["scope"] = json!(["aadhaar-verify", "abha-login"]);
    let reply = v3.post(VERIFY, body).await;
    assert_eq!(reply.json()["authResult"], "success", "{}", reply.text);
}

#[tokio::test]
async fn an_account_deactivated_meanwhile_is_not_logged_in_to() {
    let v3 = V3::start().await;
    let txn_id = v3.begin(LOGIN, ASHA.abha_number).await;
    let otp = v3.otp().await;
    v3.deactivate_whole(ASHA.abha_number).await;
    v3.verify(LOGIN, &txn_id, &otp).await.assert_wrapped(422, said::DEACTIVATED);
}

#[tokio::test]
async fn a_search_tells_what_there_is_to_log_in_with() {
    let v3 = V3::start().await;
    let reply = v3.post(SEARCH, json!({ "ABHANumber": ASHA.abha_number })).await;
    let expected = json!({
        "ABHANumber": "91-0000-1001-0007",
        "preferredAbhaAddress": "asha.ramanathan@sbx",
        "authMethods": ["AADHAAR_OTP", "MOBILE_OTP", "PASSWORD"],
        "tags": {},
        "blockedAuthMethods": [],
        "status": "ACTIVE",
        "verificationStatus": "VERIFIED",
        "mobile": "******1001",
        "verificationType": "AADHAAR",
        "isDocumentAccount": false,
    });
    assert_eq!((reply.status, reply.json()), (200, expected));

    let search = async |number: &str| {
        let reply = v3.post(SEARCH, json!({ "ABHANumber": number })).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        reply.json()
    };
    assert_eq!(search(FARHAN.abha_number).await["status"], "DEACTIVATED");
    let locked = search(LALITHA.abha_number).await;
    assert_eq!(locked["status"], "ACTIVE");
    assert_eq!(locked["blockedAuthMethods"], json!(["AADHAAR_OTP", "MOBILE_OTP"]));
    let without_aadhaar = search(TSERING.abha_number).await;
    assert_eq!(without_aadhaar["authMethods"], json!(["MOBILE_OTP"]));
    assert_eq!(without_aadhaar["verificationStatus"], "PROVISIONAL");
    assert_eq!(without_aadhaar["isDocumentAccount"], true);
    for number in [GURPREET.abha_number, UNKNOWN_ABHA_NUMBER] {
        let reply = v3.post(SEARCH, json!({ "ABHANumber": number })).await;
        reply.assert_wrapped(404, said::UNKNOWN);
    }
}

#[tokio::test]
async fn for_measurements_an_encrypted_otp_is_believed_by_its_form_alone() {
    let v3 = V3::start_with(|config| config.ciphertexts = Ciphertexts::FormOnly).await;
    // Whom it is about is read as ever.
    let txn_id = v3.begin(LOGIN, ASHA.abha_number).await;
    let wrong = v3.wrong_otp().await;
    let formless = v3.post(VERIFY, handing_in(LOGIN, &txn_id, &wrong)).await;
    assert_eq!(formless.status, 400, "{}", formless.text);
    let verified = v3.verify(LOGIN, &txn_id, &wrong).await;
    assert_eq!((verified.status, verified.field("authResult").as_str()), (200, "success"));
    let other = v3.verify(LOGIN, NO_TRANSACTION, &wrong).await;
    assert_ne!(other.status, 200, "{}", other.text);
}
