use std::time::{Duration, SystemTime};

use http::header::RETRY_AFTER;
use http::response::Parts;

use super::cause::is_of_dependent;
use super::message::{self, LONGEST_WAIT};
use super::{Attribute, Cause, Code, ErrorBody, RefusedField, TokenKind};
use crate::Effect;
use crate::endpoint::{Auth, Endpoint, Meta, Service};
use crate::v1v2::access_token;

/// A refusal by the service or by what stands in front of it.
///
/// `Display` gives status, code and meaning; the service's own text may hold personal data and is
/// kept apart, in [`body`](Self::body).
#[derive(Clone)]
pub struct ServiceError {
    status: u16,
    body: ErrorBody,
    retry_after: Option<RetryAfter>,
    meta: Meta,
}

/// What a `Retry-After` header asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RetryAfter {
    /// To wait so long.
    Delay(Duration),
    /// To wait until then.
    At(SystemTime),
}

impl RetryAfter {
    /// Reads whole seconds, at most a year, or an HTTP date.
    pub fn parse(value: &str) -> Option<Self> {
        let value = value.trim();
        match value.parse() {
            Ok(seconds) => Some(Self::Delay(Duration::from_secs(seconds).min(LONGEST_WAIT))),
            Err(_) => httpdate::parse_http_date(value).ok().map(Self::At),
        }
    }

    /// How long to wait at the time `now`.
    pub fn wait(self, now: SystemTime) -> Duration {
        match self {
            Self::Delay(delay) => delay,
            Self::At(time) => time.duration_since(now).unwrap_or_default().min(LONGEST_WAIT),
        }
    }
}

