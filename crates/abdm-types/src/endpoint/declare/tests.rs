//! The forms of requests and replies, on endpoints of no service.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]

use std::time::SystemTime;

use bytes::Bytes;
use http::{Response, StatusCode};
use secrecy::ExposeSecret;

use crate::server::{ReadError, ServerEndpoint};
use crate::testing::sentinel;
use crate::{
    AppToken, BaseUrl, CallContext, Effect, Endpoint, Failure, FailureKind, ImageKind,
    TRANSACTION_ID,
};

mod drawing {
    //! A `GET` for an image.
    use crate::{Image, TxnId};

    endpoint! {
        "test.drawing", GET PhrWeb "/login/drawing",
        role: Reads, carries: Nothing,
        auth: App, replay: Safe,
        header: TRANSACTION_ID txn_id,
        body: none, reply: image
    }

    #[derive(Debug, Clone, serde::Deserialize)]
    pub(super) struct Request {
        #[serde(skip, default = "TxnId::absent")]
        pub(super) txn_id: TxnId,
    }

    #[derive(Debug, Clone)]
    pub(super) struct Response(pub(super) Image);
}

mod listing {
    //! A `PATCH` that is answered with a list.
    use crate::{Personal, TxnId, XToken, wire};

    endpoint! {
        "test.listing", PATCH Abha "/v3/listing",
        role: Changes, carries: Nothing,
        auth: User, replay: Never,
        body: json, reply: list
    }

    #[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
    pub(super) struct Request {
        #[serde(skip, default = "XToken::absent")]
        pub(super) x_token: XToken,
        pub(super) name: Personal,
    }

    #[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
    #[serde(transparent)]
    pub(super) struct Response(
        #[serde(deserialize_with = "wire::one_or_many")] pub(super) Vec<Element>,
    );

    #[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub(super) struct Element {
        #[serde(serialize_with = "wire::expose")]
        pub(super) txn_id: TxnId,
    }
}

mod saying {
    //! A `POST` without a body that is answered with a word.
    use crate::{Personal, XToken};

    endpoint! {
        "test.saying", POST HealthId "/v2/saying",
        role: Changes, carries: Nothing,
        auth: User, replay: Never,
        body: none, reply: word
    }

    #[derive(Debug, Clone, serde::Deserialize)]
    pub(super) struct Request {
        #[serde(skip, default = "XToken::absent")]
        pub(super) x_token: XToken,
    }

    #[derive(Debug, Clone)]
    pub(super) struct Response(pub(super) Personal);
}

mod telling {
    //! One that is answered with a flag under some name.

    endpoint! {
        "test.telling", GET HealthId "/v1/telling",
        role: Reads, carries: Nothing,
        auth: App, replay: Safe,
        body: none, reply: named_flag
    }

    #[derive(Debug, Clone, serde::Deserialize)]
    pub(super) struct Request {}

    #[derive(Debug, Clone)]
    pub(super) struct Response(pub(super) bool);
}

fn sent<E: Endpoint>(request: &E) -> http::Request<Bytes> {
    let base = BaseUrl::parse("https://host.example/api").unwrap();
    let app_token = AppToken::parse("app-token").unwrap();
    let ctx = CallContext {
        base: &base,
        app_token: Some(&app_token),
        hip_id: None,
        cm_id: None,
        request_id: "a825f76b-0696-40f3-864c-5a3a5b389a83",
        timestamp: SystemTime::UNIX_EPOCH,
        language: None,
    };
    request.to_http(&ctx).unwrap()
}

fn decoded<E: Endpoint>(status: u16, body: &[u8]) -> Result<E::Response, Failure> {
    let mut response = Response::new(Bytes::copy_from_slice(body));
    *response.status_mut() = StatusCode::from_u16(status).unwrap();
    E::decode(response)
}

