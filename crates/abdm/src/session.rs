//! The application's own token, one for all journeys.

use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use abdm_transport::{AppTokens, Cached, Engine, Fresh, Target};
use abdm_types::{AppToken, Endpoint, ExposeSecret, Failure, InvalidInput, v1v2, v3};
use async_trait::async_trait;

use crate::counters::Counters;
use crate::hosts::Wire;
use crate::{CredentialProvider, Credentials, Hosts};

/// How often the provider is asked for other credentials while the last ones are refused.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// How often a token is given up because it may have been the one that was refused.
const DOUBT_AGAIN: Duration = Duration::from_secs(60);

/// Credentials kept in mind.
const MOST_TRIED: usize = 16;

/// Obtains the token when it is first needed, and again before it expires or once it is refused.
///
/// The gateway locks out clients that keep trying with wrong credentials, so it is not asked again
/// for longer and longer, as [`Cached::with_breaker`] has it. Credentials that were not tried before
/// may be tried at once, one time.
#[derive(Debug)]
pub(crate) struct AppSession {
    engine: Engine,
    hosts: Hosts,
    provider: Arc<dyn CredentialProvider>,
    token: Cached<AppToken>,
    tried: Tried,
    /// When a token was last given up on a mere doubt.
    doubted: Mutex<Option<Duration>>,
    counters: Arc<Counters>,
}

impl AppSession {
    pub(crate) fn new(
        engine: Engine,
        hosts: Hosts,
        provider: Arc<dyn CredentialProvider>,
        counters: Arc<Counters>,
    ) -> Self {
        let (token, tried) = (Cached::with_breaker(), Tried::default());
        Self { engine, hosts, provider, token, tried, doubted: Mutex::default(), counters }
    }

    async fn get(&self) -> Result<Arc<AppToken>, Failure> {
        self.token.get(self.engine.clock(), || self.fetch()).await
    }

    async fn fetch(&self) -> Result<Fresh<AppToken>, Failure> {
        let (value, expires_in) = match self.hosts.wire() {
            Wire::V1V2 => {
                let Credentials { client_id, client_secret } =
                    self.credentials::<v1v2::session::Request>().await?;
                let grant_type = v1v2::session::GrantType::ClientCredentials;
                let request = v1v2::session::Request { client_id, client_secret, grant_type };
                let reply = self.call(&request).await?;
                (reply.access_token, reply.expires_in)
            }
            Wire::V3(_) => {
                let Credentials { client_id, client_secret } =
                    self.credentials::<v3::session::Request>().await?;
                let grant_type = v3::session::GrantType::ClientCredentials;
                let request = v3::session::Request { client_id, client_secret, grant_type };
                let reply = self.call(&request).await?;
                (reply.access_token, reply.expires_in)
            }
        };
        self.tried.forget();
        self.counters.session();
        Ok(Fresh { value, lifetime: expires_in.map(Duration::from_secs) })
    }

    async fn credentials<E: Endpoint>(&self) -> Result<Credentials, Failure> {
        let credentials = self.provider.credentials().await.map_err(|_| {
            let missing = InvalidInput::new("credentials", "must be available");
            Failure::input(&E::META, missing)
        })?;
        self.tried.add(&credentials, self.engine.clock().monotonic());
        Ok(credentials)
    }

    /// Whether the provider has credentials by now that were not tried since the last success. Says
    /// so once of each.
    async fn has_others(&self) -> bool {
        let now = self.engine.clock().monotonic();
        self.tried.is_time_to_look(now)
            && match self.provider.credentials().await {
                Ok(credentials) => self.tried.add(&credentials, now),
                Err(_) => false,
            }
    }

    async fn call<E: Endpoint>(&self, request: &E) -> Result<E::Response, Failure> {
        let target = Target { cm_id: self.hosts.cm_id(), ..Target::new(self.hosts.gateway()) };
        self.engine.call(request, target, None).await
    }
}

#[async_trait]
impl AppTokens for AppSession {
    async fn token(&self) -> Result<Arc<AppToken>, Failure> {
        match self.get().await {
            Err(failure) if failure.rest().is_some() && self.has_others().await => {
                self.token.end_rest();
                self.get().await
            }
            outcome => outcome,
        }
    }

    fn at_hand(&self) -> Option<Arc<AppToken>> {
        self.token.at_hand(self.engine.clock())
    }

    fn refused(&self, token: &Arc<AppToken>) {
        self.token.invalidate(token);
    }

    fn doubted(&self, token: &Arc<AppToken>) {
        let now = self.engine.clock().monotonic();
        let mut doubted = self.doubted.lock().unwrap_or_else(PoisonError::into_inner);
        if doubted.is_none_or(|last| now.saturating_sub(last) >= DOUBT_AGAIN) {
            *doubted = Some(now);
            self.token.invalidate(token);
        }
    }
}

/// The credentials tried since the last success, as hashes under a key of this process.
#[derive(Debug, Default)]
struct Tried {
    hasher: RandomState,
    state: Mutex<TriedState>,
}

#[derive(Debug, Default)]
struct TriedState {
    /// Oldest first.
    hashes: Vec<u64>,
    /// When the provider was asked last.
    looked: Duration,
}

impl Tried {
    /// Whether they were not tried before.
    fn add(&self, credentials: &Credentials, now: Duration) -> bool {
        let Credentials { client_id, client_secret } = credentials;
        let hash = self.hasher.hash_one((client_id.as_str(), client_secret.expose_secret()));
        let mut state = self.state();
        state.looked = now;
        if state.hashes.contains(&hash) {
            return false;
        }
        if state.hashes.len() == MOST_TRIED {
            state.hashes.remove(0);
        }
        state.hashes.push(hash);
        true
    }

    /// Whether nobody looked for so long. Whoever is told so is about to.
    fn is_time_to_look(&self, now: Duration) -> bool {
        let mut state = self.state();
        let is_time = now.saturating_sub(state.looked) >= LOOK_AGAIN;
        if is_time {
            state.looked = now;
        }
        is_time
    }

    fn forget(&self) {
        self.state().hashes.clear();
    }

    fn state(&self) -> MutexGuard<'_, TriedState> {
        // Every change is a single step.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
