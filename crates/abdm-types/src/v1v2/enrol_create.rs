//! `POST /v2/registration/aadhaar/createHealthIdByAdhaar`: makes an ABHA. Contract section 5.5.
//!
//! The path lacks an a, as published.

use super::{UserTokens, profile};
use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::unreadable::DescribesAccount;
use crate::{Consent, RefreshToken, TxnId, XToken, wire};

endpoint! {
    "v1v2.enrol_create", POST HealthId "/v2/registration/aadhaar/createHealthIdByAdhaar",
    role: Changes, carries: Nothing,
    auth: App, replay: Never,
    body: json, reply: account
}

/// Makes the account of somebody who agreed to it.
#[derive(Debug, Clone, serde::Serialize)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// From the call that proved the mobile, or found that Aadhaar knows it.
    #[serde(serialize_with = "wire::expose")]
    pub txn_id: TxnId,
    /// That the patient agreed. There is no request for one who did not.
    pub consent: Agreed,
    /// To which text.
    #[serde(with = "consent_version")]
    pub consent_version: Consent,
}

/// Writes and reads the version alone.
mod consent_version {
    use crate::Consent;

    pub(super) fn serialize<S: serde::Serializer>(
        consent: &Consent,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(consent.version())
    }

    #[cfg(feature = "server")]
    pub(super) fn deserialize<'de, D: serde::Deserializer<'de>>(d: D) -> Result<Consent, D::Error> {
        crate::wire::parse(d, Consent::new)
    }
}

/// `true`: an agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Agreed;

impl serde::Serialize for Agreed {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bool(true)
    }
}

#[cfg(feature = "server")]
impl<'de> serde::Deserialize<'de> for Agreed {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        match bool::deserialize(d)? {
            true => Ok(Self),
            false => Err(serde::de::Error::custom("an agreement was expected")),
        }
    }
}

/// The account. Any field can be missing, though not number, address, name and login together.
#[derive(Debug, Clone, serde::Deserialize)]
#[cfg_attr(feature = "server", derive(serde::Serialize))]
#[serde(rename_all = "camelCase")]
pub struct Response {
    /// The `X-Token` of profile calls. Its lifetime is not told here.
    #[serde(
        default,
        deserialize_with = "wire::empty_as_none",
        serialize_with = "wire::expose_option",
        skip_serializing_if = "Option::is_none"
    )]
    pub token: Option<XToken>,
    /// Renews `token`.
    #[serde(
        default,
        deserialize_with = "wire::empty_as_none",
        serialize_with = "wire::expose_option",
        skip_serializing_if = "Option::is_none"
    )]
    pub refresh_token: Option<RefreshToken>,
    /// The same login in another form, which a sister of this call gives along.
    #[serde(
        default,
        deserialize_with = "wire::empty_as_none",
        skip_serializing_if = "Option::is_none"
    )]
    pub jwt_response: Option<UserTokens>,
    /// Whether this call made it. `None` when the service did not say.
    #[serde(rename = "new", default, deserialize_with = "wire::flag")]
    pub is_new: Option<bool>,
    /// Whose it is. A fresh account may have no address.
    #[serde(flatten)]
    pub profile: profile::Response,
}

impl DescribesAccount for Response {
    fn is_described(&self) -> bool {
        self.token.is_some() || self.jwt_response.is_some() || self.profile.is_described()
    }
}

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        vec![Self { txn_id: sentinel::txn_id(), consent: Agreed, consent_version: Consent::V1_V2 }]
    }

    fn replies() -> Vec<Bytes> {
        let rest = r#""jwtResponse":{"token":"sentinel.x.token"},"new":true"#;
        vec![sentinel::object(&[sentinel::LOGIN, sentinel::OF_V1_V2, sentinel::PERSON, rest])]
    }
}
