//! The sandbox's own endpoints, below `/_sandbox/`.

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};
use serde_json::{Value, json};

use crate::faults::Fault;
use crate::people::{self, Person, Standing};
use crate::reply;
use crate::route::CONTROL_PREFIX;
use crate::sandbox::Desk;

pub(crate) fn answer(desk: &Desk, request: &Request<Bytes>) -> Response<Bytes> {
    let name = request.uri().path().strip_prefix(CONTROL_PREFIX);
    let answer: fn(&Desk, &str) -> Value = match name {
        Some("faults") => return faults(desk, request),
        Some("health") => health,
        Some("outbox") => outbox,
        Some("people") => people,
        Some("requests") => requests,
        Some("tally") => tally,
        _ => return desk.framework(StatusCode::NOT_FOUND, request),
    };
    if request.method() != Method::GET {
        return desk.framework(StatusCode::METHOD_NOT_ALLOWED, request);
    }
    let query = request.uri().query().unwrap_or_default();
    reply::json(StatusCode::OK, &answer(desk, query))
}

/// Lists, adds and removes.
fn faults(desk: &Desk, request: &Request<Bytes>) -> Response<Bytes> {
    let listed = |ids: Option<Vec<u64>>| {
        let faults = desk.faults.list().into_iter();
        let chosen = faults.filter(|fault| ids.as_ref().is_none_or(|ids| ids.contains(&fault.id)));
        reply::json(StatusCode::OK, &chosen.map(|fault| fault.to_json()).collect())
    };
    match *request.method() {
        Method::GET => listed(None),
        Method::POST => {
            let added = Fault::several_from_json(request.body())
                .and_then(|faults| desk.faults.add_all(faults));
            match added {
                Ok(ids) => listed(Some(ids)),
                Err(why) => {
                    reply::json(StatusCode::BAD_REQUEST, &json!({ "error": why.to_string() }))
                }
            }
        }
        Method::DELETE => {
            desk.faults.clear();
            listed(None)
        }
        _ => desk.framework(StatusCode::METHOD_NOT_ALLOWED, request),
    }
}

fn health(desk: &Desk, _: &str) -> Value {
    json!({ "ready": desk.keys.now().is_some() })
}

/// Of all, or of one person: `null` if there is none with that number.
fn tally(desk: &Desk, query: &str) -> Value {
    match parameter(query, "abhaNumber") {
        Some(abha_number) => json!(desk.tally_of(abha_number)),
        None => json!(desk.tally()),
    }
}

fn requests(desk: &Desk, query: &str) -> Value {
    let after = after(query, "after");
    let log = desk.log();
    log.entries().filter(|entry| entry.seq > after).map(|entry| json!(entry)).collect()
}

fn outbox(desk: &Desk, query: &str) -> Value {
    let mobile = parameter(query, "mobile");
    let world = desk.world();
    let messages = world.outbox.since(after(query, "after"), mobile);
    messages.map(|message| message.to_json()).collect()
}

fn people(desk: &Desk, _: &str) -> Value {
    introduced(desk, usize::MAX)
}

/// So many of those with an ABHA, and everyone without.
pub(crate) fn introduced(desk: &Desk, most: usize) -> Value {
    let (now, world) = (desk.now(), desk.world());
    let accounts = world.accounts.all().take(most);
    let people = accounts.map(|id| person(id.person(), world.standing(id, now)));
    let residents = people::RESIDENTS.iter().map(|resident| {
        json!({
            "name": resident.name,
            "aadhaar": resident.aadhaar,
            "aadhaarMobile": resident.mobile,
            "shows": resident.shows,
        })
    });
    people.chain(residents).collect()
}

fn person(person: &Person, standing: Standing) -> Value {
    json!({
        "name": person.name,
        "abhaNumber": person.abha_number,
        "abhaAddress": person.abha_address,
        "mobile": person.mobile,
        "aadhaar": person.aadhaar,
        "aadhaarMobile": person.aadhaar_mobile,
        "aadhaarLinked": person.aadhaar_linked,
        "standing": standing,
        "shows": person.shows,
    })
}

/// The number after which entries are wanted: all of them if there is none.
pub(crate) fn after(query: &str, name: &str) -> u64 {
    parameter(query, name).and_then(|seq| seq.parse().ok()).unwrap_or_default()
}

pub(crate) fn parameter<'a>(query: &'a str, name: &str) -> Option<&'a str> {
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.into_iter().find_map(|(key, value)| (key == name).then_some(value))
}
