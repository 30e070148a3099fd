//! The gateway, which has an envelope of its own for errors.

use abdm_types::Endpoint;
use abdm_types::server::ServerEndpoint;
use abdm_types::v1v2::session;
use bytes::Bytes;
use http::{Request, Response, StatusCode};
use serde_json::json;

use crate::call::is_json;
use crate::gateway;
use crate::reply::{self, coded};
use crate::route::Route;
use crate::sandbox::Desk;
use crate::world::Generation;

/// What is served here.
pub(super) const ROUTES: &[Route] = &[Route::new(session::Request::META, false, serve)];

fn serve(desk: &Desk, request: &Request<Bytes>) -> Response<Bytes> {
    if !is_json(request) {
        return desk.framework(StatusCode::UNSUPPORTED_MEDIA_TYPE, request);
    }
    let Ok(credentials) = session::Request::read(request) else {
        return desk.framework(StatusCode::BAD_REQUEST, request);
    };
    let client_id = &credentials.client_id;
    if gateway::check(desk, client_id, &credentials.client_secret).is_err() {
        return refused();
    }
    let (now, lifetime) = (desk.now(), desk.config.app_token_lifetime);
    let Some(access_token) = gateway::issue(desk, Generation::V1V2, client_id, lifetime, now)
    else {
        return desk.framework(StatusCode::INTERNAL_SERVER_ERROR, request);
    };
    let response = session::Response { access_token, expires_in: Some(lifetime.as_secs()) };
    gateway::complete(desk, client_id, now, session::Request::reply(&response))
}

fn refused() -> Response<Bytes> {
    let body = json!({ "error": { "code": 2401, "message": "Invalid Token" } });
    coded(reply::json(StatusCode::UNAUTHORIZED, &body), "2401")
}
