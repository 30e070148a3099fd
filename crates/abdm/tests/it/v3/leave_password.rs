//! Deactivate and delete an ABHA with its password.

use std::sync::Arc;

use abdm::flows::snapshot::JourneyKind;
use abdm::flows::{AuthBy, Consequences, DeletionConfirmed, Reasons, Reconciled, UserSession};
use abdm::store::{JourneyStore, MemoryStore};
use abdm::types::{Effect, Password};
use abdm::{Awaits, Client, Deactivate, Delete, Error, Resumed};
use abdm_sandbox::people::{self, LEAVERS, Person};

use crate::promises::on_v3;
use crate::relay::{Fate, Relay};
use crate::town::{by_aadhaar_otp, done, keys, number, retry};
use crate::unknown_outcome::unknown;
use crate::wire::V3;

const LEAVER: &Person = &LEAVERS[0];

fn password(of: &Person) -> Password {
    Password::parse(of.password.unwrap()).unwrap()
}

async fn deactivate(client: &Client, session: &UserSession) -> Result<Deactivate, Error> {
    let agreed = Consequences::DEACTIVATION.acknowledge();
    client.deactivate(session, Reasons::parse(["104"])?, agreed, AuthBy::Password).await
}

async fn delete(client: &Client, session: &UserSession, of: &Person) -> Result<Delete, Error> {
    let confirmed = DeletionConfirmed::by_patient(number(of.abha_number));
    client.delete(session, Reasons::parse(["205"])?, confirmed, AuthBy::Password).await
}

on_v3! {
    async fn one_call_deactivates_and_no_otp_is_sent_for_it(town) {
        let client = town.client();
        let session = town.log_in(&client, LEAVER).await;
        let (calls, otps) = (town.calls(), town.otps_sent());
        let journey = deactivate(&client, &session).await.unwrap();
        assert_eq!(journey.kind().journey, JourneyKind::DeactivatePassword);
        assert_eq!((journey.awaits(), journey.sent_to()), (Awaits::Password, None));
        assert_eq!(town.calls(), calls, "nothing is asked before");
        let gone = done(journey.submit_password(&password(LEAVER)).await);
        assert_eq!(gone.abha_number, Some(number(LEAVER.abha_number)));
        assert_eq!(town.paths()[calls..], [V3.deactivate.submit]);
        assert_eq!(town.otps_sent(), otps);
        let why = client.login(by_aadhaar_otp(LEAVER)).await.unwrap_err();
        assert!(why.is_deactivated(), "{why}");
    }

    async fn one_call_deletes_and_no_otp_is_sent_for_it(town) {
        let client = town.client();
        let session = town.log_in(&client, LEAVER).await;
        let (calls, otps) = (town.calls(), town.otps_sent());
        let journey = delete(&client, &session, LEAVER).await.unwrap();
        assert_eq!(journey.kind().journey, JourneyKind::DeletePassword);
        done(journey.submit_password(&password(LEAVER)).await);
        assert_eq!((town.calls(), town.otps_sent()), (calls + 1, otps));
        let why = client.login(by_aadhaar_otp(LEAVER)).await.unwrap_err();
        assert!(why.is_unknown_account(), "{why}");
    }

    async fn a_wrong_password_leads_back_and_so_does_an_otp_in_its_place(town) {
        let client = town.client();
        let journey = delete(&client, &town.log_in(&client, LEAVER).await, LEAVER).await.unwrap();
        let (journey, why) = retry(journey.submit_password(&password(&people::ASHA)).await);
        assert!(why.is_wrong_password(), "{why}");
        assert_eq!((journey.wrong_attempts(), why.effect()), (1, Effect::Settled));
        let calls = town.calls();
        let (journey, why) = retry(journey.submit_otp(&town.otp(LEAVER.mobile)).await);
        assert!(matches!(why, Error::OtherMethod { awaits: Awaits::Password }), "{why}");
        assert_eq!(town.calls(), calls);
        done(journey.submit_password(&password(LEAVER)).await);
    }

    async fn an_account_with_a_benefit_or_without_a_password_stays(town) {
        let client = town.client();
        let meena = town.log_in(&client, &people::MEENA).await;
        let journey = delete(&client, &meena, &people::MEENA).await.unwrap();
        let why = journey.submit_password(&password(&people::MEENA)).await.unwrap_err();
        assert_eq!(why.cause(), abdm::types::Cause::BenefitLinked, "{why}");
        let kaveri = town.log_in(&client, &people::KAVERI).await;
        let journey = deactivate(&client, &kaveri).await.unwrap();
        let (_, why) = retry(journey.submit_password(&password(LEAVER)).await);
        assert_eq!(why.effect(), Effect::Settled, "{why}");
        town.log_in(&client, &people::KAVERI).await;
    }

    async fn it_goes_on_in_another_process_and_is_reconciled(town) {
        for (fate, told) in
            [(Fate::Lost, Reconciled::NotDone), (Fate::AnswerLost, Reconciled::Done)]
        {
            let store: Arc<dyn JourneyStore> = Arc::new(MemoryStore::new());
            let relay = Relay::before(&town).await;
            let client = relay.builder().store(Arc::clone(&store)).sealing_keys(keys());
            let client = client.build().unwrap();
            let session = town.log_in(&client, LEAVER).await;
            let id = *delete(&client, &session, LEAVER).await.unwrap().id().unwrap();
            let Resumed::Delete(journey) = client.resume(&id).await.unwrap() else {
                panic!("a deletion");
            };
            assert_eq!(journey.awaits(), Awaits::Password);
            relay.on(V3.delete.submit, fate);
            let (unsettled, _) = unknown(journey.submit_password(&password(LEAVER)).await);
            drop(unsettled);
            let other = town.client_with(&store);
            assert!(matches!(other.resume(&id).await.unwrap(), Resumed::Submitted(_)));
            assert_eq!(other.reconcile(&id).await.unwrap(), told);
            if told == Reconciled::NotDone {
                other.discard(&id).await.unwrap();
            }
        }
    }
}
