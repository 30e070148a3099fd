//! A call that was let in, and what is looked at before.

use std::cell::Cell;
use std::ops::{Deref, DerefMut};
use std::sync::MutexGuard;
use std::time::SystemTime;

use abdm_types::Ciphertext;
use abdm_types::server::token;
use bytes::Bytes;
use http::Request;
use http::header::{AUTHORIZATION, CONTENT_TYPE};

use crate::api_manager::Rejection;
use crate::config::Ciphertexts;
use crate::key::ServiceKey;
use crate::sandbox::Desk;
use crate::world::{Doings, Generation, Login, Right, World};

/// What a handler works with.
pub(crate) struct Call<'a> {
    pub(crate) desk: &'a Desk,
    pub(crate) now: SystemTime,
    pub(crate) admitted: Admitted,
    /// What it has done so far.
    pub(crate) doings: &'a Cell<Doings>,
}

impl Call<'_> {
    /// The world, in which whatever is done about OTPs is this call's doing.
    pub(crate) fn world(&self) -> Visit<'_> {
        Visit { world: self.desk.world(), doings: self.doings }
    }

    /// Whether an encrypted OTP is believed by its looks.
    pub(crate) fn takes_unread(&self, key: &ServiceKey, otp: &Ciphertext) -> bool {
        self.desk.config.ciphertexts == Ciphertexts::FormOnly && key.could_decrypt(otp.as_str())
    }
}

/// The world while a call has it to itself.
pub(crate) struct Visit<'a> {
    world: MutexGuard<'a, World>,
    doings: &'a Cell<Doings>,
}

impl Deref for Visit<'_> {
    type Target = World;

    fn deref(&self) -> &World {
        &self.world
    }
}

impl DerefMut for Visit<'_> {
    fn deref_mut(&mut self) -> &mut World {
        &mut self.world
    }
}

impl Drop for Visit<'_> {
    fn drop(&mut self) {
        self.doings.set(self.doings.get().and(self.world.take_doings()));
    }
}

/// Who is calling.
pub(crate) struct Admitted {
    pub(crate) client_id: String,
    pub(crate) user: User,
}

/// For whom.
pub(crate) enum User {
    Nobody,
    /// The owner of an account, by an `X-Token`.
    Owner(Login),
    /// The owner of a verified mobile, by a `T-Token` that belongs to one transaction.
    MobileOwner {
        txn_id: String,
    },
    /// The owner of an account whose login is to be renewed, by an `R-token`.
    Renewer(Login),
}

/// The client that an application token was issued to.
pub(crate) fn application(
    world: &mut World,
    request: &Request<Bytes>,
    generation: Generation,
    now: SystemTime,
) -> Result<String, Rejection> {
    if !request.headers().contains_key(AUTHORIZATION) {
        return Err(Rejection::MissingToken);
    }
    let token = token(request, &AUTHORIZATION).ok_or(Rejection::BadToken)?;
    match world.tokens.right(token, generation, now) {
        Ok(Right::App { client_id }) => Ok(client_id),
        _ => Err(Rejection::BadToken),
    }
}

/// Whether a body says that it is JSON, without which the framework does not look at it.
pub(crate) fn is_json(request: &Request<Bytes>) -> bool {
    let content_type = request.headers().get(CONTENT_TYPE);
    content_type.and_then(|value| value.to_str().ok()).is_some_and(|value| {
        let (kind, _) = value.split_once(';').unwrap_or((value, ""));
        kind.trim().eq_ignore_ascii_case("application/json")
    })
}

/// Whether it has the form of an OTP.
pub(crate) fn is_six_digits(text: &str) -> bool {
    text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit())
}

/// Whether it has the form of a UUID, of whichever version.
pub(crate) fn is_uuid(text: &str) -> bool {
    text.split('-').map(str::len).eq([8, 4, 4, 4, 12])
        && text.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-')
}
