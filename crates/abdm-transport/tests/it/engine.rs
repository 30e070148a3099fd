//! What the engine sends, and how often.

use std::sync::Arc;
use std::time::Duration;

use abdm_transport::{BackOff, CallClass, Random, Retry, RetryPolicy};
use abdm_types::v1v2::cert;
use abdm_types::{
    CallContext, Effect, Endpoint, FailureKind, InvalidInput, Meta, Network, Service,
};
use bytes::Bytes;

use crate::support::{
    FOUND, Fail, OTP_SENT, Reply, RetryAfter, Say, TOKEN_REFUSED, World, key, new_session, search,
    send_otp, target,
};

/// Everything after which an OTP may be on its way.
const MAYBE: [Say; 16] = [
    Fail(Network::Closed),
    Fail(Network::Other),
    Fail(Network::Timeout),
    Fail(Network::TooLarge),
    Fail(Network::Truncated),
    Reply(200, ""),
    Reply(200, "<html>login</html>"),
    Reply(200, "{}"),
    Reply(200, "{\"txnId\":"),
    Reply(408, ""),
    Reply(500, ""),
    Reply(500, "{\"code\":\"HIS-500\",\"message\":\"m\",\"details\":null}"),
    Reply(502, "<html>Bad Gateway</html>"),
    Reply(503, "text"),
    RetryAfter(503, "1"),
    Reply(504, ""),
];

#[tokio::test]
async fn an_otp_that_may_be_on_its_way_is_never_sent_again() {
    for said in MAYBE {
        let world = World::new([said.clone()]);
        let failure = world.call(&send_otp()).await.unwrap_err();
        assert_eq!(world.sent(), 1, "{said:?}");
        assert_eq!(failure.effect(), Effect::Possible, "{said:?}");
        assert_eq!(failure.attempts(), 1);
        assert_eq!(world.slept(), Duration::ZERO);
        assert_eq!(world.tokens.counts(), (1, 0));
    }
}

