//! The words in which this generation refuses (contract section 6).

use std::time::SystemTime;

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use serde_json::{Value, json};

use crate::api_manager::{self, Rejection};
use crate::reply::{self, coded};
use crate::sandbox::Desk;
use crate::time::in_words;
use crate::world::{Denied, Method};

/// Why a request is refused.
#[derive(Clone)]
pub(super) enum Refusal {
    /// The API manager in front of the service did not accept the application's token.
    AppToken(Rejection),
    /// A field or header is missing or malformed: HTTP 400. The value is echoed, as the service
    /// does, OTP or not.
    Invalid { reason: Reason, key: &'static str, value: Option<String> },
    /// The rules of the service say no: HTTP 422. Some of them have another code where an Aadhaar
    /// OTP is asked for or checked.
    Denied { why: Denied, by_aadhaar: bool },
    /// The body is no JSON object: HTTP 400.
    NotJson,
    /// The refresh token is expired, spent or no such token: HTTP 422.
    NotRenewed,
    /// The framework beneath the service answers.
    Framework(StatusCode),
    /// The patient's token is missing, malformed, expired or of another kind: HTTP 401.
    UserToken,
    /// HTTP 500.
    Unexpected,
}

/// A code and its text.
#[derive(Clone, Copy)]
pub(super) struct Reason {
    pub(super) code: &'static str,
    pub(super) text: &'static str,
}

impl Refusal {
    pub(super) fn sending_by_aadhaar(why: Denied) -> Self {
        Self::Denied { why, by_aadhaar: true }
    }

    /// A wrong OTP by mobile is refused like a malformed field, with `echo` for a value.
    pub(super) fn checking(method: Method, echo: &str) -> impl FnOnce(Denied) -> Self {
        move |why| match (why, method) {
            (Denied::OtpWrong, Method::MobileOtp) => Self::wrong_otp_field(echo),
            _ => Self::Denied { why, by_aadhaar: method == Method::AadhaarOtp },
        }
    }

    /// What is recorded for an OTP in plain text where it should be encrypted.
    pub(super) fn wrong_otp_field(value: &str) -> Self {
        Self::Invalid { reason: reason::OTP, key: "otp", value: Some(value.to_owned()) }
    }

    pub(super) fn not_encrypted(key: &'static str, value: &str) -> Self {
        Self::Invalid { reason: reason::NOT_ENCRYPTED, key, value: Some(value.to_owned()) }
    }

