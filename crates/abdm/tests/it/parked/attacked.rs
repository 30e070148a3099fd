//! Attacks on the promises, which they withstand.

use std::sync::Arc;

use abdm::flows::snapshot::StateKind;
use abdm::flows::{Generation, UserSession};
use abdm::store::seal::{KeyRing, SealingKey};
use abdm::store::{JourneyStore, MemoryStore};
use abdm::transport::{Clock, Transport, TransportError};
use abdm::types::{AbhaId, Effect, Network};
use abdm::{
    AuditRecord, AuditRefused, AuditSink, Client, Error, LoginBy, Reference, RequestContext,
    Resumed,
};
use abdm_sandbox::people;
use async_trait::async_trait;
use bytes::Bytes;

use super::stores::Slow;
use super::{Case, Errand, id, step};
use crate::relay::Relay;
use crate::town::{Http, Town, begin_deactivation, keys};

fn request(key: &str) -> RequestContext {
    RequestContext::new().idempotency_key(Reference::parse(key).unwrap())
}

/// Is told what was done, and never answers.
#[derive(Debug)]
struct SlowAfter(Arc<tokio::sync::Notify>);

#[async_trait]
impl AuditSink for SlowAfter {
    async fn record(&self, record: &AuditRecord<'_>) -> Result<(), AuditRefused> {
        if record.outcome.is_some() {
            self.0.notify_one();
            std::future::pending::<()>().await;
        }
        Ok(())
    }
}

