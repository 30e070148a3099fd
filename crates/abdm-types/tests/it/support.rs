//! Calls and replies in few words.

use std::time::SystemTime;

use abdm_types::testing::{self, Sample};
use abdm_types::{AppToken, BaseUrl, CallContext, CmId, Endpoint, Failure, HipId, Service};
use bytes::Bytes;
use http::Response;

/// What `request` looks like on its way to the published sandbox.
pub(crate) fn sent<E: Endpoint>(request: &E) -> http::Request<Bytes> {
    let base = match E::META.service {
        Service::Abha => "https://abhasbx.abdm.gov.in/abha/api",
        Service::Gateway => "https://dev.ndhm.gov.in/gateway",
        Service::GatewayV3 => "https://dev.abdm.gov.in/api/hiecm/gateway",
        Service::HealthId => "https://healthidsbx.abdm.gov.in/api",
        Service::PhrWeb => "https://abhasbx.abdm.gov.in/abha/api/v3/phr/web",
        other => panic!("{other:?} has no base URL in these tests"),
    };
    request
        .to_http(&CallContext {
            base: &BaseUrl::parse(base).unwrap(),
            app_token: Some(&AppToken::parse("app-token").unwrap()),
            hip_id: Some(&HipId::parse("IN0000000001").unwrap()),
            cm_id: Some(&CmId::sandbox()),
            request_id: "a825f76b-0696-40f3-864c-5a3a5b389a83",
            timestamp: SystemTime::UNIX_EPOCH,
            language: None,
        })
        .unwrap()
}

pub(crate) fn reply(status: u16, body: impl Into<Bytes>) -> Response<Bytes> {
    let mut response = Response::new(body.into());
    *response.status_mut() = status.try_into().unwrap();
    response
}

pub(crate) fn decoded<E: Endpoint>(
    status: u16,
    body: impl Into<Bytes>,
) -> Result<E::Response, Failure> {
    E::decode(reply(status, body))
}

/// The reply to a call that succeeded.
#[track_caller]
pub(crate) fn accepted<E: Endpoint>(status: u16, body: impl Into<Bytes>) -> E::Response {
    decoded::<E>(status, body).unwrap()
}

/// The failure of a call that did not.
#[track_caller]
pub(crate) fn refused<E: Endpoint>(status: u16, body: impl Into<Bytes>) -> Failure {
    match decoded::<E>(status, body) {
        Ok(_) => panic!("{} took a refusal for a success", E::META.name),
        Err(failure) => failure,
    }
}

/// The service's envelope around one cause.
pub(crate) fn envelope(outer: &str, inner: &str, message: &str) -> String {
    serde_json::json!({
        "code": outer,
        "message": "Unable to process the current request due to incorrect data entered.",
        "details": [{ "message": message, "code": inner, "attribute": null }],
    })
    .to_string()
}

/// A page of a firewall that stands before the service.
pub(crate) const BLOCK_PAGE: &str = "<!DOCTYPE html>\n<html><head><title>Request Rejected</title></head>\
     <body>The requested URL was rejected.</body></html>";

/// What the service says when it does not know either.
pub(crate) const HIS_500: &str = r#"{"code":"HIS-500","message":"An unexpected error has occured. Please try again in sometime.","details":null}"#;

/// What its web framework says of a token.
pub(crate) const FRAMEWORK_401: &str = r#"{"timestamp":"2022-05-24T05:04:16.123+00:00","status":401,"error":"Unauthorized","message":"Unauthorized","path":"/api/v1/account/profile"}"#;

/// Calls a generic function for every endpoint of both generations.
macro_rules! for_every_endpoint {
    ($function:ident) => {{
        struct Calls;

        impl abdm_types::testing::Visit for Calls {
            fn endpoint<E: abdm_types::testing::Sample>(&mut self) {
                $function::<E>();
            }
        }

        abdm_types::testing::every(&mut Calls);
    }};
}
pub(crate) use for_every_endpoint;

/// The success that a sample of a reply is.
#[track_caller]
pub(crate) fn succeeded<E: Sample>(body: &Bytes) -> E::Response {
    let status = testing::status_of::<E>(body);
    decoded::<E>(status, body.clone()).unwrap_or_else(|failure| panic!("{failure}"))
}
