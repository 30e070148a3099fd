//! `POST /v3/profile/login/request/otp`: sends the OTP of every operation that needs no login.
//! Section 6; sections 7 to 9 for finding, retrieval and reactivation.

use secrecy::ExposeSecret;

use super::OtpReceipt;
#[cfg(feature = "server")]
use super::otp_request::OtpFields;
use super::otp_request::OtpWords;
use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::{Ciphertext, TxnId};

endpoint! {
    "v3.login_request_otp", POST Abha "/v3/profile/login/request/otp",
    role: SendsOtp, carries: Nothing,
    auth: App, replay: Never,
    body: operation, reply: receipt
}

/// Asks for an OTP.
#[derive(Debug, Clone)]
pub struct Request {
    operation: Operation,
    /// Whom to send it to, encrypted: what it holds depends on the operation.
    pub login_id: Ciphertext,
    /// The search that a place in its list is of. No other operation has one.
    pub txn_id: Option<TxnId>,
}

/// What the OTP is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Operation {
    /// Login to an account that a search by mobile found.
    FindWithAadhaarOtp,
    /// The same, with an OTP to the mobile of the account.
    FindWithMobileOtp,
    /// Login by ABHA number.
    LoginWithAadhaarOtp,
    /// The same, with an OTP to the mobile of the account.
    LoginWithMobileOtp,
    /// Login by mobile, and at the same time retrieval by it.
    LoginUsingMobile,
    /// Reactivation by ABHA number.
    ReactivateViaAadhaarOtp,
    /// The same, with an OTP to the mobile of the account.
    ReactivateViaMobileOtp,
    /// Retrieval by Aadhaar number, which is at the same time a login.
    RetrieveViaAadhaarOtp,
}

impl Request {
    fn new(operation: Operation, login_id: Ciphertext) -> Self {
        Self { operation, login_id, txn_id: None }
    }

    /// For a login to one of the accounts that `abha_search` listed in `txn_id`. `index` holds its
    /// place there; the OTP goes to the mobile that is linked with Aadhaar.
    pub fn find_with_aadhaar_otp(txn_id: TxnId, index: Ciphertext) -> Self {
        Self { txn_id: Some(txn_id), ..Self::new(Operation::FindWithAadhaarOtp, index) }
    }

    /// The same; the OTP goes to the mobile of the account.
    pub fn find_with_mobile_otp(txn_id: TxnId, index: Ciphertext) -> Self {
        Self { txn_id: Some(txn_id), ..Self::new(Operation::FindWithMobileOtp, index) }
    }

    /// For a login. `abha_number` holds 14 digits with dashes; the OTP goes to the mobile that is
    /// linked with Aadhaar.
    pub fn login_with_aadhaar_otp(abha_number: Ciphertext) -> Self {
        Self::new(Operation::LoginWithAadhaarOtp, abha_number)
    }

    /// The same; the OTP goes to the mobile of the account.
    pub fn login_with_mobile_otp(abha_number: Ciphertext) -> Self {
        Self::new(Operation::LoginWithMobileOtp, abha_number)
    }

    /// For a login or a retrieval. `mobile` holds 10 digits; the OTP goes there.
    pub fn login_using_mobile(mobile: Ciphertext) -> Self {
        Self::new(Operation::LoginUsingMobile, mobile)
    }

    /// For a deactivated account. `abha_number` holds 14 digits with dashes; the OTP goes to the
    /// mobile that is linked with Aadhaar.
    pub fn reactivate_via_aadhaar_otp(abha_number: Ciphertext) -> Self {
        Self::new(Operation::ReactivateViaAadhaarOtp, abha_number)
    }

    /// The same; the OTP goes to the mobile of the account.
    pub fn reactivate_via_mobile_otp(abha_number: Ciphertext) -> Self {
        Self::new(Operation::ReactivateViaMobileOtp, abha_number)
    }

