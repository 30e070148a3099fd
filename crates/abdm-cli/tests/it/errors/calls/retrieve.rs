//! Searches for a forgotten ABHA.

use super::super::row::{Row, row};
use crate::service::people::JOSEPH_AADHAAR;
use crate::service::right;

pub(super) fn v1v2() -> Vec<Row> {
    vec![
        row("v1v2: an Aadhaar number without an ABHA", "retrieve aadhaar-otp")
            .says("155453269524")
            .otps("5550001011", &[right]),
        row("v1v2: a key that is no longer the service's", "retrieve aadhaar-otp")
            .says(JOSEPH_AADHAAR)
            .fault("v1v2.forgot_generate_aadhaar_otp rotate-key times 4"),
    ]
}
