//! Nothing that belongs to a patient is printed where journeys wait, change hands, or fail to.

use std::fmt::Debug;
use std::io::Write;
use std::sync::{Arc, Mutex};

use abdm::store::{Fault, FlakyStore, JourneyStore};
use abdm::types::ExposeSecret;
use abdm::{Client, Error, Reference, RequestContext, Resumed};
use tracing_subscriber::filter::LevelFilter;

use super::audited::Ledger;
use super::errand::{EMAIL, MOBILES, everyone};
use super::{Case, Errand, Outcome, back, id, step};
use crate::relay::{Fate, Relay};
use crate::town::{Town, keys};

/// All that was printed.
#[derive(Debug, Clone, Default)]
struct Paper(Arc<Mutex<Vec<u8>>>);

impl Paper {
    fn debug(&self, value: &impl Debug) {
        writeln!(self.0.lock().unwrap(), "{value:?}\n{value:#?}").unwrap();
    }

    fn error(&self, error: &Error) {
        self.debug(error);
        let mut source: Option<&dyn std::error::Error> = Some(error);
        while let Some(error) = source {
            writeln!(self.0.lock().unwrap(), "{error}\n{error:?}").unwrap();
            source = error.source();
        }
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

impl Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// A client whose calls go past a relay, and whose store fails when told to.
fn client(case: &Case<'_>, relay: &Relay<'_>) -> (Client, Arc<FlakyStore<Arc<dyn JourneyStore>>>) {
    let store = Arc::new(FlakyStore::new(Arc::clone(&case.store)));
    let request = RequestContext::new().idempotency_key(Reference::parse("click-1").unwrap());
    let builder = relay.builder().store(Arc::clone(&store) as _).sealing_keys(keys());
    let builder = builder.audit_sink(Arc::new(Ledger::default()));
    (builder.build().unwrap().for_request(request), store)
}

/// A journey through all that can be seen of one on its way into a store and out of it.
async fn everything(town: &Town, errand: Errand, paper: &Paper) {
    let town = town.with(|_| {}).await;
    let case = Case::of(&town, errand).await;
    let relay = Relay::before(&town).await;
    let (client, store) = client(&case, &relay);
    paper.debug(&client);

    // Not kept, twice begun, and busy.
    store.fail_from(1, Fault::Full);
    paper.error(&case.begin(&client).await.unwrap_err());
    store.recover();
    let (at, asked) = errand.asked(&town);
    let sends_first = errand.sends_first(&town);
    if at <= 1 && sends_first {
        // The state after it cannot be kept, of which there is a warning.
        store.fail_from(store.calls().len() + 2, Fault::Refused);
    }
    let journey = case.begin(&client).await.unwrap();
    paper.debug(&journey);
    store.recover();
    let begun = id(&journey);
    let mut resumed = client.resume(&begun).await.unwrap();
    if at <= 1 && sends_first {
        paper.error(&case.begin(&client).await.map(drop).unwrap_err());
        assert!(matches!(resumed, Resumed::OtpMayBeOut(_)));
    }
    paper.debug(&resumed);
    paper.error(&case.begin(&case.client()).await.map(drop).unwrap_err());

    // Not claimed, wrong, taken up, claimed by another one.
    store.fail_from(store.calls().len() + 1, Fault::AnswerLost);
    let lost = client.resume(&begun).await.map(drop).unwrap_err();
    paper.error(&lost);
    store.recover();
    let (journey, why) = back(step(journey, &case.wrong()).await);
    paper.error(&why);
    if asked.takes_secret() {
        resumed = client.resume(&begun).await.unwrap();
        paper.debug(&resumed);
        let (again, why) = back(step(resumed, &case.wrong()).await);
        paper.error(&why);
        paper.error(&step(journey, &case.right()).await.unwrap_err());
        resumed = again;
    }

    // Of another generation, with other keys.
    let hosts = town.hosts_of(town.other_generation(), town.addr());
    let other = town.builder_for(hosts).store(Arc::clone(&case.store)).sealing_keys(keys());
    paper.error(&other.build().unwrap().resume(&begun).await.map(drop).unwrap_err());
    let others = abdm::store::seal::KeyRing::new("x", abdm::store::seal::SealingKey::generate());
    let other = town.builder_with(&case.store).sealing_keys(others.unwrap()).build().unwrap();
    paper.error(&other.resume(&begun).await.map(drop).unwrap_err());
    paper.debug(&client.journeys(10).await.unwrap());
    paper.debug(&case.store);
    paper.debug(&store.load(&begun, town.time_of_day().now()).await.unwrap());

    // Of which nobody knows.
    relay.on(asked.path, Fate::AnswerLost);
    match step(resumed, &case.right()).await {
        Ok(Outcome::Unknown(unsettled, why)) => {
            paper.debug(&unsettled);
            paper.error(&why);
            paper.debug(&client.resume(&begun).await.unwrap());
            paper.debug(&client.reconcile(&begun).await.unwrap());
        }
        Err(why) => paper.error(&why),
        other => panic!("{other:?}"),
    }
    paper.debug(&client.resume(&begun).await.unwrap());
    paper.debug(&client.counts());
    paper.debug(&town.sandbox.requests());
    for message in town.sandbox.outbox() {
        let otp = message.otp.expose_secret().to_owned();
        alone_not_in("otp", &otp, &paper.text());
    }
}

/// Six digits turn up by chance within a longer number; on their own they do not.
#[track_caller]
fn alone_not_in(name: &str, value: &str, text: &str) {
    let found = text.match_indices(value).any(|(at, _)| {
        let alone = |c: Option<char>| !c.is_some_and(|c| c.is_ascii_hexdigit());
        alone(text[..at].chars().next_back()) && alone(text[at + value.len()..].chars().next())
    });
    assert!(!found, "{name} was printed");
}

in_each_generation! {
    async fn what_waits_changes_hands_or_fails_prints_nothing_of_the_patient(town) {
        let paper = Paper::default();
        let traces = paper.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(LevelFilter::TRACE)
            .with_ansi(false)
            .without_time()
            .with_writer(move || traces.clone())
            .finish();
        // Of this test alone: it runs on one thread. What dependencies log belongs to the process,
        // and so to the other test of silence.
        let _guard = tracing::subscriber::set_default(subscriber);
        for errand in Errand::everywhere(&town) {
            everything(&town, errand, &paper).await;
        }
        let text = paper.text();
        for wanted in MOBILES.iter().chain([&EMAIL]) {
            alone_not_in("what an update is for", wanted, &text);
        }
        for person in everyone() {
            for (name, value) in [
                ("name", person.name),
                ("ABHA number", person.abha_number),
                ("ABHA number", &person.abha_number.replace('-', "")),
                ("ABHA address", person.abha_address),
                ("mobile", person.mobile),
                ("Aadhaar", person.aadhaar),
            ] {
                alone_not_in(name, value, &text);
            }
        }
        assert!(!text.contains("eyJ"), "a token was printed, or a part of one");
        assert!(text.contains("abdm.call"), "spans were captured");
        assert!(text.contains("the state of a journey could not be kept"), "warnings were captured");
    }
}
