//! What happened so far, in numbers.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::people::Standing;

/// What happened since the sandbox was made, however much of it the logs have forgotten.
///
/// A client's own account of what it did can be held against it: no more OTPs may have been sent
/// than were asked for, and none handed in twice.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Tally {
    /// OTPs that were sent, those that replaced another included.
    pub otps_sent: u64,
    /// OTPs that were handed in and looked at. One that could not be decrypted was not, nor was one
    /// in a request that was refused for its tokens or its form.
    pub otps_submitted: u64,
    /// Those of them that were right.
    pub otps_accepted: u64,
    /// Those of them that were wrong, and cost an attempt.
    pub otps_refused: u64,
    /// Those of them that were handed in to a transaction whose OTP had been accepted before.
    pub double_submissions: u64,
    /// How often faults struck, by the name of their kind. Those of a `random` one count as what
    /// they were each time.
    pub faults: BTreeMap<&'static str, u64>,
}

/// What happened to one person since the sandbox was made.
///
/// A mobile that several people share is counted for each of them. What was handed in to a
/// transaction that there is not is counted for nobody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PersonTally {
    /// How the account stands now.
    pub standing: Standing,
    /// How often the account was deactivated.
    pub deactivations: u64,
    /// How often it was reactivated.
    pub reactivations: u64,
    /// How often it was deleted, for good.
    pub deletions: u64,
    /// How often it was made, of somebody without one.
    pub enrolments: u64,
    /// How often its mobile was changed.
    pub mobile_updates: u64,
    /// How often its e-mail address was.
    pub email_updates: u64,
    /// How often its other details or its photograph were.
    pub profile_updates: u64,
    /// How often an address was linked with it, unlinked or made the preferred one.
    pub address_changes: u64,
    /// How often its owner was verified with Aadhaar anew.
    pub rekycs: u64,
    /// All OTPs.
    pub otps: OtpTally,
    /// The same by what they were for: the [`purpose`](crate::Message::purpose) of the message.
    pub by_purpose: BTreeMap<&'static str, OtpTally>,
}

/// OTPs in numbers. As in [`Tally`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct OtpTally {
    /// Sent, those that replaced another included.
    pub sent: u64,
    /// Handed in and looked at.
    pub submitted: u64,
    /// Those of them that were right.
    pub accepted: u64,
    /// Those of them that were wrong, and cost an attempt.
    pub refused: u64,
    /// Those of them that were handed in to a transaction whose OTP had been accepted before.
    pub double_submissions: u64,
}

impl OtpTally {
    /// The two together.
    pub(crate) fn add(&mut self, other: Self) {
        let Self { sent, submitted, accepted, refused, double_submissions } = other;
        self.sent += sent;
        self.submitted += submitted;
        self.accepted += accepted;
        self.refused += refused;
        self.double_submissions += double_submissions;
    }
}
