//! What shows of a request and what does not.

use http::header::{ACCEPT, HOST, USER_AGENT};
use http::{HeaderValue, StatusCode};

use super::mask::{LONGEST_VALUE, MOST_NAMES, SHOWN};
use super::*;
use crate::sandbox::LARGEST_BODY;

fn logged(request: http::request::Builder, body: &'static str) -> LoggedRequest {
    let request = request.body(Bytes::from_static(body.as_bytes())).unwrap();
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = StatusCode::NOT_FOUND;
    let mut log = RequestLog::default();
    let doings = Doings::default();
    let fate = Fate { handled: true, fault: None, doings, response: Some(&response) };
    log.record(SystemTime::UNIX_EPOCH, Target::of(&request), &request, &fate);
    log.entries.pop_back().unwrap()
}

#[test]
fn lengths_are_told_and_values_are_not() {
    let request = Request::post("/api/v2/auth/init")
        .header("authorization", "Bearer sentinel-token")
        .header("x-token", "sentinel")
        .header("x-hip-id", "IN01")
        .header("content-type", "application/json");
    let entry = logged(
        request,
        r#"{"authMethod":"AADHAAR_OTP","healthid":"sentinel@sbx","reasons":["sentinel"]}"#,
    );
    assert_eq!(entry.endpoint, Some("v1v2.auth_init"));
    assert_eq!(entry.hip_id.as_deref(), Some("IN01"));
    assert_eq!(entry.headers["authorization"], "Bearer (14 characters)");
    assert_eq!(entry.headers["x-token"], "(8 characters)");
    assert_eq!(entry.headers["content-type"], "application/json");
    assert_eq!(entry.body["authMethod"], "AADHAAR_OTP");
    assert_eq!(entry.body["healthid"], "(12 characters)");
    assert_eq!(entry.body["reasons"], "(list of 1)");
    assert!(!format!("{entry:?}").contains("sentinel"));
}

#[test]
fn the_words_of_v3_are_shown_and_what_it_encrypts_is_not() {
    let entry = logged(
        Request::post("/abha/api/v3/profile/login/verify"),
        r#"{"scope":["abha-login","aadhaar-verify"],
            "authData":{"authMethods":["otp"],"otp":{"txnId":"sentinel","otpValue":"sentinel!"},
            "sentinel":1}}"#,
    );
    assert_eq!(entry.endpoint, Some("v3.login_verify"));
    let expected = [
        ("authData.(name of 8 characters)", "(number)"),
        ("authData.authMethods", "otp"),
        ("authData.otp.otpValue", "(9 characters)"),
        ("authData.otp.txnId", "(8 characters)"),
        ("scope", "abha-login, aadhaar-verify"),
    ];
    let listed = entry.body.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    assert_eq!(listed.collect::<Vec<_>>(), expected);
    assert!(!format!("{entry:?}").contains("sentinel"));
}

#[test]
fn of_a_photograph_a_password_and_a_consent_only_the_size_is_told() {
    let body = format!(
        r#"{{"profilePhoto":"{}","password":"sentinel","emailAddress":"sentinel@post.example",
            "consent":{{"code":"sentinel","version":"1.4"}},
            "authData":{{"authMethods":["password"],"password":{{"ABHANumber":"sentinel!","password":"sentinel!!"}}}}}}"#,
        "x".repeat(137_000)
    );
    assert!(body.len() < LARGEST_BODY);
    let entry = logged(Request::patch("/abha/api/v3/profile/account"), body.leak());
    let expected = [
        ("authData.authMethods", "password"),
        ("authData.password.ABHANumber", "(9 characters)"),
        ("authData.password.password", "(10 characters)"),
        ("consent.code", "(8 characters)"),
        ("consent.version", "(3 characters)"),
        ("emailAddress", "(21 characters)"),
        ("password", "(8 characters)"),
        ("profilePhoto", "(137000 characters)"),
    ];
    let listed = entry.body.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    assert_eq!(listed.collect::<Vec<_>>(), expected);
    assert!(!format!("{entry:?}").contains("sentinel"));
}

