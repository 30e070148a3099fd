use std::sync::atomic::{AtomicU64, Ordering};

/// What a client has done since it was built, over all of its handles. Never decreases.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    otps_sent: AtomicU64,
    otps_refused: AtomicU64,
    otps_unknown: AtomicU64,
    sessions: AtomicU64,
}

/// A reading of a client's counters. The names are stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Counts {
    /// `abdm.otps.sent`: calls for an OTP that the service accepted.
    pub otps_sent: u64,
    /// `abdm.otps.refused`: calls for an OTP that the service refused, or that were not sent.
    pub otps_refused: u64,
    /// `abdm.otps.unknown`: calls for an OTP of which nobody knows what became.
    pub otps_unknown: u64,
    /// `abdm.sessions`: application tokens that were obtained.
    pub sessions: u64,
}

impl Counts {
    /// Each counter with its name, for whatever collects metrics.
    pub fn named(&self) -> [(&'static str, u64); 4] {
        [
            ("abdm.otps.sent", self.otps_sent),
            ("abdm.otps.refused", self.otps_refused),
            ("abdm.otps.unknown", self.otps_unknown),
            ("abdm.sessions", self.sessions),
        ]
    }
}

impl Counters {
    pub(crate) fn otp_sent(&self) {
        add(&self.otps_sent);
    }

    pub(crate) fn otp_refused(&self) {
        add(&self.otps_refused);
    }

    pub(crate) fn otp_unknown(&self) {
        add(&self.otps_unknown);
    }

    pub(crate) fn session(&self) {
        add(&self.sessions);
    }

    pub(crate) fn read(&self) -> Counts {
        let of = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Counts {
            otps_sent: of(&self.otps_sent),
            otps_refused: of(&self.otps_refused),
            otps_unknown: of(&self.otps_unknown),
            sessions: of(&self.sessions),
        }
    }
}

fn add(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}
