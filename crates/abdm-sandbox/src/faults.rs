//! Faults on demand: what a network or a service does wrong, where and as often as it is told to.
//!
//! ```
//! use abdm_sandbox::faults::{Fault, Kind};
//! use abdm_sandbox::{Config, Sandbox, ServiceKey};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let key = ServiceKey::generate(2048)?;
//! let sandbox = Sandbox::new(Config { key: Some(key), ..Config::default() });
//! let faults = sandbox.faults();
//! // The OTP is checked, and nobody learns what came of it.
//! faults.add("v3.login_verify close-after-handling".parse()?)?;
//! // The same in Rust, and twice, from the second call on.
//! let fault = Fault::new(Kind::CloseAfterHandling).at("v3.login_verify".parse()?);
//! faults.set([fault.skip(1).times(2)])?;
//! // A tenth of all calls, in one way or another.
//! let kinds = [Kind::CloseAfterHandling, Kind::Hang { when: abdm_sandbox::faults::When::After }];
//! faults.add(Fault::random(0.1, kinds, 1))?;
//! assert_eq!(faults.list().len(), 2);
//! faults.clear();
//! # Ok(())
//! # }
//! ```
//!
//! # What they come to
//!
//! | kind and its words | handled | over TCP | [in-process](crate::SandboxTransport) |
//! |---|---|---|---|
//! | `refuse SECONDS` | no | the port is closed: connection refused | `Connect` |
//! | `close-on-accept` | no | a connection is closed at once, or | `Closed` |
//! | `reset-on-accept` | no | reset at once | `Closed` |
//! | `close-after-head` | no | closed when the head of the request was read, or | `Closed` |
//! | `reset-after-head` | no | reset then | `Closed` |
//! | `close-if-reused` | no | closed there if the connection carried a request before | no effect |
//! | `close-after-handling` | yes | closed without a reply, or | `Closed` |
//! | `reset-after-handling` | yes | reset without a reply | `Closed` |
//! | `close-before-body` | yes | closed after the head of the reply | `Truncated` |
//! | `truncate` | yes | closed after half of the reply's body | `Truncated` |
//! | `empty [handled]` | as said | HTTP 200 without a body | the same |
//! | `hang before` | no | no reply, and the connection stays open | `Timeout` |
//! | `hang after` | yes | the same | `Timeout` |
//! | `delay SECONDS before` | yes, late | the reply comes late | the same, or `Timeout` |
//! | `delay SECONDS after` | yes, at once | the reply comes late | the same, or `Timeout` |
//! | `status STATUS [code CODE] [retry-after SECONDS] [handled]` | as said | an error | the same |
//! | `html STATUS [handled]` | as said | a page of HTML | the same |
//! | `rotate-key` | yes | another key first | the same |
//! | `clock-jump SECONDS` | yes | another time first | the same |
//! | `random RATE [seed N] of KIND, KIND...` | as drawn | one of these | the same |
//!
//! *Handled* says whether the service does what the call asks for: whether an OTP is sent or spent,
//! an account changed, a token issued. The [request log](crate::LoggedRequest) tells it of each
//! request, along with the fault that struck it; the [tally](crate::Tally) counts all of them. Of a
//! connection that a fault refuses or closes at once there is no request to log.
//!
//! * A call that `delay … before` strikes is handled when the time has passed, even if the client
//!   has gone by then. A shutdown of the server cuts the time short.
//! * `retry-after-date SECONDS` in place of `retry-after` gives the time as an HTTP date.
//! * `code CODE` puts the code into the envelope that the endpoint's generation has for it; one
//!   that begins with `900` has that of the API manager, and without a code the body is that of the
//!   web framework.
//! * `rotate-key` takes [`Config::next_keys`](crate::Config::next_keys) first and makes new ones
//!   after. What [`clear`](Faults::clear) ends is what would have gone wrong: the key stays, and so
//!   does the time after `clock-jump`, until another.
//!
//! # In words
//!
//! A fault is `[ENDPOINTS] KIND [WORDS]`, with the words of its kind first and then, in any order,
//! `skip N` and `times N` or `always`.
//!
//! * `ENDPOINTS` are names such as `v3.login_verify` and prefixes such as `v3.*`, with commas
//!   between them and no spaces; without them it is all. The names are those of the request log. A
//!   call to the sandbox's own endpoints is never struck, nor one that leads nowhere.
//! * `skip` counts the calls to those endpoints that pass first, whatever becomes of them; after
//!   that a fault strikes once, `times N` or `always`.
//! * A call is struck by one fault at most: the first of the list that is due. The others wait for
//!   the next call.
//! * `close-on-accept` and `reset-on-accept` strike connections, so they take no endpoints; theirs
//!   are counted, and a connection to the sandbox's own endpoints is one too.
//! * `refuse` takes effect at once and ends when its time has passed, or by
//!   [`clear`](Faults::clear): so it takes nothing but its time. The listening socket is closed,
//!   and the port kept meanwhile by a socket that does not listen, which becomes the listening one
//!   again at the end. Connections that are open stay so. [`Faults::settled`] waits until it is
//!   done.
//! * Of `random`, `RATE` is between 0 and 1 and the kinds come with their own words and nothing
//!   else; it goes on until it is cleared unless `times N` is said, before `of`. Where it draws a
//!   kind that strikes the port or a connection, this is the next connection's; the call itself
//!   goes well.
//!
//! The same as JSON, for `POST /_sandbox/faults`, is a text of that form or an object with the same
//! words; the value that follows a kind is its `seconds`, `status` or `rate`, `before` and `after`
//! are values of `when`, and `always` is one of `times`:
//!
//! ```json
//! [
//!   "v3.* status 503 retry-after 7 times 2",
//!   { "kind": "delay", "seconds": 90, "when": "before", "endpoints": ["v1v2.*"], "skip": 1 },
//!   { "random": { "rate": 0.1, "kinds": ["hang after", { "kind": "truncate" }], "seed": 1 } }
//! ]
//! ```
//!
//! `GET /_sandbox/faults` lists them, each with its `text`, how often it `struck` and how often it
//! is `left` to; `DELETE` clears them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use abdm_transport::Clock;
use serde_json::Value;
use tokio::sync::watch;

