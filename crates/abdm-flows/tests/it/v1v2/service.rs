//! How the service of v1/v2 answers.

use std::time::Duration;

use abdm_types::v1v2::session;
use abdm_types::{Cause, Endpoint, Failure, TokenKind};
use bytes::Bytes;
use http::Response;
use serde_json::json;

use crate::service::{Refusal, Service};
use crate::support::{OTP, PAGE};

#[derive(Debug)]
pub(crate) struct V1V2;

impl Service for V1V2 {
    const SENDING: &'static [&'static str] = &[
        "POST /api/v2/account/aadhaar/generateOTP",
        "POST /api/v2/account/change/mobile/aadhaar/generateOTP",
        "POST /api/v2/account/change/mobile/new/generateOTP",
        "POST /api/v2/account/change/mobile/old/generateOTP",
        "POST /api/v2/account/email/verification/send/otp",
        "POST /api/v2/account/mobile/generateOTP",
        "POST /api/v2/auth/init",
        "POST /api/v2/auth/reactivate/init",
        "POST /api/v2/forgot/healthId/aadhaar/generateOtp",
        "POST /api/v2/forgot/healthId/mobile/generateOtp",
        "POST /api/v2/registration/aadhaar/generateOtp",
        "POST /api/v2/registration/mobile/login/generateOtp",
    ];
    const SESSION: &'static str = "v1v2.session";

    fn wrong_otps() -> Vec<Refusal> {
        let wrong = Cause::WrongOtp;
        let echo = r#"{"code":"HIS-400","message":"Request is invalid. Please enter the correct data.","details":[{"message":"The OTP that you have entered is incorrect. Please try again.","code":"HIS-1013","attribute":{"key":"otp","value":"835917"}}]}"#;
        vec![
            his_refusal(422, "HIS-2022", "Invalid OTP value.", wrong),
            his_refusal(422, "HIS-1013", "The OTP that you have entered is incorrect.", wrong),
            Refusal::new(400, echo, wrong),
            // A refusal is one in a success too, and in a server error that names its cause.
            his_refusal(200, "HIS-2022", "Invalid OTP value.", wrong),
            his_refusal(500, "HIS-2022", "Invalid OTP value.", wrong),
        ]
    }

    fn for_good() -> Vec<Refusal> {
        let wait = |seconds| Some(Duration::from_secs(seconds));
        let his = |code, message, cause| his_refusal(422, code, message, cause);
        let tries = "You have exceeded the maximum limit of failed attempts. \
                     Please try to login using other  modes or try again in 12 hours.";
        let locked = "Due to security reasons, You have been locked for #lockout";
        let flood = "Please wait for 30 minutes to try again with same ABHA number";
        let unsubscribed =
            r#"{"code":"900908","message":"Resource forbidden","description":"Not subscribed"}"#;
        vec![
            his("HIS-1056", "OTP has expired. Please re-send.", Cause::OtpExpired),
            his("HIS-1039", tries, Cause::Locked { wait: wait(43_200) }),
            his("HIS-1041", "Exit your browser and try again.", Cause::Locked { wait: None }),
            his("HIS-1057", locked, Cause::Locked { wait: None }),
            his("HIS-1023", flood, Cause::TooManyOtps { wait: wait(1800) }),
            his("HIS-2017", "You have requested multiple OTPs.", Cause::TooManyOtps { wait: None }),
            his("HIS-1026", "Transaction not found for UUID.", Cause::TransactionInvalid),
            his("HIS-1036", "Transaction has expired.", Cause::TransactionInvalid),
            his("HIS-2023", "txn mismatch", Cause::TransactionInvalid),
            his_refusal(400, "HIS-1013", "Invalid transaction", Cause::TransactionInvalid),
            his(
                "HIS-1007",
                "The user you are searching for is disabled.",
                Cause::AccountDeactivated,
            ),
            his("HIS-1008", "No user account can be found.", Cause::AccountUnknown),
            his_refusal(500, "HIS-1008", "", Cause::AccountUnknown),
            his("HIS-2016", "Aadhaar Number/Virtual ID is invalid.", Cause::AadhaarRefused),
            his("HIS-3005", "Aadhaar number does not have a mobile.", Cause::NoMobileOnAadhaar),
            his("HIS-1048", "Invalid token", Cause::Token(TokenKind::User)),
            his("HIS-403", "You are not allowed to access this API", Cause::Forbidden),
            Refusal::new(403, unsubscribed, Cause::Forbidden),
            Refusal::new(403, PAGE, Cause::Forbidden),
        ]
    }

    fn passing() -> Vec<Refusal> {
        let api_manager = |code: &str| {
            let text = "Invalid Credentials";
            format!(r#"{{"code":"{code}","message":"{text}","description":"Invalid JWT token."}}"#)
        };
        let framework = r#"{"timestamp":"2022-05-24T05:04:16.123+00:00","status":401,"error":"Unauthorized","message":"Unauthorized","path":"/api/v2/auth/init"}"#;
        let gateway = |code| format!(r#"{{"error":{{"code":{code},"message":"x"}}}}"#);
        let (app, unclear) = (Cause::Token(TokenKind::App), Cause::Token(TokenKind::Unclear));
        let too_fast = Cause::RateLimited { wait: None };
        vec![
            his_refusal(400, "HIS-1061", "Please enter an encrypted value.", Cause::NotEncrypted),
            his_refusal(422, "HIS-1047", "", Cause::NotEncrypted),
            Refusal::new(401, api_manager("900901"), app),
            Refusal::new(400, api_manager("900901"), app),
            Refusal::new(401, api_manager("900902"), app),
            Refusal::new(401, gateway(2401), app),
            Refusal::new(401, "", unclear),
            Refusal::new(401, framework, unclear),
            Refusal::new(429, "", too_fast),
            Refusal::new(400, gateway(2429), too_fast),
            his_refusal(422, "HIS-1009", "UIDAI connection error", Cause::AadhaarServiceDown),
        ]
    }

    fn unclear() -> Vec<Refusal> {
        let bare = r#"{"code":"HIS-422","message":"Unable to process.","details":[]}"#;
        vec![
            his_refusal(422, "HIS-4711", "Something new.", Cause::Unclear),
            his_refusal(400, "HIS-1060", "OTP expired/invalid", Cause::Unclear),
            Refusal::new(422, bare, Cause::Unclear),
            // The service may call an OTP a field.
            his_refusal(400, "HIS-1003", "Pattern does not match.", Cause::InvalidField),
        ]
    }

    fn does_not_tell() -> Vec<(u16, &'static str)> {
        DOES_NOT_TELL.to_vec()
    }

    fn echo(text: &str) -> (u16, String) {
        let attribute = json!({ "key": "otp", "value": OTP });
        let body = json!({
            "code": "HIS-400",
            "message": text,
            "details": [{ "message": text, "code": "HIS-1013", "attribute": attribute }],
        });
        (400, body.to_string())
    }

    fn no_session(reply: Response<Bytes>) -> Failure {
        session::Request::decode(reply).unwrap_err()
    }
}

/// The service's envelope around one cause.
pub(crate) fn envelope(outer: &str, inner: &str, message: &str) -> String {
    json!({
        "code": outer,
        "message": "Unable to process the current request due to incorrect data entered.",
        "details": [{ "message": message, "code": inner, "attribute": null }],
    })
    .to_string()
}

/// [`envelope`] with the outer code that goes with the status.
fn his_refusal(status: u16, code: &str, message: &str, cause: Cause) -> Refusal {
    let outer = if status == 422 { "HIS-422" } else { "HIS-400" };
    Refusal::new(status, envelope(outer, code, message), cause)
}

/// The service itself, behind the API manager that looks at the application token.
pub(crate) const HIS_401: &str =
    r#"{"code":"HIS-401","message":"User is not authorized.","details":null}"#;

const HIS_500: &str = r#"{"code":"HIS-500","message":"An unexpected error has occured. Please try again in sometime.","details":null}"#;

pub(crate) const DOES_NOT_TELL: [(u16, &str); 9] = [
    (200, PAGE),
    (200, HIS_500),
    (408, ""),
    (500, ""),
    (500, HIS_500),
    (500, r#"{"error":{"code":2500,"message":"Server error"}}"#),
    (502, PAGE),
    (503, ""),
    (504, "upstream timed out"),
];
