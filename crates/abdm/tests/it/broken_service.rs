//! A service that answers with something else, or not at all.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use abdm::transport::HttpConfig;
use abdm::types::AbhaId;
use abdm::types::{
    BaseUrl, ClientId, ClientSecret, Effect, FailureKind, HipId, Network, Unreadable,
};
use abdm::{Client, Error, Hosts, LoginBy};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::town::Http;

const SESSION: &str = r#"{"accessToken":"app.token","expiresIn":600}"#;
const FOUND: &str =
    r#"{"healthIdNumber":"91-0000-1001-0007","status":"ACTIVE","authMethods":["AADHAAR_OTP"]}"#;

/// Answers a session and a search as agreed, and `auth/init` with `reply`. Counts the latter.
async fn service(reply: Vec<u8>) -> (BaseUrl, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = BaseUrl::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    let inits = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&inits);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let (reply, counted) = (reply.clone(), Arc::clone(&counted));
            tokio::spawn(async move {
                let Some(head) = read_request(&mut stream).await else { return };
                let answer = if head.contains("/sessions ") {
                    ok(SESSION)
                } else if head.contains("/searchByHealthId ") {
                    ok(FOUND)
                } else {
                    counted.fetch_add(1, Ordering::SeqCst);
                    reply
                };
                let _ = stream.write_all(&answer).await;
            });
        }
    });
    (base, inits)
}

/// The head of a request, once its body was read too.
async fn read_request(stream: &mut tokio::net::TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    loop {
        let mut chunk = [0; 4096];
        let n = stream.read(&mut chunk).await.ok().filter(|n| *n > 0)?;
        bytes.extend_from_slice(&chunk[..n]);
        let text = String::from_utf8_lossy(&bytes).to_ascii_lowercase();
        if let Some(end) = text.find("\r\n\r\n") {
            let length = text
                .lines()
                .find_map(|line| line.strip_prefix("content-length:"))
                .map_or(0, |length| length.trim().parse().unwrap());
            if bytes.len() >= end + 4 + length {
                return Some(String::from_utf8_lossy(&bytes[..end]).into_owned());
            }
        }
    }
}

fn ok(body: &str) -> Vec<u8> {
    answer("200 OK", body)
}

fn answer(status: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}")
        .into_bytes()
}

fn client(base: &BaseUrl, http: Http) -> Client {
    let config =
        HttpConfig::default().act_timeout(Duration::from_millis(300)).max_response(64 * 1024);
    Client::builder(Hosts::v1v2(base.clone(), base.clone()))
        .credentials(ClientId::parse("id").unwrap(), ClientSecret::parse("secret").unwrap())
        .hip_id(HipId::parse("IN0000000001").unwrap())
        .shared_transport(http.configured(&config))
        .build()
        .unwrap()
}

/// What asking for an OTP fails with, and how often it was asked for.
async fn asked_for_otp(reply: Vec<u8>, http: Http) -> (Error, usize) {
    let (base, inits) = service(reply).await;
    let by = LoginBy::AadhaarOtp(AbhaId::parse("91-0000-1001-0007").unwrap());
    let why = client(&base, http).login(by).await.unwrap_err();
    (why, inits.load(Ordering::SeqCst))
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

#[tokio::test]
async fn a_reply_of_another_kind_is_typed_and_asks_for_no_second_otp() {
    for http in [Http::Reqwest, Http::Hyper] {
        for (status, body, expected) in [
            ("200 OK", "<html>blocked</html>", Unreadable::Html),
            ("200 OK", "", Unreadable::Empty),
            ("200 OK", r#"{"txnId":"a825"#, Unreadable::Truncated),
            ("202 Accepted", r#"{"transaction":1}"#, Unreadable::Shape { line: 1, column: 17 }),
        ] {
            let (why, asked) = asked_for_otp(answer(status, body), http).await;
            let number = status[..3].parse().unwrap();
            assert_eq!(unreadable(&why), (expected, number, body.len()));
            let failure = why.failure().unwrap();
            assert_eq!(failure.status(), Some(number));
            assert_eq!(failure.length(), Some(body.len() as u64));
            assert_eq!(why.effect(), Effect::Possible);
            assert_eq!(asked, 1);
        }
    }
}

#[tokio::test]
async fn no_reply_is_typed_and_asks_for_no_second_otp() {
    let cut_off = b"HTTP/1.1 201 Created\r\ncontent-length: 50\r\n\r\n{\"txnId\":".to_vec();
    let too_large = answer("202 Accepted", &"x".repeat(100 * 1024));
    for http in [Http::Reqwest, Http::Hyper] {
        for (reply, expected, status, length) in [
            (Vec::new(), Network::Closed, None, None),
            (cut_off.clone(), Network::Truncated, Some(201), Some(9)),
            (too_large.clone(), Network::TooLarge, Some(202), Some(100 * 1024)),
        ] {
            let (why, asked) = asked_for_otp(reply, http).await;
            assert_eq!(network(&why), expected);
            let failure = why.failure().unwrap();
            assert_eq!((failure.status(), failure.length()), (status, length), "{expected:?}");
            assert_eq!(why.effect(), Effect::Possible);
            assert_eq!(asked, 1);
        }
    }
}

#[tokio::test]
async fn a_broken_gateway_is_no_refusal_and_asks_for_no_second_otp() {
    for http in [Http::Reqwest, Http::Hyper] {
        for status in ["500 Internal Server Error", "502 Bad Gateway", "503 Unavailable"] {
            let (why, asked) = asked_for_otp(answer(status, "<html></html>"), http).await;
            assert_eq!(why.effect(), Effect::Possible, "{why}");
            assert_eq!(asked, 1);
        }
    }
}

#[tokio::test]
async fn nobody_listening_is_told_as_nothing_sent() {
    for http in [Http::Reqwest, Http::Hyper] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = BaseUrl::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        drop(listener);
        let by = LoginBy::AadhaarOtp(AbhaId::parse("91-0000-1001-0007").unwrap());
        let why = client(&base, http).login(by).await.unwrap_err();
        assert_eq!(why.effect(), Effect::None);
        assert_eq!(network(&why), Network::Connect);
        assert!(why.failure().unwrap().attempts() > 1, "it is safe to try again, so it was");
    }
}
