//! A patient's login is renewed.

use abdm_flows::v1v2::refresh::Refreshing;
use abdm_flows::{CannotRefresh, Generation, UserSession};
use abdm_types::{Cause, Effect, Network, TokenKind};
use secrecy::ExposeSecret;
use serde_json::json;

use super::service::{DOES_NOT_TELL, HIS_401};
use super::{LoginAadhaar, TOKENS, V1V2, envelope};
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
    next(answered(LoginAadhaar::submit(LoginAadhaar::awaiting()), 200, TOKENS)).session
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
    let body = json!({ "refreshToken": REFRESH_TOKEN });
    assert_eq!(sent(&refreshing()), Sent::post("/api/v1/auth/generate/access-token", body));
}

#[test]
fn a_renewed_login_has_a_new_token_and_keeps_the_rest() {
    let reply = r#"{"accessToken":"eyJuZXc","expiresIn":900}"#;
    let session = next(answered(refreshing(), 200, reply));
    assert_eq!(session.x_token.expose_secret(), "eyJuZXc");
    assert_eq!(session.expires_at, after(900));
    let refresh = session.refresh.unwrap();
    assert_eq!(refresh.token.expose_secret(), REFRESH_TOKEN);
    assert_eq!(refresh.expires_at, after(432_000));
    assert_eq!(session.abha_number, Some(abha(NUMBER)));
    assert_eq!(session.generation, Generation::V1V2);
}

/// The old token's expiry says nothing about the new one.
#[test]
fn a_lifetime_that_is_not_told_is_not_known() {
    for reply in [r#"{"accessToken":"eyJuZXc"}"#, r#"{"accessToken":"eyJuZXc","expiresIn":"soon"}"#]
    {
        assert_eq!(next(answered(refreshing(), 200, reply)).expires_at, None);
    }
}

#[test]
fn what_cannot_be_renewed_is_refused_without_a_call() {
    let (back, why) = Refreshing::new(session(Generation::V1V2, Some(NUMBER))).unwrap_err();
    assert_eq!(why, CannotRefresh::NoRefreshToken);
    assert_eq!(why.to_string(), "no refresh token came with this login");
    assert_eq!(back.abha_number, Some(abha(NUMBER)));

    let mut of_v3 = logged_in();
    of_v3.generation = Generation::V3;
    let (back, why) = Refreshing::new(of_v3).unwrap_err();
    assert_eq!(why, CannotRefresh::OtherGeneration { issued_by: Generation::V3 });
    assert_eq!(why.to_string(), "this login is of generation v3");
    assert_as_it_was(&back);
}

#[test]
fn a_refusal_means_to_log_in_again() {
    let no_token = r#"{"code":"HIS-422","message":"Could not create Access Token.","details":[]}"#;
    for (status, body, cause) in [
        (422, no_token.to_owned(), Cause::Unclear),
        (422, envelope("HIS-422", "HIS-1048", "Invalid token"), Cause::Token(TokenKind::User)),
        (401, HIS_401.to_owned(), Cause::Token(TokenKind::User)),
        (403, String::new(), Cause::Forbidden),
    ] {
        let failure = refused(answered(refreshing(), status, body));
        assert_eq!(failure.cause(), cause, "{status}");
        assert_eq!(failure.effect(), Effect::Settled, "{status}");
    }
}

#[test]
fn what_passes_or_never_left_leads_back() {
    for refusal in V1V2::passing() {
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
    let without_token = ["{}", "", "true", r#"{"accessToken":""}"#].map(|body| (200, body));
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
    let step = ear.hears(answered(refreshing(), 200, r#"{"accessToken":"eyJuZXc"}"#));
    ear.hears(next(step));
    let (outcome, failure) = unknown(ear.hears(unanswered(refreshing(), Network::Timeout)));
    ear.hears(outcome);
    ear.reads(failure);
    let heard = ear.heard();
    assert!(heard.contains("Refreshing") && heard.contains("OutcomeUnknown"));
}
