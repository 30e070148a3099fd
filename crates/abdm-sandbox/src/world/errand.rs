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
    Delete,
    /// Enrolment, until UIDAI's OTP is accepted.
    Enrol,
    /// Enrolment after that: the mobile, the account, its address.
    EnrolStep,
    /// The OTP to the mobile that is wanted at an enrolment.
    EnrolMobile,
    /// Find by mobile, once an account of the list is chosen.
    Find,
    /// Find by mobile, until then: the list itself, before any OTP.
    FindList,
    Login,
    /// Login by ABHA address, which is of a service of its own in V3.
    LoginAddress,
    /// Login using mobile, once the mobile is verified.
    MobileChoice,
    /// Login using mobile, until the mobile is verified.
    MobileLogin,
    Reactivate,
    ReKyc,
    Retrieve,
    UpdateEmail,
    /// The OTP to the new mobile.
    UpdateMobile,
    /// The proof of who changes the mobile, once the new one is verified.
    UpdateMobileProof,
}

/// What proves who somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Method {
    /// An OTP to the mobile that UIDAI has for the Aadhaar number.
    AadhaarOtp,
    /// An OTP to the mobile of the account, or to where else the errand says.
    MobileOtp,
    /// The password of the account.
    Password,
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
    /// The name of it in the outbox: that of the journey in the library. Where a wire has the same
    /// words for several it is the name of the first, such as `retrieve-aadhaar-otp` for a login by
    /// Aadhaar number too, or `deactivate-aadhaar-otp` for a deletion on v1/v2.
    pub(crate) fn purpose(self) -> &'static str {
        use Method::{AadhaarOtp, MobileOtp, Password};
        match (self.journey, self.method) {
            (Journey::Deactivate, AadhaarOtp) => "deactivate-aadhaar-otp",
            (Journey::Deactivate, MobileOtp) => "deactivate-mobile-otp",
            (Journey::Deactivate, Password) => "deactivate-password",
            (Journey::Delete, AadhaarOtp) => "delete-aadhaar-otp",
            (Journey::Delete, MobileOtp) => "delete-mobile-otp",
            (Journey::Delete, Password) => "delete-password",
            (Journey::Enrol | Journey::EnrolStep | Journey::EnrolMobile, _) => "enrol-aadhaar-otp",
            (Journey::Find, AadhaarOtp) => "find-aadhaar-otp",
            (Journey::Find | Journey::FindList, _) => "find-mobile-otp",
            (Journey::Login, AadhaarOtp) => "login-aadhaar-otp",
            (Journey::Login, MobileOtp) => "login-mobile-otp",
            (Journey::Login, Password) => "login-password",
            (Journey::LoginAddress, AadhaarOtp) => "login-address-aadhaar-otp",
            (Journey::LoginAddress, _) => "login-address-mobile-otp",
            (Journey::MobileChoice | Journey::MobileLogin, _) => "login-mobile",
            (Journey::Reactivate, AadhaarOtp) => "reactivate-aadhaar-otp",
            (Journey::Reactivate, MobileOtp) => "reactivate-mobile-otp",
            (Journey::Reactivate, Password) => "reactivate-password",
            (Journey::ReKyc, _) => "rekyc-aadhaar-otp",
            (Journey::Retrieve, AadhaarOtp) => "retrieve-aadhaar-otp",
            (Journey::Retrieve, _) => "retrieve-mobile-otp",
            (Journey::UpdateEmail, _) => "update-email",
            (Journey::UpdateMobile, _) => "update-mobile",
            (Journey::UpdateMobileProof, AadhaarOtp) => "update-mobile-aadhaar-otp",
            (Journey::UpdateMobileProof, MobileOtp) => "update-mobile-mobile-otp",
            (Journey::UpdateMobileProof, Password) => "update-mobile-password",
        }
    }
}
