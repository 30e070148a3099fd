//! Retrieve via Aadhaar OTP: what the service shows of the account is all there is.

use abdm_flows::VerifyingOtp;
use abdm_flows::v1v2::retrieve::{Retrieved, Start};
use abdm_types::v1v2::forgot_verify_aadhaar_otp;
use abdm_types::{Aadhaar, Effect, FailureKind, Received};
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use super::Retrieve;
use crate::journey::Journey;
use crate::support::{
    ADDRESS, NUMBER, OTP, Sent, TXN, X_TOKEN, aadhaar, abha, after, answered, encrypted, encryptor,
    next, otp, refused, sent,
};

const GENERATE: &str = "/api/v2/forgot/healthId/aadhaar/generateOtp";

fn verifying() -> VerifyingOtp<Start, forgot_verify_aadhaar_otp::Request> {
    Retrieve::submit(Retrieve::awaiting())
}

/// The account that the service answers with.
#[track_caller]
fn retrieved(account: &Value) -> Retrieved {
    next(answered(verifying(), 200, account.to_string()))
}

#[test]
pub(super) fn the_calls_are_those_of_the_page() {
    let state = Start.send_otp(&aadhaar(), encryptor()).unwrap();
    let body = json!({ "aadhaar": encrypted("999941057058") });
    assert_eq!(sent(&state), Sent::post(GENERATE, body));

    let receipt = json!({ "txnId": TXN, "mobileNumber": "XXXXXX1001" }).to_string();
    let state = next(answered(state, 200, receipt));
    assert_eq!(state.otp().sent_to().as_deref(), Some("XXXXXX1001"));

    let state = state.submit_otp(&otp(), encryptor()).unwrap();
    let body = json!({ "otp": encrypted(OTP), "txnId": TXN });
    assert_eq!(sent(&state), Sent::post("/api/v2/forgot/healthId/aadhaar", body));

    let page = json!({
        "healthId": "asharao",
        "healthIdNumber": NUMBER,
        "jwtResponse": {
            "expiresIn": 1800,
            "refreshExpiresIn": 86400,
            "refreshToken": "eyJyZWZyZXNo",
            "token": X_TOKEN,
        },
    });
    let found = next(answered(state, 200, page.to_string()));
    assert_eq!(found.abha_number.full(), Some(&abha(NUMBER)));
    assert_eq!(found.abha_address.unwrap().full().unwrap().as_str(), "asharao");
    let session = found.session.unwrap();
    assert_eq!(session.x_token.expose_secret(), X_TOKEN);
    assert_eq!(session.abha_number, Some(abha(NUMBER)));
    assert_eq!(session.expires_at, after(1800));
    assert_eq!(session.refresh.unwrap().expires_at, after(86_400));
}

#[test]
fn each_aadhaar_number_is_sent_as_its_twelve_digits() {
    for number in
        ["999941057058", "9999 7165 8847", "9999-3311-9405", "९९९९५५१८३४३३", " 999990501894 "]
    {
        let aadhaar = Aadhaar::parse(number).unwrap();
        let state = Start.send_otp(&aadhaar, encryptor()).unwrap();
        assert_eq!(sent(&state).body["aadhaar"], encrypted(aadhaar.expose_secret()));
        assert_eq!(aadhaar.expose_secret().len(), 12);
    }
}

#[test]
fn the_number_alone_is_enough() {
    for account in [
        json!({ "healthIdNumber": NUMBER }),
        json!({ "healthIdNumber": NUMBER, "healthId": null, "jwtResponse": null }),
        json!({ "healthIdNumber": NUMBER, "healthId": "", "jwtResponse": "" }),
    ] {
        let found = retrieved(&account);
        assert_eq!(found.abha_number, Received::Full(abha(NUMBER)), "{account}");
        assert!(found.abha_address.is_none(), "{account}");
        assert!(found.session.is_none(), "{account}");
    }
}

#[test]
fn an_address_comes_along_where_there_is_one() {
    let found = retrieved(&json!({ "healthIdNumber": NUMBER, "healthId": ADDRESS }));
    assert_eq!(found.abha_address.unwrap().full().unwrap().as_str(), ADDRESS);
    assert!(found.session.is_none());
}

#[test]
fn a_masked_number_is_found_as_far_as_it_shows() {
    let found = retrieved(&json!({
        "healthIdNumber": "91-****-****-0007",
        "jwtResponse": { "token": X_TOKEN },
    }));
    assert_eq!(found.abha_number.masked(), "91-****-****-0007");
    assert!(found.abha_number.full().is_none());
    assert_eq!(found.session.unwrap().abha_number, None);
}

#[test]
fn an_answer_without_a_number_found_nothing() {
    for account in [
        json!({}),
        json!({ "healthIdNumber": null, "healthId": ADDRESS }),
        json!({ "healthIdNumber": "", "jwtResponse": { "token": X_TOKEN } }),
    ] {
        let failure = refused(answered(verifying(), 200, account.to_string()));
        assert!(matches!(failure.kind(), FailureKind::Incomplete("abha_number")), "{account}");
        assert_eq!(failure.effect(), Effect::Possible, "{account}");
    }
}
