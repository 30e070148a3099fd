use crate::{AbhaAddress, AbhaNumber, AccountStatus, Personal, Received, wire};

/// An account in the reply to an OTP. Every field can be missing, and the number may be masked.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[cfg_attr(feature = "server", derive(serde::Serialize))]
#[serde(rename_all = "camelCase", default)]
pub struct Account {
    /// ABHA number.
    #[serde(
        rename = "ABHANumber",
        deserialize_with = "wire::empty_as_none",
        skip_serializing_if = "Option::is_none"
    )]
    pub abha_number: Option<Received<AbhaNumber>>,
    /// The address that the patient prefers.
    #[serde(deserialize_with = "wire::empty_as_none", skip_serializing_if = "Option::is_none")]
    pub preferred_abha_address: Option<Received<AbhaAddress>>,
    /// The patient's name.
    #[serde(deserialize_with = "wire::personal", skip_serializing_if = "Option::is_none")]
    pub name: Option<Personal>,
    /// `M`, `F`, `O` or `U`.
    #[serde(deserialize_with = "wire::personal", skip_serializing_if = "Option::is_none")]
    pub gender: Option<Personal>,
    /// Date of birth, `dd-MM-yyyy`.
    #[serde(deserialize_with = "wire::personal", skip_serializing_if = "Option::is_none")]
    pub dob: Option<Personal>,
    /// `VERIFIED` or `PROVISIONAL`.
    #[serde(deserialize_with = "wire::personal", skip_serializing_if = "Option::is_none")]
    pub verified_status: Option<Personal>,
    /// `AADHAAR`, `CHILD_ABHA` or `DRIVING_LICENCE`.
    #[serde(deserialize_with = "wire::personal", skip_serializing_if = "Option::is_none")]
    pub verification_type: Option<Personal>,
    /// The state of the account.
    #[serde(deserialize_with = "wire::empty_as_none", skip_serializing_if = "Option::is_none")]
    pub status: Option<AccountStatus>,
    /// Photograph, in base64; decode with tolerance.
    #[serde(deserialize_with = "wire::personal", skip_serializing_if = "Option::is_none")]
    pub profile_photo: Option<Personal>,
    /// Whether the identity was verified.
    #[serde(deserialize_with = "wire::flag", skip_serializing_if = "Option::is_none")]
    pub kyc_verified: Option<bool>,
}
