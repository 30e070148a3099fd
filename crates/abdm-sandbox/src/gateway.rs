//! The gateway's sessions. Each generation has its own address and words for them.

use std::time::{Duration, SystemTime};

use abdm_types::{AppToken, ClientId, ClientSecret};
use bytes::Bytes;
use http::Response;
use secrecy::ExposeSecret;

use crate::jwt;
use crate::reply::completed;
use crate::sandbox::Desk;
use crate::world::{Bearer, Generation, Right};

/// How long the gateway's refresh token is said to live. No endpoint takes it.
const REFRESH_LIFETIME: Duration = Duration::from_secs(1800);

/// Why credentials are refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BadCredentials {
    ClientId,
    Secret,
}

pub(crate) fn check(
    desk: &Desk,
    client_id: &ClientId,
    secret: &ClientSecret,
) -> Result<(), BadCredentials> {
    let mut secrets =
        desk.config.clients.iter().filter(|(id, _)| id == client_id).map(|(_, secret)| secret);
    let Some(first) = secrets.next() else {
        return Err(BadCredentials::ClientId);
    };
    let is_it = |known: &ClientSecret| known.expose_secret() == secret.expose_secret();
    match is_it(first) || secrets.any(is_it) {
        true => Ok(()),
        false => Err(BadCredentials::Secret),
    }
}

/// Issues an application token for one generation. `None` if it cannot be made.
pub(crate) fn issue(
    desk: &Desk,
    generation: Generation,
    client_id: &ClientId,
    lifetime: Duration,
    now: SystemTime,
) -> Option<AppToken> {
    let token = jwt::app(&desk.config, client_id.as_str(), now, lifetime);
    let access_token = AppToken::parse(&token).ok()?;
    let right = Right::App { client_id: client_id.as_str().to_owned() };
    desk.world().tokens.add(&token, Bearer { generation, right }, now + lifetime, now);
    Some(access_token)
}

/// Adds what the reply to a session holds besides the token.
pub(crate) fn complete(
    desk: &Desk,
    client_id: &ClientId,
    now: SystemTime,
    reply: Response<Bytes>,
) -> Response<Bytes> {
    completed(reply, |fields| {
        let refresh_token =
            jwt::app_refresh(&desk.config, client_id.as_str(), now, REFRESH_LIFETIME);
        fields.insert("refreshExpiresIn".into(), REFRESH_LIFETIME.as_secs().into());
        fields.insert("refreshToken".into(), refresh_token.into());
        fields.insert("tokenType".into(), "bearer".into());
    })
}
