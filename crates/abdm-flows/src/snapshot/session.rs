use secrecy::ExposeSecret;
use zeroize::Zeroizing;

use super::fields::{ReadSession, WrittenSession, expiry, time};
use super::{Snapshot, SnapshotError, check_format, json};
use crate::{Generation, Refresh, SessionOf, UserSession};

/// What a login by ABHA address is marked with.
const ADDRESS: &str = "address";

impl UserSession {
    /// What to seal and keep beside the patient's own session: compact JSON with the tokens in it.
    ///
    /// | field | is |
    /// |---|---|
    /// | `f`, `g` | format, which is 1, and generation |
    /// | `x`, `xe` | `X-Token`, and when it expires |
    /// | `r`, `re` | refresh token, and when it expires |
    /// | `n` | ABHA number |
    /// | `k` | `address` for a login by ABHA address on V3; left out for any other |
    ///
    /// Times are whole seconds since 1970, rounded down. What is not known is left out. The promise
    /// of [snapshots](crate::snapshot) holds here too: what was written once can be read for ever.
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        json(&WrittenSession { f: Some(Snapshot::FORMAT), ..self.written() })
    }

    /// Reads what [`to_bytes`](Self::to_bytes) wrote, in this release or an earlier one.
    ///
    /// # Errors
    ///
    /// [`SnapshotError`] for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SnapshotError> {
        check_format(bytes)?;
        let read: ReadSession =
            serde_json::from_slice(bytes).map_err(|_| SnapshotError::Malformed)?;
        read.session()
    }

    pub(super) fn written(&self) -> WrittenSession<'_> {
        WrittenSession {
            f: None,
            g: self.generation.as_str(),
            x: self.x_token.expose_secret(),
            xe: self.expires_at.map(expiry),
            r: self.refresh.as_ref().map(|refresh| refresh.token.expose_secret()),
            re: self.refresh.as_ref().and_then(|refresh| refresh.expires_at).map(expiry),
            n: self.abha_number.as_ref(),
            k: match self.of {
                SessionOf::Number => None,
                SessionOf::Address => Some(ADDRESS),
            },
        }
    }
}

impl ReadSession {
    pub(super) fn session(self) -> Result<UserSession, SnapshotError> {
        let expires_at = self.re.map(time).transpose()?;
        Ok(UserSession {
            x_token: self.x,
            expires_at: self.xe.map(time).transpose()?,
            refresh: self.r.map(|token| Refresh { token, expires_at }),
            abha_number: self.n,
            generation: Generation::parse(&self.g).ok_or(SnapshotError::Generation)?,
            of: match self.k.as_deref() {
                None => SessionOf::Number,
                Some(ADDRESS) => SessionOf::Address,
                Some(_) => return Err(SnapshotError::Malformed),
            },
        })
    }
}
