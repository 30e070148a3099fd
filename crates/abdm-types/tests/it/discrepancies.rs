//! What the sources disagree on (contract section 9): every form is read. Each test names its
//! number in that list. Those about what is sent are in [`goldens`](crate::goldens).

use abdm_types::v1v2::mobile_login_verify_otp::LinkedAccount;
use abdm_types::v1v2::*;
use abdm_types::{AuthMethod, Cause, Effect, Received};
use secrecy::ExposeSecret;

use crate::support::{accepted, envelope, refused};

const ACCOUNT: &str =
    r#"{"healthIdNumber":"43-4221-5105-6749","healthId":"asha.rao@sbx","name":"asha rao"}"#;

fn accounts(linked: &str) -> Vec<LinkedAccount> {
    let body = format!(r#"{{"txnId":"t","token":"t"{linked}}}"#);
    accepted::<mobile_login_verify_otp::Request>(200, body).accounts
}

fn retrieved(fields: &str) -> forgot_verify_aadhaar_otp::Response {
    accepted::<forgot_verify_aadhaar_otp::Request>(200, format!("{{{fields}}}"))
}

/// An account with these fields, which has to have a number, an address or a name.
fn described(fields: &str) -> String {
    let mut account = serde_json::json!({ "name": "asha rao" });
    let fields: serde_json::Value = serde_json::from_str(&format!("{{{fields}}}")).unwrap();
    account.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    account.to_string()
}

fn found(fields: &str) -> search_by_health_id::Response {
    accepted::<search_by_health_id::Request>(200, described(fields))
}

fn profiled(fields: &str) -> profile::Response {
    accepted::<profile::Request>(200, described(fields))
}

#[test]
fn n5_the_new_transaction_is_read_under_either_spelling() {
    for key in ["txnid", "txnId"] {
        let body = format!(r#"{{"{key}":"new-txn","token":"t","mobileLinkedHid":[]}}"#);
        let reply = accepted::<mobile_login_verify_otp::Request>(200, body);
        assert_eq!(reply.txn_id.unwrap().expose_secret(), "new-txn");
    }
}

#[test]
fn n6_linked_accounts_are_one_object_or_a_list_of_any_length() {
    assert_eq!(accounts(&format!(r#","mobileLinkedHid":{ACCOUNT}"#)).len(), 1);
    let list = format!(r#","mobileLinkedHid":[{ACCOUNT},{ACCOUNT}]"#);
    assert_eq!(accounts(&list).len(), 2);
    for none in [r#","mobileLinkedHid":[]"#, r#","mobileLinkedHid":null"#, ""] {
        assert!(accounts(none).is_empty(), "{none}");
    }
}

#[test]
fn n6_a_linked_account_may_lack_anything_and_have_more() {
    let [account] = <[_; 1]>::try_from(accounts(
        r#","mobileLinkedHid":[{"healthIdNumber":null,"healthId":"","name":null,"profilePhoto":null,"phrAddress":null,"pledged":false}]"#,
    ))
    .unwrap();
    assert!(account.health_id_number.is_none());
    assert!(account.health_id.is_none());
    assert!(account.name.is_none());
}

#[test]
fn n7_a_login_is_the_token_alone_or_with_the_whole_account() {
    let alone = accepted::<mobile_login_authorize::Request>(200, r#"{"token":"x"}"#);
    assert_eq!(alone.token.expose_secret(), "x");
    assert!(alone.refresh_token.is_none());

    for methods in [r#""AADHAAR_OTP""#, r#"["AADHAAR_OTP","MOBILE_OTP"]"#, "null"] {
        let body = format!(
            r#"{{"authMethods":{methods},"healthId":null,"healthIdNumber":"43-4221-5105-6749","new":true,"pincode":null,"refreshToken":"r","token":"x"}}"#
        );
        let account = accepted::<mobile_login_authorize::Request>(200, body);
        assert_eq!(account.refresh_token.unwrap().expose_secret(), "r");
    }
}

#[test]
fn n7_the_methods_of_an_account_are_a_list_or_a_single_text() {
    assert_eq!(profiled(r#""authMethods":"AADHAAR_OTP""#).auth_methods, [AuthMethod::AadhaarOtp]);
    assert!(profiled("").auth_methods.is_empty());
    assert_eq!(
        found(r#""authMethods":"MOBILE_OTP""#).auth_methods.unwrap(),
        [AuthMethod::MobileOtp]
    );
    assert!(found(r#""authMethods":null"#).auth_methods.is_none());
    assert!(found(r#""authMethods":[]"#).auth_methods.unwrap().is_empty());
}

#[test]
fn n7_a_method_that_nobody_knows_yet_keeps_its_text() {
    let methods = found(r#""authMethods":["AADHAAR_FACE"]"#).auth_methods.unwrap();
    assert_eq!(methods, [AuthMethod::Other("AADHAAR_FACE".to_owned())]);
    assert_eq!(methods[0].as_str(), "AADHAAR_FACE");
}

#[test]
fn n8_a_number_in_the_place_of_the_address_does_not_spoil_the_reply() {
    let reply = found(r#""healthId":"43-4221-5105-6749","healthIdNumber":"43422151056749""#);
    assert!(reply.health_id.unwrap().full().is_none());
    assert!(reply.health_id_number.unwrap().full().is_some());
}

#[test]
fn n9_each_published_lifetime_of_a_refresh_token_is_taken_as_told() {
    for seconds in [86_400, 432_000, 1_296_000] {
        let body = format!(
            r#"{{"token":"x","expiresIn":1800,"refreshToken":"r","refreshExpiresIn":{seconds}}}"#
        );
        let confirm_aadhaar_otp_v1::Response(tokens) =
            accepted::<confirm_aadhaar_otp_v1::Request>(200, body);
        assert_eq!(tokens.refresh_expires_in, Some(seconds));
    }
}

#[test]
fn n9_a_login_may_be_a_token_and_nothing_else() {
    let confirm_aadhaar_otp_v1::Response(tokens) =
        accepted::<confirm_aadhaar_otp_v1::Request>(200, r#"{"token":"x"}"#);
    assert_eq!(tokens.expires_in, None);
    assert!(tokens.refresh_token.is_none());
}

#[test]
fn n10_a_session_lifetime_is_a_number_or_a_text() {
    for lifetime in ["600", r#""600""#] {
        let body = format!(
            r#"{{"accessToken":"token","expiresIn":{lifetime},"refreshToken":"refresh","refreshExpiresIn":"1800","tokenType":"bearer"}}"#
        );
        assert_eq!(accepted::<session::Request>(200, body).expires_in, Some(600));
    }
}

#[test]
fn n10_a_lifetime_that_is_not_understood_is_not_told() {
    for lifetime in ["null", "-1", "1.5", r#""soon""#, r#""""#, "[]"] {
        let body = format!(r#"{{"accessToken":"token","expiresIn":{lifetime}}}"#);
        let session = accepted::<session::Request>(200, body);
        assert_eq!(session.expires_in, None, "{lifetime}");
    }
}

#[test]
fn n11_a_renewed_login_is_read_under_either_name() {
    for key in ["accessToken", "token"] {
        let body = format!(r#"{{"{key}":"x","expiresIn":"1800"}}"#);
        let renewed = accepted::<access_token::Request>(200, body);
        assert_eq!(renewed.access_token.expose_secret(), "x", "{key}");
        assert_eq!(renewed.expires_in, Some(1800), "{key}");
    }
    let alone = accepted::<access_token::Request>(200, r#"{"accessToken":"x"}"#);
    assert_eq!(alone.expires_in, None);
    for none in ["{}", r#"{"accessToken":""}"#, r#"{"accessToken":null}"#, "true"] {
        let failure = refused::<access_token::Request>(200, none);
        assert_eq!(failure.effect(), Effect::Possible, "{none}");
    }
}

#[test]
fn n12_where_the_otp_went_is_told_masked_or_not_at_all() {
    for shown in ["XXXXXX2125", "******2125", "xxxxxx2125"] {
        let body = format!(r#"{{"txnId":"t","mobileNumber":"{shown}"}}"#);
        let auth_init::Response(receipt) = accepted::<auth_init::Request>(200, body);
        let mobile = receipt.mobile_number.unwrap();
        assert!(mobile.full().is_none());
        assert_eq!(mobile.masked(), shown);
    }
    for absent in ["", r#","mobileNumber":null"#, r#","mobileNumber":"""#] {
        let body = format!(r#"{{"txnId":"t"{absent}}}"#);
        let auth_init::Response(receipt) = accepted::<auth_init::Request>(200, body);
        assert!(receipt.mobile_number.is_none());
    }
}

#[test]
fn n13_retrieval_gives_a_login_or_none() {
    let number = r#""healthIdNumber":"43-4221-5105-6749""#;
    let with = retrieved(&format!(r#"{number},"jwtResponse":{{"token":"x"}}"#));
    assert_eq!(with.jwt_response.unwrap().token.expose_secret(), "x");
    for without in ["", r#","jwtResponse":null"#, r#","jwtResponse":"""#] {
        assert!(retrieved(&format!("{number}{without}")).jwt_response.is_none());
    }
}

#[test]
fn n13_reactivation_stands_with_or_without_a_login() {
    assert!(accepted::<reactivate::Request>(200, "{}").tokens.is_none());
    let body = r#"{"token":"x","expiresIn":"1800"}"#;
    let tokens = accepted::<reactivate::Request>(200, body).tokens.unwrap();
    assert_eq!(tokens.expires_in, Some(1800));
}

#[test]
fn n14_an_address_has_a_suffix_or_not_or_is_missing() {
    for address in ["asharao", "asha.rao@sbx", "43422151056749@sbx"] {
        let reply = retrieved(&format!(r#""healthId":"{address}""#));
        let full = reply.health_id.unwrap().into_full().unwrap();
        assert_eq!(full.as_str(), address);
    }
    for absent in [r#""healthId":null"#, r#""healthId":"""#, r#""healthId":" ""#, ""] {
        assert!(retrieved(absent).health_id.is_none(), "{absent}");
        assert!(found(absent).health_id.is_none(), "{absent}");
    }
}

#[test]
fn n18_a_resend_is_true_in_every_form_that_a_client_reads() {
    for body in ["true", " true\n", r#""true""#, "", r#"{"txnId":"t"}"#] {
        let resend_auth_otp::Response(sent) = accepted::<resend_auth_otp::Request>(200, body);
        assert!(sent, "{body}");
    }
    let failure = refused::<resend_auth_otp::Request>(200, "{ true }");
    assert_eq!(failure.effect(), Effect::Possible);
}

#[test]
fn n20_a_key_is_any_text_that_is_no_page_and_no_error() {
    for text in [
        "-----BEGIN PUBLIC KEY-----\nM3Id\n-----END PUBLIC KEY-----\n",
        "-----BEGIN PUBLIC KEY-----\r\n\r\nM3Id\r\n\r\n-----END PUBLIC KEY-----",
        "\"-----BEGIN PUBLIC KEY-----\\nM3Id\\n-----END PUBLIC KEY-----\\n\"",
        "M3IdPoUuNUNU",
        "string",
    ] {
        let cert::Response(received) = accepted::<cert::Request>(200, text);
        assert_eq!(received, text);
    }
    let error = envelope("HIS-422", "HIS-1001", "The data you are looking for not available.");
    assert_eq!(refused::<cert::Request>(200, error).effect(), Effect::Settled);
    refused::<cert::Request>(200, " \n");
    refused::<cert::Request>(200, crate::support::BLOCK_PAGE);
}

#[test]
fn n23_numbers_may_come_as_numbers() {
    let reply = profiled(
        r#""mobile":5550001001,"yearOfBirth":1995,"dayOfBirth":3,"monthOfBirth":5,"pincode":560001,"healthIdNumber":43422151056749"#,
    );
    assert_eq!(reply.mobile.unwrap().full().unwrap().as_str(), "5550001001");
    assert_eq!(reply.year_of_birth.unwrap().reveal(), "1995");
    assert_eq!(reply.day_of_birth.unwrap().reveal(), "3");
    assert_eq!(reply.month_of_birth.unwrap().reveal(), "5");
    assert_eq!(reply.pincode.unwrap().reveal(), "560001");
    let number = reply.health_id_number.unwrap().into_full().unwrap();
    assert_eq!(number.as_str(), "43-4221-5105-6749");
}

#[test]
fn n23_a_truth_value_may_come_as_a_text() {
    assert_eq!(profiled(r#""kycVerified":"true""#).kyc_verified, Some(true));
    assert_eq!(profiled(r#""kycVerified":false"#).kyc_verified, Some(false));
    for odd in ["null", r#""""#, r#""PROVISIONAL""#, "1"] {
        let reply = profiled(&format!(r#""kycVerified":{odd},"name":"asha""#));
        assert_eq!(reply.kyc_verified, None, "{odd}");
        assert!(reply.name.is_some());
    }
}

#[test]
fn n24_tags_are_anything() {
    for tags in ["null", "{}", r#"{"additionalProp1":"string"}"#, "[]", r#""x""#] {
        let field = format!(r#""tags":{tags}"#);
        assert!(found(&field).status.is_none());
        assert!(profiled(&field).email.is_none());
        let body = format!(r#"{{"token":"x",{field}}}"#);
        accepted::<mobile_login_authorize::Request>(200, body);
    }
}

#[test]
fn n25_n29_the_cause_decides_and_not_the_status_it_came_with() {
    for (status, outer) in [(400, "HIS-400"), (422, "HIS-422"), (500, "HIS-500"), (200, "HIS-422")]
    {
        let body = envelope(outer, "HIS-1008", "");
        let failure = refused::<auth_init::Request>(status, body);
        assert_eq!(failure.cause(), Cause::AccountUnknown, "{status}");
        assert_eq!(failure.effect(), Effect::Settled, "{status}");
    }
}

#[test]
fn n26_the_spelling_of_an_error_text_changes_nothing() {
    for text in [
        "An unexpected error has occured. Please try again in sometime.",
        "An unexpected error has occurred. Please try again sometime.",
    ] {
        let body = format!(r#"{{"code":"HIS-500","message":"{text}","details":null}}"#);
        let failure = refused::<auth_init::Request>(500, body);
        assert_eq!(failure.effect(), Effect::Possible);
    }
    for text in ["incorrect data entered", "some wrong data entered"] {
        let body = format!(
            r#"{{"code":"HIS-422","message":"Unable to process the current request due to {text}.","details":[{{"message":"Invalid OTP value.","code":"HIS-2022","attribute":null}}]}}"#
        );
        assert_eq!(refused::<reactivate::Request>(422, body).cause(), Cause::WrongOtp);
    }
}

#[test]
fn n31_gender_is_a_letter_or_a_word() {
    for gender in ["M", "F", "U", "Male"] {
        let reply = profiled(&format!(r#""gender":"{gender}""#));
        assert_eq!(reply.gender.unwrap().reveal(), gender);
    }
}

#[test]
fn a_masked_number_never_becomes_one_that_can_be_sent() {
    for masked in ["91-****-****-5727", "XX-XXXX-XXXX-5727", "xx-xxxx-xxxx-XX01"] {
        let reply = found(&format!(r#""healthIdNumber":"{masked}""#));
        assert!(matches!(reply.health_id_number, Some(Received::Masked(_))), "{masked}");
    }
}
