//! What the audit sink is told of the journeys by their other methods, and that whatever takes
//! something from a patient waits for its record.

use std::sync::Arc;

use abdm::flows::snapshot::{Action, JourneyKind};
use abdm::flows::{AuthBy, Consequences, DeletionConfirmed, Reasons, UserSession};
use abdm::store::{JourneyStore, MemoryStore};
use abdm::types::{Demographics, FindIndex, Gender, Mobile, Password};
use abdm::{AuditAction, Awaits, Client, Error, LoginBy, Pending, Resumed, RetrieveBy, Submitted};
use abdm_sandbox::people::{self, FARHAN, LEAVERS, Person, TSERING};

use super::audited::Ledger;
use crate::town::{Town, aadhaar, number};

/// Each with whose journey it is, once: nobody has two of them.
const METHODS: &[(JourneyKind, &Person)] = &[
    (JourneyKind::LoginMobileOtp, &TSERING),
    (JourneyKind::LoginPassword, &people::ASHA),
    (JourneyKind::LoginAadhaarNumber, &people::KAVERI),
    (JourneyKind::RetrieveMobileOtp, &people::JOSEPH),
    (JourneyKind::FindMobileOtp, &people::VIKRAM),
    (JourneyKind::FindAadhaarOtp, &LEAVERS[0]),
    (JourneyKind::ReKycAadhaarOtp, &LEAVERS[1]),
    (JourneyKind::DeactivateMobileOtp, &LEAVERS[2]),
    (JourneyKind::DeactivatePassword, &LEAVERS[3]),
    (JourneyKind::DeleteAadhaarOtp, &LEAVERS[4]),
    (JourneyKind::DeleteMobileOtp, &LEAVERS[5]),
    (JourneyKind::DeletePassword, &LEAVERS[6]),
    (JourneyKind::ReactivateMobileOtp, &FARHAN),
    (JourneyKind::ReactivatePassword, &LEAVERS[7]),
];

/// Those that the town's generation has.
fn methods(town: &Town) -> impl Iterator<Item = (JourneyKind, &'static Person)> {
    let generation = town.generation;
    METHODS.iter().copied().filter(move |(journey, _)| journey.exists_in(generation))
}

async fn begin(
    client: &Client,
    journey: JourneyKind,
    person: &Person,
    session: Option<&UserSession>,
) -> Result<Resumed, Error> {
    let (abha, mobile) = (number(person.abha_number), Mobile::parse(person.mobile).unwrap());
    let by = journey.by();
    Ok(match journey.action() {
        Action::Login if journey == JourneyKind::LoginAadhaarNumber => {
            client.login(LoginBy::AadhaarNumber(aadhaar(person.aadhaar))).await?.into()
        }
        Action::Login => {
            let by = LoginBy::Abha { abha: abha.into(), by: by.unwrap() };
            client.login(by).await?.into()
        }
        Action::Retrieve => {
            let who = Demographics::new(
                person.name,
                person.first_name,
                if person.gender == "M" { Gender::Male } else { Gender::Female },
                person.born.0,
            );
            let who = who.unwrap();
            let by = RetrieveBy::Mobile { mobile: &mobile, who: Some(&who) };
            client.retrieve(by).await?.into()
        }
        Action::Find => {
            let found = client.find(&mobile).await?;
            found.send_otp(FindIndex::parse("1").unwrap(), by.unwrap()).await?.into()
        }
        Action::ReKyc => client.rekyc(session.unwrap()).await?.into(),
        Action::Deactivate => {
            let agreed = Consequences::DEACTIVATION.acknowledge();
            let reasons = Reasons::parse(["104"]).unwrap();
            client.deactivate(session.unwrap(), reasons, agreed, by.unwrap()).await?.into()
        }
        Action::Delete => {
            let confirmed = DeletionConfirmed::by_patient(abha);
            let reasons = Reasons::parse(["205"]).unwrap();
            client.delete(session.unwrap(), reasons, confirmed, by.unwrap()).await?.into()
        }
        Action::Reactivate => client.reactivate(abha, by.unwrap()).await?.into(),
        other => panic!("{other:?} has no journey here"),
    })
}

/// What the journey has to begin with: a login, or an account that is not in use.
async fn prepared(town: &Town, journey: JourneyKind, person: &Person) -> Option<UserSession> {
    match journey.action() {
        Action::ReKyc | Action::Deactivate | Action::Delete => {
            Some(town.log_in(&town.client(), person).await)
        }
        Action::Reactivate if person.abha_number != FARHAN.abha_number => {
            town.deactivate(person).await;
            None
        }
        _ => None,
    }
}

