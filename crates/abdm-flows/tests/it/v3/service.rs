//! How the service of V3 answers: the shapes of contract section 12.

use std::time::Duration;

use abdm_types::v3::session;
use abdm_types::{Cause, Endpoint, Failure, TokenKind};
use bytes::Bytes;
use http::Response;
use serde_json::json;

use crate::service::{Refusal, Service};
use crate::support::{PAGE, TXN};

#[derive(Debug)]
pub(crate) struct V3;

impl Service for V3 {
    const SENDING: &'static [&'static str] = &[
        "POST /api/v3/enrollment/request/otp",
        "POST /api/v3/phr/web/login/abha/request/otp",
        "POST /api/v3/profile/account/request/otp",
        "POST /api/v3/profile/login/request/otp",
    ];
    const SESSION: &'static str = "v3.session";

    fn wrong_otps() -> Vec<Refusal> {
        let wrong = Cause::WrongOtp;
        let uidai = "UIDAI Error code : 400 : Invalid Aadhaar OTP value.";
        let capital = json!({ "Message": uidai, "timestamp": "2023-01-11 00:14:02" });
        vec![
            failed(200, "OTP did not match, please try again", wrong),
            failed(200, "Entered OTP is incorrect. Kindly re-enter valid OTP.", wrong),
            failed(
                200,
                "Please enter a valid OTP. Entered OTP is either expired or incorrect.",
                wrong,
            ),
            failed(422, "OTP did not match, please try again", wrong),
            Refusal::new(422, capital.to_string(), wrong),
            wrapped(422, "ABDM-1204", uidai, wrong),
            flat(422, "ABDM-1204", uidai, wrong),
        ]
    }

    fn for_good() -> Vec<Refusal> {
        let floods = "You have requested multiple OTPs Or Exceeded maximum number of attempts for \
                      OTP match in this transaction. Please try again in 30 minutes.";
        let too_many = Cause::TooManyOtps { wait: Some(Duration::from_secs(1800)) };
        let (user, unknown) = (Cause::Token(TokenKind::User), Cause::AccountUnknown);
        let deactivated = Cause::AccountDeactivated;
        let portal = "This account is deactivated. Please reactivate it from ABHA portal.";
        vec![
            failed(200, "OTP expired, please try again", Cause::OtpExpired),
            failed(200, "OTP expired, Please try again.", Cause::OtpExpired),
            wrapped(422, "ABDM-1100", floods, too_many),
            wrapped(429, "ABDM-1100", floods, too_many),
            wrapped(404, "ABDM-1114", "User not found", unknown),
            wrapped(404, "ABDM-1114", "No ABHA user registered with this Aadhaar number.", unknown),
            fields(&[("txnId", "Invalid Transaction Id")], Cause::TransactionInvalid),
            wrapped(400, "ABDM-1134", "Deactivated ABHA Account", deactivated),
            wrapped(400, "ABDM-1308", portal, deactivated),
            message(401, "X-token expired", user),
            message(400, "Invalid X-token", user),
            message(400, "Invalid T-token", user),
            flat(401, "ABDM-1094", "X-token expired", user),
            wrapped(401, "ABDM-1131", "X-Token Expired", user),
            wrapped(400, "ABDM-1158", "Invalid X-Token", user),
            flat(403, "ABDM-1094", "This feature is restricted", Cause::Forbidden),
            api_manager(403, "900908", "Resource forbidden", Cause::Forbidden),
            Refusal::new(403, "Access Denied", Cause::Forbidden),
            Refusal::new(403, "", Cause::Forbidden),
            Refusal::new(403, PAGE, Cause::Forbidden),
        ]
    }

    fn passing() -> Vec<Refusal> {
        let (app, unclear) = (Cause::Token(TokenKind::App), Cause::Token(TokenKind::Unclear));
        let too_fast = Cause::RateLimited { wait: None };
        let down = Cause::AadhaarServiceDown;
        let unmatched = json!({
            "timestamp": "2026-09-16T10:12:48.483+00:00",
            "path": "/v3/profile/login/verify",
            "status": 401,
            "error": "Unauthorized",
            "requestId": "3f0f2f3e-1",
        });
        vec![
            fields(&[("loginId", "Invalid LoginId")], Cause::NotEncrypted),
            api_manager(401, "900901", "Invalid Credentials", app),
            api_manager(401, "900902", "Missing Credentials", app),
            api_manager(500, "900900", "Unclassified Authentication Failure", app),
            Refusal::new(401, "", unclear),
            Refusal::new(401, unmatched.to_string(), unclear),
            Refusal::new(429, "", too_fast),
            wrapped(400, "ABDM-1022", "Too many requests", too_fast),
            wrapped(422, "ABDM-1206", "Aadhaar Gateway is unavailable", down),
            wrapped(500, "ABDM-1206", "Aadhaar Gateway is unavailable", down),
            // About headers, which every attempt gets anew.
            wrapped(404, "ABDM-1016: ", "Invalid Timestamp", Cause::HeadersRefused),
            wrapped(404, "ABDM-1030: ", "Invalid request ID", Cause::HeadersRefused),
        ]
    }

    fn unclear() -> Vec<Refusal> {
        let not_a_path = json!({
            "code": "404",
            "type": "Status report",
            "message": "Runtime Error",
            "description": "No matching resource found for given API Request",
        });
        let unmatched = json!({
            "timestamp": "2026-09-16T10:12:48.483+00:00",
            "path": "/v3/profile/login/verify",
            "status": 404,
            "error": "Not Found",
            "requestId": "3f0f2f3e-1",
        });
        let uidai = "UIDAI Error code : 563 : Duplicate request.";
        let (field, unclear) = (Cause::InvalidField, Cause::Unclear);
        vec![
            // An OTP that could not be decrypted, or one that is not right.
            fields(&[("otpValue", "Invalid OTP Value")], field),
            fields(&[("scope", "Invalid Scope"), ("authData", "Invalid Auth Data")], field),
            fields(&[("loginId", "LoginId is invalid")], field),
            wrapped(422, "ABDM-4711", "Something new.", unclear),
            wrapped(422, "ABDM-1204", uidai, unclear),
            flat(400, "ABDM-1094", "Invalid Benefit Name", unclear),
            Refusal::new(400, r#"[{"code":"ABDM-9999: ","message":"Invalid Scope"}]"#, unclear),
            Refusal::new(404, not_a_path.to_string(), unclear),
            Refusal::new(404, unmatched.to_string(), unclear),
            message(400, "Something new.", unclear),
        ]
    }

    fn does_not_tell() -> Vec<(u16, &'static str)> {
        DOES_NOT_TELL.to_vec()
    }

    fn echo(text: &str) -> (u16, String) {
        let text = format!("UIDAI Error code : 400 : {text}");
        (422, json!({ "error": { "code": "ABDM-1204", "message": text } }).to_string())
    }

    fn no_session(reply: Response<Bytes>) -> Failure {
        session::Request::decode(reply).unwrap_err()
    }
}

