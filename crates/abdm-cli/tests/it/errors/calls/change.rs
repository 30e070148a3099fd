//! Deactivations and reactivations.

use super::super::row::Step::LogIn;
use super::super::row::{Row, row};
use crate::service::people::{FARHAN_MOBILE, JOSEPH, JOSEPH_MOBILE};
use crate::service::right;

const DEACTIVATE: &str = "deactivate aadhaar-otp --reason 101 --yes";
const BY_PASSWORD: &str = "delete password --reason 205 --confirm 91-0000-1002-0006";
const REACTIVATE: &str = "reactivate password --abha 91-0000-1003-0005";
const DELETE: &str = "delete mobile-otp --reason 205 --confirm 91-0000-1002-0006";

pub(super) fn v1v2() -> Vec<Row> {
    vec![
        row("v1v2: a deactivation that is lost on the way", DEACTIVATE)
            .first(LogIn(JOSEPH, JOSEPH_MOBILE))
            .fault("v1v2.deactivate close-after-head always")
            .otps(JOSEPH_MOBILE, &[right]),
        row("v1v2: a deactivation without an answer, nor a look", DEACTIVATE)
            .first(LogIn(JOSEPH, JOSEPH_MOBILE))
            .fault("v1v2.deactivate close-after-head always")
            .fault("v1v2.search_by_health_id close-after-head always")
            .otps(JOSEPH_MOBILE, &[right]),
        row("v1v2: consequences that nobody accepted", "deactivate aadhaar-otp --reason 101")
            .first(LogIn(JOSEPH, JOSEPH_MOBILE)),
        row("v1v2: a deletion that is lost on the way", DELETE)
            .first(LogIn(JOSEPH, JOSEPH_MOBILE))
            .fault("v1v2.delete close-after-head always")
            .otps(JOSEPH_MOBILE, &[right]),
        row("v1v2: a deletion without an answer, nor a look", DELETE)
            .first(LogIn(JOSEPH, JOSEPH_MOBILE))
            .fault("v1v2.delete close-after-head always")
            .fault("v1v2.search_by_health_id close-after-head always")
            .otps(JOSEPH_MOBILE, &[right]),
        row(
            "v1v2: a password, which deletes nothing there",
            "delete password --reason 205 --confirm 91-0000-1002-0006",
        )
        .first(LogIn(JOSEPH, JOSEPH_MOBILE)),
        row(
            "v1v2: a password, which deactivates nothing there",
            "deactivate password --reason 101 --yes",
        )
        .first(LogIn(JOSEPH, JOSEPH_MOBILE)),
        row("v1v2: a reactivation with a wrong password", REACTIVATE).says("Wrong@2024"),
        row(
            "v1v2: a reactivation of who is active",
            "reactivate password --abha 91-0000-1002-0006",
        ),
        row("v1v2: a reactivation without a transaction for the password", REACTIVATE)
            .fault("v1v2.reactivate_init_password close-after-head always"),
        row("v1v2: a reactivation with the password that is lost on the way", REACTIVATE)
            .fault("v1v2.reactivate_password close-after-head always")
            .says("Farhan@1003"),
        row("v1v2: a deletion that nobody confirmed", "delete aadhaar-otp --reason 205")
            .first(LogIn(JOSEPH, JOSEPH_MOBILE)),
    ]
}

pub(super) fn v3() -> Vec<Row> {
    vec![
        row("v3: a deactivation that is lost on the way", DEACTIVATE)
            .first(LogIn(JOSEPH, JOSEPH_MOBILE))
            .fault("v3.account_verify close-after-head always")
            .otps(JOSEPH_MOBILE, &[right]),
        row("v3: a deletion that is lost on the way", DELETE)
            .first(LogIn(JOSEPH, JOSEPH_MOBILE))
            .fault("v3.account_verify close-after-head always")
            .otps(JOSEPH_MOBILE, &[right]),
        row("v3: a deletion with a wrong password", BY_PASSWORD)
            .first(LogIn(JOSEPH, JOSEPH_MOBILE))
            .says("Wrong@2024"),
        row("v3: a deletion without a password", BY_PASSWORD).first(LogIn(JOSEPH, JOSEPH_MOBILE)),
        row("v3: a deletion with the password that is lost on the way", BY_PASSWORD)
            .first(LogIn(JOSEPH, JOSEPH_MOBILE))
            .fault("v3.account_verify_password close-after-head always")
            .says("Joseph@1002"),
        row(
            "v3: a deletion of somebody else than who is logged in",
            "delete aadhaar-otp --reason 205 --confirm 91-0000-1001-0007",
        )
        .first(LogIn(JOSEPH, JOSEPH_MOBILE)),
        row("v3: a reactivation with a wrong password", REACTIVATE).says("Wrong@2024"),
        row("v3: a reactivation with the password that is lost on the way", REACTIVATE)
            .fault("v3.login_verify_password close-after-head always")
            .says("Farhan@1003"),
        row(
            "v3: a reactivation without an answer, nor a look",
            "reactivate aadhaar-otp --abha 91-0000-1003-0005",
        )
        .fault("v3.login_verify close-after-head always")
        .fault("v3.login_search close-after-head always")
        .otps(FARHAN_MOBILE, &[right]),
    ]
}
