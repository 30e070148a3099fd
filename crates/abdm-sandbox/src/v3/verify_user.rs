//! The end of a login using mobile: one of the accounts is chosen (contract V3, section 6).

use abdm_types::server::ServerEndpoint;
use abdm_types::v3::login_verify_user;
use bytes::Bytes;
use http::Response;
use secrecy::ExposeSecret;

use super::fields::{self, Rule};
use super::login::CHOICE;
use super::refusal::{self, By};
use super::shape::Refusal;
use super::text::field;
use super::{Handle, find, route, tokens};
use crate::call::{Call, User};
use crate::route::Route;
use crate::world::Denied;

/// What is served here.
pub(super) const ROUTES: &[Route] = &[route::<login_verify_user::Request>()];

impl Handle for login_verify_user::Request {
    const RULES: &'static [Rule] = &[fields::NUMBER, fields::TRANSACTION];

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let txn_id = self.txn_id.expose_secret();
        match &call.admitted.user {
            User::MobileOwner { txn_id: own } if own.eq_ignore_ascii_case(txn_id) => {}
            _ => return Err(Refusal::Fields(vec![field::TXN_ID])),
        }
        let mut world = call.world();
        let account = find(&world, self.abha_number.as_str())
            .and_then(|account| {
                world.choose(txn_id, CHOICE, account, call.now)?;
                Ok(account)
            })
            .map_err(|why| match why {
                Denied::AccountUnknown => Refusal::Fields(vec![field::ABHA_NUMBER]),
                why => refusal::denied(&call.desk.config, why, By::Number),
            })?;
        world.tokens.revoke(self.t_token.expose_secret());

        let mut tokens = tokens::login(call, &mut world, account, txn_id)?;
        if !call.desk.config.v3_forms.verify_user_refresh {
            (tokens.refresh_token, tokens.refresh_expires_in) = (None, None);
        }
        Ok(Self::reply(&login_verify_user::Response(tokens)))
    }
}