#[track_caller]
fn assert_in_doubt<E: Endpoint>(status: u16, body: &str) {
    let failure = decoded::<E>(status, body.as_bytes()).err().unwrap();
    assert!(matches!(failure.kind(), FailureKind::Unreadable { .. }), "{failure}: {body}");
    assert_eq!(failure.effect(), Effect::Possible, "{body}");
}

/// What no reply of any form may be read from.
const NO_SUCCESS: [&str; 8] = [
    "",
    "{}",
    "null",
    "<html>Sentinel</html>",
    "<!DOCTYPE html><svg></svg>",
    r#"{"message":"Something new.","timestamp":"t"}"#,
    r#"{"txnId":"#,
    r#"{"error":"m"}"#,
];

const REFUSALS: [&str; 3] = [
    r#"{"code":"ABDM-1114","message":"m"}"#,
    r#"[{"code":"ABDM-9999: ","message":"Invalid Scope"}]"#,
    r#"{"error":{"code":"ABDM-1114","message":"m"}}"#,
];

#[test]
fn neither_an_error_nor_nothing_is_a_success_of_any_form() {
    fn check<E: Endpoint>() {
        for body in NO_SUCCESS {
            assert_in_doubt::<E>(200, body);
        }
        for body in REFUSALS {
            let failure = decoded::<E>(200, body.as_bytes()).err().unwrap();
            assert!(failure.service_error().is_some(), "{failure}: {body}");
        }
        assert_in_doubt::<E>(202, "");
    }
    check::<drawing::Request>();
    check::<listing::Request>();
    check::<saying::Request>();
    check::<telling::Request>();
}

#[test]
fn a_transaction_may_travel_in_a_header_and_is_marked() {
    let http = sent(&drawing::Request { txn_id: sentinel::txn_id() });
    assert_eq!(http.headers()[TRANSACTION_ID], "sentinel-txn");
    assert!(http.headers()[TRANSACTION_ID].is_sensitive());
    assert_eq!(sentinel::shown_in(&format!("{http:?}")), None);
    // Of V3, although its path does not begin so.
    assert!(http.headers().contains_key("request-id") && http.headers().contains_key("timestamp"));
    let read = drawing::Request::read(&http).unwrap();
    assert_eq!(read.txn_id.expose_secret(), "sentinel-txn");

    let mut malformed = http;
    malformed.headers_mut().insert(TRANSACTION_ID, "a b".parse().unwrap());
    let error = drawing::Request::read(&malformed).err();
    assert_eq!(error, Some(ReadError::Field("transaction_id".to_owned())));
    malformed.headers_mut().remove(TRANSACTION_ID);
    assert_eq!(drawing::Request::read(&malformed).err(), Some(ReadError::MissingField));
}

#[test]
fn an_image_is_read_and_written_by_its_bytes() {
    let png = b"\x89PNG\r\n\x1a\nsentinel";
    for status in [200, 202] {
        let reply = decoded::<drawing::Request>(status, png).unwrap();
        assert_eq!(format!("{reply:?}"), "Response(Image(Png, 16 bytes))");
        let written = drawing::Request::reply(&reply);
        assert_eq!(written.headers()["content-type"], "image/png");
        assert_eq!(written.body(), &png[..]);
    }
    let text = br#""iVBORw0KGgpzZW50aW5lbA==""#;
    let drawing::Response(image) = decoded::<drawing::Request>(200, text).unwrap();
    assert_eq!((image.kind(), &image.bytes()[..]), (ImageKind::Png, &png[..]));
    assert!(decoded::<drawing::Request>(200, b"<svg></svg>").is_ok());
    for body in ["sentinel", "c2VudGluZWw=", r#""sent""#, "[]", "true"] {
        assert_in_doubt::<drawing::Request>(200, body);
    }
}

