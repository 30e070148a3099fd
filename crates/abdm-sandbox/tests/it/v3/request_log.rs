//! What shows of the calls of V3, and what not.

use abdm_sandbox::people::{ASHA, JOSEPH, KAVERI, UNKNOWN_ABHA_NUMBER};
use serde_json::json;

use super::mobile_login::choose;
use super::service::{
    ACCOUNT_VERIFY, BY_MOBILE, LOGIN, LOGOUT, PROFILE, REFRESH, REQUEST_OTP, RETRIEVE, SEARCH,
    SESSIONS, V3, VERIFY, VERIFY_USER, handing_in, sending,
};
use crate::service::JSON;

#[tokio::test]
async fn calls_are_listed_with_their_words_and_what_became_of_them() {
    let v3 = V3::start().await;
    let txn_id = v3.begin(LOGIN, ASHA.abha_number).await;
    v3.verify(LOGIN, &txn_id, &v3.wrong_otp().await).await;
    let requests = v3.service.sandbox.requests();
    let find = |path: &str| requests.iter().find(|request| request.path == path).unwrap();

    let session = find(SESSIONS);
    assert_eq!(session.endpoint, Some("v3.session"));
    assert_eq!(session.headers["x-cm-id"], "sbx");
    assert_eq!(session.headers["request-id"], "(36 characters)");
    assert_eq!(session.headers["timestamp"], "(24 characters)");
    assert_eq!(session.body["grantType"], "client_credentials");

    let sent = find(REQUEST_OTP);
    assert_eq!((sent.endpoint, sent.status, sent.code), (Some("v3.login_request_otp"), 200, None));
    assert_eq!(
        json!(sent.body),
        json!({
            "scope": "abha-login, aadhaar-verify",
            "loginHint": "abha-number",
            "loginId": "(684 characters)",
            "otpSystem": "aadhaar",
        })
    );
    let verified = find(VERIFY);
    assert_eq!((verified.status, verified.code), (200, Some("failed")));
    assert_eq!(
        json!(verified.body),
        json!({
            "scope": "abha-login, aadhaar-verify",
            "authData.authMethods": "otp",
            "authData.otp.txnId": "(36 characters)",
            "authData.otp.otpValue": "(684 characters)",
        })
    );
}

#[tokio::test]
async fn every_refusal_is_listed_with_its_code_or_text() {
    let v3 = V3::start().await;
    v3.request_otp(LOGIN, UNKNOWN_ABHA_NUMBER).await;
    v3.post(REQUEST_OTP, sending(LOGIN, ASHA.abha_number)).await;
    v3.profile("Bearer invented").await;
    v3.get_with(PROFILE, &[]).await;
    v3.service.send("GET", PROFILE, &[], "").await;
    let authorization = v3.authorization();
    v3.service.send("GET", PROFILE, &[("Authorization", &authorization)], "").await;
    v3.service.send("POST", SESSIONS, &[JSON], "{}").await;
    v3.open_session("stranger", "x").await;
    v3.get_with("/abha/api/v3/nothing", &[]).await;
    let requests = v3.service.sandbox.requests();
    let seen: Vec<_> = requests
        .iter()
        .filter(|request| request.status >= 400)
        .map(|request| (request.status, request.code))
        .collect();
    let expected = [
        (404, Some("ABDM-1114")),
        (400, Some("Invalid LoginId")),
        (400, Some("Invalid X-token")),
        (401, None),
        (401, Some("900902")),
        (404, Some("ABDM-1030")),
        (403, Some("Access Denied")),
        (400, Some("1921")),
        (404, Some("404")),
    ];
    assert_eq!(seen, expected);
    assert_eq!(requests.last().unwrap().path, "/abha/api/v3/(hidden)");
}

#[tokio::test]
async fn nothing_that_was_sent_shows_in_the_request_log_or_in_debug() {
    let v3 = V3::start().await;
    let sentinel = "sentinel5550001001";
    let headers = [
        ("X-token", sentinel),
        ("T-token", sentinel),
        ("R-token", sentinel),
        ("X-CM-ID", "5550001001"),
    ];
    let body = json!({
        "ABHANumber": sentinel,
        "scope": [sentinel, "abha-login"],
        "loginHint": sentinel,
        "loginId": sentinel,
        "otpSystem": sentinel,
        "txnId": sentinel,
        "reasons": [sentinel],
        "clientSecret": sentinel,
        "authData": {
            "authMethods": [sentinel],
            "otp": { "txnId": sentinel, "otpValue": sentinel, sentinel: sentinel },
            sentinel: { "otpValue": sentinel },
        },
        sentinel: 1,
    });
    for path in [
        SESSIONS,
        REQUEST_OTP,
        VERIFY,
        VERIFY_USER,
        SEARCH,
        ACCOUNT_VERIFY,
        "/abha/api/v3/sentinel5550001001?x=sentinel5550001001",
    ] {
        v3.post_with(path, &headers, body.clone()).await;
    }
    for path in [PROFILE, REFRESH, LOGOUT] {
        v3.get_with(path, &headers).await;
    }
    // What is good does not show either.
    let login = v3.log_in(ASHA.abha_number).await;
    let begun = v3.request_deactivation(&login.x_token, ASHA.abha_number).await;
    let verified = v3.prove(BY_MOBILE, KAVERI.mobile).await;
    choose(&v3, &verified, KAVERI.abha_number).await;
    v3.post(SEARCH, json!({ "ABHANumber": ASHA.abha_number })).await;
    v3.post(VERIFY, handing_in(RETRIEVE, "1234567890:20211216223812", "123456")).await;
    v3.prove(RETRIEVE, JOSEPH.aadhaar).await;

    let listed = v3.service.send("GET", "/_sandbox/requests", &[], "").await.text;
    let debug = format!("{:?}{:?}", v3.service.sandbox.requests(), v3.service.sandbox.outbox());
    let (otp, txn_id) = (v3.otp().await, begun.field("txnId"));
    let signature = login.x_token.rsplit('.').next().unwrap();
    for shown in [listed, debug] {
        for secret in [
            sentinel,
            &otp,
            &txn_id,
            signature,
            ASHA.abha_number,
            KAVERI.abha_number,
            JOSEPH.aadhaar,
            "5550001001",
            "1234567890",
            "sandbox-secret",
        ] {
            assert!(!shown.contains(secret), "{secret}");
        }
    }
}
