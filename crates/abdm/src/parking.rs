//! Where journeys wait for their patient, if the application has such a place.
//!
//! What a journey is about to do is written down before it is done, so that whoever finds it later
//! knows what may have happened. After a call the new state is written too; if that fails, the
//! journey goes on all the same, and what is written still says no less than the truth.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use abdm_flows::UserSession;
use abdm_flows::snapshot::{Kind, Snapshot, SnapshotError, StateKind};
use abdm_store::seal::{Context, KeyRing};
use abdm_store::{
    Advanced, JourneyId, JourneyStore, Listed, Next, Opened, Opening, StoreError, Stored,
};
use abdm_transport::{OsRandom, Random};
use abdm_types::{
    Aadhaar, AbhaAddress, AbhaId, AbhaNumber, Consent, ExposeSecret, HipId, Mobile, XToken,
};
use zeroize::Zeroizing;

use crate::audit::PatientHash;
use crate::{Client, Error};

/// How long an OTP can be of use: ten minutes are published, and some more do no harm.
const WHILE_AN_OTP_LIVES: Duration = Duration::from_secs(15 * 60);
/// The life of a transfer token.
const WHILE_A_CHOICE_LIVES: Duration = Duration::from_secs(300);
/// How long a change in doubt can be looked up.
const WHILE_IN_DOUBT: Duration = Duration::from_secs(7 * 24 * 3600);

/// The store, and what is sealed with.
#[derive(Debug)]
pub(crate) struct Parking {
    pub(crate) store: Arc<dyn JourneyStore>,
    pub(crate) keys: Arc<KeyRing>,
}

/// A journey's place in the store.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub(crate) id: JourneyId,
    version: u64,
    doubted: Option<Doubted>,
}

/// What may have been written last, by a write that was not answered.
#[derive(Clone, PartialEq, Eq)]
struct Doubted(Vec<u8>);

impl std::fmt::Debug for Doubted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Doubted({})", self.0.len())
    }
}

impl Place {
    fn new(id: JourneyId, version: u64) -> Self {
        Self { id, version, doubted: None }
    }
}

/// What is known of a journey beside its state.
#[derive(Debug, Clone)]
pub(crate) struct Course {
    pub(crate) kind: Kind,
    pub(crate) patient: Option<PatientHash>,
    /// What the patient consented to, if the journey needs it.
    pub(crate) consent: Option<Consent>,
    pub(crate) place: Option<Place>,
}

impl Course {
    fn new(kind: Kind, patient: Option<PatientHash>, place: Option<Place>) -> Self {
        Self { kind, patient, consent: None, place }
    }

    fn consented(self, consent: Option<Consent>) -> Self {
        Self { consent, ..self }
    }

    pub(crate) fn id(&self) -> Option<&JourneyId> {
        self.place.as_ref().map(|place| &place.id)
    }
}

