//! Failures after a connection: each may have been carried out.

use std::time::Duration;

use abdm_types::{Effect, Network};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::server::{Answer, Server, Then, read_request};
use super::{CLASSES, assert_failed, get, post};
use crate::{CallClass, HttpConfig, Transport};

/// The server closes as soon as it has accepted. Whether it read anything cannot be known.
pub async fn a_connection_closed_before_reading_may_have_sent<T: Transport>(
    make: impl Fn(&HttpConfig) -> T,
) {
    let transport = make(&HttpConfig::new());
    let server = Server::with_connections("http", |mut stream| async move {
        // One byte, so that the request was begun.
        let _ = stream.read(&mut [0]).await;
    })
    .await;
    for class in CLASSES {
        let request = post(&server.url("/"), class, "text");
        let result = transport.send(request).await;
        assert_failed(result, Network::Closed, Effect::Possible);
    }
    assert_eq!(server.connections(), 2);
}

/// The server reads a request and closes, having perhaps sent an OTP.
pub async fn a_connection_closed_before_replying_may_have_sent<T: Transport>(
    make: impl Fn(&HttpConfig) -> T,
) {
    let transport = make(&HttpConfig::new());
    for said in [&b""[..], b"HTTP/1.1 200 OK\r\ncontent-le"] {
        let server = Server::always(Answer::raw(said, Then::Close)).await;
        for class in CLASSES {
            let request = post(&server.url("/"), class, "text");
            let result = transport.send(request).await;
            assert_failed(result, Network::Closed, Effect::Possible);
        }
    }
}

/// What the caller does not repeat, the transport does not repeat for it.
pub async fn nothing_is_sent_twice<T: Transport>(make: impl Fn(&HttpConfig) -> T) {
    let transport = make(&HttpConfig::new());
    for class in CLASSES {
        let server = Server::always(Answer::raw(b"", Then::Close)).await;
        let result = transport.send(post(&server.url("/"), class, "text")).await;
        assert!(result.is_err());
        // Not even those that HTTP itself would let be repeated.
        let result = transport.send(get(&server.url("/"), class)).await;
        assert!(result.is_err());
        assert_eq!(server.connections(), 2);
        assert_eq!(server.requests().len(), 2);
    }
}

/// The same where a connection served other requests before: clients like to take that for a
/// reason to try again.
pub async fn nothing_is_sent_twice_on_a_used_connection<T: Transport>(
    make: impl Fn(&HttpConfig) -> T,
) {
    const GOOD: usize = 5;
    let transport = make(&HttpConfig::new());
    let server = Server::start(|before| match before {
        0..GOOD => Answer::reply(200, "", b"text"),
        _ => Answer::raw(b"", Then::Close),
    })
    .await;
    for number in 0..=GOOD {
        let request = get(&server.url("/"), CallClass::Read);
        let result = transport.send(request).await;
        assert_eq!(result.is_ok(), number < GOOD);
        // A connection is put back by a task of its own.
        tokio::task::yield_now().await;
    }
    assert_eq!(server.requests().len(), GOOD + 1);
}

/// A server may close a connection that it has served at any moment. A request that is on its way
/// just then fails as if it had been carried out, so one that acts has to go another way.
///
/// This server closes at that moment every time.
pub async fn an_acting_call_has_a_new_connection<T: Transport>(make: impl Fn(&HttpConfig) -> T) {
    let transport = make(&HttpConfig::new());
    let server = Server::with_connections("http", |mut stream| async move {
        let _ = read_request(&mut stream).await;
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await;
        // Until the next request has come, or the client has gone. It is never read.
        let _ = stream.peek(&mut [0]).await;
    })
    .await;
    for _ in 0..5 {
        // Leaves a connection, unless it met the last one.
        let _ = transport.send(get(&server.url("/"), CallClass::Read)).await;
        tokio::task::yield_now().await;
        let request = post(&server.url("/"), CallClass::Act, "text");
        transport.send(request).await.unwrap();
    }
}

