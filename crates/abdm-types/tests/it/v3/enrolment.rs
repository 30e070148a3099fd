//! Enrolment by Aadhaar number. Section 10.

use abdm_types::server::ReadError;
use abdm_types::v3::*;
use abdm_types::{
    AccountStatus, Cause, Consent, Effect, FailureKind, Mobile, NewAbhaAddress, Received,
};
use secrecy::ExposeSecret;

use super::{ABHA, TXN, assert_by_app, ciphertext, golden, txn};
use crate::golden_requests::assert_sends;
use crate::server_half::{assert_read_back, read, with_body};
use crate::support::{accepted, refused};

#[test]
fn an_enrolment_begins_with_an_empty_transaction_and_goes_on_in_its_own() {
    use enrol_request_otp::{Operation, Request};
    let line = format!("POST {ABHA}/enrollment/request/otp");
    let begun = assert_by_app(
        &Request::enrol_by_aadhaar(ciphertext()),
        &line,
        r#"{"scope":["abha-enrol"],"loginHint":"aadhaar","loginId":"Y2lwaGVydGV4dA==","otpSystem":"aadhaar","txnId":""}"#,
    );
    assert_eq!(begun.operation(), Operation::EnrolByAadhaar);
    assert!(begun.txn_id.is_none());
    let linking = assert_by_app(
        &Request::link_mobile(txn(), ciphertext()),
        &line,
        r#"{"scope":["abha-enrol","mobile-verify"],"loginHint":"mobile","loginId":"Y2lwaGVydGV4dA==","otpSystem":"abdm","txnId":"a825f76b-0696-40f3-864c-5a3a5b389a83"}"#,
    );
    assert_eq!(linking.operation(), Operation::LinkMobile);
    assert_eq!(linking.txn_id.unwrap().expose_secret(), TXN);

    let read = |body| read::<Request>(&with_body(&golden(&line, "", "{}"), body));
    let omitted =
        r#"{"scope":["abha-enrol"],"loginHint":"aadhaar","loginId":"b3Rw","otpSystem":"aadhaar"}"#;
    assert!(read(omitted).unwrap().txn_id.is_none());
    let again = r#"{"scope":["abha-enrol"],"loginHint":"aadhaar","loginId":"b3Rw","otpSystem":"aadhaar","txnId":"t"}"#;
    assert_eq!(read(again).unwrap().txn_id.unwrap().expose_secret(), "t");
    let of_nothing = r#"{"scope":["abha-enrol","mobile-verify"],"loginHint":"mobile","loginId":"b3Rw","otpSystem":"abdm","txnId":""}"#;
    assert_eq!(read(of_nothing).err(), Some(ReadError::Operation));
}

const CREATE: &str = r#"{"authData":{"authMethods":["otp"],"otp":{"txnId":"a825f76b-0696-40f3-864c-5a3a5b389a83","otpValue":"Y2lwaGVydGV4dA==","mobile":"5550001001"}},"consent":{"code":"abha-enrollment","version":"1.4"}}"#;

#[test]
fn an_account_is_created_with_a_plain_mobile_and_the_version_of_the_consent() {
    let request = enrol_by_aadhaar::Request {
        txn_id: txn(),
        otp_value: ciphertext(),
        mobile: Mobile::parse("5550001001").unwrap(),
        consent: Consent::V3,
    };
    let line = format!("POST {ABHA}/enrollment/enrol/byAadhaar");
    let read_back = assert_by_app(&request, &line, CREATE);
    assert_eq!(read_back.consent, Consent::V3);
    for body in [
        r#"{"authData":{"authMethods":["otp"],"otp":{"txnId":"t","otpValue":"b3Rw","mobile":"5550001001"}},"consent":{"code":"another","version":"1.4"}}"#,
        r#"{"authData":{"authMethods":["otp"],"otp":{"txnId":"t","otpValue":"b3Rw","mobile":"5550001001"}},"consent":{"code":"abha-enrollment","version":""}}"#,
        r#"{"authData":{"authMethods":["face"],"otp":{"txnId":"t","otpValue":"b3Rw","mobile":"5550001001"}},"consent":{"code":"abha-enrollment","version":"1.4"}}"#,
    ] {
        let request = with_body(&golden(&line, "", CREATE), body);
        let error = read::<enrol_by_aadhaar::Request>(&request).err();
        assert_eq!(error, Some(ReadError::Operation), "{body}");
    }
}

