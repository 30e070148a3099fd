//! The application's own token, one for all journeys.

use std::sync::Arc;
use std::time::Duration;

use abdm_transport::{AppTokens, Cached, Engine, Fresh, Target};
use abdm_types::{AppToken, Endpoint, Failure, InvalidInput, v1v2, v3};
use async_trait::async_trait;

use crate::counters::Counters;
use crate::hosts::Wire;
use crate::{CredentialProvider, Credentials, Hosts};

/// Obtains the token when it is first needed, and again before it expires or once it is refused.
#[derive(Debug)]
pub(crate) struct AppSession {
    engine: Engine,
    hosts: Hosts,
    provider: Arc<dyn CredentialProvider>,
    token: Cached<AppToken>,
    counters: Arc<Counters>,
}

impl AppSession {
    pub(crate) fn new(
        engine: Engine,
        hosts: Hosts,
        provider: Arc<dyn CredentialProvider>,
        counters: Arc<Counters>,
    ) -> Self {
        Self { engine, hosts, provider, token: Cached::new(), counters }
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
        self.counters.session();
        Ok(Fresh { value, lifetime: expires_in.map(Duration::from_secs) })
    }

    async fn credentials<E: Endpoint>(&self) -> Result<Credentials, Failure> {
        self.provider.credentials().await.map_err(|_| {
            let missing = InvalidInput::new("credentials", "must be available");
            Failure::input(&E::META, missing)
        })
    }

    async fn call<E: Endpoint>(&self, request: &E) -> Result<E::Response, Failure> {
        let target = Target { cm_id: self.hosts.cm_id(), ..Target::new(self.hosts.gateway()) };
        self.engine.call(request, target, None).await
    }
}

#[async_trait]
impl AppTokens for AppSession {
    async fn token(&self) -> Result<Arc<AppToken>, Failure> {
        self.token.get(self.engine.clock(), || self.fetch()).await
    }

    fn refused(&self, token: &Arc<AppToken>) {
        self.token.invalidate(token);
    }
}
