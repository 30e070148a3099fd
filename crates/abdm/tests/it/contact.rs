//! Update e-mail and mobile, and the link to an e-mail address.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use abdm::flows::snapshot::JourneyKind;
use abdm::flows::{AuthBy, OtpStep, Reconciled, SessionOf, UserSession};
use abdm::store::{JourneyId, JourneyStore, MemoryStore};
use abdm::types::{Cause, Effect, Email, Mobile, Password, Personal};
use abdm::{
    AuditAction, AuditRecord, AuditRefused, AuditSink, Awaits, Client, Error, Feature, MobileStep,
    Resent, Resumed, Submitted, UpdateEmail, UpdateMobile,
};
use abdm_sandbox::people::{self, MOBILE_WITHOUT_ABHA, Person};
use async_trait::async_trait;

use crate::promises::{in_both_generations, on_v3, over_tcp};
use crate::relay::{Fate, Relay};
use crate::town::{Town, done, keys, retry};
use crate::unknown_outcome::unknown;

const EMAIL: &str = "asha.rao@post.example";
const ASHA: &Person = &people::ASHA;

fn email() -> Email {
    Email::parse(EMAIL).unwrap()
}

fn mobile() -> Mobile {
    Mobile::parse(MOBILE_WITHOUT_ABHA).unwrap()
}

fn store() -> Arc<dyn JourneyStore> {
    Arc::new(MemoryStore::new())
}

async fn begin_email(client: &Client, session: &UserSession) -> UpdateEmail {
    client.update_email(session, &email()).await.unwrap()
}

async fn begin_mobile(client: &Client, session: &UserSession, by: AuthBy) -> UpdateMobile {
    client.update_mobile(session, &mobile(), Some(by)).await.unwrap()
}

/// The journey after its new mobile was proven.
#[track_caller]
fn owner(step: MobileStep) -> UpdateMobile {
    match step {
        MobileStep::ProveOwner(journey) => journey,
        other => panic!("not to be proven: {other:?}"),
    }
}

#[track_caller]
fn updated(step: MobileStep) {
    match step {
        MobileStep::Updated(done) => assert_eq!(done.mobile, mobile()),
        other => panic!("not updated: {other:?}"),
    }
}

async fn shown(client: &Client, session: &UserSession) -> (Option<String>, String) {
    let profile = client.profile(session).await.unwrap();
    let email = profile.email.as_ref().map(Personal::reveal).map(str::to_owned);
    (email, profile.mobile.unwrap().masked())
}

/// The path of the call that submits what an update of the e-mail address, or the last step of an
/// update of the mobile, waits for.
fn submits(town: &Town, of_email: bool) -> &'static str {
    match (town.is_v3(), of_email) {
        (true, _) => "/abha/api/v3/profile/account/verify",
        (false, true) => "/api/v2/account/email/verification/verify/otp",
        (false, false) => "/api/v2/account/change/mobile/update/authentication",
    }
}

/// What was recorded: action, whether it succeeded, journey, and whether the patient is known.
type Entry = (AuditAction, Option<bool>, JourneyKind, bool);

/// Keeps what was recorded, or refuses it.
#[derive(Debug, Default)]
struct Ledger {
    recorded: Mutex<Vec<Entry>>,
    refuses: bool,
}

#[async_trait]
impl AuditSink for Ledger {
    async fn record(&self, record: &AuditRecord<'_>) -> Result<(), AuditRefused> {
        let shown = format!("{record:?}");
        assert!(!shown.contains(EMAIL) && !shown.contains(MOBILE_WITHOUT_ABHA), "{shown}");
        let succeeded = record.outcome.map(|outcome| outcome.succeeded);
        let known = record.patient.is_some();
        let entry = (record.action, succeeded, record.kind.journey, known);
        self.recorded.lock().unwrap().push(entry);
        if self.refuses { Err(AuditRefused) } else { Ok(()) }
    }
}

fn audited(town: &Town, ledger: &Arc<Ledger>) -> Client {
    town.builder_with(&store()).audit_sink(Arc::clone(ledger) as _).build().unwrap()
}

