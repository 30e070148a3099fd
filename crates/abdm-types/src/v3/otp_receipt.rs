use crate::{Email, Personal, Received, SentTo, TxnId, wire};

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
    pub fn sent_to(&self) -> Option<SentTo> {
        let message = self.message.as_ref()?.reveal();
        let mobile =
            || masked_mobile(message).map(|mobile| SentTo::Mobile(Received::Masked(mobile)));
        masked_email(message).map(SentTo::Email).or_else(mobile)
    }
}

/// The word with an `@` that has stars in it. No text is recorded that shows more than stars.
fn masked_email(message: &str) -> Option<Received<Email>> {
    let in_word = |c: char| c.is_ascii_alphanumeric() || "*-+._@".contains(c);
    let words = message.split(|c| !in_word(c)).map(|word| word.trim_end_matches('.'));
    let mut addresses = words.filter(|word| word.contains('@') && word.contains('*'));
    let address = addresses.next()?;
    // Some have no space before the stars.
    let address = match address.strip_prefix("with") {
        Some(rest) if rest.starts_with('*') => rest,
        _ => address,
    };
    Some(Received::<Email>::parse(address)).filter(|found| matches!(found, Received::Masked(_)))
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

    #[test]
    fn an_email_address_is_shown_as_far_as_it_is_masked() {
        for (message, shown) in [
            (
                "OTP sent to email address ending with ***********@post.example",
                Some("***********@post.example"),
            ),
            ("OTP is sent to email ending with*****12@post.example.", Some("*****12@post.example")),
            ("OTP sent to a***@post.example", Some("a***@post.example")),
            ("OTP sent to email address ending with ***********", None),
            ("OTP sent to asha.rao@post.example", None),
            ("OTP sent to mobile number ending with ******3640.", Some("******3640")),
        ] {
            let receipt = OtpReceipt {
                txn_id: TxnId::parse("t").unwrap(),
                message: Some(Personal::new(message)),
            };
            assert_eq!(receipt.sent_to().map(|to| to.masked()).as_deref(), shown, "{message}");
        }
    }
}