/// Never reaches a path, and says so.
#[derive(Debug)]
struct Unreachable(Arc<dyn Transport>, &'static str, std::sync::atomic::AtomicBool);

#[async_trait]
impl Transport for Unreachable {
    async fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, TransportError> {
        if request.uri().path() == self.1 && self.2.load(std::sync::atomic::Ordering::SeqCst) {
            return Err(TransportError::new(Network::Connect));
        }
        self.0.send(request).await
    }
}

/// A client whose sink hangs once it is told what was done, and tells of that.
fn hanging(case: &Case<'_>) -> (Client, Arc<tokio::sync::Notify>) {
    let told = Arc::new(tokio::sync::Notify::new());
    let sink = Arc::new(SlowAfter(Arc::clone(&told)));
    (case.town.builder_with(&case.store).audit_sink(sink).build().unwrap(), told)
}

in_each_generation! {
    async fn a_sink_that_hangs_after_the_send_loses_no_otp(town) {
        for errand in Errand::all(&town).filter(|errand| errand.sends_first(&town)) {
            let case = Case::of(&town, errand).await;
            let (client, told) = hanging(&case);
            tokio::select! {
                biased;
                () = told.notified() => {}
                _ = case.begin(&client) => panic!("the sink never answers"),
            }
            assert_eq!(case.otps(), 1, "{errand:?}");
            assert_eq!(case.state().await, Some(StateKind::AwaitingOtp), "{errand:?}");
        }
    }

    async fn a_sink_that_hangs_after_a_wrong_secret_loses_no_journey(town) {
        for errand in Errand::everywhere(&town) {
            if !errand.asked(&town).1.takes_secret() {
                continue;
            }
            let town = town.with(|_| {}).await;
            let case = Case::of(&town, errand).await;
            let begun = case.begun().await;
            let (client, told) = hanging(&case);
            let journey = client.resume(&begun).await.unwrap();
            let wrong = case.wrong();
            tokio::select! {
                biased;
                () = told.notified() => {}
                _ = step(journey, &wrong) => panic!("the sink never answers"),
            }
            assert_eq!(case.state().await, Some(case.waits_in()), "{errand:?}");
            case.finish(case.client().resume(&begun).await.unwrap()).await;
            case.all_was_done_and_one_was_wrong();
        }
    }

    async fn a_journey_that_cannot_be_opened_can_be_given_up(town) {
        for errand in Errand::all(&town) {
            let case = Case::of(&town, errand).await;
            let index = SealingKey::from_bytes(&[9; 32]);
            let ring = |n: u8| KeyRing::new(&format!("k{n}"), SealingKey::from_bytes(&[n; 32]))
                .unwrap().with_index(&index);
            let old = town.builder_with(&case.store).sealing_keys(ring(1)).build().unwrap();
            let begun = id(&case.begin(&old).await.unwrap());
            // The old key was taken away too early.
            let new = town.builder_with(&case.store).sealing_keys(ring(2)).build().unwrap();
            let why = case.begin(&new).await.map(drop).unwrap_err();
            assert!(matches!(why, Error::PatientBusy { id } if id == begun), "{errand:?}: {why}");
            new.discard(&begun).await.unwrap();
            assert!(case.begin(&new).await.is_ok(), "{errand:?}");
        }
    }

    async fn a_start_that_never_left_can_be_made_again_with_its_key(town) {
        for errand in Errand::all(&town).filter(|errand| errand.sends_first(&town)) {
            let case = Case::of(&town, errand).await;
            let path = errand.acts(&town)[0].path;
            let off = Arc::new(Unreachable(town.transport(), path, true.into()));
            let client = town.builder_with(&case.store).shared_transport(Arc::clone(&off) as _);
            let client = client.build().unwrap().for_request(request("click"));
            let why = case.begin(&client).await.map(drop).unwrap_err();
            assert_eq!(why.effect(), Effect::None, "{errand:?}: {why}");
            off.2.store(false, std::sync::atomic::Ordering::SeqCst);
            let again = case.begin(&client).await;
            assert!(again.is_ok(), "{errand:?}: nothing was sent, so it is done again: {again:?}");
        }
    }

    async fn a_second_click_during_the_first_loses_no_journey(town) {
        for errand in Errand::all(&town).filter(|errand| errand.sends_first(&town)) {
            let case = Case::of(&town, errand).await;
            let slow = Arc::new(Slow::new(town.transport(), errand.acts(&town)[0].path));
            let client = town.builder_with(&case.store).shared_transport(Arc::clone(&slow) as _);
            let client = client.build().unwrap().for_request(request("click"));
            let second_click = async {
                slow.reached().await;
                let Err(Error::SameStart { id }) =
                    case.begin(&case.client().for_request(request("click"))).await
                else {
                    panic!("{errand:?}: the same start")
                };
                let Resumed::OtpMayBeOut(parked) = case.client().resume(&id).await.unwrap() else {
                    panic!("{errand:?}: it is asking right now")
                };
                // What the guide goes by, before it gives a journey up.
                assert_eq!(parked.since(), town.clock.now());
                slow.release();
            };
            let (journey, ()) = tokio::join!(case.begin(&client), second_click);
            // What follows goes by the same way, and nobody holds it up.
            case.finish(case.client().resume(&id(&journey.unwrap())).await.unwrap()).await;
            case.all_was_done_once();
        }
    }
}

/// v1/v2 alone knows addresses and deactivates accounts without a number.
#[tokio::test]
async fn one_patient_by_two_spellings_has_one_journey() {
    let town = Town::open(Http::Reqwest, Generation::V1V2).await;
    let case = Case::of(&town, Errand::LOGIN_AADHAAR).await;
    let address = people::JOSEPH.abha_address;
    let bare = address.split_once('@').unwrap().0;
    let by = |text: &str| LoginBy::aadhaar_otp(AbhaId::parse(text).unwrap());
    drop(case.client().login(by(address)).await.unwrap());
    let upper = case.client().login(by(&address.to_uppercase())).await;
    let short = case.client().login(by(bare)).await;
    for other in [upper, short] {
        assert!(matches!(other, Err(Error::PatientBusy { .. })), "{other:?}");
    }
    assert_eq!(case.otps(), 1, "one patient, one facility");
}

#[tokio::test]
async fn the_deactivation_of_one_patient_is_not_given_for_another() {
    let town = Town::open(Http::Reqwest, Generation::V1V2).await;
    let store: Arc<dyn JourneyStore> = Arc::new(MemoryStore::new());
    let relay = Relay::before(&town).await;
    let client = relay.builder().store(store).sealing_keys(keys()).build().unwrap();
    let mut sessions = Vec::new();
    for person in [&people::ASHA, &people::JOSEPH] {
        let session = town.log_in(&town.client(), person).await;
        sessions.push(UserSession::new(town.generation, session.x_token.clone(), None));
    }
    relay.says(town.wire().profile, "200 OK", r#"{"name":"N"}"#);
    let desk = client.for_request(request("desk-1"));
    let asha = begin_deactivation(&desk, &sessions[0]).await.unwrap();
    let again = begin_deactivation(&desk, &sessions[0]).await.unwrap();
    assert_eq!(asha.id(), again.id());
    let joseph = begin_deactivation(&desk, &sessions[1]).await.unwrap();
    assert_ne!(asha.id(), joseph.id(), "each patient has a journey");
}

#[tokio::test]
async fn a_patient_without_a_number_has_one_journey() {
    let town = Town::open(Http::Reqwest, Generation::V1V2).await;
    let store: Arc<dyn JourneyStore> = Arc::new(MemoryStore::new());
    let relay = Relay::before(&town).await;
    let client = relay.builder().store(store).sealing_keys(keys()).build().unwrap();
    let session = town.log_in(&town.client(), &people::ASHA).await;
    let session = UserSession::new(town.generation, session.x_token.clone(), None);
    relay.says(town.wire().profile, "200 OK", r#"{"name":"N"}"#);
    let otps = town.otps_sent();
    drop(begin_deactivation(&client, &session).await.unwrap());
    drop(begin_deactivation(&client, &session).await);
    assert_eq!(town.otps_sent(), otps + 1);
}

in_each_generation! {
    async fn one_bad_login_costs_one_session_a_minute(town) {
        let relay = Relay::before(&town).await;
        let client = relay.client();
        let session = town.log_in(&client, &people::ASHA).await;
        let before = client.counts().sessions;
        relay.says(town.wire().profile, "401 Unauthorized", "");
        for _ in 0..10 {
            drop(client.profile(&session).await.unwrap_err());
        }
        let sessions = client.counts().sessions - before;
        assert!(sessions <= 1, "{sessions} sessions for 10 reads of a patient whose login is bad");
    }

    async fn one_bad_login_does_not_stop_everybody_else(town) {
        let relay = Relay::before(&town).await;
        let client = relay.client();
        let session = town.log_in(&client, &people::ASHA).await;
        relay.says(town.wire().profile, "401 Unauthorized", "");
        drop(client.profile(&session).await.unwrap_err());
        // The gateway wants to be left alone; the last token is good for minutes.
        relay.says(town.wire().session, "429 Too Many Requests", "");
        drop(client.profile(&session).await.unwrap_err());
        let login = client.login(crate::town::by_aadhaar_otp(&people::JOSEPH)).await;
        assert!(login.is_ok(), "{}", login.unwrap_err());
    }
}
