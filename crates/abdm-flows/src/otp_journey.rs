//! What every journey with an OTP has in common: send, wait, submit.
//!
//! ```text
//!  J ──▶ SendingOtp<J, C> ──▶ AwaitingOtp<J> ──submit_otp()──▶ VerifyingOtp<J, C> ──▶ J::Done
//!  ▲          │                     ▲                               │
//!  │ not sent │                     └────── wrong OTP, not sent ────┤
//!  ├──────────┤                                                     │ no reply
//!  │          ▼ no reply                                            ▼
//!  └── OtpMayBeOut<J>                                       OutcomeUnknown<J>
//! ```
//!
//! Where the service can send the OTP again, `AwaitingOtp` leads to [`ResendingOtp`](crate::ResendingOtp)
//! and back.
//!
//! `J` is the state before the OTP, `C` the call. A refusal that is final leads from either call to
//! [`Step::Ended`]. A journey with two OTPs goes through this twice, with another `J` each time.

use std::time::SystemTime;

use abdm_crypto::{EncryptError, Encryptor, Padding};
use abdm_types::{Ciphertext, Endpoint, Failure, Otp, TxnId};
use secrecy::ExposeSecret;

use crate::snapshot::{Kind, Resumable, Resumed, Snapshot};
use crate::step::{send_failed, verify_failed};
use crate::{ConfirmedBy, Exchange, Journey, OtpSent, OutcomeUnknown, SendsOtp, Step};

/// A journey whose OTP travels encrypted.
pub trait EncryptsOtp: ConfirmedBy<Self::Confirm> {
    /// The call that submits the OTP.
    type Confirm: Endpoint;

    /// Makes the call.
    fn confirm(&self, otp: Ciphertext, txn_id: TxnId) -> Self::Confirm;
}

/// A journey whose OTP travels in plain text, or can.
pub trait PlainOtp: ConfirmedBy<Self::ConfirmPlain> {
    /// The call that submits the OTP.
    type ConfirmPlain: Endpoint;

    /// Makes the call.
    fn confirm_plain(&self, otp: Otp, txn_id: TxnId) -> Self::ConfirmPlain;
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

impl<J: Journey, C> SendingOtp<J, C> {
    /// What the journey is called.
    pub fn kind(&self) -> Kind {
        self.journey.kind()
    }
}

impl<J: Resumable, C> SendingOtp<J, C> {
    /// What to keep before the call is made. It comes back as [`OtpMayBeOut`].
    pub fn snapshot(&self) -> Snapshot {
        let resumed = Resumed::OtpMayBeOut(OtpMayBeOut(self.journey.clone()));
        Snapshot::new(self.kind(), J::STEP.sending(), J::restored(resumed))
    }
}

impl<J: Journey, C: SendsOtp> Exchange for SendingOtp<J, C> {
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
        Snapshot::new(self.0.kind(), J::STEP.may_be_out(), J::restored(resumed))
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
    fn submit<C>(self, call: impl FnOnce(&J, TxnId) -> C) -> VerifyingOtp<J, C> {
        let call = call(&self.journey, self.otp.txn_id.clone());
        VerifyingOtp { awaiting: self, call }
    }

    fn again(self, counted: bool) -> Self {
        Self { otp: self.otp.after_attempt(counted), ..self }
    }
}

impl<J: Journey> AwaitingOtp<J> {
    /// What the journey is called.
    pub fn kind(&self) -> Kind {
        self.journey.kind()
    }
}

impl<J: Resumable> AwaitingOtp<J> {
    /// What to keep until the patient enters the OTP. It comes back as it is.
    pub fn snapshot(&self) -> Snapshot {
        let resumed = Resumed::AwaitingOtp(self.clone());
        Snapshot::new(self.kind(), J::STEP.awaiting(), J::restored(resumed))
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
        match encrypt(otp.expose_secret(), encryptor, J::GENERATION.padding()) {
            Ok(otp) => Ok(self.submit(|journey, txn_id| journey.confirm(otp, txn_id))),
            Err(error) => Err((self, error)),
        }
    }
}

impl<J: PlainOtp> AwaitingOtp<J> {
    /// Submits the OTP in plain text, as the contract has it for this call.
    pub fn submit_otp_plain(self, otp: &Otp) -> VerifyingOtp<J, J::ConfirmPlain> {
        self.submit(|journey, txn_id| journey.confirm_plain(otp.clone(), txn_id))
    }
}

/// The OTP is about to be submitted with the call `C`, or under way.
#[derive(Debug)]
pub struct VerifyingOtp<J, C> {
    awaiting: AwaitingOtp<J>,
    call: C,
}

impl<J: Journey, C> VerifyingOtp<J, C> {
    /// What the journey is called.
    pub fn kind(&self) -> Kind {
        self.awaiting.kind()
    }
}

impl<J: Resumable, C> VerifyingOtp<J, C> {
    /// What to keep before the call is made. It comes back as the outcome that nobody knows: an OTP
    /// is not submitted a second time.
    pub fn snapshot(&self) -> Snapshot {
        let unknown = OutcomeUnknown::of(self.awaiting.journey.clone());
        Snapshot::new(self.kind(), J::STEP.verifying(), J::restored_unknown(unknown))
    }
}

impl<J: ConfirmedBy<C>, C: Endpoint> Exchange for VerifyingOtp<J, C> {
    type Call = C;
    type Next = Step<J::Done, AwaitingOtp<J>, OutcomeUnknown<J>>;

    fn call(&self) -> &Self::Call {
        &self.call
    }

    fn receive(self, reply: Result<C::Response, Failure>, now: SystemTime) -> Self::Next {
        match reply {
            Ok(reply) => {
                let AwaitingOtp { journey, otp } = self.awaiting;
                accepted(journey, Some(otp.txn_id), reply, now)
            }
            Err(failure) => verify_failed(
                failure,
                self.awaiting,
                AwaitingOtp::again,
                |awaiting| OutcomeUnknown::of(awaiting.journey),
                |awaiting, failure| awaiting.journey.refused(failure),
            ),
        }
    }
}

/// Where a success leads that the submission of a secret was answered with.
pub(crate) fn accepted<J: ConfirmedBy<C>, C: Endpoint, R>(
    journey: J,
    txn_id: Option<TxnId>,
    reply: C::Response,
    now: SystemTime,
) -> Step<J::Done, R, OutcomeUnknown<J>> {
    match journey.unclear(&reply) {
        Some(failure) => Step::Unknown(OutcomeUnknown::of(journey), failure),
        None => journey.done(txn_id, reply, now).map_or_else(Step::Ended, Step::Next),
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
