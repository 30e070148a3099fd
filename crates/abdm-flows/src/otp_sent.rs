use abdm_types::v1v2::OtpReceipt;
use abdm_types::{Mobile, Received, TxnId};

/// What is known of an OTP that was sent.
#[derive(Debug, Clone)]
pub struct OtpSent {
    pub(crate) txn_id: TxnId,
    sent_to: Option<Received<Mobile>>,
    wrong_attempts: u32,
}

impl OtpSent {
    /// The mobile it went to, masked, if the service told.
    pub fn sent_to(&self) -> Option<String> {
        self.sent_to.as_ref().map(Received::<Mobile>::masked)
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

impl From<OtpReceipt> for OtpSent {
    fn from(receipt: OtpReceipt) -> Self {
        Self { txn_id: receipt.txn_id, sent_to: receipt.mobile_number, wrong_attempts: 0 }
    }
}