in_both_generations! {
    async fn an_email_address_is_linked_by_the_otp_that_goes_there(town) {
        let client = town.client();
        let session = town.log_in(&client, ASHA).await;
        let journey = begin_email(&client, &session).await;
        assert_eq!(journey.kind().journey, JourneyKind::UpdateEmail);
        assert_eq!(journey.email().as_str(), EMAIL);
        assert!(journey.changes_account());
        let told = town.is_v3().then_some("***********@post.example");
        assert_eq!(journey.sent_to().as_deref(), told);
        assert_eq!(journey.awaits(), Awaits::Otp);

        let (journey, why) = retry(journey.submit_otp(&town.wrong_otp(EMAIL)).await);
        assert!(why.is_wrong_otp(), "{why}");
        assert_eq!(journey.wrong_attempts(), 1);
        let password = Password::parse("Invented@2024").unwrap();
        let (journey, why) = retry(journey.submit_password(&password).await);
        assert!(matches!(why, Error::OtherMethod { awaits: Awaits::Otp }), "{why}");
        let journey = match journey.resend().await {
            Ok(Resent::NotSent(journey, why)) => {
                assert!(matches!(why, Error::NotInGeneration { what: Feature::Resend, .. }));
                journey
            }
            other => panic!("{other:?}"),
        };
        assert_eq!(shown(&client, &session).await.0, None);
        assert_eq!(done(journey.submit_otp(&town.otp(EMAIL)).await).email, email());
        assert_eq!(shown(&client, &session).await.0.as_deref(), Some(EMAIL));
    }

    async fn what_cannot_be_is_refused_before_an_otp(town) {
        let client = town.client();
        let vikram = town.log_in(&client, &people::VIKRAM).await;
        let otps = town.otps_sent();
        let theirs = Email::parse(people::VIKRAM.email.unwrap()).unwrap();
        let why = client.update_email(&vikram, &theirs).await.unwrap_err();
        assert_eq!(why.effect(), Effect::Settled, "{why}");
        let by = Some(AuthBy::MobileOtp);
        let theirs = Mobile::parse(people::VIKRAM.mobile).unwrap();
        let why = client.update_mobile(&vikram, &theirs, by).await.unwrap_err();
        assert_eq!(why.effect(), Effect::Settled, "{why}");
        let full = Mobile::parse(people::PILLAIS[0].mobile).unwrap();
        let why = client.update_mobile(&vikram, &full, by).await.unwrap_err();
        assert_eq!(why.cause(), Cause::MobileQuota, "{why}");
        assert_eq!(town.otps_sent(), otps);
    }

    async fn a_login_of_another_kind_is_refused_before_any_call(town) {
        let client = town.client();
        let mut session = town.log_in(&client, ASHA).await;
        session.of = SessionOf::Address;
        let calls = town.calls();
        let by = Some(AuthBy::MobileOtp);
        for refused in [
            client.update_email(&session, &email()).await.map(drop),
            client.update_mobile(&session, &mobile(), by).await.map(drop),
            client.send_email_link(&session, &email()).await,
        ] {
            assert!(matches!(refused, Err(Error::OtherSession)), "{refused:?}");
        }
        assert_eq!(town.calls(), calls);
    }

    async fn the_profile_tells_of_an_email_address_whose_otp_got_no_answer(town) {
        for (fate, told) in
            [(Fate::Lost, Reconciled::NotDone), (Fate::AnswerLost, Reconciled::Done)]
        {
            let store = store();
            let relay = Relay::before(&town).await;
            let client = relay.builder().store(Arc::clone(&store)).sealing_keys(keys());
            let client = client.build().unwrap();
            // Somebody who has an address already: another one that is shown tells too.
            let session = town.log_in(&client, &people::VIKRAM).await;
            let journey = begin_email(&client, &session).await;
            let id = *journey.id().unwrap();
            relay.on(submits(&town, true), fate);
            let (unsettled, _) = unknown(journey.submit_otp(&town.otp(EMAIL)).await);
            assert_eq!(relay.count(submits(&town, true)), 1, "submitted once");
            drop(unsettled);
            // By another process, which knows the id alone.
            let other = town.client_with(&store);
            match other.resume(&id).await.unwrap() {
                Resumed::Submitted(parked) => assert!(parked.may_have_changed()),
                resumed => panic!("{resumed:?}"),
            }
            assert_eq!(other.reconcile(&id).await.unwrap(), told);
            if told == Reconciled::NotDone {
                other.discard(&id).await.unwrap();
            }
        }
    }

    async fn an_email_address_goes_on_in_another_process(town) {
        let store = store();
        let client = town.client_with(&store);
        let session = town.log_in(&client, ASHA).await;
        let id = *begin_email(&client, &session).await.id().unwrap();
        let Resumed::UpdateEmail(journey) = town.client_with(&store).resume(&id).await.unwrap()
        else {
            panic!("an update")
        };
        assert_eq!(journey.email().as_str(), EMAIL);
        done(journey.submit_otp(&town.otp(EMAIL)).await);
        assert!(matches!(client.resume(&id).await.unwrap(), Resumed::Finished));
    }

    async fn each_otp_is_recorded_and_a_sink_that_refuses_stops_nothing(town) {
        for refuses in [false, true] {
            let ledger = Arc::new(Ledger { refuses, ..Ledger::default() });
            let client = audited(&town, &ledger);
            let person = if refuses { &people::JOSEPH } else { ASHA };
            let session = town.log_in(&client, person).await;
            ledger.recorded.lock().unwrap().clear();
            let wanted = Email::parse(&format!("a{refuses}@post.example")).unwrap();
            let journey = client.update_email(&session, &wanted).await.unwrap();
            done(journey.submit_otp(&town.otp(wanted.as_str())).await);
            let of = |action, outcome| (action, outcome, JourneyKind::UpdateEmail, true);
            let expected = [
                of(AuditAction::SendOtp, None),
                of(AuditAction::SendOtp, Some(true)),
                of(AuditAction::SubmitOtp, None),
                of(AuditAction::SubmitOtp, Some(true)),
            ];
            assert_eq!(*ledger.recorded.lock().unwrap(), expected);
        }
    }
}

