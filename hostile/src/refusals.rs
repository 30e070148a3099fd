//! Bodies of errors, and what they and `Retry-After` say of waiting.

use std::time::{Duration, SystemTime};

use abdm_types::{Code, ErrorBody, RetryAfter};

/// An error body is recognised as one of its forms, of which little is kept however much there is.
pub fn refusal(input: &[u8]) {
    let body = ErrorBody::parse(input);
    if let Some(code) = body.code() {
        assert!(Code::parse(code.as_str()).is_some(), "a code is one");
    }
    assert!(format!("{body:?}").len() <= 64 * 1024, "little is kept of a refusal");
}

/// A year, which is the longest that anything waits.
const LONGEST: Duration = Duration::from_secs(366 * 24 * 60 * 60);

/// No wait overflows a clock.
pub fn wait(input: &[u8]) {
    let Ok(text) = str::from_utf8(input) else { return };
    let Some(asked) = RetryAfter::parse(text) else { return };
    for now in [SystemTime::UNIX_EPOCH, SystemTime::UNIX_EPOCH + 55 * LONGEST] {
        let wait = asked.wait(now);
        assert!(wait <= LONGEST, "waits {wait:?}");
        assert!(now.checked_add(wait).is_some());
    }
}

/// One of each published form.
pub fn seeds() -> Vec<Vec<u8>> {
    let bodies: &[&str] = &[
        "",
        "<html><body>The requested URL was rejected.</body></html>",
        r#"{"code":"HIS-422","message":"m","details":[{"message":"m","code":"HIS-1008","attribute":{"key":"healthId","value":"v"}}]}"#,
        r#"{"code":"HIS-500","message":"m","details":[{"message":"Please try again in 30 minutes.","code":"HIS-1039","attribute":null}]}"#,
        r#"{"timestamp":"2022-05-24T04:37:36.789+00:00","status":401,"error":"Unauthorized","path":"/api"}"#,
        r#"{"error":{"code":2500,"message":"m"}}"#,
        r#"{"error":{"code":"ABDM-1114","message":"Invalid Credentials"}}"#,
        r#"{"code":"ABDM-1114: ","message":"m","timestamp":"t"}"#,
        r#"[{"code":"ABDM-9999: ","message":"Invalid Scope"}]"#,
        r#"{"code":"900901","message":"Invalid Credentials","description":"d"}"#,
        r#"{"loginId":"Invalid LoginId","timestamp":"2024-05-24 04:37:36"}"#,
        r#"{"Message":"UIDAI Error code : 400 : Invalid Aadhaar OTP value."}"#,
        r#"{"message":"This account is already deactivated"}"#,
        r#"{"txnId":"t","authResult":"failed","message":"Entered OTP is incorrect.","accounts":[]}"#,
    ];
    bodies.iter().map(|body| body.as_bytes().to_vec()).collect()
}

/// One of each form of the header.
pub fn wait_seeds() -> Vec<Vec<u8>> {
    let values = [
        "0",
        "30",
        " 120 ",
        "18446744073709551615",
        "-1",
        "1.5",
        "Wed, 21 Oct 2026 07:28:00 GMT",
        "Wednesday, 21-Oct-26 07:28:00 GMT",
        "Wed Oct 21 07:28:00 2026",
        "Fri, 31 Dec 9999 23:59:59 GMT",
    ];
    values.iter().map(|value| value.as_bytes().to_vec()).collect()
}
