//! Where journeys wait for their patient.

use std::ffi::OsString;
use std::sync::Arc;

use abdm::store::seal::KeyRing;
use abdm::store::{self, ConnectError, JourneyId, JourneyStore, Stored};
use abdm::transport::{Clock, SystemClock};
use abdm::{Client, ClientBuilder, Reference, RequestContext};
use secrecy::zeroize::Zeroizing;

use crate::args::{StartArgs, StoreArgs};
use crate::connect::{field, given};
use crate::problem::Problem;

/// Variable that the keys come from. An argument could be seen by every user of the machine.
const KEYS: &str = "ABDM_STORE_KEY";

/// What a command that begins a journey was told about the time after it.
#[derive(Debug)]
pub(crate) struct Parking {
    /// `None` where a journey lives as long as its process.
    store: Option<Store>,
    request: RequestContext,
}

/// A store, and the keys that what is in it is sealed with.
#[derive(Debug)]
pub(crate) struct Store {
    pub(crate) journeys: Arc<dyn JourneyStore>,
    pub(crate) keys: KeyRing,
}

impl Parking {
    /// Opens the store, if there is one.
    ///
    /// # Errors
    ///
    /// [`Problem`] names the option that needs a store, or what is wrong with the store or its keys.
    pub(crate) async fn open(args: &StartArgs) -> Result<Self, Problem> {
        let StartArgs { store, start_only, idempotency_key } = args;
        let key = given(idempotency_key);
        if given(&store.store).is_none() {
            let options = [(*start_only, "--start-only"), (key.is_some(), "--idempotency-key")];
            return match options.into_iter().find(|(is_given, _)| *is_given) {
                None => Ok(Self { store: None, request: RequestContext::new() }),
                Some((_, option)) => Err(Problem::usage(
                    format!("{option} needs a store"),
                    "Give --store or set ABDM_STORE.",
                )),
            };
        }
        let mut request = RequestContext::new();
        if let Some(key) = key {
            request = request.idempotency_key(field("idempotency_key", Reference::parse(key))?);
        }
        Ok(Self { store: Some(Store::open(store).await?), request })
    }

    pub(crate) fn equip(&self, builder: ClientBuilder) -> ClientBuilder {
        match &self.store {
            Some(store) => store.equip(builder),
            None => builder,
        }
    }

    /// A handle whose journeys are begun for the request that the options name.
    pub(crate) fn for_request(&self, client: &Client) -> Client {
        client.for_request(self.request.clone())
    }
}

impl Store {
    /// Opens the store of a command that needs one.
    ///
    /// # Errors
    ///
    /// [`Problem`] when there is none, it cannot be used, or there are no keys.
    pub(crate) async fn open(args: &StoreArgs) -> Result<Self, Problem> {
        let keys = keys()?;
        Ok(Self { journeys: journeys(args).await?, keys })
    }

    pub(crate) fn equip(&self, builder: ClientBuilder) -> ClientBuilder {
        builder.store(Arc::clone(&self.journeys)).sealing_keys(self.keys.clone())
    }
}

/// The store alone, without keys: for what is in clear.
///
/// # Errors
///
/// [`Problem`] when there is none, or it cannot be used. It does not repeat the address, which may
/// hold a password.
pub(crate) async fn journeys(args: &StoreArgs) -> Result<Arc<dyn JourneyStore>, Problem> {
    let missing = || Problem::usage("store: missing", "Give --store or set ABDM_STORE.");
    let address = given(&args.store).ok_or_else(missing)?;
    if address.starts_with("memory:") {
        return Err(Problem::usage(
            "store: what is in memory ends with this command",
            "Give sqlite:PATH, redis://HOST or rediss://HOST.",
        ));
    }
    store::connect(address).await.map_err(|error| match error {
        ConnectError::Store(error) => {
            Problem::store(error.to_string(), "Check that it is there and can be used.")
        }
        ConnectError::Scheme => Problem::usage(
            "store: no address of a store",
            "Give sqlite:PATH, redis://HOST or rediss://HOST.",
        ),
        error => Problem::usage(format!("store: {error}"), "Correct --store or ABDM_STORE."),
    })
}

/// What a store knows of a journey.
///
/// # Errors
///
/// [`Problem`] when there is no such journey, or the store cannot be read.
pub(crate) async fn find(store: &dyn JourneyStore, id: &JourneyId) -> Result<Stored, Problem> {
    let found = store.load(id, SystemClock::new().now()).await;
    found.map_err(Problem::of_store)?.ok_or_else(|| Problem::no_such_journey(id))
}

/// A journey that was given as an argument.
///
/// # Errors
///
/// [`Problem`] unless it is the id of one.
pub(crate) fn journey_id(text: &str) -> Result<JourneyId, Problem> {
    JourneyId::parse(text.trim()).map_err(|error| {
        Problem::usage(format!("id: {error}"), "`abdm journeys` lists those that wait.")
    })
}

fn keys() -> Result<KeyRing, Problem> {
    let text = std::env::var_os(KEYS).map(OsString::into_string);
    let text = match text {
        Some(Ok(text)) => Zeroizing::new(text),
        Some(Err(_)) => return Err(unusable("not text")),
        None => Zeroizing::default(),
    };
    if text.trim().is_empty() {
        return Err(unusable("missing"));
    }
    KeyRing::parse(&text).map_err(|error| unusable(&error.to_string()))
}

fn unusable(why: &str) -> Problem {
    Problem::usage(
        format!("store_key: {why}"),
        format!("Set {KEYS} to the keys of the store; `abdm store-key` makes one."),
    )
}
