//! The body of every call that sends an OTP: words that name the operation, and whose it is.

use serde::{Serialize, Serializer};

use crate::Ciphertext;

/// The words that tell one operation from another on the same path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct OtpWords {
    pub(super) scope: &'static [&'static str],
    pub(super) login_hint: &'static str,
    pub(super) otp_system: &'static str,
}

impl OtpWords {
    /// Writes the body.
    pub(super) fn serialize<S: Serializer>(
        self,
        login_id: &Ciphertext,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        self.serialize_in(None, login_id, serializer)
    }

    /// Writes the body of a transaction that began before, or that is to be named although it has
    /// no name yet: an empty one.
    pub(super) fn serialize_in<S: Serializer>(
        self,
        txn_id: Option<&str>,
        login_id: &Ciphertext,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Body<'a> {
            scope: &'static [&'static str],
            login_hint: &'static str,
            login_id: &'a Ciphertext,
            otp_system: &'static str,
            #[serde(skip_serializing_if = "Option::is_none")]
            txn_id: Option<&'a str>,
        }

        let Self { scope, login_hint, otp_system } = self;
        Body { scope, login_hint, login_id, otp_system, txn_id }.serialize(serializer)
    }
}

/// The body as it arrives.
#[cfg(feature = "server")]
#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OtpFields {
    scope: Vec<String>,
    login_hint: String,
    pub(super) login_id: Ciphertext,
    otp_system: String,
    /// Some clients send an empty one where there is none.
    #[serde(default, deserialize_with = "crate::wire::empty_as_none")]
    pub(super) txn_id: Option<crate::TxnId>,
}

#[cfg(feature = "server")]
impl OtpFields {
    /// Whether these are the words of an operation. The order of a scope means nothing.
    pub(super) fn are(&self, words: OtpWords) -> bool {
        same_scope(&self.scope, words.scope)
            && self.login_hint == words.login_hint
            && self.otp_system == words.otp_system
    }
}

#[cfg(feature = "server")]
pub(super) fn same_scope(arrived: &[String], published: &[&str]) -> bool {
    arrived.len() == published.len()
        && published.iter().all(|word| arrived.iter().any(|arrived| arrived == word))
}
