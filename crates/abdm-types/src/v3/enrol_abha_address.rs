//! `POST /v3/enrollment/enrol/abha-address`: gives a new account an ABHA address. Section 10.

use serde::{Deserialize, Serialize};

use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::unreadable::DescribesAccount;
use crate::{AbhaAddress, AbhaNumber, NewAbhaAddress, Received, TxnId, wire};

endpoint! {
    "v3.enrol_abha_address", POST Abha "/v3/enrollment/enrol/abha-address",
    role: Changes, carries: Nothing,
    auth: App, replay: Never,
    body: json, reply: account
}

/// Names the address.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "server", derive(Deserialize))]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// From `enrol_by_aadhaar`.
    #[serde(serialize_with = "wire::expose")]
    pub txn_id: TxnId,
    /// The address, without its suffix.
    pub abha_address: NewAbhaAddress,
    /// Whether it is to be the preferred one.
    pub preferred: Preferred,
}

/// Whether an address is to be the preferred one: `1` or `0` on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Preferred(pub bool);

impl Serialize for Preferred {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(self.0.into())
    }
}

#[cfg(feature = "server")]
impl<'de> Deserialize<'de> for Preferred {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        wire::parse(d, |text| match text {
            "1" => Ok(Self(true)),
            "0" => Ok(Self(false)),
            _ => Err(crate::InvalidInput::new("preferred", "0 or 1")),
        })
    }
}

/// The account has the address. Any field can be missing, though not number and address together.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "server", derive(Serialize))]
#[serde(rename_all = "camelCase", default)]
pub struct Response {
    /// The enrolment.
    #[serde(
        deserialize_with = "wire::empty_as_none",
        serialize_with = "wire::expose_option",
        skip_serializing_if = "Option::is_none"
    )]
    pub txn_id: Option<TxnId>,
    /// ABHA number.
    #[serde(rename = "healthIdNumber", deserialize_with = "wire::empty_as_none")]
    pub abha_number: Option<Received<AbhaNumber>>,
    /// The address that the patient prefers.
    #[serde(deserialize_with = "wire::empty_as_none")]
    pub preferred_abha_address: Option<Received<AbhaAddress>>,
}

impl DescribesAccount for Response {
    fn is_described(&self) -> bool {
        self.abha_number.as_ref().is_some_and(Received::is_shown)
            || self.preferred_abha_address.as_ref().is_some_and(Received::is_shown)
    }
}

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        let address = || NewAbhaAddress::parse("sentinel.rao").expect("it follows the rule");
        let request = |preferred| Self {
            txn_id: sentinel::txn_id(),
            abha_address: address(),
            preferred: Preferred(preferred),
        };
        vec![request(true), request(false)]
    }

    fn replies() -> Vec<Bytes> {
        let told = concat!(
            r#""txnId":"sentinel-txn","healthIdNumber":"91-2711-0127-1101","#,
            r#""preferredAbhaAddress":"sentinel.rao@sbx""#
        );
        vec![sentinel::object(&[told])]
    }
}
