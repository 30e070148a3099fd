use std::time::SystemTime;

use abdm_types::{Endpoint, Personal, Receipt, TxnId};

/// What is known of an OTP that was sent.
#[derive(Debug, Clone)]
pub struct OtpSent {
    pub(crate) txn_id: TxnId,
    /// Masked already: a number that the service shows in full is nobody's business later.
    pub(crate) sent_to: Option<Personal>,
    pub(crate) sent_at: SystemTime,
    pub(crate) wrong_attempts: u32,
    pub(crate) resends: u32,
    /// Moved by a refusal; otherwise `sent_at` alone decides.
    pub(crate) no_resend_before: Option<SystemTime>,
}

impl OtpSent {
    pub(crate) fn new(txn_id: TxnId, sent_to: Option<Personal>, sent_at: SystemTime) -> Self {
        Self { txn_id, sent_to, sent_at, wrong_attempts: 0, resends: 0, no_resend_before: None }
    }

    /// The mobile it went to, masked, if the service told.
    pub fn sent_to(&self) -> Option<String> {
        self.sent_to.as_ref().map(|mobile| mobile.reveal().to_owned())
    }

    /// When the service said that it was sent; after a resend, when it was or may have been sent
    /// again.
    pub fn sent_at(&self) -> SystemTime {
        self.sent_at
    }

    /// How often it was sent again in this transaction, or may have been.
    pub fn resends(&self) -> u32 {
        self.resends
    }

    /// How often a submission was refused. The service's limit is not published.
    pub fn wrong_attempts(&self) -> u32 {
        self.wrong_attempts
    }

    /// What ties the calls of this journey together.
    pub fn txn_id(&self) -> &TxnId {
        &self.txn_id
    }

    pub(crate) fn after_attempt(mut self, counted: bool) -> Self {
        self.wrong_attempts = self.wrong_attempts.saturating_add(u32::from(counted));
        self
    }
}

/// A call that sends an OTP: every one whose reply is a [`Receipt`].
pub trait SendsOtp: Endpoint {
    /// Reads its reply, which arrived at the time `now`.
    fn otp_sent(reply: Self::Response, now: SystemTime) -> OtpSent;
}

impl<E: Endpoint<Response: Receipt>> SendsOtp for E {
    fn otp_sent(reply: Self::Response, now: SystemTime) -> OtpSent {
        OtpSent::new(reply.txn_id().clone(), reply.sent_to(), now)
    }
}
