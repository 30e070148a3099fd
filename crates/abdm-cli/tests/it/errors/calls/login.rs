//! Logins, and what is refused on the way to any journey.

use super::super::row::{Row, Step, row};
use crate::service::people::{
    ASHA_MOBILE, FAMILY_MOBILE, ISHITA_AADHAAR, ISHITA_MOBILE, JOSEPH_MOBILE,
};
use crate::service::{right, wrong};

const LOGIN: &str = "login aadhaar-otp --abha 91-0000-1001-0007";
const BY_MOBILE_OTP: &str = "login mobile-otp --abha 91-0000-1002-0006";
const BY_ADDRESS: &str = "login aadhaar-otp --abha asha.ramanathan@sbx";
const BY_PASSWORD: &str = "login password --abha 91-0000-1002-0006";
const KAVERI: &str = "login aadhaar-otp --abha 91-0000-1006-0002";

pub(super) fn v1v2() -> Vec<Row> {
    vec![
        row("v1v2: a wrong secret", LOGIN).variable("ABDM_CLIENT_SECRET", Some("other")),
        row("v1v2: a page of HTML with HTTP 403", LOGIN).fault("v1v2.session html 403"),
        row("v1v2: an unknown ABHA", "login aadhaar-otp --abha 91-0000-1099-0000"),
        row("v1v2: a deactivated account", "login aadhaar-otp --abha 91-0000-1003-0005"),
        row("v1v2: a locked account", "login aadhaar-otp --abha 91-0000-1005-0003"),
        row("v1v2: no Aadhaar method", "login aadhaar-otp --abha 91-0000-1010-0006"),
        row("v1v2: no mobile with Aadhaar", "login aadhaar-otp --abha 91-0000-1009-0009"),
        row("v1v2: a wrong OTP, and no other", LOGIN).otps(ASHA_MOBILE, &[wrong]),
        row("v1v2: three wrong OTPs", LOGIN).otps(ASHA_MOBILE, &[wrong, wrong, wrong]),
        row("v1v2: an OTP of five digits", LOGIN).otps(ASHA_MOBILE, &[|otp| otp[1..].to_owned()]),
        row("v1v2: no OTP is entered", LOGIN).otps(ASHA_MOBILE, &[|_| String::new()]),
        row("v1v2: another OTP too soon", LOGIN).otps(ASHA_MOBILE, &[|_| "resend".to_owned()]),
        row("v1v2: no account is chosen", "login mobile --mobile 5550001006")
            .otps(FAMILY_MOBILE, &[right]),
        row(
            "v1v2: an account that is not listed",
            "login mobile --mobile 5550001006 --account 91-0000-1001-0007",
        )
        .otps(FAMILY_MOBILE, &[right]),
        row("v1v2: too many calls, and for how long", LOGIN)
            .fault("v1v2.auth_init status 429 retry-after 90 always"),
        row("v1v2: the service is down, and for how long", LOGIN)
            .fault("v1v2.auth_init status 503 retry-after 600 always"),
        row("v1v2: the request for an OTP is not answered", LOGIN)
            .fault("v1v2.auth_init close-after-handling always"),
        row("v1v2: half of an answer", LOGIN).fault("v1v2.auth_init truncate always"),
        row("v1v2: an answer of nothing", LOGIN).fault("v1v2.auth_init empty always"),
        row("v1v2: the OTP is not answered", LOGIN)
            .fault("v1v2.confirm_aadhaar_otp_v1 close-after-head always")
            .otps(ASHA_MOBILE, &[right]),
        row("v1v2: a code that nobody published", LOGIN)
            .fault("v1v2.auth_init status 422 code HIS-7777 always"),
        row("v1v2: a wrong mobile OTP", BY_MOBILE_OTP).otps(JOSEPH_MOBILE, &[wrong]),
        row("v1v2: a wrong password", BY_PASSWORD).says("Invented@1"),
        row("v1v2: no password is entered", BY_PASSWORD),
        row("v1v2: a password that was never set", "login password --abha 91-0000-1006-0002"),
        row("v1v2: the password is not answered", BY_PASSWORD)
            .fault("v1v2.auth_password close-after-head always")
            .says("Invented@1"),
        row("v1v2: an Aadhaar number", "login aadhaar-number"),
        row("v1v2: wrong OTPs until the service takes no more", KAVERI)
            .otps(FAMILY_MOBILE, &[wrong, wrong, wrong]),
        row("v1v2: and once more", KAVERI).otps(FAMILY_MOBILE, &[wrong, wrong, wrong]),
        row("v1v2: an account that is locked by then", KAVERI),
        row("v1v2: an expired OTP", LOGIN)
            .fault("v1v2.confirm_aadhaar_otp_v1 clock-jump 660")
            .otps(ASHA_MOBILE, &[right]),
    ]
}