    pub(super) fn into_response(
        self,
        desk: &Desk,
        request: &Request<Bytes>,
        now: SystemTime,
    ) -> Response<Bytes> {
        match self {
            Self::AppToken(rejection) => api_manager::refuse(rejection),
            Self::Denied { why, by_aadhaar } => denied(desk, why, by_aadhaar),
            Self::Framework(status) => reply::framework(status, request.uri().path(), now),
            Self::Invalid { reason, key, value } => {
                let attribute = json!({ "key": key, "value": value });
                let details = json!([detail(reason, reason.text, attribute)]);
                envelope(StatusCode::BAD_REQUEST, details, reason.code)
            }
            Self::NotJson => envelope(StatusCode::BAD_REQUEST, Value::Null, "HIS-400"),
            Self::NotRenewed => refused(reason::NOT_RENEWED, reason::NOT_RENEWED.text),
            Self::UserToken => envelope(StatusCode::UNAUTHORIZED, Value::Null, "HIS-401"),
            Self::Unexpected => envelope(StatusCode::INTERNAL_SERVER_ERROR, Value::Null, "HIS-500"),
        }
    }
}

impl From<Rejection> for Refusal {
    fn from(rejection: Rejection) -> Self {
        Self::AppToken(rejection)
    }
}

impl From<Denied> for Refusal {
    fn from(why: Denied) -> Self {
        Self::Denied { why, by_aadhaar: false }
    }
}

fn denied(desk: &Desk, why: Denied, by_aadhaar: bool) -> Response<Bytes> {
    let reason = match why {
        Denied::AadhaarUnknown => reason::AADHAAR,
        Denied::AccountDeactivated => reason::DISABLED,
        Denied::AccountUnknown => reason::ACCOUNT_UNKNOWN,
        Denied::AddressNotLinked
        | Denied::AddressQuota
        | Denied::BenefitKeepsAccount
        | Denied::BenefitKeepsActive
        | Denied::NotDeactivated => reason::STATUS,
        Denied::AddressTaken => reason::EXISTS,
        Denied::AttemptsExhausted => reason::ATTEMPTS,
        Denied::ConsentMissing => reason::CONSENT,
        Denied::CreationLimit => reason::CREATIONS,
        // Somebody else is told no more than that it is not them.
        Denied::DetailsMismatch => reason::ACCOUNT_UNKNOWN,
        Denied::EmailQuota | Denied::EmailVerified => reason::PATTERN,
        Denied::Locked => reason::LOCKED,
        Denied::MethodUnavailable => reason::METHOD_UNAVAILABLE,
        Denied::MobileQuota => reason::MOBILE_QUOTA,
        Denied::NoMobileOnAadhaar => reason::NO_MOBILE,
        Denied::OtpExpired => reason::OTP_EXPIRED,
        Denied::OtpWrong if by_aadhaar => reason::AADHAAR_OTP,
        Denied::OtpWrong => reason::OTP,
        Denied::PasswordNotSet => reason::PASSWORD_NOT_SET,
        Denied::PasswordWrong => reason::PASSWORD,
        Denied::PhotoInvalid => reason::PHOTO,
        Denied::ResendTooSoon => reason::RESEND_TOO_SOON,
        Denied::SameMobile => reason::SAME_MOBILE,
        Denied::TooManySends if by_aadhaar => reason::AADHAAR_OTP_FLOOD,
        Denied::TooManySends => reason::OTP_FLOOD,
        Denied::TransactionExpired => reason::TRANSACTION_EXPIRED,
        Denied::TransactionOfOtherMethod => reason::OTHER_METHOD,
        Denied::TransactionUnknown => reason::TRANSACTION_UNKNOWN,
    };
    let time = match why {
        Denied::Locked => desk.config.lock_out,
        Denied::ResendTooSoon => desk.config.resend_cool_down,
        _ => desk.config.send_window,
    };
    let text = reason.text.replace(reason::TIME, &in_words(time));
    refused(reason, &text)
}

fn refused(reason: Reason, text: &str) -> Response<Bytes> {
    let details = json!([detail(reason, text, Value::Null)]);
    envelope(StatusCode::UNPROCESSABLE_ENTITY, details, reason.code)
}

fn detail(reason: Reason, text: &str, attribute: Value) -> Value {
    json!({ "message": text, "code": reason.code, "attribute": attribute })
}

fn envelope(status: StatusCode, details: Value, cause: &'static str) -> Response<Bytes> {
    let message = match status {
        StatusCode::BAD_REQUEST => "Request is invalid. Please enter the correct data.",
        StatusCode::UNAUTHORIZED => "User is not authorized.",
        StatusCode::UNPROCESSABLE_ENTITY => {
            "Unable to process the current request due to incorrect data entered."
        }
        _ => "An unexpected error has occured. Please try again in sometime.",
    };
    let code = format!("HIS-{}", status.as_u16());
    let body = json!({ "code": code, "message": message, "details": details });
    coded(reply::json(status, &body), cause)
}

/// Codes and texts.
pub(super) mod reason {
    use super::Reason;

    /// Stands for a time in a text.
    pub(super) const TIME: &str = "{time}";

    macro_rules! reasons {
        ($($name:ident = $code:literal, $text:literal;)*) => {$(
            pub(in crate::v1v2) const $name: Reason = Reason { code: $code, text: $text };
        )*};
    }