/// Shape 1.
pub(crate) fn wrapped(status: u16, code: &str, message: &str, cause: Cause) -> Refusal {
    let body = json!({ "error": { "code": code, "message": message } });
    Refusal::new(status, body.to_string(), cause)
}

/// Shape 2.
fn flat(status: u16, code: &str, message: &str, cause: Cause) -> Refusal {
    let body = json!({ "code": code, "message": message, "timestamp": "2025-07-31 12:15:32" });
    Refusal::new(status, body.to_string(), cause)
}

/// Shape 4, which comes with one status alone.
pub(crate) fn fields(refused: &[(&str, &str)], cause: Cause) -> Refusal {
    let mut body = json!({ "timestamp": "2025-01-15 13:39:03" });
    for (field, message) in refused {
        body[field] = json!(message);
    }
    Refusal::new(400, body.to_string(), cause)
}

/// Shape 5.
pub(crate) fn message(status: u16, text: &str, cause: Cause) -> Refusal {
    let body = json!({ "message": text, "timestamp": "2024-05-10 14:51:16" });
    Refusal::new(status, body.to_string(), cause)
}

/// Shape 8.
fn api_manager(status: u16, code: &str, message: &str, cause: Cause) -> Refusal {
    let description = "Invalid JWT token. Make sure you have provided the correct credentials";
    let body = json!({ "code": code, "message": message, "description": description });
    Refusal::new(status, body.to_string(), cause)
}

/// Shape 14.
fn failed(status: u16, text: &str, cause: Cause) -> Refusal {
    let body = json!({ "txnId": TXN, "authResult": "failed", "message": text, "accounts": [] });
    Refusal::new(status, body.to_string(), cause)
}

pub(crate) const DOES_NOT_TELL: [(u16, &str); 15] = [
    (200, ""),
    (200, "{}"),
    (200, "true"),
    (200, PAGE),
    (200, r#"{"authResult":"pending","accounts":[]}"#),
    (200, r#"{"code":"ABDM-9999","message":"Something new."}"#),
    (202, ""),
    (302, ""),
    (408, ""),
    (500, ""),
    (500, r#"{"code":"303001","message":"Runtime Error","description":"[ State : SUSPENDED ]"}"#),
    (500, r#"{"timestamp":"2026-09-16","error":"Internal Server Error"}"#),
    (502, PAGE),
    (503, ""),
    (504, "upstream timed out"),
];
