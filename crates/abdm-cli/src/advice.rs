//! What an error means to whoever typed the command, and what to do next.

use std::time::Duration;

use abdm::flows::snapshot::Action;
use abdm::flows::{CannotChoose, Ended, ResendRefused};
use abdm::types::{
    AccountStatus, Cause, Code, Effect, Endpoint, ErrorBody, Failure, FailureKind, Network, Role,
    ServiceError, TokenKind, v3,
};
use abdm::{Error, Feature};

use crate::problem::At;

/// A stable word for the cause, for programs.
pub(crate) fn cause(error: &Error) -> &'static str {
    match error {
        Error::CannotChoose(CannotChoose::NotListed) => "not_listed",
        Error::CannotChoose(_) | Error::Ended(_) if error.is_deactivated() => "account_deactivated",
        Error::CannotChoose(_) | Error::Ended(_) if error.is_locked() => "locked",
        Error::CannotChoose(_) | Error::Ended(Ended::NotActive { .. }) => "account_not_active",
        Error::Ended(Ended::MethodNotOffered { .. }) | Error::NoSuchMethod(_) => {
            "method_not_offered"
        }
        Error::Ended(Ended::NoAccounts) => "account_unknown",
        Error::Ended(Ended::OtherAccount) => "other_account",
        Error::Encrypt(_) | Error::Key(_) => "key",
        Error::Input(_) => "invalid_input",
        Error::NotInGeneration { .. } => "not_in_generation",
        Error::OtherGeneration { .. } => "other_generation",
        Error::OtherSession => "other_session",
        Error::Resend(ResendRefused::TooSoon { .. }) => "resend_too_soon",
        Error::Resend(ResendRefused::NoneLeft) => "no_resends_left",
        Error::Resend(_) => "resend_refused",
        _ => match error.failure().map(Failure::kind) {
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
        Cause::AccountExists => "account_exists",
        Cause::AccountUnknown => "account_unknown",
        Cause::AddressTaken => "address_taken",
        Cause::AlreadyVerified => "already_verified",
        Cause::AadhaarRefused => "aadhaar_refused",
        Cause::AadhaarServiceDown => "aadhaar_service_down",
        Cause::BenefitLinked => "benefit_linked",
        Cause::CredentialsRefused => "credentials_refused",
        Cause::DetailsMismatch => "details_mismatch",
        Cause::EmailQuota => "email_quota",
        Cause::Forbidden => "forbidden",
        Cause::HeadersRefused => "headers_refused",
        Cause::InvalidField => "invalid_field",
        Cause::Locked { .. } => "locked",
        Cause::MethodUnavailable => "method_not_offered",
        Cause::MobileQuota => "mobile_quota",
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
        Cause::WrongPassword => "wrong_password",
        _ => "unclear",
    }
}

const READ_AGAIN: &str = "Nothing was changed; run it again.";

/// How it is told that a journey stopped after its OTP.
pub(crate) const OTP_SPENT: &str = "The OTP was spent. ";

/// How the texts of calls that were not sent end.
pub(crate) const NOTHING_SENT: &str = "; nothing was sent";

const CHECK_CREDENTIALS: &str = "Check the client id and the client secret.";
/// By whichever method the patient has.
const REACTIVATE: &str = "`abdm reactivate aadhaar-otp`, `mobile-otp` or `password`";
const USE_A_MOBILE: &str = "Log in with `abdm login mobile`.";

/// What to do next, and where a journey stopped of itself also what became of an OTP that was sent.
pub(crate) fn next(error: &Error, at: At) -> String {
    match error {
        Error::Ended(Ended::Refused(_)) => advice(error, at),
        Error::Ended(_) if at != At::Asking => format!("{OTP_SPENT}{}", advice(error, at)),
        _ => advice(error, at),
    }
}

