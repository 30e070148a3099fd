//! Tokens and headers, which are looked at before a body is.

use std::time::SystemTime;

use abdm_types::server::token;
use abdm_types::{Auth, Meta, T_TOKEN, X_HIP_ID, X_TOKEN};
use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{HeaderName, Request};

use super::refusal::{Refusal, reason};
use crate::sandbox::Desk;
use crate::world::{AccountId, Bearer, World};

/// Who is calling.
pub(super) struct Admitted {
    pub(super) client_id: String,
    pub(super) user: User,
}

/// For whom.
pub(super) enum User {
    Nobody,
    /// The owner of an account, by an `X-Token`.
    Owner(AccountId),
    /// The owner of a verified mobile, by a `T-Token` that belongs to one transaction.
    MobileOwner {
        txn_id: String,
    },
}

pub(super) fn admit(
    meta: &Meta,
    desk: &Desk,
    request: &Request<Bytes>,
    now: SystemTime,
) -> Result<Admitted, Refusal> {
    let mut world = desk.world();
    let client_id = application(&mut world, request, now)?;
    if desk.config.hip_id_required {
        require_hip_id(request)?;
    }
    let user = match meta.auth {
        Auth::User => match bearer(&mut world, request, &X_TOKEN, now)? {
            Bearer::User(account) => User::Owner(account),
            _ => return Err(Refusal::UserToken),
        },
        Auth::Transfer => match bearer(&mut world, request, &T_TOKEN, now)? {
            Bearer::Transfer { txn_id } => User::MobileOwner { txn_id },
            _ => return Err(Refusal::UserToken),
        },
        _ => User::Nobody,
    };
    Ok(Admitted { client_id, user })
}

impl Admitted {
    /// The account that the caller is logged in to.
    pub(super) fn owner(&self) -> Result<AccountId, Refusal> {
        match self.user {
            User::Owner(account) => Ok(account),
            _ => Err(Refusal::UserToken),
        }
    }
}

fn application(
    world: &mut World,
    request: &Request<Bytes>,
    now: SystemTime,
) -> Result<String, Refusal> {
    if !request.headers().contains_key(AUTHORIZATION) {
        return Err(Refusal::AppToken { missing: true });
    }
    let bearer =
        token(request, &AUTHORIZATION).and_then(|token| world.tokens.bearer(token, now).ok());
    match bearer {
        Some(Bearer::App { client_id }) => Ok(client_id),
        _ => Err(Refusal::AppToken { missing: false }),
    }
}

fn require_hip_id(request: &Request<Bytes>) -> Result<(), Refusal> {
    let value = request.headers().get(X_HIP_ID);
    if value.is_some_and(|value| !value.as_bytes().trim_ascii().is_empty()) {
        return Ok(());
    }
    Err(Refusal::Invalid { reason: reason::EMPTY, key: "X-HIP-ID", value: None })
}

fn bearer(
    world: &mut World,
    request: &Request<Bytes>,
    header: &HeaderName,
    now: SystemTime,
) -> Result<Bearer, Refusal> {
    let token = token(request, header).ok_or(Refusal::UserToken)?;
    world.tokens.bearer(token, now).map_err(|_| Refusal::UserToken)
}