/// Whom a journey is about.
pub(crate) enum Patient<'a> {
    Aadhaar(&'a Aadhaar),
    Abha(&'a AbhaId),
    Mobile(&'a Mobile),
    /// Of whom nothing else is known.
    Login(&'a XToken),
    Number(&'a AbhaNumber),
}

impl<'a> Patient<'a> {
    /// Whose login it is.
    pub(crate) fn of(session: &'a UserSession) -> Self {
        session.abha_number.as_ref().map_or(Self::Login(&session.x_token), Self::Number)
    }
}

impl Client {
    /// Gives a journey its place before anything of it is sent.
    ///
    /// # Errors
    ///
    /// The same request or the same patient has a journey open, or the store cannot be used. Nothing
    /// was sent.
    pub(crate) async fn open(
        &self,
        kind: Kind,
        patient: Patient<'_>,
        snapshot: impl FnOnce() -> Snapshot,
    ) -> Result<Course, Error> {
        let patient = self.patient_hash(&patient);
        let Some(parking) = self.parking() else {
            let consent = kind.action().needs_consent().then(|| snapshot().consent()).flatten();
            return Ok(Course::new(kind, patient, None).consented(consent));
        };
        let id = self.new_id();
        let (snapshot, version) = (snapshot(), FIRST_VERSION);
        let new_course = || {
            let place = Some(Place::new(id, version));
            Course::new(kind, patient, place).consented(snapshot.consent())
        };
        let now = self.now();
        let hip_id = self.hip_id().map_or("", HipId::as_str);
        let opening = Opening {
            kind,
            state: snapshot.state(),
            expires_at: now + lifetime(kind, snapshot.state()),
            payload: self.sealed(parking, &id, version, patient, &snapshot),
            start_key: self.request().idempotency_key.as_ref().map(|key| {
                // The patient too: a key that was used for two patients by mistake must not give the
                // journey of one for the other.
                let kind = kind.to_string();
                let patient = patient.as_ref().map_or(&[][..], |hash| hash.as_bytes());
                let parts = [hip_id.as_bytes(), kind.as_bytes(), key.as_str().as_bytes(), patient];
                parking.keys.keyed_hash("start", &parts)
            }),
            patient_key: patient
                .map(|hash| parking.keys.keyed_hash("open", &[hip_id.as_bytes(), hash.as_bytes()])),
            id,
        };
        let opened = match parking.store.open(opening.clone(), now).await {
            // Asked again, a store that took it the first time answers with this very id.
            Err(StoreError::Unknown(_)) => parking.store.open(opening, now).await?,
            opened => opened?,
        };
        match opened {
            Opened::SameStart(same) if same == id => Ok(new_course()),
            Opened::New => Ok(new_course()),
            Opened::SameStart(id) => Err(Error::SameStart { id }),
            Opened::PatientBusy(id) => Err(Error::PatientBusy { id }),
        }
    }

    /// Writes down that a call is about to be made which only one may make.
    ///
    /// # Errors
    ///
    /// Somebody else was faster, or the store cannot be used. Nothing was sent.
    pub(crate) async fn claim(
        &self,
        course: &mut Course,
        snapshot: impl FnOnce() -> Snapshot,
    ) -> Result<(), Error> {
        let (Some(parking), Some(place)) = (self.parking(), course.place.as_mut()) else {
            return Ok(());
        };
        self.settle(parking, place).await?;
        let (snapshot, version) = (snapshot(), place.version + 1);
        let next = Next {
            state: snapshot.state(),
            payload: self.sealed(parking, &place.id, version, course.patient, &snapshot),
            expires_at: self.now() + lifetime(course.kind, snapshot.state()),
        };
        let ours = next.payload.clone();
        match parking.store.advance(&place.id, place.version, next, self.now()).await {
            Ok(Advanced::To(version)) => {
                place.version = version;
                Ok(())
            }
            Ok(Advanced::Lost) => Err(self.lost(parking, place.id).await),
            // It may have been written. What is sealed anew each time tells whether it was us.
            Err(error) => match parking.store.load(&place.id, self.now()).await {
                Ok(Some(stored)) if stored.payload == ours => {
                    place.version = stored.version;
                    Ok(())
                }
                _ => {
                    if let StoreError::Unknown(_) = error {
                        place.doubted = Some(Doubted(ours));
                    }
                    Err(error.into())
                }
            },
        }
    }

    /// Writes down where a journey is now. If that fails what was written before stands, which is
    /// no less careful.
    pub(crate) async fn keep(&self, course: &mut Course, snapshot: impl FnOnce() -> Snapshot) {
        if course.place.is_some() {
            match self.claim(course, snapshot).await {
                Ok(()) => {}
                Err(error) => tracing::warn!(%error, "the state of a journey could not be kept"),
            }
        }
    }

    /// Writes down that a journey is over, which gives the patient free for another.
    pub(crate) async fn close(&self, course: &mut Course) {
        if let Err(error) = self.finish(course).await {
            tracing::warn!(%error, "the end of a journey could not be kept");
        }
    }

    /// Writes down that there is no such journey after all, since nothing of it was sent: the same
    /// request can be made again.
    pub(crate) async fn forget(&self, course: &mut Course) {
        if let Err(error) = self.finish_until(course, self.now()).await {
            tracing::warn!(%error, "the end of a journey could not be kept");
        }
    }

    /// Writes down that a journey is over, for somebody who has to know whether it is.
    ///
    /// # Errors
    ///
    /// Somebody else took it up meanwhile, or the store cannot be used.
    pub(crate) async fn finish(&self, course: &mut Course) -> Result<(), Error> {
        let expires_at = self.now() + lifetime(course.kind, StateKind::Finished);
        self.finish_until(course, expires_at).await
    }

    async fn finish_until(&self, course: &mut Course, expires_at: SystemTime) -> Result<(), Error> {
        let (Some(parking), Some(place)) = (self.parking(), course.place.as_mut()) else {
            return Ok(());
        };
        self.settle(parking, place).await?;
        let state = StateKind::Finished;
        let next = Next { state, payload: Vec::new(), expires_at };
        match parking.store.advance(&place.id, place.version, next, self.now()).await? {
            Advanced::To(version) => {
                place.version = version;
                Ok(())
            }
            Advanced::Lost => Err(self.lost(parking, place.id).await),
        }
    }

    /// Finds out whether a write that was not answered was made. What this process wrote is its own,
    /// and nobody has moved on from it.
    async fn settle(&self, parking: &Parking, place: &mut Place) -> Result<(), Error> {
        if let Some(Doubted(ours)) = &place.doubted {
            if let Some(stored) = parking.store.load(&place.id, self.now()).await?
                && stored.payload == *ours
            {
                place.version = stored.version;
            }
            place.doubted = None;
        }
        Ok(())
    }

    /// Why a journey could not be moved on: somebody else did, or it has expired meanwhile.
    async fn lost(&self, parking: &Parking, id: JourneyId) -> Error {
        match parking.store.load(&id, self.now()).await {
            Ok(None) => Error::NoSuchJourney,
            _ => Error::AlreadyClaimed { id },
        }
    }

    pub(crate) async fn listed(&self, limit: usize) -> Result<Vec<Listed>, Error> {
        let parking = self.parking().ok_or(Error::NoStore)?;
        Ok(parking.store.list(self.now(), limit).await?)
    }

    /// Finds the place of a journey, whatever is sealed there.
    pub(crate) async fn course(&self, id: &JourneyId) -> Result<Course, Error> {
        let Stored { kind, version, .. } = self.stored(id).await?;
        Ok(Course::new(kind, None, Some(Place::new(*id, version))))
    }

    async fn stored(&self, id: &JourneyId) -> Result<Stored, Error> {
        let parking = self.parking().ok_or(Error::NoStore)?;
        let stored = parking.store.load(id, self.now()).await?.ok_or(Error::NoSuchJourney)?;
        if stored.kind.generation != self.generation() {
            return Err(Error::OtherGeneration {
                given: stored.kind.generation,
                client: self.generation(),
            });
        }
        Ok(stored)
    }

    /// Finds a journey. The client is a handle for the facility that it was begun for.
    pub(crate) async fn found(&self, id: &JourneyId) -> Result<Found, Error> {
        let parking = self.parking().ok_or(Error::NoStore)?;
        let stored = self.stored(id).await?;
        let place = Some(Place::new(*id, stored.version));
        let Stored { kind, state, since, payload, version, .. } = stored;
        if state == StateKind::Finished {
            let course = Course::new(kind, None, place);
            return Ok(Found { client: self.clone(), course, since, snapshot: None });
        }
        let opened = parking.keys.open(&Context::journey(id, version), &payload)?;
        let Envelope { hip_id, patient, snapshot } = Envelope::read(&opened)?;
        // What is in clear is not authenticated.
        if snapshot.kind() != kind {
            return Err(SnapshotError::Malformed.into());
        }
        let client = self.for_facility(hip_id);
        let course = Course::new(kind, patient, place).consented(snapshot.consent());
        Ok(Found { client, course, since, snapshot: Some(snapshot) })
    }

    fn sealed(
        &self,
        parking: &Parking,
        id: &JourneyId,
        version: u64,
        patient: Option<PatientHash>,
        snapshot: &Snapshot,
    ) -> Vec<u8> {
        let envelope = Envelope::write(self.hip_id(), patient, snapshot);
        parking.keys.seal(&Context::journey(id, version), &envelope)
    }
}

/// A journey that was found in the store.
pub(crate) struct Found {
    pub(crate) client: Client,
    pub(crate) course: Course,
    /// When it came into that state.
    pub(crate) since: SystemTime,
    /// `None` of one that is over.
    pub(crate) snapshot: Option<Snapshot>,
}

/// The version that a store gives a new journey.
const FIRST_VERSION: u64 = 1;

fn lifetime(kind: Kind, state: StateKind) -> Duration {
    match state {
        state if kind.may_have_changed(state) => WHILE_IN_DOUBT,
        StateKind::ChoosingAccount | StateKind::Authorizing => WHILE_A_CHOICE_LIVES,
        _ => WHILE_AN_OTP_LIVES,
    }
}

/// What is sealed: the state, and whose it is.
struct Envelope {
    hip_id: Option<HipId>,
    patient: Option<PatientHash>,
    snapshot: Snapshot,
}

impl Envelope {
    /// One byte of format, the facility behind its length, the hash if there is one, the snapshot.
    const FORMAT: u8 = 1;

    fn write(
        hip_id: Option<&HipId>,
        patient: Option<PatientHash>,
        snapshot: &Snapshot,
    ) -> Zeroizing<Vec<u8>> {
        let hip_id = hip_id.map_or("", HipId::as_str).as_bytes();
        let hash = patient.as_ref().map_or(&[][..], |hash| hash.as_bytes());
        let snapshot = snapshot.to_bytes();
        let length = u16::try_from(hip_id.len()).expect("a HIP id has at most 256 characters");
        // Sized beforehand: growing would leave copies behind that nobody wipes.
        let size = 4 + hip_id.len() + hash.len() + snapshot.len();
        let mut bytes = Zeroizing::new(Vec::with_capacity(size));
        bytes.push(Self::FORMAT);
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(hip_id);
        bytes.push(u8::from(patient.is_some()));
        bytes.extend_from_slice(hash);
        bytes.extend_from_slice(&snapshot);
        bytes
    }

    fn read(bytes: &[u8]) -> Result<Self, SnapshotError> {
        Self::parts(bytes).ok_or(SnapshotError::Malformed)?
    }

    /// `None` where a part is missing or is not what it has to be.
    fn parts(bytes: &[u8]) -> Option<Result<Self, SnapshotError>> {
        let (&Self::FORMAT, rest) = bytes.split_first()? else {
            return None;
        };
        let (length, rest) = rest.split_first_chunk::<2>()?;
        let (hip_id, rest) = rest.split_at_checked(u16::from_be_bytes(*length).into())?;
        let hip_id = match str::from_utf8(hip_id).ok()? {
            "" => None,
            text => Some(HipId::parse(text).ok()?),
        };
        let (patient, rest) = match rest.split_first()? {
            (0, rest) => (None, rest),
            (1, rest) => {
                let (hash, rest) = rest.split_first_chunk::<32>()?;
                (Some(PatientHash(*hash)), rest)
            }
            _ => return None,
        };
        Some(Snapshot::from_bytes(rest).map(|snapshot| Self { hip_id, patient, snapshot }))
    }
}

impl Client {
    fn parking(&self) -> Option<&Parking> {
        self.shared().parking.as_ref()
    }

    /// A patient under the application's key. The same patient has another hash by another name: a
    /// mobile does not tell whose it is.
    fn patient_hash(&self, patient: &Patient<'_>) -> Option<PatientHash> {
        let keys = self.shared().sealing.as_ref()?;
        let address;
        let (what, who) = match patient {
            Patient::Aadhaar(aadhaar) => ("aadhaar", aadhaar.expose_secret()),
            Patient::Abha(AbhaId::Address(abha)) => {
                address = one_spelling(abha);
                ("abha", address.as_str())
            }
            Patient::Abha(AbhaId::Number(number)) => ("abha", number.as_str()),
            Patient::Number(number) => ("abha", number.as_str()),
            Patient::Login(x_token) => ("login", x_token.expose_secret()),
            Patient::Mobile(mobile) => ("mobile", mobile.as_str()),
        };
        Some(PatientHash(keys.keyed_hash("patient", &[what.as_bytes(), who.as_bytes()])))
    }

    fn new_id(&self) -> JourneyId {
        let mut bytes = [0; 16];
        OsRandom.fill(&mut bytes);
        JourneyId::from_bytes(bytes)
    }
}

/// An address has several: with or without the suffix of the service, in whatever case, and the 14
/// digits of a number stand in for a name. Another suffix is another patient.
fn one_spelling(address: &AbhaAddress) -> Zeroizing<String> {
    let address = Zeroizing::new(address.as_str().to_ascii_lowercase());
    let suffix = OWN_SUFFIXES.iter().find_map(|suffix| address.strip_suffix(suffix));
    let name = suffix.unwrap_or(&address);
    Zeroizing::new(match AbhaNumber::parse(name) {
        Ok(number) => number.as_str().to_owned(),
        Err(_) => name.to_owned(),
    })
}

/// Those of the service's sandbox and of its production; no client meets both.
const OWN_SUFFIXES: [&str; 2] = ["@sbx", "@abdm"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_one_spelling_and_another_suffix_is_another_patient() {
        let spelled = |text: &str| one_spelling(&AbhaAddress::parse(text).unwrap()).to_string();
        for text in ["asha.rao", "asha.rao@sbx", "Asha.Rao@SBX", "asha.rao@abdm"] {
            assert_eq!(spelled(text), "asha.rao", "{text}");
        }
        assert_eq!(spelled("91000010010007@sbx"), "91-0000-1001-0007");
        assert_ne!(spelled("asha.rao@ndhm"), "asha.rao");
    }
}
