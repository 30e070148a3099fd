use serde::{Deserialize, Deserializer, Serialize, Serializer};

macro_rules! open_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal),* $(,)? }) => {
        $(#[$doc])*
        ///
        /// The set is open: a value that this library does not know keeps its text.
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)*
            /// A value that this library does not know.
            Other(String),
        }

        impl $name {
            /// The value as it is on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::Other(text) => text,
                }
            }
        }

        impl $name {
            /// The value for a log or an operator: a value that this library does not know is shown
            /// only if it looks like a code, since it may be a text about the patient.
            pub fn shown(&self) -> &str {
                match self {
                    unknown if !unknown.is_word() => "(not shown)",
                    known => known.as_str(),
                }
            }

            /// Whether it is one of the words above, or looks like a further one.
            pub(crate) fn is_word(&self) -> bool {
                !matches!(self, Self::Other(text) if !looks_like_code(text))
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match self {
                    $(Self::$variant => f.write_str(stringify!($variant)),)*
                    Self::Other(_) => write!(f, "Other({})", self.shown()),
                }
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                match text {
                    $($text => Self::$variant,)*
                    other => Self::Other(other.to_owned()),
                }
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                crate::wire::word(d, |text| Self::from(text))
            }
        }
    };
}

open_enum! {
    /// How a patient proves to be the owner of an account.
    AuthMethod {
        /// A fingerprint or the like, checked by Aadhaar.
        AadhaarBio = "AADHAAR_BIO",
        /// An OTP on the mobile that is linked with Aadhaar.
        AadhaarOtp = "AADHAAR_OTP",
        /// Name, birth date and gender.
        Demographics = "DEMOGRAPHICS",
        /// An OTP on the mobile of the account.
        MobileOtp = "MOBILE_OTP",
        /// A password.
        Password = "PASSWORD",
    }
}

open_enum! {
    /// The state of an account.
    AccountStatus {
        /// In use.
        Active = "ACTIVE",
        /// Blocked by the service.
        Blocked = "BLOCKED",
        /// Waiting for a consent.
        ConsentPending = "CONSENTPENDING",
        /// Deactivated by the patient, who can reactivate it.
        Deactivated = "DEACTIVATED",
        /// Deleted for good.
        Deleted = "DELETED",
        /// Locked, as after too many failed attempts.
        Locked = "LOCKED",
    }
}

/// Capitals and underscores, as all known values are.
fn looks_like_code(text: &str) -> bool {
    (1..=32).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_uppercase() || b == b'_')
}
