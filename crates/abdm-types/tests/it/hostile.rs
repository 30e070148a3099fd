//! Bodies that nobody means well with: none takes the process down, and none gets through.

use std::collections::BTreeSet;

use abdm_types::testing::{self, Sample, Visit};
use abdm_types::v1v2::*;
use abdm_types::{
    AbhaAddress, AbhaNumber, Cause, Effect, FailureKind, Mobile, Received, Unreadable,
};
use abdm_types::{Code, ErrorBody};
use serde_json::Value;

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

/// The places of the lists in a value, as pointers.
fn lists_in(value: &Value, at: &str) -> Vec<String> {
    let below = |key: &str, value| lists_in(value, &format!("{at}/{key}"));
    match value {
        Value::Array(elements) => {
            let inner = elements.iter().take(1).flat_map(|element| below("0", element));
            inner.chain((!elements.is_empty()).then(|| at.to_owned())).collect()
        }
        Value::Object(fields) => fields.iter().flat_map(|(key, value)| below(key, value)).collect(),
        _ => Vec::new(),
    }
}

/// The lists of every reply, by endpoint and place, each tried at several lengths.
struct Lists(BTreeSet<String>);

impl Visit for Lists {
    fn endpoint<E: Sample>(&mut self) {
        for sample in E::replies() {
            let Ok(reply) = serde_json::from_slice::<Value>(&sample) else { continue };
            for place in lists_in(&reply, "") {
                let list = format!("{} {place}", E::META.name);
                let with = |elements| {
                    let mut reply = reply.clone();
                    *reply.pointer_mut(&place).unwrap() = Value::Array(elements);
                    decoded::<E>(testing::status_of::<E>(&sample), reply.to_string()).map(drop)
                };
                // No list has lists in it, so one that may have is not read at all.
                if with(vec![Value::Array(Vec::new())]).is_ok() {
                    continue;
                }
                let element = reply.pointer(&format!("{place}/0")).unwrap();
                let of = |length| with(vec![element.clone(); length]);
                if let Err(failure) = of(100) {
                    assert!(!failure.to_string().contains("a shorter list"), "{list}: {failure}");
                }
                for too_many in [101, 1_000] {
                    let failure = of(too_many).expect_err(&list);
                    let is_unreadable = matches!(failure.kind(), FailureKind::Unreadable { .. });
                    assert!(is_unreadable, "{list}: {failure}");
                    assert_eq!(failure.effect(), Effect::Possible, "{list}");
                }
                self.0.insert(list);
            }
        }
    }
}

#[test]
fn a_list_that_no_patient_has_is_unreadable_in_every_reply() {
    let mut lists = Lists(BTreeSet::new());
    testing::every(&mut lists);
    for list in [
        "v1v2.mobile_login_verify_otp /mobileLinkedHid",
        "v3.account_verify /accounts",
        "v3.enrol_suggestion /abhaAddressList",
        "v3.login_verify /accounts",
        "v3.phr_verify /users",
    ] {
        assert!(lists.0.contains(list), "{list} is not among {:?}", lists.0);
    }
}

#[test]
fn an_error_of_more_pieces_than_anybody_reads_is_not_built() {
    let many = |element: &str, count| format!("[{}1]", format!("{element},").repeat(count));
    let short = ["{}", "[]", "1"].map(|element| (many(element, 20_000), true));
    let long = ["{}", "[]", "1"].map(|element| (many(element, 60_000), false));
    for (details, is_read) in short.into_iter().chain(long) {
        let body = format!(r#"{{"code":"HIS-1008","message":"m","details":{details}}}"#);
        let parsed = ErrorBody::parse(body.as_bytes());
        assert_eq!(matches!(parsed, ErrorBody::Envelope { .. }), is_read, "{body:.60}");
        assert_eq!(matches!(parsed, ErrorBody::Text { .. }), !is_read, "{body:.60}");
        for status in [200, 422, 500] {
            let failure = refused::<auth_init::Request>(status, body.clone());
            // What is not recognised is no proof that nothing was done.
            let settled = status == 422;
            assert_eq!(failure.effect() == Effect::Settled, settled, "{status} {body:.60}");
        }
    }
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
