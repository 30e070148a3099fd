//! How to find out whether a change was made of which nobody knows.

use std::fmt::Debug;

use abdm_flows::{Exchange, Reconciled};
use abdm_types::{Effect, Failure};
use async_trait::async_trait;

use crate::audit::{AuditAction, AuditOutcome};
use crate::parking::Course;
use crate::{Client, Error};

/// A change of an account of which nobody knows whether it was made.
#[derive(Debug)]
pub struct Unsettled {
    client: Client,
    course: Course,
    look: Look,
}

impl Unsettled {
    pub(super) fn new(client: Client, course: Course, look: Look) -> Self {
        Self { client, course, look }
    }

    /// Looks at the account. The look only reads and can be repeated.
    ///
    /// Gives [`Reconciled::Unknown`] without a call when the account's number is not known, and for a
    /// change that nothing of the account shows, such as a re-KYC.
    ///
    /// # Errors
    ///
    /// [`Error`] when the look itself failed.
    pub async fn reconcile(&self) -> Result<Reconciled, Error> {
        reconcile(&self.client, &mut self.course.clone(), &self.look).await
    }
}

/// How to find out.
#[derive(Debug)]
pub(crate) enum Look {
    At(Box<dyn Looks>),
    /// Not at all: the account's number is not known, or nothing of it shows the change.
    Nowhere,
    /// There is nothing to find out: this journey changes no account.
    NothingChanged,
}

/// `None` where it is not known which account it is.
impl<L: Looks + 'static> From<Option<L>> for Look {
    fn from(look: Option<L>) -> Self {
        look.map_or(Self::Nowhere, |look| Self::At(Box::new(look)))
    }
}

/// A look at an account, of either generation and at whatever of it.
#[async_trait]
pub(crate) trait Looks: Debug + Send + Sync {
    async fn look(&self, client: &Client) -> Result<Reconciled, Failure>;
}

#[async_trait]
impl<X> Looks for X
where
    X: Exchange<Next = Result<Reconciled, (X, Failure)>, Call: Sync> + Clone + Debug + Send + Sync,
{
    async fn look(&self, client: &Client) -> Result<Reconciled, Failure> {
        client.perform(self.clone()).await.map_err(|(_, why)| why)
    }
}

/// Looks, and closes the journey once the change turns out to be made.
pub(crate) async fn reconcile(
    client: &Client,
    course: &mut Course,
    look: &Look,
) -> Result<Reconciled, Error> {
    let seen = match look {
        Look::At(look) => look.look(client).await,
        Look::Nowhere => Ok(Reconciled::Unknown),
        Look::NothingChanged => return Err(Error::NothingInDoubt),
    };
    let effect = seen.as_ref().map_or_else(Failure::effect, |_| Effect::Settled);
    let outcome = AuditOutcome { succeeded: matches!(seen, Ok(Reconciled::Done)), effect };
    client.audited(course, AuditAction::Reconcile, outcome).await;
    if let Ok(Reconciled::Done) = seen {
        client.close(course).await;
    }
    Ok(seen?)
}
