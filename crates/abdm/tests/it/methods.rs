//! What a journey waits for, by which methods it can be made, and what it is asked for in vain.

use abdm::flows::snapshot::{Action, JourneyKind};
use abdm::flows::{AuthBy, Consequences, Reasons, SessionOf};
use abdm::types::{Consent, Effect, Mobile, Password, Photo};
use abdm::{Awaits, CardFormat, Error, Feature, LoggedIn, LoginBy, Pending, Resent};
use abdm_sandbox::people;

use crate::promises::{in_both_generations, on_v3, over_tcp};
use crate::town::{
    Town, aadhaar, begin_deactivation, begin_reactivation, by_aadhaar_otp, by_mobile, done, number,
    retry, session,
};

/// Asks a journey for what it cannot do, which costs no call, and gives it back.
async fn asked_in_vain<J: Pending>(town: &Town, journey: J) -> J {
    let (kind, calls) = (journey.kind(), town.calls());
    assert_eq!(journey.awaits(), Awaits::Otp, "{kind}");
    let password = Password::parse("Invented@2024").unwrap();
    let (journey, why) = retry(journey.submit_password(&password).await);
    assert!(matches!(why, Error::OtherMethod { awaits: Awaits::Otp }), "{kind}: {why}");
    assert_eq!(why.effect(), Effect::None);
    assert_eq!((journey.kind(), journey.wrong_attempts()), (kind, 0));
    let journey = match (kind.resends(), journey.resend_at()) {
        (true, Some(_)) => journey,
        (false, None) => match journey.resend().await {
            Ok(Resent::NotSent(journey, Error::NotInGeneration { what: Feature::Resend, .. })) => {
                assert_eq!(journey.resends_left(), 0, "{kind}");
                journey
            }
            other => panic!("{kind}: {other:?}"),
        },
        other => panic!("{kind}: {other:?}"),
    };
    assert_eq!(town.calls(), calls, "{kind}: nothing is sent");
    journey
}

