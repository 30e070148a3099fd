//! E-mail address and mobile changed. Contract sections 5.3 and 5.4.

use abdm_types::server::ReadError;
use abdm_types::v1v2::*;
use abdm_types::{AuthMethod, Cause, Effect, Email, Mobile};
use secrecy::ExposeSecret;

use super::{RECEIPTS, TXN, assert_by_user, assert_receipt, golden};
use crate::golden_requests::{ciphertext, txn, x_token};
use crate::server_half::{read, with_body};
use crate::support::{accepted, envelope, refused};

const TXN_ONLY: &str = r#"{"txnId":"a825f76b-0696-40f3-864c-5a3a5b389a83"}"#;
const UPDATE: &str = "POST /v2/account/change/mobile/update/authentication";

#[test]
fn an_email_is_sent_plain_and_its_otp_encrypted() {
    let email_address = Email::parse("asha@host.example").unwrap();
    assert_by_user(
        &email_send_otp::Request { x_token: x_token(), email_address },
        "POST /v2/account/email/verification/send/otp",
        r#"{"emailAddress":"asha@host.example"}"#,
    );
    let verify = email_verify_otp::Request {
        x_token: x_token(),
        encrypted_otp: ciphertext(),
        txn_id: txn(),
    };
    assert_by_user(
        &verify,
        "POST /v2/account/email/verification/verify/otp",
        r#"{"encryptedOtp":"Y2lwaGVydGV4dA==","txnId":"a825f76b-0696-40f3-864c-5a3a5b389a83"}"#,
    );
}

#[test]
fn n19_the_transaction_of_an_email_is_in_an_object_or_stands_alone() {
    for body in [TXN_ONLY.to_owned(), TXN.to_owned(), format!("\"{TXN}\""), format!("{TXN}\n")] {
        let email_send_otp::Response(receipt) = accepted::<email_send_otp::Request>(200, body);
        assert_eq!(receipt.txn_id.expose_secret(), TXN);
    }
    for body in ["", "sent", "true", r#""sent""#, "{}", &TXN[1..], &format!("[\"{TXN}\"]")] {
        let failure = refused::<email_send_otp::Request>(200, body.to_owned());
        assert_eq!(failure.effect(), Effect::Possible, "{body}");
    }
}

