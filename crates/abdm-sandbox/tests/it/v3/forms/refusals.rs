//! How it is said that something cannot be done.

use abdm_sandbox::people::{
    ASHA, FARHAN, JOSEPH, KAVERI, MOBILE_WITHOUT_ABHA, UNKNOWN_ABHA_NUMBER,
};
use abdm_sandbox::v3_forms::*;
use serde_json::json;

use super::with;
use crate::service::Reply;
use crate::v3::mobile_login::choose;
use crate::v3::service::{
    BY_MOBILE, CERTIFICATE, LOGIN, Login, NOW, PROFILE, REACTIVATE, REFRESH, REQUEST_ID,
    REQUEST_OTP, RETRIEVE, SEARCH, V3, VERIFY_USER, Words, said, sending,
};

/// The transaction, and the answer to a wrong OTP in it.
async fn wrong_otp(v3: &V3, words: Words, login_id: &str) -> (String, Reply) {
    let txn_id = v3.begin(words, login_id).await;
    let reply = v3.verify(words, &txn_id, &v3.wrong_otp().await).await;
    (txn_id, reply)
}

async fn wrong_otp_of_a_deactivation(v3: &V3) -> (String, Reply) {
    let login = v3.log_in(ASHA.abha_number).await;
    let begun = v3.request_deactivation(&login.x_token, ASHA.abha_number).await;
    let txn_id = begun.field("txnId");
    let reply = v3.deactivate(&login.x_token, &txn_id, &v3.wrong_otp().await).await;
    (txn_id, reply)
}

#[tokio::test]
async fn a_wrong_otp_that_may_be_too_old() {
    let v3 = with(|forms| forms.wrong_otp = WrongOtp::FailedOrExpired).await;
    let (txn_id, reply) = wrong_otp(&v3, LOGIN, ASHA.abha_number).await;
    reply.assert_failed(&txn_id, said::WRONG_OR_EXPIRED);
    let (txn_id, reply) = wrong_otp(&v3, BY_MOBILE, ASHA.mobile).await;
    reply.assert_failed(&txn_id, said::WRONG_OR_EXPIRED);
    let (txn_id, reply) = wrong_otp_of_a_deactivation(&v3).await;
    reply.assert_failed(&txn_id, said::WRONG_OR_EXPIRED);
}

#[tokio::test]
async fn a_wrong_aadhaar_otp_with_a_capital_message() {
    let v3 = with(|forms| forms.wrong_otp = WrongOtp::CapitalMessage).await;
    let expected = json!({ "Message": said::UIDAI_WRONG, "timestamp": NOW });
    for reply in [
        wrong_otp(&v3, LOGIN, ASHA.abha_number).await.1,
        wrong_otp(&v3, RETRIEVE, JOSEPH.aadhaar).await.1,
        wrong_otp(&v3, REACTIVATE, FARHAN.abha_number).await.1,
        wrong_otp_of_a_deactivation(&v3).await.1,
    ] {
        assert_eq!((reply.status, reply.json()), (422, expected.clone()));
    }
    // Aadhaar has no words for an OTP of another kind.
    let (txn_id, reply) = wrong_otp(&v3, BY_MOBILE, ASHA.mobile).await;
    reply.assert_failed(&txn_id, said::WRONG_OTP);
}

#[tokio::test]
async fn a_wrong_aadhaar_otp_with_a_code() {
    let v3 = with(|forms| forms.wrong_otp = WrongOtp::Wrapped1204).await;
    for reply in
        [wrong_otp(&v3, LOGIN, ASHA.abha_number).await.1, wrong_otp_of_a_deactivation(&v3).await.1]
    {
        reply.assert_wrapped(422, ("ABDM-1204", said::UIDAI_WRONG));
    }
    let (txn_id, reply) = wrong_otp(&v3, BY_MOBILE, ASHA.mobile).await;
    reply.assert_failed(&txn_id, said::WRONG_OTP);
}

#[tokio::test]
async fn an_expired_otp_that_may_be_wrong() {
    let mut v3 = with(|forms| forms.expired_otp = ExpiredOtp::FailedOrWrong).await;
    let txn_id = v3.begin(LOGIN, ASHA.abha_number).await;
    let otp = v3.otp().await;
    v3.wait(600).await;
    v3.verify(LOGIN, &txn_id, &otp).await.assert_failed(&txn_id, said::WRONG_OR_EXPIRED);
}

