//! ABHA for Rust applications: a patient enrols, logs in, finds a forgotten ABHA, deactivates,
//! reactivates or deletes it, with an OTP on a phone or a password.
//!
//! ABHA is the health ID of India's Ayushman Bharat Digital Mission (ABDM). This crate composes the
//! layers below it and is all that most applications need:
//!
//! ```text
//!                      abdm                  this crate: Client and journeys
//!        ┌──────────────┼──────────────┐
//!   abdm-store          │        abdm-transport   where journeys wait │ HTTP, retry, caches
//!        └───────── abdm-flows         │          state machines
//!        ┌──────────────┤              │
//!   abdm-crypto         └──────── abdm-types      encryption │ endpoints, identifiers, errors
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
//!     let mut login = client.login(LoginBy::aadhaar_otp(AbhaId::parse("asha.rao@sbx")?)).await?;
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
//! # A journey
//!
//! Each of the five is a value that goes through the same states:
//!
//! ```text
//!  client.login(…)          journey.submit_otp(&otp)
//!  client.retrieve(…)   ──▶  Login, Retrieve,  ──────▶ Submitted::Done(…)
//!  client.deactivate(…)      Deactivate,       ──────▶ Submitted::Retry(journey, why)    ask again
//!  client.reactivate(…)      Reactivate        ──────▶ Submitted::Unknown(unsettled, why) look it up
//! ```
//!
//! How the patient proves to be who they are is an argument, [`AuthBy`](flows::AuthBy), where a journey
//! leaves the choice; a journey that [waits](Awaits) for the password takes
//! [`submit_password`](Login::submit_password) instead, and nothing is sent to the patient. Code that is
//! the same for every journey takes any [`Pending`].
//!
//! Where the call fails that begins or ends it, the [`Error`] says whether it may have taken effect
//! ([`Error::effect`]), how long to wait ([`Error::wait`]), what its code means
//! ([`Error::explanation`]) and what to tell the patient, in English or Hindi
//! ([`Error::patient_notice`]).
//!
//! # Journeys that outlive their process
//!
//! Given a [`store`] and keys to seal with, a journey has an id and is found again by it, in another
//! process or on another node:
//!
//! ```no_run
//! # use std::sync::Arc;
//! # use abdm::store::seal::{KeyRing, SealingKey};
//! # use abdm::store::{JourneyId, MemoryStore};
//! # use abdm::types::Otp;
//! # use abdm::{Client, ClientBuilder, Error, Resumed};
//! # async fn example(builder: ClientBuilder, id: &JourneyId, otp: &Otp) -> Result<(), Box<dyn std::error::Error>> {
//! let client = builder
//!     .store(Arc::new(MemoryStore::new())) // or SQLite, or Redis
//!     .sealing_keys(KeyRing::new("2026", SealingKey::generate())?)
//!     .build()?;
//! if let Resumed::Login(login) = client.resume(id).await? {
//!     let _ = login.submit_otp(otp).await?;
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Of any number of processes that hold it, one submits the OTP; the others are told
//! [`Error::AlreadyClaimed`]. A change whose outcome is unknown can be looked up from anywhere:
//! [`Client::reconcile`]. [`Client::for_request`] makes a double click one journey.
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
//! itself: the builder is given one. `sqlite` and `redis` add the store of that name.

#![forbid(unsafe_code)]

mod audit;
#[cfg(doctest)]
mod book;
mod builder;
mod calls;
mod client;
mod counters;
mod credentials;
mod error;
mod explain;
mod hosts;
mod journeys;
mod keys;
mod parking;
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

pub use calls::{AccountSummary, CardFormat, Profile, ProfileUpdate};
pub use client::Client;
pub use counters::Counts;
pub use credentials::{CredentialProvider, Credentials, CredentialsUnavailable};
pub use error::{Error, Feature};
pub use hosts::Hosts;
pub use journeys::{
    Account, Awaits, ChooseAccount, Deactivate, Deactivated, Delete, Deleted, EmailUpdated, Enrol,
    EnrolStep, Enrolled, Enrolling, FoundAccount, FoundAccounts, KycRenewed, LoggedIn, Login,
    LoginBy, MobileAsked, MobileStep, MobileUpdated, MobileVerified, Pending, ReKyc, Reactivate,
    Reactivated, Resent, Retrieve, RetrieveBy, Retrieved, Submitted, Unsettled, UpdateEmail,
    UpdateMobile,
};
pub use request::{Reference, RequestContext};
pub use resume::{Parked, Resumed};
