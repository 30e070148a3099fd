//! Ten thousand callers at once, and the application's token has expired.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, SystemTime};

use abdm::flows::{Generation, UserSession};
use abdm::transport::{Clock, ManualClock, SystemClock};
use abdm::types::{BaseUrl, ClientId, ClientSecret, HipId, XToken};
use abdm::{Client, Hosts};
use serde::{Deserialize, Serialize};

use crate::Outcome;
use crate::canned::Canned;
use crate::meter::nanos;

const CALLERS: usize = 10_000;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Storm {
    pub callers: usize,
    pub sessions: u64,
    /// What the one session request took.
    pub session_ms: f64,
    /// What a caller waited for its whole call, of which the rest takes no time.
    pub p50_ms: f64,
    pub p99_ms: f64,
    pub longest_ms: f64,
}

/// `takes`: how long the gateway takes for a session.
pub fn run(takes: Duration) -> Outcome<Storm> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let hosts = Hosts::v1v2(
            BaseUrl::parse("https://gateway.example/gateway")?,
            BaseUrl::parse("https://healthid.example/api")?,
        );
        let service = Arc::new(Canned::new(takes)?);
        let expiring = Arc::new(ManualClock::new(SystemTime::UNIX_EPOCH));
        let client = Client::builder(hosts)
            .credentials(ClientId::parse("bench")?, ClientSecret::parse("bench")?)
            .hip_id(HipId::parse("IN0000000001")?)
            .shared_transport(service.clone())
            .clock(expiring.clone())
            .build()?;
        let token = XToken::parse(&"a".repeat(64))?;
        let session = Arc::new(UserSession::new(Generation::V1V2, token, None));
        let _ = client.profile(&session).await?;
        expiring.advance(Duration::from_secs(3600));
        let before = service.sessions.load(Relaxed);

        let clock = SystemClock::new();
        let began = clock.monotonic();
        let callers: Vec<_> = (0..CALLERS)
            .map(|_| {
                let (client, session, clock) = (client.clone(), session.clone(), clock.clone());
                tokio::spawn(async move {
                    let called = client.profile(&session).await;
                    called.map(|_| clock.monotonic() - began).map_err(|e| e.to_string())
                })
            })
            .collect();
        let mut waits = Vec::new();
        for caller in callers {
            waits.push(caller.await??);
        }
        waits.sort_unstable();
        let ms = |wait: Duration| nanos(wait) as f64 / 1e6;
        Ok(Storm {
            callers: CALLERS,
            sessions: service.sessions.load(Relaxed) - before,
            session_ms: service.session_took.load(Relaxed) as f64 / 1e6,
            p50_ms: ms(waits[CALLERS / 2]),
            p99_ms: ms(waits[CALLERS * 99 / 100]),
            longest_ms: ms(waits[CALLERS - 1]),
        })
    })
}
