//! The conformance suite notices each fault that it is there to find.

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use abdm_flows::snapshot::StateKind;
use abdm_store::{
    Advanced, JourneyId, JourneyStore, Listed, MemoryStore, Next, Opened, Opening, StoreError,
    Stored, conformance,
};
use async_trait::async_trait;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    AnswersBeforeItLooks,
    CountsTwice,
    DamagesPayloads,
    DropsEmptyPayloads,
    ExpiresLate,
    ForgetsFinishedStarts,
    HoldsFinishedPatients,
    IgnoresPatients,
    IgnoresStarts,
    IgnoresVersions,
    KeepsTheFirstExpiry,
    KeepsTheLongerExpiry,
    ListsBackwards,
    ListsEverything,
    ListsTheExpired,
    LooksAndThenWrites,
    MixesKeys,
    Reopens,
    RoundsTimes,
    UsesItsOwnClock,
}

/// A good store with one fault.
#[derive(Debug)]
struct Faulty {
    good: MemoryStore,
    fault: Fault,
    /// Keys, and who has them.
    taken: Mutex<Vec<([u8; 32], JourneyId)>>,
}

impl Faulty {
    fn taken(&self, key: Option<[u8; 32]>) -> Option<JourneyId> {
        let taken = self.taken.lock().unwrap();
        taken.iter().find(|(taken, _)| Some(*taken) == key).map(|(_, id)| *id)
    }

    fn clock(&self, now: SystemTime) -> SystemTime {
        match self.fault {
            Fault::UsesItsOwnClock => SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_500),
            Fault::ExpiresLate => now - Duration::from_millis(1),
            _ => now,
        }
    }
}

#[async_trait]
impl JourneyStore for Faulty {
    async fn open(&self, opening: Opening, now: SystemTime) -> Result<Opened, StoreError> {
        let mut opening = opening;
        match self.fault {
            Fault::IgnoresStarts => opening.start_key = None,
            Fault::IgnoresPatients => opening.patient_key = None,
            Fault::MixesKeys => {
                opening.patient_key = opening.start_key.take().or(opening.patient_key)
            }
            Fault::DropsEmptyPayloads if opening.payload.is_empty() => return Ok(Opened::New),
            Fault::RoundsTimes => opening.expires_at += Duration::from_micros(500),
            Fault::HoldsFinishedPatients => {
                if let Some(id) = self.taken(opening.patient_key) {
                    return Ok(Opened::PatientBusy(id));
                }
                let taken = opening.patient_key.map(|key| (key, opening.id));
                self.taken.lock().unwrap().extend(taken);
            }
            Fault::AnswersBeforeItLooks => {
                let _late = self.good.open(opening, now).await?;
                return Ok(Opened::New);
            }
            Fault::ForgetsFinishedStarts => {
                if let Some(id) = self.taken(opening.start_key)
                    && self
                        .good
                        .load(&id, now)
                        .await?
                        .is_some_and(|j| j.state == StateKind::Finished)
                {
                    opening.start_key = None;
                } else {
                    let taken = opening.start_key.map(|key| (key, opening.id));
                    self.taken.lock().unwrap().extend(taken);
                }
            }
            _ => {}
        }
        self.good.open(opening, self.clock(now)).await
    }

    async fn load(&self, id: &JourneyId, now: SystemTime) -> Result<Option<Stored>, StoreError> {
        let mut found = self.good.load(id, self.clock(now)).await?;
        if let Some(stored) = &mut found
            && self.fault == Fault::DamagesPayloads
        {
            stored.payload.retain(|byte| *byte != 0);
        }
        Ok(found)
    }

