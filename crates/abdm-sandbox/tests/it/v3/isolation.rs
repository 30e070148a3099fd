//! What the generations share and what not: the people and their accounts on one side; tokens and
//! transactions on the other.

use abdm_sandbox::people::{ASHA, FARHAN, JOSEPH, KAVERI};
use serde_json::json;

use super::service::{
    BY_MOBILE, CERTIFICATE, LOGIN, REACTIVATE, REFRESH, REQUEST_ID, RETRIEVE, SEARCH, V3,
    VERIFY_USER, said,
};
use crate::service::{JSON, said as v1v2};

const SEARCH_V1: &str = "/api/v1/search/searchByHealthId";
const PROFILE_V1: &str = "/api/v1/account/profile";

#[tokio::test]
async fn an_application_token_is_good_on_its_own_generation_alone() {
    let v3 = V3::start().await;
    let (of_v1v2, of_v3, now) = (v3.service.authorization(), v3.authorization(), v3.timestamp());
    let headers = [("Authorization", &*of_v1v2), REQUEST_ID, ("TIMESTAMP", &*now)];
    let reply = v3.service.send("GET", CERTIFICATE, &headers, "").await;
    reply.assert_api_manager(401, "900901", "Invalid Credentials");

    let headers = [JSON, ("Authorization", &*of_v3), ("X-HIP-ID", "IN0000000001")];
    let body = json!({ "healthId": ASHA.abha_number }).to_string();
    let reply = v3.service.send("POST", SEARCH_V1, &headers, &body).await;
    reply.assert_api_manager(401, "900901", "Invalid Credentials");
}

#[tokio::test]
async fn a_patients_tokens_are_good_on_their_own_generation_alone() {
    let v3 = V3::start().await;
    let service = &v3.service;
    let txn_id = service.begin_login(ASHA.abha_number).await;
    let of_v1v2 = service.confirm(&txn_id, &service.otp().await).await;
    let x_token = format!("Bearer {}", of_v1v2.field("token"));
    v3.profile(&x_token).await.assert_message(400, "Invalid X-token");
    let r_token = format!("Bearer {}", of_v1v2.field("refreshToken"));
    let reply = v3.get_with(REFRESH, &[("R-token", &r_token)]).await;
    reply.assert_message(400, "Invalid R-token");

    let of_v3 = v3.log_in(ASHA.abha_number).await;
    let headers = [("X-Token", of_v3.x_token.as_str())];
    service.get_with(PROFILE_V1, &headers).await.assert_unauthorized();
    // Both are good at home.
    assert_eq!(v3.profile(&of_v3.x_token).await.status, 200);
    assert_eq!(service.get_with(PROFILE_V1, &[("X-Token", &x_token)]).await.status, 200);
}

#[tokio::test]
async fn a_transfer_token_is_good_on_its_own_generation_alone() {
    let v3 = V3::start().await;
    let of_v1v2 = crate::mobile_login::verify(&v3.service, KAVERI.mobile).await;
    let t_token = format!("Bearer {}", of_v1v2.field("token"));
    let body = json!({ "ABHANumber": KAVERI.abha_number, "txnId": of_v1v2.field("txnid") });
    let reply = v3.post_with(VERIFY_USER, &[("T-token", &t_token)], body).await;
    reply.assert_message(400, "Invalid T-token");

    let of_v3 = v3.prove(BY_MOBILE, KAVERI.mobile).await;
    let t_token = format!("Bearer {}", of_v3.field("token"));
    let body = json!({ "healthId": KAVERI.abha_number, "txnId": of_v3.field("txnId") });
    let authorize = "/api/v2/registration/mobile/login/userAuthorizedToken";
    let reply = v3.service.post_with(authorize, &[("T-Token", &t_token)], body).await;
    reply.assert_unauthorized();
}

#[tokio::test]
async fn a_transaction_is_finished_where_it_was_begun() {
    let v3 = V3::start().await;
    let service = &v3.service;
    let txn_id = service.begin_login(ASHA.abha_number).await;
    let otp = v3.otp().await;
    let reply = v3.verify(LOGIN, &txn_id, &otp).await;
    reply.assert_field(said::TRANSACTION.0, said::TRANSACTION.1);
    assert_eq!(service.confirm(&txn_id, &otp).await.status, 200);

    let txn_id = v3.begin(LOGIN, ASHA.abha_number).await;
    let otp = v3.otp().await;
    let unknown = v1v2::TRANSACTION_UNKNOWN;
    service.confirm(&txn_id, &otp).await.assert_refused(unknown.0, unknown.1);
    assert_eq!(v3.verify(LOGIN, &txn_id, &otp).await.json()["authResult"], "success");

    let txn_id = v3.begin(RETRIEVE, JOSEPH.aadhaar).await;
    let body = json!({ "otp": service.encrypted_otp().await, "txnId": txn_id });
    let reply = service.post("/api/v2/forgot/healthId/aadhaar", body).await;
    reply.assert_refused(unknown.0, unknown.1);
}

