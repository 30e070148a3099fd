//! `PATCH /v3/profile/account`: sets the photograph. Section 9.
//!
//! No other field is published for patients who manage their account themselves.

use super::profile;
use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::unreadable::DescribesAccount;
use crate::{Photo, XToken};

endpoint! {
    "v3.profile_update", PATCH Abha "/v3/profile/account",
    role: Changes, carries: Nothing,
    auth: User, replay: Never,
    body: json, reply: account
}

/// Sets the photograph.
#[derive(Debug, Clone, serde::Serialize)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// The patient's login.
    #[serde(skip, default = "XToken::absent")]
    pub x_token: XToken,
    /// The photograph, plain: one page calls it encrypted, which none of its samples is.
    pub profile_photo: Photo,
}

/// The profile as it is now.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[cfg_attr(feature = "server", derive(serde::Serialize))]
#[serde(transparent)]
pub struct Response(pub profile::Response);

impl DescribesAccount for Response {
    fn is_described(&self) -> bool {
        self.0.is_described()
    }
}

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        let jpeg: &[u8] = b"\xff\xd8\xff\xe0sentinel";
        let profile_photo = Photo::new(jpeg).expect("it begins as a JPEG does");
        vec![Self { x_token: sentinel::x_token(), profile_photo }]
    }

    fn replies() -> Vec<Bytes> {
        vec![sentinel::object(&[sentinel::OF_V3, sentinel::PERSON])]
    }
}
