use std::time::Duration;

use super::{Code, ErrorBody};

/// Locks of 24 hours are known. A number beyond this is not a wait but a fault, and added to a
/// clock it would overflow.
pub(super) const LONGEST_WAIT: Duration = Duration::from_secs(366 * 24 * 3600);

/// What a refusal means to an application.
///
/// [`Unclear`](Self::Unclear) is a normal answer: the service reuses codes, and this library
/// concludes no more than the published evidence allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Cause {
    /// The account is deactivated; the patient can reactivate it.
    AccountDeactivated,
    /// There is no account for this ABHA, mobile or Aadhaar.
    AccountUnknown,
    /// There is no such Aadhaar number, or it may not be used.
    AadhaarRefused,
    /// Aadhaar's own service did not answer. Try again later.
    AadhaarServiceDown,
    /// The client may not use this service: a role or subscription is missing. A new token does
    /// not cure it.
    Forbidden,
    /// A field was refused.
    InvalidField,
    /// Too many failed attempts. `wait` is how long, if the service said so.
    Locked {
        /// Time until the next attempt is allowed.
        wait: Option<Duration>,
    },
    /// The Aadhaar number has no mobile to send an OTP to.
    NoMobileOnAadhaar,
    /// A field arrived unencrypted or could not be decrypted.
    NotEncrypted,
    /// The OTP expired. Start again.
    OtpExpired,
    /// Calls come too fast.
    RateLimited {
        /// Time until the next call is allowed.
        wait: Option<Duration>,
    },
    /// A token was refused.
    Token(TokenKind),
    /// Too many OTPs were asked for. `wait` is how long, if the service said so.
    TooManyOtps {
        /// Time until the next OTP can be asked for.
        wait: Option<Duration>,
    },
    /// The transaction is unknown, spent or expired. Start again.
    TransactionInvalid,
    /// The evidence allows no conclusion.
    Unclear,
    /// The OTP is wrong. The patient may try again.
    WrongOtp,
}

/// Which token a refusal is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TokenKind {
    /// The application's, and provably before the call was handled.
    App,
    /// The patient's.
    User,
    /// The service did not say.
    Unclear,
}

impl Cause {
    /// Reads a v1/v2 or gateway body. `None` when the status has to decide.
    pub(super) fn of_body(body: &ErrorBody) -> Option<Self> {
        match body {
            ErrorBody::ApiManager { code, .. } => Self::of_api_manager(code),
            ErrorBody::Gateway { code, .. } => Self::of_gateway(code),
            ErrorBody::Envelope { code, .. } => {
                let detail = body.detail();
                let message = detail.map_or("", |detail| detail.message.reveal());
                let key = detail
                    .and_then(|detail| detail.attribute.as_ref())
                    .map(|attribute| attribute.key.as_str());
                let cause = detail.and_then(|detail| detail.code.as_ref()).unwrap_or(code);
                Self::of_his(cause.his()?, message, key)
            }
            _ => None,
        }
    }

    /// Codes of the API manager in front of the service.
    fn of_api_manager(code: &Code) -> Option<Self> {
        Some(match code.as_str() {
            "900900" | "900901" | "900902" => Self::Token(TokenKind::App),
            "900908" => Self::Forbidden,
            _ => return None,
        })
    }

    /// Codes of the gateway.
    fn of_gateway(code: &Code) -> Option<Self> {
        Some(match code.as_str() {
            "2401" => Self::Token(TokenKind::App),
            "2429" => Self::RateLimited { wait: None },
            _ => return None,
        })
    }

    /// Codes of the health-ID service, contract sections 6.3, 6.4 and 6.6. A code whose meaning
    /// differs between sister services is left out.
    fn of_his(code: u32, message: &str, key: Option<&str>) -> Option<Self> {
        let wait = wait_in(message);
        Some(match code {
            403 => Self::Forbidden,
            1001 | 1008 => Self::AccountUnknown,
            1002..=1004 | 1010..=1012 | 1034 | 1035 => Self::InvalidField,
            1006 | 1026 | 1036 | 2023 | 2031 => Self::TransactionInvalid,
            1007 => Self::AccountDeactivated,
            // Not 3015, a timeout between the services: the OTP may be out all the same.
            1009 => Self::AadhaarServiceDown,
            1013 if is_about_transaction(message) => Self::TransactionInvalid,
            1013 if key.is_none_or(|key| key == "otp") => Self::WrongOtp,
            1023 | 2017 => Self::TooManyOtps { wait },
            1039 | 1041 | 1057 => Self::Locked { wait },
            1047 | 1061 => Self::NotEncrypted,
            1048 | 3031 | 5011 => Self::Token(TokenKind::User),
            1056 => Self::OtpExpired,
            2001 | 2007..=2009 | 2016 | 2018 => Self::AadhaarRefused,
            2022 => Self::WrongOtp,
            3005 => Self::NoMobileOnAadhaar,
            _ => return None,
        })
    }
}

