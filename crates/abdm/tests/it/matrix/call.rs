//! One call of each class in each generation, past the facade: through the engine.

use std::sync::{Arc, Mutex};

use abdm::Hosts;
use abdm::crypto::{Encryptor, PublicKey};
use abdm::flows::Generation;
use abdm::transport::{AppTokens, Engine, Target};
use abdm::types::{
    AbhaId, AppToken, AuthMethod, Ciphertext, Endpoint, Failure, HipId, Replay, Service, v1v2, v3,
};
use abdm_sandbox::{ServiceKey, people};
use async_trait::async_trait;

use crate::town::{credentials, number};

/// The call of a class.
pub(super) struct Call<'a> {
    pub(super) hosts: &'a Hosts,
    pub(super) replay: Replay,
}

impl Call<'_> {
    /// The name of its endpoint.
    pub(super) fn endpoint(&self) -> &'static str {
        match (self.hosts.generation(), self.replay) {
            (Generation::V3, Replay::Safe) => v3::login_search::Request::META.name,
            (Generation::V3, Replay::Idempotent) => v3::session::Request::META.name,
            (Generation::V3, Replay::Never) => v3::login_request_otp::Request::META.name,
            (_, Replay::Safe) => v1v2::search_by_health_id::Request::META.name,
            (_, Replay::Idempotent) => v1v2::session::Request::META.name,
            (_, Replay::Never) => v1v2::auth_init::Request::META.name,
        }
    }

    /// A code by which its service says what is wrong.
    pub(super) fn code(&self) -> &'static str {
        match (self.hosts.generation(), self.replay) {
            (Generation::V3, Replay::Idempotent) => "1921",
            (Generation::V3, _) => "ABDM-1118",
            (_, Replay::Idempotent) => "2401",
            _ => "HIS-1008",
        }
    }

    pub(super) async fn make(&self, engine: &Engine, tokens: &Tokens) -> Result<(), Failure> {
        let abha_number = number(people::ASHA.abha_number);
        let (client_id, client_secret) = credentials();
        match (self.hosts.generation(), self.replay) {
            (Generation::V3, Replay::Safe) => {
                self.perform(engine, tokens, &v3::login_search::Request { abha_number }).await
            }
            (Generation::V3, Replay::Idempotent) => {
                let grant_type = v3::session::GrantType::ClientCredentials;
                let request = v3::session::Request { client_id, client_secret, grant_type };
                self.perform(engine, tokens, &request).await
            }
            (Generation::V3, Replay::Never) => {
                let login_id = encrypted(people::ASHA.abha_number);
                let request = v3::login_request_otp::Request::login_with_aadhaar_otp(login_id);
                self.perform(engine, tokens, &request).await
            }
            (_, Replay::Safe) => {
                let health_id = AbhaId::Number(abha_number);
                let request = v1v2::search_by_health_id::Request { health_id };
                self.perform(engine, tokens, &request).await
            }
            (_, Replay::Idempotent) => {
                let grant_type = v1v2::session::GrantType::ClientCredentials;
                let request = v1v2::session::Request { client_id, client_secret, grant_type };
                self.perform(engine, tokens, &request).await
            }
            (_, Replay::Never) => {
                let health_id = AbhaId::Number(abha_number);
                let auth_method = AuthMethod::AadhaarOtp;
                let request = v1v2::auth_init::Request { auth_method, health_id };
                self.perform(engine, tokens, &request).await
            }
        }
    }

    async fn perform<E: Endpoint>(
        &self,
        engine: &Engine,
        tokens: &Tokens,
        request: &E,
    ) -> Result<(), Failure> {
        assert_eq!((E::META.name, E::META.replay), (self.endpoint(), self.replay));
        let base = match E::META.service {
            Service::Gateway | Service::GatewayV3 => self.hosts.gateway(),
            _ => self.hosts.accounts(),
        };
        let hip_id = HipId::parse("IN0000000001").unwrap();
        let (hip_id, cm_id) = (Some(&hip_id), self.hosts.cm_id());
        let target = Target { hip_id, cm_id, ..Target::new(base) };
        engine.call(request, target, Some(tokens)).await.map(drop)
    }
}

fn encrypted(text: &str) -> Ciphertext {
    let key = PublicKey::from_text(ServiceKey::shared().public_pem()).unwrap();
    let encryptor = Encryptor::new(key, Generation::V3.padding()).unwrap();
    Ciphertext::new(encryptor.encrypt_base64(text.as_bytes()).unwrap())
}

/// Application tokens that were issued beforehand, so that no fault meets a call for one.
pub(super) struct Tokens(Mutex<Vec<Arc<AppToken>>>);

impl Tokens {
    pub(super) async fn issue(engine: &Engine, hosts: &Hosts, number: usize) -> Self {
        let mut tokens = Vec::new();
        for _ in 0..number {
            let (client_id, client_secret) = credentials();
            let target = Target { cm_id: hosts.cm_id(), ..Target::new(hosts.gateway()) };
            let token = if hosts.generation() == Generation::V3 {
                let grant_type = v3::session::GrantType::ClientCredentials;
                let request = v3::session::Request { client_id, client_secret, grant_type };
                engine.call(&request, target, None).await.unwrap().access_token
            } else {
                let grant_type = v1v2::session::GrantType::ClientCredentials;
                let request = v1v2::session::Request { client_id, client_secret, grant_type };
                engine.call(&request, target, None).await.unwrap().access_token
            };
            tokens.push(Arc::new(token));
        }
        Self(Mutex::new(tokens))
    }
}

#[async_trait]
impl AppTokens for Tokens {
    async fn token(&self) -> Result<Arc<AppToken>, Failure> {
        Ok(Arc::clone(self.0.lock().unwrap().last().expect("no more than were issued")))
    }

    fn refused(&self, token: &Arc<AppToken>) {
        self.0.lock().unwrap().retain(|held| !Arc::ptr_eq(held, token));
    }
}
