//! Counters, against what the sandbox saw.

use std::sync::Arc;

use abdm::{Counts, Error};
use abdm_sandbox::people;

use super::{Case, Errand, back_wrong, id, step};
use crate::promises::in_both_generations;
use crate::relay::{Fate, Relay};
use crate::town::{begin_reactivation, by_aadhaar_otp, keys};

fn counts(counts: Counts) -> [u64; 4] {
    counts.named().map(|(_, count)| count)
}

in_both_generations! {
    async fn otps_and_sessions_are_counted_as_the_service_saw_them(town) {
        for errand in Errand::all(&town) {
            let case = Case::of(&town, errand).await;
            let client = case.client();
            assert_eq!(counts(client.counts()), [0; 4]);
            let journey = case.begin(&client).await.unwrap();
            let otps = u64::from(errand.sends_first(&town));
            // A password is asked for on V3 without any call.
            let sessions = u64::try_from(case.count(town.wire().session, true)).unwrap();
            assert_eq!(counts(client.counts()), [otps, 0, 0, sessions], "{errand:?}");
            case.finish(back_wrong(step(journey, &case.wrong()).await)).await;
            assert_eq!(case.otps(), case.all_otps(), "{errand:?}");
            let sent = u64::try_from(case.otps()).unwrap();
            let sessions = u64::try_from(case.count(town.wire().session, true)).unwrap();
            assert_eq!(counts(client.counts()), [sent, 0, 0, sessions], "{errand:?}");
        }
    }

    async fn handles_count_together_and_processes_apart(town) {
        let case = Case::of(&town, Errand::LOGIN_AADHAAR).await;
        let client = case.client();
        let other = client.for_hip(abdm::types::HipId::parse("IN0000000002").unwrap());
        let begun = id(&case.begin(&client).await.unwrap());
        drop(case.begin(&other).await.unwrap());
        assert_eq!(counts(client.counts()), [2, 0, 0, 1]);
        assert_eq!(client.counts(), other.counts());

        let elsewhere = case.client();
        let journey = elsewhere.resume(&begun).await.unwrap();
        drop(step(journey, &case.right()).await);
        assert_eq!(counts(elsewhere.counts()), [0, 0, 0, 1], "it sent none");
    }

    async fn what_is_refused_is_counted_as_refused(town) {
        let case = Case::of(&town, Errand::LOGIN_AADHAAR).await;
        let client = case.client();
        // Known before a call for an OTP.
        let mut refused = 0;
        for person in [&people::ASHA, &people::GURPREET] {
            begin_reactivation(&client, person).await.unwrap_err();
            refused += 1;
            assert_eq!(counts(client.counts()), [0, refused, 0, 1]);
        }
        assert_eq!(case.otps(), 0);
        assert_eq!(case.count(town.wire().reactivate.send, false), 2);
        // What was never asked for is not counted.
        drop(case.begin(&client).await.unwrap());
        assert!(matches!(case.begin(&client).await, Err(Error::PatientBusy { .. })));
        assert_eq!(counts(client.counts()), [1, refused, 0, 1]);
    }

    async fn what_nobody_knows_is_counted_as_unknown(town) {
        let case = Case::of(&town, Errand::LOGIN_AADHAAR).await;
        let relay = Relay::before(&town).await;
        let client = relay.builder().store(Arc::clone(&case.store)).sealing_keys(keys());
        let client = client.build().unwrap();
        for (fate, otps) in [(Fate::AnswerLost, 1), (Fate::Lost, 1)] {
            relay.on(town.wire().login.send, fate);
            client.login(by_aadhaar_otp(&people::JOSEPH)).await.unwrap_err();
            assert_eq!(case.otps(), otps);
        }
        assert_eq!(counts(client.counts()), [0, 0, 2, 1]);
        assert_eq!(relay.count(town.wire().login.send), 2);
    }

    async fn a_session_that_is_replaced_is_counted(town) {
        let case = Case::of(&town, Errand::LOGIN_AADHAAR).await;
        let client = case.client();
        let journey = case.begin(&client).await.unwrap();
        town.clock.advance(std::time::Duration::from_secs(9 * 60));
        drop(journey);
        town.expire_app_tokens();
        let why = client.profile(&case_session(&case).await).await;
        assert!(why.is_ok(), "{why:?}");
        let sessions = case.count(town.wire().session, true);
        assert_eq!(client.counts().sessions, 2);
        // One is of the process that logged the patient in.
        assert_eq!(sessions, 3);
    }

    async fn the_names_of_the_counters_are_what_they_are(town) {
        let names = town.client().counts().named().map(|(name, _)| name);
        let expected = ["abdm.otps.sent", "abdm.otps.refused", "abdm.otps.unknown", "abdm.sessions"];
        assert_eq!(names, expected);
    }
}

async fn case_session(case: &Case<'_>) -> abdm::flows::UserSession {
    case.town.log_in(&case.town.client(), case.errand.person()).await
}
