//! Login on a known ABHA with its password.
//!
//! ```text
//!  Start ──ask_password()──▶ AwaitingPassword ──submit_password()──▶ VerifyingPassword
//!                                   ▲                                       │
//!                                   └────── wrong password, not sent ───────┤ login/verify
//!                                                                           ▼
//!                                                                       LoggedIn
//! ```
//!
//! One call, and nothing goes before it: whether the account is in use, and has a password, is told
//! by a refusal of it.
//!
//! A password cannot be submitted before it was asked for:
//!
//! ```compile_fail
//! # use abdm_crypto::Encryptor;
//! # use abdm_flows::v3::login_password::Start;
//! # use abdm_types::Password;
//! fn submit(state: Start, password: &Password, encryptor: &Encryptor) {
//!     let _ = state.submit_password(password, encryptor);
//! }
//! ```
//!
//! It can once the state says so:
//!
//! ```
//! # use abdm_crypto::Encryptor;
//! # use abdm_flows::{AwaitingPassword, v3::login_password::Start};
//! # use abdm_types::Password;
//! fn submit(state: AwaitingPassword<Start>, password: &Password, encryptor: &Encryptor) {
//!     let _ = state.submit_password(password, encryptor);
//! }
//! ```

use std::time::SystemTime;

use abdm_types::v3::login_verify_password;
use abdm_types::{AbhaNumber, Ciphertext, Endpoint, Failure, TxnId};

use super::login_abha::{LoggedIn, logged_in};
use crate::snapshot::JourneyKind;
use crate::step::login_refused;
use crate::{AwaitingPassword, ConfirmedBy, EncryptsPassword, Ended, Generation, Journey};

/// An ABHA number whose password nobody has asked for yet.
#[derive(Debug, Clone)]
pub struct Start {
    abha_number: AbhaNumber,
}

impl Start {
    /// Begins with the number of an account. V3 has no login by address on this path.
    pub fn new(abha_number: AbhaNumber) -> Self {
        Self { abha_number }
    }

    /// Goes on to the password. Nothing is sent to the patient.
    pub fn ask_password(self) -> AwaitingPassword<Self> {
        AwaitingPassword::without_transaction(self)
    }
}

impl Journey for Start {
    const GENERATION: Generation = Generation::V3;

    type Done = LoggedIn;
    type InDoubt = ();

    fn journey(&self) -> JourneyKind {
        JourneyKind::LoginPassword
    }

    fn in_doubt(self) {}

    fn refused(self, failure: Failure) -> Ended {
        login_refused(failure, self.abha_number)
    }
}

impl ConfirmedBy<login_verify_password::Request> for Start {
    fn done(
        self,
        _: Option<TxnId>,
        reply: login_verify_password::Response,
        now: SystemTime,
    ) -> Result<LoggedIn, Ended> {
        logged_in(self.abha_number, reply.0, &login_verify_password::Request::META, now)
    }
}

/// Contract V3, section 6.
impl EncryptsPassword for Start {
    type Confirm = login_verify_password::Request;

    fn confirm(&self, password: Ciphertext, _: Option<TxnId>) -> Self::Confirm {
        login_verify_password::Request::login(self.abha_number.clone(), password)
    }
}

mod kept {
    use abdm_types::AbhaNumber;

    use super::Start;
    use crate::snapshot::SnapshotError;
    use crate::snapshot::fields::{Kept, Read, Written};

    impl Kept for Start {
        fn write<'a>(&'a self, to: &mut Written<'a>) {
            self.abha_number.write(to);
        }

        fn read(from: &mut Read) -> Result<Self, SnapshotError> {
            AbhaNumber::read(from).map(Self::new)
        }
    }
}
