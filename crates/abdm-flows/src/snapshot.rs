//! A journey on its way into a store and back.
//!
//! A state takes its [`Snapshot`] before the call is made that it waits for. So whatever happens to
//! the process, [`Snapshot::restore`] tells what is known:
//!
//! | state | comes back as |
//! |---|---|
//! | `sending-otp`, `otp-may-be-out` | [`Resumed::OtpMayBeOut`] |
//! | `awaiting-otp` | [`Resumed::AwaitingOtp`] |
//! | `resending-otp` | [`Resumed::AwaitingOtp`], the resend counted |
//! | `verifying-otp`, `authorizing`, `completing`, `outcome-unknown` | [`Resumed::OutcomeUnknown`] |
//! | `choosing-account`, `verified` | [`Resumed::Between`] |
//! | `awaiting-password` | [`ResumedByPassword::AwaitingPassword`] |
//! | `verifying-password`, `outcome-unknown` | [`ResumedByPassword::OutcomeUnknown`] |
//!
//! A second OTP has states of its own (`sending-second-otp` and so on, `second-outcome-unknown`) that
//! come back as the same things of the machine that spends it.
//!
//! Of a journey that [changes an account](Action::changes_account) an unknown outcome can be
//! reconciled. Of any other nothing was changed, and it is started anew.
//!
//! # Secrets
//!
//! A snapshot holds a transaction and, depending on the state, tokens of a patient: they are written
//! by [`Snapshot::to_bytes`] alone, into a buffer that is wiped. What it gives has to be sealed
//! before it is stored. An Aadhaar number or an OTP is in no snapshot: only the request of a call
//! under way has one, encrypted or not, and requests are not kept. Nor is a password.
//!
//! # Format 1
//!
//! One JSON object. Times are whole seconds since 1970. A field that has no value is left out, and
//! an unknown one is ignored, so that a later release can add some. Every snapshot that any release
//! with format 1 wrote can be read by all later ones.
//!
//! | field | is | in |
//! |---|---|---|
//! | `f`, `g`, `j`, `s` | format, generation, journey, state; the journey says by which method | all |
//! | `n`, `a` | ABHA number, ABHA address: one of them, or both for a login by address on V3 | journeys that begin with one; `n` in outcomes that can be reconciled |
//! | `name`, `status`, `methods` | what the look-up before an OTP or a password told | login on a known ABHA on v1/v2; `name` for a login by address on V3 |
//! | `mobile` | whose accounts they are | login using mobile, retrieve via mobile OTP |
//! | `idx` | place of the account in a list; what that showed of it is in `accounts` | find |
//! | `who` | the patient in words | retrieve via mobile OTP on v1/v2 |
//! | `session` | a [login](crate::UserSession::to_bytes) | deactivation, enrolment once there is an account, an update; of an update in doubt no more of it than a look needs |
//! | `reasons` | of the patient | deactivation |
//! | `txn` | transaction | waiting for an OTP or a password, choosing |
//! | `to` | the mobile or e-mail address that the OTP went to, masked | waiting for an OTP |
//! | `at` | when the OTP was sent, rounded up | waiting for an OTP |
//! | `wrong`, `resends` | how often; left out for 0 | waiting for an OTP; `wrong` for a password |
//! | `wait` | no resend before, if a refusal said so, rounded up | waiting for an OTP |
//! | `t` | transfer token | choosing |
//! | `accounts` | `n`, `a`, `name`, `gender`, `dob`, `status` of each | choosing, find, enrolment once there is an account |
//! | `txn1` | transaction of the first OTP, or of the search | a second OTP, find |
//! | `wanted`, `email` | the mobile or e-mail address that an account is to have | an update |
//! | `consent` | version of what the patient agreed to | enrolment |
//! | `step`, `made` | whether the account has the mobile, and whether it was made | enrolment, once there is an account |
//!
//! In an account `n` and `a` are texts where the service showed them in full, `{"m":…}` where it
//! masked them and `{"o":…}` where they were something else. Photographs, and what else the service
//! told of an account, are not kept: nobody needs them for a choice.

mod common;
mod declare;
pub(crate) mod fields;
mod kind;
mod parts;
mod registry;
mod resumed;
mod session;
mod v1v2;
mod v3;

use std::fmt;

