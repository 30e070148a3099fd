use crate::{Mobile, Received, TxnId, wire};

/// An OTP is on its way: the reply of every call that sends one.
#[derive(Debug, Clone, serde::Deserialize)]
#[cfg_attr(feature = "server", derive(serde::Serialize))]
#[serde(rename_all = "camelCase")]
pub struct OtpReceipt {
    /// Names this journey from here on.
    #[serde(serialize_with = "wire::expose")]
    pub txn_id: TxnId,
    /// Where the OTP went, masked. Only some versions of the service tell.
    #[serde(
        default,
        deserialize_with = "wire::empty_as_none",
        skip_serializing_if = "Option::is_none"
    )]
    pub mobile_number: Option<Received<Mobile>>,
}

impl OtpReceipt {
    pub(crate) fn sent_to(&self) -> Option<Received<Mobile>> {
        self.mobile_number.clone()
    }
}
