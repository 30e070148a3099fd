//! What changed in an account is what both wires show from then on.

use abdm_types::{REQUEST_ID, TIMESTAMP, X_HIP_ID, X_TOKEN};
use bytes::Bytes;
use http::Request;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use serde_json::{Value, json};

use super::*;
use crate::Sandbox;
use crate::people::MOBILE_WITHOUT_ABHA;
use crate::route::Target;
use crate::time::rfc3339;
use crate::world::details::Details;

const APP: &str = "app-token";
const USER: &str = "user-token";

/// Asha's account, changed in every way, and with a token for it on both wires.
fn changed() -> Sandbox {
    let sandbox = Sandbox::with_small_key();
    let (now, mut world) = (sandbox.desk().now(), sandbox.desk().world());
    let asha = account(&world, ASHA.abha_number);
    world.set_mobile(asha, &mobile(MOBILE_WITHOUT_ABHA)).unwrap();
    world.set_email(asha, "asha@post.example").unwrap();
    world.set_photo(asha, "/9j/4AAQSkZJRg==").unwrap();
    world.link_address(asha, "asha.second@sbx", true).unwrap();
    let last_name = Some("Iyer".to_owned());
    world.change_details(asha, Details { last_name, ..Details::default() });
    let expires = now + Duration::from_secs(60);
    for generation in [Generation::V1V2, Generation::V3] {
        let client_id = "a-client".to_owned();
        let of = |right| Bearer { generation, right };
        let login = world.tokens.new_login(asha);
        let name = |token: &str| format!("{token}-{generation:?}");
        world.tokens.add(&name(APP), of(Right::App { client_id }), expires, now);
        world.tokens.add(&name(USER), of(Right::User(login)), expires, now);
    }
    drop(world);
    sandbox
}

fn ask(sandbox: &Sandbox, generation: Generation, path: &str, body: Option<Value>) -> Value {
    let desk = sandbox.desk();
    let request = match body {
        Some(_) => Request::post(path),
        None => Request::get(path),
    };
    let request = request
        .header(AUTHORIZATION, format!("Bearer {APP}-{generation:?}"))
        .header(X_TOKEN, format!("Bearer {USER}-{generation:?}"))
        .header(X_HIP_ID, "demo-hip")
        .header(REQUEST_ID, "a825f76b-0696-40f3-864c-5a3a5b389a83")
        .header(TIMESTAMP, rfc3339(desk.now()))
        .header(CONTENT_TYPE, "application/json")
        .body(body.map_or_else(Bytes::new, |body| body.to_string().into()))
        .unwrap();
    let response = desk.answer(Target::of(&request), &request);
    assert_eq!(response.status(), 200, "{:?}", response.body());
    serde_json::from_slice(response.body()).unwrap()
}

#[tokio::test]
async fn a_token_of_an_address_is_worth_nothing_at_the_account() {
    let sandbox = changed();
    let desk = sandbox.desk();
    {
        let (now, mut world) = (desk.now(), desk.world());
        let asha = account(&world, ASHA.abha_number);
        let login = world.tokens.new_login(asha);
        let bearer = Bearer { generation: Generation::V3, right: Right::Address(login) };
        world.tokens.add("of-an-address", bearer, now + Duration::from_secs(60), now);
    }
    let request = Request::get("/abha/api/v3/profile/account")
        .header(AUTHORIZATION, format!("Bearer {APP}-V3"))
        .header(X_TOKEN, "Bearer of-an-address")
        .header(REQUEST_ID, "a825f76b-0696-40f3-864c-5a3a5b389a83")
        .header(TIMESTAMP, rfc3339(desk.now()))
        .body(Bytes::new())
        .unwrap();
    let response = desk.answer(Target::of(&request), &request);
    let body: Value = serde_json::from_slice(response.body()).unwrap();
    let expected = (&json!("ABDM-1094"), &json!("X-token expired"));
    assert_eq!((response.status().as_u16(), (&body["code"], &body["message"])), (401, expected));
}

#[tokio::test]
async fn v1v2_shows_what_changed() {
    let sandbox = changed();
    let ask = |path, body| ask(&sandbox, Generation::V1V2, path, body);
    let profile = ask("/api/v1/account/profile", None);
    for (name, expected) in [
        ("mobile", json!(MOBILE_WITHOUT_ABHA)),
        ("email", json!("asha@post.example")),
        ("emailVerified", json!(true)),
        ("profilePhoto", json!("/9j/4AAQSkZJRg==")),
        ("healthId", json!("asha.second@sbx")),
        ("phrAddress", json!(["asha.second@sbx", ASHA.abha_address])),
        ("name", json!("Asha Iyer")),
    ] {
        assert_eq!(profile[name], expected, "{name}");
    }
    let search = json!({ "healthId": "asha.second@sbx" });
    let found = ask("/api/v1/search/searchByHealthId", Some(search));
    assert_eq!(found["healthIdNumber"], ASHA.abha_number);
    assert_eq!(found["healthId"], "asha.second@sbx");
}

#[tokio::test]
async fn v3_shows_what_changed() {
    let sandbox = changed();
    let profile = ask(&sandbox, Generation::V3, "/abha/api/v3/profile/account", None);
    for (name, expected) in [
        ("mobile", json!("******1999")),
        ("email", json!("asha@post.example")),
        ("profilePhoto", json!("/9j/4AAQSkZJRg==")),
        ("preferredAbhaAddress", json!("asha.second@sbx")),
        ("name", json!("Asha Iyer")),
    ] {
        assert_eq!(profile[name], expected, "{name}");
    }
}

#[tokio::test]
async fn the_page_shows_what_changed_and_what_was_mailed() {
    let sandbox = changed();
    let desk = sandbox.desk();
    let people = crate::control::introduced(desk, usize::MAX);
    assert_eq!(people[0]["mobile"], MOBILE_WITHOUT_ABHA);
    assert_eq!(people[0]["email"], "asha@post.example");
    let request = Request::get("/_sandbox/outbox?email=asha%40post.example");
    let request = request.body(Bytes::new()).unwrap();
    {
        let mut world = desk.world();
        let asha = account(&world, ASHA.abha_number);
        let errand = of_v3(Journey::UpdateEmail, Method::MobileOtp);
        world.set_email(asha, "asha@other.example").unwrap();
        world.begin_for_email(errand, asha, "asha@post.example".into(), desk.now()).unwrap();
    }
    let response = desk.answer(Target::of(&request), &request);
    let messages: Value = serde_json::from_slice(response.body()).unwrap();
    assert_eq!(messages[0]["purpose"], "update-email");
    assert_eq!(messages[0]["email"], "asha@post.example");
}
