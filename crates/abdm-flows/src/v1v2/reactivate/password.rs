use std::time::SystemTime;

use abdm_types::v1v2::{PasswordMethod, reactivate_init_password, reactivate_password};
use abdm_types::{AbhaId, AccountStatus, Ciphertext, TxnId};

use super::{Reactivated, reactivated};
use crate::snapshot::JourneyKind;
use crate::v1v2::Reconciling;
use crate::{
    ConfirmedBy, EncryptsPassword, Ended, Generation, Journey, OpeningTransaction, Reconciles,
    Wanted,
};

/// A deactivated account whose password is to be entered. The transaction for it has to be opened
/// before (contract section 4.3).
#[derive(Debug, Clone)]
pub struct ByPassword {
    abha: AbhaId,
}

impl ByPassword {
    /// Begins with a number or an address. There is no login: the account has none.
    pub fn new(abha: impl Into<AbhaId>) -> Self {
        Self { abha: abha.into() }
    }

    /// The account, as the journey began with it.
    pub fn abha(&self) -> &AbhaId {
        &self.abha
    }

    /// Goes on to the password. Nothing is sent to the patient.
    pub fn open_transaction(self) -> OpeningTransaction<Self, reactivate_init_password::Request> {
        let health_id = self.abha.clone();
        let auth_method = PasswordMethod::Password;
        OpeningTransaction::new(self, reactivate_init_password::Request { auth_method, health_id })
    }
}

impl Journey for ByPassword {
    const GENERATION: Generation = Generation::V1V2;

    type Done = Reactivated;
    type InDoubt = AbhaId;

    fn journey(&self) -> JourneyKind {
        JourneyKind::ReactivatePassword
    }

    fn in_doubt(self) -> AbhaId {
        self.abha
    }
}

/// Always possible: the account is known by what the journey began with.
impl Reconciles for ByPassword {
    type Look = Reconciling;

    fn look(abha: AbhaId) -> Option<Reconciling> {
        Some(Reconciling::new(abha, Wanted::Status(AccountStatus::Active)))
    }
}

impl ConfirmedBy<reactivate_password::Request> for ByPassword {
    fn done(
        self,
        _: Option<TxnId>,
        reply: reactivate_password::Response,
        now: SystemTime,
    ) -> Result<Reactivated, Ended> {
        Ok(reactivated(self.abha, reply.0, now))
    }
}

impl EncryptsPassword for ByPassword {
    type Confirm = reactivate_password::Request;

    fn confirm(&self, password: Ciphertext, txn_id: Option<TxnId>) -> Self::Confirm {
        let txn_id = txn_id.expect("a password is waited for in an opened transaction alone");
        reactivate_password::Request { auth_method: PasswordMethod::Password, password, txn_id }
    }
}

mod kept {
    use abdm_types::AbhaId;

    use super::ByPassword;
    use crate::snapshot::SnapshotError::{self, Malformed};
    use crate::snapshot::fields::{Kept, Read, Written};

    impl Kept for ByPassword {
        fn write<'a>(&'a self, to: &mut Written<'a>) {
            self.abha.write(to);
        }

        /// Nothing is submitted without a transaction, so nothing comes back that has none.
        fn read(from: &mut Read) -> Result<Self, SnapshotError> {
            if from.txn.is_none() {
                return Err(Malformed);
            }
            AbhaId::read(from).map(Self::new)
        }
    }
}
