//! An OTP that is sent again: the count and the wait hold for every process.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use abdm::flows::ResendRefused;
use abdm::flows::snapshot::StateKind;
use abdm::store::JourneyId;
use abdm::{AuditAction, Client, Error, Pending, Resent, Resumed};
use abdm_sandbox::people;

use super::acts::Does;
use super::audited::{Ledger, audited};
use super::stores::{End, Mortal};
use super::{Case, Errand};
use crate::promises::{in_both_generations, over_tcp};
use crate::town::Town;

/// The time that has to pass before an OTP is sent again.
const WAIT: Duration = Duration::from_secs(60);

/// Those that wait for an OTP that can be sent again.
fn resendable(town: &Town) -> Vec<Errand> {
    let generation = town.generation;
    let can = |errand: &Errand| errand.resends(generation, errand.asked(town).1).is_ok();
    Errand::everywhere(town).filter(can).collect()
}

/// Asks for the OTP once more.
async fn resend(journey: Resumed) -> Result<Resent<Resumed>, Error> {
    async fn of<J: Pending + Into<Resumed>>(journey: J) -> Result<Resent<Resumed>, Error> {
        Ok(match journey.resend().await? {
            Resent::Sent(journey) => Resent::Sent(journey.into()),
            Resent::NotSent(journey, why) => Resent::NotSent(journey.into(), why),
            Resent::Unknown(journey, why) => Resent::Unknown(journey.into(), why),
        })
    }
    match journey {
        Resumed::Login(journey) => of(journey).await,
        Resumed::Retrieve(journey) => of(journey).await,
        Resumed::Deactivate(journey) => of(journey).await,
        Resumed::Delete(journey) => of(journey).await,
        Resumed::Reactivate(journey) => of(journey).await,
        Resumed::ReKyc(journey) => of(journey).await,
        Resumed::UpdateEmail(journey) => of(journey).await,
        Resumed::UpdateMobile(journey) => of(journey).await,
        Resumed::Enrol(journey) => of(journey).await,
        other => panic!("nothing can be sent again of {other:?}"),
    }
}

/// From when on the OTP can be sent again, and how often.
fn resends(journey: &Resumed) -> (Option<SystemTime>, u32) {
    fn of(journey: &impl Pending) -> (Option<SystemTime>, u32) {
        (journey.resend_at(), journey.resends_left())
    }
    match journey {
        Resumed::Login(journey) => of(journey),
        Resumed::Retrieve(journey) => of(journey),
        Resumed::Deactivate(journey) => of(journey),
        Resumed::Delete(journey) => of(journey),
        Resumed::Reactivate(journey) => of(journey),
        Resumed::ReKyc(journey) => of(journey),
        Resumed::UpdateEmail(journey) => of(journey),
        Resumed::UpdateMobile(journey) => of(journey),
        Resumed::Enrol(journey) => of(journey),
        other => panic!("nothing can be sent again of {other:?}"),
    }
}

async fn back(client: &Client, begun: &JourneyId) -> Resumed {
    client.resume(begun).await.unwrap()
}

#[track_caller]
fn sent(resent: Result<Resent<Resumed>, Error>) -> Resumed {
    match resent {
        Ok(Resent::Sent(journey)) => journey,
        other => panic!("it was sent again: {other:?}"),
    }
}

#[track_caller]
fn not_sent(resent: Result<Resent<Resumed>, Error>) -> (Resumed, ResendRefused) {
    match resent {
        Ok(Resent::NotSent(journey, Error::Resend(why))) => (journey, why),
        other => panic!("it cannot be sent again: {other:?}"),
    }
}

/// Where it is while it is sent again.
fn resending(case: &Case<'_>) -> StateKind {
    match case.asked().does {
        Does::SubmitSecond => StateKind::ResendingSecondOtp,
        _ => StateKind::ResendingOtp,
    }
}