/// Also once it has expired, which each generation tells in its own way.
#[tokio::test]
async fn a_transaction_of_the_other_generation_never_was() {
    let mut v3 = V3::start().await;
    let txn_id = v3.begin(LOGIN, ASHA.abha_number).await;
    v3.wait(1800).await;
    v3.service.renew_session().await;
    let unknown = v1v2::TRANSACTION_UNKNOWN;
    v3.service.confirm(&txn_id, "123456").await.assert_refused(unknown.0, unknown.1);
}

#[tokio::test]
async fn an_account_deactivated_over_v2_is_deactivated_in_v3_and_its_logins_are_over() {
    let v3 = V3::start().await;
    let in_v3 = v3.log_in(ASHA.abha_number).await;
    let x_token = v3.service.log_in(ASHA.abha_number).await;
    let txn_id = v3.service.begin_deactivation(&x_token).await;
    assert_eq!(v3.service.deactivate(&x_token, &txn_id).await.status, 204);

    v3.profile(&in_v3.x_token).await.assert_message(400, "Invalid X-token");
    v3.request_otp(LOGIN, ASHA.abha_number).await.assert_wrapped(422, said::DEACTIVATED);
    let found = v3.post(SEARCH, json!({ "ABHANumber": ASHA.abha_number })).await;
    assert_eq!(found.json()["status"], "DEACTIVATED");
    // And reactivated in V3 it is active over v2.
    assert_eq!(v3.prove(REACTIVATE, ASHA.abha_number).await.json()["authResult"], "success");
    v3.service.log_in(ASHA.abha_number).await;
}

#[tokio::test]
async fn an_account_deactivated_in_v3_is_deactivated_over_v2_and_its_logins_are_over() {
    let v3 = V3::start().await;
    let x_token = v3.service.log_in(ASHA.abha_number).await;
    v3.deactivate_whole(ASHA.abha_number).await;
    let headers = [("X-Token", x_token.as_str())];
    v3.service.get_with(PROFILE_V1, &headers).await.assert_unauthorized();
    let body = json!({ "authMethod": "AADHAAR_OTP", "healthid": ASHA.abha_number });
    let reply = v3.service.post("/api/v2/auth/init", body).await;
    reply.assert_refused(v1v2::DISABLED.0, v1v2::DISABLED.1);
}

#[tokio::test]
async fn failures_and_locks_are_counted_over_both() {
    let v3 = V3::start_with(|config| config.failures_before_lock = 2).await;
    let txn_id = v3.service.begin_login(ASHA.abha_number).await;
    v3.service.confirm(&txn_id, &v3.wrong_otp().await).await;
    let txn_id = v3.begin(LOGIN, ASHA.abha_number).await;
    v3.verify(LOGIN, &txn_id, &v3.wrong_otp().await).await.assert_failed(&txn_id, said::WRONG_OTP);
    v3.request_otp(LOGIN, ASHA.abha_number).await.assert_wrapped(422, said::LOCKED);
    let body = json!({ "authMethod": "AADHAAR_OTP", "healthid": ASHA.abha_number });
    let reply = v3.service.post("/api/v2/auth/init", body).await;
    reply.assert_refused(v1v2::LOCKED.0, v1v2::LOCKED.1);
}

#[tokio::test]
async fn an_account_reactivated_over_v2_logs_in_in_v3() {
    let v3 = V3::start().await;
    let body = json!({ "authMethod": "AADHAAR_OTP", "healthid": FARHAN.abha_number });
    let begun = v3.service.post("/api/v2/auth/reactivate/init", body).await;
    let body = json!({
        "authMethod": "AADHAAR_OTP",
        "otp": v3.service.encrypted_otp().await,
        "txnId": begun.field("txnId"),
    });
    assert_eq!(v3.service.post("/api/v2/auth/reactivate", body).await.status, 200);
    v3.log_in(FARHAN.abha_number).await;
}
