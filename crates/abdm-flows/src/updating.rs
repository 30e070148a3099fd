//! What the updates of an account have in common: the patient's login, and what is to be there.

use abdm_types::{Email, Mobile};

use crate::snapshot::SnapshotError;
use crate::snapshot::fields::{Kept, Read, Written};
use crate::{UserSession, Wanted};

/// A patient who is logged in, and the mobile or e-mail address that the account is to have.
#[derive(Debug, Clone)]
pub struct Update<T> {
    pub(crate) session: UserSession,
    pub(crate) wanted: T,
}

impl<T> Update<T> {
    pub(crate) fn new(session: UserSession, wanted: T) -> Self {
        Self { session, wanted }
    }

    /// No more of the login than a look at the account needs: nothing to renew it with.
    pub(crate) fn in_doubt(self) -> Self {
        let Self { session, wanted } = self;
        let UserSession { x_token, abha_number, generation, of, .. } = session;
        Self {
            session: UserSession { of, ..UserSession::new(generation, x_token, abha_number) },
            wanted,
        }
    }
}

impl<T: Into<Wanted>> Update<T> {
    pub(crate) fn into_look(self) -> (UserSession, Wanted) {
        (self.session, self.wanted.into())
    }
}

impl From<Email> for Wanted {
    fn from(email: Email) -> Self {
        Self::Email(email)
    }
}

impl From<Mobile> for Wanted {
    fn from(mobile: Mobile) -> Self {
        Self::Mobile(mobile)
    }
}

/// The account has what it was to have.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Updated<T> {
    /// The mobile or e-mail address that it has now.
    pub now: T,
}

impl<T> From<Update<T>> for Updated<T> {
    fn from(update: Update<T>) -> Self {
        Self { now: update.wanted }
    }
}

impl<T: Kept> Kept for Update<T> {
    fn write<'a>(&'a self, to: &mut Written<'a>) {
        self.session.write(to);
        self.wanted.write(to);
    }

    fn read(from: &mut Read) -> Result<Self, SnapshotError> {
        Ok(Self { session: UserSession::read(from)?, wanted: T::read(from)? })
    }
}
