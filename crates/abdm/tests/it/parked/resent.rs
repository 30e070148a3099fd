//! An OTP that is sent again: the count and the wait hold for every process.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use abdm::flows::ResendRefused;
use abdm::flows::snapshot::StateKind;
use abdm::{AuditAction, Client, Error, Login, Resent, Resumed};
use abdm_sandbox::people;

use super::audited::{Ledger, audited};
use super::stores::{End, Mortal};
use super::{Case, Errand, id};
use crate::promises::{in_both_generations, on_v3, over_tcp};

const LOGINS: [Errand; 2] = [Errand::LoginAadhaar, Errand::LoginMobile];

/// The time that has to pass before an OTP is sent again.
const WAIT: Duration = Duration::from_secs(60);

async fn login(client: &Client, begun: &abdm::store::JourneyId) -> Login {
    match client.resume(begun).await.unwrap() {
        Resumed::Login(login) => login,
        other => panic!("the login waits for its OTP: {other:?}"),
    }
}

#[track_caller]
fn sent(resent: Result<Resent<Login>, Error>) -> Login {
    match resent {
        Ok(Resent::Sent(login)) => login,
        other => panic!("it was sent again: {other:?}"),
    }
}

#[track_caller]
fn not_sent(resent: Result<Resent<Login>, Error>) -> (Login, ResendRefused) {
    match resent {
        Ok(Resent::NotSent(login, Error::Resend(why))) => (login, why),
        other => panic!("it cannot be sent again: {other:?}"),
    }
}

over_tcp! {
    async fn an_otp_is_sent_again_as_often_as_allowed_by_whichever_process(town) {
        for errand in LOGINS {
            let case = Case::of(&town, errand).await;
            let begun = case.begun().await;
            let (login_here, why) = not_sent(login(&case.client(), &begun).await.resend().await);
            let at = login_here.resend_at().unwrap();
            assert_eq!(why, ResendRefused::TooSoon { at }, "{errand:?}");
            assert_eq!(at, town.time_of_day().now() + WAIT);

            for left in [1, 0] {
                town.clock.advance(WAIT);
                let again = sent(login(&case.client(), &begun).await.resend().await);
                assert_eq!(again.resends_left(), left, "{errand:?}");
                assert_eq!(case.state().await, Some(StateKind::AwaitingOtp));
            }
            town.clock.advance(WAIT);
            let calls = case.calls();
            let (_, why) = not_sent(login(&case.client(), &begun).await.resend().await);
            assert_eq!(why, ResendRefused::NoneLeft, "{errand:?}");
            assert_eq!(case.calls(), calls, "nothing is asked that is known");
            assert_eq!(case.otps(), 3);

            let journey = case.client().resume(&begun).await.unwrap();
            case.finish(journey).await;
            assert_eq!(case.submissions(), 1, "{errand:?}");
        }
    }

    async fn of_two_processes_one_sends_it_again(town) {
        for errand in LOGINS {
            let case = Case::of(&town, errand).await;
            let begun = case.begun().await;
            town.clock.advance(WAIT);
            let one = login(&case.client(), &begun).await;
            let other = login(&case.client(), &begun).await;
            let again = match tokio::join!(one.resend(), other.resend()) {
                (Ok(won), Err(lost)) | (Err(lost), Ok(won)) => {
                    assert!(matches!(lost, Error::AlreadyClaimed { .. }), "{errand:?}: {lost}");
                    sent(Ok(won))
                }
                both => panic!("{errand:?}: {both:?}"),
            };
            assert_eq!(case.otps(), 2, "{errand:?}");
            case.finish(Resumed::Login(again)).await;
        }
    }

    async fn an_end_at_any_step_of_sending_it_again_leaves_the_login(town) {
        for errand in LOGINS {
            let mut found = BTreeSet::new();
            for at in 0.. {
                let town = town.with(|_| {}).await;
                let case = Case::of(&town, errand).await;
                let begun = case.begun().await;
                town.clock.advance(WAIT);
                let end = End::at(at);
                let transport = Mortal { inner: town.transport(), end: Arc::clone(&end) };
                let store = Mortal { inner: Arc::clone(&case.store), end: Arc::clone(&end) };
                let client = town.builder_with(&case.store).transport(transport);
                let client = client.store(Arc::new(store)).build().unwrap();
                let life = async { sent(login(&client, &begun).await.resend().await) };
                let ended = end.ends(life).await.is_none();

                let (state, otps) = (case.state().await.unwrap(), case.otps());
                found.insert((state.as_str(), otps));
                let back = login(&case.client(), &begun).await;
                // What may have been sent again counts as if it had been.
                let may_be_out = state == StateKind::ResendingOtp || otps == 2;
                assert_eq!(back.resends_left(), 2 - u32::from(may_be_out), "{errand:?} {at}");
                case.finish(Resumed::Login(back)).await;
                assert_eq!((case.otps(), case.submissions()), (otps, 1));
                if !ended {
                    break;
                }
            }
            let states = [
                ("awaiting-otp", 1), ("awaiting-otp", 2), ("resending-otp", 1), ("resending-otp", 2),
            ];
            assert_eq!(found, BTreeSet::from(states), "{errand:?}");
        }
    }

    async fn sending_it_again_is_recorded_and_counted(town) {
        let case = Case::of(&town, Errand::LoginAadhaar).await;
        let ledger = Ledger::of(&case);
        let client = audited(&case, &ledger);
        let begun = id(&case.begin(&client).await.unwrap());
        town.clock.advance(WAIT);
        drop(sent(login(&client, &begun).await.resend().await));
        let expected = [
            (AuditAction::SendOtp, None),
            (AuditAction::SendOtp, Some(true)),
            (AuditAction::ResendOtp, None),
            (AuditAction::ResendOtp, Some(true)),
        ];
        assert_eq!(ledger.actions(), expected);
        assert_eq!(client.counts().otps_sent, 2);
    }

    async fn what_was_forgotten_is_not_sent_again(town) {
        let case = Case::of(&town, Errand::LoginAadhaar).await;
        let begun = case.begun().await;
        let login = login(&case.client(), &begun).await;
        town.clock.advance(Duration::from_secs(15 * 60));
        let why = login.resend().await.unwrap_err();
        assert!(matches!(why, Error::NoSuchJourney), "{why}");
        assert_eq!(case.otps(), 1);
    }
}

on_v3! {
    async fn there_is_no_call_that_sends_it_again(town) {
        let case = Case::of(&town, Errand::LoginAadhaar).await;
        let begun = case.begun().await;
        town.clock.advance(WAIT);
        let login = login(&case.client(), &begun).await;
        assert_eq!((login.resend_at(), login.resends_left()), (None, 0));
        let calls = case.calls();
        let Ok(Resent::NotSent(login, why)) = login.resend().await else { panic!("it is refused") };
        assert!(matches!(why, Error::NotInGeneration { .. }), "{why}");
        assert_eq!(case.calls(), calls);
        case.finish(Resumed::Login(login)).await;
        case.all_was_done_once();
    }
}

in_both_generations! {
    async fn a_login_without_a_store_knows_how_often_it_can_be_sent_again(town) {
        let client = town.client();
        let login = client.login(crate::town::by_mobile(people::JOSEPH.mobile)).await.unwrap();
        assert_eq!(login.resends_left(), if town.is_v3() { 0 } else { 2 });
        assert_eq!(login.resend_at().is_some(), !town.is_v3());
    }
}
