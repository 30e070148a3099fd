//! Enrolments.

use super::super::row::{Row, row};
use crate::service::people::{
    DEV_AADHAAR, DEV_AADHAAR_MOBILE, FARHAN_AADHAAR, FARHAN_MOBILE, ISHITA_AADHAAR, ISHITA_MOBILE,
};
use crate::service::{right, wrong};

const ISHITA: &str = "enrol --mobile 5550001011 --consent 1.4 --yes";

pub(super) fn v1v2() -> Vec<Row> {
    const DEV: &str = "enrol --mobile 5550001114 --consent v1.0 --yes";

    vec![
        row(
            "v1v2: an address with the enrolment, which only v3 has",
            "enrol --mobile 5550001011 --consent v1.0 --yes --address ishita.bora",
        ),
        row("v1v2: an Aadhaar number that nobody has", DEV).says("107561366446"),
        row("v1v2: an enrolment with a wrong OTP", DEV)
            .says(DEV_AADHAAR)
            .otps(DEV_AADHAAR_MOBILE, &[wrong, wrong, wrong]),
        row("v1v2: a mobile that takes no more", "enrol --mobile 5550001020 --consent v1.0 --yes")
            .says(ISHITA_AADHAAR)
            .otps(ISHITA_MOBILE, &[right]),
        row("v1v2: an ABHA that is deactivated", DEV)
            .says(FARHAN_AADHAAR)
            .otps(FARHAN_MOBILE, &[right]),
        row(
            "v1v2: nobody knows whether an ABHA was made",
            "enrol --mobile 5550001011 --consent v1.0 --yes",
        )
        .says(ISHITA_AADHAAR)
        .fault("v1v2.enrol_create close-after-head always")
        .otps(ISHITA_MOBILE, &[right]),
    ]
}

pub(super) fn v3() -> Vec<Row> {
    vec![
        row("v3: nobody said that the patient agreed", "enrol --mobile 5550001011 --consent 1.4"),
        row("v3: a consent that is no version", "enrol --mobile 5550001011 --consent yes! --yes"),
        row(
            "v3: an address that cannot be made",
            "enrol --mobile 5550001011 --consent 1.4 --yes --address ishita",
        ),
        row("v3: an Aadhaar number that nobody has", ISHITA).says("107561366446"),
        row("v3: an enrolment with a wrong OTP", ISHITA)
            .says(ISHITA_AADHAAR)
            .otps(ISHITA_MOBILE, &[wrong, wrong, wrong]),
        row("v3: a mobile that takes no more", "enrol --mobile 5550001020 --consent 1.4 --yes")
            .says(ISHITA_AADHAAR)
            .otps(ISHITA_MOBILE, &[right]),
        row("v3: an ABHA that is deactivated", "enrol --mobile 5550001003 --consent 1.4 --yes")
            .says(FARHAN_AADHAAR)
            .otps(FARHAN_MOBILE, &[right]),
        row(
            "v3: nobody knows whether an ABHA was made",
            "enrol --mobile 5550001114 --consent 1.4 --yes",
        )
        .says(DEV_AADHAAR)
        .fault("v3.enrol_by_aadhaar close-after-head always")
        .otps(DEV_AADHAAR_MOBILE, &[right]),
        row(
            "v3: an address that is taken",
            "enrol --mobile 5550001011 --consent 1.4 --yes --address asha.ramanathan",
        )
        .says(ISHITA_AADHAAR)
        .otps(ISHITA_MOBILE, &[right]),
    ]
}