fn created(body: &str) -> enrol_by_aadhaar::Response {
    accepted::<enrol_by_aadhaar::Request>(200, body.to_owned())
}

#[test]
fn a_new_account_comes_with_its_login_and_profile() {
    let reply = created(
        r#"{"message":"Account created successfully","txnId":"t",
        "tokens":{"token":"head.body.sign","expiresIn":1800,"refreshToken":"head.refresh.sign","refreshExpiresIn":1296000},
        "ABHAProfile":{"firstName":"asha","middleName":"","lastName":"rao","dob":"23-05-1995","gender":"F","photo":"/9j/","mobile":"******1001","email":null,"phrAddress":["43422151056749@sbx"],"address":"1 sample street","districtCode":"525","stateCode":"29","pinCode":"560001","abhaType":"STANDARD","stateName":"KARNATAKA","districtName":"BENGALURU","ABHANumber":"43-4221-5105-6749","abhaStatus":"ACTIVE"},
        "isNew":true}"#,
    );
    assert_eq!(reply.is_new, Some(true));
    assert_eq!(reply.txn_id.unwrap().expose_secret(), "t");
    let tokens = reply.tokens.unwrap();
    assert_eq!(tokens.token.expose_secret(), "head.body.sign");
    assert_eq!(tokens.refresh_token.as_ref().unwrap().expose_secret(), "head.refresh.sign");
    assert!(tokens.is_login());
    let profile = reply.abha_profile.unwrap();
    assert!(profile.abha_number.unwrap().full().is_some());
    assert!(profile.phr_address[0].full().is_some());
    assert_eq!(profile.abha_status, Some(AccountStatus::Active));
    assert!(matches!(profile.mobile, Some(Received::Masked(_))));
    assert_eq!(profile.dob.unwrap().reveal(), "23-05-1995");
    assert!(profile.middle_name.is_none() && profile.email.is_none());
}

#[test]
fn an_account_that_there_is_already_is_no_refusal() {
    let reply = created(
        r#"{"message":"This account already exist","txnId":"t","ABHAProfile":{"ABHANumber":"43-4221-5105-6749"},"isNew":false}"#,
    );
    assert_eq!(reply.is_new, Some(false));
    assert!(reply.tokens.is_none());
}

/// Section 14, number 27.
#[test]
fn n27_the_names_of_the_first_release_are_read_too() {
    let reply = created(
        r#"{"txnId":"t","tokens":{"id_token":"x","expires_in":1800,"refresh_token":"r","refreshExpiresIn":1296000},
        "ABHAProfile":{"addressLine1":"1 sample street","abhatype":"STANDARD","ABHANumber":"43-4221-5105-6749"}}"#,
    );
    assert_eq!(reply.is_new, None);
    let tokens = reply.tokens.unwrap();
    assert_eq!(tokens.token.expose_secret(), "x");
    assert_eq!(tokens.expires_in, Some(1800));
    assert_eq!(tokens.refresh_token.unwrap().expose_secret(), "r");
    let profile = reply.abha_profile.unwrap();
    assert_eq!(profile.address.unwrap().reveal(), "1 sample street");
    assert_eq!(profile.abha_type.unwrap().reveal(), "STANDARD");
}

