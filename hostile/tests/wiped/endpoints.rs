//! Every endpoint there is, by the list of them: its requests written, its replies read as they are, cut
//! off and as refusals, and refusals that repeat what they were sent.

use std::hint::black_box;
use std::time::SystemTime;

use abdm::types::testing::{Sample, Visit, every, sentinel, status_of};
use abdm::types::{AppToken, BaseUrl, CallContext, CmId, HipId};
use bytes::Bytes;
use http::{Response, StatusCode};

use crate::assert_nothing;
use crate::scanning::scan;

/// The sentinels that are secrets. The others are of the patient only, who is not wiped everywhere.
const SENTINELS: &[&str] = &[
    "999941057058",
    "Sentinel#1",
    "sentinel-secret",
    "sentinel-txn",
    "sentinel.x.token",
    "sentinel.r.token",
    "sentinel.t.token",
    "sentinel.refresh.token",
    APP_TOKEN,
];

const APP_TOKEN: &str = "sentinel-of-the-application";

/// What each of them goes on with in a reply. Between the fields of what is freed there may be bytes of
/// the stack, which nobody promises to wipe: but not so many.
const MORE: &str = "-and-more-of-it-than-fits-between-the-fields-of-anything";

/// Refusals in each shape, with a secret wherever there is room for one.
const REFUSALS: &[&str] = &[
    r#"{"code":"HIS-400","message":"sentinel.x.token","details":[{"message":"Sentinel#1","code":"HIS-1013","attribute":{"key":"otp","value":"sentinel-txn"}}]}"#,
    r#"{"error":{"code":"ABDM-1204","message":"sentinel.x.token"},"txnId":"sentinel-txn"}"#,
    r#"[{"code":"ABDM-9999","message":"sentinel.x.token","sentinel.r.token":"sentinel-txn"}]"#,
    r#"{"loginId":"sentinel.x.token is invalid","otpValue":"Sentinel#1","timestamp":"sentinel-txn"}"#,
    r#"{"message":"sentinel.x.token","timestamp":"sentinel-txn"}"#,
    r#"{"txnId":"sentinel-txn","authResult":"failed","message":"Sentinel#1","token":"sentinel.x.token"}"#,
    r#"{"code":"900901","message":"sentinel.x.token","description":"Sentinel#1"}"#,
    r#"{"timestamp":"sentinel-txn","status":401,"error":"sentinel.x.token","path":"/Sentinel#1"}"#,
    r#"{"sentinel.x.token":["sentinel-txn",{"Sentinel#1":"sentinel-txn"}]}"#,
];

/// Bad requests are refused for what they said, and those of 2xx may hide a refusal.
const STATUSES: [u16; 3] = [200, 400, 422];

struct Wiped;

impl Visit for Wiped {
    fn endpoint<E: Sample>(&mut self) {
        let found = scan(SENTINELS, || E::requests().iter().for_each(write));
        assert_nothing(E::META.name, &found);
        // The bytes of a reply as they come are not ours.
        let readable: Vec<&[u8]> = E::replies().iter().map(|reply| longer(reply)).collect();
        let refusals = REFUSALS.iter().map(|refusal| longer(refusal.as_bytes()));
        let replies: Vec<&[u8]> = readable.iter().copied().chain(refusals).collect();
        let escaped: Vec<&[u8]> = replies.iter().map(|reply| escaped(reply)).collect();
        let found = scan(&[MORE], || {
            for reply in replies.iter().chain(&escaped) {
                for length in [reply.len(), reply.len() * 2 / 3] {
                    for status in STATUSES {
                        read::<E>(status, &reply[..length]);
                    }
                }
            }
        });
        assert_nothing(E::META.name, &found);
        for reply in readable.iter().chain(&escaped[..readable.len()]) {
            assert!(read::<E>(status_of::<E>(reply), reply), "{}", E::META.name);
        }
    }
}

fn longer(reply: &[u8]) -> &'static [u8] {
    // A picture is none.
    let Ok(reply) = str::from_utf8(reply) else {
        return reply.to_owned().leak();
    };
    let mut reply = reply.to_owned();
    for sentinel in SENTINELS {
        reply = reply.replace(sentinel, &format!("{sentinel}{MORE}"));
    }
    reply.into_bytes().leak()
}

/// With an escape in each secret, where it stands in a text of JSON.
fn escaped(reply: &'static [u8]) -> &'static [u8] {
    match str::from_utf8(reply) {
        Ok(text) if text.starts_with(['{', '[', '"']) => {
            text.replace(MORE, &MORE.replace("more", r"m\u006fre")).into_bytes().leak()
        }
        _ => reply,
    }
}

fn write<E: Sample>(request: &E) {
    let (base, token) = (BaseUrl::parse("http://127.0.0.1").unwrap(), AppToken::parse(APP_TOKEN));
    let context = CallContext {
        base: &base,
        app_token: Some(&token.unwrap()),
        hip_id: Some(&HipId::parse("IN0000000001").unwrap()),
        cm_id: Some(&CmId::sandbox()),
        request_id: "a825f76b-0696-40f3-864c-5a3a5b389a83",
        timestamp: SystemTime::UNIX_EPOCH,
        language: None,
    };
    drop(black_box(request.to_http(&context).unwrap()));
}

fn read<E: Sample>(status: u16, body: &'static [u8]) -> bool {
    let mut reply = Response::new(Bytes::from_static(body));
    *reply.status_mut() = StatusCode::from_u16(status).unwrap();
    black_box(E::decode(reply)).is_ok()
}

#[test]
fn every_endpoint_leaves_nothing_behind() {
    assert!(sentinel::HIDDEN.contains(&SENTINELS[0]));
    every(&mut Wiped);
}
