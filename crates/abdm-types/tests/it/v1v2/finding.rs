//! Retrieval by mobile, and the searches. Contract sections 3.1 and 4.2.

use abdm_types::testing::sentinel;
use abdm_types::v1v2::*;
use abdm_types::{
    AbhaId, AccountStatus, AuthMethod, Cause, Demographics, Effect, Gender, Mobile, Otp, Personal,
};

use super::{RECEIPTS, assert_by_app, assert_receipt, golden};
use crate::golden_requests::txn;
use crate::server_half::{read, with_body};
use crate::support::{accepted, envelope, refused};

fn mobile() -> Mobile {
    Mobile::parse("5550001001").unwrap()
}

fn asha() -> Demographics {
    Demographics::new("asha k rao", "asha", Gender::Female, 1995).unwrap()
}

const GENERATE: &str = "POST /v2/forgot/healthId/mobile/generateOtp";
const VERIFY: &str = "POST /v2/forgot/healthId/mobile";

#[test]
fn retrieval_sends_a_plain_mobile_a_plain_otp_and_who_it_is() {
    let generate = forgot_generate_mobile_otp::Request { mobile: mobile() };
    assert_by_app(&generate, GENERATE, r#"{"mobile":"5550001001"}"#);

    let otp = Otp::parse("816406").unwrap();
    let least = forgot_verify_mobile_otp::Request { otp: otp.clone(), txn_id: txn(), who: asha() };
    let body = r#"{"otp":"816406","txnId":"a825f76b-0696-40f3-864c-5a3a5b389a83","name":"asha k rao","firstName":"asha","gender":"F","yearOfBirth":"1995"}"#;
    assert_by_app(&least, VERIFY, body);

    let who = asha().with_middle_name("k").and_then(|who| who.with_last_name("rao"));
    let who = who.and_then(|who| who.with_birthday(5, 23)).unwrap();
    let most = forgot_verify_mobile_otp::Request { otp, txn_id: txn(), who };
    let body = r#"{"otp":"816406","txnId":"a825f76b-0696-40f3-864c-5a3a5b389a83","name":"asha k rao","firstName":"asha","middleName":"k","lastName":"rao","gender":"F","yearOfBirth":"1995","monthOfBirth":"05","dayOfBirth":"23"}"#;
    assert_by_app(&most, VERIFY, body);
}

#[test]
fn n23_numbers_may_arrive_as_numbers_and_null_for_none() {
    let number = with_body(&golden(GENERATE, false, "{}"), r#"{"mobile":5550001001}"#);
    let request = read::<forgot_generate_mobile_otp::Request>(&number).unwrap();
    assert_eq!(request.mobile.as_str(), "5550001001");
    let website = with_body(
        &golden(VERIFY, false, "{}"),
        r#"{"dayOfBirth":23,"firstName":"asha","gender":"F","lastName":null,"middleName":"","monthOfBirth":5,"name":"asha","otp":816406,"status":"Active","flow":"RETRIEVE_HID","txnId":"t","yearOfBirth":1995}"#,
    );
    let request = read::<forgot_verify_mobile_otp::Request>(&website).unwrap();
    assert_eq!(request.who.year_of_birth().reveal(), "1995");
}

#[test]
fn n12_a_receipt_may_show_the_mobile() {
    for body in RECEIPTS {
        let forgot_generate_mobile_otp::Response(receipt) =
            accepted::<forgot_generate_mobile_otp::Request>(200, body);
        assert_receipt(body, &receipt);
    }
}

#[test]
fn n13_n14_a_retrieved_account_has_a_login_or_none() {
    for (rest, has_login) in [
        (r#","jwtResponse":null"#, false),
        ("", false),
        (r#","jwtResponse":{"token":"x","expiresIn":1800}"#, true),
    ] {
        for address in ["asharao", "asha.rao@sbx"] {
            let body =
                format!(r#"{{"healthId":"{address}","healthIdNumber":"43-4221-5105-6749"{rest}}}"#);
            let forgot_verify_mobile_otp::Response(account) =
                accepted::<forgot_verify_mobile_otp::Request>(200, body);
            assert_eq!(account.health_id.unwrap().full().unwrap().as_str(), address);
            let number = account.health_id_number.unwrap().into_full().unwrap();
            assert_eq!(number.as_str(), "43-4221-5105-6749");
            assert_eq!(account.jwt_response.is_some(), has_login);
        }
    }
    for none in ["null", r#""""#] {
        let body = format!(r#"{{"healthId":{none},"healthIdNumber":"43422151056749"}}"#);
        let forgot_verify_mobile_otp::Response(account) =
            accepted::<forgot_verify_mobile_otp::Request>(200, body);
        assert!(account.health_id.is_none());
    }
}

#[test]
fn a_wrong_otp_of_a_retrieval_casts_no_doubt_on_the_key() {
    let wrong = r#"{"code":"HIS-400","message":"m","details":[{"message":"The OTP that you have entered is incorrect.","code":"HIS-1013","attribute":{"key":"otp","value":"271101"}}]}"#;
    let plain = refused::<forgot_verify_mobile_otp::Request>(400, wrong);
    let encrypted = refused::<forgot_verify_aadhaar_otp::Request>(400, wrong);
    assert_eq!((plain.cause(), encrypted.cause()), (Cause::WrongOtp, Cause::WrongOtp));
    assert!(!plain.service_error().unwrap().key_may_be_stale());
    assert!(encrypted.service_error().unwrap().key_may_be_stale());
}

#[test]
fn the_searches_are_as_in_the_contract() {
    let health_id = AbhaId::parse("asha.rao@sbx").unwrap();
    assert_by_app(
        &exists_by_health_id::Request { health_id: health_id.clone() },
        "POST /v1/search/existsByHealthId",
        r#"{"healthId":"asha.rao@sbx"}"#,
    );
    let line = "POST /v1/search/searchByMobile";
    let alone = search_by_mobile::Request::new(mobile(), None);
    assert_by_app(&alone, line, r#"{"mobile":"5550001001"}"#);
    let with = search_by_mobile::Request::new(mobile(), Some(&asha()));
    let body = r#"{"mobile":"5550001001","name":"asha k rao","gender":"F","yearOfBirth":"1995"}"#;
    assert_by_app(&with, line, body);

    let line = "POST /v2/search/searchHealthIdToLogin";
    let year = Some(Personal::new("1995"));
    let with = search_health_id_to_login::Request { health_id, year_of_birth: year };
    assert_by_app(&with, line, r#"{"healthId":"asha.rao@sbx","yearOfBirth":"1995"}"#);
    let alone = search_health_id_to_login::Request { year_of_birth: None, ..with };
    assert_by_app(&alone, line, r#"{"healthId":"asha.rao@sbx"}"#);
}

#[test]
fn n17_whether_an_abha_is_taken_is_a_text_or_a_truth_value() {
    for (body, taken) in [
        (r#"{"status":"true"}"#, true),
        (r#"{"status":true}"#, true),
        (r#"{"status":"false"}"#, false),
        (r#"{"status":false}"#, false),
        ("true", true),
    ] {
        let reply = accepted::<exists_by_health_id::Request>(200, body);
        assert_eq!(reply, exists_by_health_id::Response(taken), "{body}");
    }
    for neither in ["", "{}", r#"{"status":null}"#, r#"{"status":"ACTIVE"}"#] {
        refused::<exists_by_health_id::Request>(200, neither);
    }
}

#[test]
fn a_search_by_mobile_tells_what_a_search_by_abha_does() {
    let body = r#"{"healthId":"asha.rao@sbx","healthIdNumber":"43-4221-5105-6749","name":"asha rao","status":"ACTIVE","authMethods":"MOBILE_OTP","tags":{}}"#;
    let search_by_mobile::Response(account) = accepted::<search_by_mobile::Request>(200, body);
    assert_eq!(account.status, Some(AccountStatus::Active));
    assert_eq!(account.auth_methods.unwrap(), [AuthMethod::MobileOtp]);
    for nothing in ["{}", r#"{"tags":null}"#] {
        let failure = refused::<search_by_mobile::Request>(200, nothing);
        assert_eq!(failure.effect(), Effect::Possible);
    }
    for status in [422, 500] {
        let nobody = envelope("HIS-422", "HIS-1008", "");
        let failure = refused::<search_by_mobile::Request>(status, nobody);
        assert_eq!(failure.cause(), Cause::AccountUnknown);
    }
}

#[test]
fn blocked_methods_are_a_list_one_or_none() {
    for (blocked, count) in [
        (r#","blockedAuthMethods":["MOBILE_OTP","AADHAAR_OTP"]"#, 2),
        (r#","blockedAuthMethods":"MOBILE_OTP""#, 1),
        (r#","blockedAuthMethods":[]"#, 0),
        (r#","blockedAuthMethods":null"#, 0),
        ("", 0),
    ] {
        let body = format!(
            r#"{{"healthIdNumber":"43-4221-5105-6749","authMethods":["AADHAAR_OTP"],"status":"ACTIVE"{blocked}}}"#
        );
        let account = accepted::<search_health_id_to_login::Request>(200, body);
        assert_eq!(account.blocked_auth_methods.len(), count, "{blocked}");
        assert_eq!(account.auth_methods.unwrap(), [AuthMethod::AadhaarOtp]);
    }
    let untold = accepted::<search_health_id_to_login::Request>(200, r#"{"status":"LOCKED"}"#);
    assert_eq!((untold.status, untold.auth_methods), (Some(AccountStatus::Locked), None));
    refused::<search_health_id_to_login::Request>(200, r#"{"authMethods":["AADHAAR_OTP"]}"#);
}

#[test]
fn a_refused_request_says_nothing_of_the_person() {
    let body = r#"{"otp":"271101","txnId":"t","name":"Sentinel Rao","firstName":"Sentinel","gender":"Sentinel","yearOfBirth":"1995"}"#;
    let request = with_body(&golden(VERIFY, false, "{}"), body);
    let error = read::<forgot_verify_mobile_otp::Request>(&request).unwrap_err();
    assert_eq!(sentinel::shown_in(&format!("{error} {error:?}")), None);
}
