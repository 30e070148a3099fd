//! Updates of the e-mail address and the mobile.

use super::super::row::Step::LogIn;
use super::super::row::{Row, row};
use crate::service::people::{ASHA, ASHA_MOBILE};
use crate::service::{right, wrong};

const EMAIL: &str = "update email --email asha.new@post.example";
const MOBILE: &str = "update mobile --mobile 5550008001";
const BY_MOBILE: &str = "update mobile --mobile 5550008001 --by mobile-otp";
const NEW_EMAIL: &str = "asha.new@post.example";
const NEW_MOBILE: &str = "5550008001";

fn logged_in(name: &'static str, args: &'static str) -> Row {
    row(name, args).first(LogIn(ASHA, ASHA_MOBILE))
}

pub(super) fn v1v2() -> Vec<Row> {
    vec![
        logged_in("v1v2: an e-mail address whose OTP is lost on the way", EMAIL)
            .fault("v1v2.email_verify_otp close-after-head always")
            .otps(NEW_EMAIL, &[right]),
        logged_in("v1v2: an e-mail address without an answer, nor a look", EMAIL)
            .fault("v1v2.email_verify_otp close-after-head always")
            .fault("v1v2.profile close-after-head always")
            .otps(NEW_EMAIL, &[right]),
        logged_in(
            "v1v2: an e-mail address that has six accounts",
            "update email --email pillai.family@post.example",
        ),
        logged_in("v1v2: an e-mail address that is none", "update email --email asha"),
        logged_in(
            "v1v2: a link to an e-mail address",
            "update email --email asha.new@post.example --link",
        ),
        logged_in("v1v2: a mobile without a method", MOBILE),
        logged_in(
            "v1v2: the mobile that the account has",
            "update mobile --mobile 5550001001 --by password",
        ),
        logged_in("v1v2: three wrong OTPs of a new mobile", BY_MOBILE)
            .otps(NEW_MOBILE, &[wrong, wrong, wrong]),
        logged_in("v1v2: a new mobile whose OTP is lost on the way", BY_MOBILE)
            .fault("v1v2.change_mobile_new_verify close-after-head always")
            .otps(NEW_MOBILE, &[right]),
        logged_in("v1v2: a second OTP that is not sent", BY_MOBILE)
            .fault("v1v2.change_mobile_old_otp status 429 always")
            .otps(NEW_MOBILE, &[right]),
        logged_in("v1v2: a second OTP of which nobody knows", BY_MOBILE)
            .fault("v1v2.change_mobile_old_otp close-after-handling always")
            .otps(NEW_MOBILE, &[right]),
        logged_in("v1v2: no second OTP on standard input", BY_MOBILE).otps(NEW_MOBILE, &[right]),
    ]
}

pub(super) fn v3() -> Vec<Row> {
    vec![
        logged_in("v3: an e-mail address whose OTP is lost on the way", EMAIL)
            .fault("v3.account_verify close-after-head always")
            .otps(NEW_EMAIL, &[right]),
        logged_in("v3: a mobile without an answer, nor one that the profile shows", MOBILE)
            .fault("v3.account_verify close-after-handling always")
            .otps(NEW_MOBILE, &[right]),
        logged_in("v3: a method, which is for v1v2", BY_MOBILE),
        logged_in("v3: a mobile that has six accounts", "update mobile --mobile 5550001020"),
        logged_in("v3: the mobile that the account has", "update mobile --mobile 5550008001"),
        logged_in(
            "v3: a link without an answer",
            "update email --email asha.new@post.example --link",
        )
        .fault("v3.email_link close-after-handling always"),
    ]
}
