//! The ABHA health-ID service as types: endpoints, identifiers, secrets and error bodies.
//!
//! ABHA is the health ID of India's Ayushman Bharat Digital Mission (ABDM). This crate describes
//! its calls and performs none: an [`Endpoint`] turns into an [`http::Request`] and understands the
//! [`http::Response`], whichever HTTP client carries them.
//!
//! ```text
//!   Request ──to_http(CallContext)──▶ http::Request ─ ─ ─ your HTTP client ─ ─ ─▶ the service
//!                                                                                     │
//!   Response ◀──decode── http::Response ◀─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─┘
//!   Failure  ◀──┘         its Effect says whether the call may have been carried out, its Cause why
//! ```
//!
//! ```
//! use abdm_types::{AbhaId, AppToken, BaseUrl, CallContext, Endpoint, HipId};
//! use abdm_types::v1v2::search_by_health_id;
//!
//! # fn main() -> Result<(), abdm_types::InvalidInput> {
//! let request = search_by_health_id::Request { health_id: AbhaId::parse("asha.rao@sbx")? };
//! let http = request.to_http(&CallContext {
//!     base: &BaseUrl::parse("https://healthidsbx.abdm.gov.in/api")?,
//!     app_token: Some(&AppToken::parse("issued-by-the-gateway")?),
//!     hip_id: Some(&HipId::parse("IN0000000001")?),
//!     cm_id: None,
//!     request_id: "a825f76b-0696-40f3-864c-5a3a5b389a83",
//!     timestamp: std::time::SystemTime::UNIX_EPOCH,
//!     language: None,
//! })?;
//! assert_eq!(http.uri().path(), "/api/v1/search/searchByHealthId");
//! assert_eq!(http.body(), r#"{"healthId":"asha.rao@sbx"}"#);
//! # Ok(())
//! # }
//! ```
//!
//! * What is **sent** is strict: identifiers are parsed before they can be put into a request.
//! * What is **received** is read with tolerance: every known variation of a reply decodes, and an
//!   identifier may come masked ([`Received`]).
//! * **Secrets** and personal data do not print themselves; see [`AppToken`], [`Aadhaar`],
//!   [`Personal`].
//! * A call that did not succeed is a [`Failure`]: it says whether the call may have taken
//!   [`Effect`].
//!
//! # Features
//!
//! * `server` adds the other half of each endpoint, for a sandbox or proxy.
//! * `testing` adds samples of every endpoint, for tests that hold of each.

#![forbid(unsafe_code)]

mod account;
mod base64;
mod base_url;
pub mod catalogue;
mod ciphertext;
mod clean;
mod endpoint;
mod error;
mod failure;
mod identifiers;
mod image;
mod input;
mod personal;
mod secret;
#[cfg(feature = "server")]
pub mod server;
#[cfg(feature = "testing")]
pub mod testing;
mod unreadable;
pub mod v1v2;
pub mod v3;
mod wire;

pub use account::{AccountStatus, AuthMethod};
pub use base_url::{BaseUrl, is_loopback};
pub use ciphertext::Ciphertext;
pub use endpoint::{
    Auth, CallContext, Carries, Endpoint, Meta, R_TOKEN, REQUEST_ID, Receipt, Replay, Reply, Role,
    Service, T_TOKEN, TIMESTAMP, TRANSACTION_ID, X_CM_ID, X_HIP_ID, X_TOKEN,
};
pub use error::{
    Attribute, Cause, Code, Detail, ErrorBody, RefusedField, RetryAfter, ServiceError, TokenKind,
};
pub use failure::{Effect, Failure, FailureKind, Network, PartialReply, Rest};
pub use identifiers::{
    Aadhaar, AbhaAddress, AbhaId, AbhaNumber, ClientId, CmId, Consent, Demographics, Email,
    FindIndex, Gender, HipId, Mobile, NewAbhaAddress, Otp, Password, Photo, Pincode, Received,
    SentTo, TxnId,
};
pub use image::{Image, ImageKind};
pub use input::InvalidInput;
pub use personal::Personal;
pub use secret::{AppToken, ClientSecret, RefreshToken, TToken, XToken};
pub use unreadable::Unreadable;

/// Gives out a secret. Search for it to find every use.
pub use secrecy::ExposeSecret;
