use std::sync::Arc;

use abdm_flows::{Exchange, Generation, UserSession};
use abdm_transport::{Engine, Target};
use abdm_types::{Endpoint, Failure, HipId, v1v2, v3};

use crate::hosts::Wire;
use crate::keys::{Key, Keys, Published};
use crate::session::AppSession;
use crate::{ClientBuilder, ConfirmOtp, Error, Hosts, Profile, ReactivationPath};

/// An integrator's access to the service.
///
/// Cheap to clone. Clones and the handles of [`for_hip`](Self::for_hip) share the application token,
/// the service's key and the connections. No patient's data is part of it.
#[derive(Debug, Clone)]
pub struct Client {
    shared: Arc<Shared>,
    hip_id: Option<HipId>,
}

#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) engine: Engine,
    pub(crate) hosts: Hosts,
    pub(crate) session: AppSession,
    pub(crate) keys: Keys,
    pub(crate) language: Option<String>,
    pub(crate) confirm: ConfirmOtp,
    pub(crate) reactivation: ReactivationPath,
}

impl Client {
    /// Begins to build a client for a service.
    pub fn builder(hosts: Hosts) -> ClientBuilder {
        ClientBuilder::new(hosts)
    }

    pub(crate) fn new(shared: Shared, hip_id: Option<HipId>) -> Self {
        Self { shared: Arc::new(shared), hip_id }
    }

    /// A handle that makes its calls on behalf of another facility.
    #[must_use]
    pub fn for_hip(&self, hip_id: HipId) -> Self {
        Self { shared: Arc::clone(&self.shared), hip_id: Some(hip_id) }
    }

    /// The facility on whose behalf this handle makes its calls. V3 has none to tell.
    pub fn hip_id(&self) -> Option<&HipId> {
        self.hip_id.as_ref()
    }

    /// The generation of the service that this client speaks.
    pub fn generation(&self) -> Generation {
        self.shared.hosts.generation()
    }

    pub(crate) fn wire(&self) -> &Wire {
        self.shared.hosts.wire()
    }

    /// The patient's account.
    ///
    /// # Errors
    ///
    /// [`Error`]; [`is_token_refused`](Error::is_token_refused) when the patient has to log in
    /// again.
    pub async fn profile(&self, session: &UserSession) -> Result<Profile, Error> {
        self.check_generation(session)?;
        let x_token = session.x_token.clone();
        Ok(match self.wire() {
            Wire::V1V2 => self.call(&v1v2::profile::Request { x_token }).await?.into(),
            Wire::V3(_) => self.call(&v3::profile::Request { x_token }).await?.into(),
        })
    }

    /// Ends a patient's login.
    ///
    /// # Errors
    ///
    /// [`Error`]. If its [`effect`](Error::effect) is possible, the token may have ended or may run
    /// until it expires; either way forget it.
    pub async fn logout(&self, session: &UserSession) -> Result<(), Error> {
        self.check_generation(session)?;
        let x_token = session.x_token.clone();
        match self.wire() {
            Wire::V1V2 => self.call(&v1v2::logout::Request { x_token }).await.map(drop)?,
            Wire::V3(_) => self.call(&v3::logout::Request { x_token }).await.map(drop)?,
        }
        Ok(())
    }

    pub(crate) fn check_generation(&self, session: &UserSession) -> Result<(), Error> {
        let client = self.generation();
        if session.generation == client {
            Ok(())
        } else {
            Err(Error::OtherGeneration { session: session.generation, client })
        }
    }

    pub(crate) fn confirm(&self) -> ConfirmOtp {
        self.shared.confirm
    }

    pub(crate) fn reactivation_path(&self) -> ReactivationPath {
        self.shared.reactivation
    }

    /// Performs the call that a state waits for and hands it the reply.
    pub(crate) async fn perform<X: Exchange>(&self, state: X) -> X::Next {
        let reply = self.call(state.call()).await;
        state.receive(reply, self.shared.engine.clock().now())
    }

    /// Like [`perform`](Self::perform), for a call that carries what was encrypted with `key`.
    pub(crate) async fn perform_with<X: Exchange>(&self, state: X, key: &Key) -> X::Next {
        let reply = self.call(state.call()).await;
        if let Err(failure) = &reply
            && failure.service_error().is_some_and(|error| error.key_may_be_stale())
        {
            self.shared.keys.suspect(self.shared.engine.clock(), key);
        }
        state.receive(reply, self.shared.engine.clock().now())
    }

    /// The key. A journey that will encrypt makes sure of it before an OTP goes out, so that none
    /// is spent in vain.
    pub(crate) async fn key(&self) -> Result<Key, Error> {
        let fetch = || async {
            match self.wire() {
                Wire::V1V2 => {
                    let v1v2::cert::Response(text) = self.call(&v1v2::cert::Request {}).await?;
                    Ok(Published { text, algorithm: None })
                }
                Wire::V3(_) => {
                    let reply = self.call(&v3::certificate::Request {}).await?;
                    let algorithm = reply.encryption_algorithm;
                    Ok(Published { text: reply.public_key, algorithm })
                }
            }
        };
        self.shared.keys.key(self.shared.engine.clock(), fetch).await
    }

    async fn call<E: Endpoint>(&self, request: &E) -> Result<E::Response, Failure> {
        let base = self.shared.hosts.base(E::META.service);
        let base = base.map_err(|error| Failure::input(&E::META, error))?;
        let language = self.shared.language.as_deref();
        let target = Target { hip_id: self.hip_id.as_ref(), language, ..Target::new(base) };
        self.shared.engine.call(request, target, Some(&self.shared.session)).await
    }
}
