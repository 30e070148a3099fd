//! The sandbox's own endpoints, below `/_sandbox/`.

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};
use serde_json::{Value, json};

use crate::faults::Fault;
use crate::people::{self, Resident, Standing};
use crate::reply;
use crate::route::CONTROL_PREFIX;
use crate::sandbox::Desk;
use crate::world::{AccountId, Record};

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
    let email = parameter(query, "email").map(decoded);
    let to = parameter(query, "mobile").or(email.as_deref());
    let world = desk.world();
    let messages = world.outbox.since(after(query, "after"), to);
    messages.map(|message| message.to_json()).collect()
}

fn people(desk: &Desk, _: &str) -> Value {
    introduced(desk, usize::MAX)
}

/// So many of those who have an ABHA from the start, and everyone else: enrolled by now or not.
pub(crate) fn introduced(desk: &Desk, most: usize) -> Value {
    let (now, world) = (desk.now(), desk.world());
    let is_resident = |number: &str| {
        people::RESIDENTS.iter().any(|resident| resident.becomes.abha_number == number)
    };
    let accounts = world.accounts.all().filter(|id| !is_resident(id.person().abha_number));
    let introduced = |id: AccountId| person(&world.accounts.record(id), world.standing(id, now));
    let people = accounts.take(most).map(introduced);
    let residents = people::RESIDENTS.iter().map(|resident| {
        let account = world.accounts.numbered(resident.becomes.abha_number);
        account.map_or_else(|| without_abha(resident), introduced)
    });
    people.chain(residents).collect()
}

fn without_abha(resident: &Resident) -> Value {
    json!({
        "name": resident.name,
        "aadhaar": resident.aadhaar,
        "aadhaarMobile": resident.mobile,
        "shows": resident.shows,
    })
}

fn person(record: &Record, standing: Standing) -> Value {
    let person = record.person;
    json!({
        "name": record.name,
        "abhaNumber": person.abha_number,
        "abhaAddress": record.preferred,
        "abhaAddresses": record.addresses().collect::<Vec<_>>(),
        "mobile": record.mobile,
        "email": record.email,
        "password": record.password,
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

/// A parameter without the escapes that an e-mail address may come with. What is no escape stays.
fn decoded(value: &str) -> String {
    let mut parts = value.split('%');
    let mut decoded = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let code = part.get(..2).and_then(|code| u8::from_str_radix(code, 16).ok());
        match code.filter(u8::is_ascii) {
            Some(byte) => {
                decoded.push(char::from(byte));
                decoded.push_str(&part[2..]);
            }
            None => {
                decoded.push('%');
                decoded.push_str(part);
            }
        }
    }
    decoded
}

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn an_email_address_is_read_with_its_escapes_or_without() {
        for (value, expected) in [
            ("asha@post.example", "asha@post.example"),
            ("asha%40post.example", "asha@post.example"),
            ("asha%2babha%40post.example", "asha+abha@post.example"),
            ("100%", "100%"),
            ("%zz%4", "%zz%4"),
            ("%\u{e9}\u{e9}", "%\u{e9}\u{e9}"),
        ] {
            assert_eq!(decoded(value), expected);
        }
    }
}
