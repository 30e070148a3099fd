//! What stands in front of the service and answers in its place: the API manager, a firewall, a
//! content network (contract V3, section 12).

use abdm::types::{Cause, Effect, TokenKind};
use abdm::{Client, Error};
use abdm_sandbox::people;

use crate::promises::on_v3;
use crate::relay::Relay;
use crate::town::{Town, begin_deactivation, by_aadhaar_otp, number, retry};
use crate::unknown_outcome::unknown;
use crate::wire::V3;

/// A reply, and what is to be made of it.
struct Reply {
    status: &'static str,
    body: &'static str,
    cause: Cause,
    effect: Effect,
    /// How often a call is made that may be made once, and one that only reads.
    calls: (usize, usize),
    /// Whether the patient may submit the same OTP again, because nobody looked at it.
    passes: bool,
}

impl Reply {
    const fn settled(status: &'static str, body: &'static str, cause: Cause) -> Self {
        Self { status, body, cause, effect: Effect::Settled, calls: (1, 1), passes: false }
    }

    /// The application token is said to be no good.
    const fn token(status: &'static str, body: &'static str) -> Self {
        let cause = Cause::Token(TokenKind::App);
        Self { calls: (2, 2), passes: true, ..Self::settled(status, body, cause) }
    }

    const fn open(status: &'static str, body: &'static str) -> Self {
        let effect = Effect::Possible;
        Self { effect, calls: (1, 3), ..Self::settled(status, body, Cause::Unclear) }
    }
}

const SUSPENDED: &str = r#"{"code":"303001","message":"Runtime Error",
    "description":"Currently , Address endpoint : [ Name : abha ] [ State : SUSPENDED ]"}"#;
const UNCLASSIFIED: &str = r#"{"code":"900900","message":"Unclassified Authentication Failure",
    "description":"Access failure for API: /abha/api/v3, version: v3 status: (900900)"}"#;
const INVALID: &str = r#"{"code":"900901","message":"Invalid Credentials",
    "description":"Invalid JWT token. Make sure you have provided the correct credentials"}"#;
const MISSING: &str = r#"{"code":"900902","message":"Missing Credentials",
    "description":"Invalid Credentials. Make sure your API invocation call has a header"}"#;
const REGISTRY: &str = r#"{"code":"HIS-422","message":"m","details":[{"code":"HIS-403",
    "message":"You are not allowed to access this API","attribute":null}]}"#;
const SPRING: &str = r#"{"timestamp":"2026-01-01T00:00:00.000+00:00","path":"/v3","status":404,
    "error":"Not Found","requestId":"a1b2c3d4-1"}"#;
const BLOCKED: &str = "<!DOCTYPE HTML><html><head><title>ERROR: The request could not be \
    satisfied</title></head><body>Request blocked.</body></html>";
/// Of the API manager, for a path that it does not know.
pub(super) const NO_PATH: &str = r#"{"code":"404","type":"Status report",
    "message":"Runtime Error",
    "description":"No matching resource found for given API Request"}"#;

const REPLIES: [Reply; 12] = [
    Reply::token("500 Internal Server Error", UNCLASSIFIED),
    Reply::token("401 Unauthorized", INVALID),
    Reply::token("401 Unauthorized", MISSING),
    Reply::open("500 Internal Server Error", SUSPENDED),
    Reply::open("503 Service Unavailable", "<html>overloaded</html>"),
    Reply::open("504 Gateway Timeout", ""),
    Reply::settled("403 Forbidden", BLOCKED, Cause::Forbidden),
    Reply::settled("403 Forbidden", "Access Denied", Cause::Forbidden),
    Reply::settled("404 Not Found", NO_PATH, Cause::Unclear),
    Reply::settled("404 Not Found", SPRING, Cause::Unclear),
    Reply::settled("422 Unprocessable Entity", REGISTRY, Cause::Forbidden),
    Reply {
        // Whose token it is about is not told, so the next call has a new session.
        calls: (1, 2),
        passes: true,
        ..Reply::settled("401 Unauthorized", "", Cause::Token(TokenKind::Unclear))
    },
];

