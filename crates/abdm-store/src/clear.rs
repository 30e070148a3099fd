use abdm_flows::snapshot::{Kind, StateKind};

use crate::{JourneyId, Listed, StoreError, millis};

/// What of a journey is in clear, as a database holds it.
pub(crate) struct Clear<'a> {
    pub(crate) id: &'a str,
    pub(crate) kind: &'a str,
    pub(crate) state: &'a str,
    pub(crate) version: u64,
    pub(crate) since: u64,
    pub(crate) expires_at: u64,
}

impl Clear<'_> {
    pub(crate) fn read(self) -> Result<Listed, StoreError> {
        self.parse().ok_or(StoreError::Corrupt)
    }

    fn parse(self) -> Option<Listed> {
        Some(Listed {
            id: JourneyId::parse(self.id).ok()?,
            kind: Kind::parse(self.kind)?,
            state: StateKind::parse(self.state)?,
            version: self.version,
            since: millis::time(self.since)?,
            expires_at: millis::time(self.expires_at)?,
        })
    }
}
