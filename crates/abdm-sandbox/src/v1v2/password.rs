//! Passwords. That of a login is in plain text on this wire, the others are encrypted.

use abdm_types::Ciphertext;
use abdm_types::server::ServerEndpoint;
use abdm_types::v1v2::auth_password;
use bytes::Bytes;
use http::Response;
use secrecy::ExposeSecret;

use super::refusal::Refusal;
use super::{Handle, route, tokens};
use crate::call::Call;
use crate::route::Route;
use crate::world::{Errand, Generation, Journey, Method};

/// What is served here.
pub(super) const ROUTES: &[Route] = &[route::<auth_password::Request>()];

const ERRAND: Errand =
    Errand { generation: Generation::V1V2, journey: Journey::Login, method: Method::Password };

impl Handle for auth_password::Request {
    const REQUIRED: &'static [&'static str] = &["healthId", "password"];

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let mut world = call.world();
        let account = world.accounts.find(&self.health_id)?;
        let password = Some(self.password.expose_secret());
        world.verify_password(ERRAND, account, password, call.now)?;
        let tokens = tokens::login(call, &mut world, account)?;
        Ok(Self::reply(&auth_password::Response(tokens)))
    }
}

/// A password that came encrypted, or `None` where it is not looked into.
pub(super) fn encrypted(
    call: &Call<'_>,
    name: &'static str,
    password: &Ciphertext,
) -> Result<Option<String>, Refusal> {
    let key = call.desk.keys.now().ok_or(Refusal::Unexpected)?;
    if call.takes_unread(&key, password) {
        return Ok(None);
    }
    call.decrypt(password, |value| Refusal::not_encrypted(name, value)).map(Some)
}
