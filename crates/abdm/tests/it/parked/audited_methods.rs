//! The journeys by their other methods, and those with two secrets: what the audit sink is told, that
//! whatever takes something from a patient waits for its record, and that each changes hands.

use std::sync::Arc;

use abdm::flows::snapshot::{Action, JourneyKind};
use abdm::flows::{AuthBy, Consequences, DeletionConfirmed, Reasons, UserSession};
use abdm::store::{JourneyStore, MemoryStore};
use abdm::types::{AbhaAddress, Consent, Demographics, Email, FindIndex, Gender, Mobile, Password};
use abdm::{
    AuditAction, Awaits, Client, EnrolStep, Error, LoginBy, MobileStep, Pending, Resumed,
    RetrieveBy, Submitted,
};
use abdm_sandbox::people::{self, DEV, FARHAN, LEAVERS, MOBILE_WITHOUT_ABHA, Person, TSERING};

use super::audited::Ledger;
use super::{EMAIL, id};
use crate::town::{Town, aadhaar, by_aadhaar_otp, number};

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
    (JourneyKind::LoginAddressAadhaarOtp, &LEAVERS[8]),
    (JourneyKind::LoginAddressMobileOtp, &LEAVERS[9]),
    (JourneyKind::EnrolAadhaarOtp, &DEV.becomes),
    (JourneyKind::UpdateEmail, &LEAVERS[10]),
    (JourneyKind::UpdateMobile, &LEAVERS[11]),
    (JourneyKind::UpdateMobileAadhaarOtp, &LEAVERS[12]),
    (JourneyKind::UpdateMobileMobileOtp, &LEAVERS[13]),
    (JourneyKind::UpdateMobilePassword, &LEAVERS[14]),
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
        Action::Login if journey.as_str().starts_with("login-address-") => {
            let abha = AbhaAddress::parse(person.abha_address).unwrap();
            client.login(LoginBy::Abha { abha: abha.into(), by: by.unwrap() }).await?.into()
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
        Action::Enrol => client.enrol(&aadhaar(person.aadhaar), &mobile, Consent::V3).await?.into(),
        Action::UpdateEmail => {
            let email = Email::parse(EMAIL).unwrap();
            client.update_email(session.unwrap(), &email).await?.into()
        }
        Action::UpdateMobile => {
            let wanted = Mobile::parse(MOBILE_WITHOUT_ABHA).unwrap();
            client.update_mobile(session.unwrap(), &wanted, by).await?.into()
        }
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
        Action::ReKyc
        | Action::Deactivate
        | Action::Delete
        | Action::UpdateEmail
        | Action::UpdateMobile => Some(town.log_in(&town.client(), person).await),
        Action::Reactivate if person.abha_number != FARHAN.abha_number => {
            town.deactivate(person).await;
            None
        }
        _ => None,
    }
}

/// What became of a secret.
#[derive(Debug)]
enum Handed {
    Done,
    /// Another one is waited for.
    Next(Box<Resumed>),
    NotRecorded,
}

/// Hands in what it waits for: the password, or the last OTP that anybody got.
async fn hand_in<J: Pending>(
    town: &Town,
    journey: J,
    person: &Person,
    next: impl FnOnce(J::Done) -> Option<Resumed>,
) -> Result<Handed, Error> {
    let submitted = match journey.awaits() {
        Awaits::Password => {
            let password = Password::parse(person.password.unwrap()).unwrap();
            journey.submit_password(&password).await?
        }
        _ => {
            let otp = town.sandbox.outbox().pop().unwrap().otp;
            journey.submit_otp(&otp).await?
        }
    };
    match submitted {
        Submitted::Done(done) => {
            Ok(next(done).map_or(Handed::Done, |next| Handed::Next(Box::new(next))))
        }
        Submitted::Retry(_, Error::Audit(_)) => Ok(Handed::NotRecorded),
        other => panic!("{}: {other:?}", person.name),
    }
}

fn over<T>(_: T) -> Option<Resumed> {
    None
}

async fn go_on(town: &Town, journey: Resumed, person: &Person) -> Result<Handed, Error> {
    match journey {
        Resumed::Login(journey) => hand_in(town, journey, person, over).await,
        Resumed::Retrieve(journey) => hand_in(town, journey, person, over).await,
        Resumed::Deactivate(journey) => hand_in(town, journey, person, over).await,
        Resumed::Delete(journey) => hand_in(town, journey, person, over).await,
        Resumed::Reactivate(journey) => hand_in(town, journey, person, over).await,
        Resumed::ReKyc(journey) => hand_in(town, journey, person, over).await,
        Resumed::UpdateEmail(journey) => hand_in(town, journey, person, over).await,
        Resumed::UpdateMobile(journey) => {
            let next = |step| match step {
                MobileStep::ProveOwner(journey) => Some(journey.into()),
                MobileStep::Updated(_) => None,
                other => panic!("{}: {other:?}", person.name),
            };
            hand_in(town, journey, person, next).await
        }
        Resumed::Enrol(journey) => {
            let next = |step| match step {
                EnrolStep::VerifyMobile(journey) => Some(journey.into()),
                EnrolStep::Done(_) => None,
            };
            hand_in(town, journey, person, next).await
        }
        other => panic!("{}: {other:?}", person.name),
    }
}

