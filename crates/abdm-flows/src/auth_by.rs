use std::fmt;

use abdm_types::AuthMethod;

/// How the patient proves to be the owner of an account, in the journeys that leave it to the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AuthBy {
    /// An OTP on the mobile that is linked with Aadhaar.
    AadhaarOtp,
    /// An OTP on the mobile of the account.
    MobileOtp,
    /// The password of the account. No OTP is sent.
    Password,
}

impl AuthBy {
    /// All of them.
    pub const ALL: &'static [Self] = &[Self::AadhaarOtp, Self::MobileOtp, Self::Password];

    /// The name in the names of journeys: `aadhaar-otp`, `mobile-otp`, `password`. It never changes.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AadhaarOtp => "aadhaar-otp",
            Self::MobileOtp => "mobile-otp",
            Self::Password => "password",
        }
    }

    /// The method of that very name. `None` for any other text.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|by| by.as_str() == name)
    }

    /// What the service calls it.
    pub const fn auth_method(self) -> AuthMethod {
        match self {
            Self::AadhaarOtp => AuthMethod::AadhaarOtp,
            Self::MobileOtp => AuthMethod::MobileOtp,
            Self::Password => AuthMethod::Password,
        }
    }

    /// Which mobile gets the OTP, in words. `None` where there is none.
    pub const fn where_to(self) -> Option<&'static str> {
        match self {
            Self::AadhaarOtp => Some("the mobile that is linked with Aadhaar"),
            Self::MobileOtp => Some("the mobile of the account"),
            Self::Password => None,
        }
    }
}

impl fmt::Display for AuthBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// That a journey has no such method on its generation of the service. Nothing was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this journey cannot be made by {by}")]
pub struct NoSuchMethod {
    /// The method that was asked for.
    pub by: AuthBy,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_method_is_found_by_its_own_name_alone() {
        for by in AuthBy::ALL {
            assert_eq!(AuthBy::parse(by.as_str()), Some(*by));
        }
        for name in ["", "otp", "Password", "aadhaar_otp", "mobile"] {
            assert_eq!(AuthBy::parse(name), None, "{name}");
        }
    }

    #[test]
    fn a_method_without_an_otp_has_no_mobile_that_gets_it() {
        for by in AuthBy::ALL {
            assert_eq!(by.where_to().is_none(), *by == AuthBy::Password);
        }
    }
}
