//! What a patient who is logged in does without a journey, and what an application looks up.

use std::fmt;
use std::pin::Pin;

use abdm::flows::{Generation, SessionOf};
use abdm::types::{AbhaAddress, AbhaId, Email, Personal, Photo, Pincode};
use abdm::{CardFormat, LoginBy, ProfileUpdate, Submitted};

use super::errand::Patient;
use super::stage::{EMAIL, OTP, STREET, otp};
use crate::town::session;

/// One of them.
pub(super) struct Call {
    pub(super) name: &'static str,
    /// `None` is in all.
    of: Option<Generation>,
    pub(super) make: for<'a> fn(&'a Patient<'a>) -> Made<'a>,
}

type Made<'a> = Pin<Box<dyn Future<Output = Option<()>> + 'a>>;

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// Those of a generation.
pub(super) fn of(generation: Generation) -> impl Iterator<Item = &'static Call> {
    CALLS.iter().filter(move |call| call.of.is_none_or(|of| of == generation))
}

/// Of two by two points.
const PHOTO: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x02\0\0\0\x02";

macro_rules! calls {
    ($($name:literal $($generation:ident)?: |$patient:ident| $call:expr;)*) => {
        static CALLS: &[Call] = &[$(Call {
            name: $name,
            of: calls!(@of $($generation)?),
            make: |$patient| Box::pin(async move {
                let done = $call;
                $patient.told(done).map(drop)
            }),
        },)*];
    };
    (@of) => { None };
    (@of $generation:ident) => { Some(Generation::$generation) };
}

calls! {
    "search": |patient| patient.stage.client.search(patient.number()).await;
    "search by address": |patient| {
        patient.stage.client.search(AbhaId::Address(patient.address())).await
    };
    "search by mobile": |patient| {
        let (mobile, who) = (patient.mobile(), patient.who());
        patient.stage.client.search_by_mobile(&mobile, Some(&who)).await
    };
    "exists" V1V2: |patient| patient.stage.client.exists(patient.number()).await;
    "profile": |patient| patient.stage.client.profile(patient.session()).await;
    "update profile" V1V2: |patient| {
        let mut update = ProfileUpdate::default();
        update.address = Some(Personal::new(STREET));
        update.pincode = Some(Pincode::parse(patient.person.pincode).unwrap());
        patient.paper.hears(&update);
        patient.stage.client.update_profile(patient.session(), &update).await
    };
    "update photo": |patient| {
        let photo = Photo::new(PHOTO).unwrap();
        patient.paper.hears(&photo);
        patient.stage.client.update_photo(patient.session(), photo).await
    };
    "qr code": |patient| patient.stage.client.qr_code(patient.session()).await;
    "card": |patient| patient.stage.client.card(patient.session(), CardFormat::Png).await;
    "card as pdf" V1V2: |patient| {
        patient.stage.client.card(patient.session(), CardFormat::Pdf).await
    };
    "card as svg" V1V2: |patient| {
        patient.stage.client.card(patient.session(), CardFormat::Svg).await
    };
    "link and unlink" V1V2: |patient| {
        let (client, session) = (&patient.stage.client, patient.session());
        let address = AbhaAddress::parse("somebody.else@sbx").unwrap();
        patient.told(client.link_address(session, &address, true).await)?;
        client.unlink_address(session, &address).await
    };
    "e-mail link" V3: |patient| {
        let email = Email::parse(EMAIL).unwrap();
        patient.stage.client.send_email_link(patient.session(), &email).await
    };
    "what a login by address shows" V3: |patient| {
        let client = &patient.stage.client;
        let login = patient.told(client.login(LoginBy::mobile_otp(patient.address())).await)?;
        let session = match patient.told(login.submit_otp(&otp(OTP)).await)? {
            Submitted::Done(logged_in) => session(logged_in),
            Submitted::Retry(_, why) | Submitted::Unknown(_, why) => {
                return patient.told(Err(why));
            }
        };
        assert_eq!(session.of, SessionOf::Address);
        patient.told(client.profile(&session).await)?;
        patient.told(client.qr_code(&session).await)?;
        client.card(&session, CardFormat::Png).await
    };
    "refresh": |patient| patient.stage.client.refresh(patient.session()).await;
    // Ends the login, so it comes last.
    "logout": |patient| patient.stage.client.logout(patient.session()).await;
}
