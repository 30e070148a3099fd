//! Where OTPs go instead of a phone.

use std::collections::VecDeque;
use std::time::SystemTime;

use abdm_types::{Mobile, Otp};
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use crate::time::rfc3339;

/// Messages kept; the oldest go first.
const MOST: usize = 10_000;

/// An OTP on its way to a phone.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Message {
    /// Counts from 1 and is never used twice.
    pub seq: u64,
    /// When it was sent.
    pub at: SystemTime,
    /// To whom.
    pub mobile: Mobile,
    /// The OTP.
    pub otp: Otp,
    /// What for, such as `login-aadhaar-otp`, `login-mobile`, `retrieve-aadhaar-otp`,
    /// `deactivate-aadhaar-otp` or `reactivate-aadhaar-otp`.
    pub purpose: &'static str,
    /// Whether it replaces an earlier one of the same transaction.
    pub resend: bool,
}

impl Message {
    pub(crate) fn to_json(&self) -> Value {
        json!({
            "seq": self.seq,
            "at": rfc3339(self.at),
            "mobile": self.mobile.as_str(),
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
        mobile: Mobile,
        otp: Otp,
        purpose: &'static str,
        resend: bool,
    ) {
        if self.messages.len() == MOST {
            self.messages.pop_front();
        }
        self.sent += 1;
        let seq = self.sent;
        self.messages.push_back(Message { seq, at, mobile, otp, purpose, resend });
    }

    /// Messages after number `after`, to `mobile` if one is given.
    pub(crate) fn since<'a>(
        &'a self,
        after: u64,
        mobile: Option<&'a str>,
    ) -> impl DoubleEndedIterator<Item = &'a Message> {
        let wanted = move |message: &&Message| {
            message.seq > after && mobile.is_none_or(|mobile| message.mobile.as_str() == mobile)
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
            outbox.push(SystemTime::UNIX_EPOCH, mobile, otp, "login-aadhaar-otp", false);
        }
        outbox
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
    fn debug_shows_no_otp() {
        assert!(!format!("{:?}", filled(1)).contains("012345"));
    }
}
