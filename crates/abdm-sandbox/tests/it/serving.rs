//! The server, and the sandbox without one.

use std::net::TcpListener;

use abdm_sandbox::people::{ASHA, JOSEPH, KAVERI};
use abdm_sandbox::{Config, Sandbox, SandboxTransport};
use abdm_transport::Transport;
use aws_lc_rs::rsa::PublicEncryptingKey;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::Request;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::service::{JSON, Service};

#[tokio::test]
async fn a_path_that_leads_nowhere_is_answered_by_the_framework() {
    let service = Service::start().await;
    for path in [
        "/api",
        "/api/v1/auth/cert/",
        "/api/V1/auth/cert",
        "/v1/auth/cert",
        "/gateway/v1/auth/cert",
        "/api/v0.5/sessions",
        "/api/v1/auth/confirmWithAadhaarOTP",
    ] {
        service.get_with(path, &[]).await.assert_framework(404, path);
    }
    service.get_with("/api/v2/auth/init", &[]).await.assert_framework(405, "/api/v2/auth/init");
    let reply = service.post("/api/v1/auth/cert", json!({})).await;
    reply.assert_framework(405, "/api/v1/auth/cert");
}

#[tokio::test]
async fn the_key_is_pem_text() {
    let service = Service::start().await;
    let reply = service.get_with("/api/v1/auth/cert", &[]).await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.headers["content-type"], "text/plain;charset=UTF-8");
    assert!(reply.text.starts_with("-----BEGIN PUBLIC KEY-----\nMII"));
    assert!(reply.text.ends_with("-----END PUBLIC KEY-----\n"));
}

#[tokio::test]
async fn a_body_larger_than_256_kib_is_refused_announced_or_not() {
    let service = Service::start().await;
    let path = "/api/v1/search/searchByHealthId";
    let body = json!({ "healthId": "x".repeat(256 * 1024) });
    service.post(path, body.clone()).await.assert_framework(413, path);

    let mut stream = TcpStream::connect(service.server.addr()).await.unwrap();
    let head = format!("POST {path} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    for _ in 0..65 {
        let chunk = format!("1000\r\n{}\r\n", "x".repeat(4096));
        stream.write_all(chunk.as_bytes()).await.unwrap();
    }
    let mut status = [0; 12];
    stream.read_exact(&mut status).await.unwrap();
    assert_eq!(&status, b"HTTP/1.1 413");

    let request = Request::post(format!("http://localhost{path}"))
        .body(Bytes::from(body.to_string()))
        .unwrap();
    let transport = service.sandbox.transport();
    assert_eq!(transport.send(request).await.unwrap().status(), 413);
    // A photograph of 100 KB is read: what is refused is the field in which it came.
    let photograph = json!({ "healthId": "x".repeat(137_000) });
    assert_eq!(service.post(path, photograph).await.status, 400);
    let statuses = service.sandbox.requests().into_iter().map(|request| request.status);
    assert_eq!(statuses.collect::<Vec<_>>(), [200, 413, 413, 413, 400]);
}

#[tokio::test]
async fn a_request_that_breaks_off_is_not_one() {
    let service = Service::start().await;
    let mut stream = TcpStream::connect(service.server.addr()).await.unwrap();
    let head = "POST /api/v2/auth/init HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{";
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.shutdown().await.unwrap();
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).await.unwrap();
    assert!(rest.is_empty());
    assert_eq!(service.sandbox.requests().len(), 1);
}

#[tokio::test]
async fn a_connection_carries_many_requests() {
    let service = Service::start().await;
    let mut stream = TcpStream::connect(service.server.addr()).await.unwrap();
    for _ in 0..3 {
        stream.write_all(b"GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
        let mut reply = [0; 512];
        let read = stream.read(&mut reply).await.unwrap();
        assert!(reply[..read].starts_with(b"HTTP/1.1 404"));
    }
}

#[tokio::test]
async fn the_sandbox_is_reached_without_a_network() {
    let service = Service::start().await;
    let transport: SandboxTransport = service.sandbox.transport();
    let body = r#"{"clientId":"sandbox-client","clientSecret":"sandbox-secret"}"#;
    let request = Request::post(format!("{}/v0.5/sessions", SandboxTransport::GATEWAY_BASE))
        .header(JSON.0, JSON.1)
        .body(Bytes::from_static(body.as_bytes()))
        .unwrap();
    let reply = transport.send(request).await.unwrap();
    let session: Value = serde_json::from_slice(reply.body()).unwrap();
    // It is the same sandbox: the token is good on the port too.
    let authorization = format!("Bearer {}", session["accessToken"].as_str().unwrap());
    let headers = [JSON, ("Authorization", &*authorization), ("X-HIP-ID", "IN0000000001")];
    let body = json!({ "healthId": ASHA.abha_number }).to_string();
    let reply = service.send("POST", "/api/v1/search/searchByHealthId", &headers, &body).await;
    assert_eq!(reply.status, 200);
}

#[tokio::test]
async fn a_fresh_key_has_4096_bits_and_calls_that_need_it_wait() {
    let service = Service::start_with(|config| config.key = None).await;
    let pem = service.get_with("/api/v1/auth/cert", &[]).await.text;
    assert_eq!(service.sandbox.requests().len(), 2);
    let base64: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let key = PublicEncryptingKey::from_der(&STANDARD.decode(base64).unwrap()).unwrap();
    assert_eq!(key.key_size_bits(), 4096);
    service.sandbox.ready().await;
}

#[tokio::test]
async fn a_shutdown_ends_idle_connections_and_frees_the_port() {
    let sandbox = Sandbox::new(Config::default());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let server = sandbox.serve(listener).unwrap();
    let addr = server.addr();
    assert_eq!(server.gateway_base(), format!("http://{addr}/gateway"));
    assert_eq!(server.health_id_base(), format!("http://{addr}/api"));
    let idle = TcpStream::connect(addr).await.unwrap();
    server.shutdown().await;
    drop(idle);
    assert!(TcpListener::bind(addr).is_ok());
}

#[tokio::test]
async fn a_dropped_server_no_longer_answers() {
    let sandbox = Sandbox::new(Config::default());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let server = sandbox.serve(listener).unwrap();
    let addr = server.addr();
    drop(server);
    // The listener goes with its task, which ends at the runtime's next turn.
    while TcpStream::connect(addr).await.is_ok() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_patients_log_in_at_once_each_to_their_own_account() {
    let service = Service::start().await;
    let log_in_often = async |person: abdm_sandbox::people::Person| {
        for _ in 0..10 {
            let txn_id = service.begin_login(person.abha_number).await;
            let login = service.confirm(&txn_id, &service.otp_for(person.mobile).await).await;
            let x_token = format!("Bearer {}", login.field("token"));
            let headers = [("X-Token", x_token.as_str())];
            let profile = service.get_with("/api/v1/account/profile", &headers).await;
            assert_eq!(profile.json()["name"], person.name);
        }
    };
    tokio::join!(log_in_often(ASHA), log_in_often(JOSEPH), log_in_often(KAVERI));
}
