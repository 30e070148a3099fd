//! Login using mobile: the OTP proves the mobile, and then the patient chooses.

use abdm_flows::VerifyingOtp;
use abdm_flows::v1v2::login_mobile::Start;
use abdm_flows::{Ended, Generation};
use abdm_types::v1v2::mobile_login_verify_otp;
use abdm_types::{Effect, FailureKind};
use secrecy::ExposeSecret;
use serde_json::json;

use super::LoginMobile;
use crate::journey::Journey;
use crate::support::{
    ADDRESS, MOBILE, NUMBER, OTHER_NUMBER, OTP, Sent, T_TOKEN, TXN, X_TOKEN, abha, answered,
    encrypted, encryptor, ended, mobile, next, otp, refused, sent,
};

const NEW_TXN: &str = "25c1b379-984c-4b56-a86f-58c386879149";

fn verifying() -> VerifyingOtp<Start, mobile_login_verify_otp::Request> {
    LoginMobile::submit(LoginMobile::awaiting())
}

#[test]
pub(super) fn the_calls_are_those_of_the_page() {
    let state = Start::new(mobile()).send_otp();
    let path = "/api/v2/registration/mobile/login/generateOtp";
    assert_eq!(sent(&state), Sent::post(path, json!({ "mobile": MOBILE })));

    let receipt = json!({ "txnId": TXN, "mobileNumber": "XXXXXX1001" }).to_string();
    let state = next(answered(state, 200, receipt));
    assert_eq!(state.otp().sent_to().as_deref(), Some("XXXXXX1001"));

    let state = state.submit_otp(&otp(), encryptor()).unwrap();
    let body = json!({ "otp": encrypted(OTP), "txnId": TXN });
    assert_eq!(sent(&state), Sent::post("/api/v2/registration/mobile/login/verifyOtp", body));

    let page = json!({
        "txnid": NEW_TXN,
        "token": T_TOKEN,
        "mobileLinkedHid": {
            "healthIdNumber": NUMBER,
            "healthId": ADDRESS,
            "name": "Asha Rao",
            "profilePhoto": "string",
            "phrAddress": "string",
        },
    });
    let state = next(answered(state, 200, page.to_string()));
    assert_eq!(state.accounts().len(), 1);
    assert_eq!(state.accounts()[0].name.as_ref().unwrap().reveal(), "Asha Rao");

    let state = state.choose(&abha(NUMBER)).unwrap();
    let path = "/api/v2/registration/mobile/login/userAuthorizedToken";
    let body = json!({ "healthId": NUMBER, "txnId": NEW_TXN });
    assert_eq!(sent(&state), Sent::post(path, body).with("t-token", T_TOKEN));

    let session = next(answered(state, 200, json!({ "token": X_TOKEN }).to_string())).session;
    assert_eq!(session.x_token.expose_secret(), X_TOKEN);
    assert_eq!(session.abha_number, Some(abha(NUMBER)));
    assert_eq!(session.generation, Generation::V1V2);
    assert_eq!(session.expires_at, None);
    assert!(session.refresh.is_none());
}

#[test]
fn a_list_of_accounts_is_kept_in_its_order() {
    let reply = json!({
        "txnId": NEW_TXN,
        "token": T_TOKEN,
        "mobileLinkedHid": [
            { "healthIdNumber": OTHER_NUMBER, "name": "Vikram Rao", "healthId": null },
            { "healthIdNumber": NUMBER, "name": "Asha Rao", "healthId": "" },
        ],
    });
    let state = next(answered(verifying(), 200, reply.to_string()));
    let names: Vec<_> =
        state.accounts().iter().map(|account| account.name.as_ref().unwrap().reveal()).collect();
    assert_eq!(names, ["Vikram Rao", "Asha Rao"]);
}

#[test]
fn a_mobile_without_accounts_ends_the_login() {
    for accounts in [json!([]), json!(null)] {
        let reply = json!({ "txnId": NEW_TXN, "token": T_TOKEN, "mobileLinkedHid": accounts });
        let ended = ended(answered(verifying(), 200, reply.to_string()));
        assert!(matches!(ended, Ended::NoAccounts), "{ended:?}");
    }
}

/// A login cannot go on without them, and the OTP is spent.
#[test]
fn a_reply_without_token_or_transaction_ends_the_login() {
    let accounts = json!([{ "healthIdNumber": NUMBER }]);
    for (reply, part) in [
        (json!({ "txnId": NEW_TXN, "mobileLinkedHid": accounts }), "t_token"),
        (json!({ "txnId": NEW_TXN, "token": "", "mobileLinkedHid": accounts }), "t_token"),
        (json!({ "token": T_TOKEN, "mobileLinkedHid": accounts }), "txn_id"),
        (json!({ "token": T_TOKEN, "txnid": null, "mobileLinkedHid": accounts }), "txn_id"),
    ] {
        let failure = refused(answered(verifying(), 200, reply.to_string()));
        let FailureKind::Incomplete(lacking) = *failure.kind() else { panic!("{failure}") };
        assert_eq!(lacking, part, "{reply}");
        assert_eq!(failure.effect(), Effect::Possible, "{reply}");
        assert_eq!(failure.endpoint(), "v1v2.mobile_login_verify_otp");
    }
}
