//! The gateway's session (section 3).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::service::{CERTIFICATE, REQUEST_ID, SESSIONS, V3};
use crate::service::JSON;

const CREDENTIALS: &str = r#"{"clientId":"sandbox-client","clientSecret":"sandbox-secret","grantType":"client_credentials"}"#;

#[tokio::test]
async fn a_session_looks_like_the_gateways() {
    let v3 = V3::start().await;
    let reply = v3.open_session("sandbox-client", "sandbox-secret").await;
    let json = reply.json();
    let expected = json!({
        "accessToken": json["accessToken"],
        "expiresIn": 1200,
        "refreshExpiresIn": 1800,
        "refreshToken": json["refreshToken"],
        "tokenType": "bearer",
    });
    assert_eq!((reply.status, &json), (200, &expected));
    for token in ["accessToken", "refreshToken"] {
        assert!(reply.field(token).starts_with("eyJ"));
    }
    let claims = reply.field("accessToken").split('.').nth(1).unwrap().to_owned();
    let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap();
    assert_eq!(claims["exp"].as_u64().unwrap() - claims["iat"].as_u64().unwrap(), 1200);
}

#[tokio::test]
async fn an_application_token_expires_after_twenty_minutes() {
    let v3 = V3::start().await;
    v3.service.clock.advance(std::time::Duration::from_secs(1199));
    assert_eq!(v3.get_with(CERTIFICATE, &[]).await.status, 200);
    v3.service.clock.advance(std::time::Duration::from_secs(1));
    let reply = v3.get_with(CERTIFICATE, &[]).await;
    reply.assert_api_manager(401, "900901", "Invalid Credentials");
}

#[tokio::test]
async fn a_wrong_id_and_a_wrong_secret_have_words_of_their_own() {
    let v3 = V3::start().await;
    let reply = v3.open_session("stranger", "sandbox-secret").await;
    reply.assert_wrapped(400, ("1921", "Invalid client id"));
    let reply = v3.open_session("sandbox-client", "wrong").await;
    reply.assert_wrapped(400, ("1922", "Invalid client secret"));
}

#[tokio::test]
async fn each_header_of_a_session_is_needed() {
    let v3 = V3::start().await;
    let timestamp = v3.timestamp();
    let good = [JSON, REQUEST_ID, ("TIMESTAMP", &*timestamp), ("X-CM-ID", "sbx")];
    let reply = v3.service.send("POST", SESSIONS, &good, CREDENTIALS).await;
    assert_eq!(reply.status, 200);
    for missing in 1..good.len() {
        let mut headers = good.to_vec();
        headers.remove(missing);
        let reply = v3.service.send("POST", SESSIONS, &headers, CREDENTIALS).await;
        reply.assert_text(403, "Access Denied");
    }
    for (position, wrong) in [
        (1, ("REQUEST-ID", "1")),
        (1, ("REQUEST-ID", "")),
        (2, ("TIMESTAMP", "2022-05-24T10:34:16.000+05:30")),
        (2, ("TIMESTAMP", "2022-05-24T04:34:16.000Z")),
        (3, ("X-CM-ID", "abdm")),
        (3, ("X-CM-ID", "SBX")),
    ] {
        let mut headers = good.to_vec();
        headers[position] = wrong;
        let reply = v3.service.send("POST", SESSIONS, &headers, CREDENTIALS).await;
        reply.assert_text(403, "Access Denied");
    }
}

#[tokio::test]
async fn a_body_that_is_no_session_is_answered_by_the_framework() {
    let v3 = V3::start().await;
    let timestamp = v3.timestamp();
    let good = [JSON, REQUEST_ID, ("TIMESTAMP", &*timestamp), ("X-CM-ID", "sbx")];
    for body in [
        "",
        "[]",
        "{}",
        r#"{"clientId":"sandbox-client"}"#,
        r#"{"clientId":"sandbox-client","clientSecret":"sandbox-secret","grantType":"password"}"#,
    ] {
        let reply = v3.service.send("POST", SESSIONS, &good, body).await;
        reply.assert_framework_v3(400, SESSIONS);
    }
    let reply = v3.service.send("POST", SESSIONS, &good[1..], CREDENTIALS).await;
    reply.assert_framework_v3(415, SESSIONS);
    let reply = v3.service.send("GET", SESSIONS, &good, "").await;
    reply.assert_framework_v3(405, SESSIONS);
}
