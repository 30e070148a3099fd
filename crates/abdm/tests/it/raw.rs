//! Calls past the journeys, for requests that no journey would make.

use std::sync::Arc;

use abdm::crypto::{Encryptor, Padding, PublicKey};
use abdm::transport::{AppTokens, Engine, Target};
use abdm::types::v1v2::{cert, session};
use abdm::types::{
    AppToken, Auth, BaseUrl, Ciphertext, ClientId, ClientSecret, Endpoint, ExposeSecret, Failure,
    HipId,
};
use abdm_sandbox::{CLIENT_ID, CLIENT_SECRET};
use async_trait::async_trait;

use crate::town::Town;

pub(crate) struct Raw {
    engine: Engine,
    health_id: BaseUrl,
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
        let engine = Engine::builder().build(town.http.transport());
        let request = session::Request {
            client_id: ClientId::parse(CLIENT_ID).unwrap(),
            client_secret: ClientSecret::parse(CLIENT_SECRET).unwrap(),
            grant_type: session::GrantType::ClientCredentials,
        };
        assert_eq!(session::Request::META.auth, Auth::None);
        let gateway = town.gateway();
        let target = Target { base: &gateway, hip_id: None, language: None };
        let reply = engine.call(&request, target, None).await.unwrap();
        Self {
            engine,
            health_id: town.health_id(),
            hip_id: Some(HipId::parse("IN0000000001").unwrap()),
            token: OneToken(Arc::new(reply.access_token)),
        }
    }

    pub(crate) fn without_hip_id(mut self) -> Self {
        self.hip_id = None;
        self
    }

    pub(crate) fn with_app_token(mut self, token: &str) -> Self {
        self.token = OneToken(Arc::new(AppToken::parse(token).unwrap()));
        self
    }

    pub(crate) async fn call<E: Endpoint>(&self, request: &E) -> Result<E::Response, Failure> {
        let hip_id = self.hip_id.as_ref();
        let target = Target { base: &self.health_id, hip_id, language: None };
        self.engine.call(request, target, Some(&self.token)).await
    }

    pub(crate) async fn encrypt(&self, secret: &impl ExposeSecret<str>) -> Ciphertext {
        let cert::Response(text) = self.call(&cert::Request {}).await.unwrap();
        let key = PublicKey::from_text(&text).unwrap();
        let encryptor = Encryptor::new(key, Padding::Pkcs1v15).unwrap();
        let plain = secret.expose_secret().as_bytes();
        Ciphertext::new(encryptor.encrypt_base64(plain).unwrap())
    }
}
