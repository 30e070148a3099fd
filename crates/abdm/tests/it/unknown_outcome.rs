//! Calls of which no answer comes: nothing is done twice, and what can be found out is found out.

use abdm::flows::{AuthBy, Reconciled, UserSession};
use abdm::types::{Effect, FailureKind, Unreadable};
use abdm::{Client, Deactivate, Error, Submitted, Unsettled};
use abdm_sandbox::people;

use crate::promises::{in_both_generations, over_tcp};
use crate::relay::{Fate, Relay};
use crate::town::{
    Town, aadhaar, begin_deactivation, begin_reactivation, by_aadhaar_otp, by_mobile, number,
};

/// Nobody knows what became of a submission.
#[track_caller]
pub(crate) fn unknown<T: std::fmt::Debug, J: std::fmt::Debug>(
    submitted: Result<Submitted<T, J>, Error>,
) -> (Unsettled, Error) {
    match submitted {
        Ok(Submitted::Unknown(unsettled, why)) => {
            assert_eq!(why.effect(), Effect::Possible, "{why}");
            (unsettled, why)
        }
        other => panic!("expected an unknown outcome, got {other:?}"),
    }
}

async fn deactivation(town: &Town, client: &Client) -> Deactivate {
    let session = town.log_in(client, &people::ASHA).await;
    begin_deactivation(client, &session).await.unwrap()
}

/// A deactivation whose submission meets `fate`.
async fn unsettled_deactivation(town: &Town, relay: &Relay<'_>, fate: Fate) -> Unsettled {
    let journey = deactivation(town, &relay.client()).await;
    relay.on(town.wire().deactivate.submit, fate);
    let (unsettled, _) = unknown(journey.submit_otp(&town.otp(people::ASHA.mobile)).await);
    assert_eq!(relay.count(town.wire().deactivate.submit), 1, "submitted once");
    unsettled
}

/// A reactivation whose submission meets `fate`.
async fn unsettled_reactivation(town: &Town, relay: &Relay<'_>, fate: Fate) -> Unsettled {
    let journey = begin_reactivation(&relay.client(), &people::FARHAN).await.unwrap();
    relay.on(town.wire().reactivate.submit, fate);
    let (unsettled, _) = unknown(journey.submit_otp(&town.otp(people::FARHAN.mobile)).await);
    assert_eq!(relay.count(town.wire().reactivate.submit), 1, "submitted once");
    unsettled
}

