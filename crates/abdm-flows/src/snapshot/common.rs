//! What the states of both generations have in common, in format 1.

use std::convert::Infallible;

use abdm_types::{Mobile, Personal, Received};
use secrecy::ExposeSecret;

use super::SnapshotError::{self, Malformed};
use super::fields::{Kept, Read, Written, time, wait_from};
use crate::{OtpSent, Reasons, v1v2, v3};

impl Kept for OtpSent {
    fn write<'a>(&'a self, to: &mut Written<'a>) {
        to.txn = Some(self.txn_id.expose_secret());
        to.to = self.sent_to.as_ref();
        to.at = Some(wait_from(self.sent_at));
        to.wrong = self.wrong_attempts;
        to.resends = self.resends;
        to.wait = self.no_resend_before.map(wait_from);
    }

    fn read(from: &mut Read) -> Result<Self, SnapshotError> {
        // Masked already, and for a screen: nothing else may come in this way.
        let masked = |text: String| Personal::new(Received::<Mobile>::parse(&text).masked());
        Ok(Self {
            txn_id: from.txn.take().ok_or(Malformed)?,
            sent_to: from.to.take().map(masked),
            sent_at: time(from.at.ok_or(Malformed)?)?,
            wrong_attempts: from.wrong,
            resends: from.resends,
            no_resend_before: from.wait.map(time).transpose()?,
        })
    }
}

impl Kept for Reasons {
    fn write<'a>(&'a self, to: &mut Written<'a>) {
        to.reasons = Some(self.as_slice());
    }

    fn read(from: &mut Read) -> Result<Self, SnapshotError> {
        Self::parse(from.reasons.take().ok_or(Malformed)?).map_err(|_| Malformed)
    }
}

/// The choice of a journey that has none.
impl Kept for Infallible {
    fn write<'a>(&'a self, _: &mut Written<'a>) {
        match *self {}
    }

    fn read(_: &mut Read) -> Result<Self, SnapshotError> {
        Err(SnapshotError::State)
    }
}

/// Outcomes of journeys that changed nothing: there is nothing to know.
macro_rules! nothing_to_keep {
    ($($generation:ident::$journey:ident),* $(,)?) => {$(
        impl Kept for $generation::$journey::OutcomeUnknown {
            fn write<'a>(&'a self, _: &mut Written<'a>) {}

            fn read(_: &mut Read) -> Result<Self, SnapshotError> {
                Ok(Self)
            }
        }
    )*};
}

nothing_to_keep! {
    v1v2::login_aadhaar,
    v1v2::login_mobile,
    v1v2::retrieve,
    v3::login_aadhaar,
    v3::login_mobile,
    v3::retrieve,
}

/// The states that no two journeys have the same type for.
macro_rules! snapshots {
    ($($generation:ident::$journey:ident($start:ident)),* $(,)?) => {$(
        impl $generation::$journey::OutcomeUnknown {
            /// What to keep until the outcome is known. It comes back as it is.
            pub fn snapshot(&self) -> super::Snapshot {
                let resumed = super::Resumed::OutcomeUnknown(self.clone());
                let restored = <$generation::$journey::$start as super::Resumable>::restored(resumed);
                super::Snapshot::new(super::StateKind::OutcomeUnknown, restored)
            }
        }
    )*};
}

snapshots! {
    v1v2::login_aadhaar(Found),
    v1v2::login_mobile(Start),
    v1v2::retrieve(Start),
    v1v2::deactivate(Start),
    v1v2::reactivate(Start),
    v3::login_aadhaar(Start),
    v3::login_mobile(Start),
    v3::retrieve(Start),
    v3::deactivate(Identified),
    v3::reactivate(Start),
}