on_v3! {
    async fn a_mobile_is_changed_by_the_otp_that_goes_there(town) {
        let client = town.client();
        let session = town.log_in(&client, ASHA).await;
        let before = town.calls();
        let journey = client.update_mobile(&session, &mobile(), None).await.unwrap();
        assert_eq!(journey.kind().journey, JourneyKind::UpdateMobile);
        assert_eq!((journey.step(), journey.changes_account()), (OtpStep::First, true));
        assert_eq!(journey.mobile(), &mobile());
        let (journey, why) = retry(journey.submit_otp(&town.wrong_otp(MOBILE_WITHOUT_ABHA)).await);
        assert!(why.is_wrong_otp(), "{why}");
        updated(done(journey.submit_otp(&town.otp(MOBILE_WITHOUT_ABHA)).await));
        assert_eq!(
            town.paths()[before..],
            [
                "/abha/api/v3/profile/account/request/otp",
                "/abha/api/v3/profile/account/verify",
                "/abha/api/v3/profile/account/verify",
            ]
        );
        assert_eq!(shown(&client, &session).await.1, mobile().masked());
    }

    async fn a_mobile_goes_on_in_another_process_and_is_looked_up(town) {
        for (person, fate, told) in [
            (&people::JOSEPH, Fate::Lost, Reconciled::NotDone),
            (ASHA, Fate::AnswerLost, Reconciled::Unknown),
        ] {
            let store = store();
            let relay = Relay::before(&town).await;
            let session = town.log_in(&town.client(), person).await;
            let client = town.client_with(&store);
            let journey = client.update_mobile(&session, &mobile(), None).await.unwrap();
            let id = *journey.id().unwrap();
            drop(journey);
            let other = relay.builder().store(Arc::clone(&store)).sealing_keys(keys());
            let other = other.build().unwrap();
            let Resumed::UpdateMobile(journey) = other.resume(&id).await.unwrap() else {
                panic!("an update")
            };
            relay.on(submits(&town, false), fate);
            let otp = town.otp(MOBILE_WITHOUT_ABHA);
            let (unsettled, _) = unknown(journey.submit_otp(&otp).await);
            // No more than the end of a mobile is shown, which another one has too.
            assert_eq!(unsettled.reconcile().await.unwrap(), told, "{person:?}");
            client.discard(&id).await.unwrap();
        }
    }

    async fn a_link_is_sent_by_one_call(town) {
        let client = town.client();
        let session = town.log_in(&client, ASHA).await;
        let (before, otps) = (town.calls(), town.otps_sent());
        client.send_email_link(&session, &email()).await.unwrap();
        let path = "/abha/api/v3/profile/account/request/emailVerificationLink";
        assert_eq!(town.paths()[before..], [path]);
        assert_eq!(town.otps_sent(), otps);
        let relay = Relay::before(&town).await;
        relay.on(path, Fate::AnswerLost);
        let why = relay.client().send_email_link(&session, &email()).await.unwrap_err();
        assert_eq!((why.effect(), relay.count(path)), (Effect::Possible, 1));
    }
}

