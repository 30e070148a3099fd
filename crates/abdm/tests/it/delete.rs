//! Delete an ABHA with an OTP.

use std::sync::Arc;

use abdm::flows::snapshot::JourneyKind;
use abdm::flows::{AuthBy, DeletionConfirmed, Ended, Reasons, Reconciled, SessionOf, UserSession};
use abdm::store::{JourneyStore, MemoryStore};
use abdm::types::Effect;
use abdm::{AuditRecord, AuditRefused, AuditSink, Client, Delete, Error, Feature, Resumed};
use abdm_sandbox::people::{self, LEAVERS, Person};
use async_trait::async_trait;

use crate::promises::{in_both_generations, over_tcp};
use crate::relay::{Fate, Relay};
use crate::town::{begin_reactivation, by_aadhaar_otp, done, keys, number, retry};
use crate::unknown_outcome::unknown;

const LEAVER: &Person = &LEAVERS[0];

/// As who named the ABHA of that person.
async fn delete(
    client: &Client,
    session: &UserSession,
    named: &Person,
    by: AuthBy,
) -> Result<Delete, Error> {
    let confirmed = DeletionConfirmed::by_patient(number(named.abha_number));
    client.delete(session, Reasons::parse(["205"]).unwrap(), confirmed, by).await
}

async fn begin(client: &Client, session: &UserSession) -> Delete {
    delete(client, session, LEAVER, AuthBy::AadhaarOtp).await.unwrap()
}

/// Keeps no record of anything.
#[derive(Debug)]
struct Full;

#[async_trait]
impl AuditSink for Full {
    async fn record(&self, _: &AuditRecord<'_>) -> Result<(), AuditRefused> {
        Err(AuditRefused)
    }
}

