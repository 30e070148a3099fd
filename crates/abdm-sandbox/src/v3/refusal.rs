//! What V3 says when the rules say no, in the form that is chosen for it.

use http::StatusCode;

use super::shape::{Refusal, Said};
use super::text::{self, field, uidai};
use crate::Config;
use crate::api_manager::Rejection;
use crate::time::in_words;
use crate::v3_forms::{
    BadAppToken, BadUserToken, DeactivatedAccount, ExpiredOtp, ExpiredUserToken, InvalidMobile,
    MissingUserToken, UnknownAccount, UnknownMobile, V3Forms, WrongOtp,
};
use crate::world::{Denied, Errand, Journey, Method};

/// How an account was named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    Aadhaar,
    Address,
    Mobile,
    Number,
}

/// An OTP that was handed in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Check<'a> {
    pub(super) txn_id: &'a str,
    pub(super) errand: Errand,
    pub(super) named: By,
    /// What the path says of a wrong OTP.
    pub(super) wrong: &'static str,
}

/// A patient's token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum UserToken {
    R,
    T,
    X,
}

/// Refuses to send an OTP, or to use an account.
pub(super) fn denied(config: &Config, why: Denied, named: By) -> Refusal {
    let unprocessable = StatusCode::UNPROCESSABLE_ENTITY;
    let wrapped = |code, text| Refusal::wrapped(unprocessable, code, text);
    match why {
        Denied::AddressNotLinked => wrapped("ABDM-1132", text::ADDRESS_NOT_LINKED),
        Denied::AddressQuota => Refusal::Fields(vec![field::ABHA_ADDRESS]),
        Denied::AddressTaken => wrapped("ABDM-1101", text::ADDRESS_TAKEN),
        Denied::BenefitKeepsAccount => wrapped("ABDM-1219", text::BENEFIT_KEEPS_ACCOUNT),
        Denied::BenefitKeepsActive => wrapped("ABDM-1228", text::BENEFIT_KEEPS_ACTIVE),
        Denied::ConsentMissing => Refusal::Fields(vec![field::CONSENT]),
        Denied::CreationLimit => wrapped("ABDM-1227", text::CREATION_LIMIT),
        Denied::DetailsMismatch => wrapped("ABDM-1207", text::DETAILS_MISMATCH),
        Denied::EmailQuota => wrapped("ABDM-1135", text::EMAIL_QUOTA),
        Denied::EmailVerified => wrapped("ABDM-1302", text::EMAIL_VERIFIED),
        Denied::MobileQuota => wrapped("ABDM-1124", text::MOBILE_QUOTA),
        Denied::PasswordNotSet | Denied::PasswordWrong => Refusal::Fields(vec![field::PASSWORD]),
        Denied::PhotoInvalid => Refusal::Fields(vec![field::PHOTO]),
        Denied::SameMobile => Refusal::message(StatusCode::BAD_REQUEST, text::MOBILE_VERIFIED),
        Denied::AadhaarUnknown => Refusal::wrapped(unprocessable, "ABDM-1204", uidai::UNKNOWN),
        Denied::AccountDeactivated => deactivated(config.v3_forms.deactivated_login),
        Denied::AccountUnknown => match named {
            By::Aadhaar => {
                let text = text::AADHAAR_WITHOUT_ABHA;
                Refusal::wrapped(StatusCode::NOT_FOUND, "ABDM-1114", text)
            }
            By::Address => unknown_account(UnknownAccount::OfAbhaAddress),
            By::Mobile => unknown_mobile(&config.v3_forms),
            By::Number => unknown_account(config.v3_forms.unknown_account),
        },
        Denied::Locked => too_many(in_words(config.lock_out)),
        Denied::AttemptsExhausted | Denied::ResendTooSoon | Denied::TooManySends => {
            too_many(in_words(config.send_window))
        }
        Denied::MethodUnavailable => {
            Refusal::wrapped(unprocessable, "ABDM-1119", text::NO_AADHAAR_LOGIN)
        }
        Denied::NoMobileOnAadhaar => Refusal::wrapped(unprocessable, "ABDM-1204", uidai::NO_MOBILE),
        Denied::NotDeactivated => Refusal::Fields(vec![field::SCOPE]),
        Denied::OtpExpired
        | Denied::OtpWrong
        | Denied::TransactionExpired
        | Denied::TransactionOfOtherMethod
        | Denied::TransactionUnknown => Refusal::Fields(vec![field::TXN_ID]),
    }
}

