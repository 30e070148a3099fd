//! Redis behind TLS.

use abdm_store::{ConnectError, RedisStore, StoreError};

use crate::processes::{Place, Worker};
use crate::redis_server::{RedisServer, free_port, new_prefix};

/// The roots are those of the system, which only a process of its own can be given others of.
#[tokio::test]
async fn a_server_is_trusted_if_the_system_trusts_it() {
    let dir = tempfile::tempdir().unwrap();
    let file = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
    let certified = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    std::fs::write(file("certificate"), certified.cert.pem()).unwrap();
    std::fs::write(file("key"), certified.signing_key.serialize_pem()).unwrap();
    let port = free_port().to_string();
    let Some(server) = RedisServer::start_with(&[
        "--tls-port",
        &port,
        "--tls-cert-file",
        &file("certificate"),
        "--tls-key-file",
        &file("key"),
        "--tls-ca-cert-file",
        &file("certificate"),
        "--tls-auth-clients",
        "no",
    ]) else {
        return;
    };
    let url = format!("rediss://localhost:{port}");
    let error = RedisStore::connect(&url).await.unwrap_err();
    assert!(matches!(error, ConnectError::Store(StoreError::Unavailable(_))), "{error:?}");
    let error = RedisStore::connect(&format!("{url}/#insecure")).await.unwrap_err();
    assert_eq!(error, ConnectError::Address);

    let place = Place::at(&url, &new_prefix());
    let mut worker = Worker::start_with("open", &place, &[("SSL_CERT_FILE", &file("certificate"))]);
    assert_eq!(worker.says().as_deref(), Some("ready"));
    worker.go();
    assert_eq!(worker.says().as_deref(), Some("New"));
    drop(server);
}
