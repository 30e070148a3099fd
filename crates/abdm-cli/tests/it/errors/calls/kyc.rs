//! Renewals of what Aadhaar says.

use super::super::row::Step::LogIn;
use super::super::row::{Row, row};
use crate::service::people::{ASHA, ASHA_MOBILE};
use crate::service::{right, wrong};

pub(super) fn v1v2() -> Vec<Row> {
    vec![row("v1v2: a re-KYC", "rekyc").first(LogIn(ASHA, ASHA_MOBILE))]
}

pub(super) fn v3() -> Vec<Row> {
    vec![
        row("v3: a re-KYC of nobody who is logged in", "rekyc"),
        row("v3: a re-KYC with a wrong OTP", "rekyc")
            .first(LogIn(ASHA, ASHA_MOBILE))
            .otps(ASHA_MOBILE, &[wrong]),
        row("v3: a re-KYC whose OTP may be out", "rekyc")
            .first(LogIn(ASHA, ASHA_MOBILE))
            .fault("v3.account_request_otp close-after-head always"),
        row("v3: a re-KYC without an answer", "rekyc")
            .first(LogIn(ASHA, ASHA_MOBILE))
            .fault("v3.account_verify close-after-handling always")
            .otps(ASHA_MOBILE, &[right]),
    ]
}
