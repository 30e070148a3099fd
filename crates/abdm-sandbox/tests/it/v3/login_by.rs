//! Login by ABHA number with mobile OTP or its password (section 6).

use abdm_sandbox::people::{
    ASHA, FARHAN, GURPREET, JOSEPH, KAVERI, LALITHA, TSERING, UNKNOWN_ABHA_NUMBER,
};
use serde_json::{Value, json};

use super::service::{BY_MOBILE, LOGIN, Login, V3, VERIFY, Words, said};
use crate::service::Reply;

const BY_MOBILE_OTP: Words = (&["abha-login", "mobile-verify"], "abha-number", "abdm");

async fn password(v3: &V3, number: &str, password: &str) -> Reply {
    let body = handing_in(number, &v3.encrypt(password).await);
    v3.post(VERIFY, body).await
}

fn handing_in(number: &str, password: &str) -> Value {
    json!({
        "scope": ["abha-login", "password-verify"],
        "authData": {
            "authMethods": ["password"],
            "password": { "ABHANumber": number, "password": password },
        },
    })
}

#[tokio::test]
async fn a_mobile_otp_gives_a_login_and_no_proof_of_a_mobile() {
    let v3 = V3::start().await;
    for person in [TSERING, ASHA] {
        let sent = v3.request_otp(BY_MOBILE_OTP, person.abha_number).await;
        assert_eq!(sent.status, 200, "{}", sent.text);
        let outbox = v3.service.sandbox.outbox();
        let message = outbox.last().unwrap();
        assert_eq!((message.purpose, message.to.as_str()), ("login-mobile-otp", person.mobile));
        let reply = v3.verify(BY_MOBILE_OTP, &sent.field("txnId"), &v3.otp().await).await;
        let json = reply.json();
        assert_eq!((&json["authResult"], &json["expiresIn"]), (&json!("success"), &json!(1800)));
        assert_eq!(json["accounts"][0]["ABHANumber"], person.abha_number);
        let profile = v3.profile(&Login::of(&reply).x_token).await;
        assert_eq!(profile.json()["ABHANumber"], person.abha_number);
    }
}

#[tokio::test]
async fn a_wrong_mobile_otp_is_told_inside_a_success() {
    let v3 = V3::start().await;
    let txn_id = v3.begin(BY_MOBILE_OTP, ASHA.abha_number).await;
    let reply = v3.verify(BY_MOBILE_OTP, &txn_id, &v3.wrong_otp().await).await;
    reply.assert_failed(&txn_id, said::WRONG_OTP);
    // Those of Aadhaar are other words, and another transaction.
    let reply = v3.verify(LOGIN, &txn_id, &v3.otp().await).await;
    reply.assert_field(said::TRANSACTION.0, said::TRANSACTION.1);
    let reply = v3.verify(BY_MOBILE_OTP, &txn_id, &v3.otp().await).await;
    assert_eq!(reply.json()["authResult"], "success");
}

/// The same words verify a mobile; what was begun says which it is.
#[tokio::test]
async fn the_transaction_says_whether_a_number_or_a_mobile_is_proven() {
    let v3 = V3::start().await;
    let reply = v3.prove(BY_MOBILE, ASHA.mobile).await;
    assert_eq!((reply.status, &reply.json()["expiresIn"]), (200, &json!(300)));
    let reply = v3.prove(BY_MOBILE_OTP, ASHA.abha_number).await;
    assert_eq!((reply.status, &reply.json()["expiresIn"]), (200, &json!(1800)));
}

#[tokio::test]
async fn a_number_that_no_mobile_otp_can_be_sent_for_is_told_why() {
    let v3 = V3::start().await;
    for (number, status, said) in [
        (FARHAN.abha_number, 422, said::DEACTIVATED),
        (GURPREET.abha_number, 404, said::UNKNOWN),
        (UNKNOWN_ABHA_NUMBER, 404, said::UNKNOWN),
        (LALITHA.abha_number, 422, said::LOCKED),
    ] {
        v3.request_otp(BY_MOBILE_OTP, number).await.assert_wrapped(status, said);
    }
    assert!(v3.service.sandbox.outbox().is_empty());
}

#[tokio::test]
async fn the_password_gives_a_long_login_without_transaction_and_accounts() {
    let v3 = V3::start().await;
    let reply = password(&v3, ASHA.abha_number, ASHA.password.unwrap()).await;
    let json = reply.json();
    let expected = json!({
        "authResult": "success",
        "message": "Password verified successfully",
        "token": json["token"],
        "expiresIn": 1_296_000,
        "refreshToken": json["refreshToken"],
        "refreshExpiresIn": 1_296_000,
        "accounts": [],
    });
    assert_eq!((reply.status, &json), (200, &expected));
    let profile = v3.profile(&Login::of(&reply).x_token).await;
    assert_eq!(profile.json()["ABHANumber"], ASHA.abha_number);
    assert!(v3.service.sandbox.outbox().is_empty());
}

#[tokio::test]
async fn a_password_is_refused_as_the_account_stands() {
    let v3 = V3::start().await;
    let reply = password(&v3, ASHA.abha_number, JOSEPH.password.unwrap()).await;
    let expected = json!({
        "authResult": "failed",
        "message": "Password did not match, please try again",
        "accounts": [],
    });
    assert_eq!((reply.status, reply.json()), (200, expected));
    let reply = password(&v3, KAVERI.abha_number, "Invented@1").await;
    reply.assert_field("password", "Invalid Password");
    for (number, status, said) in [
        (FARHAN.abha_number, 422, said::DEACTIVATED),
        (GURPREET.abha_number, 404, said::UNKNOWN),
        (UNKNOWN_ABHA_NUMBER, 404, said::UNKNOWN),
        (LALITHA.abha_number, 422, said::LOCKED),
    ] {
        password(&v3, number, "Invented@1").await.assert_wrapped(status, said);
    }
}

#[tokio::test]
async fn wrong_passwords_lock_an_account() {
    let v3 = V3::start_with(|config| config.failures_before_lock = 1).await;
    assert_eq!(password(&v3, ASHA.abha_number, "Invented@1").await.status, 200);
    let reply = password(&v3, ASHA.abha_number, ASHA.password.unwrap()).await;
    reply.assert_wrapped(422, said::LOCKED);
}

#[tokio::test]
async fn a_password_that_is_not_encrypted_or_incomplete_is_refused_by_field() {
    let v3 = V3::start().await;
    let right = ASHA.password.unwrap();
    let reply = v3.post(VERIFY, handing_in(ASHA.abha_number, right)).await;
    assert_eq!(reply.status, 400, "{}", reply.text);
    let ciphertext = v3.encrypt(right).await;
    let without = |name: &str| {
        let mut body = handing_in(ASHA.abha_number, &ciphertext);
        body["authData"]["password"].as_object_mut().unwrap().remove(name);
        body
    };
    v3.post(VERIFY, without("ABHANumber")).await.assert_field("ABHANumber", "Invalid ABHA Number");
    v3.post(VERIFY, without("password")).await.assert_field("password", "Invalid Password");
    let mut body = handing_in(ASHA.abha_number, &ciphertext);
    body["scope"] = json!(["abha-login", "aadhaar-verify"]);
    v3.post(VERIFY, body).await.assert_field("scope", "Invalid Scope");
}