async fn prove(client: &Client, session: &UserSession, town: &Town, by: AuthBy) -> MobileStep {
    let journey = begin_mobile(client, session, by).await;
    done(journey.submit_otp(&town.otp(MOBILE_WITHOUT_ABHA)).await)
}

/// Hands in what proves the account.
async fn prove_owner(
    journey: UpdateMobile,
    town: &Town,
    person: &Person,
) -> Result<Submitted<MobileStep, UpdateMobile>, Error> {
    match journey.awaits() {
        Awaits::Password => {
            let password = Password::parse(person.password.unwrap()).unwrap();
            journey.submit_password(&password).await
        }
        _ => journey.submit_otp(&town.otp(person.mobile)).await,
    }
}

/// Submits what proves the new mobile, or then the account, in a process that dies before the answer.
async fn dies_submitting(
    relay: &Relay<'_>,
    town: &Town,
    journey: UpdateMobile,
    path: &'static str,
) {
    relay.on(path, Fate::AnswerHeld);
    let first = journey.step() == OtpStep::First;
    let otp = town.otp(if first { MOBILE_WITHOUT_ABHA } else { ASHA.mobile });
    let submission = tokio::spawn(async move { journey.submit_otp(&otp).await.map(drop) });
    relay.held().await;
    submission.abort();
    assert!(submission.await.unwrap_err().is_cancelled());
}

async fn back(client: &Client, id: &JourneyId) -> UpdateMobile {
    match client.resume(id).await.unwrap() {
        Resumed::UpdateMobile(journey) => journey,
        other => panic!("{other:?}"),
    }
}

