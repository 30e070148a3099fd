//! The profile changed, its images, and linked addresses. Contract sections 5.1 and 5.2.

use abdm_types::v1v2::*;
use abdm_types::{
    AbhaAddress, Cause, Effect, Email, Endpoint, FailureKind, ImageKind, Personal, Photo, Pincode,
    Received,
};

use super::{assert_by_user, golden};
use crate::golden_requests::x_token;
use crate::server_half::{read, with_body};
use crate::support::{accepted, decoded, refused};

const UPDATE: &str = "POST /v1/account/profile";

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n sentinel";

#[test]
fn an_update_sends_what_changes_and_nothing_else() {
    let nothing = profile_update::Request::new(x_token());
    assert_by_user(&nothing, UPDATE, "{}");

    let text = |text: &str| Some(Personal::new(text));
    let all = profile_update::Request {
        x_token: x_token(),
        first_name: text("asha"),
        middle_name: text("k"),
        last_name: text("rao"),
        year_of_birth: text("1995"),
        month_of_birth: text("05"),
        day_of_birth: text("23"),
        email: Some(Email::parse("asha@host.example").unwrap()),
        address: text("1 sample street"),
        pincode: Some(Pincode::parse("560001").unwrap()),
        state_code: text("29"),
        district_code: text("572"),
        subdistrict_code: text("1"),
        town_code: text("2"),
        village_code: text("3"),
        ward_code: text("4"),
        profile_photo: Some(Photo::new(PNG).unwrap()),
    };
    assert_by_user(
        &all,
        UPDATE,
        r#"{"firstName":"asha","middleName":"k","lastName":"rao","yearOfBirth":"1995","monthOfBirth":"05","dayOfBirth":"23","email":"asha@host.example","address":"1 sample street","pincode":560001,"stateCode":"29","districtCode":"572","subdistrictCode":"1","townCode":"2","villageCode":"3","wardCode":"4","profilePhoto":"iVBORw0KGgogc2VudGluZWw="}"#,
    );
}

#[test]
fn n23_an_update_is_read_with_texts_and_numbers_in_each_others_place() {
    let body = r#"{"yearOfBirth":1995,"dayOfBirth":23,"pincode":"560001","address":""}"#;
    let request = with_body(&golden(UPDATE, true, "{}"), body);
    let request = read::<profile_update::Request>(&request).unwrap();
    assert_eq!(request.year_of_birth.unwrap().reveal(), "1995");
    assert_eq!(request.pincode.unwrap().number(), 560_001);
    assert!(request.address.is_none());
}

#[test]
fn an_update_answers_with_the_profile() {
    for addresses in ["null", r#"["asha.rao@sbx"]"#, r#""asha.rao@sbx""#, r#"[null]"#] {
        let body = format!(
            r#"{{"healthIdNumber":"43-4221-5105-6749","pincode":412306,"email":"asha@host.example","emailVerified":"true","phrAddress":{addresses}}}"#
        );
        let profile_update::Response(profile) = accepted::<profile_update::Request>(200, body);
        assert_eq!(profile.pincode.unwrap().reveal(), "412306");
        assert_eq!(profile.email_verified, Some(true));
        let told = profile.phr_address.iter().filter_map(Received::full);
        let expected = usize::from(addresses.contains("asha"));
        assert_eq!(told.count(), expected, "{addresses}");
        assert_eq!(profile.phr_address.len(), expected, "{addresses}");
    }
    for nothing in ["{}", "true", r#"{"message":"updated"}"#] {
        let failure = refused::<profile_update::Request>(200, nothing);
        assert_eq!(failure.effect(), Effect::Possible, "{nothing}");
    }
}

#[test]
fn each_image_has_a_path_of_its_own_and_no_body() {
    let x_token = x_token();
    assert_by_user(&qr_code::Request { x_token: x_token.clone() }, "GET /v1/account/qrCode", "");
    assert_by_user(&card_pdf::Request { x_token: x_token.clone() }, "GET /v1/account/getCard", "");
    assert_by_user(
        &card_png::Request { x_token: x_token.clone() },
        "GET /v1/account/getPngCard",
        "",
    );
    assert_by_user(&card_svg::Request { x_token }, "GET /v1/account/getSvgCard", "");
}