in_both_generations! {
    async fn the_account_is_gone_for_good_by_either_method(town) {
        let client = town.client();
        for (person, by, kind) in [
            (&LEAVERS[0], AuthBy::AadhaarOtp, JourneyKind::DeleteAadhaarOtp),
            (&LEAVERS[1], AuthBy::MobileOtp, JourneyKind::DeleteMobileOtp),
        ] {
            let session = town.log_in(&client, person).await;
            let journey = delete(&client, &session, person, by).await.unwrap();
            assert_eq!(journey.kind().journey, kind);
            assert_eq!(journey.abha_number(), Some(&number(person.abha_number)));
            let gone = done(journey.submit_otp(&town.otp(person.mobile)).await);
            assert_eq!(gone.abha_number, Some(number(person.abha_number)));
            assert!(client.profile(&session).await.unwrap_err().is_token_refused());
            let why = client.login(by_aadhaar_otp(person)).await.unwrap_err();
            assert!(why.is_unknown_account(), "{why}");
            let why = begin_reactivation(&client, person).await.unwrap_err();
            assert!(why.is_unknown_account(), "{why}");
        }
    }

    async fn another_account_than_the_named_one_is_not_deleted_and_gets_no_otp(town) {
        let client = town.client();
        let session = town.log_in(&client, LEAVER).await;
        let nameless = UserSession::new(town.generation, session.x_token.clone(), None);
        let otps = town.otps_sent();
        for session in [&session, &nameless] {
            let why = delete(&client, session, &people::ASHA, AuthBy::AadhaarOtp).await;
            let why = why.unwrap_err();
            assert!(matches!(why, Error::Ended(Ended::OtherAccount)), "{why}");
        }
        assert_eq!(town.otps_sent(), otps);
        // Whose login it is, is read where it does not say.
        let journey = begin(&client, &nameless).await;
        assert_eq!(journey.abha_number(), Some(&number(LEAVER.abha_number)));
    }

    async fn a_login_of_another_kind_is_refused_before_any_call(town) {
        let client = town.client();
        let mut session = town.log_in(&client, LEAVER).await;
        session.of = SessionOf::Address;
        let calls = town.calls();
        let refused = delete(&client, &session, LEAVER, AuthBy::AadhaarOtp).await.map(drop);
        assert!(matches!(refused, Err(Error::OtherSession)), "{refused:?}");
        assert_eq!(town.calls(), calls);
    }

    async fn a_wrong_otp_leads_back_and_deletes_nothing(town) {
        let client = town.client();
        let journey = begin(&client, &town.log_in(&client, LEAVER).await).await;
        let (journey, why) = retry(journey.submit_otp(&town.wrong_otp(LEAVER.mobile)).await);
        assert!(why.is_wrong_otp(), "{why}");
        assert_eq!(journey.wrong_attempts(), 1);
        let otp = town.otp(LEAVER.mobile);
        assert!(client.login(by_aadhaar_otp(LEAVER)).await.is_ok(), "still there");
        done(journey.submit_otp(&otp).await);
    }

    async fn an_account_that_draws_a_benefit_stays(town) {
        let client = town.client();
        let session = town.log_in(&client, &people::MEENA).await;
        for by in [AuthBy::AadhaarOtp, AuthBy::MobileOtp] {
            let why = delete(&client, &session, &people::MEENA, by).await.unwrap_err();
            assert_eq!(why.effect(), Effect::Settled, "{why}");
        }
    }

    async fn a_deletion_without_an_answer_is_found_out_to_be_made_or_not(town) {
        for (fate, told) in
            [(Fate::Lost, Reconciled::NotDone), (Fate::AnswerLost, Reconciled::Done)]
        {
            let store: Arc<dyn JourneyStore> = Arc::new(MemoryStore::new());
            let relay = Relay::before(&town).await;
            let client = relay.builder().store(Arc::clone(&store)).sealing_keys(keys());
            let client = client.build().unwrap();
            let journey = begin(&client, &town.log_in(&client, LEAVER).await).await;
            let id = *journey.id().unwrap();
            relay.on(town.wire().delete.submit, fate);
            let (unsettled, _) = unknown(journey.submit_otp(&town.otp(LEAVER.mobile)).await);
            assert_eq!(relay.count(town.wire().delete.submit), 1, "submitted once");
            drop(unsettled);
            // By another process, which knows the id alone.
            let other = town.client_with(&store);
            assert!(matches!(other.resume(&id).await.unwrap(), Resumed::Submitted(_)));
            assert_eq!(other.reconcile(&id).await.unwrap(), told);
            if told == Reconciled::NotDone {
                other.discard(&id).await.unwrap();
            }
        }
    }

    async fn a_deletion_goes_on_in_another_process(town) {
        let store: Arc<dyn JourneyStore> = Arc::new(MemoryStore::new());
        let client = town.client_with(&store);
        let id = *begin(&client, &town.log_in(&client, LEAVER).await).await.id().unwrap();
        let Resumed::Delete(journey) = town.client_with(&store).resume(&id).await.unwrap() else {
            panic!("a deletion");
        };
        assert_eq!(journey.abha_number(), Some(&number(LEAVER.abha_number)));
        done(journey.submit_otp(&town.otp(LEAVER.mobile)).await);
        assert!(matches!(client.resume(&id).await.unwrap(), Resumed::Finished));
    }

    async fn a_deletion_that_cannot_be_recorded_is_not_submitted_and_goes_on(town) {
        let store: Arc<dyn JourneyStore> = Arc::new(MemoryStore::new());
        let unrecorded = town.builder_with(&store).audit_sink(Arc::new(Full)).build().unwrap();
        let session = town.log_in(&town.client(), LEAVER).await;
        let journey = begin(&unrecorded, &session).await;
        let (otp, calls) = (town.otp(LEAVER.mobile), town.calls());
        let (journey, why) = retry(journey.submit_otp(&otp).await);
        assert!(matches!(why, Error::Audit(AuditRefused)), "{why}");
        assert_eq!((why.effect(), town.calls()), (Effect::None, calls));
        let id = *journey.id().unwrap();
        let Resumed::Delete(journey) = town.client_with(&store).resume(&id).await.unwrap() else {
            panic!("a deletion");
        };
        done(journey.submit_otp(&otp).await);
    }
}

over_tcp! {
    async fn the_calls_are_those_of_the_contract(town) {
        let client = town.client();
        let session = town.log_in(&client, LEAVER).await;
        let before = town.calls();
        let journey = delete(&client, &session, LEAVER, AuthBy::MobileOtp).await.unwrap();
        done(journey.submit_otp(&town.otp(LEAVER.mobile)).await);
        assert_eq!(
            town.paths()[before..],
            [
                "/api/v1/auth/cert",
                "/api/v2/account/mobile/generateOTP",
                "/api/v2/account/profile/delete",
            ]
        );
    }

    async fn a_password_deletes_nothing_on_v1v2_and_no_call_is_made_for_it(town) {
        let client = town.client();
        let session = town.log_in(&client, LEAVER).await;
        let calls = town.calls();
        let why = delete(&client, &session, LEAVER, AuthBy::Password).await.unwrap_err();
        let what = Feature::DeleteByPassword;
        assert!(matches!(why, Error::NotInGeneration { what: w, .. } if w == what), "{why}");
        assert_eq!(town.calls(), calls);
    }
}
