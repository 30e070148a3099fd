//! What every journey with a password has in common: wait, submit. Nothing is sent to the patient.
//!
//! ```text
//!  J ──▶ AwaitingPassword<J> ──submit_password()──▶ VerifyingPassword<J, C> ──▶ J::Done
//!                 ▲                                           │
//!                 └────── wrong password, not sent ───────────┤ no reply
//!                                                             ▼
//!                                                    OutcomeUnknown<J>
//! ```
//!
//! Where the service wants a transaction to be opened before, [`OpeningTransaction`] leads from `J`
//! to `AwaitingPassword`.

use std::time::SystemTime;

use abdm_crypto::{EncryptError, Encryptor};
use abdm_types::{Ciphertext, Endpoint, Failure, Password, TxnId};
use secrecy::ExposeSecret;

use crate::otp_journey::{accepted, encrypt};
use crate::snapshot::{Kind, ResumableByPassword, ResumedByPassword, Snapshot, StateKind};
use crate::step::{read_failed, verify_failed};
use crate::{ConfirmedBy, Exchange, Journey, OutcomeUnknown, SendsOtp, Step};

/// A journey whose password travels encrypted.
pub trait EncryptsPassword: ConfirmedBy<Self::Confirm> {
    /// The call that submits the password.
    type Confirm: Endpoint;

    /// Makes the call. There is a transaction if one was [opened](OpeningTransaction).
    fn confirm(&self, password: Ciphertext, txn_id: Option<TxnId>) -> Self::Confirm;
}

/// A journey whose password travels in plain text.
pub trait PlainPassword: ConfirmedBy<Self::ConfirmPlain> {
    /// The call that submits the password.
    type ConfirmPlain: Endpoint;

    /// Makes the call. There is a transaction if one was [opened](OpeningTransaction).
    fn confirm_plain(&self, password: Password, txn_id: Option<TxnId>) -> Self::ConfirmPlain;
}

/// The call `C` that opens a transaction for a password is about to be made, or under way.
///
/// It sends nothing to the patient and changes nothing, so nothing has to be kept before: whatever
/// becomes of it, another transaction can be opened.
#[derive(Debug, Clone)]
pub struct OpeningTransaction<J, C> {
    journey: J,
    call: C,
}

impl<J, C> OpeningTransaction<J, C> {
    /// Begins with a call that is made for a password.
    pub fn new(journey: J, call: C) -> Self {
        Self { journey, call }
    }
}

impl<J: Journey, C: SendsOtp> Exchange for OpeningTransaction<J, C> {
    type Call = C;
    type Next = Step<AwaitingPassword<J>, Self>;

    fn call(&self) -> &Self::Call {
        &self.call
    }

    fn receive(self, reply: Result<C::Response, Failure>, now: SystemTime) -> Self::Next {
        match reply {
            Ok(reply) => {
                let txn_id = C::otp_sent(reply, now).txn_id;
                Step::Next(AwaitingPassword {
                    txn_id: Some(txn_id),
                    ..AwaitingPassword::without_transaction(self.journey)
                })
            }
            Err(failure) => read_failed(failure, self, |this, why| this.journey.refused(why)),
        }
    }
}

/// The patient is to enter the password.
#[derive(Debug, Clone)]
pub struct AwaitingPassword<J> {
    pub(crate) journey: J,
    pub(crate) txn_id: Option<TxnId>,
    pub(crate) wrong_attempts: u32,
}

impl<J> AwaitingPassword<J> {
    /// Waits at once, in a journey that needs no transaction for it. It is for the journey to say so.
    pub(crate) fn without_transaction(journey: J) -> Self {
        Self { journey, txn_id: None, wrong_attempts: 0 }
    }

    /// The state before.
    pub fn journey(&self) -> &J {
        &self.journey
    }

    /// How often a submission was refused. The service's limit is not published.
    pub fn wrong_attempts(&self) -> u32 {
        self.wrong_attempts
    }

    /// Submits with a call that was made for this transaction.
    fn submit<C>(self, call: impl FnOnce(&J, Option<TxnId>) -> C) -> VerifyingPassword<J, C> {
        let call = call(&self.journey, self.txn_id.clone());
        VerifyingPassword { awaiting: self, call }
    }

    fn again(mut self, counted: bool) -> Self {
        self.wrong_attempts = self.wrong_attempts.saturating_add(u32::from(counted));
        self
    }
}

impl<J: Journey> AwaitingPassword<J> {
    /// What the journey is called.
    pub fn kind(&self) -> Kind {
        self.journey.kind()
    }
}

impl<J: ResumableByPassword> AwaitingPassword<J> {
    /// What to keep until the patient enters the password. It comes back as it is.
    pub fn snapshot(&self) -> Snapshot {
        let resumed = ResumedByPassword::AwaitingPassword(self.clone());
        Snapshot::new(self.kind(), StateKind::AwaitingPassword, J::restored(resumed))
    }
}

impl<J: EncryptsPassword> AwaitingPassword<J> {
    /// Submits the password, encrypted with the padding of this generation whatever the encryptor's
    /// own.
    ///
    /// # Errors
    ///
    /// The state comes back with the reason; nothing was sent.
    pub fn submit_password(
        self,
        password: &Password,
        encryptor: &Encryptor,
    ) -> Result<VerifyingPassword<J, J::Confirm>, (Self, EncryptError)> {
        match encrypt(password.expose_secret(), encryptor, J::GENERATION.padding()) {
            Ok(password) => Ok(self.submit(|journey, txn_id| journey.confirm(password, txn_id))),
            Err(error) => Err((self, error)),
        }
    }
}

impl<J: PlainPassword> AwaitingPassword<J> {
    /// Submits the password in plain text, as the contract has it for this call.
    pub fn submit_password_plain(
        self,
        password: &Password,
    ) -> VerifyingPassword<J, J::ConfirmPlain> {
        self.submit(|journey, txn_id| journey.confirm_plain(password.clone(), txn_id))
    }
}

/// The password is about to be submitted with the call `C`, or under way.
#[derive(Debug)]
pub struct VerifyingPassword<J, C> {
    awaiting: AwaitingPassword<J>,
    call: C,
}

impl<J: Journey, C> VerifyingPassword<J, C> {
    /// What the journey is called.
    pub fn kind(&self) -> Kind {
        self.awaiting.kind()
    }
}

impl<J: ResumableByPassword, C> VerifyingPassword<J, C> {
    /// What to keep before the call is made. It comes back as the outcome that nobody knows: a
    /// password is not submitted a second time by itself.
    pub fn snapshot(&self) -> Snapshot {
        let unknown = OutcomeUnknown::of(self.awaiting.journey.clone());
        Snapshot::new(self.kind(), StateKind::VerifyingPassword, J::restored_unknown(unknown))
    }
}

impl<J: ConfirmedBy<C>, C: Endpoint> Exchange for VerifyingPassword<J, C> {
    type Call = C;
    type Next = Step<J::Done, AwaitingPassword<J>, OutcomeUnknown<J>>;

    fn call(&self) -> &Self::Call {
        &self.call
    }

    fn receive(self, reply: Result<C::Response, Failure>, now: SystemTime) -> Self::Next {
        match reply {
            Ok(reply) => {
                let AwaitingPassword { journey, txn_id, .. } = self.awaiting;
                accepted(journey, txn_id, reply, now)
            }
            Err(failure) => verify_failed(
                failure,
                self.awaiting,
                AwaitingPassword::again,
                |awaiting| OutcomeUnknown::of(awaiting.journey),
                |awaiting, failure| awaiting.journey.refused(failure),
            ),
        }
    }
}
