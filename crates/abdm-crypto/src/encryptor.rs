//! A key with a padding: what encrypts.

use std::{fmt, sync::Arc};

use base64::{Engine as _, engine::general_purpose::STANDARD};

use crate::{
    EncryptError, KeyError, Padding, PublicKey,
    backend::{Backend, EncryptionKey, RustCrypto},
};

/// A public key, prepared by a [backend](crate::backend), with a padding.
///
/// Cheap to clone and safe to share between threads. The key is prepared once, here, and not for
/// each message.
#[derive(Clone)]
pub struct Encryptor {
    key: PublicKey,
    prepared: Arc<dyn EncryptionKey>,
    padding: Padding,
}

impl Encryptor {
    /// Encrypts under that key and padding, in pure Rust ([`RustCrypto`]).
    ///
    /// # Errors
    ///
    /// [`KeyError::Backend`], if the backend does not take the key.
    pub fn new(key: PublicKey, padding: Padding) -> Result<Self, KeyError> {
        Self::with_backend(key, padding, &RustCrypto)
    }

    /// Encrypts under that key and padding, by that backend.
    ///
    /// # Errors
    ///
    /// What the backend says of the key.
    pub fn with_backend(
        key: PublicKey,
        padding: Padding,
        backend: &dyn Backend,
    ) -> Result<Self, KeyError> {
        let prepared = backend.prepare(&key)?;
        Ok(Self { key, prepared, padding })
    }

    /// The same prepared key under another padding.
    #[must_use]
    pub fn with_padding(&self, padding: Padding) -> Self {
        Self { padding, ..self.clone() }
    }

    /// The key.
    pub fn key(&self) -> &PublicKey {
        &self.key
    }

    /// The padding.
    pub fn padding(&self) -> Padding {
        self.padding
    }

    /// The longest plaintext in bytes: 501 for PKCS#1 v1.5 and 470 for OAEP under 4096 bits.
    pub fn max_plaintext(&self) -> usize {
        self.padding.max_plaintext(self.key.modulus().len())
    }

    /// Encrypts one message. The ciphertext has as many bytes as the modulus and is another one
    /// each time.
    ///
    /// # Errors
    ///
    /// [`EncryptError`]; nothing of the plaintext is in it.
    pub fn encrypt(&self, plaintext: &[u8]) -> Result<Vec<u8>, EncryptError> {
        let (length, limit) = (plaintext.len(), self.max_plaintext());
        if length > limit {
            return Err(EncryptError::PlaintextTooLong { length, limit });
        }
        let ciphertext = self.prepared.encrypt(self.padding, plaintext)?;
        if ciphertext.len() != self.key.modulus().len() {
            return Err(EncryptError::Backend { reason: "its ciphertext has the wrong length" });
        }
        Ok(ciphertext)
    }

    /// Encrypts one message to standard base64 with padding, which is how the service takes it: 684
    /// characters under 4096 bits.
    ///
    /// # Errors
    ///
    /// As [`encrypt`](Self::encrypt).
    pub fn encrypt_base64(&self, plaintext: &[u8]) -> Result<String, EncryptError> {
        Ok(STANDARD.encode(self.encrypt(plaintext)?))
    }
}

impl fmt::Debug for Encryptor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Encryptor")
            .field("key", &self.key)
            .field("padding", &self.padding)
            .finish_non_exhaustive()
    }
}
