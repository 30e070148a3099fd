//! Why a key was refused, and why an encryption failed.
//!
//! No error repeats what it was given: a text that should have been a key may be anything,
//! including somebody's private key.

use crate::{Padding, PublicKey};

/// Why there is no usable key in what was given.
///
/// None of these is cured by trying again with the same input. When the input came from the
/// service, fetch it anew once; when it came from a file or a setting, the message says what to put
/// there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// The key is said to be for an encryption that is not the one wanted. What is encrypted under
    /// the wrong one cannot be decrypted, so the key is not used.
    #[error(
        "the key is said to be for {}, and {wanted} is wanted: check which generation of the service \
         the address belongs to",
        announced.map_or("an encryption that is not known here", Padding::transformation)
    )]
    OtherAlgorithm {
        /// What it is said to be for, if that is known here.
        announced: Option<Padding>,
        /// What it is wanted for.
        wanted: Padding,
    },

    /// Nothing was given, or nothing but blanks.
    #[error("there is no key: the input is empty")]
    Empty,

    /// The input is longer than [`PublicKey::MAX_INPUT`] and was not looked at.
    #[error(
        "the input has {length} bytes and a key has at most {}: give the key alone",
        PublicKey::MAX_INPUT
    )]
    TooLong {
        /// Bytes given.
        length: usize,
    },

    /// The text is neither PEM nor base64: an error page, JSON, or a damaged copy.
    #[error(
        "the text is neither PEM nor base64: if it is JSON, give the value of its `publicKey`; \
         if it was copied, copy it again whole"
    )]
    NotBase64,

    /// A `BEGIN` line without its `END` line, or the reverse.
    #[error("the PEM text lacks its BEGIN or its END line: copy it again whole")]
    IncompletePem,

    /// More than one PEM block. Which is meant is not for this crate to guess.
    #[error("the text holds several PEM blocks: give the one that is the service's key")]
    SeveralPemBlocks,

    /// A PEM block of a kind that holds no public key.
    #[error(
        "the PEM block is of another kind: PUBLIC KEY, RSA PUBLIC KEY and CERTIFICATE are read"
    )]
    OtherPemBlock,

    /// A private key. If it is a real one, it has been somewhere it should not be.
    #[error(
        "this is a private key: encryption takes the public key of the service, and a private key \
         that was put here by mistake should be considered exposed"
    )]
    PrivateKey,

    /// Bytes without any structure.
    ///
    /// The "public key" printed on the published pages (reactivate and deactivate via Aadhaar OTP)
    /// is of this sort: 512 random bytes between the lines of a PEM file.
    #[error("the input comes to {length} bytes that are not a DER structure{}", lookalike(*length))]
    NotAKey {
        /// Bytes after base64 decoding.
        length: usize,
    },

    /// A DER structure that was cut short, or has something appended.
    #[error(
        "the DER structure announces {announced} bytes and there are {found}: it was cut short or \
         something was appended; copy it again whole"
    )]
    WrongLength {
        /// Bytes that the structure says it has.
        announced: usize,
        /// Bytes that are there.
        found: usize,
    },

    /// A DER structure, but not one of those that hold a public key.
    #[error(
        "the DER structure is neither a public key (SPKI or PKCS#1) nor an X.509 certificate, or it \
         is damaged"
    )]
    OtherStructure,

    /// A public key of another algorithm.
    #[error("not an RSA key for encryption: it is {found}")]
    NotRsa {
        /// What it is, in words of this crate.
        found: &'static str,
    },

    /// A modulus outside of 2048 to 4096 bits.
    #[error("the RSA key has {bits} bits, and 2048 to 4096 are accepted: check where it came from")]
    UnsupportedSize {
        /// Bits of the modulus.
        bits: usize,
    },

    /// Numbers that no RSA key has: an even modulus, or an exponent that is even, 1 or too large.
    #[error("the numbers in the RSA key are not those of a real key: check where it came from")]
    ImpossibleNumbers,

    /// The chosen backend does not take the key.
    #[error("the encryption backend refused the key: {reason}")]
    Backend {
        /// A fixed text of the backend's.
        reason: &'static str,
    },
}

/// Why a plaintext was not encrypted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EncryptError {
    /// RSA encrypts one short message; this one does not fit. Nothing the service wants encrypted
    /// comes near the limit, so a wrong value was probably passed.
    #[error(
        "the plaintext has {length} bytes and at most {limit} fit under this key and padding: \
         check that the right value is encrypted"
    )]
    PlaintextTooLong {
        /// Bytes given.
        length: usize,
        /// Most bytes that fit.
        limit: usize,
    },

    /// The chosen backend does not know the padding. Choose another backend.
    #[error("the encryption backend does not know the padding {padding}")]
    UnsupportedPadding {
        /// The padding asked for.
        padding: Padding,
    },

    /// The operating system gave no random bytes. Nothing was encrypted; a later call may succeed.
    #[error("the operating system's random number generator failed")]
    Randomness,

    /// The backend failed, or returned something that cannot be a ciphertext.
    #[error("the encryption backend failed: {reason}")]
    Backend {
        /// A fixed text of the backend's.
        reason: &'static str,
    },
}

/// What unstructured bytes of this length probably are.
fn lookalike(length: usize) -> String {
    match length {
        256 | 384 | 512 => format!(
            "; {length} bytes is the size of an RSA-{} ciphertext, so this is probably the \
             placeholder printed in the published documentation, not a key: fetch the key from \
             the service",
            length * 8
        ),
        _ => ": give the key as the service returns it".to_owned(),
    }
}
