//! Headers and tokens that every call has (sections 2 and 12).

use std::time::Duration;

use abdm_sandbox::people::ASHA;
use serde_json::json;

use super::service::{
    CERTIFICATE, LOGIN, LOGOUT, PROFILE, REFRESH, REQUEST_ID, REQUEST_OTP, SEARCH, V3, VERIFY,
    timestamp,
};
use crate::service::JSON;

const BAD_ID: (&str, &str) = ("ABDM-1030: ", "Invalid request ID");
const BAD_TIME: (&str, &str) = ("ABDM-1016: ", "Invalid Timestamp");

#[tokio::test]
async fn a_call_needs_an_application_token() {
    let v3 = V3::start().await;
    let now = v3.timestamp();
    let login = v3.log_in(ASHA.abha_number).await;
    let good = v3.authorization();
    for (method, path) in
        [("GET", CERTIFICATE), ("POST", REQUEST_OTP), ("GET", PROFILE), ("GET", REFRESH)]
    {
        let headers = [JSON, REQUEST_ID, ("TIMESTAMP", &*now)];
        let reply = v3.service.send(method, path, &headers, "{}").await;
        reply.assert_api_manager(401, "900902", "Missing Credentials");
        for bad in
            ["Bearer invented", "Bearer ", &good["Bearer ".len()..], &login.x_token, "Basic eDp5"]
        {
            let headers = [JSON, REQUEST_ID, ("TIMESTAMP", &*now), ("Authorization", bad)];
            let reply = v3.service.send(method, path, &headers, "{}").await;
            reply.assert_api_manager(401, "900901", "Invalid Credentials");
        }
    }
}

#[tokio::test]
async fn a_call_has_a_uuid_of_its_own() {
    let v3 = V3::start().await;
    let (authorization, now) = (v3.authorization(), v3.timestamp());
    let headers = [JSON, ("Authorization", &*authorization), ("TIMESTAMP", &*now)];
    for (method, path) in [("GET", CERTIFICATE), ("POST", VERIFY), ("GET", LOGOUT)] {
        let reply = v3.service.send(method, path, &headers, "{}").await;
        reply.assert_wrapped(404, BAD_ID);
    }
    for bad in ["", "1", "2f1c7f0e9d1b4c588a531b2f3d4e5a60", "2f1c7f0e-9d1b-4c58-8a53-1b2f3d4e5ag0"]
    {
        let mut headers = headers.to_vec();
        headers.push(("REQUEST-ID", bad));
        v3.service.send("GET", CERTIFICATE, &headers, "").await.assert_wrapped(404, BAD_ID);
    }
    // One that was used before is not told apart.
    for _ in 0..2 {
        let mut headers = headers.to_vec();
        headers.push(REQUEST_ID);
        assert_eq!(v3.service.send("GET", CERTIFICATE, &headers, "").await.status, 200);
    }
}

#[tokio::test]
async fn a_call_tells_the_time_in_utc_with_milliseconds() {
    let v3 = V3::start().await;
    let authorization = v3.authorization();
    let headers = [JSON, ("Authorization", &*authorization), REQUEST_ID];
    for (method, path) in [("GET", CERTIFICATE), ("POST", VERIFY), ("GET", LOGOUT)] {
        let reply = v3.service.send(method, path, &headers, "{}").await;
        reply.assert_wrapped(404, BAD_TIME);
    }
    for bad in [
        "2022-05-24T10:34:16.000+05:30",
        "2022-05-24T05:04:16Z",
        "2022-05-24T05:04:16.000",
        "2022-05-24 05:04:16",
        "1653368656",
        "",
    ] {
        let mut headers = headers.to_vec();
        headers.push(("TIMESTAMP", bad));
        v3.service.send("GET", CERTIFICATE, &headers, "").await.assert_wrapped(404, BAD_TIME);
    }
}

