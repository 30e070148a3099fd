//! The photograph, the QR code, the card, and the link for an e-mail address. Section 9.

use abdm_types::testing::Sample;
use abdm_types::v3::*;
use abdm_types::{Cause, Effect, FailureKind, ImageKind, Photo, Received};

use super::{ABHA, assert_by_user, ciphertext, x_token};
use crate::support::{accepted, decoded, refused};

#[test]
fn a_photograph_is_sent_plain() {
    let photo: &[u8] = b"\xff\xd8\xff\xe0photo";
    let request =
        profile_update::Request { x_token: x_token(), profile_photo: Photo::new(photo).unwrap() };
    let line = format!("PATCH {ABHA}/profile/account");
    let read = assert_by_user(&request, &line, r#"{"profilePhoto":"/9j/4HBob3Rv"}"#);
    assert_eq!(read.profile_photo.image().bytes(), photo);
}

/// Annex; section 14, numbers 21 to 23.
#[test]
fn a_change_is_answered_with_the_profile_in_any_of_its_forms() {
    for (mobile, email_verified) in [
        (r#""******1001""#, "null"),
        (r#""5550001001""#, r#""false""#),
        ("null", r#""a*******@host.example""#),
        (r#""******1001""#, "true"),
    ] {
        let body = format!(
            r#"{{"ABHANumber":"43-4221-5105-6749","preferredAbhaAddress":"asha.rao@sbx","mobile":{mobile},"name":"asha rao","dayOfBirth":1995,"profilePhoto":"/9j/","status":"ACTIVE","email":null,"emailVerified":{email_verified},"tags":{{}},"townName":null,"localizedDetails":{{"name":"x","localizedLabels":{{"mobile":"y"}}}}}}"#
        );
        let profile_update::Response(profile) = accepted::<profile_update::Request>(200, body);
        assert!(profile.abha_number.unwrap().full().is_some());
        assert_eq!(profile.mobile.is_none(), mobile == "null");
        let verified = email_verified.trim_matches('"').parse().ok();
        assert_eq!(profile.email_verified, verified, "{email_verified}");
        assert_eq!(profile.day_of_birth.unwrap().reveal(), "1995");
        assert_eq!(profile.profile_photo.unwrap().reveal(), "/9j/");
    }
}

#[test]
fn a_photograph_without_a_face_is_told_as_such() {
    let body = r#"{"ProfilePhoto":"Invalid photo. Please upload a file with a human face.","timestamp":"2025-01-15 13:39:03"}"#;
    for status in [400, 200] {
        let failure = refused::<profile_update::Request>(status, body);
        assert_eq!(failure.cause(), Cause::InvalidField, "{status}");
        assert_eq!(failure.effect(), Effect::Settled, "{status}");
    }
}

#[test]
fn images_are_asked_for_with_a_login() {
    let (qr_code, card) =
        (qr_code::Request { x_token: x_token() }, card::Request { x_token: x_token() });
    assert_by_user(&qr_code, &format!("GET {ABHA}/profile/account/qrCode"), "");
    assert_by_user(&card, &format!("GET {ABHA}/profile/account/abha-card"), "");
}

/// Whatever it is, and whether it is told to be there or only taken. Section 14, number 13.
#[track_caller]
pub(super) fn assert_image<E: Sample>(kind: fn(E::Response) -> ImageKind) {
    let svg: &[u8] = b"<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>";
    for status in [200, 202] {
        for (body, expected) in [
            (b"\x89PNG\r\n\x1a\nrest".as_slice(), ImageKind::Png),
            (b"\xff\xd8\xff\xe0rest", ImageKind::Jpeg),
            (svg, ImageKind::Svg),
            (b"iVBORw0KGgpyZXN0", ImageKind::Png),
            (b"\"iVBORw0KGgpyZXN0\"", ImageKind::Png),
        ] {
            assert_eq!(kind(accepted::<E>(status, body.to_vec())), expected);
        }
        let no_picture = ["", "{}", "null", "true", "<html></html>", "OK", "%PDF-1.7 rest"];
        for body in no_picture.into_iter().chain([r#"{"message":"done"}"#]) {
            let failure = decoded::<E>(status, body).err().unwrap();
            assert!(matches!(failure.kind(), FailureKind::Unreadable { .. }), "{status} {body}");
        }
        let expired =
            r#"{"code":"ABDM-1094","message":"X-token expired","timestamp":"2025-07-31 12:15:32"}"#;
        assert!(refused::<E>(status, expired).service_error().is_some());
    }
}

#[test]
fn n13_an_image_is_known_by_its_first_bytes_and_nothing_else_is_one() {
    assert_image::<qr_code::Request>(|qr_code::Response(image)| image.kind());
    assert_only_png();
}

/// Section 9: a card is a PNG.
fn assert_only_png() {
    for status in [200, 202] {
        for body in
            [b"\x89PNG\r\n\x1a\nrest".as_slice(), b"iVBORw0KGgpyZXN0", b"\"iVBORw0KGgpyZXN0\""]
        {
            let card::Response(image) = accepted::<card::Request>(status, body.to_vec());
            assert_eq!(image.kind(), ImageKind::Png);
        }
        for body in [
            b"\xff\xd8\xff\xe0rest".as_slice(),
            b"<svg>x</svg>",
            b"%PDF-1.7 rest",
            b"{}",
            b"null",
            br#"{"message":"done"}"#,
        ] {
            let failure = decoded::<card::Request>(status, body.to_vec()).err().unwrap();
            assert!(matches!(failure.kind(), FailureKind::Unreadable { .. }), "{failure}");
        }
        let expired =
            r#"{"code":"ABDM-1094","message":"X-token expired","timestamp":"2025-07-31 12:15:32"}"#;
        assert!(refused::<card::Request>(status, expired).service_error().is_some());
    }
}

#[test]
fn a_link_for_an_email_address_is_answered_with_nothing() {
    let request = email_link::Request { x_token: x_token(), login_id: ciphertext() };
    assert_by_user(
        &request,
        &format!("POST {ABHA}/profile/account/request/emailVerificationLink"),
        r#"{"scope":["abha-profile","email-link-verify"],"loginHint":"email","loginId":"Y2lwaGVydGV4dA==","otpSystem":"abdm"}"#,
    );
    for nothing in ["", "{}", "true", "null"] {
        accepted::<email_link::Request>(200, nothing);
    }
    // Not the published status: somebody on the way may have answered.
    for (status, body) in [(202, ""), (204, ""), (200, r#"{"message":"sent"}"#)] {
        let failure = refused::<email_link::Request>(status, body);
        assert_eq!(failure.effect(), Effect::Possible, "{status} {body}");
    }
    let field = r#"{"loginId":"Invalid LoginId","timestamp":"2025-01-15 13:39:03"}"#;
    assert_eq!(refused::<email_link::Request>(200, field).cause(), Cause::NotEncrypted);
}

#[test]
fn a_number_that_is_masked_in_a_profile_stays_masked() {
    let body = r#"{"ABHANumber":"91-****-****-5727","status":"ACTIVE"}"#;
    let profile_update::Response(profile) = accepted::<profile_update::Request>(200, body);
    assert!(matches!(profile.abha_number, Some(Received::Masked(_))));
}
