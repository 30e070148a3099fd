//! Tokens and headers, which are looked at before a body is (contract V3, sections 2 and 12).

use std::time::{Duration, SystemTime};

use abdm_types::server::token;
use abdm_types::{Auth, Meta, R_TOKEN, REQUEST_ID, Service, T_TOKEN, TIMESTAMP, X_TOKEN};
use bytes::Bytes;
use http::{HeaderName, Request, StatusCode};

use super::refusal::{self, UserToken};
use super::shape::Refusal;
use crate::Config;
use crate::call::{Admitted, User, application, is_uuid};
use crate::sandbox::Desk;
use crate::time::parse_utc_millis;
use crate::world::{AccountId, BadToken, Generation, Login, Right, World};

pub(super) fn admit(
    meta: &Meta,
    desk: &Desk,
    request: &Request<Bytes>,
    now: SystemTime,
) -> Result<Admitted, Refusal> {
    let (config, mut world) = (&desk.config, desk.world());
    let client_id = application(&mut world, request, Generation::V3, now)
        .map_err(|rejection| refusal::app_token(&config.v3_forms, rejection))?;
    if !has_request_id(request) {
        let text = "Invalid request ID";
        return Err(Refusal::wrapped(StatusCode::NOT_FOUND, "ABDM-1030: ", text));
    }
    if !has_timestamp(request, now, config.timestamp_tolerance) {
        let text = "Invalid Timestamp";
        return Err(Refusal::wrapped(StatusCode::NOT_FOUND, "ABDM-1016: ", text));
    }
    let user = user(meta, config, &mut world, request, now)?;
    Ok(Admitted { client_id, user })
}

/// Whether there is an id of this attempt. One that came before is not told apart: nothing is
/// published about it.
pub(super) fn has_request_id(request: &Request<Bytes>) -> bool {
    text(request, &REQUEST_ID).is_some_and(is_uuid)
}

/// Whether there is a time near that of the sandbox, in UTC with milliseconds.
pub(super) fn has_timestamp(
    request: &Request<Bytes>,
    now: SystemTime,
    tolerance: Duration,
) -> bool {
    let distance = |time: SystemTime| match time.duration_since(now) {
        Ok(ahead) => ahead,
        Err(behind) => behind.duration(),
    };
    text(request, &TIMESTAMP)
        .and_then(parse_utc_millis)
        .is_some_and(|time| distance(time) <= tolerance)
}

impl Admitted {
    /// The account that the caller is logged in to.
    pub(super) fn account(&self) -> Result<AccountId, Refusal> {
        self.login().map(|login| login.account)
    }

    pub(super) fn login(&self) -> Result<Login, Refusal> {
        match self.user {
            User::Owner(login) | User::Renewer(login) => Ok(login),
            User::Nobody | User::MobileOwner { .. } => Err(Refusal::unexpected()),
        }
    }
}

fn user(
    meta: &Meta,
    config: &Config,
    world: &mut World,
    request: &Request<Bytes>,
    now: SystemTime,
) -> Result<User, Refusal> {
    let (header, kind) = match meta.auth {
        Auth::Refresh => (&R_TOKEN, UserToken::R),
        Auth::Transfer => (&T_TOKEN, UserToken::T),
        Auth::User => (&X_TOKEN, UserToken::X),
        _ => return Ok(User::Nobody),
    };
    let forms = &config.v3_forms;
    if !request.headers().contains_key(header) {
        return Err(refusal::missing_user_token(forms));
    }
    let bad = || refusal::bad_user_token(forms, kind);
    let token = token(request, header).ok_or_else(bad)?;
    let by_address = meta.service == Service::PhrWeb;
    match world.tokens.right(token, Generation::V3, now) {
        // Of the other of the two services that know accounts.
        Ok(Right::Address(_)) if kind == UserToken::X && !by_address => Err(refusal::flat_1094()),
        Ok(Right::User(_)) if kind == UserToken::X && by_address => Err(refusal::flat_1094()),
        Ok(right) => holder(kind, right).ok_or_else(bad),
        // One of another kind was never good here.
        Err(BadToken::Expired(right)) if holder(kind, right.clone()).is_some() => {
            Err(refusal::expired_user_token(forms, kind))
        }
        Err(_) => Err(bad()),
    }
}

/// Who may come with a token of this kind.
fn holder(kind: UserToken, right: Right) -> Option<User> {
    match (kind, right) {
        (UserToken::R, Right::Refresh(login)) => Some(User::Renewer(login)),
        (UserToken::T, Right::Transfer { txn_id }) => Some(User::MobileOwner { txn_id }),
        (UserToken::X, Right::Address(login) | Right::User(login)) => Some(User::Owner(login)),
        _ => None,
    }
}

fn text<'a>(request: &'a Request<Bytes>, header: &HeaderName) -> Option<&'a str> {
    request.headers().get(header)?.to_str().ok()
}
