//! Login with mobile OTP or a password: what search says decides here too.

use abdm_flows::snapshot::{Restored, ResumedByPassword};
use abdm_flows::v1v2::login_abha::{Chosen, Found, MobileOtp, Password, Start};
use abdm_flows::{AwaitingPassword, Ended, Generation, VerifyingPassword};
use abdm_types::v1v2::auth_password;
use abdm_types::{AccountStatus, AuthMethod, Cause};
use secrecy::ExposeSecret;
use serde_json::json;

use super::{LoginMobileOtp, LoginMobileOtpEncrypted, TOKENS, V1V2};
use crate::journey::Journey;
use crate::password::{ByPassword, PASSWORD, password};
use crate::support::{
    NUMBER, OTP, Sent, TXN, X_TOKEN, abha, after, answered, encrypted, ended, next, refused, sent,
};

#[derive(Debug)]
pub(crate) struct LoginPassword;

impl ByPassword for LoginPassword {
    type State = Chosen<Password>;
    type Call = auth_password::Request;
    type Service = V1V2;

    const RIGHT: (u16, &str) = (200, TOKENS);
    const WRONG: &[(u16, &str)] = &[(
        422,
        r#"{"code":"HIS-422","message":"x","details":[{"message":"Password did not match.","code":"HIS-1033","attribute":null}]}"#,
    )];

    fn awaiting() -> AwaitingPassword<Self::State> {
        let account = json!({ "status": "ACTIVE", "authMethods": ["PASSWORD"] });
        found_with(account).by::<Password>().unwrap().ask_password()
    }

    fn submit(
        awaiting: AwaitingPassword<Self::State>,
    ) -> VerifyingPassword<Self::State, Self::Call> {
        awaiting.submit_password_plain(&password())
    }

    fn back(restored: Restored) -> ResumedByPassword<Self::State> {
        match restored {
            Restored::V1V2LoginPassword(resumed) => resumed,
            other => panic!("came back as something else: {other:?}"),
        }
    }
}

fn found_with(account: serde_json::Value) -> Found {
    next(answered(Start::new(abha(NUMBER)), 200, account.to_string()))
}

#[test]
fn a_mobile_otp_has_paths_of_its_own() {
    let sending = LoginMobileOtp::send(LoginMobileOtp::start());
    let body = json!({ "authMethod": "MOBILE_OTP", "healthid": NUMBER });
    assert_eq!(sent(&sending), Sent::post("/api/v2/auth/init", body));
    let plain = json!({ "otp": OTP, "txnId": TXN });
    let verifying = LoginMobileOtp::submit(LoginMobileOtp::awaiting());
    assert_eq!(sent(&verifying), Sent::post("/api/v1/auth/confirmWithMobileOTP", plain));
    let body = json!({ "otp": encrypted(OTP), "txnId": TXN });
    let verifying = LoginMobileOtpEncrypted::submit(LoginMobileOtpEncrypted::awaiting());
    assert_eq!(sent(&verifying), Sent::post("/api/v2/auth/confirmWithMobileOTP", body));
}

#[test]
fn a_password_is_submitted_in_plain_text_for_the_account_that_was_found() {
    let verifying = LoginPassword::submit(LoginPassword::awaiting());
    let body = json!({ "healthId": NUMBER, "password": PASSWORD });
    assert_eq!(sent(&verifying), Sent::post("/api/v1/auth/authPassword", body));
    let session = next(answered(verifying, 200, TOKENS)).session;
    assert_eq!(session.x_token.expose_secret(), X_TOKEN);
    assert_eq!(session.expires_at, after(1800));
    assert_eq!(session.abha_number, Some(abha(NUMBER)));
    assert_eq!(session.generation, Generation::V1V2);
}

#[test]
fn nothing_is_asked_for_by_a_method_that_is_not_listed() {
    let account = || found_with(json!({ "status": "ACTIVE", "authMethods": ["AADHAAR_OTP"] }));
    for (ended, method) in [
        (account().by::<MobileOtp>().unwrap_err(), AuthMethod::MobileOtp),
        (account().by::<Password>().unwrap_err(), AuthMethod::Password),
    ] {
        assert!(matches!(ended, Ended::MethodNotOffered { method: told } if told == method));
    }
}

#[test]
fn no_password_is_asked_for_where_the_account_is_not_active() {
    let account = json!({ "healthIdNumber": NUMBER, "status": "DEACTIVATED" });
    let ended = found_with(account).by::<Password>().unwrap_err();
    assert!(matches!(ended, Ended::NotActive { status: AccountStatus::Deactivated, .. }));
}

#[test]
fn a_password_that_was_never_set_is_not_asked_for_again() {
    let not_set = r#"{"code":"HIS-422","message":"","details":[{"code":"HIS-1031","message":""}]}"#;
    let verifying = LoginPassword::submit(LoginPassword::awaiting());
    let failure = refused(answered(verifying, 422, not_set));
    assert_eq!(failure.cause(), Cause::MethodUnavailable);
}

#[test]
fn a_password_for_a_deactivated_account_offers_to_reactivate_it() {
    let disabled =
        r#"{"code":"HIS-422","message":"","details":[{"code":"HIS-1007","message":""}]}"#;
    let verifying = LoginPassword::submit(LoginPassword::awaiting());
    let ended = ended(answered(verifying, 422, disabled));
    assert!(matches!(ended, Ended::NotActive { status: AccountStatus::Deactivated, .. }));
}