    async fn advance(
        &self,
        id: &JourneyId,
        from: u64,
        to: Next,
        now: SystemTime,
    ) -> Result<Advanced, StoreError> {
        let (mut from, mut to, now) = (from, to, self.clock(now));
        let Some(before) = self.good.load(id, now).await? else {
            return Ok(Advanced::Lost);
        };
        match self.fault {
            Fault::IgnoresVersions => from = before.version,
            Fault::LooksAndThenWrites if before.version == from => {
                tokio::task::yield_now().await;
                from = self.good.load(id, now).await?.map_or(from, |now| now.version);
            }
            Fault::KeepsTheFirstExpiry => to.expires_at = before.expires_at,
            Fault::KeepsTheLongerExpiry => to.expires_at = to.expires_at.max(before.expires_at),
            Fault::Reopens if before.state == StateKind::Finished => {
                return Ok(Advanced::To(from + 1));
            }
            Fault::CountsTwice => {
                let counted = self.good.advance(id, from, to.clone(), now).await?;
                from += u64::from(counted != Advanced::Lost);
            }
            _ => {}
        }
        self.good.advance(id, from, to, now).await
    }

    async fn list(&self, now: SystemTime, limit: usize) -> Result<Vec<Listed>, StoreError> {
        match self.fault {
            Fault::ListsBackwards => {
                let mut all = self.good.list(now, usize::MAX).await?;
                all.reverse();
                all.truncate(limit);
                Ok(all)
            }
            Fault::ListsEverything => self.good.list(now, usize::MAX).await,
            Fault::ListsTheExpired => self.good.list(SystemTime::UNIX_EPOCH, limit).await,
            _ => self.good.list(self.clock(now), limit).await,
        }
    }
}

/// Whether a check fails for a store with `fault`.
async fn bites<F>(check: impl FnOnce(Arc<dyn JourneyStore>) -> F, fault: Fault) -> bool
where
    F: Future<Output = ()> + Send + 'static,
{
    let (good, taken) = (MemoryStore::new(), Mutex::default());
    let bitten = tokio::spawn(check(Arc::new(Faulty { good, fault, taken })));
    bitten.await.is_err_and(|error| error.is_panic())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_is_found() {
    use conformance::*;

    macro_rules! assert_bites {
        ($($fault:ident: $($check:ident)*;)*) => {$($(
            assert!(bites($check, Fault::$fault).await, concat!(stringify!($fault), " passes ", stringify!($check)));
        )*)*};
    }

    assert_bites! {
        AnswersBeforeItLooks: a_start_happens_once
            of_many_openings_with_one_start_one_is_new
            of_many_openings_with_one_patient_one_is_new;
        CountsTwice: an_advance_changes_what_it_says;
        DamagesPayloads: a_journey_is_kept_as_it_was_given;
        DropsEmptyPayloads: a_journey_is_kept_as_it_was_given;
        ExpiresLate: a_journey_is_there_until_it_expires an_advance_of_an_expired_journey_is_lost
            an_expired_journey_blocks_nothing;
        ForgetsFinishedStarts: a_finished_journey_answers_its_start_until_it_expires;
        HoldsFinishedPatients: a_finished_journey_gives_its_patient_free
            a_journey_that_begins_finished_takes_no_patient;
        IgnoresPatients: a_patient_has_one_journey_open claims_last_as_long_as_the_journey
            of_many_openings_with_one_patient_one_is_new;
        IgnoresStarts: a_start_happens_once the_start_is_looked_for_before_the_patient;
        IgnoresVersions: an_advance_from_another_version_is_lost
            of_many_advances_from_one_version_one_wins;
        KeepsTheFirstExpiry: an_advance_says_when_the_journey_expires
            claims_last_as_long_as_the_journey;
        KeepsTheLongerExpiry: an_advance_says_when_the_journey_expires
            an_advance_to_the_past_ends_the_journey;
        ListsBackwards: a_list_is_in_order_of_expiry;
        ListsEverything: a_list_is_bounded;
        ListsTheExpired: a_list_leaves_out_what_has_expired;
        LooksAndThenWrites: of_many_advances_from_one_version_one_wins;
        MixesKeys: starts_and_patients_are_not_mixed_up;
        Reopens: a_finished_journey_stays_finished;
        RoundsTimes: times_are_kept_to_the_millisecond;
        UsesItsOwnClock: a_journey_is_there_until_it_expires;
    }
}
