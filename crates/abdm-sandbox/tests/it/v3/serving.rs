//! Where V3 is served.

use std::time::Duration;

use abdm_sandbox::SandboxTransport;
use abdm_transport::Transport;
use bytes::Bytes;
use http::Request;
use serde_json::Value;

use super::service::{CERTIFICATE, REQUEST_ID, SESSIONS, V3};
use crate::service::JSON;

#[tokio::test]
async fn the_bases_lead_to_the_paths_of_the_published_sandbox() {
    let v3 = V3::start().await;
    let server = &v3.service.server;
    let addr = server.addr();
    assert_eq!(server.gateway_v3_base() + "/v3/sessions", format!("http://{addr}{SESSIONS}"));
    let certificate = server.abha_base() + "/v3/profile/public/certificate";
    assert_eq!(certificate, format!("http://{addr}{CERTIFICATE}"));
}

#[tokio::test]
async fn v3_is_reached_without_a_network() {
    let v3 = V3::start().await;
    let transport: SandboxTransport = v3.service.sandbox.transport();
    let timestamp = v3.timestamp();
    let body = r#"{"clientId":"sandbox-client","clientSecret":"sandbox-secret"}"#;
    let request = Request::post(format!("{}/v3/sessions", SandboxTransport::GATEWAY_V3_BASE))
        .header(JSON.0, JSON.1)
        .header(REQUEST_ID.0, REQUEST_ID.1)
        .header("TIMESTAMP", &timestamp)
        .header("X-CM-ID", "sbx")
        .body(Bytes::from_static(body.as_bytes()))
        .unwrap();
    let session = transport.send(request).await.unwrap();
    let session: Value = serde_json::from_slice(session.body()).unwrap();
    let token = session["accessToken"].as_str().unwrap();
    let url = format!("{}/v3/profile/public/certificate", SandboxTransport::ABHA_BASE);
    let request = Request::get(url)
        .header("Authorization", format!("Bearer {token}"))
        .header(REQUEST_ID.0, REQUEST_ID.1)
        .header("TIMESTAMP", &timestamp)
        .body(Bytes::new())
        .unwrap();
    assert_eq!(transport.send(request).await.unwrap().status(), 200);
}

#[tokio::test]
async fn the_lifetimes_of_v3_are_its_own() {
    let mut v3 = V3::start_with(|config| {
        config.v3_app_token_lifetime = Duration::from_secs(60);
        config.v3_refresh_token_lifetime = Duration::from_secs(120);
    })
    .await;
    let reply = v3.open_session("sandbox-client", "sandbox-secret").await;
    assert_eq!(reply.json()["expiresIn"], 60);
    let txn_id = v3.begin(super::service::LOGIN, abdm_sandbox::people::ASHA.abha_number).await;
    let login = v3.verify(super::service::LOGIN, &txn_id, &v3.otp().await).await;
    assert_eq!(login.json()["refreshExpiresIn"], 120);
    // The other gateway and its logins are as they were.
    v3.service.renew_session().await;
    v3.service.clock.advance(Duration::from_secs(599));
    v3.service.log_in(abdm_sandbox::people::ASHA.abha_number).await;
    v3.renew_session().await;
}
