use std::time::SystemTime;

use abdm_types::v3::login_verify_password;
use abdm_types::{AbhaNumber, AccountStatus, Ciphertext, Endpoint, Failure, TxnId};

use super::{Reactivated, contradicted, reactivated};
use crate::snapshot::JourneyKind;
use crate::v3::Reconciling;
use crate::{
    AwaitingPassword, ConfirmedBy, EncryptsPassword, Ended, Generation, Journey, Reconciles, Wanted,
};

/// A deactivated account whose password is to be entered. One call, and nothing goes before it
/// (contract V3, section 9).
#[derive(Debug, Clone)]
pub struct ByPassword {
    abha_number: AbhaNumber,
}

impl ByPassword {
    /// Begins with the number of the account. There is no login: the account has none.
    pub fn new(abha_number: AbhaNumber) -> Self {
        Self { abha_number }
    }

    /// The account, as the journey began with it.
    pub fn abha_number(&self) -> &AbhaNumber {
        &self.abha_number
    }

    /// Goes on to the password. Nothing is sent to the patient.
    pub fn ask_password(self) -> AwaitingPassword<Self> {
        AwaitingPassword::without_transaction(self)
    }
}

impl Journey for ByPassword {
    const GENERATION: Generation = Generation::V3;

    type Done = Reactivated;
    type InDoubt = AbhaNumber;

    fn journey(&self) -> JourneyKind {
        JourneyKind::ReactivatePassword
    }

    fn in_doubt(self) -> AbhaNumber {
        self.abha_number
    }
}

/// Always possible: the journey began with the number.
impl Reconciles for ByPassword {
    type Look = Reconciling;

    fn look(abha_number: AbhaNumber) -> Option<Reconciling> {
        Some(Reconciling::new(abha_number, Wanted::Status(AccountStatus::Active)))
    }
}

impl ConfirmedBy<login_verify_password::Request> for ByPassword {
    fn done(
        self,
        _: Option<TxnId>,
        reply: login_verify_password::Response,
        now: SystemTime,
    ) -> Result<Reactivated, Ended> {
        Ok(reactivated(self.abha_number, reply.0, now))
    }

    fn unclear(&self, reply: &login_verify_password::Response) -> Option<Failure> {
        contradicted(&self.abha_number, &reply.0, &login_verify_password::Request::META)
    }
}

impl EncryptsPassword for ByPassword {
    type Confirm = login_verify_password::Request;

    fn confirm(&self, password: Ciphertext, _: Option<TxnId>) -> Self::Confirm {
        login_verify_password::Request::reactivate(self.abha_number.clone(), password)
    }
}

mod kept {
    use abdm_types::AbhaNumber;

    use super::ByPassword;
    use crate::snapshot::SnapshotError;
    use crate::snapshot::fields::{Kept, Read, Written};

    impl Kept for ByPassword {
        fn write<'a>(&'a self, to: &mut Written<'a>) {
            self.abha_number.write(to);
        }

        fn read(from: &mut Read) -> Result<Self, SnapshotError> {
            AbhaNumber::read(from).map(Self::new)
        }
    }
}