in_both_generations! {
    async fn a_journey_takes_the_secret_that_it_waits_for_and_no_other(town) {
        let client = town.client();
        let login = client.login(by_aadhaar_otp(&people::ASHA)).await.unwrap();
        let login = asked_in_vain(&town, login).await;
        let asha = session(done(login.submit_otp(&town.otp(people::ASHA.mobile)).await));

        let retrieval = client.retrieve(&aadhaar(people::KAVERI.aadhaar)).await.unwrap();
        let retrieval = asked_in_vain(&town, retrieval).await;
        done(retrieval.submit_otp(&town.otp(people::KAVERI.aadhaar_mobile.unwrap())).await);

        let deactivation = begin_deactivation(&client, &asha).await.unwrap();
        let deactivation = asked_in_vain(&town, deactivation).await;
        done(deactivation.submit_otp(&town.otp(people::ASHA.mobile)).await);

        let reactivation = begin_reactivation(&client, &people::ASHA).await.unwrap();
        let reactivation = asked_in_vain(&town, reactivation).await;
        done(reactivation.submit_otp(&town.otp(people::ASHA.mobile)).await);

        asked_in_vain(&town, client.login(by_mobile(people::TARA.mobile)).await.unwrap()).await;

        let (ishita, wanted) = (&people::ISHITA, Mobile::parse(people::ISHITA.mobile).unwrap());
        let enrol = client.enrol(&aadhaar(ishita.aadhaar), &wanted, Consent::V3).await.unwrap();
        let enrol = asked_in_vain(&town, enrol).await;
        drop(done(enrol.submit_otp(&town.otp(ishita.mobile)).await));
    }

    async fn a_method_that_a_journey_has_not_is_refused_before_any_call(town) {
        let client = town.client();
        let asha = town.log_in(&client, &people::ASHA).await;
        let (abha, calls) = (number(people::ASHA.abha_number), town.calls());
        let mut refused = 0;
        for action in [Action::Login, Action::Deactivate, Action::Reactivate] {
            for by in AuthBy::ALL.iter().copied() {
                let kind = JourneyKind::of(action, by);
                if kind.is_some_and(|kind| kind.exists_in(town.generation)) {
                    continue;
                }
                let why = match action {
                    Action::Login => {
                        let by = LoginBy::Abha { abha: abha.clone().into(), by };
                        client.login(by).await.unwrap_err()
                    }
                    Action::Deactivate => {
                        let reasons = Reasons::parse(["104"]).unwrap();
                        let agreed = Consequences::DEACTIVATION.acknowledge();
                        client.deactivate(&asha, reasons, agreed, by).await.unwrap_err()
                    }
                    _ => client.reactivate(abha.clone(), by).await.unwrap_err(),
                };
                match why {
                    Error::NoSuchMethod(_) => assert!(why.is_method_unavailable()),
                    Error::NotInGeneration { what: Feature::DeactivateByPassword, .. } => {
                        assert_eq!((action, by), (Action::Deactivate, AuthBy::Password));
                        assert!(!town.is_v3());
                    }
                    _ => panic!("{action:?} {by}: {why}"),
                }
                assert_eq!(why.effect(), Effect::None, "{action:?} {by}");
                refused += 1;
            }
        }
        assert_eq!(town.calls(), calls);
        assert!(refused > 0 || town.is_v3(), "v1/v2 deactivates by no password");
    }

    async fn a_login_of_another_kind_is_refused_before_any_call(town) {
        let client = town.client();
        let mut asha = town.log_in(&client, &people::ASHA).await;
        asha.of = SessionOf::Address;
        let photo = Photo::new(&b"\xff\xd8\xff\xe0a photograph"[..]).unwrap();
        let calls = town.calls();
        for refused in [
            client.refresh(&asha).await.map(drop),
            client.logout(&asha).await,
            client.update_photo(&asha, photo.clone()).await.map(drop),
            begin_deactivation(&client, &asha).await.map(drop),
        ] {
            assert!(matches!(refused, Err(Error::OtherSession)), "{refused:?}");
        }
        // These are there for an address too, at a service that v1/v2 does not have.
        if !town.is_v3() {
            for refused in [
                client.profile(&asha).await.map(drop),
                client.qr_code(&asha).await.map(drop),
                client.card(&asha, CardFormat::Png).await.map(drop),
            ] {
                assert!(matches!(refused, Err(Error::OtherSession)), "{refused:?}");
            }
        }
        assert_eq!(town.calls(), calls);
    }
}

on_v3! {
    async fn a_rekyc_takes_the_otp_that_it_waits_for_and_nothing_else(town) {
        let client = town.client();
        let asha = town.log_in(&client, &people::ASHA).await;
        let rekyc = asked_in_vain(&town, client.rekyc(&asha).await.unwrap()).await;
        done(rekyc.submit_otp(&town.otp(people::ASHA.mobile)).await);
    }

    async fn an_aadhaar_number_logs_in_to_its_account(town) {
        let client = town.client();
        let by = LoginBy::AadhaarNumber(aadhaar(people::KAVERI.aadhaar));
        let login = client.login(by).await.unwrap();
        assert_eq!(login.kind().journey, JourneyKind::LoginAadhaarNumber);
        let otp = town.otp(people::KAVERI.aadhaar_mobile.unwrap());
        let LoggedIn::Session(session) = done(login.submit_otp(&otp).await) else {
            panic!("no account is chosen");
        };
        let profile = client.profile(&session).await.unwrap();
        let theirs = profile.abha_number.as_ref().and_then(|number| number.full()).cloned();
        assert_eq!(theirs, Some(number(people::KAVERI.abha_number)));
    }
}

over_tcp! {
    async fn an_aadhaar_number_logs_nobody_in_on_v1v2(town) {
        let by = LoginBy::AadhaarNumber(aadhaar(people::KAVERI.aadhaar));
        let why = town.client().login(by).await.unwrap_err();
        let what = Feature::LoginByAadhaarNumber;
        assert!(matches!(why, Error::NotInGeneration { what: w, .. } if w == what), "{why}");
        assert_eq!(town.calls(), 0);
    }
}
