//! The account changed, its QR code and cards, and linked addresses.

use abdm_sandbox::people::{ASHA, JOSEPH, MEENA, VIKRAM};
use abdm_sandbox::v3_forms::Images;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::service::{Reply, Service, said};

const PROFILE: &str = "/api/v1/account/profile";
const LINK: &str = "/api/v2/account/phr-linked";
const UNLINK: &str = "/api/v2/account/phr-delinked";

/// A PNG of one point, which has no face, and one of two by two.
pub(crate) const POINT: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01";
pub(crate) const PHOTO: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x02\0\0\0\x02";

/// Photographs that are refused.
pub(crate) fn refused_photos() -> [String; 4] {
    let mut large = PHOTO.to_vec();
    large.resize(100 * 1024 + 1, 0);
    [STANDARD.encode(POINT), STANDARD.encode(large), STANDARD.encode("%PDF-1.7"), "no".to_owned()]
}

/// The images that are served, and how each begins.
const IMAGES: [(&str, &[u8], &str); 4] = [
    ("/api/v1/account/qrCode", b"\x89PNG\r\n\x1a\n", "image/png"),
    ("/api/v1/account/getPngCard", b"\x89PNG\r\n\x1a\n", "image/png"),
    ("/api/v1/account/getCard", b"%PDF-", "application/pdf"),
    ("/api/v1/account/getSvgCard", b"<?xml ", "image/svg+xml"),
];

async fn post(service: &Service, x_token: &str, path: &str, body: Value) -> Reply {
    service.post_with(path, &[("X-Token", x_token)], body).await
}

async fn addresses(service: &Service, x_token: &str) -> Value {
    service.get_with(PROFILE, &[("X-Token", x_token)]).await.json()["phrAddress"].clone()
}

#[tokio::test]
async fn what_is_sent_changes_and_nothing_else_does() {
    let service = Service::start().await;
    let x_token = service.log_in(ASHA.abha_number).await;
    let before = service.get_with(PROFILE, &[("X-Token", &x_token)]).await.json();
    let body = json!({
        "firstName": "Aasha",
        "middleName": "K",
        "yearOfBirth": "1980",
        "monthOfBirth": "2",
        "dayOfBirth": "3",
        "address": "1 Sample Street",
        "pincode": 686_001,
        "stateCode": "32",
        "districtCode": "556",
        "email": "aasha@host.example",
        "profilePhoto": STANDARD.encode(PHOTO),
    });
    let reply = post(&service, &x_token, PROFILE, body).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    let mut expected = before.clone();
    for (name, value) in [
        ("firstName", json!("Aasha")),
        ("middleName", json!("K")),
        ("name", json!("Aasha K Ramanathan")),
        ("yearOfBirth", json!("1980")),
        ("monthOfBirth", json!("2")),
        ("dayOfBirth", json!("3")),
        ("address", json!("1 Sample Street")),
        ("pincode", json!("686001")),
        ("stateCode", json!("32")),
        ("stateName", json!("KERALA")),
        ("districtCode", json!("556")),
        ("districtName", json!("KOTTAYAM")),
        ("email", json!("aasha@host.example")),
        ("emailVerified", json!(false)),
        ("profilePhoto", json!(STANDARD.encode(PHOTO))),
    ] {
        expected[name] = value;
    }
    let after = service.get_with(PROFILE, &[("X-Token", &x_token)]).await.json();
    assert_eq!(after, expected);
    // Only the addresses are not in the reply to an update.
    expected["phrAddress"] = Value::Null;
    assert_eq!(reply.json(), expected);
    let nothing = post(&service, &x_token, PROFILE, json!({})).await;
    assert_eq!((nothing.status, nothing.json()), (200, expected));
}

#[tokio::test]
async fn a_part_that_cannot_be_is_refused_and_nothing_changes() {
    let service = Service::start().await;
    let x_token = service.log_in(ASHA.abha_number).await;
    let before = service.get_with(PROFILE, &[("X-Token", &x_token)]).await.json();
    let pattern = "Invalid pattern found.";
    for (name, value) in [
        ("yearOfBirth", "95"),
        ("yearOfBirth", "x"),
        ("monthOfBirth", "13"),
        ("dayOfBirth", "0"),
        ("dayOfBirth", "32"),
        ("pincode", "1"),
        ("email", "nobody"),
    ] {
        let body = json!({ "firstName": "Aasha", name: value });
        let reply = post(&service, &x_token, PROFILE, body).await;
        reply.assert_invalid("HIS-1003", pattern, name, value);
    }
    for photo in refused_photos() {
        let body = json!({ "firstName": "Aasha", "profilePhoto": photo });
        let reply = post(&service, &x_token, PROFILE, body).await;
        reply.assert_refused("HIS-1040", "The image is invalid.");
    }
    let after = service.get_with(PROFILE, &[("X-Token", &x_token)]).await.json();
    assert_eq!(after, before);
}

#[tokio::test]
async fn an_email_address_that_stays_is_still_confirmed() {
    let service = Service::start().await;
    let x_token = service.log_in(VIKRAM.abha_number).await;
    let body = json!({ "email": VIKRAM.email.unwrap(), "address": "1 Sample Street" });
    let reply = post(&service, &x_token, PROFILE, body).await;
    assert_eq!(reply.json()["emailVerified"], true, "{}", reply.text);
}

