//! Nothing that belongs to a patient or opens a door is printed: not by `Debug`, not by `Display`,
//! not along a chain of errors.

use std::error::Error;
use std::fmt::Debug;

use abdm_types::testing::{Sample, sentinel};
use abdm_types::v1v2::{auth_init, cert, search_by_health_id};
use abdm_types::{
    Aadhaar, AbhaAddress, AbhaId, AbhaNumber, AccountStatus, AppToken, AuthMethod, BaseUrl,
    CallContext, ClientSecret, Endpoint, Failure, HipId, Mobile, Otp, Personal, Received,
    RefreshToken, TxnId, XToken, v3,
};
use abdm_types::{Code, ErrorBody};
use bytes::Bytes;

use crate::support::{decoded, for_every_endpoint, refused, sent, succeeded};

#[track_caller]
fn assert_silent_text(text: &str) {
    assert!(!text.is_empty());
    let shown = sentinel::shown_in(text);
    assert!(shown.is_none(), "{} in {text}", shown.unwrap_or_default());
}

#[track_caller]
pub(crate) fn assert_silent(value: &impl Debug) {
    assert_silent_text(&format!("{value:?}"));
    assert_silent_text(&format!("{value:#?}"));
}

#[track_caller]
pub(crate) fn assert_silent_error(error: &(impl Error + 'static)) {
    assert_silent(error);
    let mut link: Option<&dyn Error> = Some(error);
    while let Some(error) = link {
        assert_silent_text(&error.to_string());
        assert_silent(&error);
        link = error.source();
    }
}

#[test]
fn secrets_do_not_print_themselves() {
    assert_silent(&Aadhaar::parse("9999 4105 7058").unwrap());
    assert_silent(&Otp::parse("271101").unwrap());
    assert_silent(&AppToken::parse("sentinel.app").unwrap());
    assert_silent(&sentinel::x_token());
    assert_silent(&sentinel::t_token());
    assert_silent(&RefreshToken::parse("sentinel.refresh").unwrap());
    assert_silent(&ClientSecret::parse("sentinel-secret").unwrap());
    assert_silent(&sentinel::txn_id());
    assert_silent(&sentinel::ciphertext());
}

#[test]
fn identifiers_and_personal_data_do_not_print_themselves() {
    assert_silent(&sentinel::abha_number());
    assert_silent(&sentinel::abha_address());
    assert_silent(&AbhaId::Number(sentinel::abha_number()));
    assert_silent(&AbhaId::Address(sentinel::abha_address()));
    assert_silent(&Mobile::parse("5550001001").unwrap());
    assert_silent(&Personal::new("Sentinel Rao"));
    for text in ["91-2711-0127-1101", "sentinel **** 1001", "Sentinel Rao", "xx271101"] {
        assert_silent(&Received::<AbhaNumber>::parse(text));
        assert_silent(&Received::<AbhaAddress>::parse(text));
        assert_silent(&Received::<Mobile>::parse(text));
    }
}

#[test]
fn a_free_text_where_a_fixed_word_was_expected_does_not_print_itself() {
    for text in ["locked since Sentinel Rao asked for it", "5550001001", "sentinel.rao@sbx"] {
        assert_silent(&AccountStatus::from(text));
        assert_silent(&AuthMethod::from(text));
    }
    // What looks like one is what an operator needs to see.
    assert_eq!(format!("{:?}", AuthMethod::from("AADHAAR_FACE")), "Other(AADHAAR_FACE)");
    assert_eq!(format!("{:?}", AccountStatus::Active), "Active");
}

#[test]
fn a_screen_shows_no_more_of_an_identifier_than_its_end() {
    assert_eq!(sentinel::abha_number().masked(), "**-****-****-1101");
    assert_silent_text(&sentinel::abha_address().masked());
    assert_silent_text(&Mobile::parse("5550001001").unwrap().masked());
    assert_silent_text(&Received::<AbhaNumber>::parse("Sentinel Rao").masked());
}

#[test]
fn requests_do_not_print_what_they_carry() {
    fn check<E: Sample>() {
        for request in E::requests() {
            assert_silent(&request);
            let http = sent(&request);
            assert_silent(http.headers());
            assert_silent(http.uri());
            // Or there would be nothing to hide.
            let token = request.user_token().map(|(_, token)| token.as_bytes().to_vec());
            let carried = [&token.unwrap_or_default()[..], http.body()].concat();
            let shown = sentinel::shown_in(&String::from_utf8_lossy(&carried));
            assert_eq!(shown.is_some(), !carried.is_empty(), "{}", E::META.name);
        }
    }
    for_every_endpoint!(check);
}

#[test]
fn the_context_of_a_call_does_not_print_its_token() {
    let app_token = AppToken::parse("sentinel.app").unwrap();
    assert_silent(&CallContext {
        base: &BaseUrl::parse("https://host.example/api").unwrap(),
        app_token: Some(&app_token),
        hip_id: Some(&HipId::parse("IN0000000001").unwrap()),
        cm_id: None,
        request_id: "a825f76b-0696-40f3-864c-5a3a5b389a83",
        timestamp: std::time::SystemTime::UNIX_EPOCH,
        language: None,
    });
}

#[test]
fn replies_do_not_print_what_they_hold() {
    fn check<E: Sample>() {
        for body in E::replies() {
            assert_silent(&succeeded::<E>(&body));
            // Or there would be nothing to hide. A key is public.
            let is_key = [cert::Request::META.name, v3::certificate::Request::META.name];
            if body.len() > "false".len() && !is_key.contains(&E::META.name) {
                let shown = sentinel::shown_in(&String::from_utf8_lossy(&body));
                assert!(shown.is_some(), "{}", E::META.name);
            }
        }
    }
    for_every_endpoint!(check);
}

/// Error bodies with a value wherever there is room for one.
const REFUSALS: [&str; 16] = [
    r#"{"code":"HIS-400","message":"Sentinel","details":[{"message":"Sentinel 271101","code":"HIS-1013","attribute":{"key":"otp","value":"271101"}},{"message":"Sentinel","code":"5550001001","attribute":{"key":"mobile","value":5550001001}}]}"#,
    r#"{"code":"HIS-400","message":"Sentinel","details":[{"message":"Sentinel","code":"999941057058","attribute":{"key":"sentinel.rao@sbx","value":"Sentinel"}}]}"#,
    r#"{"code":"91-2711-0127-1101","message":"Sentinel","details":[]}"#,
    r#"{"code":"900901","message":"Sentinel","description":"Sentinel"}"#,
    r#"{"error":{"code":2500,"message":"Sentinel"}}"#,
    r#"{"timestamp":"Sentinel","status":401,"error":"Sentinel","message":"Sentinel","path":"/sentinel/5550001001"}"#,
    r#"{"sentinel":"Sentinel"}"#,
    r#"{"code":"ABDM-1094","message":"Sentinel","timestamp":"Sentinel"}"#,
    r#"[{"code":"ABDM-9999: ","message":"Sentinel 271101"}]"#,
    r#"{"loginId":"Sentinel 5550001001","999941057058":"Sentinel","sentinel@host":"Sentinel"}"#,
    r#"{"message":"Sentinel 271101","timestamp":"Sentinel"}"#,
    r#"{"Message":"UIDAI Error code : 400 : Sentinel","timestamp":"Sentinel"}"#,
    r#"{"timestamp":"Sentinel","path":"/sentinel","status":404,"error":"Sentinel","requestId":"sentinel"}"#,
    r#"{"txnId":"sentinel-txn","authResult":"failed","message":"Sentinel","accounts":[]}"#,
    "<html>Sentinel 5550001001</html>",
    "Sentinel 5550001001",
];

#[test]
fn a_refusal_prints_nothing_of_what_the_service_said() {
    fn check<E: Sample>() {
        for body in REFUSALS {
            for status in [200, 400, 401, 403, 422, 500] {
                let Err(failure) = decoded::<E>(status, body) else {
                    assert_eq!(status, 200, "{}: {body}", E::META.name);
                    continue;
                };
                assert_silent_error(&failure);
                assert_silent_error(&failure.clone().after(3, abdm_types::Effect::Possible));
                if let Some(error) = failure.service_error() {
                    assert_silent_error(error);
                    assert_silent(error.body());
                }
            }
        }
    }
    for_every_endpoint!(check);
    for body in REFUSALS {
        let parsed = ErrorBody::parse(body.as_bytes());
        assert_silent(&parsed);
        assert!(parsed.code().map(Code::as_str) != Some("999941057058"));
    }
}

#[test]
fn an_unreadable_success_prints_nothing_of_its_body() {
    for body in [
        r#"{"txnId":["Sentinel"]}"#,
        r#"{"txnId":"Sentinel with spaces"}"#,
        r#"{"txnId":"sentinel-txn","mobileNumber":{"Sentinel":1}}"#,
        r#"{"txnId":"sentinel"#,
        r#""sentinel""#,
        "Sentinel",
        "5550001001",
    ] {
        assert_silent_error(&refused::<auth_init::Request>(200, body));
    }
    let status = r#"{"status":{"sentinel":"Sentinel"},"authMethods":[["Sentinel"]]}"#;
    assert_silent_error(&refused::<search_by_health_id::Request>(200, status));
}

#[test]
fn refused_input_is_told_by_its_rule() {
    let long = "sentinel".repeat(5000);
    assert_silent_error(&Aadhaar::parse("999941057059 Sentinel").unwrap_err());
    assert_silent_error(&Otp::parse("2711011").unwrap_err());
    assert_silent_error(&Mobile::parse("55500010010").unwrap_err());
    assert_silent_error(&AbhaNumber::parse("912711012711015").unwrap_err());
    assert_silent_error(&AbhaAddress::parse("sentinel rao@@sbx").unwrap_err());
    assert_silent_error(&AbhaId::parse("sentinel rao@@sbx").unwrap_err());
    assert_silent_error(&XToken::parse(&long).unwrap_err());
    assert_silent_error(&TxnId::parse(&long).unwrap_err());
    assert_silent_error(&HipId::parse("sentinel rao").unwrap_err());
    let url = BaseUrl::parse("https://sentinel:sentinel@host.example/api").unwrap_err();
    assert_silent_error(&url);
    let failure = Failure::input(&auth_init::Request::META, url);
    assert_silent_error(&failure);
}

#[test]
#[should_panic(expected = "sentinel in ")]
fn the_check_itself_sees_what_is_printed() {
    assert_silent(&Bytes::from_static(b"a body with a Sentinel in it"));
}