    /// For a forgotten ABHA, or a login by Aadhaar number. `aadhaar` holds 12 digits; the OTP goes to the mobile that is linked
    /// with Aadhaar.
    pub fn retrieve_via_aadhaar_otp(aadhaar: Ciphertext) -> Self {
        Self::new(Operation::RetrieveViaAadhaarOtp, aadhaar)
    }

    /// What the OTP is for.
    pub fn operation(&self) -> Operation {
        self.operation
    }
}

impl Operation {
    #[cfg(feature = "server")]
    const ALL: &[Self] = &[
        Self::FindWithAadhaarOtp,
        Self::FindWithMobileOtp,
        Self::LoginWithAadhaarOtp,
        Self::LoginWithMobileOtp,
        Self::LoginUsingMobile,
        Self::ReactivateViaAadhaarOtp,
        Self::ReactivateViaMobileOtp,
        Self::RetrieveViaAadhaarOtp,
    ];

    pub(super) fn words(self) -> OtpWords {
        let (scope, login_hint, otp_system): (&'static [&'static str], _, _) = match self {
            Self::FindWithAadhaarOtp => {
                (&["abha-login", "search-abha", "aadhaar-verify"], "index", "aadhaar")
            }
            Self::FindWithMobileOtp => {
                (&["abha-login", "search-abha", "mobile-verify"], "index", "abdm")
            }
            Self::LoginWithAadhaarOtp => {
                (&["abha-login", "aadhaar-verify"], "abha-number", "aadhaar")
            }
            Self::LoginWithMobileOtp => (&["abha-login", "mobile-verify"], "abha-number", "abdm"),
            Self::LoginUsingMobile => (&["abha-login", "mobile-verify"], "mobile", "abdm"),
            Self::ReactivateViaAadhaarOtp => {
                (&["abha-login", "aadhaar-verify", "re-activate"], "abha-number", "aadhaar")
            }
            Self::ReactivateViaMobileOtp => {
                (&["abha-login", "mobile-verify", "re-activate"], "abha-number", "abdm")
            }
            Self::RetrieveViaAadhaarOtp => {
                (&["abha-login", "aadhaar-verify"], "aadhaar", "aadhaar")
            }
        };
        OtpWords { scope, login_hint, otp_system }
    }

    /// Whether it goes on from a search.
    #[cfg(feature = "server")]
    fn finds(self) -> bool {
        matches!(self, Self::FindWithAadhaarOtp | Self::FindWithMobileOtp)
    }
}

impl serde::Serialize for Request {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let txn_id = self.txn_id.as_ref().map(TxnId::expose_secret);
        self.operation.words().serialize_in(txn_id, &self.login_id, serializer)
    }
}

#[cfg(feature = "server")]
impl crate::server::ByOperation for Request {
    type Fields = OtpFields;

    fn from_fields(fields: Self::Fields) -> Option<Self> {
        let operation = *Operation::ALL.iter().find(|one| fields.are(one.words()))?;
        let OtpFields { login_id, txn_id, .. } = fields;
        // What another operation has in this place means nothing.
        let txn_id = txn_id.filter(|_| operation.finds());
        (txn_id.is_some() == operation.finds()).then_some(Self { operation, login_id, txn_id })
    }
}

/// The OTP is on its way.
#[derive(Debug, Clone, serde::Deserialize)]
#[cfg_attr(feature = "server", derive(serde::Serialize))]
#[serde(transparent)]
pub struct Response(pub OtpReceipt);

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        let find = [Self::find_with_aadhaar_otp, Self::find_with_mobile_otp];
        let others = [
            Self::login_with_aadhaar_otp,
            Self::login_with_mobile_otp,
            Self::login_using_mobile,
            Self::reactivate_via_aadhaar_otp,
            Self::reactivate_via_mobile_otp,
            Self::retrieve_via_aadhaar_otp,
        ];
        let find = find.map(|ask| ask(sentinel::txn_id(), sentinel::ciphertext()));
        find.into_iter().chain(others.map(|ask| ask(sentinel::ciphertext()))).collect()
    }

    fn replies() -> Vec<Bytes> {
        vec![sentinel::object(&[sentinel::SAID])]
    }
}
