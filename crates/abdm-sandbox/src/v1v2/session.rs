//! The gateway, which has an envelope of its own for errors.

use abdm_types::AppToken;
use abdm_types::server::ServerEndpoint;
use abdm_types::v1v2::session;
use bytes::Bytes;
use http::{Request, Response, StatusCode};
use secrecy::ExposeSecret;
use serde_json::json;

use super::{fields, tokens};
use crate::reply::{self, ReplyCode, completed};
use crate::sandbox::Desk;
use crate::world::Bearer;

/// Seconds that the gateway's refresh token is said to live. No endpoint takes it.
const REFRESH_EXPIRES_IN: u64 = 1800;

pub(super) fn serve(desk: &Desk, request: &Request<Bytes>) -> Response<Bytes> {
    if !fields::is_json(request) {
        return desk.framework(StatusCode::UNSUPPORTED_MEDIA_TYPE, request);
    }
    let Ok(credentials) = session::Request::read(request) else {
        return desk.framework(StatusCode::BAD_REQUEST, request);
    };
    if !is_known(desk, &credentials) {
        return refused();
    }
    let now = desk.now();
    let client_id = credentials.client_id.as_str();
    let lifetime = desk.config.app_token_lifetime;
    let token = tokens::app(&desk.config, client_id, now);
    let Ok(access_token) = AppToken::parse(&token) else {
        return desk.framework(StatusCode::INTERNAL_SERVER_ERROR, request);
    };
    let bearer = Bearer::App { client_id: client_id.to_owned() };
    desk.world().tokens.add(&token, bearer, now + lifetime, now);
    let response = session::Response { access_token, expires_in: Some(lifetime.as_secs()) };
    completed(session::Request::reply(&response), |fields| {
        let refresh_token = tokens::app_refresh(&desk.config, client_id, now, REFRESH_EXPIRES_IN);
        fields.insert("refreshExpiresIn".into(), REFRESH_EXPIRES_IN.into());
        fields.insert("refreshToken".into(), refresh_token.into());
        fields.insert("tokenType".into(), "bearer".into());
    })
}

fn is_known(desk: &Desk, credentials: &session::Request) -> bool {
    desk.config.clients.iter().any(|(id, secret)| {
        *id == credentials.client_id
            && secret.expose_secret() == credentials.client_secret.expose_secret()
    })
}

fn refused() -> Response<Bytes> {
    let body = json!({ "error": { "code": 2401, "message": "Invalid Token" } });
    let mut response = reply::json(StatusCode::UNAUTHORIZED, &body);
    response.extensions_mut().insert(ReplyCode("2401"));
    response
}
