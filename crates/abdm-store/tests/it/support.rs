//! Journeys to store.

use std::time::{Duration, SystemTime};

use abdm_flows::Generation;
use abdm_flows::snapshot::{JourneyKind, Kind, StateKind};
use abdm_store::{JourneyId, Next, Opening};

pub(crate) const HOUR: Duration = Duration::from_secs(3600);

pub(crate) fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000)
}

pub(crate) fn id(number: u32) -> JourneyId {
    let mut bytes = [0; 16];
    bytes[12..].copy_from_slice(&number.to_be_bytes());
    JourneyId::from_bytes(bytes)
}

/// Expires in an hour.
pub(crate) fn opening(number: u32) -> Opening {
    Opening {
        id: id(number),
        kind: Kind { generation: Generation::V1V2, journey: JourneyKind::LoginAadhaarOtp },
        state: StateKind::SendingOtp,
        expires_at: now() + HOUR,
        payload: b"first".to_vec(),
        start_key: None,
        patient_key: None,
    }
}

pub(crate) fn next(payload: &[u8]) -> Next {
    Next { state: StateKind::AwaitingOtp, payload: payload.to_vec(), expires_at: now() + HOUR }
}
