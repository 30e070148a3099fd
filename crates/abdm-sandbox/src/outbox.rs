//! Where OTPs go instead of a phone.

use std::collections::VecDeque;
use std::time::SystemTime;

use abdm_types::{Mobile, Otp};
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use crate::time::rfc3339;

/// Messages kept; the oldest go first.
const MOST: usize = 10_000;

/// Where a message goes.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Recipient {
    /// To a phone.
    Mobile(Mobile),
    /// To an e-mail address.
    Email(String),
}

impl Recipient {
    /// The ten digits or the e-mail address.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Mobile(mobile) => mobile.as_str(),
            Self::Email(email) => email,
        }
    }
}

impl From<Mobile> for Recipient {
    fn from(mobile: Mobile) -> Self {
        Self::Mobile(mobile)
    }
}

impl std::fmt::Debug for Recipient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Mobile(_) => "Mobile([hidden])",
            Self::Email(_) => "Email([hidden])",
        })
    }
}

/// An OTP on its way to a phone or a letter box.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Message {
    /// Counts from 1 and is never used twice.
    pub seq: u64,
    /// When it was sent.
    pub at: SystemTime,
    /// To whom.
    pub to: Recipient,
    /// The OTP.
    pub otp: Otp,
    /// What for, such as `login-aadhaar-otp`, `login-mobile`, `retrieve-aadhaar-otp`,
    /// `deactivate-mobile-otp`, `update-email` or `enrol-aadhaar-otp`.
    pub purpose: &'static str,
    /// Whether it replaces an earlier one of the same transaction.
    pub resend: bool,
}

impl Message {
    pub(crate) fn to_json(&self) -> Value {
        let name = match self.to {
            Recipient::Mobile(_) => "mobile",
            Recipient::Email(_) => "email",
        };
        json!({
            "seq": self.seq,
            "at": rfc3339(self.at),
            name: self.to.as_str(),
            "otp": self.otp.expose_secret(),
            "purpose": self.purpose,
            "resend": self.resend,
        })
    }
}

/// The latest messages, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
    messages: VecDeque<Message>,
    sent: u64,
}

impl Outbox {
    pub(crate) fn push(
        &mut self,
        at: SystemTime,
        to: Recipient,
        otp: Otp,
        purpose: &'static str,
        resend: bool,
    ) {
        if self.messages.len() == MOST {
            self.messages.pop_front();
        }
        self.sent += 1;
        let seq = self.sent;
        self.messages.push_back(Message { seq, at, to, otp, purpose, resend });
    }

    /// Messages after number `after`, to this mobile or e-mail address if one is given.
    pub(crate) fn since<'a>(
        &'a self,
        after: u64,
        to: Option<&'a str>,
    ) -> impl DoubleEndedIterator<Item = &'a Message> {
        let wanted = move |message: &&Message| {
            message.seq > after && to.is_none_or(|to| message.to.as_str() == to)
        };
        self.messages.iter().filter(wanted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(count: usize) -> Outbox {
        let mut outbox = Outbox::default();
        for _ in 0..count {
            let otp = Otp::parse("012345").unwrap();
            let mobile = Mobile::parse("5550001001").unwrap();
            outbox.push(SystemTime::UNIX_EPOCH, mobile.into(), otp, "login-aadhaar-otp", false);
        }
        outbox
    }

    fn with_an_email() -> Outbox {
        let mut outbox = filled(1);
        let otp = Otp::parse("543210").unwrap();
        let to = Recipient::Email("vikram.solanki@post.example".into());
        outbox.push(SystemTime::UNIX_EPOCH, to, otp, "update-email", false);
        outbox
    }

    #[test]
    fn an_email_is_found_by_its_address_and_named_as_one() {
        let outbox = with_an_email();
        let found: Vec<_> = outbox.since(0, Some("vikram.solanki@post.example")).collect();
        assert_eq!(found.iter().map(|message| message.seq).collect::<Vec<_>>(), [2]);
        let json = found[0].to_json();
        assert_eq!(json["email"], "vikram.solanki@post.example");
        assert_eq!(json.get("mobile"), None);
    }

    #[test]
    fn a_number_is_never_used_twice_and_old_messages_go() {
        let outbox = filled(MOST + 3);
        let seqs: Vec<_> = outbox.since(0, None).map(|message| message.seq).collect();
        assert_eq!(seqs.len(), MOST);
        assert_eq!((seqs[0], seqs[MOST - 1]), (4, MOST as u64 + 3));
    }

    #[test]
    fn messages_can_be_filtered() {
        let outbox = filled(3);
        assert_eq!(outbox.since(2, Some("5550001001")).count(), 1);
        assert_eq!(outbox.since(0, Some("5550001002")).count(), 0);
    }

    #[test]
    fn debug_shows_neither_otps_nor_whom_they_went_to() {
        let debug = format!("{:?}", with_an_email());
        for secret in ["012345", "543210", "5550001001", "vikram"] {
            assert!(!debug.contains(secret), "{secret}");
        }
    }
}
