use std::sync::Arc;
use std::time::SystemTime;

use abdm_flows::{Exchange, Generation};
use abdm_store::seal::KeyRing;
use abdm_transport::{Engine, Target};
use abdm_types::{Endpoint, Failure, HipId, v1v2, v3};

use crate::counters::Counters;
use crate::hosts::Wire;
use crate::keys::{Key, Keys, Published};
use crate::parking::Parking;
use crate::session::AppSession;
use crate::{
    AuditSink, ClientBuilder, ConfirmOtp, Counts, Error, Feature, Hosts, ReactivationPath,
    RequestContext,
};

/// An integrator's access to the service.
///
/// Cheap to clone. Clones and the handles of [`for_hip`](Self::for_hip) share the application token,
/// the service's key and the connections. No patient's data is part of it.
#[derive(Debug, Clone)]
pub struct Client {
    shared: Arc<Shared>,
    hip_id: Option<HipId>,
    request: Arc<RequestContext>,
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
    pub(crate) counters: Arc<Counters>,
    pub(crate) sealing: Option<Arc<KeyRing>>,
    pub(crate) parking: Option<Parking>,
    pub(crate) audit: Option<Arc<dyn AuditSink>>,
}

impl Client {
    /// Begins to build a client for a service.
    pub fn builder(hosts: Hosts) -> ClientBuilder {
        ClientBuilder::new(hosts)
    }

    pub(crate) fn new(shared: Shared, hip_id: Option<HipId>) -> Self {
        Self { shared: Arc::new(shared), hip_id, request: Arc::default() }
    }

    /// A handle that makes its calls on behalf of another facility.
    #[must_use]
    pub fn for_hip(&self, hip_id: HipId) -> Self {
        self.for_facility(Some(hip_id))
    }

    /// A handle for the facility that a journey was begun for, if it was for any.
    pub(crate) fn for_facility(&self, hip_id: Option<HipId>) -> Self {
        Self { hip_id, ..self.clone() }
    }

    /// A handle whose journeys are begun for one request of the application's users.
    #[must_use]
    pub fn for_request(&self, request: RequestContext) -> Self {
        Self { request: Arc::new(request), ..self.clone() }
    }

    /// What this client has done since it was built, over all of its handles.
    pub fn counts(&self) -> Counts {
        self.shared.counters.read()
    }

    /// The facility on whose behalf this handle makes its calls. V3 has none to tell.
    pub fn hip_id(&self) -> Option<&HipId> {
        self.hip_id.as_ref()
    }

    /// The generation of the service that this client speaks.
    pub fn generation(&self) -> Generation {
        self.shared.hosts.generation()
    }

    /// Why nothing is called: this generation has no such thing.
    pub(crate) fn lacks(&self, what: Feature) -> Error {
        Error::NotInGeneration { what, generation: self.generation() }
    }

    pub(crate) fn wire(&self) -> &Wire {
        self.shared.hosts.wire()
    }

    pub(crate) fn confirm(&self) -> ConfirmOtp {
        self.shared.confirm
    }

    pub(crate) fn reactivation_path(&self) -> ReactivationPath {
        self.shared.reactivation
    }

    pub(crate) fn shared(&self) -> &Shared {
        &self.shared
    }

    pub(crate) fn request(&self) -> &RequestContext {
        &self.request
    }

    pub(crate) fn now(&self) -> SystemTime {
        self.shared.engine.clock().now()
    }

    /// Performs the call that a state waits for and hands it the reply.
    pub(crate) async fn perform<X: Exchange>(&self, state: X) -> X::Next {
        self.perform_with(state, None).await
    }

    /// The same. `key` is what a field of the call was encrypted with.
    pub(crate) async fn perform_with<X: Exchange>(&self, state: X, key: Option<&Key>) -> X::Next {
        let reply = self.call_with(state.call(), key).await;
        state.receive(reply, self.now())
    }

    /// One call. `key` is what a field of it was encrypted with.
    pub(crate) async fn call_with<E: Endpoint>(
        &self,
        request: &E,
        key: Option<&Key>,
    ) -> Result<E::Response, Failure> {
        let reply = self.call(request).await;
        if let (Err(failure), Some(key)) = (&reply, key)
            && failure.service_error().is_some_and(|error| error.key_may_be_stale())
        {
            self.shared.keys.suspect(self.shared.engine.clock(), key);
        }
        reply
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

    pub(crate) async fn call<E: Endpoint>(&self, request: &E) -> Result<E::Response, Failure> {
        let base = self.shared.hosts.base(E::META.service);
        let base = base.map_err(|error| Failure::input(&E::META, error))?;
        let language = self.shared.language.as_deref();
        let target = Target { hip_id: self.hip_id.as_ref(), language, ..Target::new(base) };
        self.shared.engine.call(request, target, Some(&self.shared.session)).await
    }
}
