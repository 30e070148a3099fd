//! The sandbox: takes requests in, from wherever they come.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use bytes::Bytes;
use http::{Request, Response, StatusCode};

use crate::api_manager::{self, Fault};
use crate::key::PendingKey;
use crate::outbox::Message;
use crate::request_log::{LoggedRequest, RequestLog};
use crate::route::{self, Target};
use crate::world::World;
use crate::{Config, SandboxTransport, control, reply};

/// The largest body that is read.
pub(crate) const LARGEST_BODY: usize = 64 * 1024;

/// The service offline. Cheap to clone; clones are the same sandbox.
#[derive(Clone)]
pub struct Sandbox(Arc<Desk>);

/// What handlers work with.
pub(crate) struct Desk {
    pub(crate) config: Arc<Config>,
    pub(crate) key: PendingKey,
    world: Mutex<World>,
    log: Mutex<RequestLog>,
}

impl Sandbox {
    /// A sandbox with its people as they are at first. Nothing listens yet.
    pub fn new(config: Config) -> Self {
        let key = PendingKey::new(config.key.clone());
        Self::with_key(Arc::new(config), key)
    }

    pub(crate) fn with_key(config: Arc<Config>, key: PendingKey) -> Self {
        let world = Mutex::new(World::new(config.clone()));
        Self(Arc::new(Desk { config, key, world, log: Mutex::default() }))
    }

    /// A transport that reaches this sandbox without a network.
    pub fn transport(&self) -> SandboxTransport {
        SandboxTransport::new(self.clone())
    }

    /// Waits until the key is there. Calls that need it wait by themselves.
    pub async fn ready(&self) {
        self.0.key.settled().await;
    }

    /// The OTPs that were sent, newest last. The latest 10,000 are kept.
    pub fn outbox(&self) -> Vec<Message> {
        self.0.world().outbox.since(0, None).cloned().collect()
    }

    /// What arrived, masked, newest last. The latest 10,000 are kept.
    pub fn requests(&self) -> Vec<LoggedRequest> {
        self.0.log().entries().cloned().collect()
    }

    /// Answers a request, once the key is there if it needs one.
    pub(crate) async fn respond(&self, request: Request<Bytes>) -> Response<Bytes> {
        let target = Target::of(&request);
        if let Target::Endpoint(route) = target
            && route.needs_key
        {
            self.0.key.settled().await;
        }
        self.0.answer(target, &request)
    }

    /// Answers a request whose body is too large to be read.
    pub(crate) fn refuse_body(&self, request: &Request<Bytes>) -> Response<Bytes> {
        self.0.logged(Target::of(request), request, || {
            self.0.framework(StatusCode::PAYLOAD_TOO_LARGE, request)
        })
    }
}

impl std::fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sandbox").finish_non_exhaustive()
    }
}

impl Desk {
    pub(crate) fn now(&self) -> SystemTime {
        self.config.clock.now()
    }

    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        // Every change is made whole before anything can panic, so a poisoned world is sound.
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn log(&self) -> MutexGuard<'_, RequestLog> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn answer(&self, target: Target, request: &Request<Bytes>) -> Response<Bytes> {
        self.logged(target, request, || match target {
            _ if request.body().len() > LARGEST_BODY => {
                self.framework(StatusCode::PAYLOAD_TOO_LARGE, request)
            }
            Target::Control => control::answer(self, request),
            Target::Endpoint(route) => (route.serve)(self, request),
            Target::OtherMethod => self.framework(StatusCode::METHOD_NOT_ALLOWED, request),
            Target::Nowhere if route::is_of_v3_api(request.uri().path()) => {
                api_manager::refuse(Fault::NoSuchPath)
            }
            Target::Nowhere => self.framework(StatusCode::NOT_FOUND, request),
        })
    }

    /// What the web framework beneath a service answers on its own account.
    pub(crate) fn framework(
        &self,
        status: StatusCode,
        request: &Request<Bytes>,
    ) -> Response<Bytes> {
        let path = request.uri().path();
        match route::is_of_v3(path) {
            true => reply::framework_v3(status, path, self.now(), &self.config),
            false => reply::framework(status, path, self.now()),
        }
    }

    fn logged(
        &self,
        target: Target,
        request: &Request<Bytes>,
        answer: impl FnOnce() -> Response<Bytes>,
    ) -> Response<Bytes> {
        let at = self.now();
        let response = answer();
        // Who looks at the sandbox itself is not calling the service.
        if !matches!(target, Target::Control) {
            self.log().record(at, target, request, &response);
        }
        response
    }
}