    reasons! {
        AADHAAR = "HIS-2016", "Aadhaar Number/Virtual ID is invalid.";
        AADHAAR_OTP = "HIS-2022", "Invalid OTP value.";
        AADHAAR_OTP_FLOOD = "HIS-2017",
            "You have requested multiple OTPs in this transaction. Please try again in {time}.";
        ACCOUNT_UNKNOWN = "HIS-1008",
            "No user account can be found with the Health ID provided.";
        ATTEMPTS = "HIS-1041",
            "You’ve reached the maximum generate/re-send/verify attempts. Exit your browser and \
             try again.";
        CONSENT = "HIS-1049", "The consent is missing.";
        CREATIONS = "HIS-1042", "This client has created too many Health IDs.";
        DISABLED = "HIS-1007", "The user you are searching for is disabled.";
        EMPTY = "HIS-1002", "The field value should not be empty.";
        EXISTS = "HIS-1015",
            "A Health ID already exists with these details. Click here to login to your Health ID.";
        HEALTH_ID = "HIS-1035", "Please enter a valid Health ID.";
        // Two spaces, as it is published.
        LOCKED = "HIS-1039",
            "You have exceeded the maximum limit of failed attempts. Please try to login using \
             other  modes or try again in {time}.";
        METHOD_UNAVAILABLE = "HIS-1016", "The authentication method is not available.";
        MOBILE = "HIS-1011", "Please enter a valid Mobile Number.";
        // Two spaces, as it is published.
        MOBILE_QUOTA = "HIS-1052",
            "The mobile user provided by you is already linked to 10 other Health IDs. Please  \
             provide a different Mobile Number.";
        NOT_ENCRYPTED = "HIS-1061", "Input Data must be encrypted. Plain text is not allowed.";
        NO_MOBILE = "HIS-3005", "Aadhaar number does not have a mobile number.";
        NOT_RENEWED = "HIS-1048", "Could not create Access Token.";
        OTHER_METHOD = "HIS-1006", "Authentication is not initiated with provided method.";
        OTP = "HIS-1013", "The OTP that you have entered is incorrect. Please try again.";
        OTP_EXPIRED = "HIS-1056", "OTP has expired. Please re-send.";
        OTP_FLOOD = "HIS-1023", "Please wait for {time} to try again with same ABHA number";
        PASSWORD = "HIS-1033", "The password that you have entered is incorrect.";
        PASSWORD_NOT_SET = "HIS-1031", "The password is not set.";
        PATTERN = "HIS-1003", "Invalid pattern found.";
        PHOTO = "HIS-1040", "The image is invalid.";
        RESEND_TOO_SOON = "HIS-1023",
            "Please wait for {time} before sending another OTP request.";
        SAME_MOBILE = "HIS-1046", "The Mobile Number is the same as the one of the account.";
        STATUS = "HIS-1042", "Invalid status transition.";
        TRANSACTION_EXPIRED = "HIS-1036", "Transaction has expired for the PHR ID provided.";
        TRANSACTION_UNKNOWN = "HIS-1026", "Transaction not found for UUID.";
        TYPE = "HIS-1004", "Type mismatched. Please send the correct type.";
        UUID = "HIS-1012", "Please enter a valid UUID Number.";
    }
}

#[cfg(test)]
mod tests {
    use http::header::CONTENT_TYPE;

    use super::*;
    use crate::Sandbox;

    fn refused(why: Denied) -> (u16, Value) {
        let sandbox = Sandbox::with_small_key();
        let response = denied(sandbox.desk(), why, false);
        assert_eq!(response.headers()[CONTENT_TYPE], "application/json;charset=UTF-8");
        (response.status().as_u16(), serde_json::from_slice(response.body()).unwrap())
    }

    #[tokio::test]
    async fn what_changes_an_account_is_refused_with_these_codes() {
        for (why, code) in [
            (Denied::AddressNotLinked, "HIS-1042"),
            (Denied::AddressQuota, "HIS-1042"),
            (Denied::AddressTaken, "HIS-1015"),
            (Denied::BenefitKeepsAccount, "HIS-1042"),
            (Denied::BenefitKeepsActive, "HIS-1042"),
            (Denied::ConsentMissing, "HIS-1049"),
            (Denied::CreationLimit, "HIS-1042"),
            (Denied::DetailsMismatch, "HIS-1008"),
            (Denied::EmailQuota, "HIS-1003"),
            (Denied::EmailVerified, "HIS-1003"),
            (Denied::MobileQuota, "HIS-1052"),
            (Denied::PasswordNotSet, "HIS-1031"),
            (Denied::PasswordWrong, "HIS-1033"),
            (Denied::PhotoInvalid, "HIS-1040"),
            (Denied::SameMobile, "HIS-1046"),
        ] {
            let (status, body) = refused(why);
            assert_eq!((status, &body["code"]), (422, &json!("HIS-422")), "{why:?}");
            assert_eq!(body["details"][0]["code"], code, "{why:?}");
            let text = body["details"][0]["message"].as_str().unwrap();
            assert!(!text.is_empty() && !text.contains("  ") || code == "HIS-1052", "{text}");
        }
    }
}
