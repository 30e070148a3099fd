use abdm_types::Mobile;

use super::AccountId;

/// What a transaction is for. One made for an errand serves no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Errand {
    pub(crate) generation: Generation,
    pub(crate) journey: Journey,
    pub(crate) method: Method,
}

/// Which wire a transaction was begun on or a token issued by. Each is worth nothing on the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Generation {
    V1V2,
    V3,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Journey {
    Deactivate,
    Login,
    /// Login using mobile, once the mobile is verified.
    MobileChoice,
    /// Login using mobile, until the mobile is verified.
    MobileLogin,
    Reactivate,
    Retrieve,
}

/// Where an OTP goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Method {
    /// To the mobile that UIDAI has for the Aadhaar number.
    AadhaarOtp,
    /// To the mobile of the account.
    MobileOtp,
}

/// Whom a transaction is about. Failures and OTPs are counted for it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) enum Subject {
    Account(AccountId),
    Mobile(Mobile),
    /// Someone whom an Aadhaar number has no account for. Named by that number.
    WithoutAccount(&'static str),
}

impl std::fmt::Debug for Subject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Account(_) => "Account",
            Self::Mobile(_) => "Mobile",
            Self::WithoutAccount(_) => "WithoutAccount",
        })
    }
}

impl Errand {
    /// The name of it in the outbox.
    pub(crate) fn purpose(self) -> &'static str {
        match (self.journey, self.method) {
            (Journey::Deactivate, Method::AadhaarOtp) => "deactivate-aadhaar-otp",
            (Journey::Deactivate, Method::MobileOtp) => "deactivate-mobile-otp",
            (Journey::Login, Method::AadhaarOtp) => "login-aadhaar-otp",
            (Journey::Login, Method::MobileOtp) => "login-mobile-otp",
            (Journey::MobileChoice | Journey::MobileLogin, _) => "login-mobile",
            (Journey::Reactivate, Method::AadhaarOtp) => "reactivate-aadhaar-otp",
            (Journey::Reactivate, Method::MobileOtp) => "reactivate-mobile-otp",
            (Journey::Retrieve, Method::AadhaarOtp) => "retrieve-aadhaar-otp",
            (Journey::Retrieve, Method::MobileOtp) => "retrieve-mobile-otp",
        }
    }
}
