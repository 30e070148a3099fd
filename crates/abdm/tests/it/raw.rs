//! Calls past the journeys, for requests that no journey would make.

use std::sync::Arc;

use abdm::Hosts;
use abdm::crypto::{Encryptor, Padding, PublicKey};
use abdm::flows::Generation;
use abdm::transport::{AppTokens, Engine, Target};
use abdm::types::{AppToken, Ciphertext, Endpoint, ExposeSecret, Failure, HipId, v1v2, v3};
use async_trait::async_trait;

use crate::town::{Town, credentials};

pub(crate) struct Raw {
    engine: Engine,
    hosts: Hosts,
    hip_id: Option<HipId>,
    token: OneToken,
}

#[derive(Debug)]
struct OneToken(Arc<AppToken>);

#[async_trait]
impl AppTokens for OneToken {
    async fn token(&self) -> Result<Arc<AppToken>, Failure> {
        Ok(Arc::clone(&self.0))
    }

    fn refused(&self, _: &Arc<AppToken>) {}
}

impl Raw {
    pub(crate) async fn open(town: &Town) -> Self {
        Self::open_in(town, town.generation).await
    }

    pub(crate) async fn open_in(town: &Town, generation: Generation) -> Self {
        let engine = Engine::builder().clock(town.time_of_day()).build(town.transport());
        let hosts = town.hosts_of(generation, town.addr());
        let (client_id, client_secret) = credentials();
        let target = Target { cm_id: hosts.cm_id(), ..Target::new(hosts.gateway()) };
        let token = if generation == Generation::V3 {
            let grant_type = v3::session::GrantType::ClientCredentials;
            let request = v3::session::Request { client_id, client_secret, grant_type };
            engine.call(&request, target, None).await.unwrap().access_token
        } else {
            let grant_type = v1v2::session::GrantType::ClientCredentials;
            let request = v1v2::session::Request { client_id, client_secret, grant_type };
            engine.call(&request, target, None).await.unwrap().access_token
        };
        let hip_id = Some(HipId::parse("IN0000000001").unwrap());
        Self { engine, hosts, hip_id, token: OneToken(Arc::new(token)) }
    }

    pub(crate) fn without_hip_id(mut self) -> Self {
        self.hip_id = None;
        self
    }

    pub(crate) fn with_app_token(mut self, token: &str) -> Self {
        self.token = OneToken(Arc::new(AppToken::parse(token).unwrap()));
        self
    }

    /// With the application token of another.
    pub(crate) fn with_token_of(mut self, other: &Self) -> Self {
        self.token = OneToken(Arc::clone(&other.token.0));
        self
    }

    pub(crate) async fn call<E: Endpoint>(&self, request: &E) -> Result<E::Response, Failure> {
        let hip_id = self.hip_id.as_ref();
        let target = Target { hip_id, ..Target::new(self.hosts.accounts()) };
        self.engine.call(request, target, Some(&self.token)).await
    }

    /// The service's key.
    pub(crate) async fn key(&self) -> Result<String, Failure> {
        Ok(if self.hosts.generation() == Generation::V3 {
            self.call(&v3::certificate::Request {}).await?.public_key
        } else {
            self.call(&v1v2::cert::Request {}).await?.0
        })
    }

    /// Encrypts as this generation wants it.
    pub(crate) async fn encrypt(&self, secret: &impl ExposeSecret<str>) -> Ciphertext {
        self.encrypt_padded(secret.expose_secret(), self.hosts.generation().padding()).await
    }

    pub(crate) async fn encrypt_padded(&self, plain: &str, padding: Padding) -> Ciphertext {
        let key = PublicKey::from_text(&self.key().await.unwrap()).unwrap();
        let encryptor = Encryptor::new(key, padding).unwrap();
        Ciphertext::new(encryptor.encrypt_base64(plain.as_bytes()).unwrap())
    }
}
