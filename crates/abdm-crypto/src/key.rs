//! A public key and the ways to read one.

use std::{fmt, str::FromStr, sync::Arc};

use sha2::{Digest, Sha256};

use crate::{KeyError, der, text};

/// The RSA public key of the service: 2048 to 4096 bits.
///
/// Whatever it was read from, the same key is the same value: two of them are equal when modulus
/// and exponent are. Cheap to clone. To encrypt, make an [`Encryptor`](crate::Encryptor) of it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PublicKey {
    inner: Arc<Inner>,
}

#[derive(PartialEq, Eq, Hash)]
struct Inner {
    modulus: Vec<u8>,
    exponent: u64,
    bits: usize,
    spki: Vec<u8>,
    fingerprint: String,
}

impl PublicKey {
    /// Most bytes that are looked at. A key of 4096 bits has about 800 as PEM, a certificate with
    /// one rarely more than 4,000.
    pub const MAX_INPUT: usize = 64 * 1024;

    /// Reads a key from text.
    ///
    /// Taken are PEM (`PUBLIC KEY`, `RSA PUBLIC KEY`, `CERTIFICATE`) and the bare base64 of the same
    /// structures, which is what V3 returns as `publicKey`. The text may be wrapped at any width or
    /// not at all, with any line ends, blank lines, surrounding quotes or text, a byte order mark,
    /// `\n` and other JSON escapes, and without the final `=`.
    ///
    /// # Errors
    ///
    /// [`KeyError`]: what was found instead. The sample "key" on the published pages is
    /// [`KeyError::NotAKey`].
    pub fn from_text(text: &str) -> Result<Self, KeyError> {
        check_length(text.len())?;
        Self::from_der(&text::decode(text)?)
    }

    /// Reads a key from DER: an SPKI (`SubjectPublicKeyInfo`), a PKCS#1 `RSAPublicKey` or an X.509
    /// certificate, of which only the key is read, and nothing verified.
    ///
    /// # Errors
    ///
    /// [`KeyError`]: what was found instead.
    pub fn from_der(der: &[u8]) -> Result<Self, KeyError> {
        check_length(der.len())?;
        let numbers = der::read(der)?;
        let spki = der::spki(&numbers)?;
        let fingerprint =
            Sha256::digest(&spki).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        let der::Numbers { modulus, exponent, bits } = numbers;
        Ok(Self { inner: Arc::new(Inner { modulus, exponent, bits, spki, fingerprint }) })
    }

    /// Reads a key from a file's bytes, which may be [text](Self::from_text) or
    /// [DER](Self::from_der).
    ///
    /// # Errors
    ///
    /// [`KeyError`]: what was found instead.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, KeyError> {
        check_length(bytes.len())?;
        // The second byte of such a structure opens a long length, which no UTF-8 text has there.
        match str::from_utf8(bytes) {
            Ok(text) => Self::from_text(text),
            Err(_) => Self::from_der(bytes),
        }
    }

    /// Bits of the modulus. The service's key has 4096.
    pub fn bits(&self) -> usize {
        self.inner.bits
    }

    /// The modulus, big-endian, without leading zeros. A ciphertext has as many bytes.
    pub fn modulus(&self) -> &[u8] {
        &self.inner.modulus
    }

    /// The public exponent, usually 65537.
    pub fn exponent(&self) -> u64 {
        self.inner.exponent
    }

    /// The key as DER `SubjectPublicKeyInfo`: the same bytes whatever form it was read from.
    pub fn spki_der(&self) -> &[u8] {
        &self.inner.spki
    }

    /// The first 8 bytes of the SHA-256 of [`spki_der`](Self::spki_der), as 16 hexadecimal digits:
    /// enough to tell in a log which key was used. To compare keys, compare the keys.
    pub fn fingerprint(&self) -> &str {
        &self.inner.fingerprint
    }
}

impl FromStr for PublicKey {
    type Err = KeyError;

    /// The same as [`from_text`](Self::from_text).
    fn from_str(text: &str) -> Result<Self, KeyError> {
        Self::from_text(text)
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PublicKey")
            .field("bits", &self.bits())
            .field("fingerprint", &format_args!("{}", self.fingerprint()))
            .finish()
    }
}

fn check_length(length: usize) -> Result<(), KeyError> {
    if length > PublicKey::MAX_INPUT { Err(KeyError::TooLong { length }) } else { Ok(()) }
}
