//! The service's RSA public key, and encryption under it.
//!
//! The ABHA health-ID service wants some fields (an OTP, an Aadhaar number, a password) encrypted
//! under a key that it hands out itself. This crate reads that key in every form it is found in and
//! encrypts bytes under it. It does no IO, keeps no clock, holds no private key, and knows nothing
//! of the endpoints.
//!
//! ```text
//!   PEM, bare base64, DER, X.509 ──PublicKey──▶ Encryptor ──encrypt_base64──▶ a field of a call
//!                                               │      │
//!                                            Padding  Backend
//! ```
//!
//! ```
//! use abdm_crypto::{Encryptor, Padding, PublicKey};
//!
//! // What `GET /v1/auth/cert` answers with: text, not JSON.
//! let answer = "\
//! -----BEGIN PUBLIC KEY-----
//! MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA1wGB7uCYU2AMgCU53O1S
//! qshzulbcYhXnK1B2ym4VTB7WhvNrdIWXWX5c1tCKBbjtgbUFjQ5mvgpVT5KAuhey
//! oyaFMzzCpwiuGnQdaAo6LJ4pR7w077mvht6zVlZ4Hr7FYSPzrt1CSXJHLPl2gVex
//! IikpRrpoJtHlabQSVJesC727rWMpNi4fH5sOwUWAGvW+GQKJ+IxFH7s0do+ezPQc
//! f9aMqnrPOxRrGLuTQuF5fq2Uhud909uEbB5S/GNbLClc/Mp973l2PYqx547L/GyB
//! fJhEg5DS2V34HbFcDsmrpvo10w6A5iUTZOWjwepgYB9bU8GFB3pWA6TMcs0vMmwX
//! vQIDAQAB
//! -----END PUBLIC KEY-----
//! ";
//! let key = PublicKey::from_text(answer)?;
//! assert_eq!(key.bits(), 2048);
//!
//! let encryptor = Encryptor::new(key, Padding::Pkcs1v15)?;
//! let otp = encryptor.encrypt_base64(b"123456")?;
//! assert_eq!(otp.len(), 344); // 256 bytes; the service's own key of 4096 bits gives 684
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Which padding
//!
//! The generations of the service share one key and differ in the padding, so the padding cannot be
//! read off the key. It is always said: see [`Padding`].
//!
//! # Trust
//!
//! A key is as genuine as the connection it came over. A certificate is only a wrapper here: its
//! key is read, its signature, names and dates are not looked at. Fetch keys over verified TLS.
//!
//! # Secrets in memory
//!
//! This crate makes no copy of a plaintext. What happens to it inside a [`backend`] is the backend's
//! affair: the `rsa` crate overwrites the padded message and the number made from it, while copies
//! made by its big-number arithmetic are out of reach; AWS-LC overwrites every buffer that it
//! frees. The known timing weakness of the `rsa` crate
//! (RUSTSEC-2023-0071) concerns operations with a private key, of which there are none here.
//!
//! # Purity
//!
//! The one effect is reading the random number generator of the operating system, for the padding:
//! for each message, or to seed that of AWS-LC.

#![forbid(unsafe_code)]

pub mod backend;

mod der;
mod encryptor;
mod error;
mod key;
mod padding;
mod text;

pub use encryptor::Encryptor;
pub use error::{EncryptError, KeyError};
pub use key::PublicKey;
pub use padding::Padding;
