//! What a patient who is logged in does without an OTP: the account read and changed, its QR code and
//! cards, and linked addresses.

use abdm::flows::{SessionOf, UserSession};
use abdm::types::{
    AbhaAddress, Cause, Effect, FailureKind, Image, ImageKind, Personal, Photo, Pincode, Received,
};
use abdm::{CardFormat, Client, Error, Feature, ProfileUpdate};
use abdm_sandbox::people::{ASHA, JOSEPH, VIKRAM};
use abdm_sandbox::v3_forms::{CardStatus, Images};

use crate::promises::{in_both_generations, on_v3, over_tcp};
use crate::relay::{Fate, Relay};
use crate::town::Town;

/// Of two by two points, and of one, which has no face.
const PHOTO: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x02\0\0\0\x02";
const POINT: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01";

/// The first as it travels.
const SENT: &str = "iVBORw0KGgoAAAANSUhEUgAAAAIAAAAC";

const LINK: &str = "/api/v2/account/phr-linked";

fn photo(bytes: &'static [u8]) -> Photo {
    Photo::new(bytes).unwrap()
}

fn address(text: &str) -> AbhaAddress {
    AbhaAddress::parse(text).unwrap()
}

fn moved() -> ProfileUpdate {
    let mut update = ProfileUpdate::default();
    update.address = Some(Personal::new("1 Sample Street"));
    update.pincode = Some(Pincode::parse("686001").unwrap());
    update
}

fn revealed(text: Option<&Personal>) -> Option<&str> {
    text.map(Personal::reveal)
}

/// The path of the card that both generations have, and that of the QR code.
fn image_paths(town: &Town) -> [&'static str; 2] {
    match town.is_v3() {
        true => ["/abha/api/v3/profile/account/abha-card", "/abha/api/v3/profile/account/qrCode"],
        false => ["/api/v1/account/getPngCard", "/api/v1/account/qrCode"],
    }
}

async fn both_images(client: &Client, session: &UserSession) -> [Result<Image, Error>; 2] {
    [client.card(session, CardFormat::Png).await, client.qr_code(session).await]
}

#[track_caller]
fn assert_lacking(why: &Error, town: &Town, feature: Feature) {
    assert_eq!(why.effect(), Effect::None);
    let Error::NotInGeneration { what, generation } = *why else { panic!("{why}") };
    assert_eq!((what, generation), (feature, town.generation));
}

