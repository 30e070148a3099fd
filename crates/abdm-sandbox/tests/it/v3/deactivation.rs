//! Deactivate and reactivate ABHA via Aadhaar OTP and mobile OTP (section 9).

use abdm_sandbox::people::{
    ASHA, FARHAN, GURPREET, JOSEPH, LALITHA, MEENA, PRANAB, Person, TSERING, UNKNOWN_ABHA_NUMBER,
};
use serde_json::json;

use super::mobile_login::choose;
use super::service::{
    ACCOUNT_REQUEST_OTP, ACCOUNT_VERIFY, BY_MOBILE, DEACTIVATE, DEACTIVATE_BY_MOBILE, LOGIN, Login,
    REACTIVATE, REACTIVATE_BY_MOBILE, REFRESH, V3, handing_in, said, sending,
};

#[tokio::test]
async fn a_patient_deactivates_is_refused_reactivates_and_logs_in_again() {
    let v3 = V3::start().await;
    let login = v3.log_in(ASHA.abha_number).await;
    let begun = v3.request_deactivation(&login.x_token, ASHA.abha_number).await;
    let text = "OTP sent to Aadhaar registered mobile number ending with ******1001";
    assert_eq!(begun.json(), json!({ "txnId": begun.field("txnId"), "message": text }));
    let done = v3.deactivate(&login.x_token, &begun.field("txnId"), &v3.otp().await).await;
    let expected = json!({
        "authResult": "success",
        "message": "Your account has been deactivated.",
        "accounts": [{ "ABHANumber": ASHA.abha_number }],
    });
    assert_eq!((done.status, done.json()), (200, expected));
    v3.request_otp(LOGIN, ASHA.abha_number).await.assert_wrapped(422, said::DEACTIVATED);

    let reply = v3.prove(REACTIVATE, ASHA.abha_number).await;
    let expected = json!({
        "authResult": "success",
        "message": "Your account has been reactivated.",
        "accounts": [{ "ABHANumber": ASHA.abha_number }],
    });
    assert_eq!((reply.status, reply.json()), (200, expected));
    let purposes: Vec<_> = v3.service.sandbox.outbox().iter().map(|m| m.purpose).collect();
    assert_eq!(purposes, ["login-aadhaar-otp", "deactivate-aadhaar-otp", "reactivate-aadhaar-otp"]);
    // The login from before the deactivation stays dead.
    v3.profile(&login.x_token).await.assert_message(400, "Invalid X-token");
    v3.log_in(ASHA.abha_number).await;
}

#[tokio::test]
async fn a_deactivation_ends_every_login_and_its_renewal() {
    let v3 = V3::start().await;
    let first = v3.log_in(ASHA.abha_number).await;
    v3.deactivate_whole(ASHA.abha_number).await;
    v3.profile(&first.x_token).await.assert_message(400, "Invalid X-token");
    let reply = v3.get_with(REFRESH, &[("R-token", &first.r_token)]).await;
    reply.assert_message(400, "Invalid R-token");
}

#[tokio::test]
async fn the_number_must_be_that_of_the_login() {
    let v3 = V3::start().await;
    let login = v3.log_in(ASHA.abha_number).await;
    for number in [JOSEPH.abha_number, UNKNOWN_ABHA_NUMBER, "91000010010007"] {
        let reply = v3.request_deactivation(&login.x_token, number).await;
        reply.assert_field("loginId", "LoginId is invalid");
    }
    assert_eq!(v3.service.sandbox.outbox().len(), 1);
}

#[tokio::test]
async fn a_deactivation_takes_only_the_accounts_own_transaction() {
    let v3 = V3::start().await;
    let asha = v3.log_in(ASHA.abha_number).await;
    let joseph = v3.log_in(JOSEPH.abha_number).await;
    let of_joseph = v3.request_deactivation(&joseph.x_token, JOSEPH.abha_number).await;
    let reply = v3.deactivate(&asha.x_token, &of_joseph.field("txnId"), &v3.otp().await).await;
    reply.assert_field(said::TRANSACTION.0, said::TRANSACTION.1);
    let of_login = v3.begin(LOGIN, ASHA.abha_number).await;
    let reply = v3.deactivate(&asha.x_token, &of_login, &v3.otp().await).await;
    reply.assert_field(said::TRANSACTION.0, said::TRANSACTION.1);
    // Both are as they were.
    for login in [asha, joseph] {
        assert_eq!(v3.profile(&login.x_token).await.status, 200);
    }
}

#[tokio::test]
async fn a_wrong_otp_deactivates_nothing() {
    let v3 = V3::start().await;
    let login = v3.log_in(ASHA.abha_number).await;
    let begun = v3.request_deactivation(&login.x_token, ASHA.abha_number).await;
    let txn_id = begun.field("txnId");
    let reply = v3.deactivate(&login.x_token, &txn_id, &v3.wrong_otp().await).await;
    reply.assert_failed(&txn_id, said::WRONG_OR_EXPIRED);
    assert_eq!(v3.profile(&login.x_token).await.json()["status"], "ACTIVE");
    let reply = v3.deactivate(&login.x_token, &txn_id, &v3.otp().await).await;
    assert_eq!(reply.json()["authResult"], "success");
}