/// Refuses an OTP that was handed in.
pub(super) fn checked(config: &Config, why: Denied, check: Check<'_>) -> Refusal {
    let forms = &config.v3_forms;
    let failed = |text| Refusal::Failed { txn_id: check.txn_id.to_owned(), text };
    let unprocessable = StatusCode::UNPROCESSABLE_ENTITY;
    let wrong_otp = match check.errand.journey {
        Journey::Enrol | Journey::EnrolMobile => forms.wrong_enrolment_otp,
        Journey::ReKyc => forms.wrong_kyc_otp,
        _ => forms.wrong_otp,
    };
    let by_aadhaar = check.errand.method == Method::AadhaarOtp;
    match (why, wrong_otp, forms.expired_otp) {
        (Denied::OtpExpired, _, ExpiredOtp::Failed) => failed(text::OTP_EXPIRED),
        (Denied::OtpExpired, _, ExpiredOtp::FailedOrWrong) => failed(text::OTP_WRONG_OR_EXPIRED),
        (Denied::OtpWrong, WrongOtp::FailedOrExpired, _) => failed(text::OTP_WRONG_OR_EXPIRED),
        (Denied::OtpWrong, WrongOtp::CapitalMessage, _) if by_aadhaar => {
            Refusal::Message { status: unprocessable, text: uidai::OTP_WRONG, capital: true }
        }
        (Denied::OtpWrong, WrongOtp::Wrapped1204, _) if by_aadhaar => {
            Refusal::wrapped(unprocessable, "ABDM-1204", uidai::OTP_WRONG)
        }
        (Denied::OtpWrong, ..) => failed(check.wrong),
        (Denied::PasswordWrong, ..) => failed(text::PASSWORD_WRONG),
        _ => denied(config, why, check.named),
    }
}

/// Where only a code can tell it, the forms without one count as `ABDM-1134`.
pub(super) fn deactivated(form: DeactivatedAccount) -> Refusal {
    let (code, text) = match form {
        DeactivatedAccount::Code1308 => ("ABDM-1308", text::DEACTIVATED_PORTAL),
        DeactivatedAccount::Code1134
        | DeactivatedAccount::InAccounts
        | DeactivatedAccount::InAccountsWithTokens => ("ABDM-1134", text::DEACTIVATED),
    };
    Refusal::wrapped(StatusCode::UNPROCESSABLE_ENTITY, code, text)
}

/// Refuses a mobile that cannot be decrypted or has another format.
pub(super) fn invalid_mobile(forms: &V3Forms) -> Refusal {
    let name = match forms.invalid_mobile {
        InvalidMobile::LoginId => "loginId",
        InvalidMobile::Mobile => "mobile",
    };
    Refusal::field(name, text::MOBILE_INVALID)
}

pub(super) fn missing_user_token(forms: &V3Forms) -> Refusal {
    match forms.missing_user_token {
        MissingUserToken::Empty => Refusal::Empty(StatusCode::UNAUTHORIZED),
        MissingUserToken::ApiManager => Refusal::ApiManager(Rejection::MissingToken),
        MissingUserToken::AccessDenied => Refusal::Text(StatusCode::FORBIDDEN, text::ACCESS_DENIED),
    }
}

