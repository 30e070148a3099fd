//! What expires, runs out or is locked.

use abdm_sandbox::people::{ASHA, JOSEPH, LALITHA};

use super::service::{BY_MOBILE, LOGIN, RETRIEVE, V3, said};

#[tokio::test]
async fn an_otp_expires_after_ten_minutes() {
    let mut v3 = V3::start().await;
    let first = v3.begin(LOGIN, ASHA.abha_number).await;
    let first_otp = v3.otp().await;
    let second = v3.begin(LOGIN, ASHA.abha_number).await;
    let second_otp = v3.otp().await;
    v3.wait(599).await;
    assert_eq!(v3.verify(LOGIN, &first, &first_otp).await.json()["authResult"], "success");
    v3.wait(1).await;
    let reply = v3.verify(LOGIN, &second, &second_otp).await;
    reply.assert_failed(&second, said::EXPIRED_OTP);
}

#[tokio::test]
async fn a_transaction_expires() {
    let mut v3 = V3::start().await;
    let txn_id = v3.begin(LOGIN, ASHA.abha_number).await;
    let otp = v3.otp().await;
    v3.wait(1799).await;
    v3.verify(LOGIN, &txn_id, &otp).await.assert_failed(&txn_id, said::EXPIRED_OTP);
    v3.wait(1).await;
    let reply = v3.verify(LOGIN, &txn_id, &otp).await;
    reply.assert_field(said::TRANSACTION.0, said::TRANSACTION.1);
}

#[tokio::test]
async fn after_three_wrong_otps_the_right_one_is_not_even_read() {
    let v3 = V3::start().await;
    let txn_id = v3.begin(LOGIN, ASHA.abha_number).await;
    for _ in 0..3 {
        let reply = v3.verify(LOGIN, &txn_id, &v3.wrong_otp().await).await;
        reply.assert_failed(&txn_id, said::WRONG_OTP);
    }
    let reply = v3.verify(LOGIN, &txn_id, &v3.otp().await).await;
    reply.assert_wrapped(422, said::TOO_MANY);
    // Another transaction is not affected.
    v3.log_in(ASHA.abha_number).await;
}

#[tokio::test]
async fn after_five_wrong_otps_in_a_row_the_account_is_locked_for_twelve_hours() {
    let mut v3 = V3::start().await;
    let mut txn_id = String::new();
    for attempt in 0..5 {
        if attempt % 3 == 0 {
            txn_id = v3.begin(LOGIN, ASHA.abha_number).await;
        }
        let reply = v3.verify(LOGIN, &txn_id, &v3.wrong_otp().await).await;
        reply.assert_failed(&txn_id, said::WRONG_OTP);
    }
    let right = v3.otp().await;
    v3.verify(LOGIN, &txn_id, &right).await.assert_wrapped(422, said::LOCKED);
    v3.request_otp(LOGIN, ASHA.abha_number).await.assert_wrapped(422, said::LOCKED);
    v3.request_otp(RETRIEVE, ASHA.aadhaar).await.assert_wrapped(422, said::LOCKED);
    // Others are not locked.
    v3.log_in(JOSEPH.abha_number).await;
    v3.wait(12 * 3600 - 1).await;
    v3.request_otp(LOGIN, ASHA.abha_number).await.assert_wrapped(422, said::LOCKED);
    v3.wait(1).await;
    v3.log_in(ASHA.abha_number).await;
}

#[tokio::test]
async fn one_that_is_locked_from_the_start_stays_so() {
    let mut v3 = V3::start().await;
    v3.wait(48 * 3600).await;
    v3.request_otp(LOGIN, LALITHA.abha_number).await.assert_wrapped(422, said::LOCKED);
}

#[tokio::test]
async fn too_many_otps_are_refused_for_half_an_hour() {
    let mut v3 = V3::start_with(|config| config.sends_per_window = 2).await;
    v3.begin(LOGIN, ASHA.abha_number).await;
    v3.wait(600).await;
    // The account is the same by whatever it is named.
    v3.begin(RETRIEVE, ASHA.aadhaar).await;
    v3.request_otp(LOGIN, ASHA.abha_number).await.assert_wrapped(422, said::TOO_MANY);
    v3.begin(BY_MOBILE, ASHA.mobile).await;
    v3.begin(LOGIN, JOSEPH.abha_number).await;
    v3.wait(1200).await;
    // The first is half an hour old, the second is not.
    v3.begin(LOGIN, ASHA.abha_number).await;
    v3.request_otp(LOGIN, ASHA.abha_number).await.assert_wrapped(422, said::TOO_MANY);
}

/// There is no call that sends an OTP again: another request opens another transaction.
#[tokio::test]
async fn another_request_leaves_the_earlier_otp_good() {
    let v3 = V3::start().await;
    let first = v3.begin(LOGIN, ASHA.abha_number).await;
    let otp = v3.otp().await;
    let second = v3.begin(LOGIN, ASHA.abha_number).await;
    assert_ne!(first, second);
    assert!(v3.service.sandbox.outbox().iter().all(|message| !message.resend));
    assert_eq!(v3.verify(LOGIN, &first, &otp).await.json()["authResult"], "success");
}