#[tokio::test]
async fn reasons_are_taken_and_not_asked_for() {
    let v3 = V3::start().await;
    for (reasons, person) in [(None, ASHA), (Some(json!([])), JOSEPH)] {
        let login = v3.log_in(person.abha_number).await;
        let begun = v3.request_deactivation(&login.x_token, person.abha_number).await;
        let otp = v3.encrypt(&v3.otp().await).await;
        let mut body = handing_in(DEACTIVATE, &begun.field("txnId"), &otp);
        if let Some(reasons) = reasons {
            body["reasons"] = reasons;
        }
        let reply = v3.post_with(ACCOUNT_VERIFY, &[("X-token", &login.x_token)], body).await;
        assert_eq!(reply.json()["authResult"], "success", "{}", reply.text);
    }
}

#[tokio::test]
async fn an_account_that_no_aadhaar_otp_reaches_is_not_deactivated_by_one() {
    let v3 = V3::start().await;
    for (person, said) in [(TSERING, said::NO_AADHAAR_LOGIN), (PRANAB, said::NO_MOBILE)] {
        let login = log_in_by_mobile(&v3, &person).await;
        let reply = v3.request_deactivation(&login.x_token, person.abha_number).await;
        reply.assert_wrapped(422, said);
    }
}

#[tokio::test]
async fn an_account_with_a_benefit_stays_active_and_no_otp_is_sent_for_it() {
    let v3 = V3::start().await;
    let login = v3.log_in(MEENA.abha_number).await;
    let reply = v3.request_deactivation(&login.x_token, MEENA.abha_number).await;
    let text = "Your ABHA is linked with govt benefit programme, so it can not be deactivated- \
                ABDM, National Health Authority.";
    reply.assert_wrapped(422, ("ABDM-1228", text));
    assert_eq!(v3.service.sandbox.outbox().len(), 1, "that of the login");
}

#[tokio::test]
async fn only_a_deactivated_account_is_reactivated() {
    let v3 = V3::start().await;
    v3.request_otp(REACTIVATE, ASHA.abha_number).await.assert_field("scope", "Invalid Scope");
    v3.request_otp(REACTIVATE, LALITHA.abha_number).await.assert_wrapped(422, said::LOCKED);
    for number in [GURPREET.abha_number, UNKNOWN_ABHA_NUMBER] {
        v3.request_otp(REACTIVATE, number).await.assert_wrapped(404, said::UNKNOWN);
    }
    assert!(v3.service.sandbox.outbox().is_empty());

    // Two at a time: the second finds the account active.
    let first = v3.begin(REACTIVATE, FARHAN.abha_number).await;
    let first_otp = v3.otp().await;
    let second = v3.begin(REACTIVATE, FARHAN.abha_number).await;
    let second_otp = v3.otp().await;
    let reply = v3.verify(REACTIVATE, &first, &first_otp).await;
    assert_eq!(reply.json()["authResult"], "success");
    let reply = v3.verify(REACTIVATE, &second, &second_otp).await;
    reply.assert_field("scope", "Invalid Scope");
}

#[tokio::test]
async fn a_reactivation_is_finished_by_its_own_words_alone() {
    let v3 = V3::start().await;
    let txn_id = v3.begin(REACTIVATE, FARHAN.abha_number).await;
    let otp = v3.otp().await;
    for words in [LOGIN, BY_MOBILE] {
        let reply = v3.verify(words, &txn_id, &otp).await;
        reply.assert_field(said::TRANSACTION.0, said::TRANSACTION.1);
    }
    let reply = v3.verify(REACTIVATE, &txn_id, &v3.wrong_otp().await).await;
    reply.assert_failed(&txn_id, said::WRONG_OTP);
    assert_eq!(v3.verify(REACTIVATE, &txn_id, &otp).await.json()["authResult"], "success");
}

/// Section 14, number 4.
#[tokio::test]
async fn the_other_path_of_a_reactivation_asks_for_no_login_and_that_of_a_deactivation_does() {
    let v3 = V3::start().await;
    let body = sending(REACTIVATE, &v3.encrypt(FARHAN.abha_number).await);
    let reply = v3.post(ACCOUNT_REQUEST_OTP, body).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    let reply = v3.verify(REACTIVATE, &reply.field("txnId"), &v3.otp().await).await;
    assert_eq!(reply.json()["authResult"], "success");

    let body = sending(DEACTIVATE, &v3.encrypt(FARHAN.abha_number).await);
    v3.post(ACCOUNT_REQUEST_OTP, body).await.assert_empty(401);
    let requests = v3.service.sandbox.requests();
    let endpoints: Vec<_> = requests
        .iter()
        .filter(|request| request.path == ACCOUNT_REQUEST_OTP)
        .map(|request| request.endpoint)
        .collect();
    let expected = [Some("v3.account_reactivate_request_otp"), Some("v3.account_request_otp")];
    assert_eq!(endpoints, expected);
}