pub(super) fn bad_user_token(forms: &V3Forms, token: UserToken) -> Refusal {
    let status = StatusCode::BAD_REQUEST;
    match (forms.bad_user_token, token) {
        (BadUserToken::Wrapped, UserToken::X) => {
            Refusal::wrapped(status, "ABDM-1130", "Invalid X-Token")
        }
        (BadUserToken::Wrapped, UserToken::T) => {
            Refusal::wrapped(status, "ABDM-1129", "Invalid T-Token")
        }
        (_, UserToken::R) => Refusal::message(status, "Invalid R-token"),
        (_, UserToken::T) => Refusal::message(status, "Invalid T-token"),
        (_, UserToken::X) => Refusal::message(status, "Invalid X-token"),
    }
}

pub(super) fn expired_user_token(forms: &V3Forms, token: UserToken) -> Refusal {
    let status = StatusCode::UNAUTHORIZED;
    match (forms.expired_user_token, token) {
        (ExpiredUserToken::Flat1094, UserToken::X) => flat_1094(),
        (ExpiredUserToken::Wrapped, UserToken::X) => {
            Refusal::wrapped(status, "ABDM-1131", "X-Token Expired")
        }
        (ExpiredUserToken::Wrapped, UserToken::T) => {
            Refusal::wrapped(status, "ABDM-1128", "T-Token Expired")
        }
        (_, UserToken::R) => Refusal::message(status, "R-token expired"),
        (_, UserToken::T) => Refusal::message(status, "T-token expired"),
        (_, UserToken::X) => Refusal::message(status, "X-token expired"),
    }
}

/// What was seen of a token that has expired, and of one of the service of ABHA addresses (contract V3,
/// section 11). The status was not recorded.
pub(super) fn flat_1094() -> Refusal {
    let said = Said { code: "ABDM-1094", text: "X-token expired".into() };
    Refusal::Flat { status: StatusCode::UNAUTHORIZED, said, dated: true }
}

/// What the API manager refuses, in the chosen form.
pub(super) fn app_token(forms: &V3Forms, rejection: Rejection) -> Refusal {
    Refusal::ApiManager(match (rejection, forms.bad_app_token) {
        (Rejection::BadToken, BadAppToken::Code900900) => Rejection::UnclassifiedToken,
        (rejection, _) => rejection,
    })
}

fn unknown_account(form: UnknownAccount) -> Refusal {
    match form {
        UnknownAccount::Wrapped1114 => {
            Refusal::wrapped(StatusCode::NOT_FOUND, "ABDM-1114", text::ACCOUNT_UNKNOWN)
        }
        UnknownAccount::OfAbhaAddress => Refusal::Flat {
            status: StatusCode::BAD_REQUEST,
            said: Said { code: "ABDM-1211", text: "User not found.".into() },
            dated: false,
        },
        UnknownAccount::ListOfAbhaAddress => Refusal::List {
            status: StatusCode::BAD_REQUEST,
            said: vec![Said { code: "ABDM-9999: ", text: text::ACCOUNT_UNKNOWN.into() }],
        },
        UnknownAccount::OfRegistry => Refusal::Registry,
        UnknownAccount::OfFramework => Refusal::Framework(StatusCode::NOT_FOUND),
    }
}

pub(super) fn no_such_mobile() -> Refusal {
    Refusal::wrapped(StatusCode::NOT_FOUND, "ABDM-1115", text::MOBILE_UNKNOWN)
}

fn unknown_mobile(forms: &V3Forms) -> Refusal {
    match forms.unknown_mobile {
        UnknownMobile::Wrapped1115 => no_such_mobile(),
        UnknownMobile::Invalid => invalid_mobile(forms),
    }
}