#[tokio::test]
async fn a_time_may_be_a_little_off_in_either_direction() {
    let v3 = V3::start_with(|config| config.timestamp_tolerance = Duration::from_secs(60)).await;
    let authorization = v3.authorization();
    let now = abdm_transport::Clock::now(&*v3.service.clock);
    let (minute, milli) = (Duration::from_secs(60), Duration::from_millis(1));
    for (time, status) in [
        (now + minute, 200),
        (now - minute, 200),
        (now + minute + milli, 404),
        (now - minute - milli, 404),
    ] {
        let time = timestamp(time);
        let headers = [("Authorization", &*authorization), REQUEST_ID, ("TIMESTAMP", &*time)];
        assert_eq!(v3.service.send("GET", CERTIFICATE, &headers, "").await.status, status);
    }
    // Five minutes unless told otherwise.
    let v3 = V3::start().await;
    let authorization = v3.authorization();
    for (seconds, status) in [(300, 200), (301, 404)] {
        let time = timestamp(now + Duration::from_secs(seconds));
        let headers = [("Authorization", &*authorization), REQUEST_ID, ("TIMESTAMP", &*time)];
        assert_eq!(v3.service.send("GET", CERTIFICATE, &headers, "").await.status, status);
    }
}

#[tokio::test]
async fn neither_a_facility_nor_a_consent_manager_is_asked_for_nor_in_the_way() {
    let v3 = V3::start().await;
    let search = json!({ "ABHANumber": ASHA.abha_number });
    assert_eq!(v3.post(SEARCH, search.clone()).await.status, 200);
    let more = [("X-HIP-ID", "IN0000000001"), ("X-CM-ID", "abdm")];
    assert_eq!(v3.post_with(SEARCH, &more, search).await.status, 200);
}

/// Application token, id, time, patient's token, fields.
#[tokio::test]
async fn refusals_come_in_one_order() {
    let v3 = V3::start().await;
    let path = super::service::ACCOUNT_VERIFY;
    let (authorization, now) = (v3.authorization(), v3.timestamp());
    let send = |headers: Vec<(&'static str, String)>| {
        let v3 = &v3;
        async move {
            let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, &**value)).collect();
            v3.service.send("POST", path, &headers, "not json").await
        }
    };
    let mut headers = Vec::new();
    send(headers.clone()).await.assert_api_manager(401, "900902", "Missing Credentials");
    headers.push(("Authorization", authorization));
    send(headers.clone()).await.assert_wrapped(404, BAD_ID);
    headers.push(("REQUEST-ID", REQUEST_ID.1.to_owned()));
    send(headers.clone()).await.assert_wrapped(404, BAD_TIME);
    headers.push(("TIMESTAMP", now));
    send(headers.clone()).await.assert_empty(401);
    headers.push(("X-token", v3.log_in(ASHA.abha_number).await.x_token));
    send(headers.clone()).await.assert_framework_v3(415, path);
    headers.push(("Content-Type", "application/json".to_owned()));
    send(headers).await.assert_framework_v3(400, path);
}

#[tokio::test]
async fn a_path_that_leads_nowhere_is_answered_by_who_stands_there() {
    let v3 = V3::start().await;
    for path in [
        "/abha/api/v3",
        "/abha/api/v3/",
        "/abha/api/v3/auth/cert",
        "/abha/api/v3/login/request/otp",
        "/abha/api/v3/profile/login/verify/",
        "/abha/api/v3/profile/account/reactivate",
    ] {
        let reply = v3.get_with(path, &[]).await;
        let expected = json!({
            "code": "404",
            "type": "Status report",
            "message": "Runtime Error",
            "description": "No matching resource found for given API Request",
        });
        assert_eq!((reply.status, reply.json()), (404, expected), "{path}");
    }
    for path in [
        "/abha/api/profile/public/certificate",
        "/abha/api",
        "/abha/api/v33/x",
        "/api/hiecm/gateway/v0.5/sessions",
        "/api/hiecm/gateway",
    ] {
        v3.get_with(path, &[]).await.assert_framework_v3(404, path);
    }
    for path in ["/abha/apix", "/v3/sessions", "/gateway/v3/sessions", "/api/v3/sessions"] {
        v3.get_with(path, &[]).await.assert_framework(404, path);
    }
    for path in [REQUEST_OTP, SEARCH] {
        v3.get_with(path, &[]).await.assert_framework_v3(405, path);
    }
    v3.post(PROFILE, json!({})).await.assert_framework_v3(405, PROFILE);
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused_in_v3_too() {
    let v3 = V3::start().await;
    let reply = v3.send("POST", REQUEST_OTP, &[JSON], &"x".repeat(257 * 1024)).await;
    reply.assert_framework_v3(413, REQUEST_OTP);
    let txn_id = v3.begin(LOGIN, ASHA.abha_number).await;
    assert_eq!(txn_id.len(), 36);
}
