//! When tokens expire: counted from the moment that the caller passes in, and never a panic.

use std::fmt::Debug;
use std::time::{Duration, SystemTime};

use abdm_flows::{Exchange, UserSession};
use serde_json::{Value, json};

use super::{LoginAadhaar, LoginAadhaarEncrypted, Reactivate, Retrieve};
use crate::journey::Journey;
use crate::support::{NUMBER, X_TOKEN, answered_at, next, now};

/// The session of each journey that tells lifetimes, should the reply arrive at `at`.
fn sessions(tokens: &Value, at: SystemTime) -> [UserSession; 4] {
    fn received<E: Exchange<Next: Debug> + Debug>(
        state: E,
        body: &Value,
        at: SystemTime,
    ) -> E::Next {
        answered_at(state, 200, body.to_string(), at)
    }
    let found = json!({ "healthIdNumber": NUMBER, "jwtResponse": tokens });
    let login = LoginAadhaar::submit(LoginAadhaar::awaiting());
    let encrypted = LoginAadhaarEncrypted::submit(LoginAadhaarEncrypted::awaiting());
    let retrieve = Retrieve::submit(Retrieve::awaiting());
    let reactivate = Reactivate::submit(Reactivate::awaiting());
    [
        next(received(login, tokens, at)).session,
        next(received(encrypted, tokens, at)).session,
        next(received(retrieve, &found, at)).session.unwrap(),
        next(received(reactivate, tokens, at)).session.unwrap(),
    ]
}

fn tokens(expires_in: &Value, refresh_expires_in: &Value) -> Value {
    json!({
        "token": X_TOKEN,
        "expiresIn": expires_in,
        "refreshToken": "eyJyZWZyZXNo",
        "refreshExpiresIn": refresh_expires_in,
    })
}

#[test]
fn a_lifetime_counts_from_when_the_reply_arrived() {
    for at in [SystemTime::UNIX_EPOCH, now(), now() + Duration::from_secs(86_400)] {
        for refresh_lifetime in [86_400, 432_000, 1_296_000] {
            for session in sessions(&tokens(&json!(1800), &json!(refresh_lifetime)), at) {
                assert_eq!(session.expires_at, Some(at + Duration::from_secs(1800)));
                let refresh = session.refresh.unwrap();
                assert_eq!(refresh.expires_at, Some(at + Duration::from_secs(refresh_lifetime)));
            }
        }
    }
}

#[test]
fn a_lifetime_may_be_a_text_and_may_be_nothing() {
    for (lifetime, seconds) in [(json!("1800"), 1800), (json!(" 60 "), 60), (json!(0), 0)] {
        for session in sessions(&tokens(&lifetime, &lifetime), now()) {
            let expected = Some(now() + Duration::from_secs(seconds));
            assert_eq!(session.expires_at, expected, "{lifetime}");
            assert_eq!(session.refresh.unwrap().expires_at, expected, "{lifetime}");
        }
    }
}

#[test]
fn an_absurd_or_absent_lifetime_is_not_known_and_the_login_stands() {
    for lifetime in [
        Value::Null,
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
    for session in sessions(&json!({ "token": X_TOKEN }), now()) {
        assert_eq!(session.expires_at, None);
        assert!(session.refresh.is_none());
    }
}

#[test]
fn the_lifetime_of_a_refresh_token_that_did_not_come_means_nothing() {
    for refresh_token in [json!(null), json!("")] {
        let tokens = json!({
            "token": X_TOKEN,
            "expiresIn": 1800,
            "refreshToken": refresh_token,
            "refreshExpiresIn": 432_000,
        });
        for session in sessions(&tokens, now()) {
            assert!(session.refresh.is_none());
            assert!(session.expires_at.is_some());
        }
    }
}
