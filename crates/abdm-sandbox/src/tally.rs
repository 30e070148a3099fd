//! What happened so far, in numbers.

use std::collections::BTreeMap;

use serde::Serialize;

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