over_tcp! {
    async fn a_mobile_is_changed_by_its_otp_and_then_by_each_method(town) {
        let before = "/api/v2/account/change/mobile";
        for (by, kind, sends) in [
            (AuthBy::AadhaarOtp, JourneyKind::UpdateMobileAadhaarOtp, Some("aadhaar/generateOTP")),
            (AuthBy::MobileOtp, JourneyKind::UpdateMobileMobileOtp, Some("old/generateOTP")),
            (AuthBy::Password, JourneyKind::UpdateMobilePassword, None),
        ] {
            let town = town.with(|_| {}).await;
            let client = town.client();
            let session = town.log_in(&client, ASHA).await;
            let calls = town.calls();
            let journey = begin_mobile(&client, &session, by).await;
            assert_eq!((journey.kind().journey, journey.step()), (kind, OtpStep::First));
            // The new mobile alone changes nothing.
            assert!(!journey.changes_account());
            let journey =
                owner(done(journey.submit_otp(&town.otp(MOBILE_WITHOUT_ABHA)).await));
            assert_eq!((journey.kind().journey, journey.step()), (kind, OtpStep::Second));
            assert_eq!((journey.mobile(), journey.changes_account()), (&mobile(), true));
            assert_eq!(journey.awaits() == Awaits::Password, sends.is_none());
            updated(done(prove_owner(journey, &town, ASHA).await));
            let expected = [Some("new/generateOTP"), Some("new/verifyOTP"), sends];
            let expected = expected.into_iter().flatten().chain(["update/authentication"]);
            let expected: Vec<_> = expected.map(|path| format!("{before}/{path}")).collect();
            assert_eq!(town.paths()[calls + 1..], expected, "after the key");
            assert_eq!(shown(&client, &session).await.1, mobile().masked());
        }
    }

    async fn each_secret_goes_on_in_another_process(town) {
        for by in AuthBy::ALL.iter().copied() {
            let town = town.with(|_| {}).await;
            let store = store();
            let client = town.client_with(&store);
            let session = town.log_in(&client, ASHA).await;
            let id = *begin_mobile(&client, &session, by).await.id().unwrap();
            let journey = back(&town.client_with(&store), &id).await;
            assert_eq!((journey.step(), journey.kind().journey.by()), (OtpStep::First, Some(by)));
            let step = done(journey.submit_otp(&town.otp(MOBILE_WITHOUT_ABHA)).await);
            assert_eq!(owner(step).id(), Some(&id), "the same place");
            let journey = back(&town.client_with(&store), &id).await;
            assert_eq!((journey.step(), journey.mobile()), (OtpStep::Second, &mobile()));
            updated(done(prove_owner(journey, &town, ASHA).await));
            assert!(matches!(client.resume(&id).await.unwrap(), Resumed::Finished));
        }
    }

    async fn a_second_otp_that_was_not_sent_is_sent_when_somebody_asks(town) {
        let path = "/api/v2/account/change/mobile/old/generateOTP";
        let store = store();
        let relay = Relay::before(&town).await;
        let client = relay.builder().store(Arc::clone(&store)).sealing_keys(keys());
        let client = client.build().unwrap();
        let session = town.log_in(&client, ASHA).await;
        relay.says(path, "429 Too Many Requests", "");
        let step = prove(&client, &session, &town, AuthBy::MobileOtp).await;
        let MobileStep::Verified(verified, why) = step else { panic!("{step:?}") };
        assert_eq!(why.effect(), Effect::Settled, "{why}");
        assert_eq!(verified.mobile(), &mobile());
        let id = *verified.id().unwrap();
        drop(verified);
        // By another process, too.
        let other = town.client_with(&store);
        let Resumed::MobileVerified(verified) = other.resume(&id).await.unwrap() else {
            panic!("between the two")
        };
        let otps = town.otps_sent();
        let journey = owner(verified.prove_owner().await.unwrap());
        assert_eq!(town.otps_sent(), otps + 1);
        updated(done(prove_owner(journey, &town, ASHA).await));
    }

    async fn a_second_otp_of_which_nobody_knows_ends_it_unchanged(town) {
        let path = "/api/v2/account/change/mobile/aadhaar/generateOTP";
        let store = store();
        let relay = Relay::before(&town).await;
        let client = relay.builder().store(Arc::clone(&store)).sealing_keys(keys());
        let client = client.build().unwrap();
        let session = town.log_in(&client, ASHA).await;
        relay.on(path, Fate::AnswerLost);
        let journey = begin_mobile(&client, &session, AuthBy::AadhaarOtp).await;
        let id = *journey.id().unwrap();
        let why = journey.submit_otp(&town.otp(MOBILE_WITHOUT_ABHA)).await.unwrap_err();
        assert_eq!((why.effect(), relay.count(path)), (Effect::Possible, 1));
        assert!(matches!(client.resume(&id).await.unwrap(), Resumed::Finished));
        assert_eq!(shown(&client, &session).await.1, ASHA.mobile.replace("555000", "******"));
    }

    async fn a_method_that_the_account_lacks_ends_it_before_the_second_otp(town) {
        let client = town.client();
        let choice = town.choice(&client, people::TSERING.mobile).await;
        let theirs = crate::town::number(people::TSERING.abha_number);
        let session = done(choice.choose(&theirs).await);
        let journey = begin_mobile(&client, &session, AuthBy::AadhaarOtp).await;
        let why = journey.submit_otp(&town.otp(MOBILE_WITHOUT_ABHA)).await.unwrap_err();
        assert_eq!(why.effect(), Effect::Settled, "{why}");
    }

    async fn without_an_answer_to_the_first_otp_nothing_was_changed(town) {
        let store = store();
        let relay = Relay::before(&town).await;
        let client = relay.builder().store(Arc::clone(&store)).sealing_keys(keys());
        let client = client.build().unwrap();
        let session = town.log_in(&client, ASHA).await;
        relay.on("/api/v2/account/change/mobile/new/verifyOTP", Fate::AnswerLost);
        let journey = begin_mobile(&client, &session, AuthBy::MobileOtp).await;
        let id = *journey.id().unwrap();
        let otps = town.otps_sent();
        let why = journey.submit_otp(&town.otp(MOBILE_WITHOUT_ABHA)).await.unwrap_err();
        assert_eq!((why.effect(), town.otps_sent()), (Effect::Possible, otps));
        assert!(matches!(client.resume(&id).await.unwrap(), Resumed::Finished));
    }

    async fn what_a_process_died_at_is_kept_for_a_week_if_it_may_have_changed_something(town) {
        for by in AuthBy::ALL.iter().copied() {
            for step in [OtpStep::First, OtpStep::Second] {
                if (by, step) == (AuthBy::Password, OtpStep::Second) {
                    continue;
                }
                let town = town.with(|_| {}).await;
                let store = store();
                let relay = Relay::before(&town).await;
                let client = relay.builder().store(Arc::clone(&store)).sealing_keys(keys());
                let client = client.build().unwrap();
                let session = town.log_in(&client, ASHA).await;
                let first = begin_mobile(&client, &session, by).await;
                let id = *first.id().unwrap();
                let (journey, path, kept) = match step {
                    OtpStep::First => {
                        (first, "/api/v2/account/change/mobile/new/verifyOTP", 15 * 60)
                    }
                    OtpStep::Second => {
                        let step = done(first.submit_otp(&town.otp(MOBILE_WITHOUT_ABHA)).await);
                        (owner(step), submits(&town, false), 7 * 24 * 3600)
                    }
                };
                dies_submitting(&relay, &town, journey, path).await;
                let other = town.client_with(&store);
                town.clock.advance(Duration::from_secs(kept - 1));
                let Resumed::Submitted(parked) = other.resume(&id).await.unwrap() else {
                    panic!("{by}: it was submitted")
                };
                assert_eq!(parked.may_have_changed(), step == OtpStep::Second, "{by}");
                town.clock.advance(Duration::from_secs(1));
                let gone = other.resume(&id).await;
                assert!(matches!(gone, Err(Error::NoSuchJourney)), "{by} {step:?}: {gone:?}");
            }
        }
    }

    async fn the_profile_tells_what_came_of_the_second_secret(town) {
        for by in [AuthBy::AadhaarOtp, AuthBy::Password] {
            for (fate, told) in
                [(Fate::Lost, Reconciled::NotDone), (Fate::AnswerLost, Reconciled::Done)]
            {
                let town = town.with(|_| {}).await;
                let store = store();
                let relay = Relay::before(&town).await;
                let client = relay.builder().store(Arc::clone(&store)).sealing_keys(keys());
                let client = client.build().unwrap();
                let session = town.log_in(&client, ASHA).await;
                let journey = owner(prove(&client, &session, &town, by).await);
                let id = *journey.id().unwrap();
                relay.on(submits(&town, false), fate);
                let (unsettled, _) = unknown(prove_owner(journey, &town, ASHA).await);
                drop(unsettled);
                let other = town.client_with(&store);
                assert_eq!(other.reconcile(&id).await.unwrap(), told, "{by}");
            }
        }
    }

    async fn the_otp_to_the_new_mobile_can_be_sent_again(town) {
        let client = town.client();
        let session = town.log_in(&client, ASHA).await;
        let journey = begin_mobile(&client, &session, AuthBy::MobileOtp).await;
        assert_eq!(journey.resends_left(), 2);
        town.clock.advance(abdm::flows::RESEND_COOL_DOWN);
        let Ok(Resent::Sent(journey)) = journey.resend().await else { panic!("not sent") };
        assert_eq!(journey.resends_left(), 1);
        let journey = owner(done(journey.submit_otp(&town.otp(MOBILE_WITHOUT_ABHA)).await));
        // The second one cannot.
        assert_eq!((journey.resend_at(), journey.resends_left()), (None, 0));
    }

    async fn both_otps_are_recorded(town) {
        let ledger = Arc::new(Ledger::default());
        let client = audited(&town, &ledger);
        let session = town.log_in(&client, ASHA).await;
        ledger.recorded.lock().unwrap().clear();
        let journey = owner(prove(&client, &session, &town, AuthBy::AadhaarOtp).await);
        updated(done(prove_owner(journey, &town, ASHA).await));
        use AuditAction::{SendOtp, SubmitOtp};
        let recorded = ledger.recorded.lock().unwrap().clone();
        let kind = JourneyKind::UpdateMobileAadhaarOtp;
        assert!(recorded.iter().all(|(_, _, of, known)| *of == kind && *known));
        let recorded: Vec<_> = recorded.into_iter().map(|(what, told, ..)| (what, told)).collect();
        let once = |action| [(action, None), (action, Some(true))];
        let expected = [SendOtp, SubmitOtp, SendOtp, SubmitOtp].map(once).concat();
        assert_eq!(recorded, expected);
    }

    async fn what_v1v2_lacks_or_needs_is_told_before_any_call(town) {
        let client = town.client();
        let session = town.log_in(&client, ASHA).await;
        let calls = town.calls();
        let why = client.send_email_link(&session, &email()).await.unwrap_err();
        let what = Feature::EmailLink;
        assert!(matches!(why, Error::NotInGeneration { what: w, .. } if w == what), "{why}");
        let why = client.update_mobile(&session, &mobile(), None).await.unwrap_err();
        assert!(matches!(why, Error::Input(_)), "{why}");
        assert_eq!(town.calls(), calls);
    }
}
