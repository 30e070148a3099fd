use crate::{Mobile, Personal, Received, TxnId, wire};

/// An OTP is on its way: the reply of every call that sends one.
#[derive(Debug, Clone, serde::Deserialize)]
#[cfg_attr(feature = "server", derive(serde::Serialize))]
#[serde(rename_all = "camelCase")]
pub struct OtpReceipt {
    /// Names this journey from here on. Opaque: not every one is a UUID.
    #[serde(serialize_with = "wire::expose")]
    pub txn_id: TxnId,
    /// A text that varies; nothing may depend on it.
    #[serde(default, deserialize_with = "wire::personal", skip_serializing_if = "Option::is_none")]
    pub message: Option<Personal>,
}

impl OtpReceipt {
    /// Where the OTP went, masked, for a screen. `None` where the text does not show it.
    pub fn sent_to(&self) -> Option<Received<Mobile>> {
        masked_mobile(self.message.as_ref()?.reveal()).map(Received::Masked)
    }
}

/// The run of stars or crosses before the last digits of a number, which is all that the texts
/// have in common. Some have no space before the stars.
fn masked_mobile(message: &str) -> Option<Personal> {
    let in_run = |c: char| c.is_ascii_digit() || matches!(c, '*' | 'x' | 'X');
    let tokens = message.split(|c: char| !in_run(c));
    tokens.rev().find_map(|run| {
        let shown = run.trim_start_matches(['*', 'x', 'X']);
        let hidden = &run[..run.len() - shown.len()];
        let is_mobile = hidden.len() >= 2
            && (2..=4).contains(&shown.len())
            && shown.bytes().all(|b| b.is_ascii_digit());
        is_mobile.then(|| Personal::new(run))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_an_otp_went_is_read_from_every_published_text() {
        for (message, shown) in [
            (
                "OTP sent to Aadhaar registered mobile number ending with ******0903",
                Some("******0903"),
            ),
            (
                "OTP is sent to Aadhaar registered mobile number ending with*******0161",
                Some("*******0161"),
            ),
            ("OTP is sent to Aadhaar registered mobile ending xxx001", Some("xxx001")),
            ("OTP sent to mobile number ending with ******3640.", Some("******3640")),
            ("OTP sent to email address ending with ***********", None),
            ("OTP 271101 sent to 5550001001", None),
            ("FACE authentication request successfully sent.", None),
            ("", None),
        ] {
            let found = masked_mobile(message);
            assert_eq!(found.as_ref().map(Personal::reveal), shown, "{message}");
        }
    }
}
