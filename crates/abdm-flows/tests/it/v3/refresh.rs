//! A patient's login is renewed.

use abdm_flows::v3::refresh::Refreshing;
use abdm_flows::{CannotRefresh, Generation, UserSession};
use abdm_types::{Cause, Effect, Network, TokenKind};
use secrecy::ExposeSecret;
use serde_json::json;

use super::service::{DOES_NOT_TELL, message};
use super::{LOGGED_IN, LoginAadhaar, V3};
use crate::failures::{MAY_HAVE_ARRIVED, NEVER_LEFT};
use crate::journey::Journey;
use crate::service::Service;
use crate::silence::Ear;
use crate::support::{
    NUMBER, REFRESH_TOKEN, Sent, X_TOKEN, abha, after, answered, next, refused, retry, sent,
    session, unanswered, unknown,
};

/// As the login gave it.
fn logged_in() -> UserSession {
    next(answered(LoginAadhaar::submit(LoginAadhaar::awaiting()), 200, LOGGED_IN)).session
}

fn refreshing() -> Refreshing {
    Refreshing::new(logged_in()).unwrap()
}

#[track_caller]
fn assert_as_it_was(session: &UserSession) {
    assert_eq!(session.x_token.expose_secret(), X_TOKEN);
    assert_eq!(session.expires_at, after(1800));
    assert_eq!(session.refresh.as_ref().unwrap().token.expose_secret(), REFRESH_TOKEN);
    assert_eq!(session.abha_number, Some(abha(NUMBER)));
}

#[test]
fn the_call_is_as_in_the_contract() {
    let get = Sent::get("/api/v3/profile/account/request/token");
    assert_eq!(sent(&refreshing()), get.with("r-token", REFRESH_TOKEN));
}

#[test]
fn a_renewed_login_has_new_tokens_and_the_number_it_had() {
    let reply = json!({
        "token": "eyJuZXc",
        "expiresIn": 900,
        "refreshToken": "eyJuZXcucmVmcmVzaA",
        "refreshExpiresIn": 1000,
    });
    let session = next(answered(refreshing(), 200, reply.to_string()));
    assert_eq!(session.x_token.expose_secret(), "eyJuZXc");
    assert_eq!(session.expires_at, after(900));
    let refresh = session.refresh.unwrap();
    assert_eq!(refresh.token.expose_secret(), "eyJuZXcucmVmcmVzaA");
    assert_eq!(refresh.expires_at, after(1000));
    assert_eq!(session.abha_number, Some(abha(NUMBER)));
    assert_eq!(session.generation, Generation::V3);
}

/// It was seen missing once, and nobody knows whether the old one dies on use.
#[test]
fn where_no_refresh_token_comes_the_old_one_stays() {
    for reply in [r#"{"token":"eyJuZXc"}"#, r#"{"token":"eyJuZXc","refreshToken":""}"#] {
        let session = next(answered(refreshing(), 200, reply));
        assert_eq!(session.x_token.expose_secret(), "eyJuZXc");
        assert_eq!(session.expires_at, None);
        let refresh = session.refresh.unwrap();
        assert_eq!(refresh.token.expose_secret(), REFRESH_TOKEN);
        assert_eq!(refresh.expires_at, after(1_296_000));
    }
}

#[test]
fn what_cannot_be_renewed_is_refused_without_a_call() {
    let (back, why) = Refreshing::new(session(Generation::V3, Some(NUMBER))).unwrap_err();
    assert_eq!(why, CannotRefresh::NoRefreshToken);
    assert_eq!(back.abha_number, Some(abha(NUMBER)));

    let mut of_v1v2 = logged_in();
    of_v1v2.generation = Generation::V1V2;
    let (back, why) = Refreshing::new(of_v1v2).unwrap_err();
    assert_eq!(why, CannotRefresh::OtherGeneration { issued_by: Generation::V1V2 });
    assert_as_it_was(&back);
}

#[test]
fn a_refusal_means_to_log_in_again() {
    let user = Cause::Token(TokenKind::User);
    for refusal in [message(400, "Invalid R-token", user), message(401, "R-token expired", user)] {
        let failure = refused(answered(refreshing(), refusal.status, refusal.body.clone()));
        refusal.assert_is(&failure);
    }
    for refusal in V3::unclear() {
        let failure = refused(answered(refreshing(), refusal.status, refusal.body.clone()));
        assert_eq!(failure.effect(), Effect::Settled, "{refusal:?}");
    }
}

#[test]
fn what_passes_or_never_left_leads_back() {
    for refusal in V3::passing() {
        let (state, failure) = retry(answered(refreshing(), refusal.status, refusal.body.clone()));
        refusal.assert_is(&failure);
        assert_eq!(sent(&state), sent(&refreshing()));
        assert_as_it_was(&state.into_session());
    }
    for network in NEVER_LEFT {
        let (state, failure) = retry(unanswered(refreshing(), network));
        assert_eq!(failure.effect(), Effect::None);
        assert_as_it_was(&state.into_session());
    }
}

/// The refresh token may be dead; the token that was in use is none the worse for it.
#[test]
fn without_an_answer_nobody_knows_and_the_login_is_as_it_was() {
    for network in MAY_HAVE_ARRIVED {
        let (outcome, failure) = unknown(unanswered(refreshing(), network));
        assert_eq!(failure.effect(), Effect::Possible);
        assert_as_it_was(&outcome.was);
    }
    let without_token = [
        "{}",
        r#"{"token":""}"#,
        // No login: it lives as long as the proof of a mobile, or says itself what it is.
        r#"{"token":"eyJuZXc","expiresIn":300}"#,
        r#"{"token":"e30.eyJ0eXAiOiJUcmFuc2ZlciJ9.c2ln","expiresIn":1800,"refreshToken":"r"}"#,
        r#"{"token":"e30.eyJ0eXAiOiJSZWZyZXNoIn0.c2ln","expiresIn":1800,"refreshToken":"r"}"#,
        // What was sent.
        r#"{"token":"eyJyZWZyZXNo.aXNzdWVk.bm93","expiresIn":1800,"refreshToken":"r"}"#,
    ]
    .map(|body| (200, body));
    for (status, body) in DOES_NOT_TELL.into_iter().chain(without_token) {
        let (outcome, failure) = unknown(answered(refreshing(), status, body));
        assert_eq!(failure.effect(), Effect::Possible, "{status} {body}");
        assert_as_it_was(&outcome.was);
    }
}

#[test]
pub(super) fn nothing_of_it_prints_a_token() {
    let mut ear = Ear::default();
    ear.hears(refreshing());
    let step = ear.hears(answered(refreshing(), 200, LOGGED_IN));
    ear.hears(next(step));
    let (outcome, failure) = unknown(ear.hears(unanswered(refreshing(), Network::Timeout)));
    ear.hears(outcome);
    ear.reads(failure);
    let heard = ear.heard();
    assert!(heard.contains("Refreshing") && heard.contains("OutcomeUnknown"));
}