fn advice(error: &Error, at: At) -> String {
    if let Some(wait) = error.wait() {
        return format!("Wait {}, then start again.", rounded_up(wait));
    }
    match error {
        Error::Encrypt(_) | Error::Key(_) => {
            "Check the URLs and --generation: the key is not one of this service.".to_owned()
        }
        Error::Ended(Ended::MethodNotOffered { .. }) => USE_A_MOBILE.to_owned(),
        Error::NoSuchMethod(_) => "Use an OTP instead, or the ABHA number.".to_owned(),
        Error::CannotChoose(CannotChoose::NotActive { status: AccountStatus::Deactivated }) => {
            format!(
                "Name another of the listed accounts with --account, or reactivate this one first: \
                 {REACTIVATE}."
            )
        }
        Error::CannotChoose(CannotChoose::NotActive { .. }) => {
            "Name another of the listed accounts with --account.".to_owned()
        }
        Error::CannotChoose(_) => "Name one of the listed accounts with --account.".to_owned(),
        Error::Ended(Ended::OtherAccount) => {
            "Check the number or address; if it is right, ask the service's support.".to_owned()
        }
        Error::Ended(Ended::NotActive { .. }) if !error.is_deactivated() && !error.is_locked() => {
            "Ask the service's support what its status means.".to_owned()
        }
        Error::NotInGeneration {
            what: Feature::LoginByAddress | Feature::SearchByAddress, ..
        } => {
            "Give --phr-web-url too, or use the ABHA number; `abdm retrieve aadhaar-otp` finds it."
                .to_owned()
        }
        Error::NotInGeneration { what: Feature::ReactivationByAddress, .. } => {
            "Use the ABHA number; `abdm retrieve aadhaar-otp` finds it.".to_owned()
        }
        Error::OtherSession => {
            "Log in by ABHA number: an ABHA address has a profile, a card and a QR code, and \
             nothing else."
                .to_owned()
        }
        Error::NotInGeneration { what: Feature::Resend, .. } | Error::Resend(_) => {
            "The OTP that was sent cannot be used any more.".to_owned()
        }
        Error::NotInGeneration { what: Feature::CardFormat, .. } => {
            "Ask for a PNG: `--format png`, to a file that ends in .png.".to_owned()
        }
        Error::NotInGeneration { what: Feature::Exists, .. } => {
            "Search for its ABHA number: `abdm search abha`.".to_owned()
        }
        Error::NotInGeneration { what: Feature::Find, .. } => {
            "Use another --generation, or `abdm login mobile`.".to_owned()
        }
        Error::NotInGeneration { .. } => "Use another --generation.".to_owned(),
        Error::OtherGeneration { given, .. } if at == At::Resuming => {
            format!("Give --generation {} with its URLs.", given.as_str())
        }
        Error::OtherGeneration { given, .. } => {
            format!("Give --generation {} with its URLs, or log in again.", given.as_str())
        }
        _ if error.is_deactivated() => {
            format!("The patient can reactivate it: {REACTIVATE}.")
        }
        _ if error.is_locked() => "Try again later; the service did not say when.".to_owned(),
        _ => match error.effect() {
            Effect::None => when_nothing_was_sent(error),
            Effect::Settled => when_refused(error).to_owned(),
            Effect::Possible => when_unknown(error, at),
        },
    }
}

