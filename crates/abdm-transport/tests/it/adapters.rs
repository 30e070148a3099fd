//! What the adapters do beyond the contract, and what the surroundings cannot do to them.

use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use abdm_transport::conformance::{
    a_client_certificate_is_presented, a_proxy_is_asked_for_a_tunnel,
    a_proxy_that_fails_has_sent_nothing, this_machine_is_not_behind_the_proxy,
};
use abdm_transport::{
    CallClass, ConfigError, HttpConfig, HyperTransport, ReqwestTransport, Transport,
};
use abdm_types::{Effect, Network};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

fn hyper(config: &HttpConfig) -> HyperTransport {
    HyperTransport::new(config).unwrap()
}

fn reqwest(config: &HttpConfig) -> ReqwestTransport {
    ReqwestTransport::new(config).unwrap()
}

#[tokio::test]
async fn proxies() {
    a_proxy_is_asked_for_a_tunnel(hyper).await;
    a_proxy_is_asked_for_a_tunnel(reqwest).await;
}

#[tokio::test]
async fn failing_proxies() {
    a_proxy_that_fails_has_sent_nothing(hyper).await;
    a_proxy_that_fails_has_sent_nothing(reqwest).await;
}

#[tokio::test]
async fn no_proxy_for_this_machine() {
    this_machine_is_not_behind_the_proxy(hyper).await;
    this_machine_is_not_behind_the_proxy(reqwest).await;
}

#[tokio::test]
async fn client_certificates() {
    a_client_certificate_is_presented(hyper).await;
    a_client_certificate_is_presented(reqwest).await;
}

/// Connections that four calls take which act and read in turn.
async fn connections_of(
    make: impl Fn(&HttpConfig) -> Arc<dyn Transport>,
    config: &HttpConfig,
) -> usize {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let uri = format!("http://{}/", listener.local_addr().unwrap());
    let taken = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&taken);
    let serving = tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            count.fetch_add(1, Ordering::SeqCst);
            tokio::spawn(async move {
                let mut buffer = [0; 4096];
                while stream.read(&mut buffer).await.is_ok_and(|length| length > 0) {
                    stream
                        .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
                        .await
                        .unwrap();
                }
            });
        }
    });
    let transport = make(config);
    for class in [CallClass::Act, CallClass::Read, CallClass::Act, CallClass::Read] {
        let mut request = http::Request::new(bytes::Bytes::new());
        *request.uri_mut() = uri.parse().unwrap();
        request.extensions_mut().insert(class);
        assert_eq!(transport.send(request).await.unwrap().status(), 200);
        // The connection goes back once its task has run.
        tokio::task::yield_now().await;
    }
    serving.abort();
    taken.load(Ordering::SeqCst)
}

#[tokio::test]
async fn calls_that_act_share_connections_only_where_asked_to() {
    for make in [
        |config: &HttpConfig| Arc::new(hyper(config)) as Arc<dyn Transport>,
        |config: &HttpConfig| Arc::new(reqwest(config)) as Arc<dyn Transport>,
    ] {
        assert_eq!(connections_of(make, &HttpConfig::new()).await, 3);
        let kept = HttpConfig::new().keep_for_acting(Duration::from_secs(60));
        assert_eq!(connections_of(make, &kept).await, 1);
    }
}

/// Runs the tests whose name has `filter` in another process, and says whether they passed.
fn passes_with(filter: &str, environment: &[(&str, &str)]) -> bool {
    let output = Command::new(std::env::current_exe().unwrap())
        .arg(filter)
        .envs(environment.iter().copied())
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("running 2 tests"), "one for each adapter: {text}");
    output.status.success()
}

#[test]
fn proxies_in_the_environment_are_not_used() {
    let nobody = "http://127.0.0.1:9";
    let environment = ["http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY"]
        .map(|name| (name, nobody));
    assert!(passes_with("any_status_is_a_reply", &environment));
    assert!(passes_with("an_added_root_is_trusted", &environment));
}

#[test]
fn without_system_roots_only_added_ones_are_trusted() {
    let environment = [("SSL_CERT_FILE", "/nowhere"), ("SSL_CERT_DIR", "/nowhere")];
    assert!(passes_with("an_added_root_is_trusted", &environment));
    assert!(passes_with("a_bad_certificate_is_refused", &environment));
}

#[tokio::test]
async fn a_uri_that_names_no_host_is_refused_by_the_client() {
    for transport in transports() {
        for uri in ["/path", "ftp://host.example/", "host.example:443"] {
            let mut request = http::Request::new(bytes::Bytes::new());
            *request.uri_mut() = uri.parse().unwrap();
            request.extensions_mut().insert(CallClass::Act);
            let error = transport.send(request).await.unwrap_err();
            assert_eq!(error.network(), Network::Request, "{uri}");
            assert_eq!(error.effect(), Effect::None);
        }
    }
}

fn transports() -> [Box<dyn Transport>; 2] {
    let config = HttpConfig::new();
    [Box::new(hyper(&config)), Box::new(reqwest(&config))]
}

#[test]
fn what_cannot_be_used_is_found_at_construction() {
    let config = HttpConfig::new();
    let garbage = || b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n".to_vec();
    for (config, expected) in [
        (config.clone().extra_root_pem(Vec::new()), ConfigError::Root),
        (config.clone().extra_root_pem(b"text".to_vec()), ConfigError::Root),
        (config.clone().extra_root_pem(garbage()), ConfigError::Root),
        (config.clone().identity_pem(Vec::new()), ConfigError::Identity),
        (config.clone().identity_pem(garbage()), ConfigError::Identity),
    ] {
        assert_eq!(HyperTransport::new(&config).unwrap_err(), expected);
        assert_eq!(ReqwestTransport::new(&config).unwrap_err(), expected);
    }
    for url in [
        "",
        "proxy.example:3128",
        "https://proxy.example",
        "socks5://proxy.example",
        "http://user:sentinel@proxy.example",
        "http://proxy.example/path",
        "http://proxy.example/?query",
    ] {
        assert_eq!(config.clone().proxy(url).unwrap_err(), ConfigError::Proxy, "{url}");
    }
    for url in ["http://proxy.example:3128", " http://proxy.example/ ", "http://[::1]:1"] {
        assert!(config.clone().proxy(url).is_ok(), "{url}");
    }
}

#[test]
fn a_configuration_does_not_print_what_it_was_given() {
    let config = HttpConfig::new()
        .identity_pem(b"sentinel".to_vec())
        .extra_root_pem(b"sentinel".to_vec())
        .proxy("http://sentinel.example")
        .unwrap();
    let text = format!("{config:?}");
    assert!(text.contains("identity: true"), "{text}");
    assert!(!text.contains("sentinel"), "{text}");
    // Bytes print as numbers.
    assert!(!text.contains("115"), "{text}");
    let sensible = HttpConfig::new().proxy("http://sentinel.example").unwrap();
    let (hyper, reqwest) = (hyper(&sensible), reqwest(&sensible));
    assert!(!format!("{hyper:?} {reqwest:?}").contains("sentinel"));
}
