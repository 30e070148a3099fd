//! What can be seen of a call, and what cannot.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use abdm_transport::{
    CallFinished, CallStarted, Engine, HttpConfig, HyperTransport, Observer, ReqwestTransport,
    Target, Transport, TransportError,
};
use abdm_types::{BaseUrl, Effect, HipId, Network};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::log::Log;
use crate::support::{
    FOUND, Fail, OTP_SENT, Reply, TOKEN_REFUSED, Tokens, World, search, send_otp, target,
};

#[derive(Debug, Default)]
struct Diary(Mutex<Vec<String>>);

impl Diary {
    fn entries(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

impl Observer for Diary {
    fn call_started(&self, call: &CallStarted<'_>) {
        let entry = format!("{} {} started", call.meta.name, call.attempt);
        self.0.lock().unwrap().push(entry);
    }

    fn call_finished(&self, call: &CallFinished<'_>) {
        let CallFinished { attempt, status, code, effect, .. } = call;
        let entry = format!("{attempt} {status:?} {code:?} {effect:?}");
        self.0.lock().unwrap().push(entry);
    }
}

#[tokio::test]
async fn an_observer_is_told_of_each_attempt() {
    let diary = Arc::new(Diary::default());
    let script = [Fail(Network::Connect), TOKEN_REFUSED, OTP_SENT];
    let world = World::with(script, |engine| engine.observer(diary.clone()));
    world.call(&send_otp()).await.unwrap();
    let expected = [
        "v1v2.auth_init 1 started",
        "1 None None Some(None)",
        "v1v2.auth_init 2 started",
        "2 Some(401) Some(900901) Some(Settled)",
        "v1v2.auth_init 3 started",
        "3 Some(200) None None",
    ];
    assert_eq!(diary.entries(), expected);
}

#[tokio::test]
async fn a_call_that_is_dropped_in_flight_may_have_happened() {
    let diary = Arc::new(Diary::default());
    let observer = Arc::clone(&diary);
    let engine = Engine::builder().observer(observer).build(Arc::new(Silent));
    let call = tokio::spawn(async move {
        let tokens = Tokens::default();
        engine.call(&send_otp(), target(), Some(&tokens)).await
    });
    tokio::task::yield_now().await;
    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());
    assert_eq!(diary.entries(), ["v1v2.auth_init 1 started", "1 None None Some(Possible)"]);
}

#[derive(Debug)]
struct Silent;

#[async_trait::async_trait]
impl Transport for Silent {
    async fn send(
        &self,
        _: http::Request<bytes::Bytes>,
    ) -> Result<http::Response<bytes::Bytes>, TransportError> {
        std::future::pending().await
    }
}

#[tokio::test]
async fn a_span_tells_of_each_attempt() {
    let script = [
        Fail(Network::Timeout),
        Reply(500, r#"{"code":"HIS-500","message":"sentinel","details":[{"code":"HIS-1008"}]}"#),
    ];
    let world = World::new(script);
    let log = Log::begin();
    world.call(&search()).await.unwrap_err();
    let text = log.text();
    let closed: Vec<_> = text.lines().filter(|line| line.contains(": close")).collect();
    assert_eq!(closed.len(), 2);
    for field in ["abdm.call", "endpoint=\"v1v2.search_by_health_id\"", "attempt=1"] {
        assert!(closed[0].contains(field), "{field} in {}", closed[0]);
    }
    for field in ["effect=\"possible\"", "ms=0"] {
        assert!(closed[0].contains(field), "{field} in {}", closed[0]);
    }
    assert!(!closed[0].contains("status="));
    for field in ["attempt=2", "effect=\"settled\"", "status=500", "code=\"HIS-1008\""] {
        assert!(closed[1].contains(field), "{field} in {}", closed[1]);
    }
    assert!(!log.text().contains("sentinel"));
}

/// Fails for a reason that lies beneath the kind of its failure.
#[derive(Debug)]
struct OutOfReach;

#[async_trait::async_trait]
impl Transport for OutOfReach {
    async fn send(
        &self,
        _: http::Request<bytes::Bytes>,
    ) -> Result<http::Response<bytes::Bytes>, TransportError> {
        Err(TransportError::with_source(Network::Certificate, "it has expired"))
    }
}

#[tokio::test]
async fn what_lies_beneath_a_failure_is_traced_with_its_call() {
    let engine = Engine::builder().build(Arc::new(OutOfReach));
    let log = Log::begin();
    engine.call(&search(), target(), Some(&Tokens::default())).await.unwrap_err();
    let text = log.text();
    let told: Vec<_> = text.lines().filter(|line| line.contains("it has expired")).collect();
    assert_eq!(told.len(), 1, "{text}");
    assert!(told[0].contains("DEBUG") && told[0].contains("v1v2.search_by_health_id"), "{told:?}");
}

#[tokio::test]
async fn a_success_has_no_effect_in_its_span() {
    let world = World::new([FOUND]);
    let log = Log::begin();
    world.call(&search()).await.unwrap();
    assert!(log.text().contains("status=200"));
    assert!(!log.text().contains("effect"));
}

/// Token, facility, body, reply and query hold a sentinel. Everything that the adapters and the
/// libraries beneath them can be made to say is searched for it.
#[tokio::test]
async fn nothing_that_travels_appears_in_any_trace() {
    let config = HttpConfig::new();
    let transports: [(Arc<dyn Transport>, &str); 2] = [
        (Arc::new(HyperTransport::new(&config).unwrap()), "hyper_util"),
        (Arc::new(ReqwestTransport::new(&config).unwrap()), "reqwest"),
    ];
    for (transport, library) in transports {
        let log = Log::begin();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let server = tokio::spawn(async move {
            let body = r#"{"txnId":"sentinel-txn"}"#;
            let length = body.len();
            let good =
                format!("HTTP/1.1 200 OK\r\nx: sentinel\r\ncontent-length: {length}\r\n\r\n{body}");
            for answer in [good.as_str(), "sentinel\r\n\r\n", ""] {
                let (mut stream, _) = listener.accept().await.unwrap();
                let mut request = [0; 4096];
                let length = stream.read(&mut request).await.unwrap();
                let request = String::from_utf8_lossy(&request[..length]).into_owned();
                assert!(request.contains("Bearer sentinel-token-1"), "{request}");
                assert!(request.contains("someone@sbx"), "{request}");
                stream.write_all(answer.as_bytes()).await.unwrap();
            }
        });
        let base = BaseUrl::parse(&format!("http://{address}/sentinel")).unwrap();
        let hip_id = HipId::parse("sentinel").unwrap();
        let target = Target { hip_id: Some(&hip_id), ..Target::new(&base) };
        let engine = Engine::builder().build(transport);
        let tokens = Tokens::default();
        for effect in [None, Some(Effect::Possible), Some(Effect::Possible)] {
            let result = engine.call(&send_otp(), target, Some(&tokens)).await;
            if let Err(failure) = &result {
                let text = format!("{failure} {failure:?}");
                assert!(!text.contains("sentinel"), "{text}");
            }
            assert_eq!(result.err().map(|failure| failure.effect()), effect);
        }
        server.await.unwrap();
        let text = log.text();
        assert!(text.contains("v1v2.auth_init"));
        assert!(text.contains(library), "{text}");
        for secret in ["sentinel", "someone"] {
            assert!(!text.contains(secret), "{text}");
        }
    }
}

/// Why there was no connection is worth knowing, and names nobody.
#[tokio::test]
async fn the_cause_of_a_failed_connection_is_told_without_an_address() {
    let config = HttpConfig::new().connect_timeout(Duration::from_secs(1));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let base = BaseUrl::parse(&format!("http://{address}")).unwrap();
    let transports: [Arc<dyn Transport>; 2] = [
        Arc::new(HyperTransport::new(&config).unwrap()),
        Arc::new(ReqwestTransport::new(&config).unwrap()),
    ];
    for transport in transports {
        let mut request = http::Request::new(bytes::Bytes::new());
        *request.uri_mut() = base.join("/v1/sentinel").unwrap();
        let error = transport.send(request).await.unwrap_err();
        let source = std::error::Error::source(&error).unwrap();
        assert_eq!(source.to_string(), "connection refused");
        let text = format!("{error} {error:?}");
        assert!(!text.contains("127.0.0.1") && !text.contains("sentinel"), "{text}");
    }
}
