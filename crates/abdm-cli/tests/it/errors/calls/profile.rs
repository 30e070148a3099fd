//! A patient who is logged in.

use super::super::row::Step::LogIn;
use super::super::row::{Row, row};
use crate::service::people::{ASHA, ASHA_MOBILE};

pub(super) fn v1v2() -> Vec<Row> {
    vec![
        row("v1v2: another login than the token's generation", "profile --generation v3")
            .first(LogIn(ASHA, ASHA_MOBILE))
            .variable("ABDM_GATEWAY_V3_URL", Some("http://ADDR/api/hiecm/gateway"))
            .variable("ABDM_ABHA_URL", Some("http://ADDR/abha/api")),
        row("v1v2: a login that is over", "profile")
            .first(LogIn(ASHA, ASHA_MOBILE))
            .fault("v1v2.profile clock-jump 86400"),
    ]
}

pub(super) fn v3() -> Vec<Row> {
    vec![
        row("v3: a logout without an answer", "logout")
            .first(LogIn(ASHA, ASHA_MOBILE))
            .fault("v3.logout close-after-handling always"),
    ]
}
