//! ABHA for Rust applications: a patient logs in, finds a forgotten ABHA, deactivates or
//! reactivates it, each time with an OTP on a phone.
//!
//! ABHA is the health ID of India's Ayushman Bharat Digital Mission (ABDM). This crate composes the
//! layers below it and is all that most applications need:
//!
//! ```text
//!                      abdm            this crate: Client and journeys
//!        ┌──────────────┼──────────────┐
//!   abdm-flows    abdm-transport       │      state machines │ HTTP, retry, caches
//!        ├──────────────┼──────────────┤
//!   abdm-crypto         └──────── abdm-types  encryption │ endpoints, identifiers, errors
//! ```
//!
//! ```no_run
//! use abdm::flows::UserSession;
//! use abdm::transport::{HttpConfig, ReqwestTransport};
//! use abdm::types::{AbhaId, ClientId, ClientSecret, HipId, Otp};
//! use abdm::{Client, Hosts, LoggedIn, LoginBy, Submitted};
//!
//! async fn login(
//!     secret: ClientSecret,
//!     ask_patient: impl Fn(Option<String>) -> Otp,
//! ) -> Result<UserSession, Box<dyn std::error::Error>> {
//!     let client = Client::builder(Hosts::v1v2_sandbox())
//!         .credentials(ClientId::parse("SBX_000001")?, secret)
//!         .hip_id(HipId::parse("IN0000000001")?)
//!         .transport(ReqwestTransport::new(&HttpConfig::default())?)
//!         .build()?;
//!
//!     let mut login = client.login(LoginBy::AadhaarOtp(AbhaId::parse("asha.rao@sbx")?)).await?;
//!     loop {
//!         let otp = ask_patient(login.sent_to());
//!         login = match login.submit_otp(&otp).await? {
//!             Submitted::Done(LoggedIn::Session(session)) => return Ok(session),
//!             Submitted::Retry(again, why) if why.is_wrong_otp() => again,
//!             other => return Err(format!("cannot go on: {other:?}").into()),
//!         };
//!     }
//! }
//! ```
//!
//! # What it never does
//!
//! * It never sends or submits an OTP twice unless the first time provably never left.
//! * It never chooses an account for the patient.
//! * It never prints an Aadhaar number, an OTP or a token.
//!
//! # One client, many hospitals
//!
//! A [`Client`] holds the application's token, the service's key and the connections. It is cheap
//! to clone, and [`Client::for_hip`] gives a handle for another facility that shares all of them.
//! A patient's login is a [`UserSession`](flows::UserSession) and is never part of a client.
//!
//! # Features
//!
//! `reqwest` (default) and `hyper` each add the transport on that client. Neither is chosen by
//! itself: the builder is given one.

#![forbid(unsafe_code)]

mod audit;
#[cfg(doctest)]
mod book;
mod builder;
mod client;
mod counters;
mod credentials;
mod error;
mod explain;
mod hosts;
mod journeys;
mod keys;
mod parking;
mod profile;
mod request;
mod resume;
mod session;
mod user_session;

pub use abdm_crypto as crypto;
pub use abdm_flows as flows;
pub use abdm_store as store;
pub use abdm_transport as transport;
pub use abdm_types as types;

pub use audit::{AuditAction, AuditOutcome, AuditRecord, AuditRefused, AuditSink, PatientHash};
pub use builder::{BuildError, ClientBuilder, ConfirmOtp, ReactivationPath};
pub use client::Client;
pub use counters::Counts;
pub use credentials::{CredentialProvider, Credentials, CredentialsUnavailable};
pub use error::{Error, Feature};
pub use hosts::Hosts;
pub use journeys::{
    Account, ChooseAccount, Deactivate, Deactivated, LoggedIn, Login, LoginBy, Reactivate,
    Reactivated, Resent, Retrieve, Retrieved, Submitted, Unsettled,
};
pub use profile::Profile;
pub use request::{Reference, RequestContext};
pub use resume::{Parked, Resumed};
