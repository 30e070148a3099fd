//! The gateway (contract V3, section 3).

use abdm_types::server::ServerEndpoint;
use abdm_types::v3::session;
use abdm_types::{Endpoint, X_CM_ID};
use bytes::Bytes;
use http::{Request, Response, StatusCode};

use super::admit::{has_request_id, has_timestamp};
use super::shape::Refusal;
use super::text;
use crate::call::is_json;
use crate::gateway::{self, BadCredentials};
use crate::route::Route;
use crate::sandbox::Desk;
use crate::v3_forms;
use crate::world::Generation;

/// The consent manager of the published sandbox.
const CM_ID: &str = "sbx";

pub(super) const ROUTES: &[Route] = &[Route::new(session::Request::META, false, serve)];

fn serve(desk: &Desk, request: &Request<Bytes>) -> Response<Bytes> {
    session(desk, request)
        .unwrap_or_else(|refusal| refusal.into_response(desk, request, desk.now()))
}

fn session(desk: &Desk, request: &Request<Bytes>) -> Result<Response<Bytes>, Refusal> {
    let (config, now) = (&desk.config, desk.now());
    let is_here = request.headers().get(X_CM_ID).is_some_and(|id| id == CM_ID);
    if !is_here
        || !has_request_id(request)
        || !has_timestamp(request, now, config.timestamp_tolerance)
    {
        return Err(Refusal::Text(StatusCode::FORBIDDEN, text::ACCESS_DENIED));
    }
    if !is_json(request) {
        return Err(Refusal::Framework(StatusCode::UNSUPPORTED_MEDIA_TYPE));
    }
    let credentials =
        session::Request::read(request).map_err(|_| Refusal::Framework(StatusCode::BAD_REQUEST))?;
    let client_id = &credentials.client_id;
    gateway::check(desk, client_id, &credentials.client_secret)
        .map_err(|bad| refused(config.v3_forms.bad_credentials, bad))?;
    let lifetime = config.v3_app_token_lifetime;
    let access_token = gateway::issue(desk, Generation::V3, client_id, lifetime, now)
        .ok_or_else(Refusal::unexpected)?;
    let expires_in = match config.v3_forms.session_lifetime {
        v3_forms::SessionLifetime::Told => lifetime.as_secs(),
        v3_forms::SessionLifetime::Zero => 0,
    };
    let response = session::Response { access_token, expires_in: Some(expires_in) };
    let reply = session::Request::reply(&response);
    let mut reply = gateway::complete(desk, client_id, now, reply);
    *reply.status_mut() = match config.v3_forms.session_status {
        v3_forms::SessionStatus::Ok => StatusCode::OK,
        v3_forms::SessionStatus::Accepted => StatusCode::ACCEPTED,
    };
    Ok(reply)
}

fn refused(form: v3_forms::BadCredentials, bad: BadCredentials) -> Refusal {
    let (code, text) = match (form, bad) {
        (v3_forms::BadCredentials::Code9999, _) => ("ABDM-9999: ", "Invalid user credentials"),
        (v3_forms::BadCredentials::OwnCodes, BadCredentials::ClientId) => {
            ("1921", "Invalid client id")
        }
        (v3_forms::BadCredentials::OwnCodes, BadCredentials::Secret) => {
            ("1922", "Invalid client secret")
        }
    };
    Refusal::wrapped(StatusCode::BAD_REQUEST, code, text)
}