#[test]
fn an_image_comes_as_bytes_or_as_base64() {
    for body in [PNG, br#""iVBORw0KGgogc2VudGluZWw=""#, b"iVBORw0KGgogc2VudGluZWw="] {
        let qr_code::Response(qr) = accepted::<qr_code::Request>(200, body);
        let card_png::Response(card) = accepted::<card_png::Request>(200, body);
        for image in [qr, card] {
            assert_eq!((image.kind(), &image.bytes()[..]), (ImageKind::Png, PNG));
        }
    }
    let card_pdf::Response(pdf) = accepted::<card_pdf::Request>(200, "%PDF-1.7 sentinel");
    assert_eq!(pdf.kind(), ImageKind::Pdf);
    let drawing = "<?xml version=\"1.0\"?>\n<svg>Sentinel</svg>";
    let card_svg::Response(svg) = accepted::<card_svg::Request>(200, drawing);
    assert_eq!(svg.kind(), ImageKind::Svg);
}

#[test]
fn an_image_of_another_kind_than_asked_for_is_unreadable() {
    fn check<E: Endpoint>(own: ImageKind) {
        let drawing = br#""PHN2ZyA+c2VudGluZWw8L3N2Zz4=""#;
        for (body, kind) in [
            (PNG, ImageKind::Png),
            (b"%PDF-1.7 sentinel", ImageKind::Pdf),
            (b"\xff\xd8\xff\xe0 sentinel", ImageKind::Jpeg),
            (b"<svg>Sentinel</svg>", ImageKind::Svg),
            (drawing, ImageKind::Svg),
        ] {
            match decoded::<E>(200, body.to_vec()) {
                Ok(_) => assert_eq!(kind, own, "{}", E::META.name),
                Err(failure) => {
                    assert_ne!(kind, own, "{}", E::META.name);
                    let unreadable = matches!(failure.kind(), FailureKind::Unreadable { .. });
                    assert!(unreadable, "{failure}");
                }
            }
        }
    }
    check::<qr_code::Request>(ImageKind::Png);
    check::<card_pdf::Request>(ImageKind::Pdf);
    check::<card_png::Request>(ImageKind::Png);
    check::<card_svg::Request>(ImageKind::Svg);
}

#[test]
fn what_is_no_image_is_not_handed_on_as_one() {
    fn check<E: Endpoint>() {
        for body in ["", "{}", "string", r#""string""#, r#"{"qrCode":"iVBORw0KGgo="}"#, "<html>"] {
            refused::<E>(200, body);
        }
    }
    check::<qr_code::Request>();
    check::<card_pdf::Request>();
    check::<card_png::Request>();
    check::<card_svg::Request>();
}

#[test]
fn an_address_is_linked_with_a_preference_and_unlinked_without() {
    let phr_address = AbhaAddress::parse("asha.rao@sbx").unwrap();
    for preferred in [true, false] {
        let phr_address = phr_address.clone();
        let request = link_address::Request { x_token: x_token(), phr_address, preferred };
        let body = format!(r#"{{"phrAddress":"asha.rao@sbx","preferred":{preferred}}}"#);
        assert_by_user(&request, "POST /v2/account/phr-linked", &body);
    }
    let request = unlink_address::Request { x_token: x_token(), phr_address };
    let body = r#"{"phrAddress":"asha.rao@sbx"}"#;
    assert_by_user(&request, "POST /v2/account/phr-delinked", body);
}

#[test]
fn whether_it_is_linked_is_told_bare_or_under_some_name() {
    for (body, told) in [
        ("true", true),
        ("true ", true),
        (r#"{"status":"true"}"#, true),
        (r#"{"status":true}"#, true),
        (r#"{"asha.rao@sbx":true}"#, true),
        ("false", false),
        (r#"{"status":false}"#, false),
    ] {
        let linked = accepted::<link_address::Request>(200, body);
        assert_eq!(linked, link_address::Response(told), "{body}");
        let unlinked = accepted::<unlink_address::Request>(200, body);
        assert_eq!(unlinked, unlink_address::Response(told), "{body}");
    }
    for body in ["", "{}", r#"{"status":"PENDING"}"#, r#"{"a":true,"b":false}"#] {
        let failure = refused::<link_address::Request>(200, body);
        assert_eq!(failure.effect(), Effect::Possible, "{body}");
        refused::<unlink_address::Request>(200, body);
    }
}

#[test]
fn a_taken_address_and_a_refused_picture_are_told_as_such() {
    let refusal = |code: &str| {
        format!(
            r#"{{"code":"HIS-422","message":"m","details":[{{"message":"m","code":"{code}","attribute":null}}]}}"#
        )
    };
    let taken = refused::<link_address::Request>(422, refusal("HIS-1015"));
    assert_eq!((taken.cause(), taken.effect()), (Cause::AddressTaken, Effect::Settled));
    let picture = refused::<profile_update::Request>(422, refusal("HIS-1040"));
    assert_eq!((picture.cause(), picture.effect()), (Cause::InvalidField, Effect::Settled));
}
