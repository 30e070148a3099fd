//! Reactivate ABHA with the password (section 9).

use abdm_sandbox::people::{ASHA, FARHAN, GURPREET, KAVERI, LALITHA, UNKNOWN_ABHA_NUMBER};
use abdm_sandbox::v3_forms::Reactivated;
use serde_json::{Value, json};

use super::service::{LOGIN, Login, V3, VERIFY, said};
use crate::service::Reply;

fn handing_in(number: &str, password: &str) -> Value {
    json!({
        "scope": ["abha-login", "password-verify", "re-activate"],
        "authData": {
            "authMethods": ["password"],
            "password": { "ABHANumber": number, "password": password },
        },
    })
}

async fn reactivate(v3: &V3, number: &str, password: &str) -> Reply {
    let password = v3.encrypt(password).await;
    v3.post(VERIFY, handing_in(number, &password)).await
}

#[tokio::test]
async fn the_right_password_reactivates_without_an_otp_and_without_a_login() {
    let v3 = V3::start().await;
    let reply = reactivate(&v3, FARHAN.abha_number, FARHAN.password.unwrap()).await;
    let expected = json!({
        "authResult": "success",
        "message": "Your account has been reactivated.",
        "accounts": [{ "ABHANumber": FARHAN.abha_number }],
    });
    assert_eq!((reply.status, reply.json()), (200, expected));
    assert!(v3.service.sandbox.outbox().is_empty());
    let requests = v3.service.sandbox.requests();
    let of_path = requests.iter().rfind(|request| request.path == VERIFY);
    assert_eq!(of_path.unwrap().endpoint, Some("v3.login_verify_password"));
    v3.log_in(FARHAN.abha_number).await;
    let reply = reactivate(&v3, FARHAN.abha_number, FARHAN.password.unwrap()).await;
    reply.assert_field("scope", "Invalid Scope");
}

#[tokio::test]
async fn the_guide_has_a_login_come_along() {
    let forms =
        |config: &mut abdm_sandbox::Config| config.v3_forms.reactivated = Reactivated::WithTokens;
    let v3 = V3::start_with(forms).await;
    let reply = reactivate(&v3, FARHAN.abha_number, FARHAN.password.unwrap()).await;
    assert_eq!(reply.json()["message"], "You have successfully reactivated the account");
    let profile = v3.profile(&Login::of(&reply).x_token).await;
    assert_eq!(profile.json()["ABHANumber"], FARHAN.abha_number);
}

#[tokio::test]
async fn a_wrong_password_changes_nothing_and_too_many_lock_the_account() {
    let v3 = V3::start_with(|config| config.failures_before_lock = 1).await;
    let reply = reactivate(&v3, FARHAN.abha_number, ASHA.password.unwrap()).await;
    let expected = json!({
        "authResult": "failed",
        "message": "Password did not match, please try again",
        "accounts": [],
    });
    assert_eq!((reply.status, reply.json()), (200, expected));
    let reply = reactivate(&v3, FARHAN.abha_number, FARHAN.password.unwrap()).await;
    reply.assert_wrapped(422, said::LOCKED);
}

#[tokio::test]
async fn only_a_deactivated_account_with_a_password_is_reactivated() {
    let v3 = V3::start().await;
    let reply = reactivate(&v3, ASHA.abha_number, ASHA.password.unwrap()).await;
    reply.assert_field("scope", "Invalid Scope");
    for number in [GURPREET.abha_number, UNKNOWN_ABHA_NUMBER] {
        reactivate(&v3, number, "Invented@1").await.assert_wrapped(404, said::UNKNOWN);
    }
    reactivate(&v3, LALITHA.abha_number, "Invented@1").await.assert_wrapped(422, said::LOCKED);
    v3.deactivate_whole(KAVERI.abha_number).await;
    let reply = reactivate(&v3, KAVERI.abha_number, "Invented@1").await;
    reply.assert_field("password", "Invalid Password");
    v3.request_otp(LOGIN, KAVERI.abha_number).await.assert_wrapped(422, said::DEACTIVATED);
}

#[tokio::test]
async fn what_is_missing_malformed_or_not_encrypted_is_refused() {
    let v3 = V3::start().await;
    let password = v3.encrypt(FARHAN.password.unwrap()).await;
    let good = handing_in(FARHAN.abha_number, &password);
    for (path, value, (name, text)) in [
        ("/scope", json!(["abha-login", "re-activate"]), ("scope", "Invalid Scope")),
        (
            "/authData/password/ABHANumber",
            json!("9100001003"),
            ("ABHANumber", "Invalid ABHA Number"),
        ),
        ("/authData/password/password", json!(""), ("password", "Invalid Password")),
        ("/authData/password/password", json!("in plain text"), ("password", "Invalid Password")),
    ] {
        let mut body = good.clone();
        *body.pointer_mut(path).unwrap() = value;
        v3.post(VERIFY, body).await.assert_field(name, text);
    }
    assert_eq!(v3.post(VERIFY, good).await.json()["authResult"], "success");
}
