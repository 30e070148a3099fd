//! What the states of several journeys have in common, in format 1.

use std::convert::Infallible;

use abdm_types::{AbhaId, AbhaNumber, Consent, Email, Mobile, Personal, SentTo};
use secrecy::ExposeSecret;

use super::SnapshotError::{self, Malformed};
use super::fields::{Kept, Read, Written, time, wait_from};
use crate::{AwaitingPassword, OtpSent, Reasons, UserSession};

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
        let masked = |text: String| Personal::new(SentTo::parse(&text).masked());
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

impl<J> AwaitingPassword<J> {
    /// What is beside the journey.
    pub(super) fn write_wait<'a>(&'a self, to: &mut Written<'a>) {
        to.txn = self.txn_id.as_ref().map(|txn_id| txn_id.expose_secret());
        to.wrong = self.wrong_attempts;
    }

    pub(super) fn read_wait(journey: J, from: &mut Read) -> Self {
        Self { journey, txn_id: from.txn.take(), wrong_attempts: from.wrong }
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

impl Kept for UserSession {
    fn write<'a>(&'a self, to: &mut Written<'a>) {
        to.session = Some(self.written());
    }

    fn read(from: &mut Read) -> Result<Self, SnapshotError> {
        from.session.take().ok_or(Malformed)?.session()
    }
}

/// What the patient agreed to.
impl Kept for Consent {
    fn write<'a>(&'a self, to: &mut Written<'a>) {
        to.consent = Some(self.version());
    }

    fn read(from: &mut Read) -> Result<Self, SnapshotError> {
        Self::new(&from.consent.take().ok_or(Malformed)?).map_err(|_| Malformed)
    }
}

/// The state between of a journey that has none.
impl Kept for Infallible {
    fn write<'a>(&'a self, _: &mut Written<'a>) {
        match *self {}
    }

    fn read(_: &mut Read) -> Result<Self, SnapshotError> {
        Err(SnapshotError::State)
    }
}

/// The outcome of a journey that changed nothing: there is nothing to find out.
impl Kept for () {
    fn write<'a>(&'a self, _: &mut Written<'a>) {}

    fn read(_: &mut Read) -> Result<Self, SnapshotError> {
        Ok(())
    }
}

impl Kept for AbhaNumber {
    fn write<'a>(&'a self, to: &mut Written<'a>) {
        to.n = Some(self);
    }

    fn read(from: &mut Read) -> Result<Self, SnapshotError> {
        from.n.take().ok_or(Malformed)
    }
}

/// The mobile that an account is to have.
impl Kept for Mobile {
    fn write<'a>(&'a self, to: &mut Written<'a>) {
        to.wanted = Some(self);
    }

    fn read(from: &mut Read) -> Result<Self, SnapshotError> {
        from.wanted.take().ok_or(Malformed)
    }
}

/// The e-mail address that an account is to have.
impl Kept for Email {
    fn write<'a>(&'a self, to: &mut Written<'a>) {
        to.email = Some(self);
    }

    fn read(from: &mut Read) -> Result<Self, SnapshotError> {
        from.email.take().ok_or(Malformed)
    }
}

/// A number that the service did not tell in full.
impl Kept for Option<AbhaNumber> {
    fn write<'a>(&'a self, to: &mut Written<'a>) {
        to.n = self.as_ref();
    }

    fn read(from: &mut Read) -> Result<Self, SnapshotError> {
        Ok(from.n.take())
    }
}

/// Two fields, because an address may consist of digits too and must not come back as a number.
impl Kept for AbhaId {
    fn write<'a>(&'a self, to: &mut Written<'a>) {
        match self {
            Self::Address(address) => to.a = Some(address),
            Self::Number(number) => to.n = Some(number),
        }
    }

    fn read(from: &mut Read) -> Result<Self, SnapshotError> {
        match (from.n.take(), from.a.take()) {
            (Some(number), None) => Ok(Self::Number(number)),
            (None, Some(address)) => Ok(Self::Address(address)),
            _ => Err(Malformed),
        }
    }
}
