//! An errand under way: in a store, by processes that come and go.

use std::sync::Arc;

use abdm::flows::UserSession;
use abdm::flows::snapshot::StateKind;
use abdm::store::{JourneyId, JourneyStore, Listed, MemoryStore};
use abdm::{Client, Error, Resumed};

use super::acts::{Act, Does};
use super::errand::Errand;
use super::steps::{Outcome, Patient, id, next, step};
use crate::town::Town;

/// An errand, the store that it waits in, and what its town has seen of it.
pub(super) struct Case<'t> {
    pub(super) town: &'t Town,
    pub(super) errand: Errand,
    pub(super) store: Arc<dyn JourneyStore>,
    /// Of whom leaves, or changes something.
    session: Option<UserSession>,
    /// Whether the patient who enrols has an ABHA by now.
    has_abha: bool,
    otps_before: usize,
    requests_before: usize,
}

impl<'t> Case<'t> {
    pub(super) async fn of(town: &'t Town, errand: Errand) -> Self {
        Self::in_store(town, errand, Arc::new(MemoryStore::new())).await
    }

    pub(super) async fn in_store(
        town: &'t Town,
        errand: Errand,
        store: Arc<dyn JourneyStore>,
    ) -> Self {
        let session = errand.prepared(town).await;
        let (otps_before, requests_before) = (town.otps_sent(), town.calls());
        Self { town, errand, store, session, has_abha: false, otps_before, requests_before }
    }

    /// The same errand once more, of which nothing was seen so far. Who enrols may have an ABHA by now.
    pub(super) fn anew(&self, has_abha: bool) -> Case<'t> {
        Case {
            town: self.town,
            errand: self.errand,
            store: Arc::clone(&self.store),
            session: self.session.clone(),
            has_abha,
            otps_before: self.town.otps_sent(),
            requests_before: self.town.calls(),
        }
    }

    /// Another process of the application.
    pub(super) fn client(&self) -> Client {
        self.town.client_with(&self.store)
    }

    /// Begins it, and brings it to where it is taken up.
    pub(super) async fn begin(&self, client: &Client) -> Result<Resumed, Error> {
        let mut journey = self.errand.begin(client, self.session()).await?;
        for _ in 0..self.errand.asked_before() {
            journey = next(step(journey, &self.right()).await);
        }
        Ok(journey)
    }

    /// The login that it begins with, if it needs one.
    pub(super) fn session(&self) -> Option<&UserSession> {
        self.session.as_ref()
    }

    /// The id of the journey that some other process has begun.
    pub(super) async fn begun(&self) -> JourneyId {
        id(&self.begin(&self.client()).await.unwrap())
    }

    /// The patient, who enters what is right.
    pub(super) fn right(&self) -> Patient {
        Patient { errand: self.errand, sandbox: self.town.sandbox.clone(), is_right: true }
    }

    /// The patient, who enters what is wrong.
    pub(super) fn wrong(&self) -> Patient {
        Patient { is_right: false, ..self.right() }
    }

    /// Goes on to the end, whatever is still to be done.
    #[track_caller]
    pub(super) fn finish(&self, mut journey: Resumed) -> impl Future<Output = ()> + use<> {
        let (patient, errand) = (self.right(), self.errand);
        async move {
            loop {
                journey = match step(journey, &patient).await {
                    Ok(Outcome::Next(next)) => next,
                    Ok(Outcome::Done) => return,
                    other => panic!("{errand:?}: {other:?}"),
                }
            }
        }
    }

    /// All that is to be done of it.
    pub(super) fn acts(&self) -> Vec<Act> {
        let mut acts = self.errand.acts(self.town);
        if self.has_abha {
            let is_needed =
                |act: &Act| matches!(act.does, Does::Send | Does::Submit | Does::Address);
            acts.retain(is_needed);
        }
        acts
    }

    /// What the patient is asked for where it is taken up.
    pub(super) fn asked(&self) -> Act {
        self.errand.asked(self.town).1
    }

    /// Where it waits then.
    pub(super) fn waits_in(&self) -> StateKind {
        self.asked().waits_in()
    }

    /// OTPs that were sent for it.
    pub(super) fn otps(&self) -> usize {
        self.town.otps_sent() - self.otps_before
    }

    /// OTPs that are sent until it is taken up.
    pub(super) fn otps_until_asked(&self) -> usize {
        let (at, _) = self.errand.asked(self.town);
        self.acts()[..at].iter().filter(|act| act.sends_otp()).count()
    }

    /// OTPs that are sent for it as a whole.
    pub(super) fn all_otps(&self) -> usize {
        self.acts().iter().filter(|act| act.sends_otp()).count()
    }

    /// Calls that reached the service.
    pub(super) fn calls(&self) -> usize {
        self.town.calls() - self.requests_before
    }

    /// Calls to a path that reached the service, and were accepted if `accepted`.
    pub(super) fn count(&self, path: &str, accepted: bool) -> usize {
        let requests = self.town.sandbox.requests();
        let of = requests[self.requests_before..].iter().filter(|request| request.path == path);
        of.filter(|request| !accepted || request.status < 300).count()
    }

    /// How often what the patient is asked for where it is taken up reached the service.
    pub(super) fn submissions(&self) -> usize {
        self.count(self.asked().path, false)
    }

    /// What reached the service of all that is done of it.
    pub(super) fn performed(&self) -> Vec<String> {
        let acts = self.acts();
        let requests = self.town.sandbox.requests().split_off(self.requests_before);
        let paths = requests.into_iter().map(|request| request.path);
        paths.filter(|path| acts.iter().any(|act| act.path == path)).collect()
    }

    /// All of it was done, in its order, and nothing twice.
    #[track_caller]
    pub(super) fn all_was_done_once(&self) {
        let errand = self.errand;
        let paths: Vec<_> = self.acts().iter().map(|act| act.path).collect();
        assert_eq!(self.performed(), paths, "{errand:?}");
        assert_eq!(self.otps(), self.all_otps(), "{errand:?}: OTPs");
    }

    /// The same, with one wrong answer of the patient where it is taken up.
    #[track_caller]
    pub(super) fn all_was_done_and_one_was_wrong(&self) {
        let errand = self.errand;
        let (at, wrong) = errand.asked(self.town);
        let mut paths: Vec<_> = self.acts().iter().map(|act| act.path).collect();
        paths.insert(at, wrong.path);
        assert_eq!(self.performed(), paths, "{errand:?}");
        assert_eq!(self.otps(), self.all_otps(), "{errand:?}: OTPs");
    }

    /// The one journey in the store.
    pub(super) async fn listed(&self) -> Option<Listed> {
        let listed = self.client().journeys(10).await.unwrap();
        assert!(listed.len() <= 1, "{listed:?}");
        listed.first().copied()
    }

    pub(super) async fn state(&self) -> Option<StateKind> {
        self.listed().await.map(|listed| listed.state)
    }
}
