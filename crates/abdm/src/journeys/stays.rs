use abdm_flows::snapshot::Snapshot;
use abdm_flows::{v1v2, v3};

/// A state that an answer to an OTP leads to.
pub(super) trait Stays {
    /// What to keep of it; `None` when the journey is over.
    fn stays(&self) -> Option<Snapshot>;
}

macro_rules! over {
    ($($state:ty),* $(,)?) => {$(
        impl Stays for $state {
            fn stays(&self) -> Option<Snapshot> {
                None
            }
        }
    )*};
}

macro_rules! stay {
    ($($state:ty),* $(,)?) => {$(
        impl Stays for $state {
            fn stays(&self) -> Option<Snapshot> {
                Some(self.snapshot())
            }
        }
    )*};
}

over! {
    v1v2::deactivate::Deactivated,
    v1v2::login_aadhaar::LoggedIn,
    v1v2::login_aadhaar::OutcomeUnknown,
    v1v2::login_mobile::OutcomeUnknown,
    v1v2::reactivate::Reactivated,
    v1v2::retrieve::OutcomeUnknown,
    v1v2::retrieve::Retrieved,
    v3::deactivate::Deactivated,
    v3::login_aadhaar::LoggedIn,
    v3::login_aadhaar::OutcomeUnknown,
    v3::login_mobile::OutcomeUnknown,
    v3::reactivate::Reactivated,
    v3::retrieve::OutcomeUnknown,
    v3::retrieve::Retrieved,
}

stay! {
    v1v2::deactivate::OutcomeUnknown,
    v1v2::login_mobile::ChoosingAccount,
    v1v2::reactivate::OutcomeUnknown,
    v3::deactivate::OutcomeUnknown,
    v3::login_mobile::ChoosingAccount,
    v3::reactivate::OutcomeUnknown,
}
