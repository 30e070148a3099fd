//! What expires, runs out or is locked.

use abdm_sandbox::people::{ASHA, JOSEPH};
use serde_json::{Value, json};

use crate::service::{Reply, Service, said};

const ATTEMPTS: (&str, &str) = (
    "HIS-1041",
    "You’ve reached the maximum generate/re-send/verify attempts. Exit your browser and try again.",
);
const TOO_SOON: (&str, &str) =
    ("HIS-1023", "Please wait for 60 seconds before sending another OTP request.");

async fn resend(service: &Service, txn_id: &str) -> Reply {
    let body = json!({ "authMethod": "AADHAAR_OTP", "txnId": txn_id });
    service.post("/api/v1/auth/resendAuthOTP", body).await
}

async fn init(service: &Service, abha: &str) -> Reply {
    let body = json!({ "authMethod": "AADHAAR_OTP", "healthid": abha });
    service.post("/api/v2/auth/init", body).await
}

#[tokio::test]
async fn an_otp_expires_before_its_transaction_does() {
    let mut service = Service::start().await;
    let txn_id = service.begin_login(ASHA.abha_number).await;
    let otp = service.otp().await;
    service.wait(600).await;
    let reply = service.confirm(&txn_id, &otp).await;
    reply.assert_refused("HIS-1056", "OTP has expired. Please re-send.");
    assert_eq!(resend(&service, &txn_id).await.status, 200);
    service.wait(599).await;
    assert_eq!(service.confirm(&txn_id, &service.otp().await).await.status, 200);
}

#[tokio::test]
async fn a_transaction_expires() {
    let mut service = Service::start().await;
    let txn_id = service.begin_login(ASHA.abha_number).await;
    service.wait(1800).await;
    for reply in
        [service.confirm(&txn_id, &service.otp().await).await, resend(&service, &txn_id).await]
    {
        reply.assert_refused("HIS-1036", "Transaction has expired for the PHR ID provided.");
    }
}

#[tokio::test]
async fn a_resend_waits_a_minute_replaces_the_otp_and_happens_twice() {
    let mut service = Service::start().await;
    let txn_id = service.begin_login(ASHA.abha_number).await;
    let first = service.otp().await;
    resend(&service, &txn_id).await.assert_refused(TOO_SOON.0, TOO_SOON.1);
    service.wait(60).await;
    let reply = resend(&service, &txn_id).await;
    assert_eq!((reply.status, reply.json()), (200, Value::Bool(true)));
    resend(&service, &txn_id).await.assert_refused(TOO_SOON.0, TOO_SOON.1);
    service.wait(60).await;
    assert_eq!(resend(&service, &txn_id).await.status, 200);
    service.wait(60).await;
    resend(&service, &txn_id).await.assert_refused(ATTEMPTS.0, ATTEMPTS.1);

    let sent: Vec<_> = service.sandbox.outbox().iter().map(|message| message.resend).collect();
    assert_eq!(sent, [false, true, true]);
    if service.otp().await != first {
        let reply = service.confirm(&txn_id, &first).await;
        reply.assert_refused(said::WRONG_AADHAAR_OTP.0, said::WRONG_AADHAAR_OTP.1);
    }
    assert_eq!(service.confirm(&txn_id, &service.otp().await).await.status, 200);
}

#[tokio::test]
async fn a_resend_needs_the_method_of_the_transaction() {
    let mut service = Service::start().await;
    let txn_id = service.begin_login(ASHA.abha_number).await;
    service.wait(60).await;
    let body = json!({ "authMethod": "MOBILE_OTP", "txnId": txn_id });
    let reply = service.post("/api/v1/auth/resendAuthOTP", body).await;
    reply.assert_refused(said::OTHER_METHOD.0, said::OTHER_METHOD.1);
}

#[tokio::test]
async fn after_three_wrong_otps_the_right_one_is_not_even_read() {
    let mut service = Service::start().await;
    let txn_id = service.begin_login(ASHA.abha_number).await;
    for _ in 0..3 {
        let reply = service.confirm(&txn_id, &service.wrong_otp().await).await;
        reply.assert_refused(said::WRONG_AADHAAR_OTP.0, said::WRONG_AADHAAR_OTP.1);
    }
    let reply = service.confirm(&txn_id, &service.otp().await).await;
    reply.assert_refused(ATTEMPTS.0, ATTEMPTS.1);
    service.wait(60).await;
    resend(&service, &txn_id).await.assert_refused(ATTEMPTS.0, ATTEMPTS.1);
    // Another transaction is not affected.
    service.log_in(ASHA.abha_number).await;
}