fn too_many(wait: String) -> Refusal {
    let text = text::TOO_MANY.replace(text::TIME, &wait);
    let said = Said { code: "ABDM-1100", text: text.into() };
    Refusal::Wrapped { status: StatusCode::UNPROCESSABLE_ENTITY, said }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::Request;
    use serde_json::{Value, json};

    use super::*;
    use crate::Sandbox;
    use crate::world::Generation;

    fn told(refusal: Refusal) -> (u16, Value) {
        let sandbox = Sandbox::with_small_key();
        let (desk, request) = (sandbox.desk(), Request::new(Bytes::new()));
        let response = refusal.into_response(desk, &request, desk.now());
        let mut body: Value = serde_json::from_slice(response.body()).unwrap();
        body.as_object_mut().unwrap().remove("timestamp");
        (response.status().as_u16(), body)
    }

    #[tokio::test]
    async fn what_changes_an_account_is_refused_with_these_codes() {
        let config = Config::default();
        for (why, code) in [
            (Denied::AddressNotLinked, "ABDM-1132"),
            (Denied::AddressTaken, "ABDM-1101"),
            (Denied::BenefitKeepsAccount, "ABDM-1219"),
            (Denied::BenefitKeepsActive, "ABDM-1228"),
            (Denied::CreationLimit, "ABDM-1227"),
            (Denied::DetailsMismatch, "ABDM-1207"),
            (Denied::EmailQuota, "ABDM-1135"),
            (Denied::EmailVerified, "ABDM-1302"),
            (Denied::MobileQuota, "ABDM-1124"),
        ] {
            let (status, body) = told(denied(&config, why, By::Number));
            assert_eq!((status, &body["error"]["code"]), (422, &json!(code)), "{why:?}");
            assert_ne!(body["error"]["message"], "", "{why:?}");
        }
        for (why, expected) in [
            (Denied::AddressQuota, json!({ "abhaAddress": "Invalid ABHA Address" })),
            (Denied::ConsentMissing, json!({ "consent": "Invalid Consent" })),
            (Denied::PasswordNotSet, json!({ "password": "Invalid Password" })),
            (
                Denied::PhotoInvalid,
                json!({
                    "ProfilePhoto": "Invalid photo. Please upload a file with a human face.",
                }),
            ),
            (
                Denied::SameMobile,
                json!({
                    "message": "This mobile number is already verified. Please enter a different \
                                mobile number.",
                }),
            ),
        ] {
            assert_eq!(told(denied(&config, why, By::Number)), (400, expected), "{why:?}");
        }
    }

    #[tokio::test]
    async fn a_wrong_otp_of_aadhaar_is_told_in_the_form_of_its_path() {
        let wrong = |journey, method| {
            let errand = Errand { generation: Generation::V3, journey, method };
            let wrong = text::OTP_WRONG;
            let check = Check { txn_id: "txn", errand, named: By::Number, wrong };
            told(checked(&Config::default(), Denied::OtpWrong, check))
        };
        let failed = json!({
            "txnId": "txn",
            "authResult": "failed",
            "message": "OTP did not match, please try again",
            "accounts": [],
        });
        let uidai = "UIDAI Error code : 400 : Invalid Aadhaar OTP value.";
        let wrapped = json!({ "error": { "code": "ABDM-1204", "message": uidai } });
        let by_aadhaar = |journey| wrong(journey, Method::AadhaarOtp);
        assert_eq!(by_aadhaar(Journey::Login), (200, failed.clone()));
        assert_eq!(by_aadhaar(Journey::ReKyc), (422, json!({ "Message": uidai })));
        assert_eq!(by_aadhaar(Journey::Enrol), (422, wrapped));
        assert_eq!(wrong(Journey::EnrolMobile, Method::MobileOtp), (200, failed));
    }

    #[tokio::test]
    async fn a_wrong_password_is_told_with_success_like_a_wrong_otp() {
        let errand = Errand {
            generation: Generation::V3,
            journey: Journey::Login,
            method: Method::Password,
        };
        let check = Check { txn_id: "", errand, named: By::Number, wrong: text::OTP_WRONG };
        let (status, body) = told(checked(&Config::default(), Denied::PasswordWrong, check));
        let said = (&body["authResult"], &body["message"]);
        let expected = (&json!("failed"), &json!("Password did not match, please try again"));
        assert_eq!((status, said), (200, expected));
    }
}
