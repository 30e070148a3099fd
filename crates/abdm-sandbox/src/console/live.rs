//! What the page shows, as far as it does not know it yet.

use std::hash::{BuildHasher, RandomState};

use secrecy::ExposeSecret;
use serde_json::{Value, json};

use super::meanings;
use crate::control::{self, after, parameter};
use crate::faults::{KINDS, KindInfo, ListedFault};
use crate::people;
use crate::request_log::LoggedRequest;
use crate::route::{self, prefix};
use crate::sandbox::Desk;
use crate::time::{in_words, rfc3339};
use crate::{CLIENT_ID, CLIENT_SECRET};

/// Messages and requests told at once: the latest.
const MOST: usize = 200;

/// Tells one sandbox from the next on the same port.
#[derive(Debug)]
pub(crate) struct Instance(String);

impl Default for Instance {
    fn default() -> Self {
        // Not from the configured randomness, whose order a test may rely on.
        Self(format!("{:016x}", RandomState::new().hash_one(0)))
    }
}

/// Everything that changes, and of messages and requests those that came after the numbers that the
/// query names. Who names another sandbox knows nothing yet.
pub(super) fn news(desk: &Desk, query: &str) -> Value {
    let Instance(instance) = &desk.instance;
    let is_known = parameter(query, "sandbox") == Some(instance);
    let seen = |name| if is_known { after(query, name) } else { 0 };
    let faults = desk.faults.list();
    let mut news = json!({
        "sandbox": instance,
        "now": rfc3339(desk.now()),
        "ahead": desk.ahead(),
        "ready": desk.keys.now().is_some(),
        "tally": desk.tally(),
        "people": control::introduced(desk, people::ALL.len()),
        "faults": faults.iter().map(ListedFault::to_json).collect::<Value>(),
        "outbox": outbox(desk, seen("outbox")),
        "requests": requests(desk, seen("requests")),
    });
    if !is_known {
        news["about"] = about(desk);
    }
    news
}

fn outbox(desk: &Desk, after: u64) -> Vec<Value> {
    let world = desk.world();
    let latest = world.outbox.since(after, None).rev().take(MOST);
    in_order(latest.map(|message| message.to_json()).collect())
}

fn requests(desk: &Desk, after: u64) -> Vec<Value> {
    let log = desk.log();
    let latest = log.entries().rev().take_while(|entry| entry.seq > after).take(MOST);
    in_order(latest.map(request).collect())
}

fn in_order(mut latest: Vec<Value>) -> Vec<Value> {
    latest.reverse();
    latest
}

fn request(entry: &LoggedRequest) -> Value {
    let mut value = json!(entry);
    value["means"] = meanings::of(entry).into();
    value
}

/// What does not change.
fn about(desk: &Desk) -> Value {
    let config = &desk.config;
    let mut endpoints: Vec<_> = route::names().collect();
    endpoints.sort_unstable();
    // A secret of somebody's own choosing is not for a page.
    let is_usual = config
        .clients
        .iter()
        .any(|(id, secret)| (id.as_str(), secret.expose_secret()) == (CLIENT_ID, CLIENT_SECRET));
    json!({
        "bases": [
            ["v1/v2 gateway", prefix(abdm_types::Service::Gateway)],
            ["v1/v2 health ID", prefix(abdm_types::Service::HealthId)],
            ["V3 gateway", prefix(abdm_types::Service::GatewayV3)],
            ["V3 ABHA", prefix(abdm_types::Service::Abha)],
            ["V3 PHR web", prefix(abdm_types::Service::PhrWeb)],
        ],
        "client": is_usual.then_some([CLIENT_ID, CLIENT_SECRET]),
        "crowd": config.crowd.min(people::LARGEST_CROWD),
        "endpoints": endpoints,
        "kinds": KINDS.iter().map(kind).collect::<Value>(),
        "otpSeconds": config.otp_lifetime.as_secs(),
        "lifetimes": {
            "otp": in_words(config.otp_lifetime),
            "login": in_words(config.x_token_lifetime),
            "lock": in_words(config.lock_out),
        },
    })
}

fn kind(kind: &KindInfo) -> Value {
    json!({
        "name": kind.name,
        "words": kind.words,
        "handled": kind.handled,
        "effect": kind.effect,
    })
}
