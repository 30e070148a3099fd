//! Searches, and what is found by a mobile.

use super::super::row::{Row, row};
use crate::service::{right, wrong};

pub(super) fn v1v2() -> Vec<Row> {
    vec![
        row("v1v2: a mobile without an ABHA", "search mobile --mobile 5550001999"),
        row("v1v2: a search by place, which only v3 has", "find --mobile 5550001006 --index 1"),
        row("v1v2: the details of somebody else", "retrieve mobile-otp --mobile 5550001006")
            .says("Asha Ramanathan")
            .says("Asha")
            .says("F")
            .says("1990")
            .otps("5550001006", &[right]),
        row("v1v2: a gender that is none", "retrieve mobile-otp --mobile 5550001006")
            .says("Tara Deshmukh")
            .says("Tara")
            .says("Q"),
    ]
}

pub(super) fn v3() -> Vec<Row> {
    vec![
        row("v3: an address, which is not searched", "search abha --abha asha.ramanathan@sbx")
            .variable("ABDM_PHR_WEB_URL", None),
        row("v3: whether it exists", "search exists --abha 91-0000-1001-0007"),
        row("v3: a find for a mobile without an ABHA", "find --mobile 5550001999 --index 1"),
        row("v3: nobody was chosen", "find --mobile 5550001006"),
        row("v3: a place that is not in the list", "find --mobile 5550001006 --index 4"),
        row("v3: a find of a deactivated account", "find --mobile 5550001003 --index 1"),
        row("v3: a wrong OTP", "find --mobile 5550001006 --index 1")
            .otps("5550001006", &[wrong, wrong, wrong]),
        row(
            "v3: a retrieval for a mobile without an ABHA",
            "retrieve mobile-otp --mobile 5550001999",
        ),
    ]
}
