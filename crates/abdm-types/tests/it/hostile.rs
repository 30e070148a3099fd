//! Bodies that nobody means well with: none takes the process down, and none gets through.

use abdm_types::v1v2::*;
use abdm_types::{
    AbhaAddress, AbhaNumber, Cause, Effect, FailureKind, Mobile, Received, Unreadable,
};
use abdm_types::{Code, ErrorBody};

use crate::support::{decoded, refused};

#[test]
fn json_of_any_depth_does_not_exhaust_the_stack() {
    let deep = 200_000;
    for body in [
        "[".repeat(deep),
        format!("{}{}", "[".repeat(deep), "]".repeat(deep)),
        r#"{"details":"#.repeat(deep),
        format!(r#"{{"code":"HIS-422","details":{}{}}}"#, "[".repeat(deep), "]".repeat(deep)),
        format!(r#"{{"txnId":"t","mobileNumber":{}1{}}}"#, "[".repeat(deep), "]".repeat(deep)),
    ] {
        assert!(matches!(ErrorBody::parse(body.as_bytes()), ErrorBody::Text { .. }));
        for status in [422, 500] {
            refused::<auth_init::Request>(status, body.clone());
        }
        // A field that is not read may be as deep as it likes.
        let _ = decoded::<profile::Request>(200, body.clone());
        refused::<auth_init::Request>(200, body);
    }
}

#[test]
fn ten_thousand_details_are_read_and_few_are_kept() {
    let detail = r#"{"message":"m","code":"HIS-1008","attribute":null}"#;
    let body = format!(
        r#"{{"code":"HIS-422","message":"m","details":[{detail}{}]}}"#,
        format!(",{detail}").repeat(9_999)
    );
    let ErrorBody::Envelope { details, .. } = ErrorBody::parse(body.as_bytes()) else {
        panic!("not taken for an envelope");
    };
    assert!((1..100).contains(&details.len()));
    assert_eq!(refused::<auth_init::Request>(422, body).cause(), Cause::AccountUnknown);
}

#[test]
fn a_code_that_is_no_code_is_not_kept() {
    let huge = "9".repeat(1_000_000);
    for code in [
        huge.as_str(),
        "999941057058",
        "9999-4105-7058",
        "9999 4105 7058",
        "HIS-999941057058",
        "91-0000-1001-0007",
        "5550001001",
        "+91-5550001001",
        "asha.rao@sbx",
        "The OTP 271101 is wrong",
        "HIS-1008\r\nX-Evil: 1",
        "",
    ] {
        assert_eq!(Code::parse(code), None, "{code:.40}");
        let outer = format!(r#"{{"code":{code:?},"message":"m"}}"#);
        assert!(ErrorBody::parse(outer.as_bytes()).code().is_none(), "{code:.40}");
        let inner =
            format!(r#"{{"code":"HIS-422","message":"m","details":[{{"code":{code:?}}}]}}"#);
        let failure = refused::<auth_init::Request>(422, inner);
        let kept = failure.service_error().unwrap().code().unwrap();
        assert_eq!(kept.as_str(), "HIS-422", "{code:.40}");
    }
}

#[test]
fn a_number_is_as_good_a_code_as_a_text_unless_it_names_a_person() {
    for (body, code) in [
        (r#"{"code":900901,"message":"m"}"#, Some("900901")),
        (r#"{"error":{"code":2500,"message":"m"}}"#, Some("2500")),
        (r#"{"error":{"code":"2500","message":"m"}}"#, Some("2500")),
        (r#"{"code":999941057058,"message":"m"}"#, None),
        (r#"{"code":4.5,"message":"m"}"#, None),
        (r#"{"code":true,"message":"m"}"#, None),
        (r#"{"code":{"code":"HIS-422"},"message":"m"}"#, None),
    ] {
        let parsed = ErrorBody::parse(body.as_bytes());
        assert_eq!(parsed.code().map(Code::as_str), code, "{body}");
    }
}

#[test]
fn an_attribute_whose_name_may_be_a_value_is_dropped() {
    let long = "a".repeat(41);
    for key in ["271101", "9999 4105 7058", "asha.rao@sbx", "asha rao", long.as_str()] {
        let body = format!(
            r#"{{"code":"HIS-400","message":"m","details":[{{"code":"HIS-1012","attribute":{{"key":"{key}","value":"v"}}}}]}}"#
        );
        let parsed = ErrorBody::parse(body.as_bytes());
        assert!(parsed.detail().unwrap().attribute.is_none(), "{key}");
    }
}

#[test]
fn a_wait_that_would_overflow_a_clock_is_not_told() {
    for wait in ["18446744073709551615 seconds", "307445734561825861 minutes", "99999999 hours"] {
        let body = crate::support::envelope("HIS-422", "HIS-1039", &format!("try again in {wait}"));
        let failure = refused::<reactivate::Request>(422, body);
        assert_eq!(failure.cause(), Cause::Locked { wait: None }, "{wait}");
    }
}

#[test]
fn bytes_that_are_no_text_are_an_unknown_body() {
    let bytes: &[u8] = &[0xff, 0xfe, 0x00, 0x80];
    assert!(matches!(ErrorBody::parse(bytes), ErrorBody::Text { length: 4 }));
    for failure in [refused::<cert::Request>(200, bytes), refused::<auth_init::Request>(200, bytes)]
    {
        assert!(matches!(
            failure.kind(),
            FailureKind::Unreadable { problem: Unreadable::NotJson { .. }, .. }
        ));
        assert_eq!(failure.effect(), Effect::Possible);
    }
}

#[test]
fn a_token_that_would_split_a_header_is_no_token() {
    for token in ["a\\r\\nX-Evil: 1", "a b", "", "ü"] {
        let body = format!(r#"{{"token":"{token}"}}"#);
        assert!(decoded::<mobile_login_authorize::Request>(200, body).is_err(), "{token}");
        let body = format!(r#"{{"accessToken":"{token}"}}"#);
        assert!(decoded::<session::Request>(200, body).is_err(), "{token}");
    }
}

#[test]
fn a_text_in_the_place_of_an_identifier_is_not_shown() {
    for text in ["Foxx 9999 4105 7058", "999941057058*", "Roxxane", "<script>"] {
        assert_eq!(Received::<AbhaNumber>::parse(text).masked(), "(not shown)", "{text}");
        assert_eq!(Received::<Mobile>::parse(text).masked(), "(not shown)", "{text}");
    }
    let address = Received::<AbhaAddress>::parse("9999 4105 7058 *");
    assert_eq!(address.masked(), "(not shown)");
}
