//! Retrieve ABHA via Aadhaar OTP (section 8).

use abdm_sandbox::people::{
    FARHAN, GURPREET, ISHITA, JOSEPH, LALITHA, PRANAB, TSERING, UNKNOWN_AADHAAR,
};
use serde_json::json;

use super::service::{LOGIN, Login, REQUEST_OTP, RETRIEVE, V3, said, sending};

#[tokio::test]
async fn an_aadhaar_number_leads_to_its_abha_and_a_login() {
    let v3 = V3::start().await;
    let reply = v3.prove(RETRIEVE, JOSEPH.aadhaar).await;
    assert_eq!(v3.service.sandbox.outbox()[0].purpose, "retrieve-aadhaar-otp");
    let json = reply.json();
    assert_eq!((reply.status, &json["authResult"]), (200, &json!("success")));
    assert_eq!(json["expiresIn"], 1800);
    assert_eq!(json["accounts"].as_array().unwrap().len(), 1);
    let account = &json["accounts"][0];
    assert_eq!(account["ABHANumber"], JOSEPH.abha_number);
    assert_eq!(account["preferredAbhaAddress"], JOSEPH.abha_address);
    let profile = v3.profile(&Login::of(&reply).x_token).await;
    assert_eq!(profile.json()["ABHANumber"], JOSEPH.abha_number);
}

#[tokio::test]
async fn the_empty_transaction_of_the_guide_does_no_harm() {
    let v3 = V3::start().await;
    let mut body = sending(RETRIEVE, &v3.encrypt(JOSEPH.aadhaar).await);
    body["txnId"] = json!("");
    assert_eq!(v3.post(REQUEST_OTP, body).await.status, 200);
}

#[tokio::test]
async fn a_deactivated_account_is_named_but_not_logged_in_to() {
    let v3 = V3::start().await;
    let reply = v3.prove(RETRIEVE, FARHAN.aadhaar).await;
    let json = reply.json();
    assert_eq!((reply.status, &json["authResult"]), (200, &json!("success")));
    assert_eq!(json["accounts"][0]["ABHANumber"], FARHAN.abha_number);
    assert_eq!(json["accounts"][0]["status"], "DEACTIVATED");
    for absent in ["token", "expiresIn", "refreshToken", "refreshExpiresIn"] {
        assert!(json.get(absent).is_none(), "{absent}");
    }
}

#[tokio::test]
async fn an_aadhaar_number_without_abha_is_told_so_only_after_its_otp() {
    let v3 = V3::start().await;
    for aadhaar in [ISHITA.aadhaar, GURPREET.aadhaar, TSERING.aadhaar] {
        v3.prove(RETRIEVE, aadhaar).await.assert_wrapped(404, said::NO_ABHA);
    }
}

#[tokio::test]
async fn an_aadhaar_number_that_gets_no_otp_is_told_why() {
    let v3 = V3::start().await;
    for (aadhaar, said) in [
        (PRANAB.aadhaar, said::NO_MOBILE),
        (LALITHA.aadhaar, said::LOCKED),
        (UNKNOWN_AADHAAR, said::NO_SUCH_AADHAAR),
    ] {
        v3.request_otp(RETRIEVE, aadhaar).await.assert_wrapped(422, said);
    }
    for malformed in ["999941057059", "9999 4105 7058", "99994105705", "not a number"] {
        let reply = v3.request_otp(RETRIEVE, malformed).await;
        reply.assert_field("loginId", "LoginId is invalid");
    }
    assert!(v3.service.sandbox.outbox().is_empty());
}

#[tokio::test]
async fn a_wrong_otp_is_told_inside_a_success() {
    let v3 = V3::start().await;
    let txn_id = v3.begin(RETRIEVE, JOSEPH.aadhaar).await;
    let reply = v3.verify(RETRIEVE, &txn_id, &v3.wrong_otp().await).await;
    reply.assert_failed(&txn_id, said::WRONG_OTP);
}

#[tokio::test]
async fn a_login_and_a_retrieval_are_finished_by_the_same_words() {
    let v3 = V3::start().await;
    let reply = v3.prove(LOGIN, JOSEPH.abha_number).await;
    assert_eq!(reply.json()["authResult"], "success");
    let txn_id = v3.begin(RETRIEVE, JOSEPH.aadhaar).await;
    let reply = v3.verify(LOGIN, &txn_id, &v3.otp().await).await;
    assert_eq!(reply.json()["authResult"], "success");
}
