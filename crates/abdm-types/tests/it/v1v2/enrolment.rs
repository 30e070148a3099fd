//! An ABHA made by Aadhaar OTP. Contract section 5.5, the column of v2.

use abdm_types::server::{ReadError, ServerEndpoint};
use abdm_types::v1v2::enrol_create::Agreed;
use abdm_types::v1v2::enrol_verify_mobile_otp::MobileOtp;
use abdm_types::v1v2::*;
use abdm_types::{AuthMethod, Cause, Consent, Effect, Mobile, Otp};
use secrecy::ExposeSecret;

use super::{RECEIPTS, assert_by_app, assert_receipt, golden};
use crate::golden_requests::{ciphertext, txn};
use crate::server_half::{read, with_body};
use crate::support::{accepted, envelope, refused};

const TXN_ONLY: &str = r#"{"txnId":"a825f76b-0696-40f3-864c-5a3a5b389a83"}"#;
const OTP_AND_TXN: &str =
    r#"{"otp":"Y2lwaGVydGV4dA==","txnId":"a825f76b-0696-40f3-864c-5a3a5b389a83"}"#;
const VERIFY_MOBILE: &str = "POST /v2/registration/aadhaar/verifyMobileOTP";
const CREATE: &str = "POST /v2/registration/aadhaar/createHealthIdByAdhaar";

#[test]
fn an_aadhaar_is_proved_by_an_otp() {
    assert_by_app(
        &enrol_generate_otp::Request { aadhaar: ciphertext() },
        "POST /v2/registration/aadhaar/generateOtp",
        r#"{"aadhaar":"Y2lwaGVydGV4dA=="}"#,
    );
    assert_by_app(
        &enrol_resend_otp::Request { txn_id: txn() },
        "POST /v2/registration/aadhaar/resendAadhaarOtp",
        TXN_ONLY,
    );
    assert_by_app(
        &enrol_verify_otp::Request { otp: ciphertext(), txn_id: txn() },
        "POST /v2/registration/aadhaar/verifyOTP",
        OTP_AND_TXN,
    );
    for body in RECEIPTS {
        let enrol_generate_otp::Response(first) =
            accepted::<enrol_generate_otp::Request>(200, body);
        let enrol_resend_otp::Response(again) = accepted::<enrol_resend_otp::Request>(200, body);
        for receipt in [first, again] {
            assert_receipt(body, &receipt);
        }
    }
}

#[test]
fn a_mobile_is_checked_and_proved_in_either_form() {
    let mobile = Mobile::parse("5550001001").unwrap();
    assert_by_app(
        &enrol_check_mobile::Request { mobile, txn_id: txn() },
        "POST /v2/registration/aadhaar/checkAndGenerateMobileOTP",
        r#"{"mobile":"5550001001","txnId":"a825f76b-0696-40f3-864c-5a3a5b389a83"}"#,
    );
    let encrypted = MobileOtp::Encrypted(ciphertext());
    assert_by_app(
        &enrol_verify_mobile_otp::Request { otp: encrypted, txn_id: txn() },
        VERIFY_MOBILE,
        OTP_AND_TXN,
    );
    let plain = MobileOtp::Plain(Otp::parse("816406").unwrap());
    assert_by_app(
        &enrol_verify_mobile_otp::Request { otp: plain, txn_id: txn() },
        VERIFY_MOBILE,
        r#"{"otp":"816406","txnId":"a825f76b-0696-40f3-864c-5a3a5b389a83"}"#,
    );
    assert_by_app(
        &enrol_resend_mobile_otp::Request { txn_id: txn() },
        "POST /v2/registration/mobile/resendOtp",
        TXN_ONLY,
    );
}

