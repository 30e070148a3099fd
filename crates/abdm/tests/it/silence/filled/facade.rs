//! What an application is given and gives, beside the journeys.

use std::sync::Arc;
use std::time::Duration;

use abdm::flows::snapshot::JourneyKind;
use abdm::flows::{AuthBy, Generation};
use abdm::store::seal::{KeyRing, SealingKey};
use abdm::store::{JourneyId, JourneyStore, MemoryStore};
use abdm::types::{AbhaId, Consent, Mobile, Personal};
use abdm::{
    AuditRecord, AuditRefused, AuditSink, BuildError, Client, Credentials, CredentialsUnavailable,
    EnrolStep, Hosts, LoginBy, MobileStep, ProfileUpdate, Reference, RequestContext, Submitted,
};
use abdm_sandbox::people;
use abdm_types::testing::sentinel;
use async_trait::async_trait;

use super::super::errand::{Errand, active};
use super::super::hidden::Hidden;
use super::super::paper::{Paper, overhears};
use super::super::stage::{OTP, Stage, Transports, Ways, builder, credentials, otp};
use super::sandbox;
use crate::town::{aadhaar, by_aadhaar_otp};

pub(super) fn hear(paper: &Paper) {
    paper.hears(&Hosts::v1v2_sandbox());
    paper.hears(&Hosts::v3_sandbox());
    let (client_id, client_secret) = (credentials().0, sentinel::client_secret());
    paper
        .hears(&Credentials { client_id: client_id.clone(), client_secret: client_secret.clone() });
    paper.reads(&CredentialsUnavailable);
    paper.reads(&AuditRefused);
    let builder = Client::builder(Hosts::v3_sandbox())
        .credentials(client_id, client_secret)
        .language("en-IN")
        .sealing_keys(ring())
        .store(Arc::new(MemoryStore::new()))
        .audit_sink(Arc::new(Clerk));
    paper.hears(&builder);
    let why = builder.build().unwrap_err();
    paper.reads(&why);
    let why: BuildError = Client::builder(Hosts::v1v2_sandbox()).build().unwrap_err();
    paper.reads(&why);
    for by in AuthBy::ALL {
        paper.hears(&LoginBy::Abha { abha: AbhaId::Number(sentinel::abha_number()), by: *by });
    }
    paper.hears(&LoginBy::AadhaarNumber(sentinel::aadhaar()));
    paper.hears(&LoginBy::Mobile(sentinel::mobile()));
    let mut update = ProfileUpdate::default();
    update.first_name = Some(Personal::new("Sentinel"));
    update.address = Some(Personal::new("Sentinel street"));
    update.pincode = Some(sentinel::pincode());
    update.photo = Some(sentinel::photo());
    paper.hears(&update);
    paper.hears(&reference());
    paper.reads(&Reference::parse(&"sentinel ".repeat(100)).unwrap_err());
    paper.hears(&request());
}

/// A reference is a word of the application's own, and told to be no personal datum.
fn reference() -> Reference {
    Reference::parse("desk-7").unwrap()
}

fn request() -> RequestContext {
    let context = RequestContext::new().idempotency_key(reference()).operator(reference());
    context.caller_reference(reference()).consent_reference(reference())
}

fn ring() -> KeyRing {
    let key = SealingKey::from_bytes(b"sentinel-0123456789-sentinel-012");
    KeyRing::new("first", key).unwrap()
}

/// Writes down what it is told.
#[derive(Debug)]
struct Clerk;

#[async_trait]
impl AuditSink for Clerk {
    async fn record(&self, record: &AuditRecord<'_>) -> Result<(), AuditRefused> {
        overhears(record);
        record.patient.iter().for_each(overhears);
        record.outcome.iter().for_each(overhears);
        Ok(())
    }
}