#[tokio::test]
async fn a_refusal_is_told_at_once() {
    for said in [
        Reply(400, r#"{"code":"HIS-400","message":"m","details":[{"code":"HIS-1013"}]}"#),
        Reply(403, "<html>Forbidden</html>"),
        Reply(404, ""),
        Reply(500, r#"{"code":"HIS-500","message":"m","details":[{"code":"HIS-1008"}]}"#),
        Reply(429, ""),
    ] {
        for_all_classes(&said, 1, Effect::Settled).await;
    }
}

/// Fails one call of each replay class and compares how often it was sent.
async fn for_all_classes(said: &Say, times: usize, effect: Effect) {
    let say = || World::new(vec![said.clone(); times]);
    let world = say();
    let read = world.call(&search()).await.unwrap_err();
    assert_eq!(world.sent(), times, "{said:?}");
    let world = say();
    let session = world.call(&new_session()).await.unwrap_err();
    assert_eq!(world.sent(), times, "{said:?}");
    let world = say();
    let otp = world.call(&send_otp()).await.unwrap_err();
    assert_eq!(world.sent(), times, "{said:?}");
    for failure in [read, session, otp] {
        assert_eq!(failure.effect(), effect, "{said:?}");
        assert_eq!(failure.attempts() as usize, times, "{said:?}");
    }
}

#[tokio::test]
async fn what_was_not_sent_is_sent_again_even_if_it_is_an_otp() {
    for network in [Network::Connect, Network::ConnectTimeout, Network::Dns, Network::Tls] {
        let world = World::new([Fail(network), Fail(network), OTP_SENT]);
        world.call(&send_otp()).await.unwrap();
        assert_eq!(world.sent(), 3);
        for_all_classes(&Fail(network), 3, Effect::None).await;
    }
}

#[tokio::test]
async fn a_bad_certificate_or_request_is_not_tried_again() {
    for network in [Network::Certificate, Network::Request] {
        for_all_classes(&Fail(network), 1, Effect::None).await;
    }
}

#[tokio::test]
async fn an_otp_that_was_sent_after_all_is_not_sent_again() {
    let world = World::new([Fail(Network::Connect), Fail(Network::Timeout)]);
    let failure = world.call(&send_otp()).await.unwrap_err();
    assert_eq!(failure.effect(), Effect::Possible);
    assert_eq!(failure.attempts(), 2);
}

#[tokio::test]
async fn what_reads_is_repeated_until_it_succeeds() {
    for said in MAYBE {
        if matches!(said, Fail(Network::TooLarge) | Reply(200, "{}")) {
            // The one would come again; of the other, every field is optional.
            continue;
        }
        let world = World::new([said.clone(), said, FOUND]);
        world.call(&search()).await.unwrap();
        assert_eq!(world.sent(), 3);
    }
}

#[tokio::test]
async fn an_earlier_attempt_is_not_forgotten() {
    let world =
        World::new([Fail(Network::Timeout), Fail(Network::Connect), Fail(Network::Connect)]);
    let failure = world.call(&search()).await.unwrap_err();
    assert!(matches!(failure.kind(), FailureKind::Network(Network::Connect)));
    assert_eq!(failure.effect(), Effect::Possible);
    assert_eq!(failure.attempts(), 3);
}

#[tokio::test]
async fn a_refused_application_token_is_replaced_and_the_call_made_once_more() {
    let world = World::new([TOKEN_REFUSED, OTP_SENT]);
    world.call(&send_otp()).await.unwrap();
    assert_eq!(world.tokens.counts(), (2, 1));
    assert_eq!(world.tokens.doubted(), 0);
    let tokens = ["Bearer sentinel-token-1", "Bearer sentinel-token-2"];
    assert_eq!(world.headers("authorization"), tokens.map(|token| Some(token.to_owned())));
    assert_eq!(world.slept(), Duration::ZERO);
}

#[tokio::test]
async fn a_second_refusal_of_the_application_token_is_final() {
    let world = World::new([TOKEN_REFUSED, TOKEN_REFUSED]);
    let failure = world.call(&send_otp()).await.unwrap_err();
    assert!(failure.service_error().unwrap().app_token_refused());
    assert_eq!(failure.effect(), Effect::Settled);
    assert_eq!(failure.attempts(), 2);
    // The next call gets another.
    assert_eq!(world.tokens.counts(), (2, 2));
}

#[tokio::test]
async fn after_a_new_session_the_table_holds_as_before() {
    let world = World::new([TOKEN_REFUSED, Fail(Network::Timeout)]);
    let failure = world.call(&send_otp()).await.unwrap_err();
    assert_eq!(failure.effect(), Effect::Possible);
    assert_eq!(world.sent(), 2);
}

#[tokio::test]
async fn the_same_token_again_is_not_worth_a_call() {
    let mut world = World::new([TOKEN_REFUSED]);
    world.tokens.stubborn = true;
    let failure = world.call(&send_otp()).await.unwrap_err();
    assert!(failure.service_error().unwrap().app_token_refused());
    assert_eq!(world.sent(), 1);
}

#[tokio::test]
async fn an_unclear_401_gives_the_next_call_a_new_session_and_replays_only_reads() {
    let unclear = Reply(401, "");
    let world = World::new([unclear.clone()]);
    world.call(&send_otp()).await.unwrap_err();
    assert_eq!(world.tokens.counts(), (1, 1));
    assert_eq!(world.tokens.doubted(), 1);

    let world = World::new([unclear.clone(), FOUND]);
    world.call(&search()).await.unwrap();
    assert_eq!(world.tokens.counts(), (2, 1));

    let world = World::new([unclear.clone(), unclear]);
    let failure = world.call(&search()).await.unwrap_err();
    assert_eq!(failure.attempts(), 2);
}

#[tokio::test]
async fn a_refused_patient_token_leaves_the_session_alone() {
    let refused = Reply(401, r#"{"code":"HIS-401","message":"m","details":[{"code":"HIS-1048"}]}"#);
    let world = World::new([refused]);
    world.call(&search()).await.unwrap_err();
    assert_eq!(world.tokens.counts(), (1, 0));
}

#[tokio::test]
async fn without_a_token_nothing_is_sent() {
    let session = World::new([Reply(400, "")]);
    let refused = session.call(&new_session()).await.unwrap_err();
    let world = World::new([]);
    *world.tokens.failure.lock().unwrap() = Some(refused);
    let failure = world.call(&send_otp()).await.unwrap_err();
    assert_eq!(world.sent(), 0);
    assert_eq!(failure.endpoint(), "v1v2.session");
    assert_eq!(failure.effect(), Effect::None);

    let failure = world.engine.call(&send_otp(), target(), None).await.unwrap_err();
    assert!(matches!(failure.kind(), FailureKind::Input(error) if error.field() == "app_token"));
    assert_eq!((failure.attempts(), failure.effect()), (0, Effect::None));
}

#[tokio::test]
async fn the_call_that_obtains_the_first_token_needs_none() {
    let world = World::new([Reply(200, r#"{"accessToken":"t","expiresIn":600}"#)]);
    let session = world.call(&new_session()).await.unwrap();
    assert_eq!(session.expires_in, Some(600));
    assert_eq!(world.tokens.counts(), (0, 0));
    assert_eq!(world.headers("authorization"), [None]);
}

#[tokio::test]
async fn a_rate_limit_is_waited_out_where_that_is_safe_and_there_is_time() {
    let world = World::new([RetryAfter(429, "2"), FOUND]);
    world.call(&search()).await.unwrap();
    assert!(world.slept() >= Duration::from_secs(2));

    let world = World::new([RetryAfter(429, "Thu, 01 Jan 1970 00:00:20 GMT"), FOUND]);
    world.call(&search()).await.unwrap();
    assert!(world.slept() >= Duration::from_secs(20));

    let world = World::new([RetryAfter(429, "60")]);
    world.call(&search()).await.unwrap_err();
    assert_eq!(world.slept(), Duration::ZERO);

    let world = World::new([RetryAfter(429, "2")]);
    let failure = world.call(&send_otp()).await.unwrap_err();
    assert!(failure.service_error().unwrap().retry_after().is_some());
    assert_eq!(world.sent(), 1);
}

/// Wants everything repeated at once.
#[derive(Debug)]
struct Eager;

impl RetryPolicy for Eager {
    fn wait(&self, _: &Retry<'_>, _: &dyn Random) -> Option<Duration> {
        Some(Duration::ZERO)
    }
}

#[tokio::test]
async fn no_policy_makes_for_more_than_the_table_allows() {
    let eager = |script: Vec<Say>| World::with(script, |engine| engine.policy(Arc::new(Eager)));
    for said in MAYBE {
        let world = eager(vec![said]);
        world.call(&send_otp()).await.unwrap_err();
        assert_eq!(world.sent(), 1);
    }
    let world = eager(vec![Fail(Network::Certificate)]);
    world.call(&search()).await.unwrap_err();
    let world = eager(vec![TOKEN_REFUSED, TOKEN_REFUSED]);
    world.call(&search()).await.unwrap_err();
    // Nor does it shorten the wait that the service asked for.
    let world = eager(vec![RetryAfter(429, "9"), FOUND]);
    world.call(&search()).await.unwrap();
    assert_eq!(world.clock.sleeps(), [Duration::from_secs(9)]);
}

#[tokio::test]
async fn a_policy_can_make_for_less() {
    let once = BackOff::new().attempts(1);
    let world = World::with([Fail(Network::Timeout)], |engine| engine.policy(Arc::new(once)));
    world.call(&search()).await.unwrap_err();
    assert_eq!(world.sent(), 1);
    // A token that has expired is part of the normal course of things.
    let world = World::with([TOKEN_REFUSED, FOUND], |engine| engine.policy(Arc::new(once)));
    world.call(&search()).await.unwrap();
}

#[tokio::test]
async fn the_time_budget_counts_the_attempts_too() {
    let slow = BackOff::new().attempts(u32::MAX).waits(Duration::from_secs(8), Duration::MAX);
    let script = vec![Fail(Network::Timeout); 100];
    let world = World::with(script, |engine| engine.policy(Arc::new(slow)));
    let failure = world.call(&search()).await.unwrap_err();
    assert!(world.slept() <= Duration::from_secs(30));
    assert!((2..100).contains(&failure.attempts()));
}

#[tokio::test]
async fn the_transport_is_told_how_long_a_call_may_take() {
    let world = World::new([FOUND, Reply(200, r#"{"accessToken":"t"}"#), OTP_SENT]);
    world.call(&search()).await.unwrap();
    world.call(&new_session()).await.unwrap();
    world.call(&send_otp()).await.unwrap();
    let classes = [CallClass::Read, CallClass::Read, CallClass::Act];
    assert_eq!(world.classes(), classes);
}

/// Shows in a header what V3 sends, to its gateway and beyond.
struct WithRequestId<const TO_GATEWAY: bool>;

impl<const TO_GATEWAY: bool> Endpoint for WithRequestId<TO_GATEWAY> {
    type Response = cert::Response;

    const META: Meta = Meta {
        service: if TO_GATEWAY { Service::GatewayV3 } else { Service::Abha },
        ..cert::Request::META
    };

    fn body(&self) -> Result<Option<Bytes>, InvalidInput> {
        Ok(None)
    }

    fn to_http(&self, context: &CallContext<'_>) -> Result<http::Request<Bytes>, InvalidInput> {
        let mut request = key().to_http(context)?;
        let id = context.request_id.parse().unwrap();
        request.headers_mut().insert("request-id", id);
        Ok(request)
    }
}

#[tokio::test]
async fn every_attempt_has_a_request_id_of_its_own() {
    let script = [Fail(Network::Timeout), Fail(Network::Closed), Reply(200, "key")];
    let [service, gateway] = [World::new(script.clone()), World::new(script)];
    service.call(&WithRequestId::<false>).await.unwrap();
    gateway.call(&WithRequestId::<true>).await.unwrap();
    for world in [service, gateway] {
        let ids: Vec<_> = world.headers("request-id").into_iter().flatten().collect();
        // A version 4 UUID; the counting source makes the first one predictable.
        assert_eq!(ids[0], "00010203-0405-4607-8809-0a0b0c0d0e0f");
        assert_eq!(ids.len(), 3);
        assert!(ids[0] != ids[1] && ids[1] != ids[2] && ids[0] != ids[2]);
    }
}

#[test]
fn an_engine_and_its_calls_can_be_shared_among_threads() {
    fn check<T: Send>(_: T) {}
    fn check_sync<T: Send + Sync + Clone + 'static>(_: &T) {}
    let world = World::new([]);
    check_sync(&world.engine);
    check(world.call(&search()));
}
