//! Re-KYC (section 9).

use abdm_sandbox::people::{ASHA, JOSEPH, PRANAB, Person, TSERING, UNKNOWN_ABHA_NUMBER};
use abdm_sandbox::v3_forms::WrongOtp;
use serde_json::json;

use super::mobile_login::choose;
use super::service::{
    ACCOUNT_REQUEST_OTP, ACCOUNT_VERIFY, BY_MOBILE, DEACTIVATE, LOGIN, Login, V3, Words,
    handing_in, said, sending,
};
use crate::service::Reply;

const KYC: Words = (&["abha-profile", "re-kyc"], "abha-number", "aadhaar");

async fn begin(v3: &V3, x_token: &str, number: &str) -> Reply {
    let body = sending(KYC, &v3.encrypt(number).await);
    v3.post_with(ACCOUNT_REQUEST_OTP, &[("X-token", x_token)], body).await
}

async fn hand_in(v3: &V3, x_token: &str, words: Words, txn_id: &str, otp: &str) -> Reply {
    let body = handing_in(words, txn_id, &v3.encrypt(otp).await);
    v3.post_with(ACCOUNT_VERIFY, &[("X-token", x_token)], body).await
}

async fn renew(v3: &V3, x_token: &str, txn_id: &str, otp: &str) -> Reply {
    hand_in(v3, x_token, KYC, txn_id, otp).await
}

#[tokio::test]
async fn uidai_confirms_the_patient_whose_login_goes_on() {
    let v3 = V3::start().await;
    let login = v3.log_in(ASHA.abha_number).await;
    for times in 1..=2 {
        let begun = begin(&v3, &login.x_token, ASHA.abha_number).await;
        let text = "OTP sent to Aadhaar registered mobile number ending with ******1001";
        assert_eq!(begun.json(), json!({ "txnId": begun.field("txnId"), "message": text }));
        let sent = v3.service.sandbox.outbox();
        assert_eq!(sent.last().unwrap().purpose, "rekyc-aadhaar-otp");
        let txn_id = begun.field("txnId");
        let done = renew(&v3, &login.x_token, &txn_id, &v3.otp().await).await;
        let expected = json!({
            "txnId": txn_id,
            "authResult": "success",
            "message": "Re-kyc done successfully",
            "accounts": [{ "ABHANumber": "91-0000-1001-XXXX" }],
        });
        assert_eq!((done.status, done.json()), (200, expected));
        assert_eq!(v3.profile(&login.x_token).await.status, 200);
        let tally = v3.service.sandbox.tally_of(ASHA.abha_number).unwrap();
        assert_eq!(tally.rekycs, times);
    }
}

/// Wrong Aadhaar OTPs have three published forms; this path has that of UIDAI.
#[tokio::test]
async fn a_wrong_otp_is_told_in_uidais_words_unless_another_form_is_chosen() {
    let v3 = V3::start().await;
    let login = v3.log_in(ASHA.abha_number).await;
    let txn_id = begin(&v3, &login.x_token, ASHA.abha_number).await.field("txnId");
    let reply = renew(&v3, &login.x_token, &txn_id, &v3.wrong_otp().await).await;
    assert_eq!((reply.status, &reply.json()["Message"]), (422, &json!(said::UIDAI_WRONG)));
    let reply = renew(&v3, &login.x_token, &txn_id, &v3.otp().await).await;
    assert_eq!(reply.json()["authResult"], "success");

    let v3 = V3::start_with(|config| config.v3_forms.wrong_kyc_otp = WrongOtp::Failed).await;
    let login = v3.log_in(ASHA.abha_number).await;
    let txn_id = begin(&v3, &login.x_token, ASHA.abha_number).await.field("txnId");
    let reply = renew(&v3, &login.x_token, &txn_id, &v3.wrong_otp().await).await;
    reply.assert_failed(&txn_id, said::WRONG_OR_EXPIRED);
}

#[tokio::test]
async fn the_number_must_be_that_of_the_login() {
    let v3 = V3::start().await;
    let login = v3.log_in(ASHA.abha_number).await;
    for number in [JOSEPH.abha_number, UNKNOWN_ABHA_NUMBER, "91000010010007"] {
        let reply = begin(&v3, &login.x_token, number).await;
        reply.assert_field("loginId", "LoginId is invalid");
    }
    assert_eq!(v3.service.sandbox.outbox().len(), 1, "that of the login");
    let body = sending(KYC, &v3.encrypt(ASHA.abha_number).await);
    v3.post(ACCOUNT_REQUEST_OTP, body).await.assert_empty(401);
}

/// Logs in with the mobile, for people whom no Aadhaar OTP reaches.
async fn log_in_by_mobile(v3: &V3, person: &Person) -> Login {
    let verified = v3.prove(BY_MOBILE, person.mobile).await;
    Login::of(&choose(v3, &verified, person.abha_number).await)
}

#[tokio::test]
async fn whom_no_aadhaar_otp_reaches_is_told_why() {
    let v3 = V3::start().await;
    for (person, said) in [(TSERING, said::NO_AADHAAR_LOGIN), (PRANAB, said::NO_MOBILE)] {
        let login = log_in_by_mobile(&v3, &person).await;
        begin(&v3, &login.x_token, person.abha_number).await.assert_wrapped(422, said);
    }
}

#[tokio::test]
async fn it_is_finished_by_its_own_words_and_transaction_alone() {
    let v3 = V3::start().await;
    let asha = v3.log_in(ASHA.abha_number).await.x_token;
    let joseph = v3.log_in(JOSEPH.abha_number).await.x_token;
    let of_joseph = begin(&v3, &joseph, JOSEPH.abha_number).await.field("txnId");
    let txn_id = begin(&v3, &asha, ASHA.abha_number).await.field("txnId");
    let otp = v3.otp().await;
    for (words, txn_id) in [(KYC, &of_joseph), (DEACTIVATE, &txn_id)] {
        let reply = hand_in(&v3, &asha, words, txn_id, &otp).await;
        reply.assert_field(said::TRANSACTION.0, said::TRANSACTION.1);
    }
    let reply = v3.verify(LOGIN, &txn_id, &otp).await;
    reply.assert_field(said::TRANSACTION.0, said::TRANSACTION.1);
    let leaving = v3.request_deactivation(&asha, ASHA.abha_number).await.field("txnId");
    let reply = renew(&v3, &asha, &leaving, &v3.otp().await).await;
    reply.assert_field(said::TRANSACTION.0, said::TRANSACTION.1);
    assert_eq!(renew(&v3, &asha, &txn_id, &otp).await.json()["authResult"], "success");
}

/// The name is changed on the other wire, which takes it.
#[tokio::test]
async fn who_has_another_name_at_uidai_is_refused_after_the_otp() {
    let v3 = V3::start().await;
    let x_token = v3.service.log_in(ASHA.abha_number).await;
    let body = json!({ "lastName": "Iyer" });
    let path = "/api/v1/account/profile";
    let changed = v3.service.post_with(path, &[("X-Token", &x_token)], body).await;
    assert_eq!(changed.status, 200, "{}", changed.text);

    let login = v3.log_in(ASHA.abha_number).await;
    let txn_id = begin(&v3, &login.x_token, ASHA.abha_number).await.field("txnId");
    let reply = renew(&v3, &login.x_token, &txn_id, &v3.otp().await).await;
    assert_eq!((reply.status, &reply.json()["error"]["code"]), (422, &json!("ABDM-1207")));
    assert_eq!(v3.profile(&login.x_token).await.status, 200);
}