#[tokio::test]
async fn a_login_to_a_deactivated_account_with_the_other_code() {
    let v3 = with(|forms| forms.deactivated_login = DeactivatedAccount::Code1308).await;
    let portal =
        ("ABDM-1308", "This account is deactivated. Please reactivate it from ABHA portal.");
    v3.request_otp(LOGIN, FARHAN.abha_number).await.assert_wrapped(422, portal);
    let verified = v3.prove(BY_MOBILE, FARHAN.mobile).await;
    choose(&v3, &verified, FARHAN.abha_number).await.assert_wrapped(422, portal);
}

#[tokio::test]
async fn a_login_to_a_deactivated_account_that_is_told_in_the_list() {
    let v3 = with(|forms| forms.deactivated_login = DeactivatedAccount::InAccounts).await;
    let reply = v3.prove(LOGIN, FARHAN.abha_number).await;
    let json = reply.json();
    assert_eq!((reply.status, &json["authResult"]), (200, &json!("success")));
    assert_eq!(json["accounts"][0]["status"], "DEACTIVATED");
    assert!(json.get("token").is_none() && json.get("refreshToken").is_none());
    // Where an account is chosen there is no list.
    let verified = v3.prove(BY_MOBILE, FARHAN.mobile).await;
    choose(&v3, &verified, FARHAN.abha_number).await.assert_wrapped(422, said::DEACTIVATED);
    // Others log in as ever.
    v3.log_in(ASHA.abha_number).await;
}

#[tokio::test]
async fn a_login_to_a_deactivated_account_that_is_told_beside_tokens() {
    let v3 = with(|forms| forms.deactivated_login = DeactivatedAccount::InAccountsWithTokens).await;
    let reply = v3.prove(LOGIN, FARHAN.abha_number).await;
    assert_eq!(reply.json()["accounts"][0]["status"], "DEACTIVATED");
    let login = Login::of(&reply);
    assert_eq!(v3.profile(&login.x_token).await.json()["status"], "DEACTIVATED");
    let reply = v3.request_deactivation(&login.x_token, FARHAN.abha_number).await;
    reply.assert_wrapped(422, said::DEACTIVATED);
}

#[tokio::test]
async fn a_retrieval_of_a_deactivated_account_in_each_form() {
    for (form, said) in [
        (DeactivatedAccount::Code1134, said::DEACTIVATED),
        (
            DeactivatedAccount::Code1308,
            ("ABDM-1308", "This account is deactivated. Please reactivate it from ABHA portal."),
        ),
    ] {
        let v3 = with(|forms| forms.deactivated_retrieval = form).await;
        v3.prove(RETRIEVE, FARHAN.aadhaar).await.assert_wrapped(422, said);
    }
    let form = DeactivatedAccount::InAccountsWithTokens;
    let v3 = with(|forms| forms.deactivated_retrieval = form).await;
    let reply = v3.prove(RETRIEVE, FARHAN.aadhaar).await;
    assert_eq!(reply.json()["accounts"][0]["status"], "DEACTIVATED");
    assert_eq!(v3.profile(&Login::of(&reply).x_token).await.status, 200);
}

#[tokio::test]
async fn an_unknown_account_in_the_words_of_other_services() {
    let registry = json!({
        "code": "HIS-422",
        "message": "Unable to process the current request due to incorrect data entered.",
        "details": [{
            "message": "You are not allowed to access this API",
            "code": "HIS-403",
            "attribute": null,
        }],
    });
    for (form, status, expected) in [
        (
            UnknownAccount::OfAbhaAddress,
            400,
            json!({ "code": "ABDM-1211", "message": "User not found." }),
        ),
        (
            UnknownAccount::ListOfAbhaAddress,
            400,
            json!([{ "code": "ABDM-9999: ", "message": "User not found" }]),
        ),
        (UnknownAccount::OfRegistry, 422, registry),
    ] {
        let v3 = with(|forms| forms.unknown_account = form).await;
        let by_search = v3.post(SEARCH, json!({ "ABHANumber": UNKNOWN_ABHA_NUMBER })).await;
        for reply in [v3.request_otp(LOGIN, UNKNOWN_ABHA_NUMBER).await, by_search] {
            assert_eq!((reply.status, reply.json()), (status, expected.clone()));
        }
    }
    let v3 = with(|forms| forms.unknown_account = UnknownAccount::OfFramework).await;
    let reply = v3.request_otp(LOGIN, UNKNOWN_ABHA_NUMBER).await;
    reply.assert_framework_v3(404, REQUEST_OTP);
}