/// Whether it came to its end: a record may be refused.
async fn finish(town: &Town, mut journey: Resumed, person: &Person) -> Result<bool, Error> {
    loop {
        journey = match go_on(town, journey, person).await? {
            Handed::Done => return Ok(true),
            Handed::NotRecorded => return Ok(false),
            Handed::Next(next) => *next,
        }
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

/// What is done of it, in this order.
fn actions(town: &Town, journey: JourneyKind) -> Vec<AuditAction> {
    use AuditAction::{Create, SendOtp, SubmitOtp, SubmitPassword};

    let otp = [SendOtp, SubmitOtp];
    match (journey.action(), journey.by()) {
        (Action::UpdateMobile, Some(AuthBy::Password)) => {
            vec![SendOtp, SubmitOtp, SubmitPassword]
        }
        (Action::UpdateMobile, Some(_)) => [otp, otp].concat(),
        (Action::Enrol, _) if town.is_v3() => [otp, otp].concat(),
        (Action::Enrol, _) => vec![SendOtp, SubmitOtp, SendOtp, SubmitOtp, Create],
        // For a password nothing is sent, and so nothing recorded.
        (_, Some(AuthBy::Password)) => vec![SubmitPassword],
        _ => otp.to_vec(),
    }
}

/// The first submission.
fn submits(town: &Town, journey: JourneyKind) -> AuditAction {
    let mut actions = actions(town, journey).into_iter();
    actions.find(|action| *action != AuditAction::SendOtp).unwrap()
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

            let actions = actions(&town, journey).into_iter();
            let expected: Vec<_> =
                actions.flat_map(|action| [(action, None), (action, Some(true))]).collect();
            assert_eq!(ledger.actions(), expected, "{journey}");
            assert_eq!(ledger.journeys(), [journey], "{journey}");
            methods_seen += 1;
        }
        assert!(methods_seen > 12, "{methods_seen}");
    }

    async fn who_leaves_by_any_method_waits_for_the_record(town) {
        for (journey, person) in methods(&town).filter(|(journey, _)| journey.action().fails_closed()) {
            let session = prepared(&town, journey, person).await;
            let ledger = Arc::new(Ledger::default());
            let client = audited(&town, &ledger);
            let begun = begin(&client, journey, person, session.as_ref()).await.unwrap();
            ledger.refuse(submits(&town, journey), false);
            let submitted = submissions(&town);
            assert!(!finish(&town, begun, person).await.unwrap(), "{journey}");
            assert_eq!(submissions(&town), submitted, "{journey}");
            let there = town.client().login(by_aadhaar_otp(person)).await;
            assert_eq!(there.is_ok(), journey.action() != Action::Enrol, "{journey}: {there:?}");
        }
    }

    async fn every_method_goes_on_in_another_process_and_of_two_one_submits_each_secret(town) {
        for (journey, person) in methods(&town) {
            let session = prepared(&town, journey, person).await;
            let store: Arc<dyn JourneyStore> = Arc::new(MemoryStore::new());
            let begun = begin(&town.client_with(&store), journey, person, session.as_ref()).await;
            let id = id(&begun.unwrap());
            loop {
                let [one, other] = [0; 2].map(|_| town.client_with(&store));
                let (one, other) = (one.resume(&id).await.unwrap(), other.resume(&id).await.unwrap());
                let handed = go_on(&town, one, person).await.unwrap();
                let why = go_on(&town, other, person).await.unwrap_err();
                assert!(matches!(why, Error::AlreadyClaimed { .. }), "{journey}: {why}");
                match handed {
                    Handed::Done => break,
                    Handed::Next(next) => drop(next),
                    Handed::NotRecorded => panic!("{journey}: there is no sink"),
                }
            }
            match town.client_with(&store).resume(&id).await.unwrap() {
                Resumed::Finished => {}
                // It may get an address, and whoever was looked for may log in.
                Resumed::Enrolled(_) | Resumed::ChooseAccount(_) => assert!(town.is_v3()),
                other => panic!("{journey}: {other:?}"),
            }
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
