//! Retrieve a forgotten ABHA via mobile OTP.
//!
//! ```text
//!  Start ──send_otp()──▶ SendingOtp ──generateOtp──▶ AwaitingOtp
//!                            │                         │  ▲
//!                            │ no reply      submit_otp│  │wrong OTP
//!                            ▼                         ▼  │
//!                        OtpMayBeOut               VerifyingOtp ──▶ Retrieved
//! ```
//!
//! A mobile may be that of several accounts, so the patient says whose it is, and the service compares
//! that with the account. The OTP travels in plain text, although this is v2 (contract section 4.2).

use std::time::SystemTime;

use abdm_types::v1v2::{forgot_generate_mobile_otp, forgot_verify_mobile_otp};
use abdm_types::{Demographics, Endpoint, Failure, Mobile, Otp, TxnId};

use super::retrieve::Retrieved;
use crate::snapshot::JourneyKind;
use crate::{ConfirmedBy, Ended, Generation, Journey, PlainOtp, SendingOtp};

/// A mobile to which no OTP was sent yet, and whose account is looked for.
#[derive(Debug, Clone)]
pub struct Start {
    mobile: Mobile,
    who: Demographics,
}

impl Start {
    /// Begins with the mobile of an account and what its owner says of themselves.
    pub fn new(mobile: Mobile, who: Demographics) -> Self {
        Self { mobile, who }
    }

    /// Goes on to the OTP, which the mobile gets.
    pub fn send_otp(self) -> SendingOtp<Self, forgot_generate_mobile_otp::Request> {
        let call = forgot_generate_mobile_otp::Request { mobile: self.mobile.clone() };
        SendingOtp::new(self, call)
    }
}

impl Journey for Start {
    const GENERATION: Generation = Generation::V1V2;

    type Done = Retrieved;
    type InDoubt = ();

    fn journey(&self) -> JourneyKind {
        JourneyKind::RetrieveMobileOtp
    }

    fn in_doubt(self) {}
}

impl ConfirmedBy<forgot_verify_mobile_otp::Request> for Start {
    fn done(
        self,
        _: Option<TxnId>,
        reply: forgot_verify_mobile_otp::Response,
        now: SystemTime,
    ) -> Result<Retrieved, Ended> {
        Retrieved::of(reply.0, now).ok_or_else(|| {
            let meta = &forgot_verify_mobile_otp::Request::META;
            Ended::Refused(Failure::lacking(meta, "abha_number"))
        })
    }
}

impl PlainOtp for Start {
    type ConfirmPlain = forgot_verify_mobile_otp::Request;

    fn confirm_plain(&self, otp: Otp, txn_id: TxnId) -> Self::ConfirmPlain {
        forgot_verify_mobile_otp::Request { otp, txn_id, who: self.who.clone() }
    }
}

mod kept {
    use super::Start;
    use crate::snapshot::SnapshotError::{self, Malformed};
    use crate::snapshot::fields::{Kept, Read, Written};

    impl Kept for Start {
        fn write<'a>(&'a self, to: &mut Written<'a>) {
            to.mobile = Some(&self.mobile);
            to.who = Some(&self.who);
        }

        fn read(from: &mut Read) -> Result<Self, SnapshotError> {
            Ok(Self {
                mobile: from.mobile.take().ok_or(Malformed)?,
                who: from.who.take().ok_or(Malformed)?,
            })
        }
    }
}
