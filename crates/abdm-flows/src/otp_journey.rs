//! What every journey with an OTP has in common: send, wait, submit.
//!
//! ```text
//!  J ──▶ SendingOtp<J, C> ──▶ AwaitingOtp<J> ──submit_otp()──▶ VerifyingOtp<J, C> ──▶ J::Done
//!  ▲          │                     ▲                               │
//!  │ not sent │                     └────── wrong OTP, not sent ────┤
//!  ├──────────┤                                                     │ no reply
//!  │          ▼ no reply                                            ▼
//!  └── OtpMayBeOut<J>                                       J::OutcomeUnknown
//! ```
//!
//! Where the service can send the OTP again, `AwaitingOtp` leads to [`ResendingOtp`](crate::ResendingOtp)
//! and back.
//!
//! `J` is the state before the OTP, `C` the call. A refusal that is final leads from either call to
//! [`Step::Ended`].

use std::time::SystemTime;

use abdm_crypto::{EncryptError, Encryptor, Padding};
use abdm_types::{Ciphertext, Endpoint, Failure, Otp, TxnId};
use secrecy::ExposeSecret;

use crate::snapshot::{Resumable, Resumed, Snapshot, StateKind};
use crate::step::{send_failed, verify_failed};
use crate::{Ended, Exchange, OtpSent, SendsOtp, Step};

/// A journey that sends an OTP and spends it, implemented by its state before the OTP.
pub trait OtpJourney: Sized {
    /// What an accepted OTP leads to.
    type Done;
    /// What is left when nobody knows whether the OTP was accepted.
    type OutcomeUnknown;

    /// Ends without knowing whether the OTP was accepted.
    fn outcome_unknown(self) -> Self::OutcomeUnknown;

    /// Ends because one of the two calls was refused for good.
    fn refused(self, failure: Failure) -> Ended {
        Ended::Refused(failure)
    }
}

/// A journey that the call `C` finishes.
pub trait ConfirmedBy<C: Endpoint>: OtpJourney {
    /// Reads the reply to an accepted OTP. `txn_id` is the transaction of the OTP.
    ///
    /// # Errors
    ///
    /// [`Ended`] when the journey cannot use the reply.
    fn done(self, txn_id: TxnId, reply: C::Response, now: SystemTime) -> Result<Self::Done, Ended>;

    /// Why nobody can tell from this reply what happened, where that is so: the service says that
    /// it changed an account, and names another than was meant.
    fn in_doubt(&self, _reply: &C::Response) -> Option<Failure> {
        None
    }
}

/// A journey whose OTP travels encrypted.
pub trait EncryptsOtp: ConfirmedBy<Self::Confirm> {
    /// The call that submits the OTP.
    type Confirm: Endpoint;

    /// How this generation of the service pads.
    const PADDING: Padding;

    /// Makes the call.
    fn confirm(&self, otp: Ciphertext, txn_id: TxnId) -> Self::Confirm;
}

/// The call `C` that sends the OTP is about to be made, or under way.
#[derive(Debug)]
pub struct SendingOtp<J, C> {
    journey: J,
    call: C,
}

impl<J, C> SendingOtp<J, C> {
    pub(crate) fn new(journey: J, call: C) -> Self {
        Self { journey, call }
    }
}

impl<J: Resumable, C> SendingOtp<J, C> {
    /// What to keep before the call is made. It comes back as [`OtpMayBeOut`].
    pub fn snapshot(&self) -> Snapshot {
        let resumed = Resumed::OtpMayBeOut(OtpMayBeOut(self.journey.clone()));
        Snapshot::new(StateKind::SendingOtp, J::restored(resumed))
    }
}

impl<J: OtpJourney, C: SendsOtp> Exchange for SendingOtp<J, C> {
    type Call = C;
    type Next = Step<AwaitingOtp<J>, J, OtpMayBeOut<J>>;

    fn call(&self) -> &Self::Call {
        &self.call
    }

    fn receive(self, reply: Result<C::Response, Failure>, now: SystemTime) -> Self::Next {
        match reply {
            Ok(reply) => Step::Next(AwaitingOtp::new(self.journey, C::otp_sent(reply, now))),
            Err(failure) => send_failed(failure, self.journey, OtpMayBeOut, J::refused),
        }
    }
}

/// An OTP may be on its way, and its transaction is not known.
#[derive(Debug, Clone)]
pub struct OtpMayBeOut<J>(pub(crate) J);

impl<J> OtpMayBeOut<J> {
    /// Goes back, because somebody decided that another OTP should be sent.
    pub fn send_again(self) -> J {
        self.0
    }
}

