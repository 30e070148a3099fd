//! Fields that are missing or malformed (sections 4 and 12).

use abdm_sandbox::people::{ASHA, KAVERI};
use serde_json::{Value, json};

use super::service::{
    ACCOUNT_REQUEST_OTP, ACCOUNT_VERIFY, BY_MOBILE, DEACTIVATE, LOGIN, NOW, REACTIVATE,
    REQUEST_OTP, RETRIEVE, SEARCH, V3, VERIFY, VERIFY_USER, handing_in, sending,
};
use crate::service::{JSON, NO_TRANSACTION};

const SCOPE: (&str, &str) = ("scope", "Invalid Scope");
const LOGIN_HINT: (&str, &str) = ("loginHint", "Invalid Login Hint");
const LOGIN_ID: (&str, &str) = ("loginId", "Invalid LoginId");
const AUTH_DATA: (&str, &str) = ("authData", "Invalid Auth Data");
const AUTH_METHODS: (&str, &str) = ("authMethods", "Invalid Auth Methods");
const TXN_ID: (&str, &str) = ("txnId", "Invalid Transaction Id");
const OTP_VALUE: (&str, &str) = ("otpValue", "Invalid OTP Value");
const ABHA_NUMBER: (&str, &str) = ("ABHANumber", "Invalid ABHA Number");

/// Posts a body from which the field at `pointer` is missing, or is `value`.
async fn with(
    v3: &V3,
    path: &str,
    x_token: &str,
    body: &Value,
    pointer: &str,
    value: Option<Value>,
) -> crate::service::Reply {
    let mut body = body.clone();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = body.pointer_mut(parent).unwrap().as_object_mut().unwrap();
    match value {
        Some(value) => parent.insert(name.to_owned(), value),
        None => parent.remove(name),
    };
    v3.post_with(path, &[("X-token", x_token)], body).await
}

#[tokio::test]
async fn a_field_of_a_request_for_an_otp_that_is_missing_or_malformed_is_named() {
    let v3 = V3::start().await;
    let x_token = v3.log_in(ASHA.abha_number).await.x_token;
    let login_id = v3.encrypt(ASHA.abha_number).await;
    for (path, words) in [
        (REQUEST_OTP, LOGIN),
        (REQUEST_OTP, REACTIVATE),
        (ACCOUNT_REQUEST_OTP, DEACTIVATE),
        (ACCOUNT_REQUEST_OTP, REACTIVATE),
    ] {
        let good = sending(words, &login_id);
        assert_ne!(v3.post_with(path, &[("X-token", &x_token)], good.clone()).await.status, 401);
        for (pointer, refused) in
            [("/loginHint", LOGIN_HINT), ("/loginId", LOGIN_ID), ("/otpSystem", SCOPE)]
        {
            for bad in [None, Some(Value::Null), Some(json!("")), Some(json!(" ")), Some(json!(1))]
            {
                let reply = with(&v3, path, &x_token, &good, pointer, bad).await;
                reply.assert_fields(&[refused]);
            }
        }
    }
    for (path, words) in [(REQUEST_OTP, LOGIN), (ACCOUNT_REQUEST_OTP, DEACTIVATE)] {
        let good = sending(words, &login_id);
        for bad in
            [None, Some(Value::Null), Some(json!([])), Some(json!("abha-login")), Some(json!([1]))]
        {
            with(&v3, path, &x_token, &good, "/scope", bad).await.assert_fields(&[SCOPE]);
        }
    }
}

#[tokio::test]
async fn a_field_of_a_submission_that_is_missing_or_malformed_is_named() {
    let v3 = V3::start().await;
    let x_token = v3.log_in(ASHA.abha_number).await.x_token;
    let otp_value = v3.encrypt("123456").await;
    for (path, words) in [(VERIFY, LOGIN), (VERIFY, BY_MOBILE), (ACCOUNT_VERIFY, DEACTIVATE)] {
        let good = handing_in(words, NO_TRANSACTION, &otp_value);
        v3.post_with(path, &[("X-token", &x_token)], good.clone()).await.assert_fields(&[TXN_ID]);
        for (pointer, refused) in [
            ("/scope", SCOPE),
            ("/authData", AUTH_DATA),
            ("/authData/authMethods", AUTH_METHODS),
            ("/authData/otp", AUTH_DATA),
            ("/authData/otp/txnId", TXN_ID),
            ("/authData/otp/otpValue", OTP_VALUE),
        ] {
            for bad in [None, Some(Value::Null), Some(json!("")), Some(json!(1))] {
                let reply = with(&v3, path, &x_token, &good, pointer, bad).await;
                reply.assert_fields(&[refused]);
            }
        }
        for methods in [json!(["bio"]), json!([]), json!(["otp", "otp"]), json!("otp")] {
            let pointer = "/authData/authMethods";
            let reply = with(&v3, path, &x_token, &good, pointer, Some(methods)).await;
            reply.assert_fields(&[AUTH_METHODS]);
        }
    }
}