/// A reply that ends early may not be taken for a short one.
pub async fn a_cut_off_reply_is_an_error<T: Transport>(make: impl Fn(&HttpConfig) -> T) {
    let transport = make(&HttpConfig::new());
    let announced = b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"txnId\":";
    let chunked = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nabcde\r\n";
    for bytes in [&announced[..], chunked] {
        let server = Server::always(Answer::raw(bytes, Then::Close)).await;
        for class in CLASSES {
            let result = transport.send(get(&server.url("/"), class)).await;
            assert_failed(result, Network::Truncated, Effect::Possible);
        }
    }
}

/// Both one that says how large it is and one that goes on and on.
pub async fn a_reply_that_is_too_large_is_an_error<T: Transport>(make: impl Fn(&HttpConfig) -> T) {
    let transport = make(&HttpConfig::new().max_response(10));
    let announced = Answer::reply(200, "", b"eleven byte");
    let mut endless = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n".to_vec();
    endless.extend_from_slice(&b"4\r\nabcd\r\n".repeat(3));
    for answer in [announced, Answer::raw(&endless, Then::Hang)] {
        let server = Server::always(answer).await;
        for class in CLASSES {
            let result = transport.send(get(&server.url("/"), class)).await;
            assert_failed(result, Network::TooLarge, Effect::Possible);
        }
    }
    let server = Server::always(Answer::reply(200, "", b"ten bytes.")).await;
    let request = get(&server.url("/"), CallClass::Read);
    let reply = transport.send(request).await.unwrap();
    assert_eq!(reply.body(), "ten bytes.");
}

/// Headers do not count as body, so they are bounded by themselves: how long they are, how many, and
/// how long one that does not end may go on.
pub async fn a_head_that_is_too_large_is_an_error<T: Transport>(make: impl Fn(&HttpConfig) -> T) {
    let transport = make(&HttpConfig::new());
    let long = format!("x-long: {}\r\n", "a".repeat(1024 * 1024));
    let many = "x-many: a\r\n".repeat(10_000);
    let endless = format!("HTTP/1.1 200 OK\r\n{many}{}", "a".repeat(1024 * 1024));
    for answer in [
        Answer::reply(200, &long, b""),
        Answer::reply(200, &many, b""),
        Answer::raw(endless.as_bytes(), Then::Hang),
    ] {
        let server = Server::always(answer).await;
        for class in CLASSES {
            let result = transport.send(get(&server.url("/"), class)).await;
            let error = result.map(|reply| reply.status()).unwrap_err();
            assert_eq!(error.effect(), Effect::Possible, "{error:?}");
            assert_ne!(error.network(), Network::Timeout, "it has to be bounded by its length");
        }
    }
}

/// Each class has a timeout of its own.
pub async fn a_silent_server_is_a_timeout<T: Transport>(make: impl Fn(&HttpConfig) -> T) {
    silence_is_a_timeout(make, b"").await;
}

/// The timeout covers the whole reply, not only its beginning.
pub async fn a_slow_body_is_a_timeout<T: Transport>(make: impl Fn(&HttpConfig) -> T) {
    silence_is_a_timeout(make, b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc").await;
}

async fn silence_is_a_timeout<T: Transport>(make: impl Fn(&HttpConfig) -> T, before: &[u8]) {
    let server = Server::always(Answer::raw(before, Then::Hang)).await;
    let short = Duration::from_millis(60);
    for (class, config) in [
        (CallClass::Read, HttpConfig::new().read_timeout(short)),
        (CallClass::Act, HttpConfig::new().act_timeout(short)),
    ] {
        let transport = make(&config);
        let result = transport.send(post(&server.url("/"), class, "text")).await;
        assert_failed(result, Network::Timeout, Effect::Possible);
    }
    assert!(server.requests().len() <= 2, "a request was sent again");
}
