//! The forms in which a wrong OTP is told, in every journey.

use abdm::Error;
use abdm::types::{Effect, Otp};
use abdm_sandbox::people;
use abdm_sandbox::v3_forms::WrongOtp;

use crate::promises::on_v3;
use crate::town::{
    Town, aadhaar, begin_deactivation, begin_reactivation, by_aadhaar_otp, by_mobile, choice, done,
    retry, session,
};

const FORMS: [(WrongOtp, u16); 4] = [
    (WrongOtp::Failed, 200),
    (WrongOtp::FailedOrExpired, 200),
    (WrongOtp::CapitalMessage, 422),
    (WrongOtp::Wrapped1204, 422),
];

async fn saying(town: &Town, form: WrongOtp) -> (Town, abdm::Client) {
    let town = town.saying(|forms| forms.wrong_otp = form).await;
    let client = town.client();
    (town, client)
}

#[track_caller]
fn is_wrong(why: &Error, attempts: u32, status: u16) {
    assert!(why.is_wrong_otp() && !why.is_otp_expired(), "{why}");
    assert_eq!(why.effect(), Effect::Settled);
    assert_eq!(why.failure().unwrap().status(), Some(status));
    assert_eq!(attempts, 1);
}

/// A wrong OTP and the right one.
fn otps(town: &Town, mobile: &str) -> (Otp, Otp) {
    (town.wrong_otp(mobile), town.otp(mobile))
}

on_v3! {
    async fn a_login_with_aadhaar_otp_goes_back_and_counts_it(town) {
        for (form, status) in FORMS {
            let (town, client) = saying(&town, form).await;
            let journey = client.login(by_aadhaar_otp(&people::ASHA)).await.unwrap();
            let (wrong, right) = otps(&town, people::ASHA.mobile);
            let (journey, why) = retry(journey.submit_otp(&wrong).await);
            is_wrong(&why, journey.wrong_attempts(), status);
            session(done(journey.submit_otp(&right).await));
        }
    }

    async fn a_login_using_mobile_goes_back_and_counts_it(town) {
        for (form, _) in FORMS {
            let (town, client) = saying(&town, form).await;
            let journey = client.login(by_mobile(people::ASHA.mobile)).await.unwrap();
            let (wrong, right) = otps(&town, people::ASHA.mobile);
            let (journey, why) = retry(journey.submit_otp(&wrong).await);
            // Two of the forms are in the words of Aadhaar, which has no part in this.
            is_wrong(&why, journey.wrong_attempts(), 200);
            choice(done(journey.submit_otp(&right).await));
        }
    }

    async fn a_retrieval_goes_back_and_counts_it(town) {
        for (form, status) in FORMS {
            let (town, client) = saying(&town, form).await;
            let journey = client.retrieve(&aadhaar(people::ASHA.aadhaar)).await.unwrap();
            let (wrong, right) = otps(&town, people::ASHA.mobile);
            let (journey, why) = retry(journey.submit_otp(&wrong).await);
            is_wrong(&why, journey.wrong_attempts(), status);
            done(journey.submit_otp(&right).await);
        }
    }

    async fn a_deactivation_goes_back_and_counts_it(town) {
        for (form, status) in FORMS {
            let (town, client) = saying(&town, form).await;
            let login = town.log_in(&client, &people::ASHA).await;
            let journey = begin_deactivation(&client, &login).await.unwrap();
            let (wrong, right) = otps(&town, people::ASHA.mobile);
            let (journey, why) = retry(journey.submit_otp(&wrong).await);
            is_wrong(&why, journey.wrong_attempts(), status);
            assert!(client.profile(&login).await.is_ok(), "nothing was changed");
            done(journey.submit_otp(&right).await);
        }
    }

    async fn a_reactivation_goes_back_and_counts_it(town) {
        for (form, status) in FORMS {
            let (town, client) = saying(&town, form).await;
            let journey = begin_reactivation(&client, &people::FARHAN).await.unwrap();
            let (wrong, right) = otps(&town, people::FARHAN.mobile);
            let (journey, why) = retry(journey.submit_otp(&wrong).await);
            is_wrong(&why, journey.wrong_attempts(), status);
            done(journey.submit_otp(&right).await);
        }
    }
}