use abdm_types::Consent;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use self::fields::{Read, Written};
pub use self::kind::{Action, Kind, StateKind};
pub use self::registry::{JourneyKind, Restored};
pub use self::resumed::{Resumable, ResumableByPassword, Resumed, ResumedByPassword, Storable};
use crate::Generation;

/// All that has to be kept of a journey.
pub struct Snapshot {
    kind: Kind,
    state: StateKind,
    restored: Restored,
}

/// Why bytes are no snapshot that this release can read. Tells nothing of what is in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum SnapshotError {
    /// The format is another one: a later release wrote it.
    #[error("format {found} is not known")]
    Format {
        /// The format that it names.
        found: u32,
    },
    /// It names a generation that is not known.
    #[error("the generation is not known")]
    Generation,
    /// It names a journey that is not known, or not in its generation.
    #[error("the journey is not known")]
    Journey,
    /// It names a state that the journey does not have.
    #[error("the journey has no such state")]
    State,
    /// It is no JSON object, or lacks what its state needs, or holds it in a form that nobody wrote.
    #[error("malformed")]
    Malformed,
}

impl Snapshot {
    /// The format that is written.
    pub const FORMAT: u32 = 1;

    pub(crate) fn new(kind: Kind, state: StateKind, restored: Restored) -> Self {
        Self { kind, state, restored }
    }

    /// Which journey it is of.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Which state it is of.
    pub fn state(&self) -> StateKind {
        self.state
    }

    /// What the patient agreed to, where the journey [rests on that](Action::needs_consent).
    pub fn consent(&self) -> Option<Consent> {
        if !self.kind.action().needs_consent() {
            return None;
        }
        let mut written = Written::default();
        self.restored.write(&mut written);
        written.consent.and_then(|version| Consent::new(version).ok())
    }

    /// What to seal and keep: compact JSON with secrets in it.
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let kind = self.kind();
        let mut written = Written {
            f: Self::FORMAT,
            g: kind.generation.as_str(),
            j: kind.journey.as_str(),
            s: self.state.as_str(),
            ..Written::default()
        };
        self.restored.write(&mut written);
        json(&written)
    }

    /// Reads what [`to_bytes`](Self::to_bytes) wrote, in this release or an earlier one.
    ///
    /// # Errors
    ///
    /// [`SnapshotError`] for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SnapshotError> {
        check_format(bytes)?;
        let mut read: Read = serde_json::from_slice(bytes).map_err(|_| SnapshotError::Malformed)?;
        let generation = Generation::parse(&read.g).ok_or(SnapshotError::Generation)?;
        let journey = JourneyKind::parse(&read.j).ok_or(SnapshotError::Journey)?;
        if !journey.exists_in(generation) {
            return Err(SnapshotError::Journey);
        }
        let kind = Kind { generation, journey };
        let state = StateKind::parse(&read.s).ok_or(SnapshotError::State)?;
        Ok(Self { kind, state, restored: Restored::read(kind, state, &mut read)? })
    }

    /// The journey as far as it is known, now that whoever performed it is gone.
    pub fn restore(self) -> Restored {
        self.restored
    }
}

/// The kind and the state, and nothing of what they hold.
impl fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Snapshot({}, {})", self.kind(), self.state)
    }
}

/// No release will come to a later one.
const LAST_FORMAT: u32 = 9_999;

/// Looked at alone, since nothing is known of the other fields of another format.
fn check_format(bytes: &[u8]) -> Result<(), SnapshotError> {
    #[derive(Deserialize)]
    struct Format {
        f: u32,
    }

    match serde_json::from_slice(bytes) {
        Ok(Format { f: Snapshot::FORMAT }) => Ok(()),
        Ok(Format { f: found @ ..=LAST_FORMAT }) => Err(SnapshotError::Format { found }),
        // A longer number is no format, and may be anybody's.
        Ok(_) | Err(_) => Err(SnapshotError::Malformed),
    }
}

/// Measures before it writes, so that no growing buffer leaves half a secret behind.
fn json(value: &impl Serialize) -> Zeroizing<Vec<u8>> {
    const HOLDS: &str = "a struct of texts and numbers is JSON, and memory does not fail";
    let mut length = Length(0);
    serde_json::to_writer(&mut length, value).expect(HOLDS);
    let mut bytes = Zeroizing::new(Vec::with_capacity(length.0));
    serde_json::to_writer(&mut *bytes, value).expect(HOLDS);
    bytes
}

/// Counts what is written to it.
struct Length(usize);

impl std::io::Write for Length {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
