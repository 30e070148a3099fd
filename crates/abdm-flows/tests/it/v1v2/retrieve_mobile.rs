//! Retrieve via mobile OTP: the patient says who they are, and the OTP travels as it is.

use abdm_flows::v1v2::retrieve_mobile::Start;
use abdm_types::{Demographics, Gender};
use serde_json::json;

use super::{RetrieveMobileOtp, who};
use crate::journey::Journey;
use crate::support::{
    MOBILE, NUMBER, OTP, Sent, TXN, X_TOKEN, abha, answered, mobile, next, otp, refused, sent,
};

const GENERATE: &str = "/api/v2/forgot/healthId/mobile/generateOtp";
const VERIFY: &str = "/api/v2/forgot/healthId/mobile";

#[test]
pub(super) fn the_calls_are_those_of_the_contract() {
    let state = Start::new(mobile(), who()).send_otp();
    assert_eq!(sent(&state), Sent::post(GENERATE, json!({ "mobile": MOBILE })));

    let state = next(answered(state, 200, json!({ "txnId": TXN }).to_string()));
    assert_eq!(state.otp().sent_to(), None);
    let state = state.submit_otp_plain(&otp());
    let body = json!({
        "otp": OTP,
        "txnId": TXN,
        "name": "Asha Rao",
        "firstName": "Asha",
        "gender": "F",
        "yearOfBirth": "1985",
    });
    assert_eq!(sent(&state), Sent::post(VERIFY, body));

    let page = json!({
        "healthId": "asharao",
        "healthIdNumber": NUMBER,
        "jwtResponse": { "expiresIn": 1800, "token": X_TOKEN },
    });
    let found = next(answered(state, 200, page.to_string()));
    assert_eq!(found.abha_number.full(), Some(&abha(NUMBER)));
    assert_eq!(found.session.unwrap().abha_number, Some(abha(NUMBER)));
}

#[test]
fn what_else_the_patient_says_is_sent_too() {
    let who = Demographics::new("Asha K Rao", "Asha", Gender::Undisclosed, 1985).unwrap();
    let who = who.with_middle_name("K").unwrap().with_last_name("Rao").unwrap();
    let start = Start::new(mobile(), who.with_birthday(3, 8).unwrap());
    let awaiting = next(answered(start.send_otp(), 200, json!({ "txnId": TXN }).to_string()));
    let body = sent(&awaiting.submit_otp_plain(&otp())).body;
    for (name, value) in [
        ("middleName", "K"),
        ("lastName", "Rao"),
        ("gender", "U"),
        ("monthOfBirth", "03"),
        ("dayOfBirth", "08"),
    ] {
        assert_eq!(body[name], value);
    }
}

#[test]
fn without_a_number_nothing_is_found() {
    let verifying = RetrieveMobileOtp::submit(RetrieveMobileOtp::awaiting());
    let failure = refused(answered(verifying, 200, r#"{"healthId":"asharao"}"#));
    assert!(failure.to_string().contains("abha_number"), "{failure}");
}
