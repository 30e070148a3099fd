//! Deactivate, delete and reactivate by other methods. Contract sections 4.3 and 4.4.

use abdm_types::server::ReadError;
use abdm_types::v1v2::*;
use abdm_types::{AbhaId, AuthMethod, Cause, Effect};

use super::{
    LOGINS, RECEIPTS, assert_by_app, assert_by_user, assert_login, assert_receipt, golden,
};
use crate::golden_requests::{ciphertext, txn, x_token};
use crate::server_half::{read, with_body};
use crate::support::{accepted, envelope, refused};

const GENERATE: &str = "POST /v2/account/mobile/generateOTP";
const REACTIVATE: &str = "POST /v2/auth/reactivate";

#[test]
fn the_mobile_of_an_account_gets_an_otp_without_a_body() {
    let request = account_generate_mobile_otp::Request { x_token: x_token() };
    assert_by_user(&request, GENERATE, "");
    // Number 16: the website has one.
    for body in ["", "{}", r#"{"mobile":"5550001001","purpose":"DEACTIVATE_HID"}"#] {
        let request = with_body(&golden(GENERATE, true, ""), body);
        assert!(read::<account_generate_mobile_otp::Request>(&request).is_ok(), "{body}");
    }
    for body in RECEIPTS {
        let account_generate_mobile_otp::Response(receipt) =
            accepted::<account_generate_mobile_otp::Request>(200, body);
        assert_receipt(body, &receipt);
    }
}

#[test]
fn deletion_is_sent_like_a_deactivation() {
    let request = delete::Request {
        x_token: x_token(),
        auth_method: AuthMethod::MobileOtp,
        otp: ciphertext(),
        reasons: vec!["205".to_owned()],
        txn_id: txn(),
    };
    assert_by_user(
        &request,
        "POST /v2/account/profile/delete",
        r#"{"authMethod":"MOBILE_OTP","otp":"Y2lwaGVydGV4dA==","reasons":["205"],"txnId":"a825f76b-0696-40f3-864c-5a3a5b389a83"}"#,
    );
}

#[test]
fn deletion_is_a_204_that_says_nothing_else() {
    assert_eq!(accepted::<delete::Request>(204, ""), delete::Response);
    for nothing in ["{}", "true", "null"] {
        assert_eq!(accepted::<delete::Request>(200, nothing), delete::Response);
    }
    for (status, body) in [(200, ""), (202, ""), (200, "false"), (200, r#"{"status":"pending"}"#)] {
        let failure = refused::<delete::Request>(status, body);
        assert_eq!(failure.effect(), Effect::Possible, "{status} {body}");
    }
}

#[test]
fn a_password_reactivates_in_the_place_of_an_otp() {
    let init = reactivate_init_password::Request {
        auth_method: PasswordMethod::Password,
        health_id: AbhaId::parse("43-4221-5105-6749").unwrap(),
    };
    let body = r#"{"authMethod":"PASSWORD","healthid":"43-4221-5105-6749"}"#;
    assert_by_app(&init, "POST /v2/auth/reactivate/init", body);

    let request = reactivate_password::Request {
        auth_method: PasswordMethod::Password,
        password: ciphertext(),
        txn_id: txn(),
    };
    assert_by_app(
        &request,
        REACTIVATE,
        r#"{"authMethod":"PASSWORD","password":"Y2lwaGVydGV4dA==","txnId":"a825f76b-0696-40f3-864c-5a3a5b389a83"}"#,
    );
}

#[test]
fn a_request_with_an_otp_is_not_read_as_one_with_a_password() {
    let arrived = |body| with_body(&golden(REACTIVATE, false, "{}"), body);
    let otp = arrived(r#"{"authMethod":"MOBILE_OTP","otp":"b3Rw","password":"cHc=","txnId":"t"}"#);
    let error = read::<reactivate_password::Request>(&otp).err();
    assert_eq!(error, Some(ReadError::Field("authMethod".to_owned())));
    let password = arrived(r#"{"authMethod":"PASSWORD","password":"cHc=","txnId":"t"}"#);
    let error = read::<reactivate::Request>(&password).err();
    assert_eq!(error, Some(ReadError::MissingField));
    // Number 15: others send reasons.
    let reasons =
        arrived(r#"{"authMethod":"PASSWORD","password":"cHc=","txnId":"t","reasons":["x"]}"#);
    assert!(read::<reactivate_password::Request>(&reasons).is_ok());
}

#[test]
fn a_reactivation_logs_in_or_says_nothing() {
    for (body, refresh) in LOGINS {
        let reactivate_password::Response(reply) =
            accepted::<reactivate_password::Request>(200, body);
        assert_login(&reply.tokens.unwrap(), refresh);
    }
    let reactivate_password::Response(nothing) =
        accepted::<reactivate_password::Request>(200, "{}");
    assert!(nothing.tokens.is_none());
    refused::<reactivate_password::Request>(200, r#"{"message":"something"}"#);
    let wrong = envelope("HIS-422", "HIS-1033", "");
    let failure = refused::<reactivate_password::Request>(422, wrong);
    assert_eq!(failure.cause(), Cause::WrongPassword);
}
