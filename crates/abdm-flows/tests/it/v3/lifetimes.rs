//! When tokens expire: counted from the moment that the caller passes in, and never a panic.

use std::time::{Duration, SystemTime};

use abdm_flows::UserSession;
use serde_json::{Value, json};

use super::{LoginAadhaar, LoginMobile, ONE_ACCOUNT, Reactivate, Retrieve};
use crate::journey::Journey;
use crate::support::{
    NUMBER, REFRESH_TOKEN, X_TOKEN, abha, after, answered, answered_at, next, now,
};

/// The session of each journey that gives one, should the reply arrive at `at`.
fn sessions(tokens: &Value, at: SystemTime) -> [UserSession; 4] {
    let mut verified = tokens.clone();
    verified["authResult"] = json!("success");
    verified["accounts"] = json!([{ "ABHANumber": NUMBER }]);
    let (tokens, verified) = (tokens.to_string(), verified.to_string());
    let login = LoginAadhaar::submit(LoginAadhaar::awaiting());
    let retrieve = Retrieve::submit(Retrieve::awaiting());
    let reactivate = Reactivate::submit(Reactivate::awaiting());
    let mobile = next(answered(LoginMobile::submit(LoginMobile::awaiting()), 200, ONE_ACCOUNT));
    let mobile = mobile.choose(&abha(NUMBER)).unwrap();
    [
        next(answered_at(login, 200, verified.clone(), at)).session,
        next(answered_at(retrieve, 200, verified.clone(), at)).session.unwrap(),
        next(answered_at(reactivate, 200, verified, at)).session.unwrap(),
        next(answered_at(mobile, 200, tokens, at)).session,
    ]
}

fn tokens(expires_in: &Value, refresh_expires_in: &Value) -> Value {
    json!({
        "token": X_TOKEN,
        "expiresIn": expires_in,
        "refreshToken": REFRESH_TOKEN,
        "refreshExpiresIn": refresh_expires_in,
    })
}

#[test]
fn a_lifetime_counts_from_when_the_reply_arrived() {
    for at in [SystemTime::UNIX_EPOCH, now(), now() + Duration::from_secs(86_400)] {
        for session in sessions(&tokens(&json!(1800), &json!(1_296_000)), at) {
            assert_eq!(session.expires_at, Some(at + Duration::from_secs(1800)));
            let refresh = session.refresh.unwrap();
            assert_eq!(refresh.expires_at, Some(at + Duration::from_secs(1_296_000)));
        }
    }
}

#[test]
fn a_lifetime_may_be_a_text() {
    for session in sessions(&tokens(&json!("1800"), &json!(" 1296000 ")), now()) {
        assert_eq!(session.expires_at, after(1800));
        assert_eq!(session.refresh.unwrap().expires_at, after(1_296_000));
    }
}

#[test]
fn an_absurd_or_absent_lifetime_is_not_known_and_the_login_stands() {
    for lifetime in [
        Value::Null,
        json!(0),
        json!(u64::MAX),
        json!(u64::MAX.to_string()),
        json!(1e300),
        json!(-1),
        json!(1800.5),
        json!("soon"),
        json!("99999999999999999999999999"),
        json!(""),
        json!(true),
        json!({}),
    ] {
        for session in sessions(&tokens(&lifetime, &lifetime), now()) {
            assert_eq!(session.expires_at, None, "{lifetime}");
            assert_eq!(session.refresh.unwrap().expires_at, None, "{lifetime}");
        }
    }
}

#[test]
fn the_lifetime_of_a_refresh_token_that_did_not_come_means_nothing() {
    for refresh_token in [json!(null), json!("")] {
        let tokens = json!({
            "token": X_TOKEN,
            "expiresIn": 1800,
            "refreshToken": refresh_token,
            "refreshExpiresIn": 1_296_000,
        });
        for session in sessions(&tokens, now()) {
            assert!(session.refresh.is_none());
            assert_eq!(session.expires_at, after(1800));
        }
    }
}
