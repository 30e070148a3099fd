//! Update e-mail: the OTP goes to the new address, and the profile tells what came of it.

use abdm_flows::{Reconciled, UserSession};
use abdm_types::{Email, FailureKind, Network};
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use super::UpdateEmail;
use crate::journey::Journey;
use crate::support::{
    EMAIL, NUMBER, OTHER_NUMBER, OTP, OTP_SENT, Sent, TXN, X_TOKEN, answered, encrypted, next,
    sent, unanswered, unknown,
};

const SEND: &str = "/api/v2/account/email/verification/send/otp";
const VERIFY: &str = "/api/v2/account/email/verification/verify/otp";

#[test]
pub(super) fn the_calls_are_those_of_the_page() {
    let state = UpdateEmail::send(UpdateEmail::start());
    let body = json!({ "emailAddress": EMAIL });
    assert_eq!(sent(&state), Sent::post(SEND, body).with("x-token", X_TOKEN));
    let state = UpdateEmail::submit(next(answered(state, 200, OTP_SENT)));
    let body = json!({ "encryptedOtp": encrypted(OTP), "txnId": TXN });
    assert_eq!(sent(&state), Sent::post(VERIFY, body).with("x-token", X_TOKEN));
    assert_eq!(next(answered(state, 200, "true")).now.as_str(), EMAIL);
}

#[test]
fn the_transaction_may_come_alone() {
    for reply in [TXN.to_owned(), format!("\"{TXN}\"")] {
        let awaiting = next(answered(UpdateEmail::send(UpdateEmail::start()), 200, reply));
        assert_eq!(awaiting.otp().txn_id().expose_secret(), TXN);
        assert_eq!(awaiting.otp().sent_to(), None);
    }
}

#[test]
fn what_the_page_prints_is_a_success_and_a_false_is_none() {
    for reply in ["true", "{ true }", "\"true\"", r#"{"status":true}"#] {
        let state = UpdateEmail::submit(UpdateEmail::awaiting());
        next(answered(state, 200, reply));
    }
    let state = UpdateEmail::submit(UpdateEmail::awaiting());
    let (_, failure) = unknown(answered(state, 200, "false"));
    assert!(matches!(failure.kind(), FailureKind::Incomplete("confirmation")));
}

/// What a profile says once no answer came to the OTP.
fn looked_up(profile: &Value) -> Reconciled {
    let state = UpdateEmail::submit(UpdateEmail::awaiting());
    let look = unknown(unanswered(state, Network::Timeout)).0.reconcile().unwrap();
    assert_eq!(sent(&look), Sent::get("/api/v1/account/profile").with("x-token", X_TOKEN));
    answered(look, 200, profile.to_string()).unwrap()
}

#[test]
fn the_profile_tells_whether_an_unanswered_otp_linked_the_address() {
    use Reconciled::{Done, NotDone, Unknown};

    for (number, email, verified, expected) in [
        (NUMBER, json!(EMAIL), json!(true), Done),
        (NUMBER, json!(EMAIL.to_uppercase()), json!(null), Done),
        // There before, and never proven to be the patient's.
        (NUMBER, json!(EMAIL), json!(false), NotDone),
        (NUMBER, json!("rao@post.example"), json!(true), NotDone),
        (NUMBER, json!("a*******@post.example"), json!(true), Unknown),
        (NUMBER, json!("a*******@mail.example"), json!(true), NotDone),
        (NUMBER, json!(null), json!(null), Unknown),
        (OTHER_NUMBER, json!(EMAIL), json!(true), Unknown),
    ] {
        let profile = json!({
            "healthIdNumber": number,
            "name": "Asha Rao",
            "email": email,
            "emailVerified": verified,
        });
        assert_eq!(looked_up(&profile), expected, "{profile}");
    }
}

/// The token reads the profile. What renews it does not, and is not kept in doubt.
#[test]
fn in_doubt_no_more_of_a_login_is_kept_than_the_look_needs() {
    let written = r#"{"f":1,"g":"v1v2","x":"eyJ4LXRva2Vu.aXNzdWVk.bm93","xe":1653370456,"r":"eyJyZWZyZXNo.aXNzdWVk.bm93","n":"91-0000-1001-0007"}"#;
    let session = UserSession::from_bytes(written.as_bytes()).unwrap();
    let email = Email::parse(EMAIL).unwrap();
    let start = abdm_flows::v1v2::update_email::Start::new(session, email);
    assert_eq!(start.email().as_str(), EMAIL);
    let awaiting = next(answered(start.send_otp(), 200, OTP_SENT));
    let kept = String::from_utf8(awaiting.snapshot().to_bytes().to_vec()).unwrap();
    assert!(kept.contains("eyJyZWZyZXNo"));
    let kept = UpdateEmail::submit(awaiting).snapshot();
    let kept = String::from_utf8(kept.to_bytes().to_vec()).unwrap();
    assert!(kept.contains(X_TOKEN) && !kept.contains("eyJyZWZyZXNo"), "{kept}");
}