impl<J: Resumable> OtpMayBeOut<J> {
    /// What to keep until somebody decides. It comes back as it is.
    pub fn snapshot(&self) -> Snapshot {
        let resumed = Resumed::OtpMayBeOut(self.clone());
        Snapshot::new(StateKind::OtpMayBeOut, J::restored(resumed))
    }
}

/// The OTP is on its way to the patient.
#[derive(Debug, Clone)]
pub struct AwaitingOtp<J> {
    pub(crate) journey: J,
    pub(crate) otp: OtpSent,
}

impl<J> AwaitingOtp<J> {
    pub(crate) fn new(journey: J, otp: OtpSent) -> Self {
        Self { journey, otp }
    }

    /// What is known of the OTP.
    pub fn otp(&self) -> &OtpSent {
        &self.otp
    }

    /// The state before the OTP was sent.
    pub fn journey(&self) -> &J {
        &self.journey
    }

    /// Submits with a call that was made for this transaction.
    pub(crate) fn submit<C>(self, call: impl FnOnce(&J, TxnId) -> C) -> VerifyingOtp<J, C> {
        let call = call(&self.journey, self.otp.txn_id.clone());
        VerifyingOtp { awaiting: self, call }
    }

    fn again(self, counted: bool) -> Self {
        Self { otp: self.otp.after_attempt(counted), ..self }
    }
}

impl<J: Resumable> AwaitingOtp<J> {
    /// What to keep until the patient enters the OTP. It comes back as it is.
    pub fn snapshot(&self) -> Snapshot {
        let resumed = Resumed::AwaitingOtp(self.clone());
        Snapshot::new(StateKind::AwaitingOtp, J::restored(resumed))
    }
}

impl<J: EncryptsOtp> AwaitingOtp<J> {
    /// Submits the OTP, encrypted with the padding of this generation whatever the encryptor's own.
    ///
    /// # Errors
    ///
    /// The state comes back with the reason; the OTP was not spent.
    pub fn submit_otp(
        self,
        otp: &Otp,
        encryptor: &Encryptor,
    ) -> Result<VerifyingOtp<J, J::Confirm>, (Self, EncryptError)> {
        match encrypt(otp.expose_secret(), encryptor, J::PADDING) {
            Ok(otp) => Ok(self.submit(|journey, txn_id| journey.confirm(otp, txn_id))),
            Err(error) => Err((self, error)),
        }
    }
}

/// The OTP is about to be submitted with the call `C`, or under way.
#[derive(Debug)]
pub struct VerifyingOtp<J, C> {
    awaiting: AwaitingOtp<J>,
    call: C,
}

impl<J: Resumable, C> VerifyingOtp<J, C> {
    /// What to keep before the call is made. It comes back as the outcome that nobody knows: an OTP
    /// is not submitted a second time.
    pub fn snapshot(&self) -> Snapshot {
        let resumed = Resumed::OutcomeUnknown(self.awaiting.journey.clone().outcome_unknown());
        Snapshot::new(StateKind::VerifyingOtp, J::restored(resumed))
    }
}

impl<J: ConfirmedBy<C>, C: Endpoint> Exchange for VerifyingOtp<J, C> {
    type Call = C;
    type Next = Step<J::Done, AwaitingOtp<J>, J::OutcomeUnknown>;

    fn call(&self) -> &Self::Call {
        &self.call
    }

    fn receive(self, reply: Result<C::Response, Failure>, now: SystemTime) -> Self::Next {
        match reply {
            Ok(reply) => {
                let AwaitingOtp { journey, otp } = self.awaiting;
                match journey.in_doubt(&reply) {
                    Some(failure) => Step::Unknown(journey.outcome_unknown(), failure),
                    None => {
                        journey.done(otp.txn_id, reply, now).map_or_else(Step::Ended, Step::Next)
                    }
                }
            }
            Err(failure) => verify_failed(
                failure,
                self.awaiting,
                AwaitingOtp::again,
                |awaiting| awaiting.journey.outcome_unknown(),
                |awaiting, failure| awaiting.journey.refused(failure),
            ),
        }
    }
}

/// Encrypts a field of a request. The padding cannot be read off the key, so it is the generation's
/// and not the caller's to choose.
pub(crate) fn encrypt(
    plain: &str,
    encryptor: &Encryptor,
    padding: Padding,
) -> Result<Ciphertext, EncryptError> {
    encryptor.with_padding(padding).encrypt_base64(plain.as_bytes()).map(Ciphertext::new)
}
