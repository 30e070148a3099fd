//! Logins by mobile OTP and by password. Contract section 3.3.

use abdm_types::v1v2::*;
use abdm_types::{AbhaId, Cause, Effect, Otp, Password};

use super::{LOGINS, assert_by_app, assert_login};
use crate::golden_requests::{ciphertext, txn};
use crate::support::{accepted, envelope, refused};

#[test]
fn a_mobile_otp_is_plain_under_v1_and_encrypted_under_v2() {
    let otp = Otp::parse("816406").unwrap();
    assert_by_app(
        &confirm_mobile_otp_v1::Request { otp, txn_id: txn() },
        "POST /v1/auth/confirmWithMobileOTP",
        r#"{"otp":"816406","txnId":"a825f76b-0696-40f3-864c-5a3a5b389a83"}"#,
    );
    assert_by_app(
        &confirm_mobile_otp_v2::Request { otp: ciphertext(), txn_id: txn() },
        "POST /v2/auth/confirmWithMobileOTP",
        r#"{"otp":"Y2lwaGVydGV4dA==","txnId":"a825f76b-0696-40f3-864c-5a3a5b389a83"}"#,
    );
}

#[test]
fn a_password_is_plain_and_names_the_account() {
    for (abha, written) in
        [("asha.rao@sbx", "asha.rao@sbx"), ("43422151056749", "43-4221-5105-6749")]
    {
        let request = auth_password::Request {
            health_id: AbhaId::parse(abha).unwrap(),
            password: Password::parse("Open Sesame #1").unwrap(),
        };
        let body = format!(r#"{{"healthId":"{written}","password":"Open Sesame #1"}}"#);
        assert_by_app(&request, "POST /v1/auth/authPassword", &body);
    }
}

#[test]
fn n9_each_of_them_logs_in_with_the_lifetimes_it_is_told() {
    for (body, refresh) in LOGINS {
        let confirm_mobile_otp_v1::Response(v1) =
            accepted::<confirm_mobile_otp_v1::Request>(200, body);
        let confirm_mobile_otp_v2::Response(v2) =
            accepted::<confirm_mobile_otp_v2::Request>(200, body);
        let auth_password::Response(password) = accepted::<auth_password::Request>(200, body);
        for tokens in [v1, v2, password] {
            assert_login(&tokens, refresh);
        }
    }
}

#[test]
fn no_login_is_one_without_a_token() {
    for body in [r#"{"token":""}"#, r#"{"expiresIn":1800}"#, r#"{"accessToken":"x"}"#, "true"] {
        let failure = refused::<auth_password::Request>(200, body);
        assert_eq!(failure.effect(), Effect::Possible, "{body}");
        refused::<confirm_mobile_otp_v1::Request>(200, body);
        refused::<confirm_mobile_otp_v2::Request>(200, body);
    }
}

#[test]
fn a_wrong_secret_is_told_as_what_it_is() {
    let mobile = envelope("HIS-400", "HIS-1013", "The OTP that you have entered is incorrect.");
    let failure = refused::<confirm_mobile_otp_v2::Request>(400, mobile);
    assert_eq!(failure.cause(), Cause::WrongOtp);
    let password = envelope("HIS-422", "HIS-1033", "Password authentication failed.");
    let failure = refused::<auth_password::Request>(422, password);
    assert_eq!(failure.cause(), Cause::WrongPassword);
    assert!(!failure.service_error().unwrap().key_may_be_stale());
    let credentials = envelope("HIS-422", "HIS-1016", "Invalid credentials.");
    let failure = refused::<auth_password::Request>(422, credentials.clone());
    assert_eq!(failure.cause(), Cause::WrongPassword);
    // Elsewhere, and with another text, it is about the method.
    let failure = refused::<confirm_mobile_otp_v1::Request>(422, credentials);
    assert_eq!(failure.cause(), Cause::Unclear);
    let method = envelope("HIS-422", "HIS-1016", "Not available.");
    assert_eq!(refused::<auth_password::Request>(422, method).cause(), Cause::Unclear);
}
