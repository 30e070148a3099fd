//! What an error means to whoever typed the command, and what to do next.

use std::time::Duration;

use abdm::Error;
use abdm::flows::Ended;
use abdm::types::{Cause, Effect, FailureKind, Network, TokenKind};

use crate::problem::At;

/// A stable word for the cause, for programs.
pub(crate) fn cause(error: &Error) -> &'static str {
    match error {
        Error::Ended(Ended::MethodNotOffered { .. }) => "method_not_offered",
        Error::Ended(_) if error.is_deactivated() => "account_deactivated",
        Error::Ended(_) if error.is_locked() => "locked",
        Error::Ended(Ended::NotActive { .. }) => "account_not_active",
        Error::Ended(Ended::NoAccounts) => "account_unknown",
        Error::Ended(Ended::OtherAccount) => "other_account",
        Error::Encrypt(_) | Error::Key(_) => "key",
        Error::Input(_) => "invalid_input",
        Error::NotListed(_) => "not_listed",
        Error::OtherGeneration { .. } => "other_generation",
        _ => match error.failure().map(abdm::types::Failure::kind) {
            Some(FailureKind::Incomplete(_)) => "incomplete_reply",
            Some(FailureKind::Input(_)) => "invalid_input",
            Some(FailureKind::Network(_)) => "network",
            Some(FailureKind::Unreadable { .. }) => "unreadable_reply",
            _ => cause_name(error.cause()),
        },
    }
}

fn cause_name(cause: Cause) -> &'static str {
    match cause {
        Cause::AccountDeactivated => "account_deactivated",
        Cause::AccountUnknown => "account_unknown",
        Cause::AadhaarRefused => "aadhaar_refused",
        Cause::AadhaarServiceDown => "aadhaar_service_down",
        Cause::Forbidden => "forbidden",
        Cause::InvalidField => "invalid_field",
        Cause::Locked { .. } => "locked",
        Cause::NoMobileOnAadhaar => "no_mobile_on_aadhaar",
        Cause::NotEncrypted => "not_encrypted",
        Cause::OtpExpired => "otp_expired",
        Cause::RateLimited { .. } => "rate_limited",
        Cause::Token(TokenKind::App) => "app_token_refused",
        Cause::Token(TokenKind::User) => "user_token_refused",
        Cause::Token(_) => "token_refused",
        Cause::TooManyOtps { .. } => "too_many_otps",
        Cause::TransactionInvalid => "transaction_invalid",
        Cause::WrongOtp => "wrong_otp",
        _ => "unclear",
    }
}

/// How the texts of calls that were not sent end.
pub(crate) const NOTHING_SENT: &str = "; nothing was sent";

/// What to do next, and where a journey stopped of itself also what became of the OTP.
pub(crate) fn next(error: &Error, at: At) -> String {
    match error {
        Error::Ended(Ended::Refused(_)) => advice(error, at),
        Error::Ended(Ended::NoAccounts) => format!("The OTP was spent. {}", advice(error, at)),
        // The search before it stopped the journey.
        Error::Ended(_) if at == At::Asking => format!("No OTP was sent. {}", advice(error, at)),
        _ => advice(error, at),
    }
}

fn advice(error: &Error, at: At) -> String {
    if let Some(wait) = error.wait() {
        return format!("Wait {}, then start again.", rounded_up(wait));
    }
    match error {
        Error::Encrypt(_) | Error::Key(_) => {
            "Check --health-id-url: its key is not one of this service.".to_owned()
        }
        Error::Ended(Ended::MethodNotOffered { .. }) => {
            "Log in with `abdm login mobile`.".to_owned()
        }
        Error::NotListed(_) => "Name one of the listed accounts with --account.".to_owned(),
        Error::Ended(Ended::OtherAccount) => {
            "Check the number or address; if it is right, ask the service's support.".to_owned()
        }
        Error::Ended(Ended::NotActive { .. }) if !error.is_deactivated() && !error.is_locked() => {
            "Ask the service's support what its status means.".to_owned()
        }
        Error::OtherGeneration { .. } => "Log in again at this service.".to_owned(),
        _ if error.is_deactivated() => {
            "The patient can reactivate it: `abdm reactivate aadhaar-otp`.".to_owned()
        }
        _ if error.is_locked() => "Try again later; the service did not say when.".to_owned(),
        _ => match error.effect() {
            Effect::None => when_nothing_was_sent(error),
            Effect::Settled => when_refused(error).to_owned(),
            Effect::Possible => when_unknown(at).to_owned(),
        },
    }
}