#[test]
fn n3_what_arrives_is_told_apart_by_its_form() {
    let form = |body| {
        let request = with_body(&golden(VERIFY_MOBILE, false, "{}"), body);
        read::<enrol_verify_mobile_otp::Request>(&request).unwrap().otp
    };
    assert!(matches!(form(r#"{"otp":"271101","txnId":"t"}"#), MobileOtp::Plain(_)));
    assert!(matches!(form(r#"{"otp":271101,"txnId":"t"}"#), MobileOtp::Plain(_)));
    assert!(matches!(form(r#"{"otp":"b3Rw","txnId":"t"}"#), MobileOtp::Encrypted(_)));
}

#[test]
fn an_account_is_made_for_whoever_agreed() {
    for (consent_version, written) in
        [(Consent::V1_V2, "v1.0"), (Consent::new("v1.1").unwrap(), "v1.1")]
    {
        let request = enrol_create::Request { txn_id: txn(), consent: Agreed, consent_version };
        let body = format!(
            r#"{{"txnId":"a825f76b-0696-40f3-864c-5a3a5b389a83","consent":true,"consentVersion":"{written}"}}"#
        );
        assert_by_app(&request, CREATE, &body);
    }
    for (body, error) in [
        (r#"{"txnId":"t"}"#, ReadError::MissingField),
        (
            r#"{"txnId":"t","consent":false,"consentVersion":"v1.0"}"#,
            ReadError::Field("consent".to_owned()),
        ),
        (
            r#"{"txnId":"t","consent":true,"consentVersion":"I agree"}"#,
            ReadError::Field("consentVersion".to_owned()),
        ),
    ] {
        let request = with_body(&golden(CREATE, false, "{}"), body);
        assert_eq!(read::<enrol_create::Request>(&request).err(), Some(error));
    }
}

#[test]
fn who_is_new_goes_on_with_a_transaction() {
    let reply = accepted::<enrol_verify_otp::Request>(
        200,
        r#"{"new":true,"txnId":"new-txn","name":"asha rao","birthdate":"23-05-1995","gender":"F","photo":"/9j/4AAQ","house":"1","street":"sample street","healthIdNumber":null,"jwtResponse":null}"#,
    );
    assert_eq!(reply.is_new, Some(true));
    assert_eq!(reply.txn_id.unwrap().expose_secret(), "new-txn");
    assert_eq!(reply.birthdate.unwrap().reveal(), "23-05-1995");
    assert_eq!(reply.name.unwrap().reveal(), "asha rao");
    assert!(reply.jwt_response.is_none() && reply.health_id_number.is_none());
}

#[test]
fn who_has_an_account_is_told_its_number_or_logged_in_or_both() {
    let login = r#"{"new":false,"jwtResponse":{"token":"x"}}"#;
    let reply = accepted::<enrol_verify_otp::Request>(200, login);
    assert_eq!(reply.jwt_response.unwrap().token.expose_secret(), "x");
    assert!(reply.txn_id.is_none());

    let both = r#"{"new":"false","txnId":"t","healthIdNumber":"43-4221-5105-6749","healthId":"","name":"asha","jwtResponse":{"token":"x","expiresIn":1800,"refreshToken":"r","refreshExpiresIn":1296000}}"#;
    let reply = accepted::<enrol_verify_otp::Request>(200, both);
    assert_eq!(reply.is_new, Some(false));
    let number = reply.health_id_number.unwrap().into_full().unwrap();
    assert_eq!(number.as_str(), "43-4221-5105-6749");
    assert!(reply.health_id.is_none());

    for nothing in ["{}", r#"{"new":true}"#, r#"{"message":"verified"}"#] {
        let failure = refused::<enrol_verify_otp::Request>(200, nothing);
        assert_eq!(failure.effect(), Effect::Possible, "{nothing}");
    }
}

#[test]
fn a_checked_mobile_is_that_of_aadhaar_or_gets_an_otp() {
    for (body, linked, txn) in [
        (r#"{"mobileLinked":true,"txnId":"new-txn"}"#, true, Some("new-txn")),
        (r#"{"mobileLinked":false,"txnId":"new-txn"}"#, false, Some("new-txn")),
        (r#"{"mobileLinked":"true","txnId":null}"#, true, None),
        (r#"{"mobileLinked":false}"#, false, None),
    ] {
        let reply = accepted::<enrol_check_mobile::Request>(200, body);
        assert_eq!(reply.mobile_linked, linked, "{body}");
        assert_eq!(reply.txn_id.as_ref().map(ExposeSecret::expose_secret), txn, "{body}");
    }
    for untold in [r#"{"txnId":"t"}"#, r#"{"mobileLinked":null}"#, r#"{"mobileLinked":"maybe"}"#] {
        let failure = refused::<enrol_check_mobile::Request>(200, untold);
        assert_eq!(failure.effect(), Effect::Possible, "{untold}");
    }
}

#[test]
fn a_proved_mobile_and_a_resend_are_told_as_little_as_they_are() {
    let reply = accepted::<enrol_verify_mobile_otp::Request>(200, RECEIPTS[0]);
    assert_eq!(reply.txn_id.expose_secret(), "new-txn");
    refused::<enrol_verify_mobile_otp::Request>(200, "true");
    for body in ["true", "", RECEIPTS[0]] {
        let reply = accepted::<enrol_resend_mobile_otp::Request>(200, body);
        assert_eq!(reply, enrol_resend_mobile_otp::Response(true), "{body}");
    }
}

/// As published, and with the oddities of its sisters: a method as a text, no address, a postal code
/// that is `null`.
const CREATED: &str = r#"{"authMethods":"AADHAAR_OTP","dayOfBirth":"23","districtCode":"401","email":null,"firstName":"asha","gender":"F","healthId":null,"healthIdNumber":"43-4221-5105-6749","kycPhoto":"/9j/4AAQ","mobile":"5550001001","name":"asha rao","new":true,"pincode":null,"refreshToken":"r","tags":{"additionalProp1":"string"},"token":"x","yearOfBirth":"1995"}"#;

#[test]
fn n7_a_made_account_is_described_and_logged_in_to() {
    for body in [CREATED.to_owned(), CREATED.replace(r#""AADHAAR_OTP""#, r#"["AADHAAR_OTP"]"#)] {
        let reply = accepted::<enrol_create::Request>(200, body);
        assert_eq!(reply.is_new, Some(true));
        assert_eq!(reply.token.as_ref().unwrap().expose_secret(), "x");
        assert_eq!(reply.refresh_token.as_ref().unwrap().expose_secret(), "r");
        assert!(reply.profile.health_id.is_none());
        assert_eq!(reply.profile.auth_methods, [AuthMethod::AadhaarOtp]);
        let number = reply.profile.health_id_number.as_ref().unwrap().full().unwrap();
        assert_eq!(number.as_str(), "43-4221-5105-6749");
        let written = enrol_create::Request::reply(&reply);
        let again = accepted::<enrol_create::Request>(200, written.into_body());
        assert_eq!(again.profile.name, reply.profile.name);
        assert_eq!(again.token.unwrap().expose_secret(), "x");
    }
}

#[test]
fn an_account_that_was_there_may_come_with_a_login_of_its_own() {
    let body = r#"{"healthIdNumber":"43-4221-5105-6749","token":"x","jwtResponse":{"token":"x","expiresIn":1800,"refreshToken":"r","refreshExpiresIn":1296000},"status":"ACTIVE","alreadyExists":"ABHA Number already exists","new":false}"#;
    let reply = accepted::<enrol_create::Request>(200, body);
    assert_eq!(reply.is_new, Some(false));
    assert_eq!(reply.jwt_response.unwrap().refresh_expires_in, Some(1_296_000));
    for nothing in ["{}", r#"{"new":true}"#, r#"{"status":"ACTIVE"}"#] {
        let failure = refused::<enrol_create::Request>(200, nothing);
        assert_eq!(failure.effect(), Effect::Possible, "{nothing}");
    }
    let exists = envelope("HIS-422", "HIS-1029", "The provided Health ID number is registered.");
    assert_eq!(refused::<enrol_create::Request>(422, exists).cause(), Cause::AccountExists);
}