#[test]
fn a_list_with_any_other_word_is_counted_alone() {
    for (scope, shown) in [
        (r#"["abha-login","sentinel"]"#, "(list of 2)"),
        (r#"["otp",1]"#, "(list of 2)"),
        (r#"["otp","otp","otp","otp","otp"]"#, "(list of 5)"),
        ("[]", "(list of 0)"),
        (r#"["otp"]"#, "otp"),
    ] {
        let body = format!(r#"{{"scope":{scope}}}"#);
        assert_eq!(logged(Request::post("/"), body.leak()).body["scope"], shown);
    }
}

#[test]
fn a_word_of_the_wire_is_shown_in_its_own_fields_alone() {
    let entry = logged(
        Request::post("/"),
        r#"{"clientSecret":"password","loginId":"mobile","reasons":["otp"],"loginHint":"mobile"}"#,
    );
    assert_eq!(entry.body["clientSecret"], "(8 characters)");
    assert_eq!(entry.body["loginId"], "(6 characters)");
    assert_eq!(entry.body["reasons"], "(list of 1)");
    assert_eq!(entry.body["loginHint"], "mobile");
}

#[test]
fn an_object_is_looked_into_where_the_wire_has_one_alone() {
    let entry = logged(
        Request::post("/"),
        r#"{"otp":{"txnId":"a"},"reasons":{"x":1},"authData":{"authData":{"otp":1}}}"#,
    );
    let listed = entry.body.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let expected =
        [("authData.authData", "(object)"), ("otp", "(object)"), ("reasons", "(object)")];
    assert_eq!(listed.collect::<Vec<_>>(), expected);
}

#[test]
fn a_value_in_an_odd_place_is_hidden_too() {
    let entry = logged(
        Request::post("/api/v1/profile/999941057058?mobile=5550001001"),
        r#"{"999941057058":1,"":2}"#,
    );
    assert_eq!(entry.path, "/api/v1/profile/(hidden)");
    assert_eq!(
        entry.body.keys().collect::<Vec<_>>(),
        ["(name of 0 characters)", "(name of 12 characters)"]
    );
    let address = logged(Request::post("/api/v1/asha.ramanathan@sbx"), "");
    assert_eq!(address.path, "/api/v1/(hidden)");
    let name = logged(Request::post("/api/v1/AshaRamanathan"), r#"{"AshaRamanathan":1}"#);
    assert_eq!(name.path, "/api/v1/(hidden)");
    assert_eq!(name.body["(name of 14 characters)"], "(number)");
    assert!(!serde_json::to_string(&entry).unwrap().contains("999941057058"));
    assert!(!serde_json::to_string(&entry).unwrap().contains("5550001001"));
    let not_json = logged(Request::post("/api/v2/auth/init"), "otp=123456");
    assert!(not_json.body.is_empty());
}

#[test]
fn only_the_methods_of_http_are_named() {
    for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE"] {
        assert_eq!(logged(Request::builder().method(method).uri("/"), "").method, method);
    }
    for method in ["ASHA", "post", "999941057058"] {
        assert_eq!(logged(Request::builder().method(method).uri("/"), "").method, "(other)");
    }
}

#[test]
fn the_name_of_a_header_is_hidden_if_it_could_be_a_value() {
    let request = Request::get("/")
        .header("x-999941057058", "1")
        .header("x".repeat(41), "1")
        .header("y".repeat(40), "1");
    let entry = logged(request, "");
    let names = ["(name of 14 characters)", "(name of 41 characters)", &"y".repeat(40)];
    assert_eq!(entry.headers.keys().collect::<Vec<_>>(), names);
}

#[test]
fn numbers_in_headers_that_are_shown_are_hidden() {
    for (value, expected) in [
        ("localhost:54321", "localhost:54321"),
        ("127.0.0.1:8080", "127.0.0.1:8080"),
        ("abdm/0.1.0 (Chrome/120.0.6099.71)", "abdm/0.1.0 (Chrome/120.0.6099.71)"),
        ("123456.local", "******.local"),
        ("for 5550001001, twice", "for **********, twice"),
        ("91-0000-1001-0007", "**-****-****-****"),
        ("of 91 0000 1001 0007", "of ** **** **** ****"),
        ("\u{967}\u{968}\u{969}\u{967}\u{968}\u{969}", "******"),
    ] {
        for name in [HOST, USER_AGENT, ACCEPT, X_HIP_ID] {
            let value = HeaderValue::from_bytes(value.as_bytes()).unwrap();
            let entry = logged(Request::get("/").header(&name, value), "");
            assert_eq!(entry.headers[name.as_str()], expected);
        }
    }
}

#[test]
fn a_hip_id_is_shown_unless_it_is_the_number_of_a_person() {
    for (id, expected) in [
        ("IN0000000001", "IN0000000001"),
        ("demo-hip", "demo-hip"),
        ("IN999941057058", "IN************"),
        ("999941057058", "************"),
        ("5550001001", "**********"),
        ("91-0000-1001-0007", "**-****-****-****"),
    ] {
        let entry = logged(Request::get("/").header(X_HIP_ID, id), "");
        assert_eq!(entry.hip_id.as_deref(), Some(expected));
        assert_eq!(entry.headers["x-hip-id"], expected);
    }
}

#[test]
fn a_number_is_hidden_even_where_the_value_is_cut() {
    let value = format!("{}999941057058", "x".repeat(LONGEST_VALUE - 4));
    let entry = logged(Request::get("/").header(USER_AGENT, value), "");
    assert!(entry.headers["user-agent"].ends_with("xxxx****"));
    assert_eq!(entry.headers["user-agent"].len(), LONGEST_VALUE);
}

#[test]
fn an_entry_is_small_whatever_arrived() {
    let large = "x".repeat(30_000);
    let mut request = Request::builder()
        .method(large.as_str())
        .uri(format!("/{large}{}", "/api/v1".repeat(5_000)));
    for name in SHOWN {
        request = request.header(name, large.as_str());
    }
    request = request.header("h".repeat(10_000), large.as_str());
    for n in 0..200 {
        let odd = "abcdefghij".chars().nth(n % 10).unwrap().to_string();
        request = request.header(odd.repeat(21 + n / 10), large.as_str());
    }
    let names = (0..300).map(|n| format!(r#""{}":"{}""#, "k".repeat(n), "v".repeat(40)));
    let body = format!("{{{}}}", names.collect::<Vec<_>>().join(","));
    assert!(body.len() < LARGEST_BODY);
    let entry = logged(request, body.leak());
    assert_eq!(entry.headers.len(), MOST_NAMES);
    assert_eq!(entry.body.len(), MOST_NAMES);
    let size = serde_json::to_string(&entry).unwrap().len();
    assert!(size < 8 * 1024, "{size}");

    let too_large = format!(r#"{{"otp":"{}"}}"#, "x".repeat(LARGEST_BODY));
    assert!(logged(Request::post("/"), too_large.leak()).body.is_empty());
}