/// Logs in with the mobile, for people whom no Aadhaar OTP reaches.
async fn log_in_by_mobile(v3: &V3, person: &Person) -> Login {
    let verified = v3.prove(BY_MOBILE, person.mobile).await;
    Login::of(&choose(v3, &verified, person.abha_number).await)
}

#[tokio::test]
async fn whom_no_aadhaar_otp_reaches_deactivates_and_reactivates_with_the_mobile() {
    let v3 = V3::start().await;
    for (person, last) in [(TSERING, "1010"), (PRANAB, "1009")] {
        let login = log_in_by_mobile(&v3, &person).await;
        let token = [("X-token", login.x_token.as_str())];
        let body = sending(DEACTIVATE_BY_MOBILE, &v3.encrypt(person.abha_number).await);
        let begun = v3.post_with(ACCOUNT_REQUEST_OTP, &token, body).await;
        let text = format!("OTP sent to mobile number ending with ******{last}");
        assert_eq!(begun.json()["message"], text, "{}", person.mobile);
        let txn_id = begun.field("txnId");
        let wrong = v3.deactivate(&login.x_token, &txn_id, &v3.wrong_otp().await).await;
        wrong.assert_failed(&txn_id, said::WRONG_OR_EXPIRED);
        let done = v3.deactivate(&login.x_token, &txn_id, &v3.otp().await).await;
        assert_eq!(done.json()["message"], "Your account has been deactivated.");

        let txn_id = v3.begin(REACTIVATE_BY_MOBILE, person.abha_number).await;
        // That of the other method is another operation.
        let reply = v3.verify(REACTIVATE, &txn_id, &v3.otp().await).await;
        reply.assert_field(said::TRANSACTION.0, said::TRANSACTION.1);
        let reply = v3.verify(REACTIVATE_BY_MOBILE, &txn_id, &v3.wrong_otp().await).await;
        reply.assert_failed(&txn_id, said::WRONG_OTP);
        let reply = v3.verify(REACTIVATE_BY_MOBILE, &txn_id, &v3.otp().await).await;
        assert_eq!(reply.json()["message"], "Your account has been reactivated.");
        let sent = v3.service.sandbox.outbox();
        let purposes: Vec<_> = sent.iter().rev().take(2).map(|message| message.purpose).collect();
        assert_eq!(purposes, ["reactivate-mobile-otp", "deactivate-mobile-otp"]);
    }
}

#[tokio::test]
async fn an_otp_to_the_mobile_is_refused_like_one_to_that_of_aadhaar() {
    let v3 = V3::start().await;
    let login = v3.log_in(MEENA.abha_number).await;
    let token = [("X-token", login.x_token.as_str())];
    let body = sending(DEACTIVATE_BY_MOBILE, &v3.encrypt(MEENA.abha_number).await);
    let reply = v3.post_with(ACCOUNT_REQUEST_OTP, &token, body).await;
    assert_eq!((reply.status, &reply.json()["error"]["code"]), (422, &json!("ABDM-1228")));
    let body = sending(DEACTIVATE_BY_MOBILE, &v3.encrypt(ASHA.abha_number).await);
    let reply = v3.post_with(ACCOUNT_REQUEST_OTP, &token, body).await;
    reply.assert_field("loginId", "LoginId is invalid");
    for (number, said) in
        [(LALITHA.abha_number, said::LOCKED), (UNKNOWN_ABHA_NUMBER, said::UNKNOWN)]
    {
        let reply = v3.request_otp(REACTIVATE_BY_MOBILE, number).await;
        assert_eq!(reply.json()["error"]["code"], said.0, "{}", reply.text);
    }
    let reply = v3.request_otp(REACTIVATE_BY_MOBILE, ASHA.abha_number).await;
    reply.assert_field("scope", "Invalid Scope");
    assert_eq!(v3.service.sandbox.outbox().len(), 1, "that of the login");
}

#[tokio::test]
async fn the_other_path_of_a_reactivation_takes_the_mobile_too() {
    let v3 = V3::start().await;
    let body = sending(REACTIVATE_BY_MOBILE, &v3.encrypt(FARHAN.abha_number).await);
    let reply = v3.post(ACCOUNT_REQUEST_OTP, body).await;
    let reply = v3.verify(REACTIVATE_BY_MOBILE, &reply.field("txnId"), &v3.otp().await).await;
    assert_eq!(reply.json()["authResult"], "success");
}
