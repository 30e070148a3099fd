//! Failures to connect: nothing was sent, and that must be certain.

use std::time::Duration;

use abdm_types::{Effect, Network};
use tokio::net::TcpListener;

use super::server::{Answer, Identity, Server};
use super::{BadServer, CLASSES, assert_failed, get, post};
use crate::{HttpConfig, Transport};

/// Nobody listens.
pub async fn a_refused_connection_has_sent_nothing<T: Transport>(make: impl Fn(&HttpConfig) -> T) {
    let transport = make(&HttpConfig::new());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    for scheme in ["http", "https"] {
        for class in CLASSES {
            let request = post(&format!("{scheme}://{address}/"), class, "text");
            let result = transport.send(request).await;
            assert_failed(result, Network::Connect, Effect::None);
        }
    }
}

/// `.invalid` is reserved for names that never exist.
pub async fn a_host_that_does_not_exist_is_not_sent_to<T: Transport>(
    make: impl Fn(&HttpConfig) -> T,
) {
    let transport = make(&HttpConfig::new());
    for class in CLASSES {
        let request = post("https://host.invalid/", class, "text");
        assert_failed(transport.send(request).await, Network::Dns, Effect::None);
    }
}

/// A server that expected plain HTTP, or a proxy that answers in place of the host.
pub async fn a_server_without_tls_is_not_sent_to<T: Transport>(make: impl Fn(&HttpConfig) -> T) {
    let transport = make(&HttpConfig::new());
    let server = BadServer::without_tls().await;
    for class in CLASSES {
        let request = post(&format!("https://{}/", server.addr()), class, "text");
        assert_failed(transport.send(request).await, Network::Tls, Effect::None);
    }
}

/// Self-signed, and for another host. There is no way to accept either.
pub async fn a_bad_certificate_is_refused_before_anything_is_sent<T: Transport>(
    make: impl Fn(&HttpConfig) -> T,
) {
    let untrusted = Identity::of("127.0.0.1");
    let misplaced = Identity::of("other.example");
    for (identity, config) in [
        (&untrusted, HttpConfig::new()),
        (&misplaced, HttpConfig::new().extra_root_pem(misplaced.root_pem())),
    ] {
        let transport = make(&config);
        let server = Server::always_tls(identity, Answer::reply(200, "", b"")).await;
        for class in CLASSES {
            let request = post(&server.url("/"), class, "text");
            let result = transport.send(request).await;
            assert_failed(result, Network::Certificate, Effect::None);
        }
        assert!(server.requests().is_empty());
    }
}

/// For a hospital's own authority, or a sandbox. The server would prefer HTTP/2.
pub async fn an_added_root_is_trusted<T: Transport>(make: impl Fn(&HttpConfig) -> T) {
    let identity = Identity::of("127.0.0.1");
    let transport = make(&HttpConfig::new().extra_root_pem(identity.root_pem()));
    let server = Server::always_tls(&identity, Answer::reply(200, "", b"text")).await;
    for class in CLASSES {
        let reply = transport.send(get(&server.url("/"), class)).await.unwrap();
        assert_eq!(reply.body(), "text");
    }
    for head in server.heads() {
        assert!(head.starts_with("get / http/1.1"));
    }
}

/// Were the time for the reply to count from the start, it would end first and hide that nothing
/// was sent.
pub async fn a_dead_handshake_is_a_connect_timeout_even_if_replies_have_less_time<T: Transport>(
    make: impl Fn(&HttpConfig) -> T,
) {
    let config = HttpConfig::new()
        .connect_timeout(Duration::from_millis(100))
        .read_timeout(Duration::from_millis(10))
        .act_timeout(Duration::from_millis(10));
    let transport = make(&config);
    let server = Server::with_connections("https", |stream| async move {
        let _open = stream;
        std::future::pending().await
    })
    .await;
    for class in CLASSES {
        let request = post(&server.url("/"), class, "text");
        let result = transport.send(request).await;
        assert_failed(result, Network::ConnectTimeout, Effect::None);
    }
}