#[tokio::test]
async fn a_mobile_without_account_that_is_called_invalid() {
    for (key, name) in [(InvalidMobile::LoginId, "loginId"), (InvalidMobile::Mobile, "mobile")] {
        let v3 = with(|forms| {
            forms.unknown_mobile = UnknownMobile::Invalid;
            forms.invalid_mobile = key;
        })
        .await;
        let unknown = v3.request_otp(BY_MOBILE, MOBILE_WITHOUT_ABHA).await;
        let plain = v3.post(REQUEST_OTP, sending(BY_MOBILE, MOBILE_WITHOUT_ABHA)).await;
        for reply in [unknown, plain] {
            reply.assert_field(name, "Invalid Mobile Number");
        }
    }
}

#[tokio::test]
async fn a_missing_user_token_in_each_form() {
    let v3 = with(|forms| forms.missing_user_token = MissingUserToken::ApiManager).await;
    for path in [PROFILE, REFRESH] {
        let reply = v3.get_with(path, &[]).await;
        reply.assert_api_manager(401, "900902", "Missing Credentials");
    }
    let v3 = with(|forms| forms.missing_user_token = MissingUserToken::AccessDenied).await;
    v3.get_with(PROFILE, &[]).await.assert_text(403, "Access Denied");
}

#[tokio::test]
async fn a_bad_user_token_with_a_code() {
    let v3 = with(|forms| forms.bad_user_token = BadUserToken::Wrapped).await;
    let reply = v3.profile("Bearer invented").await;
    reply.assert_wrapped(400, ("ABDM-1130", "Invalid X-Token"));
    let headers = [("T-token", "Bearer invented")];
    let reply = v3.post_with(VERIFY_USER, &headers, json!({})).await;
    reply.assert_wrapped(400, ("ABDM-1129", "Invalid T-Token"));
    let reply = v3.get_with(REFRESH, &[("R-token", "Bearer invented")]).await;
    reply.assert_message(400, "Invalid R-token");
}

/// Replies to an expired X-token, T-token and R-token.
async fn expired(mut v3: V3) -> [Reply; 3] {
    let login = v3.log_in(ASHA.abha_number).await;
    let verified = v3.prove(BY_MOBILE, KAVERI.mobile).await;
    v3.wait(1_296_000).await;
    [
        v3.profile(&login.x_token).await,
        choose(&v3, &verified, KAVERI.abha_number).await,
        v3.get_with(REFRESH, &[("R-token", &login.r_token)]).await,
    ]
}

#[tokio::test]
async fn an_expired_user_token_in_each_form() {
    let v3 = with(|forms| forms.expired_user_token = ExpiredUserToken::Flat1094).await;
    let [x, t, r] = expired(v3).await;
    let expected = json!({
        "code": "ABDM-1094",
        "message": "X-token expired",
        "timestamp": "2022-06-08 05:04:16",
    });
    assert_eq!((x.status, x.json()), (401, expected));
    t.assert_message(401, "T-token expired");
    r.assert_message(401, "R-token expired");

    let v3 = with(|forms| forms.expired_user_token = ExpiredUserToken::Wrapped).await;
    let [x, t, r] = expired(v3).await;
    x.assert_wrapped(401, ("ABDM-1131", "X-Token Expired"));
    t.assert_wrapped(401, ("ABDM-1128", "T-Token Expired"));
    r.assert_message(401, "R-token expired");
}

#[tokio::test]
async fn a_bad_application_token_that_the_api_manager_cannot_classify() {
    let v3 = with(|forms| forms.bad_app_token = BadAppToken::Code900900).await;
    let now = v3.timestamp();
    let headers = [("Authorization", "Bearer x"), REQUEST_ID, ("TIMESTAMP", &*now)];
    let reply = v3.service.send("GET", CERTIFICATE, &headers, "").await;
    reply.assert_api_manager(500, "900900", "Unclassified Authentication Failure");
    // A missing one is another matter.
    let reply = v3.service.send("GET", CERTIFICATE, &headers[1..], "").await;
    reply.assert_api_manager(401, "900902", "Missing Credentials");
}

#[tokio::test]
async fn wrong_credentials_as_observed() {
    let v3 = with(|forms| forms.bad_credentials = BadCredentials::Code9999).await;
    for (id, secret) in [("stranger", "sandbox-secret"), ("sandbox-client", "wrong")] {
        let reply = v3.open_session(id, secret).await;
        reply.assert_wrapped(400, ("ABDM-9999: ", "Invalid user credentials"));
    }
}
