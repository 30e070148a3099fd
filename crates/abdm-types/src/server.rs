//! The server half of every endpoint, for a sandbox or a proxy: requests are read and responses
//! written with the same structs that a client uses.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderName, HeaderValue, Request, Response, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::endpoint::Endpoint;
use crate::{Image, TxnId};

/// An endpoint as its server sees it.
pub trait ServerEndpoint: Endpoint {
    /// Reads a request.
    ///
    /// # Errors
    ///
    /// [`ReadError`] tells what is missing or malformed, never its value.
    fn read(request: &Request<Bytes>) -> Result<Self, ReadError>;

    /// Writes a successful reply.
    fn reply(response: &Self::Response) -> Response<Bytes>;
}

/// Why a request could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The body is not a JSON object.
    #[error("the body is not a JSON object")]
    NotJson,
    /// A field is missing.
    #[error("a required field is missing")]
    MissingField,
    /// A field holds a value that its type refuses. The name is the wire's.
    #[error("the field {0} is malformed")]
    Field(String),
    /// The fields are well formed and together name no operation that is published for this path.
    #[error("scope, hint and system name no known operation")]
    Operation,
    /// The patient's token is missing or has no `Bearer ` before it.
    #[error("the user token is missing or malformed")]
    UserToken,
}

/// The token in a header, without its `Bearer `. `None` when header or prefix are missing.
pub fn token<'a>(request: &'a Request<Bytes>, header: &HeaderName) -> Option<&'a str> {
    request.headers().get(header)?.to_str().ok()?.strip_prefix("Bearer ")
}

pub(crate) fn json<T: DeserializeOwned>(request: &Request<Bytes>) -> Result<T, ReadError> {
    // serde would read a list as the fields in their order.
    if !request.body().trim_ascii_start().starts_with(b"{") {
        return Err(ReadError::NotJson);
    }
    let mut reader = serde_json::Deserializer::from_slice(request.body());
    let read = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let field = error.path().iter().next().map(ToString::to_string);
        match field {
            _ if !error.inner().is_data() => ReadError::NotJson,
            Some(field) => ReadError::Field(field),
            None => ReadError::MissingField,
        }
    })?;
    reader.end().map_err(|_| ReadError::NotJson)?;
    Ok(read)
}

/// A request on a path that serves several operations, told apart by fixed fields.
pub(crate) trait ByOperation: Sized {
    /// All that is on the wire.
    type Fields: DeserializeOwned;

    /// `None` when the fixed fields name no operation of this request.
    fn from_fields(fields: Self::Fields) -> Option<Self>;
}

pub(crate) fn operation<T: ByOperation>(request: &Request<Bytes>) -> Result<T, ReadError> {
    T::from_fields(json(request)?).ok_or(ReadError::Operation)
}

/// A request without a body: an empty object stands for it, as its only field is the token.
pub(crate) fn none<T: DeserializeOwned>(_: &Request<Bytes>) -> Result<T, ReadError> {
    serde_json::from_slice(b"{}").map_err(|_| ReadError::MissingField)
}

pub(crate) fn json_reply<T: Serialize>(body: &T) -> Response<Bytes> {
    let body =
        serde_json::to_vec(body).expect("reply structs have string keys and no failing field");
    let mut response = Response::new(Bytes::from(body));
    let json = HeaderValue::from_static("application/json;charset=UTF-8");
    response.headers_mut().insert(CONTENT_TYPE, json);
    response
}

/// The transaction that travels in a header.
#[allow(dead_code, reason = "few endpoints have such a header")]
pub(crate) fn header(request: &Request<Bytes>, header: &HeaderName) -> Result<TxnId, ReadError> {
    let value = request.headers().get(header).ok_or(ReadError::MissingField)?;
    let malformed = || ReadError::Field(header.to_string());
    let text = value.to_str().map_err(|_| malformed())?;
    TxnId::parse(text).map_err(|_| malformed())
}

#[allow(dead_code, reason = "a form of replies that few endpoints have")]
pub(crate) fn image_reply(image: &Image) -> Response<Bytes> {
    let mut response = Response::new(image.bytes().clone());
    let kind = HeaderValue::from_static(image.kind().media_type());
    response.headers_mut().insert(CONTENT_TYPE, kind);
    response
}

pub(crate) fn text_reply(body: &str) -> Response<Bytes> {
    let mut response = Response::new(Bytes::copy_from_slice(body.as_bytes()));
    let text = HeaderValue::from_static("text/plain;charset=UTF-8");
    response.headers_mut().insert(CONTENT_TYPE, text);
    response
}

pub(crate) fn empty_reply(status: u16) -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() =
        StatusCode::from_u16(status).expect("an endpoint is declared with a valid status");
    response
}
