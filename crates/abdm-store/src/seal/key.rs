use std::fmt;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use hmac::Mac as _;
use zeroize::Zeroizing;

use super::mac;

/// In a key ring's text, the entry that keyed hashes use and that seals nothing.
const INDEX: &str = "index";
/// Makes the key of keyed hashes another one than what it derives from.
const INDEX_LABEL: &[u8] = b"abdm-store keyed hash 1";
const LONGEST_ID: usize = 32;

/// 32 random bytes that payloads are sealed with. Redacted in `Debug` and wiped on drop.
#[derive(Clone)]
pub struct SealingKey(Box<Zeroizing<[u8; SealingKey::LENGTH]>>);

/// The keys of an application: the first one seals, all of them open.
#[derive(Clone)]
pub struct KeyRing {
    /// The first one is there.
    keys: Vec<(String, SealingKey)>,
    index: SealingKey,
}

/// Why there is no such key or key ring. Never shows what was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// There is no key to seal with.
    #[error("a key ring has at least one key: ID:KEY[,ID:KEY]...")]
    Empty,
    /// An entry is not `ID:KEY`, or its id is not 1 to 32 letters, digits, dots, dashes and
    /// underscores.
    #[error("an entry is ID:KEY, and an ID is 1 to 32 ASCII letters, digits, `.`, `-` and `_`")]
    Id,
    /// A key is not 32 bytes in base64.
    #[error("a key is 32 bytes in base64, which is 44 characters")]
    Key,
    /// Two keys have one id.
    #[error("two keys have the same id")]
    Duplicate,
}

impl SealingKey {
    /// Bytes of a key.
    pub const LENGTH: usize = 32;

    /// A new key, of the operating system's randomness.
    ///
    /// # Panics
    ///
    /// If the operating system has no randomness to give.
    pub fn generate() -> Self {
        Self::filled(|bytes| {
            getrandom::fill(bytes).expect("the operating system provides randomness");
        })
    }

    /// A key that somebody else made at random. A password is none.
    pub fn from_bytes(bytes: &[u8; Self::LENGTH]) -> Self {
        Self::filled(|key| key.copy_from_slice(bytes))
    }

    /// Reads what [`to_base64`](Self::to_base64) wrote, or `openssl rand -base64 32`.
    ///
    /// # Errors
    ///
    /// [`KeyError::Key`] unless it is 32 bytes in base64.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        // The decoder wants to round up to whole groups of three bytes.
        let mut decoded = Zeroizing::new([0; 33]);
        match BASE64_STANDARD.decode_slice(text.trim(), &mut decoded[..]) {
            Ok(Self::LENGTH) => Ok(Self::filled(|key| key.copy_from_slice(&decoded[..32]))),
            _ => Err(KeyError::Key),
        }
    }

    /// The key as text, for the configuration of the application.
    pub fn to_base64(&self) -> Zeroizing<String> {
        Zeroizing::new(BASE64_STANDARD.encode(self.as_bytes()))
    }

    pub(super) fn as_bytes(&self) -> &[u8; Self::LENGTH] {
        &self.0
    }

    /// Filled where it stays, so that no copy is left on the stack.
    fn filled(fill: impl FnOnce(&mut [u8; Self::LENGTH])) -> Self {
        let mut bytes = Box::new(Zeroizing::new([0; Self::LENGTH]));
        fill(&mut bytes);
        Self(bytes)
    }

    fn index(&self) -> Self {
        let mut mac = mac(self);
        mac.update(INDEX_LABEL);
        let derived = Zeroizing::new(mac.finalize().into_bytes().into());
        Self::from_bytes(&derived)
    }
}

impl KeyRing {
    /// A ring with one key.
    ///
    /// # Errors
    ///
    /// [`KeyError::Id`] if `id` cannot be one.
    pub fn new(id: &str, key: SealingKey) -> Result<Self, KeyError> {
        let index = key.index();
        Self { keys: Vec::new(), index }.with_older(id, key)
    }

    /// The same ring with one more key that opens and does not seal.
    ///
    /// # Errors
    ///
    /// [`KeyError::Id`] if `id` cannot be one, [`KeyError::Duplicate`] if it is there.
    pub fn with_older(mut self, id: &str, key: SealingKey) -> Result<Self, KeyError> {
        let is_allowed = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'.' | b'-' | b'_');
        if id == INDEX || !(1..=LONGEST_ID).contains(&id.len()) || !id.bytes().all(is_allowed) {
            return Err(KeyError::Id);
        }
        if self.find(id.as_bytes()).is_some() {
            return Err(KeyError::Duplicate);
        }
        self.keys.push((id.to_owned(), key));
        Ok(self)
    }

    /// The same ring with keyed hashes that derive from `key`, whatever key seals.
    #[must_use]
    pub fn with_index(self, key: &SealingKey) -> Self {
        Self { index: key.index(), ..self }
    }

    /// Reads `ID:KEY[,ID:KEY]...`, the first of which seals. An entry `index:KEY`, anywhere, is
    /// [the key of keyed hashes](Self::with_index). Keys are in base64; blanks around an entry do
    /// not count.
    ///
    /// # Errors
    ///
    /// [`KeyError`] if it is anything else.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let mut ring: Option<Self> = None;
        let mut index = None;
        for entry in text.split(',').map(str::trim).filter(|entry| !entry.is_empty()) {
            let (id, key) = entry.split_once(':').ok_or(KeyError::Id)?;
            let key = SealingKey::parse(key)?;
            if id == INDEX {
                if index.replace(key).is_some() {
                    return Err(KeyError::Duplicate);
                }
                continue;
            }
            ring = Some(match ring {
                None => Self::new(id, key)?,
                Some(ring) => ring.with_older(id, key)?,
            });
        }
        let ring = ring.ok_or(KeyError::Empty)?;
        Ok(match index {
            None => ring,
            Some(key) => ring.with_index(&key),
        })
    }

    pub(super) fn current(&self) -> (&[u8], &SealingKey) {
        let (id, key) = &self.keys[0];
        (id.as_bytes(), key)
    }

    pub(super) fn find(&self, id: &[u8]) -> Option<&SealingKey> {
        self.keys.iter().find(|(known, _)| known.as_bytes() == id).map(|(_, key)| key)
    }

    pub(super) fn index(&self) -> &SealingKey {
        &self.index
    }
}

impl fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealingKey([redacted])")
    }
}

/// The ids, and nothing of the keys.
impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ids = self.keys.iter().map(|(id, _)| id);
        f.write_str("KeyRing")?;
        f.debug_list().entries(ids).finish()
    }
}
