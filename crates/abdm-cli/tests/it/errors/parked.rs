//! Journeys that wait in a store.

use super::row::Step::{Begin, LogIn, Resume};
use super::row::{Row, Scene, row};
use crate::service::people::{ASHA, ASHA_MOBILE, JOSEPH, JOSEPH_MOBILE};
use crate::service::{Generation, right, wrong};

const LOGIN: &[&str] = &["login", "aadhaar-otp", "--abha", ASHA];
const DEACTIVATE: &[&str] = &["deactivate", "aadhaar-otp", "--reason", "101", "--yes"];
const RESUME: &str = "resume JOURNEY --store sqlite:DIR/db";

/// Each journey goes on where the row before left it.
pub(super) fn rows() -> Vec<Row> {
    vec![
        row(
            "a journey that is not there",
            "resume 00112233445566778899aabbccddeeff --store sqlite:DIR/db",
        ),
        row(
            "the patient has another",
            "login aadhaar-otp --abha 91-0000-1001-0007 --store sqlite:DIR/db",
        )
        .first(Begin(LOGIN)),
        row("a key that it was not sealed with", RESUME)
            .variable("ABDM_STORE_KEY", Some("test:CAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg=")),
        row(
            "it waits for no choice",
            "resume JOURNEY --store sqlite:DIR/db --account 91-0000-1001-0007",
        ),
        row("nothing is in doubt", "reconcile JOURNEY --store sqlite:DIR/db"),
        row("no OTP on standard input", RESUME),
        row("another OTP too soon", "resume JOURNEY --store sqlite:DIR/db --resend"),
        row("a wrong OTP, and the journey goes on", RESUME).otps(ASHA_MOBILE, &[wrong]),
        row("of the other generation", "resume JOURNEY --store sqlite:DIR/db --generation v3")
            .variable("ABDM_GATEWAY_V3_URL", Some("http://ADDR/api/hiecm/gateway"))
            .variable("ABDM_ABHA_URL", Some("http://ADDR/abha/api")),
        row("three wrong OTPs in a store", RESUME).otps(ASHA_MOBILE, &[wrong, wrong]),
        row("no attempt is left", RESUME).otps(ASHA_MOBILE, &[right]),
        row("it is over", RESUME).first(Resume(&["--discard"], ASHA_MOBILE, right)),
        row("it was submitted and not answered", RESUME)
            .first(Begin(LOGIN))
            .fault("v1v2.confirm_aadhaar_otp_v1 close-after-head always")
            .otps(ASHA_MOBILE, &[right]),
        row("it is over since", RESUME),
        row("a deactivation in a store without an answer", RESUME)
            .first(LogIn(JOSEPH, JOSEPH_MOBILE))
            .first(Begin(DEACTIVATE))
            .fault("v1v2.deactivate close-after-head always")
            .otps(JOSEPH_MOBILE, &[right]),
        row("nothing is submitted twice", RESUME),
        row("no change is found", "reconcile JOURNEY --store sqlite:DIR/db"),
        row("the look failed", "reconcile JOURNEY --store sqlite:DIR/db")
            .fault("v1v2.search_by_health_id status 404 always"),
    ]
}

#[test]
fn of_journeys_in_a_store() {
    super::check("parked", &Scene::new(Generation::V1V2), &rows());
}