fn when_nothing_was_sent(error: &Error) -> String {
    let text = match error.failure().map(Failure::kind) {
        Some(FailureKind::Network(Network::Certificate | Network::Tls)) => {
            "Check the URLs, and --ca-file if the service has an authority of its own."
        }
        Some(FailureKind::Network(_)) => "Check the network and the URLs, then run it again.",
        Some(FailureKind::Service(refusal)) => match refusal.cause() {
            Cause::Token(_) => CHECK_CREDENTIALS,
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
    let refusal = error.failure().and_then(Failure::service_error);
    if let Some(text) = refusal.and_then(|refusal| when_misdirected(error, refusal)) {
        return text;
    }
    match refusal.and_then(ServiceError::code).and_then(Code::his) {
        Some(1031) => return "Use an OTP instead.",
        Some(1045) => return "Read the account, `abdm profile`, before you change it again.",
        _ => {}
    }
    match error.cause() {
        Cause::AccountExists => "Log in to the account that there is: `abdm login`.",
        Cause::AccountUnknown => "Check the number or address.",
        Cause::AddressTaken => "Choose another ABHA address.",
        Cause::AlreadyVerified => {
            "Read the account: `abdm profile`. If it is not there, take another."
        }
        Cause::MobileQuota => "Use another mobile number.",
        Cause::AadhaarRefused => "Check the Aadhaar number.",
        Cause::AadhaarServiceDown => "Try again later.",
        Cause::BenefitLinked => "The patient has to leave the benefit programme first.",
        Cause::CredentialsRefused => CHECK_CREDENTIALS,
        Cause::DetailsMismatch => {
            "Compare the details with the Aadhaar card; they can be mended there or in the account."
        }
        Cause::EmailQuota => "Use another e-mail address.",
        Cause::Forbidden => "Ask ABDM's integrator support for the role this call needs.",
        Cause::HeadersRefused => "Check this machine's clock, then start again.",
        Cause::InvalidField => "Check the input, then start again.",
        Cause::MethodUnavailable => USE_A_MOBILE,
        Cause::NoMobileOnAadhaar => "Use a mobile instead: `abdm login mobile`.",
        Cause::NotEncrypted => "Start again; the service's key may have changed.",
        Cause::OtpExpired | Cause::TransactionInvalid => "Start again for a new OTP.",
        Cause::RateLimited { .. } | Cause::TooManyOtps { .. } => {
            "Try again later; the service did not say when."
        }
        Cause::Token(TokenKind::App) => CHECK_CREDENTIALS,
        Cause::Token(_) => "Log in again: `abdm login`.",
        Cause::WrongOtp => "Start again for a new OTP.",
        Cause::WrongPassword => "Start again, or use an OTP instead.",
        _ if error.is_unknown_account() => "Check the number.",
        _ => "Try again later, or ask the service's support with the code above.",
    }
}

/// For refusals that say less about the call than about its headers or its address.
fn when_misdirected(error: &Error, refusal: &ServiceError) -> Option<&'static str> {
    let endpoint = error.failure().map_or("", Failure::endpoint);
    let is_session = endpoint == v3::session::Request::META.name;
    match refusal.cause() {
        _ if matches!(refusal.body(), ErrorBody::Html { .. }) => Some(match refusal.status() {
            403 => {
                "This page is not the service's: something before it does not let this machine or \
                 this client id through. `abdm doctor` tells more; ask ABDM's integrator support to \
                 allow them."
            }
            _ => "This page is not the service's. Check the URLs: `abdm doctor`.",
        }),
        Cause::CredentialsRefused if is_session => {
            Some("Check the client id, the client secret and --cm-id.")
        }
        // A bare text is what V3 has for wrong headers too (contract V3, section 2).
        Cause::Forbidden if is_session => Some("Check --cm-id and this machine's clock."),
        Cause::Forbidden
            if endpoint.starts_with("v3.") && matches!(refusal.body(), ErrorBody::Text { .. }) =>
        {
            Some(
                "Check this machine's clock; if it is right, ask ABDM's integrator support for \
                 the role this call needs.",
            )
        }
        Cause::Unclear if refusal.status() == 404 && refusal.code().is_none_or(is_of_front) => {
            Some("Check the URLs and --generation: there is no such call at this address.")
        }
        Cause::Unclear if is_session && (400..500).contains(&refusal.status()) => {
            Some("Check the client id, the client secret and --cm-id.")
        }
        _ => None,
    }
}

/// Whether it is the API manager's, which has no names for causes.
fn is_of_front(code: &Code) -> bool {
    code.abdm().is_none() && code.his().is_none()
}

fn when_unknown(error: &Error, at: At) -> String {
    let only_read = error.failure().is_some_and(|failure| failure.role() == Role::Reads);
    let text = match at {
        At::Reading | At::Resuming => READ_AGAIN,
        At::Asking if only_read => READ_AGAIN,
        At::Asking | At::Resending => {
            "Nothing was changed. Wait a minute before starting again: an OTP may still arrive, \
             and it cannot be used."
        }
        At::SubmittingPassword => "No account was changed. Start again.",
        At::Submitting => "No account was changed. Start again for a new OTP.",
        At::Changing(action) => {
            return format!("Do not simply start again. {}.", where_it_shows(action));
        }
        At::Updating => {
            "`abdm profile` shows the account as it is now. To make the same change again does no \
             harm."
        }
        At::Ending => "The token was removed here; at the service it may last until it expires.",
    };
    text.to_owned()
}

/// How to see whether a change was made, as a part of a sentence.
pub(crate) fn where_it_shows(action: Action) -> &'static str {
    match action {
        Action::UpdateMobile | Action::UpdateEmail => "`abdm profile` tells what the account has",
        _ => "`abdm search abha` tells whether the ABHA is active",
    }
}

/// How long something has lasted, in the unit people use.
pub(crate) fn span(span: Duration) -> String {
    match span.as_secs() {
        seconds if seconds < 120 => rounded_up(span),
        seconds if seconds < 7200 => format!("{} minutes", seconds / 60),
        seconds => format!("{} hours", seconds / 3600),
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