#[test]
fn n18_an_email_is_linked_by_the_word_true_in_braces_or_not() {
    for (body, linked) in [
        ("true", true),
        ("{ true }", true),
        ("{true}\n", true),
        (r#""true""#, true),
        ("false", false),
    ] {
        let reply = accepted::<email_verify_otp::Request>(200, body);
        assert_eq!(reply, email_verify_otp::Response(linked), "{body}");
    }
    for body in ["", "{}", "{ false }", r#"{"txnId":"t"}"#, "linked"] {
        let failure = refused::<email_verify_otp::Request>(200, body);
        assert_eq!(failure.effect(), Effect::Possible, "{body}");
    }
}

#[test]
fn a_wrong_otp_of_an_email_is_told_under_its_own_name() {
    let wrong = r#"{"code":"HIS-400","message":"m","details":[{"message":"The OTP is incorrect.","code":"HIS-1013","attribute":{"key":"encryptedOtp","value":"271101"}}]}"#;
    let failure = refused::<email_verify_otp::Request>(400, wrong);
    assert_eq!(failure.cause(), Cause::WrongOtp);
    assert!(failure.service_error().unwrap().key_may_be_stale());
    let email = wrong.replace("encryptedOtp", "emailAddress");
    let failure = refused::<email_verify_otp::Request>(400, email);
    assert_eq!(failure.cause(), Cause::Unclear);
}

#[test]
fn a_new_mobile_is_proved_first() {
    let new_mobile_number = Mobile::parse("5550001002").unwrap();
    assert_by_user(
        &change_mobile_new_otp::Request { x_token: x_token(), new_mobile_number },
        "POST /v2/account/change/mobile/new/generateOTP",
        r#"{"newMobileNumber":"5550001002"}"#,
    );
    assert_by_user(
        &change_mobile_new_resend::Request { x_token: x_token(), txn_id: txn() },
        "POST /v2/account/change/mobile/new/resendOtp",
        TXN_ONLY,
    );
    assert_by_user(
        &change_mobile_new_verify::Request { x_token: x_token(), otp: ciphertext(), txn_id: txn() },
        "POST /v2/account/change/mobile/new/verifyOTP",
        r#"{"otp":"Y2lwaGVydGV4dA==","txnId":"a825f76b-0696-40f3-864c-5a3a5b389a83"}"#,
    );
}

#[test]
fn then_the_patient_proves_to_own_the_account() {
    assert_by_user(
        &change_mobile_aadhaar_otp::Request { x_token: x_token(), txn_id: txn() },
        "POST /v2/account/change/mobile/aadhaar/generateOTP",
        TXN_ONLY,
    );
    assert_by_user(
        &change_mobile_old_otp::Request { x_token: x_token(), txn_id: txn() },
        "POST /v2/account/change/mobile/old/generateOTP",
        TXN_ONLY,
    );
    assert_by_user(
        &change_mobile_update::Request {
            x_token: x_token(),
            auth_method: AuthMethod::AadhaarOtp,
            otp: ciphertext(),
            txn_id: txn(),
        },
        UPDATE,
        r#"{"authMethod":"AADHAAR_OTP","otp":"Y2lwaGVydGV4dA==","txnId":"a825f76b-0696-40f3-864c-5a3a5b389a83"}"#,
    );
    assert_by_user(
        &change_mobile_update_password::Request {
            x_token: x_token(),
            auth_method: PasswordMethod::Password,
            old_password: ciphertext(),
            txn_id: txn(),
        },
        UPDATE,
        r#"{"authMethod":"PASSWORD","oldPassword":"Y2lwaGVydGV4dA==","txnId":"a825f76b-0696-40f3-864c-5a3a5b389a83"}"#,
    );
}

#[test]
fn a_page_with_both_secrets_is_read_by_its_method() {
    let both = |body| with_body(&golden(UPDATE, true, "{}"), body);
    let otp = both(r#"{"authMethod":"AADHAAR_OTP","oldPassword":"b3Rw","otp":"b3Rw","txnId":"t"}"#);
    assert!(read::<change_mobile_update::Request>(&otp).is_ok());
    let error = read::<change_mobile_update_password::Request>(&otp).err();
    assert_eq!(error, Some(ReadError::Field("authMethod".to_owned())));
    let password = both(r#"{"authMethod":"PASSWORD","oldPassword":"cHc=","txnId":"t"}"#);
    assert!(read::<change_mobile_update_password::Request>(&password).is_ok());
    let error = read::<change_mobile_update::Request>(&password).err();
    assert_eq!(error, Some(ReadError::MissingField));
}

#[test]
fn n12_each_otp_has_a_receipt() {
    for body in RECEIPTS {
        let change_mobile_new_otp::Response(new) =
            accepted::<change_mobile_new_otp::Request>(200, body);
        let change_mobile_aadhaar_otp::Response(aadhaar) =
            accepted::<change_mobile_aadhaar_otp::Request>(200, body);
        let change_mobile_old_otp::Response(old) =
            accepted::<change_mobile_old_otp::Request>(200, body);
        for receipt in [new, aadhaar, old] {
            assert_receipt(body, &receipt);
        }
    }
    let proved = accepted::<change_mobile_new_verify::Request>(200, RECEIPTS[0]);
    assert_eq!(proved.txn_id.expose_secret(), "new-txn");
    refused::<change_mobile_new_verify::Request>(200, "{}");
}

#[test]
fn a_resend_without_a_published_reply_takes_what_other_resends_answer() {
    for body in ["true", "", RECEIPTS[0]] {
        let reply = accepted::<change_mobile_new_resend::Request>(200, body);
        assert_eq!(reply, change_mobile_new_resend::Response(true), "{body}");
    }
    let reply = accepted::<change_mobile_new_resend::Request>(200, "false");
    assert_eq!(reply, change_mobile_new_resend::Response(false));
}

#[test]
fn a_change_is_told_in_words_unless_they_are_those_of_a_failure() {
    for body in ["Mobile number updated successfully", r#""success""#] {
        let change_mobile_update::Response(otp) =
            accepted::<change_mobile_update::Request>(200, body);
        let change_mobile_update_password::Response(password) =
            accepted::<change_mobile_update_password::Request>(200, body);
        for words in [otp, password] {
            assert_eq!(words.reveal(), body.trim_matches('"'));
        }
    }
    for body in [
        "",
        "{}",
        "Invalid OTP",
        r#""Mobile number update failed""#,
        "false",
        "true",
        r#""true""#,
        "null",
        r#""null""#,
        // What is quoted stands for itself no more than what is not.
        r#""{\"code\":\"HIS-500\"}""#,
        r#""<html>""#,
    ] {
        let failure = refused::<change_mobile_update::Request>(200, body);
        assert_eq!(failure.effect(), Effect::Possible, "{body}");
        refused::<change_mobile_update_password::Request>(200, body);
    }
    let wrong = envelope("HIS-422", "HIS-1033", "");
    let failure = refused::<change_mobile_update_password::Request>(422, wrong);
    assert_eq!(failure.cause(), Cause::WrongPassword);
}
