//! What every journey is, whatever the patient proves it with.

use std::fmt::Debug;
use std::time::SystemTime;

use abdm_types::{Endpoint, Failure, TxnId};

use crate::snapshot::{JourneyKind, Kind, Snapshot, StateKind, Storable};
use crate::{Ended, Exchange, Generation, Reconciled};

/// A journey that spends a secret of the patient, implemented by its state before that.
///
/// A journey that spends two has such a state before each, and [`STEP`](Self::STEP) tells them apart.
pub trait Journey: Sized {
    /// The generation of the service that it is made with.
    const GENERATION: Generation;
    /// Which secret of the journey this is.
    const STEP: OtpStep = OtpStep::First;

    /// What an accepted secret leads to.
    type Done;
    /// What is kept when nobody knows whether the secret was accepted, in order to find out: `()`
    /// where nothing was changed.
    type InDoubt: Debug + Clone;

    /// Which journey it is.
    fn journey(&self) -> JourneyKind;

    /// Keeps what is needed to find out, and nothing else.
    fn in_doubt(self) -> Self::InDoubt;

    /// Ends because one of its calls was refused for good.
    fn refused(self, failure: Failure) -> Ended {
        Ended::Refused(failure)
    }

    /// What it is called.
    fn kind(&self) -> Kind {
        Kind { generation: Self::GENERATION, journey: self.journey() }
    }
}

/// Which secret of a journey it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OtpStep {
    /// The first, and in most journeys the only one.
    First,
    /// Another one, after the first was accepted.
    Second,
}

impl OtpStep {
    pub(crate) const fn sending(self) -> StateKind {
        match self {
            Self::First => StateKind::SendingOtp,
            Self::Second => StateKind::SendingSecondOtp,
        }
    }

    pub(crate) const fn may_be_out(self) -> StateKind {
        match self {
            Self::First => StateKind::OtpMayBeOut,
            Self::Second => StateKind::SecondOtpMayBeOut,
        }
    }

    pub(crate) const fn awaiting(self) -> StateKind {
        match self {
            Self::First => StateKind::AwaitingOtp,
            Self::Second => StateKind::AwaitingSecondOtp,
        }
    }

    pub(crate) const fn resending(self) -> StateKind {
        match self {
            Self::First => StateKind::ResendingOtp,
            Self::Second => StateKind::ResendingSecondOtp,
        }
    }

    pub(crate) const fn verifying(self) -> StateKind {
        match self {
            Self::First => StateKind::VerifyingOtp,
            Self::Second => StateKind::VerifyingSecondOtp,
        }
    }

    const fn outcome_unknown(self) -> StateKind {
        match self {
            Self::First => StateKind::OutcomeUnknown,
            Self::Second => StateKind::SecondOutcomeUnknown,
        }
    }
}

/// A journey that the call `C` finishes.
pub trait ConfirmedBy<C: Endpoint>: Journey {
    /// Reads the reply to an accepted secret. `txn_id` is the transaction that it was submitted in:
    /// an OTP always has one.
    ///
    /// # Errors
    ///
    /// [`Ended`] when the journey cannot use the reply.
    fn done(
        self,
        txn_id: Option<TxnId>,
        reply: C::Response,
        now: SystemTime,
    ) -> Result<Self::Done, Ended>;

    /// Why nobody can tell from this reply what happened, where that is so: the service says that
    /// it changed an account, and names another than was meant.
    fn unclear(&self, _reply: &C::Response) -> Option<Failure> {
        None
    }
}

/// A secret of the journey `J` was submitted, and nobody knows what came of it.
///
/// Where the journey changes no account, nothing was changed; start again. Where it does, the account
/// may be changed, and [`reconcile`](Self::reconcile) finds out.
#[derive(Debug, Clone)]
pub struct OutcomeUnknown<J: Journey> {
    pub(crate) journey: JourneyKind,
    pub(crate) in_doubt: J::InDoubt,
}

impl<J: Journey> OutcomeUnknown<J> {
    pub(crate) fn of(journey: J) -> Self {
        Self { journey: journey.journey(), in_doubt: journey.in_doubt() }
    }

    /// What the journey is called.
    pub fn kind(&self) -> Kind {
        Kind { generation: J::GENERATION, journey: self.journey }
    }
}

impl<J: Storable> OutcomeUnknown<J> {
    /// What to keep until the outcome is known. It comes back as it is.
    pub fn snapshot(&self) -> Snapshot {
        let state = J::STEP.outcome_unknown();
        Snapshot::new(self.kind(), state, J::restored_unknown(self.clone()))
    }
}

impl<J: Reconciles> OutcomeUnknown<J> {
    /// Looks at the account to find out. `None` when it is not known which account it is.
    pub fn reconcile(self) -> Option<J::Look> {
        J::look(self.in_doubt)
    }
}

/// A journey that changes an account in a way that can be seen.
pub trait Reconciles: Journey {
    /// The call that looks. It only reads.
    type Look: Exchange<Next = Result<Reconciled, (Self::Look, Failure)>>;

    /// Makes it from what is kept. `None` when it is not known which account it is.
    fn look(in_doubt: Self::InDoubt) -> Option<Self::Look>;
}