#[tokio::test]
async fn after_five_wrong_otps_in_a_row_the_account_is_locked_for_twelve_hours() {
    let mut service = Service::start().await;
    let mut txn_id = String::new();
    for attempt in 0..5 {
        if attempt % 3 == 0 {
            txn_id = service.begin_login(ASHA.abha_number).await;
        }
        let reply = service.confirm(&txn_id, &service.wrong_otp().await).await;
        reply.assert_refused(said::WRONG_AADHAAR_OTP.0, said::WRONG_AADHAAR_OTP.1);
    }
    let right = service.otp().await;
    for reply in [
        service.confirm(&txn_id, &right).await,
        init(&service, ASHA.abha_number).await,
        resend(&service, &txn_id).await,
    ] {
        reply.assert_refused(said::LOCKED.0, said::LOCKED.1);
    }
    let search = json!({ "healthId": ASHA.abha_number });
    let found = service.post("/api/v1/search/searchByHealthId", search.clone()).await;
    assert_eq!(found.json()["status"], "LOCKED");
    // Others are not locked.
    service.log_in(JOSEPH.abha_number).await;

    service.wait(12 * 3600 - 1).await;
    init(&service, ASHA.abha_number).await.assert_refused(said::LOCKED.0, said::LOCKED.1);
    service.wait(1).await;
    let found = service.post("/api/v1/search/searchByHealthId", search).await;
    assert_eq!(found.json()["status"], "ACTIVE");
    // The count begins anew.
    let txn_id = service.begin_login(ASHA.abha_number).await;
    let reply = service.confirm(&txn_id, &service.wrong_otp().await).await;
    reply.assert_refused(said::WRONG_AADHAAR_OTP.0, said::WRONG_AADHAAR_OTP.1);
    assert_eq!(service.confirm(&txn_id, &service.otp().await).await.status, 200);
}

#[tokio::test]
async fn a_login_ends_the_row_of_wrong_otps() {
    let service = Service::start().await;
    for _ in 0..3 {
        let txn_id = service.begin_login(ASHA.abha_number).await;
        for _ in 0..2 {
            service.confirm(&txn_id, &service.wrong_otp().await).await;
        }
        assert_eq!(service.confirm(&txn_id, &service.otp().await).await.status, 200);
    }
}

#[tokio::test]
async fn too_many_otps_for_one_account_are_refused_for_half_an_hour() {
    let mut service = Service::start_with(|config| config.sends_per_window = 2).await;
    service.begin_login(ASHA.abha_number).await;
    service.wait(600).await;
    service.begin_login(ASHA.abha_number).await;
    let text = "Please wait for 30 minutes to try again with same ABHA number";
    init(&service, ASHA.abha_number).await.assert_refused("HIS-1023", text);
    service.begin_login(JOSEPH.abha_number).await;
    service.wait(1200).await;
    // The first is half an hour old, the second is not.
    service.begin_login(ASHA.abha_number).await;
    init(&service, ASHA.abha_number).await.assert_refused("HIS-1023", text);
}

#[tokio::test]
async fn too_many_otps_for_one_aadhaar_number_have_words_of_their_own() {
    let service = Service::start_with(|config| config.sends_per_window = 1).await;
    let aadhaar = service.encrypt(JOSEPH.aadhaar).await;
    let generate = "/api/v2/forgot/healthId/aadhaar/generateOtp";
    assert_eq!(service.post(generate, json!({ "aadhaar": aadhaar })).await.status, 200);
    let reply = service.post(generate, json!({ "aadhaar": aadhaar })).await;
    reply.assert_refused(
        "HIS-2017",
        "You have requested multiple OTPs in this transaction. Please try again in 30 minutes.",
    );
}

#[tokio::test]
async fn a_mobile_is_locked_by_itself() {
    let service = Service::start_with(|config| config.failures_before_lock = 1).await;
    let generate = "/api/v2/registration/mobile/login/generateOtp";
    let body = json!({ "mobile": ASHA.mobile });
    let txn_id = service.post(generate, body.clone()).await.field("txnId");
    let wrong = service.encrypt(&service.wrong_otp().await).await;
    let verify = "/api/v2/registration/mobile/login/verifyOtp";
    let reply = service.post(verify, json!({ "otp": wrong, "txnId": txn_id })).await;
    assert_eq!(reply.status, 400);
    service.post(generate, body).await.assert_refused(said::LOCKED.0, said::LOCKED.1);
    service.log_in(ASHA.abha_number).await;
}
