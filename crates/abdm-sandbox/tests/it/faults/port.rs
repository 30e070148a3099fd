//! A port that refuses connections.

use std::io::ErrorKind;
use std::net::TcpListener;
use std::time::Duration;

use abdm_sandbox::people::ASHA;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::service::Service;

async fn assert_refused(service: &Service) {
    let refused = TcpStream::connect(service.server.addr()).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
}

#[tokio::test]
async fn connections_are_refused_until_the_time_has_passed() {
    let service = Service::start().await;
    let faults = service.sandbox.faults();
    for _ in 0..2 {
        service.strike("refuse 30");
        faults.settled().await;
        for _ in 0..3 {
            assert_refused(&service).await;
        }
        service.clock.advance(Duration::from_secs(29));
        faults.settled().await;
        assert_refused(&service).await;
        service.clock.advance(Duration::from_secs(1));
        faults.settled().await;
        service.assert_next_call_goes_well().await;
    }
    assert_eq!(service.sandbox.tally().faults["refuse"], 2);
}

#[tokio::test]
async fn it_opens_by_itself() {
    let service = Service::start().await;
    service.strike("refuse 30");
    service.sandbox.faults().settled().await;
    service.clock.advance(Duration::from_secs(30));
    while TcpStream::connect(service.server.addr()).await.is_err() {
        tokio::task::yield_now().await;
    }
    service.assert_next_call_goes_well().await;
}

#[tokio::test]
async fn clearing_the_faults_opens_it() {
    let service = Service::start().await;
    service.strike("refuse 86400");
    service.sandbox.faults().settled().await;
    assert_refused(&service).await;
    service.sandbox.faults().clear();
    service.sandbox.faults().settled().await;
    service.assert_next_call_goes_well().await;
}

#[tokio::test]
async fn a_connection_that_is_open_goes_on_and_can_open_it_again() {
    let service = Service::start().await;
    let mut open = service.connect().await;
    let mut say = async |request: String, status: &str| {
        open.write_all(request.as_bytes()).await.unwrap();
        let mut reply = [0; 4096];
        let length = open.read(&mut reply).await.unwrap();
        let reply = String::from_utf8_lossy(&reply[..length]).into_owned();
        assert!(reply.starts_with(status), "{reply}");
    };
    let faults = "/_sandbox/faults";
    // The reply comes when the port is closed.
    say(service.posting(faults, r#""refuse 86400""#), "HTTP/1.1 200").await;
    assert_refused(&service).await;
    say(service.asking(), "HTTP/1.1 200").await;
    assert_eq!(service.otps_sent(), 1);
    say(format!("DELETE {faults} HTTP/1.1\r\nHost: x\r\n\r\n"), "HTTP/1.1 200").await;
    service.assert_next_call_goes_well().await;
}

#[tokio::test]
async fn a_sandbox_may_start_with_its_port_closed() {
    let sandbox = abdm_sandbox::Sandbox::new(abdm_sandbox::Config::default());
    sandbox.faults().add("refuse 86400".parse().unwrap()).unwrap();
    let server = sandbox.serve(TcpListener::bind("127.0.0.1:0").unwrap()).unwrap();
    sandbox.faults().settled().await;
    let refused = TcpStream::connect(server.addr()).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
    sandbox.faults().clear();
    sandbox.faults().settled().await;
    assert!(TcpStream::connect(server.addr()).await.is_ok());
}

#[tokio::test]
async fn a_server_whose_port_is_closed_stops_as_others_do() {
    let service = Service::start().await;
    service.strike("refuse 86400");
    service.sandbox.faults().settled().await;
    let addr = service.server.addr();
    service.server.shutdown().await;
    assert!(TcpListener::bind(addr).is_ok());
    // Nobody is left to wait for.
    service.sandbox.faults().clear();
    service.sandbox.faults().settled().await;
}

#[tokio::test]
async fn nobody_gets_the_port_while_it_is_closed() {
    let service = Service::start().await;
    service.strike("refuse 86400");
    service.sandbox.faults().settled().await;
    let port = service.server.addr().port();
    for _ in 0..100 {
        let other = TcpListener::bind("127.0.0.1:0").unwrap();
        assert_ne!(other.local_addr().unwrap().port(), port);
    }
    service.sandbox.faults().clear();
    service.sandbox.faults().settled().await;
    let body = json!({ "authMethod": "AADHAAR_OTP", "healthid": ASHA.abha_number });
    assert_eq!(service.post(super::AUTH_INIT, body).await.status, 200);
}