/// Hands in what it waits for.
async fn hand_in<J: Pending>(town: &Town, journey: J, person: &Person) -> Result<bool, Error> {
    let submitted = match journey.awaits() {
        Awaits::Password => {
            let password = Password::parse(person.password.unwrap()).unwrap();
            journey.submit_password(&password).await?
        }
        _ => journey.submit_otp(&town.otp(person.mobile)).await?,
    };
    match submitted {
        Submitted::Done(_) => Ok(true),
        Submitted::Retry(_, Error::Audit(_)) => Ok(false),
        other => panic!("{}: {other:?}", person.name),
    }
}

async fn finish(town: &Town, journey: Resumed, person: &Person) -> Result<bool, Error> {
    match journey {
        Resumed::Login(journey) => hand_in(town, journey, person).await,
        Resumed::Retrieve(journey) => hand_in(town, journey, person).await,
        Resumed::Deactivate(journey) => hand_in(town, journey, person).await,
        Resumed::Delete(journey) => hand_in(town, journey, person).await,
        Resumed::Reactivate(journey) => hand_in(town, journey, person).await,
        Resumed::ReKyc(journey) => hand_in(town, journey, person).await,
        other => panic!("{}: {other:?}", person.name),
    }
}

fn audited(town: &Town, ledger: &Arc<Ledger>) -> Client {
    let store: Arc<dyn JourneyStore> = Arc::new(MemoryStore::new());
    town.builder_with(&store).audit_sink(Arc::clone(ledger) as _).build().unwrap()
}

/// How often somebody has left, or was to.
fn submissions(town: &Town) -> usize {
    let leaving = [town.wire().deactivate.submit, town.wire().delete.submit];
    town.paths().iter().filter(|path| leaving.contains(&path.as_str())).count()
}

fn submits(journey: JourneyKind) -> AuditAction {
    match journey.by() {
        Some(AuthBy::Password) => AuditAction::SubmitPassword,
        _ => AuditAction::SubmitOtp,
    }
}

in_each_generation! {
    async fn every_method_is_recorded_before_each_call_and_after_it(town) {
        let mut methods_seen = 0;
        for (journey, person) in methods(&town) {
            let session = prepared(&town, journey, person).await;
            let ledger = Arc::new(Ledger::default());
            let client = audited(&town, &ledger);
            let begun = begin(&client, journey, person, session.as_ref()).await.unwrap();
            assert!(finish(&town, begun, person).await.unwrap(), "{journey}");

            let submits = submits(journey);
            let mut expected = Vec::new();
            // For a password nothing is sent, and so nothing recorded.
            if submits == AuditAction::SubmitOtp {
                expected.extend([(AuditAction::SendOtp, None), (AuditAction::SendOtp, Some(true))]);
            }
            expected.extend([(submits, None), (submits, Some(true))]);
            assert_eq!(ledger.actions(), expected, "{journey}");
            assert_eq!(ledger.journeys(), [journey], "{journey}");
            methods_seen += 1;
        }
        assert!(methods_seen > 7, "{methods_seen}");
    }

    async fn who_leaves_by_any_method_waits_for_the_record(town) {
        for (journey, person) in methods(&town).filter(|(journey, _)| journey.action().fails_closed()) {
            let session = prepared(&town, journey, person).await;
            let ledger = Arc::new(Ledger::default());
            let client = audited(&town, &ledger);
            let begun = begin(&client, journey, person, session.as_ref()).await.unwrap();
            ledger.refuse(submits(journey), false);
            let submitted = submissions(&town);
            assert!(!finish(&town, begun, person).await.unwrap(), "{journey}");
            assert_eq!(submissions(&town), submitted, "{journey}");
            town.log_in(&town.client(), person).await;
        }
    }

    async fn no_record_of_a_password_holds_one(town) {
        for (journey, person) in methods(&town) {
            let Some(password) = person.password.filter(|_| journey.by() == Some(AuthBy::Password))
            else {
                continue;
            };
            let session = prepared(&town, journey, person).await;
            let ledger = Arc::new(Ledger::default());
            let client = audited(&town, &ledger);
            let begun = begin(&client, journey, person, session.as_ref()).await.unwrap();
            assert!(finish(&town, begun, person).await.unwrap(), "{journey}");
            let shown = ledger.shown();
            for secret in [password, person.abha_number, person.mobile, person.name] {
                assert!(!shown.contains(secret), "{journey}");
            }
        }
    }
}