pub(super) fn v3() -> Vec<Row> {
    vec![
        row("v3: a wrong secret", LOGIN).variable("ABDM_CLIENT_SECRET", Some("other")),
        row("v3: a page of HTML with HTTP 403", LOGIN).fault("v3.session html 403"),
        row("v3: an unknown ABHA", "login aadhaar-otp --abha 91-0000-1099-0000"),
        row("v3: an ABHA address, and no URL of its service", BY_ADDRESS)
            .variable("ABDM_PHR_WEB_URL", None),
        row("v3: an ABHA address that nobody has", "login mobile-otp --abha nobody.known@sbx"),
        row(
            "v3: the ABHA address of a deactivated account",
            "login mobile-otp --abha farhan.q@sbx",
        ),
        row("v3: an ABHA address with a password", "login password --abha asha.ramanathan@sbx"),
        row("v3: an ABHA address and a wrong OTP", BY_ADDRESS).otps(ASHA_MOBILE, &[wrong]),
        row("v3: an ABHA address, and the OTP is not answered", BY_ADDRESS)
            .fault("v3.phr_verify close-after-handling always")
            .otps(ASHA_MOBILE, &[right]),
        row("v3: a login by ABHA address that is to be ended", "logout")
            .first(Step::LogIn("asha.ramanathan@sbx", ASHA_MOBILE)),
        row("v3: a login by ABHA address, and no URL of its service", "profile")
            .first(Step::LogIn("asha.ramanathan@sbx", ASHA_MOBILE))
            .variable("ABDM_PHR_WEB_URL", None),
        row("v3: a deactivated account", "login aadhaar-otp --abha 91-0000-1003-0005"),
        row("v3: a locked account", "login aadhaar-otp --abha 91-0000-1005-0003"),
        row("v3: a mobile without an ABHA", "login mobile --mobile 5550009999"),
        row("v3: three wrong OTPs", LOGIN).otps(ASHA_MOBILE, &[wrong, wrong, wrong]),
        row("v3: another OTP is asked for", LOGIN).otps(ASHA_MOBILE, &[|_| "resend".to_owned()]),
        row(
            "v3: an account that is not listed",
            "login mobile --mobile 5550001006 --account 91-0000-1001-0007",
        )
        .otps(FAMILY_MOBILE, &[right]),
        row("v3: too many calls", LOGIN)
            .fault("v3.login_request_otp status 429 retry-after 90 always"),
        row("v3: the service is down", LOGIN)
            .fault("v3.login_request_otp status 503 retry-after 600 always"),
        row("v3: the request for an OTP is not answered", LOGIN)
            .fault("v3.login_request_otp close-after-handling always"),
        row("v3: the OTP is not answered", LOGIN)
            .fault("v3.login_verify close-after-handling always")
            .otps(ASHA_MOBILE, &[right]),
        row("v3: a wrong mobile OTP", BY_MOBILE_OTP).otps(JOSEPH_MOBILE, &[wrong]),
        row("v3: a wrong password", BY_PASSWORD).says("Invented@1"),
        row("v3: a password that was never set", "login password --abha 91-0000-1006-0002")
            .says("Invented@1"),
        row("v3: the password is not answered", BY_PASSWORD)
            .fault("v3.login_verify_password close-after-handling always")
            .says("Invented@1"),
        row("v3: an Aadhaar number without an ABHA", "login aadhaar-number")
            .says(ISHITA_AADHAAR)
            .otps(ISHITA_MOBILE, &[right]),
        row("v3: a role that is missing", LOGIN).fault("v3.login_request_otp status 403 always"),
        row("v3: a clock that is wrong", LOGIN).fault("v3.login_request_otp clock-jump 900"),
    ]
}
