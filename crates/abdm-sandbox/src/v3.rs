//! The wire of generation V3, with the gateway session that goes with it.
//!
//! ```text
//!   Route ── admit ─────── fields ──── ServerEndpoint::read ── Handle ── World
//!            token, id,    missing or  the structs that the    one per
//!            time, token   malformed   client uses             endpoint
//! ```
//!
//! Refusals go two ways: `refusal` decides what is said, in the form that is chosen for it, and
//! `shape` writes it.

mod account;
mod accounts;
mod admit;
mod certificate;
mod enrol;
mod fields;
mod images;
mod login;
mod phr_web;
mod profile;
mod receipt;
mod refusal;
mod search;
mod session;
mod shape;
mod text;
mod tokens;
mod verify_user;

use std::cell::Cell;

use abdm_types::server::ServerEndpoint;
use abdm_types::{AbhaId, AbhaNumber, Service};
use bytes::Bytes;
use http::{Request, Response};

use self::fields::{Fields, Rule, Words};
use self::shape::Refusal;
use crate::call::Call;
use crate::reply;
use crate::route::Route;
use crate::sandbox::Desk;
use crate::world::{AccountId, Denied, World};

/// Every endpoint of this generation, by topic. Of two on the same path the first that wants a
/// request gets it.
pub(crate) static TOPICS: &[&[Route]] = &[
    session::ROUTES,
    certificate::ROUTES,
    search::ROUTES,
    login::ROUTES,
    verify_user::ROUTES,
    account::ROUTES,
    enrol::ROUTES,
    profile::ROUTES,
    images::ROUTES,
    phr_web::ROUTES,
];

/// What an endpoint does once a request was admitted and read.
trait Handle: ServerEndpoint {
    /// Whether it decrypts something or hands out the key.
    const NEEDS_KEY: bool = false;
    /// What its fields must be.
    const RULES: &'static [Rule] = &[];
    /// The words that name its operations, where it sends an OTP.
    const WORDS: Words = &[];

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal>;
}

const fn route<E: Handle>() -> Route {
    Route::new(E::META, E::NEEDS_KEY, serve::<E>)
}

fn serve<E: Handle>(desk: &Desk, request: &Request<Bytes>) -> Response<Bytes> {
    let (now, doings) = (desk.now(), Cell::default());
    let answer = || {
        let admitted = admit::admit(&E::META, desk, request, now)?;
        let fields = Fields::of(&E::META, request)?;
        fields.check(E::RULES)?;
        let request = E::read(request).map_err(|error| fields.refuse(&error, E::WORDS))?;
        request.handle(&Call { desk, now, admitted, doings: &doings })
    };
    let refuse = |refusal: Refusal| match E::META.service {
        Service::PhrWeb => refusal.of_phr_web().into_response(desk, request, now),
        _ => refusal.into_response(desk, request, now),
    };
    let response = answer().unwrap_or_else(refuse);
    reply::having_done(response, doings.get())
}

/// The account that has this number.
fn find(world: &World, number: &str) -> Result<AccountId, Denied> {
    let number = AbhaNumber::parse(number).map_err(|_| Denied::AccountUnknown)?;
    world.accounts.find(&AbhaId::from(number))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn what_decrypts_or_hands_out_the_key_waits_for_it() {
        let routes = TOPICS.iter().copied().flatten();
        let waiting = routes.filter(|route| route.needs_key).map(|route| route.meta.name);
        let expected = [
            "v3.abha_search",
            "v3.account_reactivate_request_otp",
            "v3.account_request_otp",
            "v3.account_verify",
            "v3.account_verify_password",
            "v3.certificate",
            "v3.enrol_auth_by_abdm",
            "v3.enrol_by_aadhaar",
            "v3.enrol_request_otp",
            "v3.email_link",
            "v3.login_request_otp",
            "v3.login_verify",
            "v3.login_verify_password",
            "v3.phr_request_otp",
            "v3.phr_verify",
        ];
        assert_eq!(waiting.collect::<BTreeSet<_>>(), BTreeSet::from(expected));
    }
}
