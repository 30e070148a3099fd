use std::time::Duration;

use super::message::{self, wait_in};
use super::{Attribute, Code, ErrorBody, RefusedField};
use crate::endpoint::{Auth, Carries, Meta, Service};

/// What a refusal means to an application.
///
/// [`Unclear`](Self::Unclear) is a normal answer: the service reuses codes, and this library
/// concludes no more than the published evidence allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Cause {
    /// The account is deactivated; the patient can reactivate it.
    AccountDeactivated,
    /// There is an account for these details already. Log in to it instead.
    AccountExists,
    /// There is no account for this ABHA, mobile or Aadhaar.
    AccountUnknown,
    /// Somebody has this ABHA address already.
    AddressTaken,
    /// This mobile or e-mail address is confirmed already, for this account or another.
    AlreadyVerified,
    /// There is no such Aadhaar number, or it may not be used.
    AadhaarRefused,
    /// Aadhaar's own service did not answer. Try again later.
    AadhaarServiceDown,
    /// The account is linked with a government benefit and may not be deactivated or deleted.
    BenefitLinked,
    /// The client id or its secret is wrong. Another attempt with the same ones may get the client
    /// locked out.
    CredentialsRefused,
    /// What was given, or what the account says, is not what Aadhaar says of this person.
    DetailsMismatch,
    /// The e-mail address has as many accounts as are allowed.
    EmailQuota,
    /// The client may not use this service: a role or subscription is missing. A new token does
    /// not cure it.
    Forbidden,
    /// The time or the id that every attempt gets anew was refused: compare this machine's clock.
    HeadersRefused,
    /// A field was refused.
    InvalidField,
    /// Too many failed attempts. `wait` is how long, if the service said so.
    Locked {
        /// Time until the next attempt is allowed.
        wait: Option<Duration>,
    },
    /// The account does not offer this way to prove who its owner is.
    MethodUnavailable,
    /// The mobile number has as many accounts as are allowed.
    MobileQuota,
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
    /// Too many OTPs were asked for, or too many e-mails that prove an address. `wait` is how long,
    /// if the service said so.
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
    /// The password is wrong. The patient may try again.
    WrongPassword,
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
    /// Reads a body. `None` when the status has to decide.
    ///
    /// The endpoint matters: V3 gives one code several meanings on different paths. The status
    /// matters to what has no code: a text alone proves nothing unless it came with a refusal.
    pub(super) fn of_body(body: &ErrorBody, meta: &Meta, status: u16) -> Option<Self> {
        match body {
            ErrorBody::ApiManager { code, .. } => Self::of_api_manager(code),
            ErrorBody::Flat { code, message } => Self::of_abha(code, message.reveal(), meta),
            ErrorBody::Wrapped { code, message } => Self::of_gateway(code, message.reveal(), meta)
                .or_else(|| Self::of_abha(code, message.reveal(), meta)),
            ErrorBody::AuthFailed { code, message } => {
                Self::of_failure(code.as_ref(), message.reveal(), meta)
            }
            ErrorBody::Envelope { code, .. } => {
                let detail = body.detail();
                let message = detail.map_or("", |detail| detail.message.reveal());
                let field = detail.and_then(|detail| detail.attribute.as_ref());
                let cause = detail.and_then(|detail| detail.code.as_ref()).unwrap_or(code);
                Self::of_credentials(cause.his()?, message, meta)
                    .or_else(|| Self::of_linking(cause.his()?, meta))
                    .or_else(|| Self::of_his(cause.his()?, message, field.map(Attribute::is_otp)))
            }
            // Inside a 2xx these are refusals only if their texts say so.
            ErrorBody::FieldMap { fields }
                if meta.service.is_abha_v3() && matches!(status, 200..=299 | 400 | 422) =>
            {
                Some(Self::of_fields(fields))
            }
            ErrorBody::Message { message }
                if meta.service.is_abha_v3() && matches!(status, 200..=299 | 400..=499) =>
            {
                Self::of_message(message.reveal())
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

    /// Codes of the gateway: V3 contract, section 3.
    fn of_gateway(code: &Code, message: &str, meta: &Meta) -> Option<Self> {
        let obtains_token = meta.auth == Auth::None;
        Some(match code.as_str() {
            "1921" | "1922" | "2401" if obtains_token => Self::CredentialsRefused,
            // One code for whatever went wrong; only the text tells.
            "ABDM-9999" if obtains_token && message::says(message, "invalid user credentials") => {
                Self::CredentialsRefused
            }
            "2401" => Self::Token(TokenKind::App),
            "2429" => Self::RateLimited { wait: None },
            _ => return None,
        })
    }

    /// `ABDM-nnnn` codes, which mean something on the calls of V3 only.
    fn of_abha(code: &Code, message: &str, meta: &Meta) -> Option<Self> {
        let number = code.abdm().filter(|_| meta.service.is_abha_v3())?;
        let of_phr_web = match meta.service {
            Service::PhrWeb => Self::of_phr_web(number, message),
            _ => None,
        };
        of_phr_web.or_else(|| Self::of_abdm(number, message, meta.path))
    }

    /// What codes mean to the service of ABHA addresses: V3 contract, section 11. It has one for
    /// whatever went wrong, and only the text tells.
    fn of_phr_web(code: u32, message: &str) -> Option<Self> {
        let says = |words| message::says(message, words);
        Some(match code {
            1211 if !says("limit") => Self::AccountUnknown,
            9999 if says("user not found") => Self::AccountUnknown,
            9999 if says("invalid transaction") => Self::TransactionInvalid,
            _ => return None,
        })
    }

    /// The code of a method that is not available serves for a wrong password too, and then only
    /// the text tells (contract of v1/v2, section 6.4).
    fn of_credentials(code: u32, message: &str, meta: &Meta) -> Option<Self> {
        let is_wrong = code == 1016
            && meta.carries == Carries::Password
            && message::says(message, "invalid credential");
        is_wrong.then_some(Self::WrongPassword)
    }

    /// What is there already, where an address is to be linked, is the address.
    fn of_linking(code: u32, meta: &Meta) -> Option<Self> {
        (code == 1015 && meta.path.ends_with("/phr-linked")).then_some(Self::AddressTaken)
    }

    /// Codes of the health-ID service, contract sections 6.3, 6.4 and 6.6. A code whose meaning
    /// differs between sister services is left out.
    fn of_his(code: u32, message: &str, is_otp: Option<bool>) -> Option<Self> {
        let wait = wait_in(message);
        Some(match code {
            403 => Self::Forbidden,
            1001 | 1008 => Self::AccountUnknown,
            1002..=1004 | 1010..=1012 | 1034 | 1035 | 1040 => Self::InvalidField,
            1006 | 1026 | 1036 | 2023 | 2031 => Self::TransactionInvalid,
            1007 => Self::AccountDeactivated,
            // Not 3015, a timeout between the services: the OTP may be out all the same.
            1009 => Self::AadhaarServiceDown,
            // The code for a wrong OTP serves for a transaction too, and then only the text tells.
            1013 if message::says(message, "invalid transaction") => Self::TransactionInvalid,
            1013 if is_otp.unwrap_or(true) => Self::WrongOtp,
            1015 | 1029 | 3007 => Self::AccountExists,
            // Not 1045, an update that failed: nobody says of what.
            1046 => Self::AlreadyVerified,
            1023 | 2017 => Self::TooManyOtps { wait },
            1031 => Self::MethodUnavailable,
            1033 => Self::WrongPassword,
            1039 | 1041 | 1057 => Self::Locked { wait },
            1047 | 1061 => Self::NotEncrypted,
            1048 | 3031 | 5011 => Self::Token(TokenKind::User),
            1052 => Self::MobileQuota,
            1056 => Self::OtpExpired,
            2001 | 2007..=2009 | 2016 | 2018 => Self::AadhaarRefused,
            2022 => Self::WrongOtp,
            3005 => Self::NoMobileOnAadhaar,
            _ => return None,
        })
    }

    /// Codes of V3, contract section 12. A code whose status or meaning nobody published for these
    /// calls is left out.
    fn of_abdm(code: u32, message: &str, path: &str) -> Option<Self> {
        let wait = wait_in(message);
        let says = |words| message::says(message, words);
        Some(match code {
            1013 => Self::InvalidField,
            1016 | 1030 => Self::HeadersRefused,
            // With HTTP 401, and still about no token.
            1017 => Self::TransactionInvalid,
            1021 | 1224 => Self::Forbidden,
            1022 => Self::RateLimited { wait },
            1094 if says("x-token expired") => Self::Token(TokenKind::User),
            1094 if says("restricted") => Self::Forbidden,
            1100 => Self::TooManyOtps { wait },
            1101 => Self::AddressTaken,
            // A name that is not the one in DigiLocker.
            1114 if says("digilocker") || (says("name") && says("match")) => return None,
            1114 => Self::AccountUnknown,
            1118 | 1119 => Self::MethodUnavailable,
            // Elsewhere invalid information about the patient.
            1115 if of_a_mobile(path) && !says("patient") => Self::AccountUnknown,
            1124 => Self::MobileQuota,
            1128..=1131 | 1158 => Self::Token(TokenKind::User),
            1134 | 1308 => Self::AccountDeactivated,
            1135 => Self::EmailQuota,
            1204 => return Self::of_uidai(message),
            1206 => Self::AadhaarServiceDown,
            1207 => Self::DetailsMismatch,
            // Of e-mails. Elsewhere that there is no such account.
            1211 if says("limit") => Self::TooManyOtps { wait },
            1219 | 1228 => Self::BenefitLinked,
            1301 | 1302 => Self::AlreadyVerified,
            _ => return None,
        })
    }

    /// A text without a code.
    fn of_message(message: &str) -> Option<Self> {
        if message::names_refused_token(message) {
            return Some(Self::Token(TokenKind::User));
        }
        if message::says(message, "already verified") {
            return Some(Self::AlreadyVerified);
        }
        Self::of_uidai(message)
    }

    /// Aadhaar's own number inside a text. Of those published only one is about an OTP.
    fn of_uidai(message: &str) -> Option<Self> {
        (message::uidai_code(message) == Some(400)).then_some(Self::WrongOtp)
    }

    /// A result that is called failed, which V3 has for an OTP or a password that was refused inside
    /// a success.
    ///
    /// On a call that carries neither it is nothing that was published, so nothing is concluded of an
    /// OTP: the call may have sent one all the same, and its effect is [possible](crate::Effect).
    fn of_failure(code: Option<&Code>, message: &str, meta: &Meta) -> Option<Self> {
        let of_code = code.and_then(|code| Self::of_abha(code, message, meta));
        if of_code.is_some() || code.is_some_and(is_of_dependent) {
            return of_code;
        }
        if message::names_refused_token(message) {
            return Some(Self::Token(TokenKind::User));
        }
        match meta.carries {
            Carries::Nothing => None,
            Carries::Otp => Some(Self::of_failed_otp(message)),
            Carries::Password => Some(Self::WrongPassword),
        }
    }

    /// An OTP that was refused inside a success. The texts vary; only one that speaks of expiry
    /// alone says more than that the OTP was not the right one.
    fn of_failed_otp(message: &str) -> Self {
        let says = |words| message::says(message, words);
        match says("expired") && !says("incorrect") && !says("match") {
            true => Self::OtpExpired,
            false => Self::WrongOtp,
        }
    }

    /// Fields that V3 refused, contract sections 4 and 12.
    fn of_fields(fields: &[RefusedField]) -> Self {
        let undecryptable = |field: &RefusedField| {
            field.name == "loginId" && message::says(field.message.reveal(), "invalid loginid")
        };
        if fields.iter().any(undecryptable) {
            Self::NotEncrypted
        } else if fields.iter().any(|field| field.name == "txnId") {
            Self::TransactionInvalid
        } else {
            Self::InvalidField
        }
    }
}

/// Whether a code of V3 says that a service behind it did not answer, and so nothing of what became
/// of the call: 1019 names such a service, 1220 names nothing.
pub(super) fn is_of_dependent(code: &Code) -> bool {
    matches!(code.abdm(), Some(1019 | 1220))
}

impl std::fmt::Display for Cause {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (text, wait) = match self {
            Self::AccountDeactivated => ("the account is deactivated", None),
            Self::AccountExists => ("there is an account already", None),
            Self::AccountUnknown => ("there is no such account", None),
            Self::AadhaarRefused => ("the Aadhaar number was refused", None),
            Self::AadhaarServiceDown => ("Aadhaar's service is down", None),
            Self::AddressTaken => ("the ABHA address is taken", None),
            Self::AlreadyVerified => ("the mobile or e-mail address is confirmed already", None),
            Self::BenefitLinked => ("the account is linked with a government benefit", None),
            Self::CredentialsRefused => ("the client id or its secret is wrong", None),
            Self::DetailsMismatch => ("the details are not those of Aadhaar", None),
            Self::EmailQuota => ("the e-mail address has too many accounts", None),
            Self::Forbidden => ("this client may not make this call", None),
            Self::HeadersRefused => ("the time or the id of the attempt was refused", None),
            Self::InvalidField => ("a field was refused", None),
            Self::Locked { wait } => ("locked after too many attempts", *wait),
            Self::MethodUnavailable => ("the account does not offer this method", None),
            Self::MobileQuota => ("the mobile number has too many accounts", None),
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
            Self::WrongPassword => ("the password is wrong", None),
        };
        f.write_str(text)?;
        match wait {
            Some(wait) => write!(f, ", wait {} s", wait.as_secs()),
            None => Ok(()),
        }
    }
}

/// Whether a mobile is what the calls of a path name an account by.
fn of_a_mobile(path: &str) -> bool {
    path.contains("/login/") || path.ends_with("/abha/search")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invalid_transaction_is_not_a_wrong_otp() {
        assert_eq!(
            Cause::of_his(1013, "Invalid transaction", None),
            Some(Cause::TransactionInvalid)
        );
        assert_eq!(Cause::of_his(1013, "The OTP is incorrect.", Some(true)), Some(Cause::WrongOtp));
        assert_eq!(Cause::of_his(1013, "?", Some(false)), None);
    }

    #[test]
    fn an_unknown_code_allows_no_conclusion() {
        assert_eq!(Cause::of_his(1060, "OTP expired/invalid", None), None);
        assert_eq!(Cause::of_his(500, "", None), None);
    }

    #[test]
    fn a_user_who_is_not_found_is_told_by_the_service_that_knows_addresses() {
        use crate::endpoint::Endpoint;

        let abha = crate::v3::login_search::Request::META;
        let phr = Meta { service: Service::PhrWeb, ..abha };
        let code = Code::parse("ABDM-1211").unwrap();
        let unknown = Cause::of_abha(&code, "User not found.", &phr);
        assert_eq!(unknown, Some(Cause::AccountUnknown));
        let too_many = Some(Cause::TooManyOtps { wait: None });
        assert_eq!(Cause::of_abha(&code, "Email limit exceeded", &phr), too_many);
        assert_eq!(Cause::of_abha(&code, "User not found.", &abha), None);

        let code = Code::parse("ABDM-9999: ").unwrap();
        for (message, cause) in [
            ("User not found", Some(Cause::AccountUnknown)),
            ("Invalid Transaction Id", Some(Cause::TransactionInvalid)),
            ("Invalid Scope", None),
        ] {
            assert_eq!(Cause::of_abha(&code, message, &phr), cause, "{message}");
            assert_eq!(Cause::of_abha(&code, message, &abha), None, "{message}");
        }
    }

    #[test]
    fn a_code_of_v3_means_what_its_path_and_text_allow() {
        let of = |code, message| Cause::of_abdm(code, message, "/v3/profile/login/verify");
        assert_eq!(of(1114, "User not found"), Some(Cause::AccountUnknown));
        assert_eq!(of(1114, "The name does not match with DigiLocker."), None);
        assert_eq!(of(1094, "X-token expired"), Some(Cause::Token(TokenKind::User)));
        assert_eq!(of(1094, "Invalid Benefit Name"), None);
        assert_eq!(of(9999, "Invalid Scope"), None);
        let elsewhere = "/v3/profile/account/verify";
        assert_eq!(Cause::of_abdm(1115, "Invalid patient information", elsewhere), None);
        let no_mobile = |path| Cause::of_abdm(1115, "The mobile number does not match.", path);
        let search = "/v3/profile/account/abha/search";
        assert_eq!(no_mobile(search), Some(Cause::AccountUnknown));
        assert_eq!(no_mobile(elsewhere), None);
    }

    #[test]
    fn an_otp_is_expired_only_if_the_text_says_nothing_else() {
        for (message, cause) in [
            ("OTP expired, please try again", Cause::OtpExpired),
            ("OTP did not match, please try again", Cause::WrongOtp),
            (
                "Please enter a valid OTP. Entered OTP is either expired or incorrect.",
                Cause::WrongOtp,
            ),
            ("", Cause::WrongOtp),
        ] {
            assert_eq!(Cause::of_failed_otp(message), cause, "{message}");
        }
    }
}
