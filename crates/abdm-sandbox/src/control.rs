//! The sandbox's own endpoints, below `/_sandbox/`.

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};
use serde_json::{Value, json};

use crate::people::{self, Person, Standing};
use crate::reply;
use crate::route::CONTROL_PREFIX;
use crate::sandbox::Desk;

pub(crate) fn answer(desk: &Desk, request: &Request<Bytes>) -> Response<Bytes> {
    let name = request.uri().path().strip_prefix(CONTROL_PREFIX);
    let answer: fn(&Desk, &str) -> Value = match name {
        Some("health") => health,
        Some("outbox") => outbox,
        Some("people") => people,
        Some("requests") => requests,
        _ => return desk.framework(StatusCode::NOT_FOUND, request),
    };
    if request.method() != Method::GET {
        return desk.framework(StatusCode::METHOD_NOT_ALLOWED, request);
    }
    let query = request.uri().query().unwrap_or_default();
    reply::json(StatusCode::OK, &answer(desk, query))
}

fn health(desk: &Desk, _: &str) -> Value {
    json!({ "ready": desk.key.now().is_some() })
}

fn outbox(desk: &Desk, query: &str) -> Value {
    let after = parameter(query, "after").and_then(|seq| seq.parse().ok());
    let mobile = parameter(query, "mobile");
    let world = desk.world();
    let messages = world.outbox.since(after.unwrap_or_default(), mobile);
    messages.map(|message| message.to_json()).collect()
}

fn people(desk: &Desk, _: &str) -> Value {
    let (now, world) = (desk.now(), desk.world());
    let people = world.accounts.all().map(|id| person(id.person(), world.standing(id, now)));
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
        "standing": match standing {
            Standing::Active => "ACTIVE",
            Standing::Deactivated => "DEACTIVATED",
            Standing::Deleted => "DELETED",
            Standing::Locked => "LOCKED",
        },
        "shows": person.shows,
    })
}

fn requests(desk: &Desk, _: &str) -> Value {
    desk.log().entries().map(|entry| json!(entry)).collect()
}

fn parameter<'a>(query: &'a str, name: &str) -> Option<&'a str> {
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.into_iter().find_map(|(key, value)| (key == name).then_some(value))
}