in_both_generations! {
    async fn a_deactivation_that_was_made_is_found_out(town) {
        let relay = Relay::before(&town).await;
        let unsettled = unsettled_deactivation(&town, &relay, Fate::AnswerLost).await;
        assert_eq!(unsettled.reconcile().await.unwrap(), Reconciled::Done);
        assert_eq!(relay.count(town.wire().search), if town.is_v3() { 1 } else { 2 });
        let why = town.client().login(by_aadhaar_otp(&people::ASHA)).await.unwrap_err();
        assert!(why.is_deactivated(), "{why}");
    }

    async fn a_deactivation_that_was_not_made_is_found_out(town) {
        let relay = Relay::before(&town).await;
        let unsettled = unsettled_deactivation(&town, &relay, Fate::Lost).await;
        assert_eq!(unsettled.reconcile().await.unwrap(), Reconciled::NotDone);
        town.log_in(&town.client(), &people::ASHA).await;
    }

    async fn a_reactivation_that_was_made_is_found_out(town) {
        let relay = Relay::before(&town).await;
        let unsettled = unsettled_reactivation(&town, &relay, Fate::AnswerLost).await;
        assert_eq!(unsettled.reconcile().await.unwrap(), Reconciled::Done);
        assert_eq!(relay.count(town.wire().search), 1);
        town.log_in(&town.client(), &people::FARHAN).await;
    }

    async fn a_reactivation_that_was_not_made_is_found_out(town) {
        let relay = Relay::before(&town).await;
        let unsettled = unsettled_reactivation(&town, &relay, Fate::Lost).await;
        assert_eq!(unsettled.reconcile().await.unwrap(), Reconciled::NotDone);
        let why = town.client().login(by_aadhaar_otp(&people::FARHAN)).await.unwrap_err();
        assert!(why.is_deactivated(), "{why}");
    }

    async fn a_look_that_fails_can_be_repeated(town) {
        let relay = Relay::before(&town).await;
        let unsettled = unsettled_deactivation(&town, &relay, Fate::AnswerLost).await;
        relay.on(town.wire().search, Fate::Lost);
        let why = unsettled.reconcile().await.unwrap_err();
        assert!(why.failure().unwrap().attempts() > 1, "it only reads: {why}");
        relay.on(town.wire().search, Fate::Answered);
        for _ in 0..2 {
            assert_eq!(unsettled.reconcile().await.unwrap(), Reconciled::Done);
        }
    }

    async fn what_an_account_does_not_say_stays_unknown(town) {
        let relay = Relay::before(&town).await;
        let unsettled = unsettled_deactivation(&town, &relay, Fate::AnswerLost).await;
        let says = |person: &people::Person, status: &str| {
            let number = person.abha_number;
            let body = format!(
                r#"{{"healthIdNumber":"{number}","ABHANumber":"{number}","status":{status}}}"#
            );
            relay.says(town.wire().search, "200 OK", &body);
        };
        for status in [r#""LOCKED""#, r#""SOMETHING_ELSE""#, "null"] {
            says(&people::ASHA, status);
            assert_eq!(unsettled.reconcile().await.unwrap(), Reconciled::Unknown, "{status}");
        }
        says(&people::JOSEPH, r#""DEACTIVATED""#);
        assert_eq!(unsettled.reconcile().await.unwrap(), Reconciled::Unknown, "of another");
        says(&people::ASHA, r#""DEACTIVATED""#);
        assert_eq!(unsettled.reconcile().await.unwrap(), Reconciled::Done);
    }

    async fn a_success_that_cannot_be_read_is_not_believed_and_not_repeated(town) {
        for (body, is_html) in [("<html>welcome</html>", true), ("[7]", false)] {
            let relay = Relay::before(&town).await;
            let journey = deactivation(&town, &relay.client()).await;
            relay.says(town.wire().deactivate.submit, "200 OK", body);
            let (unsettled, why) =
                unknown(journey.submit_otp(&town.otp(people::ASHA.mobile)).await);
            let FailureKind::Unreadable { problem, .. } = why.failure().unwrap().kind() else {
                panic!("{why}")
            };
            assert_eq!(*problem == Unreadable::Html, is_html, "{why}");
            assert_eq!(relay.count(town.wire().deactivate.submit), 1);
            assert_eq!(unsettled.reconcile().await.unwrap(), Reconciled::NotDone);
        }
    }

    async fn a_server_error_without_a_cause_leaves_the_outcome_open(town) {
        for status in ["500 Internal Server Error", "502 Bad Gateway", "504 Gateway Timeout"] {
            let relay = Relay::before(&town).await;
            let page = Fate::Says(crate::relay::answer(status, "<html></html>"));
            let unsettled = unsettled_deactivation(&town, &relay, page).await;
            assert_eq!(unsettled.reconcile().await.unwrap(), Reconciled::NotDone);
        }
    }

    async fn an_otp_that_may_be_out_is_not_sent_again(town) {
        for (fate, sent) in [(Fate::AnswerLost, 1), (Fate::Lost, 0)] {
            let relay = Relay::before(&town).await;
            let client = relay.client();
            let session = town.log_in(&client, &people::ASHA).await;
            let wire = town.wire();
            let before = |path| {
                relay.on(path, fate.clone());
                (town.otps_sent(), relay.count(path))
            };
            let after = |why: Error, path, (otps, calls): (usize, usize)| {
                assert_eq!(why.effect(), Effect::Possible, "{why}");
                assert_eq!(town.otps_sent(), otps + sent, "{why}");
                assert_eq!(relay.count(path), calls + 1, "{why}");
            };

            let past = before(wire.login.send);
            let why = client.login(by_aadhaar_otp(&people::ASHA)).await.unwrap_err();
            after(why, wire.login.send, past);

            let past = before(wire.mobile_login.send);
            let why = client.login(by_mobile(people::JOSEPH.mobile)).await.unwrap_err();
            after(why, wire.mobile_login.send, past);

            let past = before(wire.retrieve.send);
            let why = client.retrieve(&aadhaar(people::JOSEPH.aadhaar)).await.unwrap_err();
            after(why, wire.retrieve.send, past);

            let past = before(wire.deactivate.send);
            let why = begin_deactivation(&client, &session).await.unwrap_err();
            after(why, wire.deactivate.send, past);

            let past = before(wire.reactivate.send);
            let farhan = number(people::FARHAN.abha_number);
            let why = client.reactivate(farhan, AuthBy::AadhaarOtp).await.unwrap_err();
            after(why, wire.reactivate.send, past);
        }
    }

    async fn an_otp_that_may_be_spent_is_not_submitted_again(town) {
        let wire = town.wire();
        for fate in [Fate::AnswerLost, Fate::Lost] {
            let relay = Relay::before(&town).await;
            let client = relay.client();
            let login = client.login(by_aadhaar_otp(&people::ASHA)).await.unwrap();
            relay.on(wire.login.submit, fate.clone());
            let why = login.submit_otp(&town.otp(people::ASHA.mobile)).await.unwrap_err();
            assert_eq!(why.effect(), Effect::Possible, "{why}");
            assert_eq!(relay.count(wire.login.submit), 1);

            let relay = Relay::before(&town).await;
            let client = relay.client();
            let login = client.login(by_mobile(people::JOSEPH.mobile)).await.unwrap();
            relay.on(wire.mobile_login.submit, fate.clone());
            let why = login.submit_otp(&town.otp(people::JOSEPH.mobile)).await.unwrap_err();
            assert_eq!(why.effect(), Effect::Possible, "{why}");
            assert_eq!(relay.count(wire.mobile_login.submit), 1);

            let relay = Relay::before(&town).await;
            let client = relay.client();
            let journey = client.retrieve(&aadhaar(people::JOSEPH.aadhaar)).await.unwrap();
            relay.on(wire.retrieve.submit, fate);
            let why = journey.submit_otp(&town.otp(people::JOSEPH.mobile)).await.unwrap_err();
            assert_eq!(why.effect(), Effect::Possible, "{why}");
            assert_eq!(relay.count(wire.retrieve.submit), 1);
        }
    }

    async fn a_choice_that_may_be_made_is_not_made_again(town) {
        let relay = Relay::before(&town).await;
        let choice = town.choice(&relay.client(), people::TARA.mobile).await;
        relay.on(town.wire().choose, Fate::AnswerLost);
        let why = choice.choose(&number(people::TARA.abha_number)).await.unwrap_err();
        assert_eq!(why.effect(), Effect::Possible, "{why}");
        assert_eq!(relay.count(town.wire().choose), 1);
    }

    async fn what_only_reads_is_tried_again(town) {
        let relay = Relay::before(&town).await;
        let client = relay.client();
        let session = town.log_in(&client, &people::ASHA).await;
        relay.on(town.wire().profile, Fate::Lost);
        let why = client.profile(&session).await.unwrap_err();
        assert_eq!(relay.count(town.wire().profile), 3);
        assert_eq!(why.failure().unwrap().attempts(), 3);
    }

    async fn a_logout_that_may_be_done_is_not_repeated(town) {
        let relay = Relay::before(&town).await;
        let client = relay.client();
        let session = town.log_in(&client, &people::ASHA).await;
        relay.on(town.wire().logout, Fate::AnswerLost);
        let why = client.logout(&session).await.unwrap_err();
        assert_eq!(why.effect(), Effect::Possible, "{why}");
        assert_eq!(relay.count(town.wire().logout), 1);
        assert!(client.profile(&session).await.unwrap_err().is_token_refused());
    }
}

over_tcp! {
    async fn without_a_number_there_is_nowhere_to_look(town) {
        let relay = Relay::before(&town).await;
        let client = relay.client();
        let x_token = town.log_in(&client, &people::ASHA).await.x_token;
        let nameless = UserSession::new(town.generation, x_token, None);
        relay.says(town.wire().profile, "200 OK", r#"{"healthIdNumber":"91-****-****-0007"}"#);
        let journey = begin_deactivation(&client, &nameless).await.unwrap();
        relay.on(town.wire().deactivate.submit, Fate::AnswerLost);
        let (unsettled, _) = unknown(journey.submit_otp(&town.otp(people::ASHA.mobile)).await);
        let calls = town.calls();
        assert_eq!(unsettled.reconcile().await.unwrap(), Reconciled::Unknown);
        assert_eq!(town.calls(), calls);
    }
}