/// Annex: what saved bodies lack. Section 14, number 23, of the mobile.
#[test]
fn n23_an_account_is_there_without_login_mobile_or_addresses() {
    for tokens in
        ["", r#","tokens":null"#, r#","tokens":{}"#, r#","tokens":{"token":"not a token"}"#]
    {
        let body = format!(r#"{{"ABHAProfile":{{"ABHANumber":"43-4221-5105-6749"}}{tokens}}}"#);
        let reply = created(&body);
        assert!(reply.tokens.is_none() && reply.txn_id.is_none(), "{tokens}");
    }
    for (mobile, is_full) in
        [("null", None), (r#""******1001""#, Some(false)), ("5550001001", Some(true))]
    {
        let body =
            format!(r#"{{"ABHAProfile":{{"ABHANumber":"43-4221-5105-6749","mobile":{mobile}}}}}"#);
        let profile = created(&body).abha_profile.unwrap();
        let told = profile.mobile.map(|mobile| mobile.full().is_some());
        assert_eq!(told, is_full, "{mobile}");
    }
    for (addresses, count) in [("null", 0), ("[null]", 0), (r#"[null,"asha.rao@sbx",""]"#, 1)] {
        let body = format!(
            r#"{{"ABHAProfile":{{"ABHANumber":"43-4221-5105-6749","phrAddress":{addresses}}}}}"#
        );
        assert_eq!(created(&body).abha_profile.unwrap().phr_address.len(), count, "{addresses}");
    }
}

#[test]
fn a_reply_that_describes_no_account_may_have_created_one() {
    for body in [
        r#"{"message":"Account created successfully","txnId":"t","isNew":true}"#,
        r#"{"ABHAProfile":{}}"#,
        r#"{"ABHAProfile":null,"tokens":{"token":"x"}}"#,
        r#"{"ABHAProfile":["43-4221-5105-6749"]}"#,
        r#"{"ABHAProfile":{"firstName":"asha"}}"#,
        r#"{"ABHAProfile":{"ABHANumber":"43-4221-5105-6749"},"tokens":[]}"#,
    ] {
        let failure = refused::<enrol_by_aadhaar::Request>(200, body);
        assert!(matches!(failure.kind(), FailureKind::Unreadable { .. }), "{body}");
        assert_eq!(failure.effect(), Effect::Possible, "{body}");
    }
}

#[test]
fn refusals_of_an_enrolment_are_told_apart() {
    for (status, code, message, cause) in [
        (422, "ABDM-1204", "UIDAI Error code : 400 : Invalid Aadhaar OTP value.", Cause::WrongOtp),
        (422, "ABDM-1124", "Mobile number is linked with 6 ABHA", Cause::MobileQuota),
        (422, "ABDM-1207", "The details do not match.", Cause::DetailsMismatch),
    ] {
        let body = format!(r#"{{"error":{{"code":"{code}","message":"{message}"}}}}"#);
        let failure = refused::<enrol_by_aadhaar::Request>(status, body);
        assert_eq!(failure.cause(), cause, "{code}");
        assert_eq!(failure.effect(), Effect::Settled, "{code}");
    }
}

#[test]
fn another_mobile_is_linked_in_whatever_words() {
    let request = enrol_auth_by_abdm::Request { txn_id: txn(), otp_value: ciphertext() };
    let line = format!("POST {ABHA}/enrollment/auth/byAbdm");
    let body = r#"{"scope":["abha-enrol","mobile-verify"],"authData":{"authMethods":["otp"],"otp":{"txnId":"a825f76b-0696-40f3-864c-5a3a5b389a83","otpValue":"Y2lwaGVydGV4dA=="}}}"#;
    assert_by_app(&request, &line, body);
    // One page has the time beside the OTP.
    let timed = r#"{"scope":["abha-enrol","mobile-verify"],"authData":{"authMethods":["otp"],"otp":{"timeStamp":"2024-05-10 14:51:16","txnId":"t","otpValue":"b3Rw"}}}"#;
    let timed = with_body(&golden(&line, "", body), timed);
    let timed = read::<enrol_auth_by_abdm::Request>(&timed).unwrap();
    assert_eq!(timed.txn_id.expose_secret(), "t");

    for message in [
        "Mobile number is now successfully linked to your Account",
        "OTP verified successfully",
        "Mobile Number linked successfully.",
    ] {
        for accounts in ["", r#","accounts":[{"ABHANumber":"43-4221-5105-6749"}]"#] {
            let body = format!(
                r#"{{"txnId":"t","authResult":"success","message":"{message}"{accounts}}}"#
            );
            let enrol_auth_by_abdm::Response(reply) =
                accepted::<enrol_auth_by_abdm::Request>(200, body);
            assert_eq!(reply.accounts.is_empty(), accounts.is_empty());
        }
    }
    let expired = r#"{"txnId":"t","authResult":"failed","message":"OTP expired, please try again","accounts":[]}"#;
    let failure = refused::<enrol_auth_by_abdm::Request>(200, expired);
    assert_eq!((failure.cause(), failure.effect()), (Cause::OtpExpired, Effect::Settled));
}

#[test]
fn addresses_are_suggested_for_the_transaction_in_a_header() {
    let request = enrol_suggestion::Request { txn_id: txn() };
    let line = format!("GET {ABHA}/enrollment/enrol/suggestion");
    let sent = golden(&line, &format!("transaction_id: {TXN}"), "");
    assert_sends(&request, &sent);
    let read_back = assert_read_back::<enrol_suggestion::Request>(&sent);
    assert_eq!(read_back.txn_id.expose_secret(), TXN);
    let error = read::<enrol_suggestion::Request>(&with_body(&golden(&line, "", ""), "")).err();
    assert_eq!(error, Some(ReadError::MissingField));

    let reply = accepted::<enrol_suggestion::Request>(
        200,
        r#"{"txnId":"t","abhaAddressList":["asha_rao1995","asharao.23"]}"#,
    );
    let [first, _] = <[_; 2]>::try_from(reply.abha_address_list).unwrap();
    let first = first.into_full().unwrap();
    assert_eq!(NewAbhaAddress::parse(first.as_str()).unwrap().as_str(), "asha_rao1995");
    for body in [r#"{"txnId":"t"}"#, "{}"] {
        let failure = refused::<enrol_suggestion::Request>(200, body);
        assert!(matches!(failure.kind(), FailureKind::Unreadable { .. }), "{body}");
    }
}

#[test]
fn an_address_is_created_by_its_name_and_a_number_for_the_preferred_one() {
    let line = format!("POST {ABHA}/enrollment/enrol/abha-address");
    for (preferred, number) in [(true, 1), (false, 0)] {
        let request = enrol_abha_address::Request {
            txn_id: txn(),
            abha_address: NewAbhaAddress::parse("asha_rao1995").unwrap(),
            preferred: enrol_abha_address::Preferred(preferred),
        };
        let body =
            format!(r#"{{"txnId":"{TXN}","abhaAddress":"asha_rao1995","preferred":{number}}}"#);
        assert_eq!(assert_by_app(&request, &line, &body).preferred.0, preferred);
    }
    for body in [
        r#"{"txnId":"t","abhaAddress":"asha_rao1995","preferred":2}"#,
        r#"{"txnId":"t","abhaAddress":"asha_rao1995","preferred":true}"#,
    ] {
        let request = with_body(&golden(&line, "", "{}"), body);
        let error = read::<enrol_abha_address::Request>(&request).err();
        assert_eq!(error, Some(ReadError::Field("preferred".to_owned())), "{body}");
    }

    let reply = accepted::<enrol_abha_address::Request>(
        200,
        r#"{"txnId":"t","healthIdNumber":"43-4221-5105-6749","preferredAbhaAddress":"asha_rao1995@sbx"}"#,
    );
    assert!(reply.abha_number.unwrap().full().is_some());
    let address = reply.preferred_abha_address.unwrap().into_full().unwrap();
    assert_eq!(address.as_str(), "asha_rao1995@sbx");
    let failure = refused::<enrol_abha_address::Request>(200, r#"{"txnId":"t"}"#);
    assert_eq!(failure.effect(), Effect::Possible);
    let taken = r#"{"error":{"code":"ABDM-1101","message":"ABHA address already exists"}}"#;
    assert_eq!(refused::<enrol_abha_address::Request>(422, taken).cause(), Cause::AddressTaken);
}
