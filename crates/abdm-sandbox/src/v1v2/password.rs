//! Login with a password, which is in plain text on this wire.

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
