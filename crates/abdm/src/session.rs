//! The application's own token, one for all journeys.

use std::sync::Arc;
use std::time::Duration;

use abdm_transport::{AppTokens, Cached, Engine, Fresh, Target};
use abdm_types::v1v2::session;
use abdm_types::{AppToken, BaseUrl, Endpoint, Failure, InvalidInput};
use async_trait::async_trait;

use crate::{CredentialProvider, Credentials};

/// Obtains the token when it is first needed, and again before it expires or once it is refused.
#[derive(Debug)]
pub(crate) struct AppSession {
    engine: Engine,
    gateway: BaseUrl,
    provider: Arc<dyn CredentialProvider>,
    token: Cached<AppToken>,
}

impl AppSession {
    pub(crate) fn new(
        engine: Engine,
        gateway: BaseUrl,
        provider: Arc<dyn CredentialProvider>,
    ) -> Self {
        Self { engine, gateway, provider, token: Cached::new() }
    }

    async fn fetch(&self) -> Result<Fresh<AppToken>, Failure> {
        let Credentials { client_id, client_secret } =
            self.provider.credentials().await.map_err(|_| {
                let missing = InvalidInput::new("credentials", "must be available");
                Failure::input(&session::Request::META, missing)
            })?;
        let grant_type = session::GrantType::ClientCredentials;
        let request = session::Request { client_id, client_secret, grant_type };
        let target = Target { base: &self.gateway, hip_id: None, language: None };
        let reply = self.engine.call(&request, target, None).await?;
        Ok(Fresh { value: reply.access_token, lifetime: reply.expires_in.map(Duration::from_secs) })
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
