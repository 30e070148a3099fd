//! The photograph, the QR code and the card (section 9).

use abdm_sandbox::people::{ASHA, JOSEPH};
use abdm_sandbox::v3_forms::{CardStatus, Images};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::service::{PROFILE, V3};
use crate::profile::{PHOTO, refused_photos};
use crate::service::{JSON, Reply};

const QR_CODE: &str = "/abha/api/v3/profile/account/qrCode";
const CARD: &str = "/abha/api/v3/profile/account/abha-card";
const BEGINS: &[u8] = b"\x89PNG\r\n\x1a\n";

async fn patch(v3: &V3, x_token: &str, body: &Value) -> Reply {
    v3.send("PATCH", PROFILE, &[JSON, ("X-token", x_token)], &body.to_string()).await
}

#[tokio::test]
async fn a_photograph_is_set_and_the_profile_comes_back() {
    let v3 = V3::start().await;
    let x_token = v3.log_in(ASHA.abha_number).await.x_token;
    let mut expected = v3.profile(&x_token).await.json();
    assert_ne!(expected["profilePhoto"], STANDARD.encode(PHOTO));
    expected["profilePhoto"] = json!(STANDARD.encode(PHOTO));
    let reply = patch(&v3, &x_token, &json!({ "profilePhoto": STANDARD.encode(PHOTO) })).await;
    assert_eq!((reply.status, reply.json()), (200, expected.clone()));
    assert_eq!(v3.profile(&x_token).await.json(), expected);
}

#[tokio::test]
async fn what_is_no_photograph_of_a_face_is_refused_and_changes_nothing() {
    let v3 = V3::start().await;
    let x_token = v3.log_in(ASHA.abha_number).await.x_token;
    let before = v3.profile(&x_token).await.json();
    let field = ("ProfilePhoto", "Invalid photo. Please upload a file with a human face.");
    for photo in refused_photos() {
        let reply = patch(&v3, &x_token, &json!({ "profilePhoto": photo })).await;
        reply.assert_field(field.0, field.1);
    }
    for body in [json!({}), json!({ "profilePhoto": null }), json!({ "profilePhoto": "" })] {
        patch(&v3, &x_token, &body).await.assert_field(field.0, field.1);
    }
    assert_eq!(v3.profile(&x_token).await.json(), before);
}

#[tokio::test]
async fn a_card_comes_with_202_and_a_qr_code_with_200() {
    let v3 = V3::start().await;
    let asha = v3.log_in(ASHA.abha_number).await.x_token;
    let joseph = v3.log_in(JOSEPH.abha_number).await.x_token;
    for (path, status) in [(QR_CODE, 200), (CARD, 202)] {
        let reply = v3.get_with(path, &[("X-token", &asha)]).await;
        assert_eq!(
            (reply.status, &reply.headers["content-type"]),
            (status, &"image/png".parse().unwrap())
        );
        assert!(reply.bytes.starts_with(BEGINS), "{path}: {}", reply.text);
        let other = v3.get_with(path, &[("X-token", &joseph)]).await;
        assert_ne!(other.bytes, reply.bytes, "{path}");
    }
}

#[tokio::test]
async fn images_come_in_the_form_that_is_chosen() {
    let v3 = V3::start_with(|config| {
        config.v3_forms.images = Images::Base64;
        config.v3_forms.card_status = CardStatus::Ok;
    })
    .await;
    let x_token = v3.log_in(ASHA.abha_number).await.x_token;
    for path in [QR_CODE, CARD] {
        let reply = v3.get_with(path, &[("X-token", &x_token)]).await;
        assert_eq!(reply.status, 200);
        let bytes = STANDARD.decode(reply.json().as_str().unwrap()).unwrap();
        assert!(bytes.starts_with(BEGINS), "{path}");
    }
}

#[tokio::test]
async fn none_of_it_is_for_somebody_who_is_not_logged_in() {
    let v3 = V3::start().await;
    let bad = [("X-token", "Bearer no.such.token")];
    for path in [QR_CODE, CARD] {
        v3.get_with(path, &bad).await.assert_message(400, "Invalid X-token");
        let without = v3.get_with(path, &[]).await;
        assert!((400..500).contains(&without.status), "{path}: {}", without.text);
    }
    let body = json!({ "profilePhoto": STANDARD.encode(PHOTO) });
    let reply = patch(&v3, bad[0].1, &body).await;
    reply.assert_message(400, "Invalid X-token");
}