impl ServiceError {
    pub(crate) fn new(meta: &Meta, parts: &Parts, body: ErrorBody) -> Self {
        let header = parts.headers.get(RETRY_AFTER).and_then(|value| value.to_str().ok());
        Self {
            status: parts.status.as_u16(),
            body,
            retry_after: header.and_then(RetryAfter::parse),
            meta: *meta,
        }
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The body as far as it was recognised.
    pub fn body(&self) -> &ErrorBody {
        &self.body
    }

    /// The most telling code.
    pub fn code(&self) -> Option<&Code> {
        self.body.code()
    }

    /// The call that was refused.
    pub(crate) fn meta(&self) -> &Meta {
        &self.meta
    }

    /// The wait that a header asks for.
    pub fn retry_after(&self) -> Option<RetryAfter> {
        self.retry_after
    }

    /// Whether the refused call may have taken effect (contract section 1.2).
    ///
    /// A 5xx counts as answered only if its body names a cause: `HIS-500` alone is what the service
    /// says when it does not know either. Codes that blame a service behind it count as no answer at
    /// any status.
    pub fn effect(&self) -> Effect {
        let cause = self.body.detail().and_then(|detail| detail.code.as_ref()).and_then(Code::his);
        let names_a_cause = match (&self.body, cause) {
            // These say that a service behind this one failed or did not answer in time.
            (_, Some(500 | 503 | 504 | 3015)) => false,
            _ if self.blames_dependent() => false,
            (ErrorBody::Envelope { .. }, cause) => cause.is_some(),
            _ => self.cause() != Cause::Unclear,
        };
        match self.status {
            // A proxy gave up waiting for the request or its answer.
            408 => Effect::Possible,
            // An error body inside a 2xx, or a page to go on to, as after a form was handled.
            100..=399 | 500.. if !names_a_cause => Effect::Possible,
            400..=499 if cause == Some(3015) || self.blames_dependent() => Effect::Possible,
            _ => Effect::Settled,
        }
    }

    /// What the refusal means.
    pub fn cause(&self) -> Cause {
        match (Cause::of_body(&self.body, &self.meta, self.status), self.status) {
            (Some(Cause::RateLimited { wait: None }), _) | (None, 429) => {
                Cause::RateLimited { wait: self.delay() }
            }
            (Some(cause), _) => cause,
            // The service itself says so, behind the API manager that looks at the other token.
            (None, 401) if self.is_from_service() && self.carries_user_token() => {
                Cause::Token(TokenKind::User)
            }
            (None, 401) => Cause::Token(TokenKind::Unclear),
            (None, 403) => Cause::Forbidden,
            (None, _) => Cause::Unclear,
        }
    }

    /// Whether the application token was refused before the call was handled, so that the call can
    /// be made again with a new one. True only where that is proven.
    pub fn app_token_refused(&self) -> bool {
        self.meta.auth != Auth::None && self.cause() == Cause::Token(TokenKind::App)
    }

    /// Whether the refusal could come from a key that the service has replaced. The key should be
    /// fetched again before the next encryption; the call itself is not made again.
    pub fn key_may_be_stale(&self) -> bool {
        if !self.is_encrypted() {
            return false;
        }
        let detail = self.body.detail();
        let code = detail.and_then(|detail| detail.code.as_ref()).and_then(Code::his);
        let on_otp =
            detail.and_then(|detail| detail.attribute.as_ref()).is_some_and(Attribute::is_otp);
        match code {
            Some(1047 | 1061) => true,
            Some(1013) => on_otp,
            Some(_) => false,
            None => {
                self.code().is_some_and(|code| code.as_str() == "HIS-500")
                    || self.body.fields().iter().any(is_undecryptable)
                    || self.meta.service == Service::PhrWeb && self.names_undecryptable()
            }
        }
    }

    /// The same of a service that names no field: by the text of its code.
    fn names_undecryptable(&self) -> bool {
        let (ErrorBody::Flat { code, message } | ErrorBody::Wrapped { code, message }) = &self.body
        else {
            return false;
        };
        let says = |words| message::says(message.reveal(), words);
        match code.abdm() {
            Some(1006) => true,
            Some(9999) => says("invalid loginid") || says("invalid otp"),
            _ => false,
        }
    }

    /// All calls of v2 and later that a patient's secret travels in are encrypted.
    fn is_encrypted(&self) -> bool {
        match self.meta.service {
            Service::Abha | Service::PhrWeb => true,
            // The one of v2 with an OTP in plain text.
            Service::HealthId if self.meta.path == "/v2/forgot/healthId/mobile" => false,
            Service::HealthId => !self.meta.path.starts_with("/v1/"),
            Service::Gateway | Service::GatewayV3 => false,
        }
    }

    /// Whether the service itself speaks, in its envelope or, on V3, by a code of its own.
    fn is_from_service(&self) -> bool {
        match &self.body {
            ErrorBody::Envelope { .. } => true,
            ErrorBody::Flat { code, .. } | ErrorBody::Wrapped { code, .. } => {
                self.meta.service.is_abha_v3() && code.abdm().is_some() && !is_of_dependent(code)
            }
            _ => false,
        }
    }

    fn blames_dependent(&self) -> bool {
        self.meta.service.is_abha_v3() && self.code().is_some_and(is_of_dependent)
    }

    /// In a header, or on one path of v1/v2 in the body.
    fn carries_user_token(&self) -> bool {
        matches!(self.meta.auth, Auth::Refresh | Auth::Transfer | Auth::User)
            || self.meta.name == access_token::Request::META.name
    }

    fn delay(&self) -> Option<Duration> {
        match self.retry_after {
            Some(RetryAfter::Delay(delay)) => Some(delay),
            _ => None,
        }
    }
}

/// What V3 says of a field that it cannot decrypt (contract sections 4 and 12). `Invalid Mobile
/// Number` is also what a good number without an account is told.
fn is_undecryptable(field: &RefusedField) -> bool {
    let says = |words| message::says(field.message.reveal(), words);
    match field.name.as_str() {
        "loginId" => says("invalid loginid") || says("invalid mobile number"),
        "mobile" => says("invalid mobile number"),
        "otpValue" => says("invalid otp value"),
        _ => false,
    }
}

/// Names the endpoint, whose path is long and tells no more.
impl std::fmt::Debug for ServiceError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ServiceError")
            .field("endpoint", &self.meta.name)
            .field("status", &self.status)
            .field("body", &self.body)
            .field("retry_after", &self.retry_after)
            .finish()
    }
}

impl std::fmt::Display for ServiceError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the service refused with HTTP {}", self.status)?;
        match (&self.body, self.code()) {
            (_, Some(code)) => write!(f, ", {code}")?,
            (ErrorBody::Html { length }, None) => write!(f, ", an HTML page of {length} bytes")?,
            (ErrorBody::Empty, None) => f.write_str(", an empty body")?,
            (ErrorBody::OtherJson { length } | ErrorBody::Text { length }, None) => {
                write!(f, ", an unknown body of {length} bytes")?;
            }
            _ => {}
        }
        write!(f, ": {}", self.cause())
    }
}

impl std::error::Error for ServiceError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        assert_eq!(RetryAfter::parse("120"), Some(RetryAfter::Delay(Duration::from_secs(120))));
        let date = RetryAfter::parse("Thu, 01 Jan 1970 00:02:00 GMT").unwrap();
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(20);
        assert_eq!(date.wait(now), Duration::from_secs(100));
        assert_eq!(date.wait(now + Duration::from_secs(1000)), Duration::ZERO);
        assert_eq!(RetryAfter::parse("soon"), None);
        assert_eq!(
            RetryAfter::parse("18446744073709551615"),
            Some(RetryAfter::Delay(LONGEST_WAIT))
        );
    }
}