#[test]
fn a_list_is_read_and_what_else_may_be_one_is_not() {
    let body = r#"[{"txnId":"sentinel-txn"},{"txnId":"t"}]"#;
    let reply = decoded::<listing::Request>(200, body.as_bytes()).unwrap();
    assert_eq!(sentinel::shown_in(&format!("{reply:?}")), None);
    let listing::Response(elements) = &reply;
    assert_eq!(elements[0].txn_id.expose_secret(), "sentinel-txn");
    assert_eq!(listing::Request::reply(&reply).body(), body);
    let listing::Response(none) = decoded::<listing::Request>(200, b"[]").unwrap();
    assert!(none.is_empty());
    for body in [r#"{"txnId":"t"}"#, r#"[["t"]]"#, "[{}]", r#"[{"loginId":"LoginId is invalid"}]"#]
    {
        assert_in_doubt::<listing::Request>(200, body);
    }
}

#[test]
fn a_patch_is_sent_as_one_and_read_back() {
    let name = crate::Personal::new("Sentinel Rao");
    let http = sent(&listing::Request { x_token: sentinel::x_token(), name });
    assert_eq!(http.method(), http::Method::PATCH);
    assert_eq!(http.body(), r#"{"name":"Sentinel Rao"}"#);
    assert_eq!(listing::Request::read(&http).unwrap().name.reveal(), "Sentinel Rao");
}

#[test]
fn a_post_without_a_body_says_so_and_is_read_with_any() {
    let http = sent(&saying::Request { x_token: sentinel::x_token() });
    assert_eq!(http.method(), http::Method::POST);
    assert!(http.body().is_empty());
    assert!(!http.headers().contains_key("content-type"));
    assert!(saying::Request::read(&http).is_ok());
    let with_body = http.map(|_| Bytes::from_static(br#"{"mobile":"5550001001"}"#));
    assert!(saying::Request::read(&with_body).is_ok());
}

#[test]
fn a_word_is_read_bare_or_quoted_unless_it_may_tell_of_a_failure() {
    for (body, word) in [
        ("a825f76b-0696-40f3-864c-5a3a5b389a83", "a825f76b-0696-40f3-864c-5a3a5b389a83"),
        (r#""a825f76b""#, "a825f76b"),
        (" Mobile number updated successfully\n", "Mobile number updated successfully"),
        (r#"" Sentinel ""#, "Sentinel"),
        ("7", "7"),
    ] {
        let reply = decoded::<saying::Request>(200, body.as_bytes()).unwrap();
        assert_eq!(reply.0.reveal(), word);
        assert_eq!(format!("{reply:?}"), "Response(Personal([hidden]))");
        assert_eq!(saying::Request::reply(&reply).body(), word);
    }
    for body in [
        "Invalid OTP",
        r#""The OTP is incorrect.""#,
        "update failed",
        "false",
        "true",
        r#""true""#,
        r#""false""#,
        r#""null""#,
        r#""""#,
        "[]",
        // As little a word in quotes as without them.
        r#""{}""#,
        r#""<html>""#,
        r#""half a word"#,
        "line\nby line",
    ] {
        assert_in_doubt::<saying::Request>(200, body);
    }
    assert!(decoded::<saying::Request>(200, &[0xff, 0xfe]).is_err());
}

#[test]
fn a_flag_may_have_any_name_and_nothing_is_none() {
    for (body, flag) in [
        ("true", true),
        (r#""false""#, false),
        (r#"{"status":"true"}"#, true),
        (r#"{"status":false}"#, false),
        (r#"{"sentinel.rao@sbx":true}"#, true),
        ("{ true }", true),
    ] {
        let telling::Response(told) = decoded::<telling::Request>(200, body.as_bytes()).unwrap();
        assert_eq!(told, flag, "{body}");
    }
    let written = telling::Request::reply(&telling::Response(true));
    assert_eq!(written.body(), "true");
    assert!(telling::Request::read(&sent(&telling::Request {})).is_ok());
    for body in
        ["{ false }", r#"{"status":"maybe"}"#, r#"{"a":true,"b":true}"#, "7", r#"{"status":1}"#]
    {
        assert_in_doubt::<telling::Request>(200, body);
    }
}
