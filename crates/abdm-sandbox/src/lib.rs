//! The ABHA health-ID service offline: a server that behaves like the published one, down to its
//! refusals, with invented [`people`]. It speaks both generations of the service.
//!
//! ```
//! use abdm_sandbox::{Config, Sandbox, ServiceKey, people};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> std::io::Result<()> {
//! // A key made beforehand; `None` has a fresh one of 4096 bits made in the background.
//! let key = ServiceKey::generate(2048).expect("2048 bits are supported");
//! let sandbox = Sandbox::new(Config { key: Some(key), ..Config::default() });
//!
//! let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
//! let server = sandbox.serve(listener)?;
//! println!("v1/v2  gateway {}, health ID {}", server.gateway_base(), server.health_id_base());
//! println!("V3     gateway {}, ABHA {}", server.gateway_v3_base(), server.abha_base());
//! println!("try {}, {}", people::ASHA.name, people::ASHA.abha_number);
//!
//! // A client calls, and the OTP that would have gone to a phone is in the outbox.
//! assert!(sandbox.outbox().is_empty());
//! server.shutdown().await;
//! # Ok(())
//! # }
//! ```
//!
//! * It **decrypts** what must be encrypted and refuses what is not; for measurements it can do
//!   [less](Ciphertexts).
//! * An OTP belongs to one transaction, a transaction to one journey, method and account. OTPs,
//!   transactions and tokens expire, attempts and OTPs are counted, accounts get locked.
//! * What is not published is assumed, and [`Config::assumptions`] says what. Where publications of
//!   V3 disagree, [`v3_forms`] has a choice.
//! * What is changed stays changed: an account is found by its new mobile, has its new address, and is
//!   unknown once it is deleted. A new sandbox has everybody as they were.
//! * Time comes from [`Config::clock`], so that a test can move it.
//! * What a network or a service does wrong it does on demand: see [`faults`].
//!
//! In-process, [`Sandbox::transport`] is a [`Transport`](abdm_transport::Transport) without any
//! network.
//!
//! # Generations
//!
//! | | v1/v2 | V3 |
//! |---|---|---|
//! | gateway | `/gateway` + `/v0.5/sessions` | `/api/hiecm/gateway` + `/v3/sessions` |
//! | service | `/api` + `/v1/…`, `/v2/…` | `/abha/api` + `/v3/…` |
//! | journeys | login with Aadhaar OTP, login using mobile, retrieval, deactivation, reactivation; search, profile, renewal of a login, logout | the same |
//! | headers | `X-HIP-ID` | `REQUEST-ID` and `TIMESTAMP`; `X-CM-ID: sbx` for a session |
//! | encryption | PKCS#1 v1.5, under the PEM of `/v1/auth/cert` | OAEP with SHA-1, under the same key |
//! | a wrong OTP | HTTP 422 or 400 | HTTP 200 with `"authResult":"failed"` |
//!
//! Both serve the same people: an account that is deactivated on one is deactivated on the other,
//! and OTPs and failed attempts are counted together. Tokens and transactions are worth nothing
//! but on the generation that they come from.
//!
//! # Its own endpoints
//!
//! A browser finds a page at `/`: the OTPs as they come, what arrived, the people, and switches for
//! faults and the clock. It is made of these endpoints, which serve curl and scripts as well:
//!
//! | path | answer |
//! |---|---|
//! | `GET /_sandbox/outbox` | the OTPs, newest last; `?mobile=`, `?email=` and `?after=SEQ` choose |
//! | `GET /_sandbox/requests` | what arrived, masked, and what became of it; `?after=SEQ` chooses |
//! | `GET /_sandbox/tally` | OTPs and faults in numbers: a [`Tally`]; of one person with `?abhaNumber=`: a [`PersonTally`] |
//! | `GET /_sandbox/faults` | the [`faults`], how often each struck and is left to |
//! | `POST /_sandbox/faults` | adds faults; HTTP 400 with `{"error":RULE}` for what is none |
//! | `DELETE /_sandbox/faults` | removes all of them |
//! | `GET /_sandbox/people` | who there is, and what each is good for |
//! | `GET /_sandbox/clock` | the service's time, and by how many seconds it is ahead of [`Config::clock`] |
//! | `POST /_sandbox/clock` | moves it by the `seconds` of `{"seconds":600}`, back if negative |
//! | `GET /_sandbox/health` | `{"ready":true}` once the key is there |
//! | `GET /_sandbox/live` | for the page: all of this, as far as it is new; its form may change |
//!
//! They refuse a request with HTTP 403 that names another origin, as a browser does for a page from
//! elsewhere, or a host that somebody could own, and so make lead here: of names with a dot they
//! take those below `localhost`, `local`, `internal` and `test`.

#![forbid(unsafe_code)]

mod api_manager;
mod call;
mod config;
mod console;
mod control;
mod exchange;
pub mod faults;
mod gateway;
mod images;
mod jwt;
mod key;
mod keys;
mod outbox;
pub mod people;
mod portrait;
mod reply;
mod request_log;
mod route;
mod sandbox;
mod server;
mod tally;
mod time;
mod transport;
mod v1v2;
mod v3;
pub mod v3_forms;
mod world;

pub use config::{Assumption, CLIENT_ID, CLIENT_SECRET, Ciphertexts, Config};
pub use key::{KeyError, ServiceKey};
pub use outbox::{Message, Recipient};
pub use request_log::LoggedRequest;
pub use sandbox::Sandbox;
pub use server::Server;
pub use tally::{OtpTally, PersonTally, Tally};
pub use transport::SandboxTransport;
