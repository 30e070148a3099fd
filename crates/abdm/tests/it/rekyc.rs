//! Renew what Aadhaar says of a patient. V3 has it.

use std::sync::Arc;
use std::time::Duration;

use abdm::flows::Reconciled;
use abdm::flows::snapshot::{JourneyKind, StateKind};
use abdm::store::{JourneyStore, MemoryStore};
use abdm::types::Effect;
use abdm::{Awaits, Error, Feature, Resumed};
use abdm_sandbox::people;

use crate::promises::{on_v3, over_tcp};
use crate::relay::{Fate, Relay};
use crate::town::{done, keys, number, retry};
use crate::unknown_outcome::unknown;
use crate::wire::V3;

on_v3! {
    async fn the_otp_renews_it_and_the_login_goes_on(town) {
        let client = town.client();
        let asha = town.log_in(&client, &people::ASHA).await;
        let calls = town.calls();
        let journey = client.rekyc(&asha).await.unwrap();
        assert_eq!(journey.kind().journey, JourneyKind::ReKycAadhaarOtp);
        assert_eq!(journey.abha_number(), &number(people::ASHA.abha_number));
        assert_eq!(journey.awaits(), Awaits::Otp);
        assert_eq!(journey.sent_to().as_deref(), Some("******1001"));
        let renewed = done(journey.submit_otp(&town.otp(people::ASHA.mobile)).await);
        assert_eq!(renewed.abha_number, number(people::ASHA.abha_number));
        assert_eq!(town.paths()[calls..], [V3.deactivate.send, V3.deactivate.submit]);
        assert!(client.profile(&asha).await.is_ok());
        assert_eq!(town.sandbox.tally_of(people::ASHA.abha_number).unwrap().rekycs, 1);
    }

    async fn a_wrong_otp_leads_back_and_an_expired_one_ends_it(town) {
        let client = town.client();
        let asha = town.log_in(&client, &people::ASHA).await;
        let journey = client.rekyc(&asha).await.unwrap();
        let (journey, why) = retry(journey.submit_otp(&town.wrong_otp(people::ASHA.mobile)).await);
        assert!(why.is_wrong_otp(), "{why}");
        assert_eq!((journey.wrong_attempts(), why.effect()), (1, Effect::Settled));
        town.clock.advance(Duration::from_secs(11 * 60));
        let why = journey.submit_otp(&town.otp(people::ASHA.mobile)).await.unwrap_err();
        assert!(why.is_otp_expired(), "{why}");
        assert_eq!(town.sandbox.tally_of(people::ASHA.abha_number).unwrap().rekycs, 0);
    }

    async fn whom_no_aadhaar_otp_reaches_is_refused_and_nothing_is_sent(town) {
        let client = town.client();
        let choice = town.choice(&client, people::TSERING.mobile).await;
        let chosen = choice.choose(&number(people::TSERING.abha_number)).await;
        let tsering = done(chosen);
        let otps = town.otps_sent();
        let why = client.rekyc(&tsering).await.unwrap_err();
        assert!(why.is_method_unavailable(), "{why}");
        assert_eq!(town.otps_sent(), otps);
    }

    async fn a_login_that_does_not_say_whose_it_is_is_asked_for_its_profile(town) {
        let client = town.client();
        let mut asha = town.log_in(&client, &people::ASHA).await;
        asha.abha_number = None;
        let calls = town.calls();
        let journey = client.rekyc(&asha).await.unwrap();
        assert_eq!(journey.abha_number(), &number(people::ASHA.abha_number));
        assert_eq!(town.paths()[calls..], [V3.profile, V3.deactivate.send]);
    }

    /// Nothing shows whether it was done, in this process or another.
    async fn what_came_of_a_lost_answer_nobody_can_tell(town) {
        for fate in [Fate::Lost, Fate::AnswerLost] {
            let store: Arc<dyn JourneyStore> = Arc::new(MemoryStore::new());
            let relay = Relay::before(&town).await;
            let client = relay.builder().store(Arc::clone(&store)).sealing_keys(keys());
            let client = client.build().unwrap();
            let asha = town.log_in(&client, &people::ASHA).await;
            let id = *client.rekyc(&asha).await.unwrap().id().unwrap();
            let Resumed::ReKyc(journey) = client.resume(&id).await.unwrap() else {
                panic!("a re-KYC");
            };
            relay.on(V3.deactivate.submit, fate);
            let (unsettled, why) =
                unknown(journey.submit_otp(&town.otp(people::ASHA.mobile)).await);
            assert_eq!(why.patient_notice().key(), "answer_lost");
            let calls = town.calls();
            assert_eq!(unsettled.reconcile().await.unwrap(), Reconciled::Unknown);

            let other = town.client_with(&store);
            let Resumed::Submitted(parked) = other.resume(&id).await.unwrap() else {
                panic!("submitted");
            };
            assert!(parked.kind().action().can_be_done_again());
            assert_eq!(parked.reconcile().await.unwrap(), Reconciled::Unknown);
            let listed = other.journeys(9).await.unwrap();
            let kept = listed.iter().find(|listed| listed.id == id).unwrap();
            assert_eq!(kept.state, StateKind::OutcomeUnknown);
            assert_eq!(town.calls(), calls, "there is nothing to look at");

            // To do it again does no harm; the one in doubt is given up before.
            let why = other.rekyc(&asha).await.unwrap_err();
            assert!(matches!(why, Error::PatientBusy { .. }), "{why}");
            other.discard(&id).await.unwrap();
            let again = other.rekyc(&asha).await.unwrap();
            done(again.submit_otp(&town.otp(people::ASHA.mobile)).await);
        }
    }

    /// So there is nothing to look at where an answer is lost.
    async fn the_profile_says_the_same_before_and_after(town) {
        let client = town.client();
        let choice = town.choice(&client, people::ASHA.mobile).await;
        let asha = done(choice.choose(&number(people::ASHA.abha_number)).await);
        let before = client.profile(&asha).await.unwrap();
        let journey = client.rekyc(&asha).await.unwrap();
        done(journey.submit_otp(&town.otp(people::ASHA.mobile)).await);
        let after = client.profile(&asha).await.unwrap();
        assert_eq!((before.kyc_verified, before.status), (after.kyc_verified, after.status));
    }
}

over_tcp! {
    async fn v1v2_has_none_and_is_not_asked(town) {
        let client = town.client();
        let asha = town.log_in(&client, &people::ASHA).await;
        let calls = town.calls();
        let why = client.rekyc(&asha).await.unwrap_err();
        assert!(matches!(why, Error::NotInGeneration { what: Feature::ReKyc, .. }), "{why}");
        assert_eq!((why.effect(), town.calls()), (Effect::None, calls));
    }
}
