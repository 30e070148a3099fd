//! The API manager that stands in front of the service, in every generation (contract V3, section
//! 12, shapes 8 and 9).

use bytes::Bytes;
use http::{Response, StatusCode};
use serde_json::json;

use crate::reply::{self, coded};

/// What it refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rejection {
    /// There is no application token.
    MissingToken,
    /// It is not good.
    BadToken,
    /// It is not good, in the words of a failure of the API manager itself.
    UnclassifiedToken,
    /// No service has this path.
    NoSuchPath,
}

pub(crate) fn refuse(rejection: Rejection) -> Response<Bytes> {
    let (status, code, message, description) = match rejection {
        Rejection::MissingToken => (
            StatusCode::UNAUTHORIZED,
            "900902",
            "Missing Credentials",
            "Invalid Credentials. Make sure your API invocation call has a header: \
             'Authorization : Bearer ACCESS_TOKEN' or 'Authorization : Basic ACCESS_TOKEN' or \
             'apikey: API_KEY'",
        ),
        Rejection::BadToken => (
            StatusCode::UNAUTHORIZED,
            "900901",
            "Invalid Credentials",
            "Invalid JWT token. Make sure you have provided the correct security credentials",
        ),
        Rejection::UnclassifiedToken => (
            StatusCode::INTERNAL_SERVER_ERROR,
            "900900",
            "Unclassified Authentication Failure",
            "Access failure for API: /abha/api/v3, version: v3 status: (900900) - Unclassified \
             Authentication Failure",
        ),
        Rejection::NoSuchPath => (
            StatusCode::NOT_FOUND,
            "404",
            "Runtime Error",
            "No matching resource found for given API Request",
        ),
    };
    let mut body = json!({ "code": code, "message": message, "description": description });
    if rejection == Rejection::NoSuchPath {
        body["type"] = "Status report".into();
    }
    coded(reply::json(status, &body), code)
}
