//! Delete ABHA via Aadhaar OTP and mobile OTP (section 9).

use abdm_sandbox::Config;
use abdm_sandbox::people::{ASHA, JOSEPH, LEAVERS, MEENA};
use abdm_sandbox::v3_forms::Deactivated;
use serde_json::{Value, json};

use super::service::{
    ACCOUNT_REQUEST_OTP, ACCOUNT_VERIFY, LOGIN, Login, REACTIVATE, REFRESH, SEARCH, V3, Words,
    handing_in, said, sending,
};
use crate::service::Reply;

const DELETE: Words = (&["abha-profile", "delete"], "abha-number", "aadhaar");
const DELETE_BY_MOBILE: Words = (&["abha-profile", "delete"], "abha-number", "abdm");

async fn begin(v3: &V3, login: &Login, words: Words, number: &str) -> Reply {
    let body = sending(words, &v3.encrypt(number).await);
    v3.post_with(ACCOUNT_REQUEST_OTP, &[("X-token", &login.x_token)], body).await
}

async fn delete(v3: &V3, login: &Login, txn_id: &str, otp: &str) -> Reply {
    let mut body = handing_in(DELETE, txn_id, &v3.encrypt(otp).await);
    body["reasons"] = json!(["no longer needed"]);
    v3.post_with(ACCOUNT_VERIFY, &[("X-token", &login.x_token)], body).await
}

#[tokio::test]
async fn a_patient_is_gone_afterwards_for_good_by_either_method() {
    let v3 = V3::start().await;
    for (person, words, purpose) in [
        (&LEAVERS[0], DELETE, "delete-aadhaar-otp"),
        (&LEAVERS[1], DELETE_BY_MOBILE, "delete-mobile-otp"),
    ] {
        let login = v3.log_in(person.abha_number).await;
        let txn_id = begin(&v3, &login, words, person.abha_number).await.field("txnId");
        assert_eq!(v3.service.sandbox.outbox().last().unwrap().purpose, purpose);
        let done = delete(&v3, &login, &txn_id, &v3.otp().await).await;
        let expected = json!({
            "authResult": "success",
            "message": "Your account has been deleted.",
            "accounts": [{ "ABHANumber": person.abha_number }],
        });
        assert_eq!((done.status, done.json()), (200, expected));

        for words in [LOGIN, REACTIVATE] {
            v3.request_otp(words, person.abha_number).await.assert_wrapped(404, said::UNKNOWN);
        }
        let found = v3.post(SEARCH, json!({ "ABHANumber": person.abha_number })).await;
        found.assert_wrapped(404, said::UNKNOWN);
        v3.profile(&login.x_token).await.assert_message(400, "Invalid X-token");
        let reply = v3.get_with(REFRESH, &[("R-token", &login.r_token)]).await;
        reply.assert_message(400, "Invalid R-token");
    }
}

#[tokio::test]
async fn a_deletion_is_finished_by_its_own_words_and_transaction_alone() {
    let v3 = V3::start().await;
    let asha = v3.log_in(ASHA.abha_number).await;
    let joseph = v3.log_in(JOSEPH.abha_number).await;
    let of_joseph = begin(&v3, &joseph, DELETE, JOSEPH.abha_number).await.field("txnId");
    let reply = delete(&v3, &asha, &of_joseph, &v3.otp().await).await;
    reply.assert_field(said::TRANSACTION.0, said::TRANSACTION.1);
    // That of a deactivation does not delete, nor the other way round.
    let leaving = v3.request_deactivation(&asha.x_token, ASHA.abha_number).await.field("txnId");
    let reply = delete(&v3, &asha, &leaving, &v3.otp().await).await;
    reply.assert_field(said::TRANSACTION.0, said::TRANSACTION.1);
    let txn_id = begin(&v3, &asha, DELETE, ASHA.abha_number).await.field("txnId");
    let otp = v3.otp().await;
    let reply = v3.deactivate(&asha.x_token, &txn_id, &otp).await;
    reply.assert_field(said::TRANSACTION.0, said::TRANSACTION.1);
    let reply = delete(&v3, &asha, &txn_id, &v3.wrong_otp().await).await;
    reply.assert_failed(&txn_id, said::WRONG_OR_EXPIRED);
    for login in [&asha, &joseph] {
        assert_eq!(v3.profile(&login.x_token).await.json()["status"], "ACTIVE");
    }
    assert_eq!(delete(&v3, &asha, &txn_id, &otp).await.json()["authResult"], "success");
}

#[tokio::test]
async fn the_number_must_be_that_of_the_login_and_draw_no_benefit() {
    let v3 = V3::start().await;
    let meena = v3.log_in(MEENA.abha_number).await;
    let reply = begin(&v3, &meena, DELETE, JOSEPH.abha_number).await;
    reply.assert_field("loginId", "LoginId is invalid");
    for words in [DELETE, DELETE_BY_MOBILE] {
        let reply = begin(&v3, &meena, words, MEENA.abha_number).await;
        let text = "Your ABHA is linked with govt benefit programme, so it can not be deleted- \
                    ABDM, National Health Authority.";
        reply.assert_wrapped(422, ("ABDM-1219", text));
    }
    assert_eq!(v3.service.sandbox.outbox().len(), 1, "that of the login");
    let body = sending((DELETE.0, "mobile", "aadhaar"), &v3.encrypt(MEENA.abha_number).await);
    let token = [("X-token", meena.x_token.as_str())];
    let reply = v3.post_with(ACCOUNT_REQUEST_OTP, &token, body).await;
    reply.assert_field("loginHint", "Invalid Login Hint");
    let body = sending(DELETE, &v3.encrypt(MEENA.abha_number).await);
    v3.post(ACCOUNT_REQUEST_OTP, body).await.assert_empty(401);
}

#[tokio::test]
async fn a_deletion_as_in_the_guide_has_its_transaction() {
    let guide = |config: &mut Config| config.v3_forms.deactivated = Deactivated::Guide;
    let v3 = V3::start_with(guide).await;
    let person = &LEAVERS[0];
    let login = v3.log_in(person.abha_number).await;
    let txn_id = begin(&v3, &login, DELETE, person.abha_number).await.field("txnId");
    let done: Value = delete(&v3, &login, &txn_id, &v3.otp().await).await.json();
    assert_eq!(done["txnId"], txn_id);
    assert_eq!(done["message"], "Your account has been deleted.");
}
