//! What a deactivation and a deletion have in common: the patient leaves, for a while or for good.

use std::fmt::Debug;

use abdm_types::AbhaNumber;

use crate::{Acknowledged, DeletionConfirmed, UserSession, Wanted};

/// In which way a patient leaves. There are two, and the journeys are generic over them.
pub trait Leaving: Debug + Clone + 'static {
    /// What the patient must have agreed to.
    type Agreement: Agreement;
    /// What it leads to, made from the login that was used. Its token is worth nothing any more.
    type Done: From<UserSession> + Debug;

    /// What a look at the account finds when it was done.
    const WANTED: Wanted;
}

/// That the patient agreed to leave.
pub trait Agreement: Debug + Clone {
    /// Whether the patient meant this account.
    fn covers(&self, abha_number: &AbhaNumber) -> bool;
}

/// Seeing the consequences says nothing of a number.
impl Agreement for Acknowledged {
    fn covers(&self, _: &AbhaNumber) -> bool {
        true
    }
}

impl Agreement for DeletionConfirmed {
    fn covers(&self, abha_number: &AbhaNumber) -> bool {
        self.abha_number() == abha_number
    }
}

/// For a while: the account can be reactivated.
#[derive(Debug, Clone, Copy)]
pub enum Deactivation {}

impl Leaving for Deactivation {
    type Agreement = Acknowledged;
    type Done = Deactivated;

    const WANTED: Wanted = Wanted::Status(abdm_types::AccountStatus::Deactivated);
}

/// The account is deactivated.
#[derive(Debug, Clone)]
pub struct Deactivated {
    /// The login that was used, with the number of the account as far as it is known. Its token is
    /// worth nothing any more.
    pub was: UserSession,
}

impl From<UserSession> for Deactivated {
    fn from(was: UserSession) -> Self {
        Self { was }
    }
}

/// For good.
#[derive(Debug, Clone, Copy)]
pub enum Deletion {}

impl Leaving for Deletion {
    type Agreement = DeletionConfirmed;
    type Done = Deleted;

    const WANTED: Wanted = Wanted::Gone;
}

/// There is no such account any more.
#[derive(Debug, Clone)]
pub struct Deleted {
    /// The login that was used, with the number that the account had. Its token is worth nothing any
    /// more.
    pub was: UserSession,
}

impl From<UserSession> for Deleted {
    fn from(was: UserSession) -> Self {
        Self { was }
    }
}
