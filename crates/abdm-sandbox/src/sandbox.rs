//! The sandbox: takes requests in, from wherever they come.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{Request, Response, StatusCode};

use crate::api_manager::{self, Rejection};
use crate::console::{self, Instance};
use crate::faults::Faults;
use crate::key::PendingKey;
use crate::keys::Keys;
use crate::outbox::Message;
use crate::request_log::{LoggedRequest, RequestLog};
use crate::route::{self, Target};
use crate::world::World;
use crate::{Config, PersonTally, SandboxTransport, Tally, reply};

/// The largest body that is read. A photograph of 100 KB takes 137 KB in base64.
pub(crate) const LARGEST_BODY: usize = 256 * 1024;

/// The farthest that the service's clock gets from the configured one, in seconds: a thousand
/// years.
const FARTHEST_AHEAD: i64 = 31_557_600_000;

/// The service offline. Cheap to clone; clones are the same sandbox.
#[derive(Clone)]
pub struct Sandbox(Arc<Desk>);

/// What handlers work with.
pub(crate) struct Desk {
    pub(crate) config: Arc<Config>,
    pub(crate) faults: Faults,
    pub(crate) keys: Keys,
    pub(crate) instance: Instance,
    /// By how many seconds the service's clock is ahead of the configured one.
    ahead: AtomicI64,
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
        let keys = Keys::new(key, config.next_keys.clone());
        Self(Arc::new(Desk {
            faults: Faults::new(config.clock.clone()),
            keys,
            instance: Instance::default(),
            ahead: AtomicI64::new(0),
            world: Mutex::new(World::new(config.clone())),
            log: Mutex::default(),
            config,
        }))
    }

    /// A transport that reaches this sandbox without a network.
    pub fn transport(&self) -> SandboxTransport {
        SandboxTransport::new(self.clone())
    }

    /// Waits until the key is there. Calls that need it wait by themselves.
    pub async fn ready(&self) {
        self.0.keys.settled().await;
    }

    /// The OTPs that were sent, newest last. The latest 10,000 are kept.
    pub fn outbox(&self) -> Vec<Message> {
        self.0.world().outbox.since(0, None).cloned().collect()
    }

    /// What arrived, masked, newest last. The latest 10,000 are kept.
    pub fn requests(&self) -> Vec<LoggedRequest> {
        self.0.log().entries().cloned().collect()
    }

    /// What goes wrong on demand.
    pub fn faults(&self) -> &Faults {
        &self.0.faults
    }

    /// What happened so far, in numbers.
    pub fn tally(&self) -> Tally {
        self.0.tally()
    }

    /// What happened so far to the person with this ABHA number, written with its dashes, which somebody
    /// may get only by enrolment. `None` if there is nobody.
    pub fn tally_of(&self, abha_number: &str) -> Option<PersonTally> {
        self.0.tally_of(abha_number)
    }

    pub(crate) fn desk(&self) -> &Desk {
        &self.0
    }

    /// One for tests that need no key, which spares them the making of a large one.
    #[cfg(test)]
    pub(crate) fn with_small_key() -> Self {
        static KEY: std::sync::OnceLock<crate::ServiceKey> = std::sync::OnceLock::new();
        let key = KEY.get_or_init(|| crate::ServiceKey::generate(2048).expect("a usual size"));
        Self::new(Config { key: Some(key.clone()), ..Config::default() })
    }
}

impl std::fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sandbox").finish_non_exhaustive()
    }
}

impl Desk {
    /// The service's time.
    pub(crate) fn now(&self) -> SystemTime {
        let (clock, ahead) = (self.config.clock.now(), self.ahead());
        let by = Duration::from_secs(ahead.unsigned_abs());
        let now = if ahead < 0 { clock.checked_sub(by) } else { clock.checked_add(by) };
        now.unwrap_or(clock)
    }

    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        // Every change is made whole before anything can panic, so a poisoned world is sound.
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn log(&self) -> MutexGuard<'_, RequestLog> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// By how many seconds the clock was moved.
    pub(crate) fn ahead(&self) -> i64 {
        self.ahead.load(Ordering::Relaxed)
    }

    /// Moves the clock, for good.
    pub(crate) fn jump(&self, seconds: i64) {
        let farther =
            |ahead: i64| Some(ahead.saturating_add(seconds).clamp(-FARTHEST_AHEAD, FARTHEST_AHEAD));
        // Fails only if the function gives nothing.
        let _ = self.ahead.fetch_update(Ordering::Relaxed, Ordering::Relaxed, farther);
    }

    pub(crate) fn tally(&self) -> Tally {
        let counts = self.world().books.all();
        Tally {
            otps_sent: counts.sent,
            otps_submitted: counts.submitted,
            otps_accepted: counts.accepted,
            otps_refused: counts.refused,
            double_submissions: counts.double_submissions,
            faults: self.faults.struck(),
        }
    }

    pub(crate) fn tally_of(&self, abha_number: &str) -> Option<PersonTally> {
        let (now, world) = (self.now(), self.world());
        let account = world.accounts.prepared_or_there(abha_number)?;
        Some(world.tally_of(account, now))
    }

    pub(crate) fn answer(&self, target: Target, request: &Request<Bytes>) -> Response<Bytes> {
        match target {
            _ if request.body().len() > LARGEST_BODY => {
                self.framework(StatusCode::PAYLOAD_TOO_LARGE, request)
            }
            Target::Control => console::answer(self, request),
            Target::Endpoint(route) => (route.serve)(self, request),
            Target::OtherMethod => self.framework(StatusCode::METHOD_NOT_ALLOWED, request),
            Target::Nowhere if route::is_of_v3_api(request.uri().path()) => {
                api_manager::refuse(Rejection::NoSuchPath)
            }
            Target::Nowhere => self.framework(StatusCode::NOT_FOUND, request),
        }
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
}
