//! How a secret of the patient is submitted, once.

use abdm_flows::{Exchange, OutcomeUnknown, Step};

use super::waits::{Encrypts, Parks, Plain, Waits};
use super::way::{Attempt, Leads, Way, submitted};
use super::{Submitted, outcome};
use crate::keys::Key;
use crate::parking::Course;
use crate::{Client, ConfirmOtp, Error};

impl Client {
    /// Submits a secret encrypted.
    pub(super) async fn submit_encrypted<Q, W, T>(
        self,
        mut course: Course,
        state: W::Waiting,
        secret: &<W::Waiting as Waits>::Secret,
    ) -> Result<Submitted<T, Q>, Error>
    where
        W: Way<Q, Done: Leads<T>>,
        W::Waiting: Encrypts<Verifying: Exchange<Next = Next<Q, W>>>,
    {
        let before = state.clone();
        let attempt = match self.key().await {
            Ok(key) => match state.encrypted(secret, key.encryptor()) {
                Ok(verifying) => {
                    self.verify::<Q, W, _>(&mut course, before, verifying, Some(&key)).await
                }
                Err((state, why)) => Err((state, why.into())),
            },
            Err(why) => Err((state, why)),
        };
        submitted::<Q, W, T>(self, course, attempt).await
    }

    /// Submits a secret in plain text.
    pub(super) async fn submit_plain<Q, W, T>(
        self,
        mut course: Course,
        state: W::Waiting,
        secret: &<W::Waiting as Waits>::Secret,
    ) -> Result<Submitted<T, Q>, Error>
    where
        W: Way<Q, Done: Leads<T>>,
        W::Waiting: Plain<VerifyingPlain: Exchange<Next = Next<Q, W>>>,
    {
        let (before, verifying) = (state.clone(), state.plain(secret));
        let attempt = self.verify::<Q, W, _>(&mut course, before, verifying, None).await;
        submitted::<Q, W, T>(self, course, attempt).await
    }

    /// Submits a secret as the builder was told.
    pub(super) async fn submit_configured<Q, W, T>(
        self,
        course: Course,
        state: W::Waiting,
        secret: &<W::Waiting as Waits>::Secret,
    ) -> Result<Submitted<T, Q>, Error>
    where
        W: Way<Q, Done: Leads<T>>,
        W::Waiting: Encrypts<Verifying: Exchange<Next = Next<Q, W>>>
            + Plain<VerifyingPlain: Exchange<Next = Next<Q, W>>>,
    {
        match self.confirm() {
            ConfirmOtp::Plain => self.submit_plain::<Q, W, T>(course, state, secret).await,
            ConfirmOtp::Encrypted => self.submit_encrypted::<Q, W, T>(course, state, secret).await,
        }
    }

    /// Makes the call that submits a secret, once it is written down that nobody else may.
    async fn verify<Q, W, X>(
        &self,
        course: &mut Course,
        before: W::Waiting,
        verifying: X,
        key: Option<&Key>,
    ) -> Attempt<W::Done, W::Waiting, OutcomeUnknown<W>>
    where
        W: Way<Q>,
        X: Exchange<Next = Next<Q, W>> + Parks,
    {
        let action = W::Waiting::SUBMITS;
        let recorded = self.audit(course, action, None).await;
        if let Err(refused) = recorded
            && course.kind.action().fails_closed()
        {
            return Err((before, refused.into()));
        }
        if let Err(why) = self.claim_for(course, action, || verifying.parked()).await {
            return Err((before, why));
        }
        let step = self.perform_with(verifying, key).await;
        let left = match &step {
            Step::Next(done) => W::left(done),
            Step::Retry(state, _) => Some(state.parked()),
            Step::Unknown(unknown, _) => W::doubted(unknown),
            Step::Ended(_) => None,
        };
        match left {
            Some(snapshot) => self.keep(course, || snapshot).await,
            None => self.close(course).await,
        }
        self.audited(course, action, outcome(&step)).await;
        Ok(step)
    }
}

/// Where the answer to a submission leads.
type Next<Q, W> = Step<<W as abdm_flows::Journey>::Done, <W as Way<Q>>::Waiting, OutcomeUnknown<W>>;
