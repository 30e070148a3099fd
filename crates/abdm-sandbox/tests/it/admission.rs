//! Tokens and headers.

use std::time::Duration;

use abdm_sandbox::people::{ASHA, KAVERI};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::service::{JSON, Reply, Service, said};

const SESSIONS: &str = "/gateway/v0.5/sessions";
const SEARCH: &str = "/api/v1/search/searchByHealthId";
const PROFILE: &str = "/api/v1/account/profile";

#[track_caller]
fn assert_api_manager(reply: &Reply, code: &str, message: &str) {
    let json = reply.json();
    assert_eq!(
        (reply.status, &json["code"], &json["message"]),
        (401, &json!(code), &json!(message))
    );
    assert!(json["description"].is_string());
}

fn parts(token: &str) -> (Value, Value, usize) {
    // Tests of clients look for leaks of tokens by this.
    assert!(token.trim_start_matches("Bearer ").starts_with("eyJ"));
    let parts: Vec<_> = token.trim_start_matches("Bearer ").split('.').collect();
    let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).unwrap();
    let json = |part: &str| serde_json::from_slice(&decode(part)).unwrap();
    assert_eq!(parts.len(), 3);
    (json(parts[0]), json(parts[1]), decode(parts[2]).len())
}

#[tokio::test]
async fn a_session_looks_like_the_gateways() {
    let service = Service::start().await;
    let body = r#"{"clientId":"sandbox-client","clientSecret":"sandbox-secret"}"#;
    let reply = service.send("POST", SESSIONS, &[JSON], body).await;
    assert_eq!(reply.status, 200);
    let json = reply.json();
    assert_eq!(json["expiresIn"], 600);
    assert_eq!(json["refreshExpiresIn"], 1800);
    assert_eq!(json["tokenType"], "bearer");
    let (header, claims, signature) = parts(json["accessToken"].as_str().unwrap());
    assert_eq!((&header["alg"], signature), (&json!("RS256"), 256));
    assert_eq!(claims["exp"].as_u64().unwrap() - claims["iat"].as_u64().unwrap(), 600);
    assert!(claims["realm_access"]["roles"].as_array().unwrap().contains(&json!("healthId")));
    let (header, claims, _) = parts(json["refreshToken"].as_str().unwrap());
    assert_eq!((&header["alg"], &claims["typ"]), (&json!("HS256"), &json!("Refresh")));
}

#[tokio::test]
async fn a_wrong_id_or_secret_is_refused_in_the_gateways_words() {
    let service = Service::start().await;
    for (id, secret) in [("sandbox-client", "wrong"), ("stranger", "sandbox-secret")] {
        let body = json!({ "clientId": id, "clientSecret": secret }).to_string();
        let reply = service.send("POST", SESSIONS, &[JSON], &body).await;
        let expected = json!({ "error": { "code": 2401, "message": "Invalid Token" } });
        assert_eq!((reply.status, reply.json()), (401, expected));
    }
    for body in ["{}", "", "[]", r#"{"clientId":"sandbox-client"}"#] {
        let reply = service.send("POST", SESSIONS, &[JSON], body).await;
        reply.assert_framework(400, SESSIONS);
    }
}

#[tokio::test]
async fn a_call_needs_an_application_token() {
    let service = Service::start().await;
    let body = json!({ "healthId": ASHA.abha_number }).to_string();
    let hip = ("X-HIP-ID", "IN0000000001");
    let reply = service.send("POST", SEARCH, &[JSON, hip], &body).await;
    assert_api_manager(&reply, "900902", "Missing Credentials");

    let good = service.authorization();
    let x_token = service.log_in(ASHA.abha_number).await;
    for bad in ["Bearer invented", "Bearer ", &good["Bearer ".len()..], &x_token, "Basic eDp5"] {
        let headers = [JSON, hip, ("Authorization", bad)];
        let reply = service.send("POST", SEARCH, &headers, &body).await;
        assert_api_manager(&reply, "900901", "Invalid Credentials");
    }
}

#[tokio::test]
async fn an_application_token_expires_after_ten_minutes() {
    let service = Service::start().await;
    let body = json!({ "healthId": ASHA.abha_number });
    service.clock.advance(Duration::from_secs(599));
    assert_eq!(service.post(SEARCH, body.clone()).await.status, 200);
    service.clock.advance(Duration::from_secs(1));
    assert_api_manager(&service.post(SEARCH, body).await, "900901", "Invalid Credentials");
}

