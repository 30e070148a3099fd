//! A key and a time that change from one call to the next.

use abdm_sandbox::ServiceKey;
use abdm_sandbox::people::ASHA;
use serde_json::json;
use tokio::io::AsyncWriteExt;

use crate::service::{Service, said};
use crate::v3::service::{CERTIFICATE, LOGIN, PROFILE, REQUEST_OTP, V3, handing_in, sending};

const CERT: &str = "/api/v1/auth/cert";

/// One for all tests, since each takes a while to be made.
fn second_key() -> ServiceKey {
    static KEY: std::sync::OnceLock<ServiceKey> = std::sync::OnceLock::new();
    KEY.get_or_init(|| ServiceKey::generate(2048).unwrap()).clone()
}

#[tokio::test]
async fn what_is_under_the_old_key_is_refused_and_what_is_under_the_new_one_is_not() {
    let v3 = V3::start_with(|config| config.next_keys = vec![second_key()]).await;
    let service = &v3.service;
    let number = v3.encrypt(ASHA.abha_number).await;
    let old_pem = service.get_with(CERT, &[]).await.text;

    service.strike("v3.login_request_otp rotate-key");
    let reply = v3.post(REQUEST_OTP, sending(LOGIN, &number)).await;
    assert_eq!(reply.status, 400, "{}", reply.text);
    assert_eq!(reply.json()["loginId"], "Invalid LoginId");
    let latest = service.latest();
    assert_eq!((latest.handled, latest.fault), (true, Some("rotate-key")));
    assert_eq!(service.otps_sent(), 0);

    // For good, and on both wires.
    let reply = v3.post(REQUEST_OTP, sending(LOGIN, &number)).await;
    assert_eq!(reply.status, 400, "{}", reply.text);
    assert_eq!(service.get_with(CERT, &[]).await.text, second_key().public_pem());
    assert_ne!(old_pem, second_key().public_pem());
    service.sandbox.faults().clear();
    v3.log_in(ASHA.abha_number).await;
}

#[tokio::test]
async fn an_otp_under_the_old_key_is_not_read_and_costs_no_attempt() {
    let v3 = V3::start_with(|config| config.next_keys = vec![second_key()]).await;
    let txn_id = v3.begin(LOGIN, ASHA.abha_number).await;
    let otp = v3.otp().await;
    let body = handing_in(LOGIN, &txn_id, &v3.encrypt(&otp).await);
    v3.service.strike("v3.login_verify rotate-key");
    let reply = v3.post(crate::v3::service::VERIFY, body).await;
    assert_eq!(reply.status, 400, "{}", reply.text);
    let latest = v3.service.latest();
    assert!(!latest.otp_accepted && !latest.otp_refused);
    assert_eq!(v3.service.sandbox.tally().otps_submitted, 0);
    assert_eq!(v3.verify(LOGIN, &txn_id, &otp).await.status, 200);
}

#[tokio::test]
async fn without_a_prepared_key_a_new_one_is_made() {
    let service = Service::start_with(|config| config.next_keys = vec![second_key()]).await;
    service.strike("v1v2.cert rotate-key times 2");
    let mut pems = Vec::new();
    for _ in 0..3 {
        pems.push(service.get_with(CERT, &[]).await.text);
    }
    assert_eq!(pems[0], second_key().public_pem());
    assert_ne!(pems[1], pems[0]);
    assert_eq!(pems[1].len(), ServiceKey::shared().public_pem().len());
    assert_eq!(pems[2], pems[1]);
}

#[tokio::test]
async fn a_new_key_is_made_though_the_client_does_not_wait_for_it() {
    let service = Service::start().await;
    service.strike("v1v2.cert rotate-key");
    let mut stream = service.connect().await;
    let request = format!("GET {CERT} HTTP/1.1\r\nHost: x\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    stream.shutdown().await.unwrap();
    while service.sandbox.requests().len() < 2 {
        tokio::task::yield_now().await;
    }
    assert_eq!(service.latest().fault, Some("rotate-key"));
    let pem = service.get_with(CERT, &[]).await.text;
    assert_ne!(pem, ServiceKey::shared().public_pem());
}

#[tokio::test]
async fn what_expires_does_so_by_the_clock_that_jumped() {
    let mut service = Service::start().await;
    let txn_id = service.begin_login(ASHA.abha_number).await;
    let otp = service.otp().await;
    // An OTP lives for ten minutes, and so does the application's token.
    service.strike("v1v2.auth_init clock-jump 601");
    let body = json!({ "authMethod": "AADHAAR_OTP", "healthid": ASHA.abha_number });
    let reply = service.post(super::AUTH_INIT, body).await;
    reply.assert_api_manager(401, "900901", "Invalid Credentials");
    assert_eq!(service.latest().fault, Some("clock-jump"));
    service.renew_session().await;
    let reply = service.confirm(&txn_id, &otp).await;
    reply.assert_refused("HIS-1056", "OTP has expired. Please re-send.");

    // Back it is good again, until the same time has passed a second time.
    service.strike("v1v2.confirm_aadhaar_otp_v1 clock-jump -601");
    assert_eq!(service.confirm(&txn_id, &otp).await.status, 200);
    let reply = service.confirm(&txn_id, &otp).await;
    reply.assert_refused(said::TRANSACTION_UNKNOWN.0, said::TRANSACTION_UNKNOWN.1);
}

#[tokio::test]
async fn a_timestamp_is_compared_with_the_clock_that_jumped() {
    let v3 = V3::start().await;
    for seconds in [301, -301] {
        v3.service.strike(&format!("v3.certificate clock-jump {seconds}"));
        let reply = v3.get_with(CERTIFICATE, &[]).await;
        reply.assert_wrapped(404, ("ABDM-1016: ", "Invalid Timestamp"));
        // It stays so, whatever is cleared.
        v3.service.sandbox.faults().clear();
        let reply = v3.get_with(PROFILE, &[]).await;
        reply.assert_wrapped(404, ("ABDM-1016: ", "Invalid Timestamp"));
        v3.service.strike(&format!("v3.certificate clock-jump {}", -seconds));
        assert_eq!(v3.get_with(CERTIFICATE, &[]).await.status, 200);
    }
}
