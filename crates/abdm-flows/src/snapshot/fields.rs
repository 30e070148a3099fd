//! Format 1 on the way out and in. Both sides have the same fields in the same order; which of them
//! a state has is the business of its [`Kept`].

use std::time::{Duration, SystemTime};

use abdm_types::{
    AbhaAddress, AbhaNumber, AccountStatus, AuthMethod, Demographics, Email, FindIndex, Mobile,
    Personal, Received, RefreshToken, TToken, TxnId, XToken,
};
use serde::{Deserialize, Serialize};

use super::{JourneyKind, SnapshotError};

/// A part of a state that can be kept.
pub(crate) trait Kept: Sized {
    /// Adds its fields.
    fn write<'a>(&'a self, to: &mut Written<'a>);

    /// Takes its fields.
    fn read(from: &mut Read) -> Result<Self, SnapshotError>;
}

/// The fields as they are written. Nothing is copied, secrets least of all.
#[derive(Default, Serialize)]
pub(crate) struct Written<'a> {
    pub(super) f: u32,
    pub(super) g: &'static str,
    pub(super) j: &'static str,
    pub(super) s: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) n: Option<&'a AbhaNumber>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) a: Option<&'a AbhaAddress>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<&'a Personal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) status: Option<&'a AccountStatus>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) methods: Option<&'a [AuthMethod]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) mobile: Option<&'a Mobile>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) session: Option<WrittenSession<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reasons: Option<&'a [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) txn: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) to: Option<&'a Personal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) at: Option<u64>,
    #[serde(skip_serializing_if = "is_zero")]
    pub(super) wrong: u32,
    #[serde(skip_serializing_if = "is_zero")]
    pub(super) resends: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) wait: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) t: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) accounts: Vec<WrittenAccount<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) txn1: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) step: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) wanted: Option<&'a Mobile>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) email: Option<&'a Email>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) consent: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) idx: Option<FindIndex>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) who: Option<&'a Demographics>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) made: Option<bool>,
}

/// The fields as they are read. Those that a later release may add are ignored.
#[derive(Deserialize)]
pub(crate) struct Read {
    pub(super) g: String,
    pub(super) j: String,
    pub(super) s: String,
    pub(crate) n: Option<AbhaNumber>,
    pub(crate) a: Option<AbhaAddress>,
    pub(crate) name: Option<Personal>,
    pub(crate) status: Option<AccountStatus>,
    pub(crate) methods: Option<Vec<AuthMethod>>,
    pub(crate) mobile: Option<Mobile>,
    pub(crate) session: Option<ReadSession>,
    pub(crate) reasons: Option<Vec<String>>,
    pub(crate) txn: Option<TxnId>,
    pub(super) to: Option<String>,
    pub(super) at: Option<u64>,
    #[serde(default)]
    pub(super) wrong: u32,
    #[serde(default)]
    pub(super) resends: u32,
    pub(super) wait: Option<u64>,
    pub(crate) t: Option<TToken>,
    #[serde(default)]
    accounts: Vec<ReadAccount>,
    pub(crate) txn1: Option<TxnId>,
    pub(crate) step: Option<String>,
    pub(crate) wanted: Option<Mobile>,
    pub(crate) email: Option<Email>,
    pub(crate) consent: Option<String>,
    pub(crate) idx: Option<FindIndex>,
    pub(crate) who: Option<Demographics>,
    pub(crate) made: Option<bool>,
}

impl Read {
    /// Which journey it is of.
    pub(crate) fn journey(&self) -> Result<JourneyKind, SnapshotError> {
        JourneyKind::parse(&self.j).ok_or(SnapshotError::Journey)
    }

    /// At least one: without any there is nothing to choose.
    pub(crate) fn accounts(&mut self) -> Result<Vec<ReadAccount>, SnapshotError> {
        match std::mem::take(&mut self.accounts) {
            none if none.is_empty() => Err(SnapshotError::Malformed),
            accounts => Ok(accounts),
        }
    }
}

/// A patient's login, in a snapshot and on its own.
#[derive(Serialize)]
pub(crate) struct WrittenSession<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) f: Option<u32>,
    pub(super) g: &'static str,
    pub(super) x: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) xe: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) r: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) re: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) n: Option<&'a AbhaNumber>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) k: Option<&'static str>,
}

/// The same on the way in.
#[derive(Deserialize)]
pub(crate) struct ReadSession {
    pub(super) g: String,
    pub(super) x: XToken,
    pub(super) xe: Option<u64>,
    pub(super) r: Option<RefreshToken>,
    pub(super) re: Option<u64>,
    pub(crate) n: Option<AbhaNumber>,
    pub(super) k: Option<String>,
}

/// What a choice needs to know of an account.
#[derive(Default, Serialize)]
pub(crate) struct WrittenAccount<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) n: Option<Shown<&'a AbhaNumber, &'a Personal>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) a: Option<Shown<&'a AbhaAddress, &'a Personal>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<&'a Personal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) gender: Option<&'a Personal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) dob: Option<&'a Personal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) status: Option<&'a AccountStatus>,
}

/// The same on the way in.
#[derive(Deserialize)]
pub(crate) struct ReadAccount {
    pub(crate) n: Option<Shown<AbhaNumber, Personal>>,
    pub(crate) a: Option<Shown<AbhaAddress, Personal>>,
    pub(crate) name: Option<Personal>,
    pub(super) gender: Option<Personal>,
    pub(super) dob: Option<Personal>,
    pub(crate) status: Option<AccountStatus>,
}

/// How much of an identifier the service showed. What was no whole identifier never becomes one,
/// whatever later releases think of its text.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Shown<T, P> {
    /// The identifier itself.
    Full(T),
    /// `{"m":"91-****-****-0007"}`.
    Masked { m: P },
    /// `{"o":"string"}`.
    Other { o: P },
}

impl<'a, T> From<&'a Received<T>> for Shown<&'a T, &'a Personal> {
    fn from(received: &'a Received<T>) -> Self {
        match received {
            Received::Full(id) => Self::Full(id),
            Received::Masked(m) => Self::Masked { m },
            Received::Other(o) => Self::Other { o },
        }
    }
}

impl<T> From<Shown<T, Personal>> for Received<T> {
    fn from(shown: Shown<T, Personal>) -> Self {
        match shown {
            Shown::Full(id) => Self::Full(id),
            Shown::Masked { m } => Self::Masked(m),
            Shown::Other { o } => Self::Other(o),
        }
    }
}

/// Whole seconds since 1970. What lies before counts as 1970.
fn since_1970(time: SystemTime) -> Duration {
    time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default()
}

/// An expiry, rounded to the side of too early.
pub(super) fn expiry(time: SystemTime) -> u64 {
    since_1970(time).as_secs()
}

/// The start of a wait, rounded to the side of too late.
pub(super) fn wait_from(time: SystemTime) -> u64 {
    let age = since_1970(time);
    age.as_secs().saturating_add(u64::from(age.subsec_nanos() > 0))
}

pub(super) fn time(seconds: u64) -> Result<SystemTime, SnapshotError> {
    SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds)).ok_or(SnapshotError::Malformed)
}

fn is_zero(number: &u32) -> bool {
    *number == 0
}
