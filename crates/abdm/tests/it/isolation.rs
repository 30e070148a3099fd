//! A thousand patients of many hospitals at once, through one client: no call carries what is
//! another's.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard};

use abdm::flows::AuthBy;
use abdm::transport::{Transport, TransportError};
use abdm::types::{AbhaId, ExposeSecret, HipId, TxnId};
use abdm::{Client, LoginBy};
use abdm_sandbox::people::{self, Person, Standing};
use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Response};
use tokio::task::JoinSet;

use crate::promises::in_both_generations;
use crate::town::{Town, done, session};

const PATIENTS: usize = 1_000;

tokio::task_local! {
    /// Whose journey the task performs.
    static OWN: Arc<Own>;
}

/// What belongs to one patient at one hospital.
struct Own {
    hip_id: HipId,
    abha_number: String,
    seen: Mutex<Seen>,
}

#[derive(Default)]
struct Seen {
    /// Transactions that the service opened for this journey.
    txn_ids: HashSet<String>,
    /// Tokens that it issued to this patient.
    tokens: HashSet<String>,
    calls: usize,
}

impl Own {
    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap()
    }
}

/// Looks at each call for what is not of the journey that makes it.
#[derive(Debug)]
struct Watching {
    inner: Arc<dyn Transport>,
    /// Whether this generation tells the service for which hospital a call is made.
    tells_hip_id: bool,
}

#[async_trait]
impl Transport for Watching {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let path = request.uri().path().to_owned();
        // One journey asks for them in the name of all.
        if ["/sessions", "/cert", "/certificate"].iter().any(|shared| path.ends_with(shared)) {
            return self.inner.send(request).await;
        }
        let own = OWN.with(Arc::clone);
        let header = |name: &str| request.headers().get(name).map(|value| value.to_str().unwrap());
        let hip_id = self.tells_hip_id.then_some(own.hip_id.as_str());
        assert!(header("x-hip-id") == hip_id, "the hospital of another");
        if let Some(token) = header("x-token") {
            let token = token.trim_start_matches("Bearer ");
            assert!(own.seen().tokens.contains(token), "the token of another");
        }
        let body = texts(request.body());
        for text in &body {
            if TxnId::parse(text).is_ok() && text.len() == 36 {
                assert!(own.seen().txn_ids.contains(text), "the transaction of another");
            }
            if text.starts_with("91-") {
                assert!(*text == own.abha_number, "the ABHA of another");
            }
        }
        let reply = self.inner.send(request).await?;
        let mut seen = own.seen();
        seen.calls += 1;
        for text in texts(reply.body()) {
            match text.len() {
                36 => drop(seen.txn_ids.insert(text)),
                100.. => drop(seen.tokens.insert(text)),
                _ => {}
            }
        }
        Ok(reply)
    }
}

/// What stands between quotes in JSON without escapes.
fn texts(json: &[u8]) -> Vec<String> {
    let json = str::from_utf8(json).unwrap_or_default();
    json.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

async fn log_in_and_look(town: &Town, client: &Client, person: &Person) {
    let abha = AbhaId::parse(person.abha_number).unwrap();
    let login = client.login(LoginBy::Abha { abha, by: AuthBy::MobileOtp }).await.unwrap();
    // Everybody waits while others begin.
    tokio::task::yield_now().await;
    let otp = town.otp(person.mobile);
    let session = session(done(login.submit_otp(&otp).await));
    let own = OWN.with(Arc::clone);
    assert!(own.seen().tokens.contains(session.x_token.expose_secret()));
    let profile = client.profile(&session).await.unwrap();
    assert_eq!(profile.name.unwrap().reveal(), person.name);
    // An OTP, its submission and the profile; v1/v2 has looked for the account before.
    assert!(own.seen().calls >= 3, "not every call was looked at");
}

in_both_generations! {
    async fn a_thousand_patients_at_once_do_not_meet(town) {
        let town = Arc::new(town.with(|config| config.crowd = 2 * PATIENTS).await);
        let watching = Watching { inner: town.transport(), tells_hip_id: !town.is_v3() };
        let client = town.builder().transport(watching).build().unwrap();
        let mut journeys = JoinSet::new();
        let active = people::crowd(2 * PATIENTS).filter(|person| person.standing == Standing::Active);
        for (person, index) in active.take(PATIENTS).zip(0..) {
            // Each patient at another hospital.
            let hip_id = HipId::parse(&format!("IN{index:010}")).unwrap();
            let client = client.for_hip(hip_id.clone());
            let abha_number = person.abha_number.to_owned();
            let own = Arc::new(Own { hip_id, abha_number, seen: Mutex::default() });
            let town = Arc::clone(&town);
            journeys.spawn(OWN.scope(own, async move {
                log_in_and_look(&town, &client, person).await;
            }));
        }
        let mut ended = 0;
        while let Some(journey) = journeys.join_next().await {
            journey.unwrap();
            ended += 1;
        }
        assert_eq!(ended, PATIENTS);
    }
}
