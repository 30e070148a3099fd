use abdm_types::{Mobile, Received, TxnId, v1v2, v3};

/// What is known of an OTP that was sent.
///
/// Made from the reply of every call that sends one.
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

    fn v1v2(receipt: v1v2::OtpReceipt) -> Self {
        Self { txn_id: receipt.txn_id, sent_to: receipt.mobile_number, wrong_attempts: 0 }
    }

    fn v3(receipt: v3::OtpReceipt) -> Self {
        Self { sent_to: receipt.sent_to(), txn_id: receipt.txn_id, wrong_attempts: 0 }
    }
}

/// Every call that sends an OTP.
macro_rules! sent_by {
    ($($generation:ident { $($call:ident),* $(,)? })*) => {$($(
        impl From<$generation::$call::Response> for OtpSent {
            fn from($generation::$call::Response(receipt): $generation::$call::Response) -> Self {
                Self::$generation(receipt)
            }
        }
    )*)*};
}

sent_by! {
    v1v2 {
        account_generate_aadhaar_otp,
        auth_init,
        forgot_generate_aadhaar_otp,
        mobile_login_generate_otp,
        reactivate_init,
    }
    v3 {
        account_reactivate_request_otp,
        account_request_otp,
        login_request_otp,
    }
}