/// What journeys are between their steps, where the next one was refused for the moment.
pub(super) async fn between_its_steps(generation: Generation, to: &Transports, paper: &Paper) {
    let mut stage = Stage::careful(to, generation, Ways::Usual).await;
    stage.warm(active()).await;
    let (client, faults) = (&stage.client, stage.town.sandbox.faults());
    let mobile = Mobile::parse(people::MOBILE_WITHOUT_ABHA).unwrap();
    let session = stage.session.as_ref().unwrap();
    // What only reads could be asked for again, so it is asked whether it is to be.
    faults.add("close-after-handling".parse().unwrap()).unwrap();
    paper.reads(&client.profile(session).await.unwrap_err());
    if !stage.town.is_v3() {
        let by = Some(AuthBy::AadhaarOtp);
        let journey = client.update_mobile(session, &mobile, by).await.unwrap();
        faults.add("v1v2.change_mobile_aadhaar_otp status 429".parse().unwrap()).unwrap();
        let step = journey.submit_otp(&otp(OTP)).await.unwrap();
        let Submitted::Done(MobileStep::Verified(verified, why)) = step else {
            panic!("the second OTP was sent: {step:?}");
        };
        paper.hears(&verified);
        paper.reads(&why);
    }
    let dev = &people::DEV.becomes;
    let mobile = Mobile::parse(dev.mobile).unwrap();
    let journey = client.enrol(&aadhaar(dev.aadhaar), &mobile, Consent::V3).await.unwrap();
    if stage.town.is_v3() {
        faults.add("v3.enrol_request_otp status 429".parse().unwrap()).unwrap();
    }
    let step = journey.submit_otp(&otp(OTP)).await.unwrap();
    paper.hears(&step);
    if let Submitted::Done(EnrolStep::Done(enrolled)) = step {
        enrolled.otp_not_sent().iter().for_each(|why| paper.reads(*why));
        paper.hears(&enrolled.verify_mobile().await);
    }
    if let Ok(found) = client.find(&Mobile::parse(active().mobile).unwrap()).await {
        paper.hears(&found);
        found.accounts().iter().for_each(|account| paper.hears(account));
    }
    paper.hears(&client.counts());
    sandbox::hear_running(&stage.town, paper);
    let hidden = Hidden::of([dev, active()]);
    paper.shows_nothing(&hidden, &format_args!("{generation:?}, between the steps"));
}

/// What comes back from a store, whatever state it was left in.
pub(super) async fn in_a_store(generation: Generation, to: &Transports, paper: &Paper) {
    let mut stage = Stage::careful(to, generation, Ways::Usual).await;
    stage.warm(active()).await;
    let store: Arc<dyn JourneyStore> = Arc::new(MemoryStore::new());
    let builder = builder(&stage.town, &stage.director, Ways::Usual);
    let builder = builder.store(Arc::clone(&store)).sealing_keys(ring());
    let builder = builder.audit_sink(Arc::new(Clerk));
    paper.hears(&builder);
    let client = builder.build().unwrap();
    let client = client.for_request(RequestContext::new().operator(reference()));
    let faults = stage.town.sandbox.faults();
    let begun = async |client: &Client| -> Option<JourneyId> {
        let listed = client.journeys(10).await.unwrap();
        listed.iter().for_each(|journey| paper.hears(journey));
        listed.last().map(|journey| journey.id)
    };
    // Waits; may have been sent; may have been submitted.
    let login = client.login(by_aadhaar_otp(active())).await.unwrap();
    let id = *login.id().unwrap();
    paper.hears(&client.resume(&id).await.unwrap());
    client.discard(&id).await.unwrap();
    let sends = if stage.town.is_v3() { "v3.login_request_otp" } else { "v1v2.auth_init" };
    faults.add(format!("{sends} close-after-handling").parse().unwrap()).unwrap();
    paper.reads(&client.login(by_aadhaar_otp(active())).await.unwrap_err());
    if let Some(id) = begun(&client).await {
        paper.hears(&client.resume(&id).await.unwrap());
        client.discard(&id).await.unwrap();
    }
    let errand = Errand::Journey(JourneyKind::ReactivateAadhaarOtp, Ways::Usual);
    let farhan = crate::town::number(errand.person().abha_number);
    let journey = client.reactivate(farhan, AuthBy::AadhaarOtp).await.unwrap();
    let id = *journey.id().unwrap();
    let submits = if stage.town.is_v3() { "v3.login_verify" } else { "v1v2.reactivate" };
    faults.add(format!("{submits} close-after-handling").parse().unwrap()).unwrap();
    let submitted = journey.submit_otp(&otp(OTP)).await.unwrap();
    paper.hears(&submitted);
    let Submitted::Unknown(unsettled, why) = submitted else { panic!("it was answered") };
    paper.hears(&unsettled);
    paper.reads(&why);
    let resumed = client.resume(&id).await.unwrap();
    paper.hears(&resumed);
    if let abdm::Resumed::Submitted(parked) = resumed {
        paper.hears(&parked);
    }
    paper.hears(&client.reconcile(&id).await);
    if !stage.town.is_v3() {
        stage.town.clock.advance(Duration::from_secs(61));
        let dev = &people::DEV.becomes;
        let mobile = Mobile::parse(dev.mobile).unwrap();
        let journey = client.enrol(&aadhaar(dev.aadhaar), &mobile, Consent::V3).await.unwrap();
        let id = *journey.id().unwrap();
        faults.add("v1v2.enrol_check_mobile status 429".parse().unwrap()).unwrap();
        paper.reads(&journey.submit_otp(&otp(OTP)).await.unwrap_err());
        let resumed = client.resume(&id).await.unwrap();
        let abdm::Resumed::Enrolling(enrolling) = resumed else {
            panic!("it cannot go on: {resumed:?}");
        };
        paper.hears(&enrolling);
        paper.hears(&enrolling.go_on().await.unwrap());
    }
    let mut hidden = errand.hidden();
    hidden.more("a key", "sentinel-0123456789-sentinel-012");
    paper.shows_nothing(&hidden, &format_args!("{generation:?}, in a store"));
}
