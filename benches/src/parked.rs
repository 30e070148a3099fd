//! Journeys that wait for their patient in the memory store.

use std::sync::Arc;
use std::time::Duration;

use abdm::flows::{AuthBy, Consequences, Generation, Reasons, UserSession};
use abdm::store::seal::{KeyRing, SealingKey};
use abdm::store::{JourneyStore, MemoryStore};
use abdm::transport::{Clock, SystemClock};
use abdm::types::{AbhaId, AbhaNumber, BaseUrl, ClientId, ClientSecret, HipId, XToken};
use abdm::{Client, Hosts, LoginBy};
use serde::{Deserialize, Serialize};

use crate::Outcome;
use crate::canned::{Canned, TOKEN_LENGTH};
use crate::meter;

/// Bytes for one journey.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Parked {
    pub journeys: usize,
    /// What the process grew by.
    pub resident: f64,
    /// What it asked its allocator for and has not given back.
    pub allocated: f64,
    /// What is sealed and stored of it.
    pub snapshot: f64,
    /// Of those, a token of the patient's.
    pub token: usize,
}

/// Parks so many logins, or deactivations, which keep the patient's token.
pub fn run(deactivate: bool, journeys: usize) -> Outcome<Parked> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let hosts = Hosts::v1v2(
            BaseUrl::parse("https://gateway.example/gateway")?,
            BaseUrl::parse("https://healthid.example/api")?,
        );
        let store = Arc::new(MemoryStore::with_capacity(journeys + 1));
        let client = Client::builder(hosts)
            .credentials(ClientId::parse("bench")?, ClientSecret::parse("bench")?)
            .hip_id(HipId::parse("IN0000000001")?)
            .transport(Canned::new(Duration::ZERO)?)
            .sealing_keys(KeyRing::new("2026", SealingKey::generate())?)
            .store(Arc::clone(&store) as Arc<dyn JourneyStore>)
            .build()?;
        // What is made at the first call is not a journey's.
        park(&client, deactivate, 0).await?;
        meter::count_allocations(true);
        let (resident, live) = (meter::resident_bytes(), meter::live_bytes());
        for index in 1..=journeys {
            park(&client, deactivate, index).await?;
        }
        let allocated = (meter::live_bytes() - live) as f64 / journeys as f64;
        let resident = (meter::resident_bytes() - resident) as f64 / journeys as f64;
        meter::count_allocations(false);

        let now = SystemClock::new().now();
        let (mut sealed, mut seen) = (0, 0);
        for listed in store.list(now, 1000).await? {
            let stored = store.load(&listed.id, now).await?.ok_or("a journey is gone")?;
            sealed += stored.payload.len();
            seen += 1;
        }
        let snapshot = f64::from(u32::try_from(sealed)?) / f64::from(seen);
        let token = if deactivate { TOKEN_LENGTH } else { 0 };
        Ok(Parked { journeys, resident, allocated, snapshot, token })
    })
}

async fn park(client: &Client, deactivate: bool, index: usize) -> Outcome<()> {
    // With a patient of its own each.
    let number = format!("91-{:04}-{:04}-{:04}", 0, index / 10_000, index % 10_000);
    if deactivate {
        let token = XToken::parse(&"a".repeat(TOKEN_LENGTH))?;
        let number = Some(AbhaNumber::parse(&number)?);
        let session = UserSession::new(Generation::V1V2, token, number);
        let agreed = Consequences::DEACTIVATION.acknowledge();
        let _ = client.deactivate(&session, Reasons::parse(["104"])?, agreed, AuthBy::AadhaarOtp).await?;
    } else {
        let _ = client.login(LoginBy::aadhaar_otp(AbhaId::parse(&number)?)).await?;
    }
    Ok(())
}