mod catalogue;
mod dice;
mod endpoints;
mod error;
mod fault;
mod json;
mod kind;
mod plan;
pub(crate) mod replies;
mod text;
mod words;

pub use self::catalogue::{KINDS, KindInfo};
pub use self::endpoints::Endpoints;
pub use self::error::FaultError;
pub use self::fault::{Fault, Times};
pub use self::kind::{Kind, RetryAfter, When};
pub(crate) use self::plan::Call;
use self::plan::Plan;

/// The faults of a [`Sandbox`](crate::Sandbox). Cheap to clone; clones are the same.
#[derive(Debug, Clone)]
pub struct Faults(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    plan: Mutex<Plan>,
    clock: Arc<dyn Clock>,
    /// Changes with what the port is to be.
    orders: watch::Sender<u64>,
    /// What each server has carried out of it.
    servers: Mutex<Vec<watch::Receiver<u64>>>,
}

/// A fault and how far it has come.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ListedFault {
    /// Counts from 1 and is never used twice.
    pub id: u64,
    /// The fault, as it was added.
    pub fault: Fault,
    /// How often it strikes still, at most. `None` is without end.
    pub left: Option<u32>,
    /// How often it struck.
    pub struck: u64,
}

impl Faults {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        let (plan, servers) = (Mutex::default(), Mutex::default());
        Self(Arc::new(Inner { plan, clock, orders: watch::channel(0).0, servers }))
    }

    /// Adds a fault behind the others, and gives its id.
    ///
    /// # Errors
    ///
    /// [`FaultError`] when it makes no sense, or when there are 1000 already.
    pub fn add(&self, fault: Fault) -> Result<u64, FaultError> {
        self.add_all(vec![fault]).map(|ids| ids.first().copied().unwrap_or_default())
    }

    /// Puts these in place of all there are, and gives their ids.
    ///
    /// # Errors
    ///
    /// [`FaultError`] when one of them makes no sense, or when they are more than 1000. Nothing has
    /// changed then.
    pub fn set(&self, faults: impl IntoIterator<Item = Fault>) -> Result<Vec<u64>, FaultError> {
        let faults = faults.into_iter().collect();
        self.change(|plan, now| plan.set(faults, now))
    }

    /// Removes all of them. Calls that were struck already are not helped by it.
    pub fn clear(&self) {
        self.change(|plan, _| plan.clear());
    }

    /// All of them in their order, those that are over included.
    pub fn list(&self) -> Vec<ListedFault> {
        self.plan().list()
    }

    /// Waits until the port of every server is closed or open, as it is to be by now.
    ///
    /// [`add`](Self::add), [`set`](Self::set) and [`clear`](Self::clear) return before that; over
    /// HTTP the reply comes after.
    pub async fn settled(&self) {
        let (_, epoch) = self.is_closed();
        let servers = self.servers().clone();
        for mut server in servers {
            // An error means that it is gone, and its port with it.
            let _ = server.wait_for(|done| *done >= epoch).await;
        }
    }

    pub(crate) fn add_all(&self, faults: Vec<Fault>) -> Result<Vec<u64>, FaultError> {
        self.change(|plan, now| plan.add(faults, now))
    }

    pub(crate) fn struck(&self) -> BTreeMap<&'static str, u64> {
        self.plan().struck().clone()
    }

    /// What strikes a call before its body is read.
    pub(crate) fn at_head(&self, call: Call<'_>) -> Option<Kind> {
        self.change(|plan, now| plan.at_head(call, now))
    }

    /// What strikes a call that has arrived.
    pub(crate) fn at_call(&self, call: Call<'_>) -> Option<Kind> {
        self.change(|plan, now| plan.at_call(call, now))
    }

    /// What strikes a connection that was just made.
    pub(crate) fn at_connection(&self) -> Option<Kind> {
        self.plan().at_connection()
    }

    /// Whether the port is to be closed, and the number of this order.
    pub(crate) fn is_closed(&self) -> (bool, u64) {
        self.change(Plan::closed)
    }

    /// Changes whenever there may be another order.
    pub(crate) fn orders(&self) -> watch::Receiver<u64> {
        self.0.orders.subscribe()
    }

    /// Where a server says which order it has carried out.
    pub(crate) fn register(&self) -> watch::Sender<u64> {
        let (done, seen) = watch::channel(0);
        let mut servers = self.servers();
        servers.retain(|server| server.has_changed().is_ok());
        servers.push(seen);
        done
    }

    fn change<T>(&self, change: impl FnOnce(&mut Plan, std::time::Duration) -> T) -> T {
        let mut plan = self.plan();
        let now = self.0.clock.monotonic();
        let changed = change(&mut plan, now);
        let (_, epoch) = plan.closed(now);
        self.0.orders.send_if_modified(|order| std::mem::replace(order, epoch) != epoch);
        changed
    }

    fn plan(&self) -> MutexGuard<'_, Plan> {
        // Nothing panics in the middle of a change.
        self.0.plan.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn servers(&self) -> MutexGuard<'_, Vec<watch::Receiver<u64>>> {
        self.0.servers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ListedFault {
    pub(crate) fn to_json(&self) -> Value {
        let mut fields = self.fault.to_json();
        fields.insert("id".into(), self.id.into());
        fields.insert("text".into(), self.fault.to_string().into());
        fields.insert("struck".into(), self.struck.into());
        fields.insert("left".into(), self.left.map_or_else(|| "always".into(), Value::from));
        Value::Object(fields)
    }
}

#[cfg(test)]
mod tests;
