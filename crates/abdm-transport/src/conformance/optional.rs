//! For transports that know proxies and client certificates. [`transport_conformance!`] leaves
//! these out.
//!
//! [`transport_conformance!`]: crate::transport_conformance

use std::sync::{Arc, Mutex};
use std::time::Duration;

use abdm_types::{Effect, Network};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;

use super::server::{Answer, Identity, Log, Server, read_request, serve};
use super::{CLASSES, assert_failed, get, post};
use crate::{HttpConfig, Transport};

/// The proxy learns the name of the host and nothing else; the name need not be known here.
pub async fn a_proxy_is_asked_for_a_tunnel<T: Transport>(make: impl Fn(&HttpConfig) -> T) {
    let identity = Identity::of("host.invalid");
    let acceptor = identity.acceptor();
    let asked = Arc::new(Mutex::new(Vec::new()));
    let behind = Arc::new(Mutex::new(Log::default()));
    let (heads, log) = (Arc::clone(&asked), Arc::clone(&behind));
    let proxy = Server::with_connections("http", move |mut stream| {
        let (acceptor, heads, log) = (acceptor.clone(), Arc::clone(&heads), Arc::clone(&log));
        async move {
            let head = read_request(&mut stream).await.unwrap();
            heads.lock().unwrap().push(String::from_utf8(head).unwrap());
            stream.write_all(b"HTTP/1.1 200 Connected\r\n\r\n").await.unwrap();
            let stream = acceptor.accept(stream).await.unwrap();
            serve(stream, &log, &|_| Answer::reply(200, "", b"text")).await;
        }
    })
    .await;
    let config = HttpConfig::new().extra_root_pem(identity.root_pem());
    let transport = make(&config.proxy(&proxy.url("")).unwrap());
    for class in CLASSES {
        let mut request = get("https://host.invalid/path", class);
        let token = "Bearer abc".parse().unwrap();
        request.headers_mut().insert("authorization", token);
        let reply = transport.send(request).await.unwrap();
        assert_eq!(reply.body(), "text");
    }
    for head in asked.lock().unwrap().iter() {
        assert!(head.starts_with("CONNECT host.invalid:443 HTTP/1.1\r\n"));
        assert!(!head.contains("abc") && !head.contains("path"));
    }
    for request in &behind.lock().unwrap().requests {
        assert!(request.starts_with(b"GET /path HTTP/1.1\r\n"));
    }
}

/// Without a tunnel nothing is sent.
pub async fn a_proxy_that_fails_has_sent_nothing<T: Transport>(make: impl Fn(&HttpConfig) -> T) {
    let refusing = Server::always(Answer::reply(502, "", b"")).await;
    let silent = Server::with_connections("http", |stream| async move {
        let _open = stream;
        std::future::pending().await
    })
    .await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let absent = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let impatient = HttpConfig::new().connect_timeout(Duration::from_millis(100));
    for (proxy, config, network) in [
        (refusing.url(""), HttpConfig::new(), Network::Connect),
        (silent.url("/"), impatient, Network::ConnectTimeout),
        (absent, HttpConfig::new(), Network::Connect),
    ] {
        let transport = make(&config.proxy(&proxy).unwrap());
        for class in CLASSES {
            let request = post("https://host.invalid/", class, "text");
            assert_failed(transport.send(request).await, network, Effect::None);
        }
    }
}

/// A sandbox on this machine is reached directly.
pub async fn this_machine_is_not_behind_the_proxy<T: Transport>(make: impl Fn(&HttpConfig) -> T) {
    let identity = Identity::of("127.0.0.1");
    let proxy = Server::always(Answer::reply(502, "", b"")).await;
    let config = HttpConfig::new().extra_root_pem(identity.root_pem());
    let transport = make(&config.proxy(&proxy.url("")).unwrap());
    let answer = Answer::reply(200, "", b"text");
    let plain = Server::always(answer.clone()).await;
    let tls = Server::always_tls(&identity, answer).await;
    for server in [plain, tls] {
        for class in CLASSES {
            let reply = transport.send(get(&server.url("/"), class)).await.unwrap();
            assert_eq!(reply.body(), "text");
        }
    }
    assert_eq!(proxy.connections(), 0);
}

/// A gateway may want to see a certificate.
pub async fn a_client_certificate_is_presented<T: Transport>(make: impl Fn(&HttpConfig) -> T) {
    let server_identity = Identity::of("127.0.0.1");
    let own = Identity::of("hospital.example");
    let answer = Answer::reply(200, "", b"text");
    let server = Server::always_tls_for(&server_identity, Some(&own), answer).await;
    let config = HttpConfig::new().extra_root_pem(server_identity.root_pem());
    let known = make(&config.clone().identity_pem(own.identity_pem()));
    let unknown = make(&config);
    for class in CLASSES {
        let reply = known.send(get(&server.url("/"), class)).await.unwrap();
        assert_eq!(reply.body(), "text");
        assert!(unknown.send(get(&server.url("/"), class)).await.is_err());
    }
    assert_eq!(server.requests().len(), 2);
}
