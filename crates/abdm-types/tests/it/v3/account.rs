//! What else a patient who is logged in may do to the account. Section 9.

use abdm_types::server::ReadError;
use abdm_types::v3::*;
use abdm_types::{Cause, Effect};

use super::{ABHA, assert_by_user, ciphertext, golden, txn, x_token};
use crate::server_half::{read, with_body};
use crate::support::{accepted, refused};

#[test]
fn each_change_asks_for_its_otp_in_its_own_words() {
    use account_request_otp::{Operation, Request};
    let number = "abha-number";
    let by: [(fn(_, _) -> Request, _, _, _, _); 6] = [
        (
            Request::deactivate_via_mobile_otp,
            Operation::DeactivateViaMobileOtp,
            "de-activate",
            number,
            "abdm",
        ),
        (
            Request::delete_via_aadhaar_otp,
            Operation::DeleteViaAadhaarOtp,
            "delete",
            number,
            "aadhaar",
        ),
        (Request::delete_via_mobile_otp, Operation::DeleteViaMobileOtp, "delete", number, "abdm"),
        (Request::re_kyc, Operation::ReKyc, "re-kyc", number, "aadhaar"),
        (Request::update_email, Operation::UpdateEmail, "email-verify", "email", "abdm"),
        (Request::update_mobile, Operation::UpdateMobile, "mobile-verify", "mobile", "abdm"),
    ];
    for (request, operation, word, hint, system) in by {
        let body = format!(
            r#"{{"scope":["abha-profile","{word}"],"loginHint":"{hint}","loginId":"Y2lwaGVydGV4dA==","otpSystem":"{system}"}}"#
        );
        let line = format!("POST {ABHA}/profile/account/request/otp");
        let read = assert_by_user(&request(x_token(), ciphertext()), &line, &body);
        assert_eq!(read.operation(), operation);
    }
}

#[test]
fn each_change_submits_its_otp_in_its_own_words() {
    use account_verify::{Operation, Request};
    let reasons = || ["aaaaa", "bbbb"].map(str::to_owned).into();
    let sent = r#","reasons":["aaaaa","bbbb"]"#;
    let (x, t, c) = (x_token, txn, ciphertext);
    for (request, operation, word, more) in [
        (Request::delete(x(), t(), c(), reasons()), Operation::Delete, "delete", sent),
        (Request::re_kyc(x(), t(), c()), Operation::ReKyc, "re-kyc", ""),
        (Request::update_email(x(), t(), c()), Operation::UpdateEmail, "email-verify", ""),
        (Request::update_mobile(x(), t(), c()), Operation::UpdateMobile, "mobile-verify", ""),
    ] {
        let body = format!(
            r#"{{"scope":["abha-profile","{word}"],"authData":{{"authMethods":["otp"],"otp":{{"txnId":"a825f76b-0696-40f3-864c-5a3a5b389a83","otpValue":"Y2lwaGVydGV4dA=="}}}}{more}}}"#
        );
        let line = format!("POST {ABHA}/profile/account/verify");
        assert_eq!(assert_by_user(&request, &line, &body).operation(), operation);
    }
}

#[test]
fn a_password_deactivates_or_deletes_and_nothing_else() {
    use account_verify_password::Request;
    let reasons = || vec!["aaaaa".to_owned()];
    let line = format!("POST {ABHA}/profile/account/verify");
    for (request, operation, word) in [
        (
            Request::deactivate(x_token(), ciphertext(), reasons()),
            account_verify::Operation::Deactivate,
            "de-activate",
        ),
        (
            Request::delete(x_token(), ciphertext(), reasons()),
            account_verify::Operation::Delete,
            "delete",
        ),
    ] {
        let body = format!(
            r#"{{"scope":["abha-profile","{word}"],"authData":{{"authMethods":["password"],"password":{{"password":"Y2lwaGVydGV4dA=="}}}},"reasons":["aaaaa"]}}"#
        );
        let read = assert_by_user(&request, &line, &body);
        assert_eq!((read.operation(), read.reasons), (operation, reasons()));
    }
    let golden = golden(&line, "x-token: Bearer user-token", "{}");
    let other = r#"{"scope":["abha-profile","re-kyc"],"authData":{"authMethods":["password"],"password":{"password":"b3Rw"}}}"#;
    let error = read::<Request>(&with_body(&golden, other)).err();
    assert_eq!(error, Some(ReadError::Operation));
}

/// Section 14, numbers 7 and 8.
#[test]
fn every_change_is_done_in_whatever_words_and_with_or_without_a_transaction() {
    for message in [
        "Mobile Number linked successfully",
        "Email linked successfully",
        "Re-kyc done successfully",
        "Your account has been deleted.",
        "Your account has been deleted",
        " Your account has been de-activate",
    ] {
        for txn in ["", r#""txnId":"t","#] {
            let body = format!(
                r#"{{{txn}"authResult":"success","message":"{message}","accounts":[{{"ABHANumber":"91-0000-0000-XXXX"}}]}}"#
            );
            let by_otp = accepted::<account_verify::Request>(200, body.clone());
            let account_verify_password::Response(by_password) =
                accepted::<account_verify_password::Request>(200, body);
            for reply in [by_otp, by_password] {
                assert_eq!(reply.txn_id.is_some(), !txn.is_empty());
                assert_eq!(reply.message.unwrap().reveal(), message);
                assert!(reply.accounts[0].abha_number.as_ref().unwrap().full().is_none());
            }
        }
    }
}

/// Section 14, number 12.
#[test]
fn n12_a_wrong_otp_of_a_change_is_told_in_two_ways() {
    for (status, body) in [
        (
            200,
            r#"{"txnId":"t","authResult":"failed","message":"Please enter a valid OTP. Entered OTP is either expired or incorrect.","accounts":[]}"#,
        ),
        (
            422,
            r#"{"Message":"UIDAI Error code : 400 : Invalid Aadhaar OTP value.","timestamp":"2023-01-11 00:14:02"}"#,
        ),
    ] {
        let failure = refused::<account_verify::Request>(status, body);
        assert_eq!(failure.cause(), Cause::WrongOtp, "{body}");
        assert_eq!(failure.effect(), Effect::Settled, "{body}");
    }
}

#[test]
fn a_mobile_that_is_verified_already_is_told_as_such() {
    let body = r#"{"message":"This mobile number is already verified. Please enter a different mobile number.","timestamp":"2023-01-11 00:14:02"}"#;
    let failure = refused::<account_request_otp::Request>(400, body);
    assert_eq!(failure.cause(), Cause::AlreadyVerified);
}

#[test]
fn what_is_linked_with_a_benefit_is_told_as_such() {
    let message = "Your ABHA is linked with govt benefit programme";
    for code in ["ABDM-1219", "ABDM-1228"] {
        let body = format!(r#"{{"error":{{"code":"{code}","message":"{message}"}}}}"#);
        let failure = refused::<account_verify::Request>(422, body);
        assert_eq!(failure.cause(), Cause::BenefitLinked, "{code}");
    }
}
