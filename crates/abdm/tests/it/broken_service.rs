//! A service that answers with something else, or not at all.

use abdm::Error;
use abdm::transport::HttpConfig;
use abdm::types::{Effect, FailureKind, Network, Unreadable};
use abdm_sandbox::people;
use tokio::net::TcpListener;

use crate::promises::in_both_generations;
use crate::relay::{Fate, Relay, answer};
use crate::town::{Town, by_aadhaar_otp};

/// What asking for an OTP fails with when `reply` is the answer, and how often it was asked for.
async fn asked_for_otp(town: &Town, reply: Vec<u8>) -> (Error, usize) {
    let relay = Relay::before(town).await;
    let send = town.wire().login.send;
    relay.on(send, Fate::Says(reply));
    let config = HttpConfig::default().max_response(64 * 1024);
    let client = relay.builder().shared_transport(town.http.configured(&config)).build().unwrap();
    let why = client.login(by_aadhaar_otp(&people::ASHA)).await.unwrap_err();
    assert_eq!(town.otps_sent(), 0);
    (why, relay.count(send))
}

/// What was wrong with a reply, its status and its length.
fn unreadable(error: &Error) -> (Unreadable, u16, usize) {
    match error.failure().unwrap().kind() {
        FailureKind::Unreadable { problem, status, length, .. } => (*problem, *status, *length),
        other => panic!("{other:?}"),
    }
}

fn network(error: &Error) -> Network {
    match error.failure().unwrap().kind() {
        FailureKind::Network(network) => *network,
        other => panic!("{other:?}"),
    }
}

in_both_generations! {
    async fn a_reply_of_another_kind_is_typed_and_asks_for_no_second_otp(town) {
        for (status, body, expected) in [
            ("200 OK", "<html>blocked</html>", Unreadable::Html),
            ("200 OK", "", Unreadable::Empty),
            ("200 OK", r#"{"txnId":"a825"#, Unreadable::Truncated),
            ("202 Accepted", r#"{"transaction":1}"#, Unreadable::Shape { line: 1, column: 17 }),
        ] {
            let (why, asked) = asked_for_otp(&town, answer(status, body)).await;
            let number = status[..3].parse().unwrap();
            assert_eq!(unreadable(&why), (expected, number, body.len()));
            let failure = why.failure().unwrap();
            assert_eq!(failure.status(), Some(number));
            assert_eq!(failure.length(), Some(body.len() as u64));
            assert_eq!(why.effect(), Effect::Possible);
            assert_eq!(asked, 1);
        }
    }

    async fn no_reply_is_typed_and_asks_for_no_second_otp(town) {
        let cut_off = b"HTTP/1.1 201 Created\r\ncontent-length: 50\r\n\r\n{\"txnId\":".to_vec();
        let too_large = answer("202 Accepted", &"x".repeat(100 * 1024));
        for (reply, expected, status, length) in [
            (Vec::new(), Network::Closed, None, None),
            (cut_off.clone(), Network::Truncated, Some(201), Some(9)),
            (too_large.clone(), Network::TooLarge, Some(202), Some(100 * 1024)),
        ] {
            let (why, asked) = asked_for_otp(&town, reply).await;
            assert_eq!(network(&why), expected);
            let failure = why.failure().unwrap();
            assert_eq!((failure.status(), failure.length()), (status, length), "{expected:?}");
            assert_eq!(why.effect(), Effect::Possible);
            assert_eq!(asked, 1);
        }
    }

    async fn a_broken_gateway_is_no_refusal_and_asks_for_no_second_otp(town) {
        for status in ["500 Internal Server Error", "502 Bad Gateway", "503 Unavailable"] {
            let (why, asked) = asked_for_otp(&town, answer(status, "<html></html>")).await;
            assert_eq!(why.effect(), Effect::Possible, "{why}");
            assert_eq!(asked, 1);
        }
    }

    async fn nobody_listening_is_told_as_nothing_sent(town) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let nobody = listener.local_addr().unwrap();
        drop(listener);
        let client = town.builder_at(nobody).build().unwrap();
        let why = client.login(by_aadhaar_otp(&people::ASHA)).await.unwrap_err();
        assert_eq!(why.effect(), Effect::None);
        assert_eq!(network(&why), Network::Connect);
        assert!(why.failure().unwrap().attempts() > 1, "it is safe to try again, so it was");
    }
}