#[tokio::test]
async fn a_call_names_its_facility_unless_that_is_turned_off() {
    let body = json!({ "healthId": ASHA.abha_number }).to_string();
    let service = Service::start().await;
    let authorization = service.authorization();
    let headers = [JSON, ("Authorization", &*authorization)];
    let reply = service.send("POST", SEARCH, &headers, &body).await;
    reply.assert_invalid("HIS-1002", said::EMPTY, "X-HIP-ID", Value::Null);

    let lenient = Service::start_with(|config| config.hip_id_required = false).await;
    let authorization = lenient.authorization();
    let headers = [JSON, ("Authorization", &*authorization)];
    assert_eq!(lenient.send("POST", SEARCH, &headers, &body).await.status, 200);
}

#[tokio::test]
async fn user_tokens_have_the_form_and_length_of_the_services() {
    let service = Service::start().await;
    let (header, claims, signature) = parts(&service.log_in(ASHA.abha_number).await);
    assert_eq!((header, signature), (json!({ "alg": "RS512" }), 512));
    let expected = json!({
        "sub": "91-0000-1001-0007",
        "clientId": "sandbox-client",
        "system": "ABHA-N",
        "mobile": "5550001001",
        "healthId": "asha.ramanathan@sbx",
        "healthIdNumber": "91-0000-1001-0007",
        "iat": 1_653_368_656,
        "exp": 1_653_370_456,
    });
    assert_eq!(claims, expected);
}

#[tokio::test]
async fn a_patients_token_expires_after_thirty_minutes() {
    let mut service = Service::start().await;
    let x_token = service.log_in(ASHA.abha_number).await;
    service.wait(1799).await;
    assert_eq!(service.get_with(PROFILE, &[("X-Token", &x_token)]).await.status, 200);
    service.wait(1).await;
    service.get_with(PROFILE, &[("X-Token", &x_token)]).await.assert_unauthorized();
}

#[tokio::test]
async fn only_a_patients_own_token_is_one() {
    let service = Service::start().await;
    service.get_with(PROFILE, &[]).await.assert_unauthorized();

    let txn_id = service.begin_login(ASHA.abha_number).await;
    let login = service.confirm(&txn_id, &service.otp().await).await;
    let bare = login.field("token");
    let refresh = format!("Bearer {}", login.field("refreshToken"));
    let verified = crate::mobile_login::verify(&service, KAVERI.mobile).await;
    let t_token = format!("Bearer {}", verified.field("token"));
    for bad in ["Bearer invented", "Bearer ", &bare, &refresh, &t_token, &service.authorization()] {
        service.get_with(PROFILE, &[("X-Token", bad)]).await.assert_unauthorized();
    }
    // A good token in the wrong header is as good as none.
    let good = format!("Bearer {bare}");
    service.get_with(PROFILE, &[("T-Token", &good)]).await.assert_unauthorized();
    assert_eq!(service.get_with(PROFILE, &[("X-Token", &good)]).await.status, 200);
}

#[tokio::test]
async fn a_logout_ends_this_login_and_no_other() {
    let service = Service::start().await;
    let first = service.log_in(ASHA.abha_number).await;
    let second = service.log_in(ASHA.abha_number).await;
    let reply = service.get_with("/api/v1/account/logout", &[("X-Token", &first)]).await;
    assert_eq!((reply.status, reply.text.as_str()), (200, ""));
    service.get_with(PROFILE, &[("X-Token", &first)]).await.assert_unauthorized();
    service.get_with("/api/v1/account/logout", &[("X-Token", &first)]).await.assert_unauthorized();
    assert_eq!(service.get_with(PROFILE, &[("X-Token", &second)]).await.status, 200);
}

#[tokio::test]
async fn a_refusal_of_the_token_comes_before_one_of_the_body() {
    let service = Service::start().await;
    let headers = [("X-Token", "Bearer invented")];
    let reply = service.post_with("/api/v2/account/profile/deactivate", &headers, json!({})).await;
    reply.assert_unauthorized();
}
