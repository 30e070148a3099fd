//! What is sent and what comes back.

use bytes::Bytes;
use http::{HeaderValue, Method};

use super::server::{Answer, Server, Then};
use super::{CLASSES, get, post};
use crate::{CallClass, HttpConfig, Transport};

/// A status says something to the caller and nothing to the transport.
pub async fn any_status_is_a_reply<T: Transport>(make: impl Fn(&HttpConfig) -> T) {
    let transport = make(&HttpConfig::new());
    for status in [200, 201, 204, 304, 400, 401, 403, 404, 408, 409, 422, 429, 500, 502, 503, 504] {
        let bodiless = matches!(status, 204 | 304);
        let body: &[u8] = if bodiless { b"" } else { b"text" };
        let answer = match bodiless {
            true => Answer::raw(format!("HTTP/1.1 {status} X\r\n\r\n").as_bytes(), Then::Keep),
            false => Answer::reply(status, "retry-after: 0\r\n", body),
        };
        let server = Server::always(answer).await;
        for class in CLASSES {
            let reply = transport.send(get(&server.url("/"), class)).await.unwrap();
            assert_eq!(reply.status(), status);
            assert_eq!(reply.body(), body, "status {status}");
        }
        assert_eq!(server.requests().len(), 2, "status {status} was tried again");
    }
}

/// A redirect could carry a token to a host that it was not meant for.
pub async fn a_redirect_is_a_reply<T: Transport>(make: impl Fn(&HttpConfig) -> T) {
    let transport = make(&HttpConfig::new());
    for status in [301, 302, 303, 307, 308] {
        let elsewhere = Server::always(Answer::reply(200, "", b"")).await;
        let location = format!("location: {}\r\n", elsewhere.url("/"));
        let server = Server::always(Answer::reply(status, &location, b"")).await;
        for class in CLASSES {
            let request = post(&server.url("/"), class, "text");
            let reply = transport.send(request).await.unwrap();
            assert_eq!(reply.status(), status);
            let url = elsewhere.url("/");
            assert_eq!(reply.headers()["location"], url.as_str());
        }
        assert_eq!(elsewhere.connections(), 0, "status {status} was followed");
    }
}

/// One patient's cookie would travel with another's call.
pub async fn cookies_are_not_kept<T: Transport>(make: impl Fn(&HttpConfig) -> T) {
    let transport = make(&HttpConfig::new());
    let cookie = "set-cookie: session=1; Path=/\r\n";
    let server = Server::always(Answer::reply(200, cookie, b"")).await;
    for _ in 0..2 {
        for class in CLASSES {
            let reply = transport.send(get(&server.url("/"), class)).await.unwrap();
            assert_eq!(reply.headers()["set-cookie"], "session=1; Path=/");
        }
    }
    for head in server.heads() {
        assert!(!head.contains("cookie"), "a cookie came back");
    }
}

/// Method, path, query, headers and body, both ways, as HTTP/1.1. A transport may add headers.
pub async fn request_and_reply_arrive_unchanged<T: Transport>(make: impl Fn(&HttpConfig) -> T) {
    let transport = make(&HttpConfig::new());
    let body: Vec<u8> = (0..=255).collect();
    let server = Server::always(Answer::reply(
        422,
        "X-One: a\r\nx-two: b\r\nx-two: c\r\nx-text: caf\u{e9}\r\n",
        &body,
    ))
    .await;
    for class in CLASSES {
        let mut request = post(&server.url("/api/v1/x?y=%20z"), class, body.clone());
        *request.method_mut() = Method::PUT;
        let mut token = HeaderValue::from_static("Bearer abc.def-ghi_jkl");
        token.set_sensitive(true);
        request.headers_mut().insert("authorization", token);
        let json = HeaderValue::from_static("application/json");
        request.headers_mut().insert("content-type", json);
        let id = HeaderValue::from_static("IN0000000001");
        request.headers_mut().insert("x-hip-id", id);

        let reply = transport.send(request).await.unwrap();

        assert_eq!(reply.status(), 422);
        assert_eq!(reply.headers()["x-one"], "a");
        let both: Vec<_> = reply.headers().get_all("x-two").iter().collect();
        assert_eq!(both, ["b", "c"]);
        assert_eq!(reply.headers()["x-text"].as_bytes(), "caf\u{e9}".as_bytes());
        assert_eq!(reply.body(), &body);
    }
    let host = server.url("").replace("http://", "host: ");
    for (head, request) in server.heads().iter().zip(server.requests()) {
        let mut lines = head.lines();
        assert_eq!(lines.next(), Some("put /api/v1/x?y=%20z http/1.1"));
        let lines: Vec<_> = lines.collect();
        for expected in [
            "authorization: bearer abc.def-ghi_jkl",
            "content-length: 256",
            "content-type: application/json",
            "x-hip-id: in0000000001",
            host.as_str(),
        ] {
            let times = lines.iter().filter(|line| **line == expected).count();
            assert_eq!(times, 1, "{expected} in {head}");
        }
        assert!(request.ends_with(&body));
    }
}

/// Nothing asks for compression, and what is compressed all the same is not unpacked.
pub async fn a_compressed_reply_is_handed_on_as_it_came<T: Transport>(
    make: impl Fn(&HttpConfig) -> T,
) {
    let transport = make(&HttpConfig::new());
    let gzip = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x03\x00\x00\x00\x00\x00\x00\x00\x00\x00";
    let server = Server::always(Answer::reply(200, "content-encoding: gzip\r\n", gzip)).await;
    let request = get(&server.url("/"), CallClass::Read);
    let reply = transport.send(request).await.unwrap();
    assert_eq!(reply.headers()["content-encoding"], "gzip");
    assert_eq!(reply.body().as_ref(), gzip);
    assert!(!server.heads()[0].contains("accept-encoding"));
}

/// The size of a photograph, and more than a socket takes at once.
pub async fn large_bodies_pass<T: Transport>(make: impl Fn(&HttpConfig) -> T) {
    let transport = make(&HttpConfig::new());
    let body = Bytes::from(vec![b'x'; 1024 * 1024]);
    let server = Server::always(Answer::reply(200, "", &body)).await;
    for class in CLASSES {
        let request = post(&server.url("/"), class, body.clone());
        let reply = transport.send(request).await.unwrap();
        assert_eq!(reply.body(), &body);
    }
    for request in server.requests() {
        assert!(request.ends_with(&body));
    }
}

/// A reply without a length.
pub async fn a_chunked_reply_is_put_together<T: Transport>(make: impl Fn(&HttpConfig) -> T) {
    let transport = make(&HttpConfig::new());
    let chunked = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n\
        5\r\nabcde\r\n1\r\nf\r\n0\r\n\r\n";
    let until_close = b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nabcdef";
    for answer in [Answer::raw(chunked, Then::Keep), Answer::raw(until_close, Then::Close)] {
        let server = Server::always(answer).await;
        for class in CLASSES {
            let reply = transport.send(get(&server.url("/"), class)).await.unwrap();
            assert_eq!(reply.body(), "abcdef");
        }
    }
}

/// A handshake for each of many small calls would cost more than the calls.
pub async fn calls_that_read_share_a_connection<T: Transport>(make: impl Fn(&HttpConfig) -> T) {
    let transport = make(&HttpConfig::new());
    let server = Server::always(Answer::reply(200, "", b"text")).await;
    for _ in 0..5 {
        let request = get(&server.url("/"), CallClass::Read);
        transport.send(request).await.unwrap();
        // A connection is put back by a task of its own.
        tokio::task::yield_now().await;
    }
    assert!(server.connections() < 5, "no connection was used twice");
}
