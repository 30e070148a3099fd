//! What does the arithmetic.
//!
//! A backend is a value that the caller picks, and passes to
//! [`Encryptor::with_backend`](crate::Encryptor::with_backend); no feature switches it. Parsing,
//! limits and base64 stay in this crate, so that every backend takes the same keys and gives the
//! same errors for the same mistakes.
//!
//! | backend | is | feature |
//! |---|---|---|
//! | [`RustCrypto`] | pure Rust; the default of this crate | |
//! | `AwsLc` | AWS-LC, many times as fast; what the facade `abdm` picks | `aws-lc-rs` |
//!
//! To bring another (a hardware module, a FIPS library), implement the two traits:
//!
//! ```
//! use std::sync::Arc;
//!
//! use abdm_crypto::{
//!     EncryptError, KeyError, Padding, PublicKey,
//!     backend::{Backend, EncryptionKey},
//! };
//!
//! #[derive(Debug)]
//! struct Hardware;
//!
//! struct Slot(Vec<u8>);
//!
//! impl Backend for Hardware {
//!     fn prepare(&self, key: &PublicKey) -> Result<Arc<dyn EncryptionKey>, KeyError> {
//!         Ok(Arc::new(Slot(key.spki_der().to_vec())))
//!     }
//! }
//!
//! impl EncryptionKey for Slot {
//!     fn encrypt(&self, padding: Padding, plaintext: &[u8]) -> Result<Vec<u8>, EncryptError> {
//!         match padding {
//!             // Here the module would be handed the key and the plaintext.
//!             Padding::Pkcs1v15 => Err(EncryptError::Backend { reason: "no module is connected" }),
//!             padding => Err(EncryptError::UnsupportedPadding { padding }),
//!         }
//!     }
//! }
//! ```

use std::{fmt, sync::Arc};

use crate::{EncryptError, KeyError, Padding, PublicKey};

#[cfg(feature = "aws-lc-rs")]
mod aws_lc;
mod rust_crypto;

#[cfg(feature = "aws-lc-rs")]
pub use aws_lc::AwsLc;
pub use rust_crypto::RustCrypto;

/// Something that can encrypt under RSA keys.
pub trait Backend: fmt::Debug + Send + Sync {
    /// Takes a key into the backend's own form, once for many messages.
    ///
    /// The key has been checked: 2048 to 4096 bits, odd modulus, odd exponent from 3 to 2^33 - 1.
    ///
    /// # Errors
    ///
    /// [`KeyError::Backend`] if this backend does not take it.
    fn prepare(&self, key: &PublicKey) -> Result<Arc<dyn EncryptionKey>, KeyError>;
}

/// A key in a backend's own form.
pub trait EncryptionKey: Send + Sync {
    /// Pads and encrypts one message, which is known to fit. The ciphertext has as many bytes as
    /// the modulus.
    ///
    /// An implementation keeps no copy of the plaintext and puts nothing of it into an error.
    ///
    /// # Errors
    ///
    /// [`EncryptError::UnsupportedPadding`] for a padding it does not know,
    /// [`EncryptError::Randomness`] and [`EncryptError::Backend`] for failures.
    fn encrypt(&self, padding: Padding, plaintext: &[u8]) -> Result<Vec<u8>, EncryptError>;
}