in_both_generations! {
    async fn a_photograph_is_set_and_read(town) {
        let client = town.client();
        let session = town.log_in(&client, &ASHA).await;
        let answer = client.update_photo(&session, photo(PHOTO)).await.unwrap();
        let read = client.profile(&session).await.unwrap();
        for profile in [answer, read] {
            assert_eq!(revealed(profile.profile_photo.as_ref()), Some(SENT));
            assert_eq!(profile.abha_number.unwrap().full().unwrap().as_str(), ASHA.abha_number);
        }
    }

    async fn a_photograph_without_a_face_is_refused_and_said_to_be(town) {
        let client = town.client();
        let session = town.log_in(&client, &ASHA).await;
        let why = client.update_photo(&session, photo(POINT)).await.unwrap_err();
        assert_eq!(why.effect(), Effect::Settled);
        assert_eq!(why.cause(), Cause::InvalidField, "{why}");
    }

    async fn an_update_of_nothing_is_told_before_any_call(town) {
        let client = town.client();
        let session = town.log_in(&client, &ASHA).await;
        let calls = town.calls();
        let why = client.update_profile(&session, &ProfileUpdate::default()).await.unwrap_err();
        assert!(matches!(why, Error::Input(_)), "{why}");
        assert_eq!(town.calls(), calls);
    }

    async fn an_update_whose_answer_is_lost_is_made_once_and_shows_in_the_profile(town) {
        let relay = Relay::before(&town).await;
        let client = relay.client();
        let session = town.log_in(&client, &ASHA).await;
        relay.on(town.wire().profile, Fate::AnswerLost);
        let why = client.update_photo(&session, photo(PHOTO)).await.unwrap_err();
        assert_eq!((why.effect(), relay.count(town.wire().profile)), (Effect::Possible, 1));
        assert_eq!(why.patient_notice().key(), "change_may_be_done");
        relay.on(town.wire().profile, Fate::Answered);
        let profile = client.profile(&session).await.unwrap();
        assert_eq!(revealed(profile.profile_photo.as_ref()), Some(SENT));
    }

    async fn card_and_qr_code_are_pictures_of_the_patient_alone(town) {
        let client = town.client();
        let (asha, joseph) =
            (town.log_in(&client, &ASHA).await, town.log_in(&client, &JOSEPH).await);
        let of_asha = both_images(&client, &asha).await.map(Result::unwrap);
        let of_joseph = both_images(&client, &joseph).await.map(Result::unwrap);
        for (one, other) in of_asha.iter().zip(&of_joseph) {
            assert_eq!(one.kind(), ImageKind::Png);
            assert_ne!(one, other);
        }
    }

    async fn an_image_is_the_same_in_every_form_that_it_comes_in(town) {
        let client = town.client();
        let plain = both_images(&client, &town.log_in(&client, &ASHA).await).await;
        let other = town.with(|config| {
            config.images = Images::Base64;
            config.v3_forms.images = Images::Base64;
            config.v3_forms.card_status = CardStatus::Ok;
        }).await;
        let client = other.client();
        let text = both_images(&client, &other.log_in(&client, &ASHA).await).await;
        for (plain, text) in plain.into_iter().zip(text) {
            assert_eq!(plain.unwrap(), text.unwrap());
        }
    }

    async fn what_is_no_such_image_is_never_given_as_one(town) {
        let client = town.client();
        let session = town.log_in(&client, &ASHA).await;
        for (status, body, unreadable) in [
            ("200 OK", r#"{"message":"done"}"#, true),
            ("202 Accepted", "{}", true),
            ("200 OK", "<html>Request Rejected</html>", true),
            ("200 OK", "%PDF-1.7 not what was asked for", true),
            ("200 OK", r#"{"code":"ABDM-1094","message":"X-token expired"}"#, false),
            ("200 OK", r#"{"code":"HIS-422","message":"m","details":[{"code":"HIS-1007"}]}"#, false),
        ] {
            let relay = Relay::before(&town).await;
            for path in image_paths(&town) {
                relay.says(path, status, body);
            }
            for image in both_images(&relay.client(), &session).await {
                let why = image.unwrap_err();
                let kind = why.failure().unwrap().kind();
                let is_unreadable = matches!(kind, FailureKind::Unreadable { .. });
                assert_eq!(is_unreadable, unreadable, "{status} {body}: {why}");
            }
        }
    }

    async fn a_session_of_another_kind_is_refused_before_any_call(town) {
        let client = town.client();
        let mut session = town.log_in(&client, &ASHA).await;
        session.of = SessionOf::Address;
        let calls = town.calls();
        for why in [
            client.update_profile(&session, &moved()).await.unwrap_err(),
            client.update_photo(&session, photo(PHOTO)).await.unwrap_err(),
            client.link_address(&session, &address("a.b@sbx"), true).await.unwrap_err(),
            client.unlink_address(&session, &address("a.b@sbx")).await.unwrap_err(),
        ] {
            assert!(matches!(why, Error::OtherSession), "{why}");
        }
        assert_eq!(town.calls(), calls);
    }

    async fn a_login_that_has_ended_is_told(town) {
        let client = town.client();
        let session = town.log_in(&client, &ASHA).await;
        client.logout(&session).await.unwrap();
        for why in [
            client.update_photo(&session, photo(PHOTO)).await.unwrap_err(),
            client.card(&session, CardFormat::Png).await.unwrap_err(),
            client.qr_code(&session).await.unwrap_err(),
        ] {
            assert!(why.is_token_refused(), "{why}");
        }
    }

    async fn a_profile_tells_how_the_patient_was_verified(town) {
        let client = town.client();
        let vikram = client.profile(&town.log_in(&client, &VIKRAM).await).await.unwrap();
        assert_eq!(vikram.email_verified, Some(true));
        assert_eq!(revealed(vikram.verification_status.as_ref()), Some("VERIFIED"));
        assert_eq!(revealed(vikram.verification_type.as_ref()), Some("AADHAAR"));
        let addresses = if town.is_v3() { vec![] } else { vec![VIKRAM.abha_address] };
        let told = vikram.addresses.iter().filter_map(Received::full);
        assert_eq!(told.map(AbhaAddress::as_str).collect::<Vec<_>>(), addresses);
    }
}

over_tcp! {
    async fn what_is_given_changes_and_nothing_else_does(town) {
        let client = town.client();
        let session = town.log_in(&client, &ASHA).await;
        let before = client.profile(&session).await.unwrap();
        let answer = client.update_profile(&session, &moved()).await.unwrap();
        let read = client.profile(&session).await.unwrap();
        for profile in [answer, read] {
            assert_eq!(revealed(profile.address.as_ref()), Some("1 Sample Street"));
            assert_eq!(revealed(profile.pincode.as_ref()), Some("686001"));
            assert_eq!(revealed(profile.name.as_ref()), revealed(before.name.as_ref()));
            assert_eq!(revealed(profile.state_code.as_ref()), revealed(before.state_code.as_ref()));
        }
    }

    async fn a_card_comes_in_every_format(town) {
        let client = town.client();
        let session = town.log_in(&client, &ASHA).await;
        for (format, kind) in [
            (CardFormat::Png, ImageKind::Png),
            (CardFormat::Pdf, ImageKind::Pdf),
            (CardFormat::Svg, ImageKind::Svg),
        ] {
            assert_eq!(client.card(&session, format).await.unwrap().kind(), kind);
        }
    }

    async fn an_address_is_linked_preferred_and_unlinked(town) {
        let client = town.client();
        let session = town.log_in(&client, &ASHA).await;
        let new = address("asha.new@sbx");
        let profile = async || client.profile(&session).await.unwrap();
        assert!(client.link_address(&session, &new, false).await.unwrap());
        assert_eq!(profile().await.addresses.len(), 2);
        assert!(client.link_address(&session, &new, true).await.unwrap());
        assert_eq!(profile().await.abha_address.unwrap().full(), Some(&new));
        assert!(client.unlink_address(&session, &new).await.unwrap());
        let left = profile().await.addresses;
        let left: Vec<_> = left.iter().filter_map(Received::full).map(AbhaAddress::as_str).collect();
        assert_eq!(left, [ASHA.abha_address]);
    }

    async fn an_address_of_somebody_else_is_told_as_taken(town) {
        let client = town.client();
        let session = town.log_in(&client, &ASHA).await;
        let why = client.link_address(&session, &address(JOSEPH.abha_address), true).await;
        let why = why.unwrap_err();
        assert_eq!((why.effect(), why.cause()), (Effect::Settled, Cause::AddressTaken));
        let why = client.unlink_address(&session, &address(JOSEPH.abha_address)).await.unwrap_err();
        assert_eq!(why.effect(), Effect::Settled);
    }

    async fn a_link_whose_answer_is_lost_is_made_once(town) {
        let relay = Relay::before(&town).await;
        let client = relay.client();
        let session = town.log_in(&client, &ASHA).await;
        relay.on(LINK, Fate::AnswerLost);
        let why = client.link_address(&session, &address("asha.new@sbx"), false).await.unwrap_err();
        assert_eq!((why.effect(), relay.count(LINK)), (Effect::Possible, 1));
        assert_eq!(client.profile(&session).await.unwrap().addresses.len(), 2);
    }
}

on_v3! {
    async fn what_it_lacks_is_told_before_any_call(town) {
        let client = town.client();
        let session = town.log_in(&client, &ASHA).await;
        let calls = town.calls();
        let mut with_photo = moved();
        with_photo.photo = Some(photo(PHOTO));
        for (why, feature) in [
            (
                client.update_profile(&session, &moved()).await.unwrap_err(),
                Feature::UpdateProfileFields,
            ),
            (
                client.update_profile(&session, &with_photo).await.unwrap_err(),
                Feature::UpdateProfileFields,
            ),
            (
                client.card(&session, CardFormat::Pdf).await.unwrap_err(),
                Feature::CardFormat,
            ),
            (
                client.card(&session, CardFormat::Svg).await.unwrap_err(),
                Feature::CardFormat,
            ),
            (
                client.link_address(&session, &address("a.b@sbx"), true).await.unwrap_err(),
                Feature::LinkAddress,
            ),
            (
                client.unlink_address(&session, &address("a.b@sbx")).await.unwrap_err(),
                Feature::LinkAddress,
            ),
        ] {
            assert_lacking(&why, &town, feature);
        }
        assert_eq!(town.calls(), calls);
    }
}