#[tokio::test]
async fn all_that_is_wrong_is_told_at_once_with_the_time() {
    let v3 = V3::start().await;
    let reply = v3.post(REQUEST_OTP, json!({})).await;
    reply.assert_fields(&[SCOPE, LOGIN_HINT, LOGIN_ID]);
    assert_eq!(reply.json()["timestamp"], NOW);
    v3.post(VERIFY, json!({})).await.assert_fields(&[SCOPE, AUTH_DATA]);
    let reply = v3.post(VERIFY, json!({ "scope": [], "authData": { "otp": {} } })).await;
    reply.assert_fields(&[SCOPE, AUTH_METHODS, TXN_ID, OTP_VALUE]);
}

#[tokio::test]
async fn a_word_that_does_not_go_with_the_others_is_named() {
    let v3 = V3::start().await;
    let login_id = v3.encrypt(ASHA.abha_number).await;
    let x_token = v3.log_in(ASHA.abha_number).await.x_token;
    let (aadhaar, mobile) = (LOGIN.0, BY_MOBILE.0);
    for (words, refused) in [
        ((aadhaar, "mobile", "aadhaar"), LOGIN_HINT),
        ((mobile, "aadhaar", "abdm"), LOGIN_HINT),
        ((mobile, "mobile-number", "abdm"), LOGIN_HINT),
        ((REACTIVATE.0, "aadhaar", "aadhaar"), LOGIN_HINT),
        ((aadhaar, "abha-number", "abdm"), SCOPE),
        ((mobile, "mobile", "aadhaar"), SCOPE),
        ((&["abha-login"], "abha-number", "aadhaar"), SCOPE),
        ((&["abha-login", "abha-login"], "abha-number", "aadhaar"), SCOPE),
        ((&["abha-enrol", "aadhaar-verify"], "aadhaar", "aadhaar"), SCOPE),
        (DEACTIVATE, SCOPE),
    ] {
        v3.post(REQUEST_OTP, sending(words, &login_id)).await.assert_fields(&[refused]);
    }
    for (words, refused) in [
        ((DEACTIVATE.0, "aadhaar", "aadhaar"), LOGIN_HINT),
        ((DEACTIVATE.0, "abha-number", "uidai"), SCOPE),
        ((&["abha-profile", "delete"], "aadhaar", "aadhaar"), LOGIN_HINT),
        ((&["abha-profile", "erase"], "abha-number", "aadhaar"), SCOPE),
        (LOGIN, SCOPE),
    ] {
        let body = sending(words, &login_id);
        let headers = [("X-token", x_token.as_str())];
        let reply = v3.post_with(ACCOUNT_REQUEST_OTP, &headers, body).await;
        reply.assert_fields(&[refused]);
    }
    let otp_value = v3.encrypt("123456").await;
    for words in [DEACTIVATE, (&["abha-login"], "", "")] {
        let body = handing_in(words, NO_TRANSACTION, &otp_value);
        v3.post(VERIFY, body).await.assert_fields(&[SCOPE]);
    }
    let body = handing_in(RETRIEVE, NO_TRANSACTION, &otp_value);
    let reply = v3.post_with(ACCOUNT_VERIFY, &[("X-token", &x_token)], body).await;
    reply.assert_fields(&[SCOPE]);
}

#[tokio::test]
async fn a_plain_number_has_its_dashes() {
    let v3 = V3::start().await;
    let verified = v3.prove(BY_MOBILE, KAVERI.mobile).await;
    let t_token = format!("Bearer {}", verified.field("token"));
    let bad_numbers = [
        json!("91000010060002"),
        json!("91-0000-1006-000"),
        json!("91-****-****-0002"),
        json!("kaveri.deshmukh@sbx"),
        json!(""),
        json!(91),
        Value::Null,
    ];
    for number in bad_numbers {
        let body = json!({ "ABHANumber": number });
        v3.post(SEARCH, body).await.assert_fields(&[ABHA_NUMBER]);
        let body = json!({ "ABHANumber": number, "txnId": verified.field("txnId") });
        let reply = v3.post_with(VERIFY_USER, &[("T-token", &t_token)], body).await;
        reply.assert_fields(&[ABHA_NUMBER]);
    }
    v3.post(SEARCH, json!({ "abhaNumber": ASHA.abha_number })).await.assert_fields(&[ABHA_NUMBER]);
    let reply = v3.post_with(VERIFY_USER, &[("T-token", &t_token)], json!({})).await;
    reply.assert_fields(&[ABHA_NUMBER, TXN_ID]);
}

#[tokio::test]
async fn a_body_that_is_no_json_object_is_answered_by_the_framework() {
    let v3 = V3::start().await;
    for body in ["", "loginId=x", "[]", "\"x\"", "null", "{}}", "{"] {
        for path in [REQUEST_OTP, VERIFY, SEARCH] {
            v3.send("POST", path, &[JSON], body).await.assert_framework_v3(400, path);
        }
    }
    let body = json!({ "ABHANumber": ASHA.abha_number }).to_string();
    for content_type in ["application/x-www-form-urlencoded", "text/plain", ""] {
        let headers = [("Content-Type", content_type)];
        v3.send("POST", SEARCH, &headers, &body).await.assert_framework_v3(415, SEARCH);
    }
    let headers = [("Content-Type", "application/json; charset=utf-8")];
    assert_eq!(v3.send("POST", SEARCH, &headers, &body).await.status, 200);
}