#[track_caller]
fn is_as_told(why: &Error, reply: &Reply) {
    assert_eq!(why.effect(), reply.effect, "{why}");
    assert_eq!(why.cause(), reply.cause, "{why}");
    let status: u16 = reply.status[..3].parse().unwrap();
    assert_eq!(why.failure().unwrap().status(), Some(status), "{why}");
}

async fn relayed(town: &Town) -> (Relay<'_>, Client) {
    let relay = Relay::before(town).await;
    let client = relay.client();
    (relay, client)
}

on_v3! {
    async fn it_is_told_and_no_otp_asked_for_twice(town) {
        for reply in &REPLIES {
            let (relay, client) = relayed(&town).await;
            relay.says(V3.login.send, reply.status, reply.body);
            let why = client.login(by_aadhaar_otp(&people::ASHA)).await.unwrap_err();
            is_as_told(&why, reply);
            assert_eq!(relay.count(V3.login.send), reply.calls.0, "{why}");
            assert_eq!(relay.count(V3.session), reply.calls.0, "{why}");
            assert_eq!(town.otps_sent(), 0);
        }
    }

    async fn it_is_told_of_a_submission_and_the_otp_not_submitted_twice(town) {
        for reply in &REPLIES {
            let (relay, client) = relayed(&town).await;
            let login = client.login(by_aadhaar_otp(&people::ASHA)).await.unwrap();
            relay.says(V3.login.submit, reply.status, reply.body);
            let submitted = login.submit_otp(&town.otp(people::ASHA.mobile)).await;
            let unclear = reply.effect == Effect::Settled && reply.cause == Cause::Unclear;
            let why = if reply.passes || unclear {
                let (login, why) = retry(submitted);
                assert_eq!(login.wrong_attempts(), u32::from(!reply.passes), "{why}");
                why
            } else {
                submitted.unwrap_err()
            };
            is_as_told(&why, reply);
            assert!(!why.is_wrong_otp(), "{why}");
            assert_eq!(relay.count(V3.login.submit), reply.calls.0, "{why}");
        }
    }

    async fn it_leaves_a_change_of_an_account_open_only_where_it_may_have_been_made(town) {
        for reply in &REPLIES {
            let (relay, client) = relayed(&town).await;
            let session = town.log_in(&client, &people::ASHA).await;
            let journey = begin_deactivation(&client, &session).await.unwrap();
            relay.says(V3.deactivate.submit, reply.status, reply.body);
            let submitted = journey.submit_otp(&town.otp(people::ASHA.mobile)).await;
            let why = match reply.effect {
                Effect::Possible => unknown(submitted).1,
                _ => match submitted {
                    Err(why) | Ok(abdm::Submitted::Retry(_, why)) => why,
                    other => panic!("{other:?}"),
                },
            };
            is_as_told(&why, reply);
            assert_eq!(relay.count(V3.deactivate.submit), reply.calls.0, "{why}");
        }
    }

    async fn it_is_told_of_a_choice_and_the_choice_not_made_twice(town) {
        for reply in &REPLIES {
            let (relay, client) = relayed(&town).await;
            let choice = town.choice(&client, people::JOSEPH.mobile).await;
            relay.says(V3.choose, reply.status, reply.body);
            let submitted = choice.choose(&number(people::JOSEPH.abha_number)).await;
            let why = if reply.passes { retry(submitted).1 } else { submitted.unwrap_err() };
            is_as_told(&why, reply);
            assert_eq!(relay.count(V3.choose), reply.calls.0, "{why}");
        }
    }

    async fn what_only_reads_is_tried_again_where_that_may_help(town) {
        for reply in &REPLIES {
            let (relay, client) = relayed(&town).await;
            let session = town.log_in(&client, &people::ASHA).await;
            relay.says(V3.profile, reply.status, reply.body);
            let why = client.profile(&session).await.unwrap_err();
            is_as_told(&why, reply);
            assert_eq!(relay.count(V3.profile), reply.calls.1, "{why}");
        }
    }

    async fn before_the_key_it_stops_every_journey_before_an_otp(town) {
        for reply in &REPLIES {
            let (relay, client) = relayed(&town).await;
            relay.says(V3.key, reply.status, reply.body);
            let why = client.login(by_aadhaar_otp(&people::ASHA)).await.unwrap_err();
            assert_eq!(why.effect(), Effect::None, "{why}");
            assert_eq!(why.failure().unwrap().endpoint(), "v3.certificate");
            assert_eq!(relay.count(V3.login.send), 0);
            assert_eq!(relay.count(V3.key), reply.calls.1, "{why}");
        }
    }

    async fn before_the_gateway_it_stops_every_journey_before_any_other_call(town) {
        for reply in &REPLIES {
            let (relay, client) = relayed(&town).await;
            relay.says(V3.session, reply.status, reply.body);
            let why = client.login(by_aadhaar_otp(&people::ASHA)).await.unwrap_err();
            assert_eq!(why.effect(), Effect::None, "{why}");
            assert_eq!(why.failure().unwrap().endpoint(), "v3.session");
            assert_eq!(town.calls(), 0);
        }
    }

    async fn a_session_that_is_in_doubt_is_replaced_for_the_next_call(town) {
        let (relay, client) = relayed(&town).await;
        let login = client.login(by_aadhaar_otp(&people::ASHA)).await.unwrap();
        relay.says(V3.login.submit, "401 Unauthorized", "");
        let (login, _) = retry(login.submit_otp(&town.otp(people::ASHA.mobile)).await);
        assert_eq!(relay.count(V3.session), 1);
        relay.on(V3.login.submit, crate::relay::Fate::Answered);
        let otp = town.otp(people::ASHA.mobile);
        crate::town::session(crate::town::done(login.submit_otp(&otp).await));
        assert_eq!(relay.count(V3.session), 2);
    }

    async fn a_limit_of_calls_is_told_with_its_wait(town) {
        let (relay, client) = relayed(&town).await;
        relay.says(V3.login.send, "429 Too Many Requests\r\nretry-after: 7", "");
        let why = client.login(by_aadhaar_otp(&people::ASHA)).await.unwrap_err();
        assert_eq!(why.wait(), Some(std::time::Duration::from_secs(7)), "{why}");
        assert_eq!(relay.count(V3.login.send), 1, "and not waited for by itself");
    }

    async fn the_limits_of_the_service_are_told_with_their_waits(town) {
        for (code, message, wait, locked) in [
            ("ABDM-1100", "Please try again in 30 minutes.", Some(1800), true),
            ("ABDM-1100: ", "Try again later", None, true),
            ("ABDM-1022", "Too many requests, try again in 60 seconds", Some(60), false),
        ] {
            let (relay, client) = relayed(&town).await;
            let body = format!(r#"{{"error":{{"code":"{code}","message":"{message}"}}}}"#);
            relay.says(V3.login.send, "422 Unprocessable Entity", &body);
            let why = client.login(by_aadhaar_otp(&people::ASHA)).await.unwrap_err();
            assert_eq!(why.wait().map(|wait| wait.as_secs()), wait, "{why}");
            assert_eq!(why.is_locked(), locked, "{why}");
            assert_eq!(why.effect(), Effect::Settled);
            assert_eq!(relay.count(V3.login.send), 1);
        }
    }

    async fn a_service_behind_this_one_that_is_down_costs_no_attempt(town) {
        let (relay, client) = relayed(&town).await;
        let login = client.login(by_aadhaar_otp(&people::ASHA)).await.unwrap();
        let body = r#"{"error":{"code":"ABDM-1206","message":"Aadhaar Gateway is unavailable"}}"#;
        relay.says(V3.login.submit, "422 Unprocessable Entity", body);
        let (login, why) = retry(login.submit_otp(&town.otp(people::ASHA.mobile)).await);
        assert_eq!(why.cause(), Cause::AadhaarServiceDown, "{why}");
        assert_eq!(login.wrong_attempts(), 0);
    }
}