fn when_nothing_was_sent(error: &Error) -> String {
    let text = match error.failure().map(abdm::types::Failure::kind) {
        Some(FailureKind::Network(Network::Certificate | Network::Tls)) => {
            "Check the URLs, and --ca-file if the service has an authority of its own."
        }
        Some(FailureKind::Network(_)) => "Check the network and the URLs, then run it again.",
        Some(FailureKind::Service(refusal)) => match refusal.cause() {
            Cause::Token(_) => "Check the client id and the client secret.",
            _ => when_refused(error),
        },
        Some(FailureKind::Incomplete(_) | FailureKind::Unreadable { .. }) => {
            "Check the URLs: this is not the service's answer."
        }
        _ => "Correct it and run the command again.",
    };
    text.to_owned()
}

fn when_refused(error: &Error) -> &'static str {
    match error.cause() {
        Cause::AccountUnknown => "Check the number or address.",
        Cause::AadhaarRefused => "Check the Aadhaar number.",
        Cause::AadhaarServiceDown => "Try again later.",
        Cause::Forbidden => "Ask ABDM's integrator support for the role this call needs.",
        Cause::InvalidField => "Check the input, then start again.",
        Cause::NoMobileOnAadhaar => "Use a mobile instead: `abdm login mobile`.",
        Cause::NotEncrypted => "Start again; the service's key may have changed.",
        Cause::OtpExpired | Cause::TransactionInvalid => "Start again for a new OTP.",
        Cause::RateLimited { .. } | Cause::TooManyOtps { .. } => {
            "Try again later; the service did not say when."
        }
        Cause::Token(TokenKind::App) => "Check the client id and the client secret.",
        Cause::Token(_) => "Log in again: `abdm login`.",
        Cause::WrongOtp => "Start again for a new OTP.",
        _ if error.is_unknown_account() => "Check the number.",
        _ => "Try again later, or ask the service's support with the code above.",
    }
}

fn when_unknown(at: At) -> &'static str {
    match at {
        At::Reading => "Nothing was changed; run it again.",
        At::Asking => {
            "Nothing was changed. Wait a minute before starting again: an OTP may still arrive, \
             and it cannot be used."
        }
        At::Submitting => "Nothing was changed. Start again for a new OTP.",
        At::Changing => {
            "Do not simply start again. `abdm login aadhaar-otp` tells whether the ABHA is active."
        }
        At::Ending => "The token was removed here; at the service it may last until it expires.",
    }
}

/// A time span in the unit people use, never too short: to wait for it is to wait long enough.
pub(crate) fn rounded_up(span: Duration) -> String {
    let seconds = span.as_secs();
    match seconds {
        1 => "1 second".to_owned(),
        _ if seconds >= 7200 && seconds.is_multiple_of(3600) => format!("{} hours", seconds / 3600),
        _ if seconds >= 120 => format!("{} minutes", seconds.div_ceil(60)),
        _ => format!("{seconds} seconds"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_rounded_up_to_the_unit_people_use() {
        for (seconds, words) in
            [(1, "1 second"), (90, "90 seconds"), (1799, "30 minutes"), (43_200, "12 hours")]
        {
            assert_eq!(rounded_up(Duration::from_secs(seconds)), words);
        }
    }
}