#[tokio::test]
async fn images_begin_as_their_kind_does_or_are_a_text() {
    let service = Service::start().await;
    let in_text = Service::start_with(|config| config.images = Images::Base64).await;
    let (asha, joseph) =
        (service.log_in(ASHA.abha_number).await, service.log_in(JOSEPH.abha_number).await);
    let again = in_text.log_in(ASHA.abha_number).await;
    for (path, begins, kind) in IMAGES {
        let reply = service.get_with(path, &[("X-Token", &asha)]).await;
        assert_eq!((reply.status, &reply.headers["content-type"]), (200, &kind.parse().unwrap()));
        assert!(reply.bytes.starts_with(begins), "{path}: {}", reply.text);
        let other = service.get_with(path, &[("X-Token", &joseph)]).await;
        assert_ne!(other.bytes, reply.bytes, "{path}");
        let text = in_text.get_with(path, &[("X-Token", &again)]).await;
        assert_eq!(text.json(), STANDARD.encode(&reply.bytes), "{path}");
    }
    let drawing = service.get_with("/api/v1/account/getSvgCard", &[("X-Token", &asha)]).await;
    assert!(drawing.text.contains(ASHA.name) && drawing.text.contains(ASHA.abha_number));
}

#[tokio::test]
async fn an_address_is_linked_preferred_and_unlinked() {
    let service = Service::start().await;
    let x_token = service.log_in(ASHA.abha_number).await;
    let own = ASHA.abha_address;
    for (path, body, expected) in [
        (LINK, json!({ "phrAddress": "asha.new@sbx", "preferred": false }), [own, "asha.new@sbx"]),
        (LINK, json!({ "phrAddress": "asha.new", "preferred": true }), ["asha.new@sbx", own]),
    ] {
        let reply = post(&service, &x_token, path, body).await;
        assert_eq!((reply.status, reply.json()), (200, json!(true)));
        assert_eq!(addresses(&service, &x_token).await, json!(expected));
    }
    // Somebody may log in with it.
    let body = json!({ "healthId": "asha.new@sbx" });
    let found = service.post("/api/v1/search/searchByHealthId", body).await;
    assert_eq!(found.json()["healthIdNumber"], ASHA.abha_number, "{}", found.text);

    let unlink = || json!({ "phrAddress": "asha.new@sbx" });
    let reply = post(&service, &x_token, UNLINK, unlink()).await;
    assert_eq!((reply.status, reply.json()), (200, json!(true)));
    assert_eq!(addresses(&service, &x_token).await, json!([own]));
    let again = post(&service, &x_token, UNLINK, unlink()).await;
    again.assert_refused("HIS-1042", "Invalid status transition.");
}

#[tokio::test]
async fn an_address_of_somebody_else_and_a_seventh_are_refused() {
    let service = Service::start().await;
    let x_token = service.log_in(ASHA.abha_number).await;
    let link = |address: &str| json!({ "phrAddress": address, "preferred": false });
    let taken = post(&service, &x_token, LINK, link(JOSEPH.abha_address)).await;
    assert_eq!(taken.json()["details"][0]["code"], "HIS-1015", "{}", taken.text);
    let others = post(&service, &x_token, UNLINK, json!({ "phrAddress": JOSEPH.abha_address }));
    others.await.assert_refused("HIS-1042", "Invalid status transition.");
    for number in 2..=6 {
        let reply = post(&service, &x_token, LINK, link(&format!("asha.{number}@sbx"))).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
    }
    let seventh = post(&service, &x_token, LINK, link("asha.7@sbx")).await;
    seventh.assert_refused("HIS-1042", "Invalid status transition.");
}

#[tokio::test]
async fn an_address_is_needed_and_has_its_form() {
    let service = Service::start().await;
    let x_token = service.log_in(ASHA.abha_number).await;
    for (path, good, name) in [
        (LINK, json!({ "phrAddress": "asha.new@sbx", "preferred": true }), "phrAddress"),
        (LINK, json!({ "phrAddress": "asha.new@sbx", "preferred": true }), "preferred"),
        (UNLINK, json!({ "phrAddress": "asha.new@sbx" }), "phrAddress"),
    ] {
        let mut body = good;
        body.as_object_mut().unwrap().remove(name);
        let reply = post(&service, &x_token, path, body).await;
        reply.assert_invalid("HIS-1002", said::EMPTY, name, Value::Null);
    }
    let malformed = json!({ "phrAddress": "a b", "preferred": true });
    let text = "Please enter a valid Health ID.";
    for path in [LINK, UNLINK] {
        let reply = post(&service, &x_token, path, malformed.clone()).await;
        reply.assert_invalid("HIS-1035", text, "phrAddress", "a b");
    }
    let no_flag = json!({ "phrAddress": "asha.new@sbx", "preferred": "perhaps" });
    let reply = post(&service, &x_token, LINK, no_flag).await;
    let text = "Type mismatched. Please send the correct type.";
    reply.assert_invalid("HIS-1004", text, "preferred", "perhaps");
}

#[tokio::test]
async fn none_of_it_is_for_somebody_who_is_not_logged_in() {
    let service = Service::start().await;
    let bad = [("X-Token", "Bearer no.such.token")];
    for headers in [&[][..], &bad] {
        for (path, ..) in IMAGES {
            service.get_with(path, headers).await.assert_unauthorized();
        }
        for path in [PROFILE, LINK, UNLINK] {
            let body = json!({ "phrAddress": MEENA.abha_address, "preferred": true });
            service.post_with(path, headers, body).await.assert_unauthorized();
        }
    }
}
