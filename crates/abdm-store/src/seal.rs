//! Sealing what is stored: whoever has the store and not the key learns nothing of it and changes
//! nothing in it unnoticed.
//!
//! XChaCha20-Poly1305 with a random nonce for each sealing. The nonce has 192 bits, so any number
//! of processes can draw theirs independently.
//!
//! ```text
//! format (1) │ key id: length (1), text │ nonce (24) │ ciphertext and tag (16 longer)
//! ```
//!
//! With the ciphertext are authenticated the format, the key id and the [`Context`]: a payload that
//! is moved to another journey, or put back after the journey has moved on, does not open. That an
//! old payload came back *together* with its old version number cannot be noticed here; whoever can
//! write to the store can set a journey back as a whole.
//!
//! # Keys and their rotation
//!
//! A [`KeyRing`] seals with its first key and opens with all. To rotate while several nodes run:
//!
//! 1. give every node the new key as a later one: `old:…,new:…`;
//! 2. then as the first: `new:…,old:…`;
//! 3. once the last journey that was sealed with it has expired, take the old one away.
//!
//! [Keyed hashes](KeyRing::keyed_hash) are another matter: they are compared, so each change of
//! their key makes the store forget which starts and patients it has. Their key derives from the
//! first key unless the ring has an entry called `index`, which is the better choice for whoever
//! rotates: `index:…,new:…,old:…` keeps them as they are.

mod key;

use chacha20poly1305::aead::{AeadInPlace as _, KeyInit as _};
use chacha20poly1305::{Tag, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

pub use self::key::{KeyError, KeyRing, SealingKey};
use crate::JourneyId;

/// The only format there is.
const FORMAT: u8 = 1;
const NONCE: usize = 24;
const TAG: usize = 16;

type HmacSha256 = Hmac<Sha256>;

/// What a sealed payload belongs to. It opens with the same context and with no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Context<'a> {
    purpose: &'a str,
    subject: &'a [u8],
    version: u64,
}

/// Why a payload does not open. Tells nothing of what is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// It was sealed with a key that the ring does not have: another ring's, or one that was taken
    /// away too early.
    #[error("sealed with a key that is not in the key ring")]
    UnknownKey,
    /// It was changed, or sealed for another context, or with another key of that id.
    #[error("not what was sealed with this key, for this journey, version and purpose")]
    Refused,
    /// It is nothing that this release seals: damaged, or of a later release.
    #[error("not a sealed payload of a known format")]
    Format,
}

impl<'a> Context<'a> {
    /// The payload of version `version` of a journey. An opening is version 1, and an advance from
    /// version `n` is `n + 1`.
    pub const fn journey(id: &'a JourneyId, version: u64) -> Self {
        Self::new("journey", id.as_bytes(), version)
    }

    /// Something of your own: `purpose` is its kind, `subject` its name, and `version` counts how
    /// often it was replaced, or is 0.
    pub const fn new(purpose: &'a str, subject: &'a [u8], version: u64) -> Self {
        Self { purpose, subject, version }
    }

    /// Each part has its length before it, so that no two contexts are written the same.
    fn associated_data(&self, key_id: &[u8]) -> Vec<u8> {
        let mut data = vec![FORMAT];
        for part in [key_id, self.purpose.as_bytes(), self.subject, &self.version.to_be_bytes()] {
            data.extend(length_prefix(part));
            data.extend(part);
        }
        data
    }
}

impl KeyRing {
    /// Seals `plaintext` with the first key.
    ///
    /// # Panics
    ///
    /// If the operating system has no randomness to give.
    pub fn seal(&self, context: &Context<'_>, plaintext: &[u8]) -> Vec<u8> {
        let (key_id, key) = self.current();
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce).expect("the operating system provides randomness");

        // Of its final size, so that growing leaves no plaintext behind.
        let mut sealed = Vec::with_capacity(2 + key_id.len() + NONCE + plaintext.len() + TAG);
        sealed.push(FORMAT);
        sealed.push(u8::try_from(key_id.len()).expect("a key id is short"));
        sealed.extend(key_id);
        sealed.extend(nonce);
        let start = sealed.len();
        sealed.extend(plaintext);
        let tag = cipher(key)
            .encrypt_in_place_detached(
                XNonce::from_slice(&nonce),
                &context.associated_data(key_id),
                &mut sealed[start..],
            )
            .expect("no memory holds more than the cipher takes");
        sealed.extend(tag);
        sealed
    }

    /// Opens what was sealed with any key of the ring.
    ///
    /// # Errors
    ///
    /// [`OpenError`]. The journey is not lost: it is as it was in the store.
    pub fn open(
        &self,
        context: &Context<'_>,
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        let Sealed { key_id, nonce, ciphertext, tag } =
            Sealed::parse(sealed).ok_or(OpenError::Format)?;
        let key = self.find(key_id).ok_or(OpenError::UnknownKey)?;
        let mut plaintext = Zeroizing::new(ciphertext.to_vec());
        cipher(key)
            .decrypt_in_place_detached(
                XNonce::from_slice(nonce),
                &context.associated_data(key_id),
                &mut plaintext,
                Tag::from_slice(tag),
            )
            .map_err(|_| OpenError::Refused)?;
        Ok(plaintext)
    }

    /// A hash that only holders of the ring can compute, for what has to be compared and must not
    /// be read: which start, which patient. The same for all nodes that have the same ring; see
    /// [rotation](self) for when it changes.
    ///
    /// HMAC-SHA-256 over the purpose and the parts, each with its length before it, so that
    /// `["ab", "c"]` and `["a", "bc"]` differ.
    pub fn keyed_hash(&self, purpose: &str, parts: &[&[u8]]) -> [u8; 32] {
        let mut mac = mac(self.index());
        for part in std::iter::once(purpose.as_bytes()).chain(parts.iter().copied()) {
            mac.update(&length_prefix(part));
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }
}

struct Sealed<'a> {
    key_id: &'a [u8],
    nonce: &'a [u8],
    ciphertext: &'a [u8],
    tag: &'a [u8],
}

impl<'a> Sealed<'a> {
    fn parse(sealed: &'a [u8]) -> Option<Self> {
        let (&FORMAT, rest) = sealed.split_first()? else {
            return None;
        };
        let (length, rest) = rest.split_first()?;
        let (key_id, rest) = rest.split_at_checked(usize::from(*length))?;
        let (nonce, rest) = rest.split_at_checked(NONCE)?;
        let (ciphertext, tag) = rest.split_at_checked(rest.len().checked_sub(TAG)?)?;
        Some(Self { key_id, nonce, ciphertext, tag })
    }
}

fn cipher(key: &SealingKey) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(key.as_bytes().into())
}

fn mac(key: &SealingKey) -> HmacSha256 {
    <HmacSha256 as Mac>::new_from_slice(key.as_bytes()).expect("HMAC takes keys of any length")
}

fn length_prefix(part: &[u8]) -> [u8; 8] {
    (part.len() as u64).to_be_bytes()
}
