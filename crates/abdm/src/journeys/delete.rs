use abdm_flows::snapshot::Action;
use abdm_flows::{AuthBy, Deletion, DeletionConfirmed, Reasons, UserSession, v1v2, v3};
use abdm_types::AbhaNumber;

use super::declare::journey;
use crate::{Client, Error};

journey! {
    /// A deletion whose OTP is on its way, or that waits for the password.
    Delete => Deleted {
        V1V2(v1v2::leave::Chosen<Deletion>) {
            otp: encrypted, again: never, doubt: looks, done: ends,
        }
        V3(v3::leave::Chosen<Deletion>) {
            otp: encrypted, again: never, doubt: looks, done: ends,
        }
        V3Password(v3::leave::ByPassword<Deletion>) {
            password: encrypted, again: never, doubt: looks, done: ends,
        }
    }
    /// Submits the OTP, once. The account is deleted by it, for good.
    ///
    /// # Errors
    ///
    /// [`Error`] when the journey is over and the account unchanged.
    submit_otp
}

/// There is no such account any more; the login that was used is worth nothing.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Deleted {
    /// The number that the account had.
    pub abha_number: Option<AbhaNumber>,
}

impl Client {
    /// Begins to delete the account of a patient who is logged in, for good: sends an OTP,
    /// unless the patient has a password to enter, which v1/v2 takes for no deletion.
    ///
    /// The patient must have seen the [consequences](abdm_flows::Consequences::DELETION), and said by
    /// its number which account is meant. If the login does not say whose it is the profile is read
    /// first; where it is another one the journey ends before any OTP. With an
    /// [audit sink](crate::AuditSink) it is not submitted unless its record was kept.
    ///
    /// # Errors
    ///
    /// [`Error`], [`Ended::OtherAccount`](abdm_flows::Ended::OtherAccount) in it where the patient
    /// named another account. If its [`effect`](Error::effect) is possible, an OTP may be on its way
    /// that cannot be used; the account is not changed.
    pub async fn delete(
        &self,
        session: &UserSession,
        reasons: Reasons,
        confirmed: DeletionConfirmed,
        by: AuthBy,
    ) -> Result<Delete, Error> {
        let action = Action::Delete;
        let begun =
            self.begin_leaving::<Delete, Deletion>(action, session, reasons, confirmed, by).await;
        self.or_same(begun).await
    }
}

impl Delete {
    /// The account that is to be deleted, for the patient to compare. It is known, and the one that
    /// the patient named.
    pub fn abha_number(&self) -> Option<&AbhaNumber> {
        match &self.state {
            State::V1V2(state) => state.journey().identified().abha_number(),
            State::V3(state) => Some(state.journey().identified().abha_number()),
            State::V3Password(state) => Some(state.journey().identified().abha_number()),
        }
    }
}

impl From<abdm_flows::Deleted> for Deleted {
    fn from(done: abdm_flows::Deleted) -> Self {
        Self { abha_number: done.was.abha_number }
    }
}
