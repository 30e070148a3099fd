//! Futures that are dropped while a call is under way, as when a patient closes the page.

use std::fmt::Debug;

use abdm_sandbox::people;
use tokio::task::JoinHandle;

use crate::promises::in_both_generations;
use crate::relay::{Fate, Relay};
use crate::town::{
    begin_deactivation, begin_reactivation, by_aadhaar_otp, by_mobile, choice, done,
};

/// Waits until the call of a task is under way.
async fn under_way<T: Debug>(relay: &Relay<'_>, task: &mut JoinHandle<T>) {
    tokio::select! {
        () = relay.held() => {}
        ended = task => panic!("it ended before: {ended:?}"),
    }
}

/// Drops the future of a task.
async fn give_up<T: Debug>(task: JoinHandle<T>) {
    task.abort();
    assert!(task.await.unwrap_err().is_cancelled());
}

in_both_generations! {
    async fn a_login_that_is_given_up_while_its_otp_goes_out_sends_no_other(town) {
        let relay = Relay::before(&town).await;
        let client = relay.client();
        let send = town.wire().login.send;
        relay.on(send, Fate::AnswerHeld);
        let login = client.clone();
        let mut login =
            tokio::spawn(async move { login.login(by_aadhaar_otp(&people::ASHA)).await });
        under_way(&relay, &mut login).await;
        give_up(login).await;
        assert_eq!((town.otps_sent(), relay.count(send)), (1, 1));

        relay.on(send, Fate::Answered);
        town.log_in(&client, &people::ASHA).await;
        assert_eq!((town.otps_sent(), relay.count(send)), (2, 2));
    }

    async fn whoever_waits_for_a_session_gets_one_when_its_fetcher_goes_away(town) {
        let relay = Relay::before(&town).await;
        let client = relay.client();
        let wire = town.wire();
        relay.on(wire.session, Fate::AnswerHeld);
        let begin = |mobile| {
            let client = client.clone();
            tokio::spawn(async move { client.login(by_mobile(mobile)).await })
        };
        let mut first = begin(people::ASHA.mobile);
        under_way(&relay, &mut first).await;
        relay.on(wire.session, Fate::Answered);
        let second = begin(people::JOSEPH.mobile);
        give_up(first).await;
        let login = second.await.unwrap().unwrap();
        choice(done(login.submit_otp(&town.otp(people::JOSEPH.mobile)).await));
        assert_eq!(relay.count(wire.session), 2);
        assert_eq!(town.otps_sent(), 1, "none for whom has gone");
    }

    async fn whoever_waits_for_the_key_gets_it_when_its_fetcher_goes_away(town) {
        let relay = Relay::before(&town).await;
        let client = relay.client();
        relay.on(town.wire().key, Fate::AnswerHeld);
        let login = client.clone();
        let mut login =
            tokio::spawn(async move { login.login(by_mobile(people::ASHA.mobile)).await });
        under_way(&relay, &mut login).await;
        give_up(login).await;
        assert_eq!(town.otps_sent(), 0, "not before the key is there");

        relay.on(town.wire().key, Fate::Answered);
        let login = client.login(by_mobile(people::JOSEPH.mobile)).await.unwrap();
        choice(done(login.submit_otp(&town.otp(people::JOSEPH.mobile)).await));
    }

    async fn a_submission_that_is_given_up_is_not_made_again(town) {
        let relay = Relay::before(&town).await;
        let client = relay.client();
        let submit = town.wire().deactivate.submit;
        let session = town.log_in(&client, &people::ASHA).await;
        let journey = begin_deactivation(&client, &session).await.unwrap();
        relay.on(submit, Fate::AnswerHeld);
        let otp = town.otp(people::ASHA.mobile);
        let mut submission = tokio::spawn(async move { journey.submit_otp(&otp).await });
        under_way(&relay, &mut submission).await;
        give_up(submission).await;
        assert_eq!(relay.count(submit), 1);

        // It was carried out all the same, and who looks finds it so.
        let why = client.login(by_aadhaar_otp(&people::ASHA)).await.unwrap_err();
        assert!(why.is_deactivated(), "{why}");
        let journey = begin_reactivation(&client, &people::ASHA).await.unwrap();
        done(journey.submit_otp(&town.otp(people::ASHA.mobile)).await);
    }
}