over_tcp! {
    async fn an_otp_is_sent_again_as_often_as_allowed_by_whichever_process(town) {
        let errands = resendable(&town);
        assert!(errands.len() > 4, "{errands:?}");
        for errand in errands {
            let town = town.with(|_| {}).await;
            let case = Case::of(&town, errand).await;
            let begun = case.begun().await;
            let (here, why) = not_sent(resend(back(&case.client(), &begun).await).await);
            let at = resends(&here).0.unwrap();
            assert_eq!(why, ResendRefused::TooSoon { at }, "{errand:?}");
            assert_eq!(at, town.time_of_day().now() + WAIT);

            for left in [1, 0] {
                town.clock.advance(WAIT);
                let again = sent(resend(back(&case.client(), &begun).await).await);
                assert_eq!(resends(&again).1, left, "{errand:?}");
                assert_eq!(case.state().await, Some(case.waits_in()));
            }
            town.clock.advance(WAIT);
            let calls = case.calls();
            let (_, why) = not_sent(resend(back(&case.client(), &begun).await).await);
            assert_eq!(why, ResendRefused::NoneLeft, "{errand:?}");
            assert_eq!(case.calls(), calls, "nothing is asked that is known");
            assert_eq!(case.otps(), case.otps_until_asked() + 2);

            case.finish(back(&case.client(), &begun).await).await;
            assert_eq!(case.submissions(), 1, "{errand:?}");
        }
    }

    async fn of_two_processes_one_sends_it_again(town) {
        for errand in resendable(&town) {
            let town = town.with(|_| {}).await;
            let case = Case::of(&town, errand).await;
            let begun = case.begun().await;
            town.clock.advance(WAIT);
            let one = back(&case.client(), &begun).await;
            let other = back(&case.client(), &begun).await;
            let again = match tokio::join!(resend(one), resend(other)) {
                (Ok(won), Err(lost)) | (Err(lost), Ok(won)) => {
                    assert!(matches!(lost, Error::AlreadyClaimed { .. }), "{errand:?}: {lost}");
                    sent(Ok(won))
                }
                both => panic!("{errand:?}: {both:?}"),
            };
            assert_eq!(case.otps(), case.otps_until_asked() + 1, "{errand:?}");
            case.finish(again).await;
        }
    }

    async fn an_end_at_any_step_of_sending_it_again_leaves_the_journey(town) {
        for errand in resendable(&town) {
            let mut found = BTreeSet::new();
            let (mut waits_in, mut sends_in) = ("", "");
            for at in 0.. {
                let town = town.with(|_| {}).await;
                let case = Case::of(&town, errand).await;
                let begun = case.begun().await;
                (waits_in, sends_in) = (case.waits_in().as_str(), resending(&case).as_str());
                town.clock.advance(WAIT);
                let end = End::at(at);
                let transport = Mortal { inner: town.transport(), end: Arc::clone(&end) };
                let store = Mortal { inner: Arc::clone(&case.store), end: Arc::clone(&end) };
                let client = town.builder_with(&case.store).transport(transport);
                let client = client.store(Arc::new(store)).build().unwrap();
                let life = async { sent(resend(back(&client, &begun).await).await) };
                let ended = end.ends(life).await.is_none();

                let state = case.state().await.unwrap();
                let again = case.otps() - case.otps_until_asked();
                found.insert((state.as_str(), again));
                let there = back(&case.client(), &begun).await;
                // What may have been sent again counts as if it had been.
                let may_be_out = state == resending(&case) || again == 1;
                assert_eq!(resends(&there).1, 2 - u32::from(may_be_out), "{errand:?} {at}");
                case.finish(there).await;
                assert_eq!((case.otps(), case.submissions()), (case.all_otps() + again, 1));
                if !ended {
                    break;
                }
            }
            let states = [(waits_in, 0), (waits_in, 1), (sends_in, 0), (sends_in, 1)];
            assert_eq!(found, BTreeSet::from(states), "{errand:?}");
        }
    }

    async fn sending_it_again_is_recorded_and_counted(town) {
        for errand in resendable(&town) {
            let town = town.with(|_| {}).await;
            let case = Case::of(&town, errand).await;
            let begun = case.begun().await;
            let ledger = Ledger::of(&case);
            let client = audited(&case, &ledger);
            town.clock.advance(WAIT);
            drop(sent(resend(back(&client, &begun).await).await));
            let expected = [(AuditAction::ResendOtp, None), (AuditAction::ResendOtp, Some(true))];
            assert_eq!(ledger.actions(), expected, "{errand:?}");
            assert_eq!(client.counts().otps_sent, 1, "{errand:?}");
        }
    }

    async fn what_was_forgotten_is_not_sent_again(town) {
        for errand in resendable(&town) {
            let town = town.with(|_| {}).await;
            let case = Case::of(&town, errand).await;
            let begun = case.begun().await;
            let journey = back(&case.client(), &begun).await;
            town.clock.advance(Duration::from_secs(15 * 60));
            let why = resend(journey).await.unwrap_err();
            assert!(matches!(why, Error::NoSuchJourney), "{errand:?}: {why}");
            assert_eq!(case.otps(), case.otps_until_asked(), "{errand:?}");
        }
    }
}

in_each_generation! {
    async fn where_there_is_no_call_that_sends_it_again_none_is_made(town) {
        for errand in Errand::everywhere(&town) {
            let (_, asked) = errand.asked(&town);
            let Err(reason) = errand.resends(town.generation, asked) else { continue };
            if !asked.takes_secret() {
                continue;
            }
            let town = town.with(|_| {}).await;
            let case = Case::of(&town, errand).await;
            let begun = case.begun().await;
            town.clock.advance(WAIT);
            let journey = back(&case.client(), &begun).await;
            assert_eq!(resends(&journey), (None, 0), "{errand:?}: {reason}");
            let calls = case.calls();
            let Ok(Resent::NotSent(journey, why)) = resend(journey).await else {
                panic!("{errand:?}: it is refused: {reason}")
            };
            assert!(matches!(why, Error::NotInGeneration { .. }), "{errand:?}: {reason}: {why}");
            assert_eq!(case.calls(), calls);
            case.finish(journey).await;
            case.all_was_done_once();
        }
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