impl std::fmt::Display for Cause {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (text, wait) = match self {
            Self::AccountDeactivated => ("the account is deactivated", None),
            Self::AccountUnknown => ("there is no such account", None),
            Self::AadhaarRefused => ("the Aadhaar number was refused", None),
            Self::AadhaarServiceDown => ("Aadhaar's service is down", None),
            Self::Forbidden => ("this client may not make this call", None),
            Self::InvalidField => ("a field was refused", None),
            Self::Locked { wait } => ("locked after too many attempts", *wait),
            Self::NoMobileOnAadhaar => ("no mobile is linked with this Aadhaar", None),
            Self::NotEncrypted => ("a field could not be decrypted", None),
            Self::OtpExpired => ("the OTP has expired", None),
            Self::RateLimited { wait } => ("calls come too fast", *wait),
            Self::Token(TokenKind::App) => ("the application token was refused", None),
            Self::Token(TokenKind::User) => ("the user token was refused", None),
            Self::Token(TokenKind::Unclear) => ("a token was refused", None),
            Self::TooManyOtps { wait } => ("too many OTPs were requested", *wait),
            Self::TransactionInvalid => ("the transaction is unknown or expired", None),
            Self::Unclear => ("no cause that can be told", None),
            Self::WrongOtp => ("the OTP is wrong", None),
        };
        f.write_str(text)?;
        match wait {
            Some(wait) => write!(f, ", wait {} s", wait.as_secs()),
            None => Ok(()),
        }
    }
}

/// The code for a wrong OTP serves for a transaction too, and then only the text tells.
fn is_about_transaction(message: &str) -> bool {
    message.to_ascii_lowercase().contains("invalid transaction")
}

/// The first time in a text such as "try again in 12 hours". The same code says 30 seconds in one
/// place and 30 minutes in another, so number and unit are read and nothing is assumed.
fn wait_in(message: &str) -> Option<Duration> {
    // Only the ends of a word are trimmed: `1.5` and `10-15` are no whole numbers.
    let mut words = message
        .split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_ascii_alphanumeric()));
    let mut number: Option<u64> = None;
    let seconds = words.find_map(|word| {
        let unit = match word.to_ascii_lowercase().as_str() {
            "second" | "seconds" | "sec" | "secs" => 1,
            "minute" | "minutes" | "min" | "mins" => 60,
            "hour" | "hours" | "hr" | "hrs" => 3600,
            _ => {
                number = word.parse().ok();
                return None;
            }
        };
        number.take()?.checked_mul(unit)
    })?;
    let wait = Duration::from_secs(seconds);
    (wait <= LONGEST_WAIT).then_some(wait)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_read_with_its_unit() {
        for (message, seconds) in [
            ("Please wait for 30 seconds before sending another OTP request.", Some(30)),
            ("Please wait for 30 minutes to try again with same ABHA number", Some(1800)),
            ("Please try to login using other  modes or try again in 12 hours.", Some(43_200)),
            ("You have been locked for #lockout due to 3 failed attempts", None),
            ("", None),
            ("in 99999999999999999999 minutes", None),
            ("in 18446744073709551615 hours", None),
            ("in 18446744073709551615 seconds", None),
            ("Try again in 1.5 hours", None),
            ("Wait (5 mins).", Some(300)),
        ] {
            assert_eq!(wait_in(message), seconds.map(Duration::from_secs), "{message}");
        }
    }

    #[test]
    fn an_invalid_transaction_is_not_a_wrong_otp() {
        assert_eq!(
            Cause::of_his(1013, "Invalid transaction", None),
            Some(Cause::TransactionInvalid)
        );
        assert_eq!(
            Cause::of_his(1013, "The OTP is incorrect.", Some("otp")),
            Some(Cause::WrongOtp)
        );
        assert_eq!(Cause::of_his(1013, "?", Some("mobile")), None);
    }

    #[test]
    fn an_unknown_code_allows_no_conclusion() {
        assert_eq!(Cause::of_his(1060, "OTP expired/invalid", None), None);
        assert_eq!(Cause::of_his(500, "", None), None);
    }
}
