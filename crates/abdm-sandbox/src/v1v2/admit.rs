//! Tokens and headers, which are looked at before a body is.

use std::time::SystemTime;

use abdm_types::server::token;
use abdm_types::{Auth, Meta, T_TOKEN, X_HIP_ID, X_TOKEN};
use bytes::Bytes;
use http::{HeaderName, Request};

use super::refusal::{Refusal, reason};
use crate::call::{Admitted, User, application};
use crate::sandbox::Desk;
use crate::world::{AccountId, Generation, Login, Right, World};

pub(super) fn admit(
    meta: &Meta,
    desk: &Desk,
    request: &Request<Bytes>,
    now: SystemTime,
) -> Result<Admitted, Refusal> {
    let mut world = desk.world();
    let client_id = application(&mut world, request, Generation::V1V2, now)?;
    if desk.config.hip_id_required {
        require_hip_id(request)?;
    }
    let user = match meta.auth {
        Auth::User => match right(&mut world, request, &X_TOKEN, now)? {
            Right::User(login) => User::Owner(login),
            _ => return Err(Refusal::UserToken),
        },
        Auth::Transfer => match right(&mut world, request, &T_TOKEN, now)? {
            Right::Transfer { txn_id } => User::MobileOwner { txn_id },
            _ => return Err(Refusal::UserToken),
        },
        _ => User::Nobody,
    };
    Ok(Admitted { client_id, user })
}

impl Admitted {
    /// The account that the caller is logged in to.
    pub(super) fn owner(&self) -> Result<AccountId, Refusal> {
        self.logged_in().map(|login| login.account)
    }

    pub(super) fn logged_in(&self) -> Result<Login, Refusal> {
        match self.user {
            User::Owner(login) => Ok(login),
            _ => Err(Refusal::UserToken),
        }
    }
}

fn require_hip_id(request: &Request<Bytes>) -> Result<(), Refusal> {
    let value = request.headers().get(X_HIP_ID);
    if value.is_some_and(|value| !value.as_bytes().trim_ascii().is_empty()) {
        return Ok(());
    }
    Err(Refusal::Invalid { reason: reason::EMPTY, key: "X-HIP-ID", value: None })
}

fn right(
    world: &mut World,
    request: &Request<Bytes>,
    header: &HeaderName,
    now: SystemTime,
) -> Result<Right, Refusal> {
    let token = token(request, header).ok_or(Refusal::UserToken)?;
    world.tokens.right(token, Generation::V1V2, now).map_err(|_| Refusal::UserToken)
}
