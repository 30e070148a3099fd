//! Update e-mail and mobile: the OTP goes to what is new, and the profile tells what came of it.

use abdm_flows::{Generation, Reconciled, v3};
use abdm_types::{Cause, FailureKind, Network};
use serde_json::{Value, json};

use super::service::{message, wrapped};
use super::{UPDATED, UpdateEmail, UpdateMobile, otp_request, otp_submission, success};
use crate::journey::Journey;
use crate::support::{
    EMAIL, MOBILE, NUMBER, OTHER_NUMBER, OTP_SENT, Sent, TXN, X_TOKEN, answered, email, encryptor,
    next, refused, sent, session, unanswered, unknown,
};

const REQUEST_OTP: &str = "/api/v3/profile/account/request/otp";
const VERIFY: &str = "/api/v3/profile/account/verify";
const OF_EMAIL: [&str; 2] = ["abha-profile", "email-verify"];
const OF_MOBILE: [&str; 2] = ["abha-profile", "mobile-verify"];

#[test]
fn the_calls_of_an_email_address_are_those_of_the_contract() {
    let state = UpdateEmail::send(UpdateEmail::start());
    let body = otp_request(&OF_EMAIL, "email", EMAIL, "abdm");
    assert_eq!(sent(&state), Sent::post(REQUEST_OTP, body).with("x-token", X_TOKEN));
    let text = "OTP sent to email address ending with ***********@post.example";
    let receipt = json!({ "txnId": TXN, "message": text }).to_string();
    let awaiting = next(answered(state, 200, receipt));
    assert_eq!(awaiting.otp().sent_to().as_deref(), Some("***********@post.example"));
    let state = UpdateEmail::submit(awaiting);
    let body = otp_submission(&OF_EMAIL);
    assert_eq!(sent(&state), Sent::post(VERIFY, body).with("x-token", X_TOKEN));
    assert_eq!(next(answered(state, 200, UPDATED)).now.as_str(), EMAIL);
}

#[test]
fn the_calls_of_a_mobile_are_those_of_the_contract() {
    let state = UpdateMobile::send(UpdateMobile::start());
    assert_eq!(UpdateMobile::start().wanted().as_str(), MOBILE);
    let body = otp_request(&OF_MOBILE, "mobile", MOBILE, "abdm");
    assert_eq!(sent(&state), Sent::post(REQUEST_OTP, body).with("x-token", X_TOKEN));
    let state = UpdateMobile::submit(next(answered(state, 200, OTP_SENT)));
    let body = otp_submission(&OF_MOBILE);
    assert_eq!(sent(&state), Sent::post(VERIFY, body).with("x-token", X_TOKEN));
    assert_eq!(next(answered(state, 200, UPDATED)).now.as_str(), MOBILE);
}

#[test]
fn a_success_is_done_unless_it_is_about_others_alone() {
    for accounts in [
        json!([]),
        json!([{ "ABHANumber": "91-****-****-0007" }]),
        json!([{ "ABHANumber": OTHER_NUMBER }, { "ABHANumber": NUMBER }]),
        json!([{ "name": "Asha Rao", "status": "ACTIVE" }]),
    ] {
        let state = UpdateMobile::submit(UpdateMobile::awaiting());
        next(answered(state, 200, success(&accounts).to_string()));
    }
    let others = success(&json!([{ "ABHANumber": OTHER_NUMBER }])).to_string();
    let state = UpdateMobile::submit(UpdateMobile::awaiting());
    let (_, failure) = unknown(answered(state, 200, others.clone()));
    assert!(matches!(failure.kind(), FailureKind::Incomplete("abha_number")));
    // Where it is not known whose login it is, there is nothing to compare.
    let start = v3::update::Start::new(session(Generation::V3, None), email());
    let awaiting = next(answered(start.send_otp(encryptor()).unwrap(), 200, OTP_SENT));
    next(answered(UpdateEmail::submit(awaiting), 200, others));
}

#[test]
fn what_is_there_already_or_has_too_many_accounts_is_refused_before_an_otp() {
    let verified =
        "This mobile number is already verified. Please enter a different mobile number.";
    for refusal in [
        message(400, verified, Cause::AlreadyVerified),
        wrapped(422, "ABDM-1301", "Mobile is verified", Cause::AlreadyVerified),
        wrapped(422, "ABDM-1302", "Email is verified", Cause::AlreadyVerified),
        wrapped(422, "ABDM-1124", "Six accounts", Cause::MobileQuota),
        wrapped(422, "ABDM-1135", "Six accounts", Cause::EmailQuota),
        wrapped(422, "ABDM-1211", "Email limit exceeded", Cause::TooManyOtps { wait: None }),
    ] {
        let sending = UpdateMobile::send(UpdateMobile::start());
        let failure = refused(answered(sending, refusal.status, refusal.body.clone()));
        assert_eq!(failure.cause(), refusal.cause, "{refusal:?}");
    }
}

/// What a profile says once no answer came to the OTP: of an e-mail address, and of a mobile.
fn looked_up(told: &Value) -> [Reconciled; 2] {
    let profile = json!({
        "ABHANumber": NUMBER,
        "name": "Asha Rao",
        "email": told[0],
        "emailVerified": told[1],
        "mobile": told[2],
    });
    let submitted = UpdateEmail::submit(UpdateEmail::awaiting());
    let look = unknown(unanswered(submitted, Network::Timeout)).0.reconcile().unwrap();
    assert_eq!(sent(&look), Sent::get("/api/v3/profile/account").with("x-token", X_TOKEN));
    let of_email = answered(look, 200, profile.to_string()).unwrap();
    let submitted = UpdateMobile::submit(UpdateMobile::awaiting());
    let look = unknown(unanswered(submitted, Network::Timeout)).0.reconcile().unwrap();
    [of_email, answered(look, 200, profile.to_string()).unwrap()]
}

#[test]
fn the_profile_tells_what_came_of_it_unless_it_hides_that() {
    use Reconciled::{Done, NotDone, Unknown};

    for (told, expected) in [
        (json!([EMAIL, true, MOBILE]), [Done, Done]),
        (json!([EMAIL, "true", "******1001"]), [Done, Unknown]),
        (json!([EMAIL, false, "******1002"]), [NotDone, NotDone]),
        (json!(["a***@post.example", null, "5550001002"]), [Unknown, NotDone]),
        (json!(["b***@post.example", null, null]), [NotDone, Unknown]),
        (json!([null, null, ""]), [Unknown, Unknown]),
    ] {
        assert_eq!(looked_up(&told), expected, "{told}");
    }
}
