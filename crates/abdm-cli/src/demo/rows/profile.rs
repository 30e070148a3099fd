//! What somebody who is logged in does without an OTP.

use abdm::flows::{Generation, UserSession};
use abdm::types::{AbhaAddress, Image, ImageKind, Personal, Photo, Pincode, Received};
use abdm::{CardFormat, Error, Profile, ProfileUpdate};
use abdm_sandbox::people::{Person, VIKRAM};

use super::{BOTH, Proven, Row};
use crate::demo::acts::{log_in, unexpected};
use crate::demo::stage::{Cold, Patient, invented};
use crate::problem::{At, Problem};

/// Nobody whom the other rows need.
const OWNER: Person = VIKRAM;

pub(super) const ROWS: &[Row] = &[
    Row {
        name: "update-profile",
        title: "Change what the account says of a patient",
        generations: &[Generation::V1V2],
        person: OWNER,
        by_default: false,
        perform: |cold| Box::pin(update_profile(cold)),
    },
    Row {
        name: "update-photo",
        title: "Set a photograph",
        generations: BOTH,
        person: OWNER,
        by_default: false,
        perform: |cold| Box::pin(update_photo(cold)),
    },
    Row {
        name: "card",
        title: "Fetch the card in every format there is",
        generations: BOTH,
        person: OWNER,
        by_default: false,
        perform: |cold| Box::pin(card(cold)),
    },
    Row {
        name: "qr-code",
        title: "Fetch the QR code",
        generations: BOTH,
        person: OWNER,
        by_default: false,
        perform: |cold| Box::pin(qr_code(cold)),
    },
    Row {
        name: "link-address",
        title: "Link an ABHA address, and unlink it",
        generations: &[Generation::V1V2],
        person: OWNER,
        by_default: false,
        perform: |cold| Box::pin(link_address(cold)),
    },
];

const SHOWS_CHANGE: &str = "the profile shows the change";
const BEGINS_SO: &str = "it begins as its kind does";

/// A PNG of two by two points, as far as anybody looks at it.
const PHOTO: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x02\0\0\0\x02";

async fn session(cold: &Cold<'_>) -> Result<UserSession, Problem> {
    let _proving = cold.log.prove();
    log_in(cold, &Patient::new(&OWNER)?).await
}

async fn read(cold: &Cold<'_>, session: &UserSession) -> Result<Profile, Problem> {
    let _proving = cold.log.prove();
    cold.client.profile(session).await.map_err(|error| Problem::of(&error, At::Reading))
}

fn updating(error: Error) -> Problem {
    Problem::of(&error, At::Updating)
}

async fn update_profile(cold: &Cold<'_>) -> Result<Proven, Problem> {
    let session = session(cold).await?;
    let mut update = ProfileUpdate::default();
    update.address = Some(Personal::new("1 Sample Street"));
    update.pincode = Some(invented(Pincode::parse(OWNER.pincode))?);
    cold.client.update_profile(&session, &update).await.map_err(updating)?;
    let profile = read(cold, &session).await?;
    if profile.address.as_ref().map(Personal::reveal) != Some("1 Sample Street") {
        return Err(unexpected("the profile does not show the change"));
    }
    Ok(vec![SHOWS_CHANGE])
}

async fn update_photo(cold: &Cold<'_>) -> Result<Proven, Problem> {
    let session = session(cold).await?;
    let photo = invented(Photo::new(PHOTO))?;
    let set = cold.client.update_photo(&session, photo).await.map_err(updating)?;
    let profile = read(cold, &session).await?;
    let shown = |profile: &Profile| profile.profile_photo.as_ref().map(|p| p.reveal().to_owned());
    if shown(&profile).is_none() || shown(&profile) != shown(&set) {
        return Err(unexpected("the profile does not show the photograph"));
    }
    Ok(vec![SHOWS_CHANGE])
}

async fn card(cold: &Cold<'_>) -> Result<Proven, Problem> {
    let session = session(cold).await?;
    let formats: &[_] = match cold.client.generation() {
        Generation::V1V2 => &[
            (CardFormat::Png, ImageKind::Png),
            (CardFormat::Pdf, ImageKind::Pdf),
            (CardFormat::Svg, ImageKind::Svg),
        ],
        _ => &[(CardFormat::Png, ImageKind::Png)],
    };
    for (format, kind) in formats {
        let card = cold.client.card(&session, *format).await;
        look_at(cold, &card.map_err(|error| Problem::of(&error, At::Reading))?, *kind)?;
    }
    Ok(vec![BEGINS_SO])
}

async fn qr_code(cold: &Cold<'_>) -> Result<Proven, Problem> {
    let session = session(cold).await?;
    let qr_code = cold.client.qr_code(&session).await;
    look_at(cold, &qr_code.map_err(|error| Problem::of(&error, At::Reading))?, ImageKind::Png)?;
    Ok(vec![BEGINS_SO])
}

fn look_at(cold: &Cold<'_>, image: &Image, kind: ImageKind) -> Result<(), Problem> {
    if image.kind() != kind {
        return Err(unexpected("the image is of another kind"));
    }
    let bytes = image.bytes().len();
    cold.log.note(format_args!("{}, {bytes} bytes", kind.media_type()));
    Ok(())
}

async fn link_address(cold: &Cold<'_>) -> Result<Proven, Problem> {
    let session = session(cold).await?;
    let address = invented(AbhaAddress::parse("vikram.demo@sbx"))?;
    let is_linked = async || {
        let profile = read(cold, &session).await?;
        Ok::<_, Problem>(profile.addresses.iter().filter_map(Received::full).any(|a| *a == address))
    };
    let linked = cold.client.link_address(&session, &address, false).await.map_err(updating)?;
    if !linked || !is_linked().await? {
        return Err(unexpected("the address is not linked"));
    }
    let unlinked = cold.client.unlink_address(&session, &address).await.map_err(updating)?;
    if !unlinked || is_linked().await? {
        return Err(unexpected("the address is linked still"));
    }
    Ok(vec![SHOWS_CHANGE])
}
