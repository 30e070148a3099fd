use std::time::SystemTime;

use abdm_types::v3::account_verify_password;
use abdm_types::{AbhaNumber, AccountStatus, Ciphertext, Endpoint, Failure, TxnId};

use super::{Identified, Leaves};
use crate::snapshot::JourneyKind;
use crate::v3::{Reconciling, listed};
use crate::{ConfirmedBy, EncryptsPassword, Ended, Generation, Journey, Reconciles};

/// The patient is to leave with the password. One call, and nothing goes before it (contract V3,
/// section 9).
#[derive(Debug, Clone)]
pub struct ByPassword<W> {
    pub(super) identified: Identified<W>,
}

impl<W: Leaves> ByPassword<W> {
    /// The account, as before the choice.
    pub fn identified(&self) -> &Identified<W> {
        &self.identified
    }
}

impl<W: Leaves> Journey for ByPassword<W> {
    const GENERATION: Generation = Generation::V3;

    type Done = W::Done;
    type InDoubt = AbhaNumber;

    fn journey(&self) -> JourneyKind {
        W::BY_PASSWORD
    }

    fn in_doubt(self) -> AbhaNumber {
        self.identified.abha_number
    }
}

impl<W: Leaves> Reconciles for ByPassword<W> {
    type Look = Reconciling;

    fn look(abha_number: AbhaNumber) -> Option<Reconciling> {
        Some(Reconciling::new(abha_number, W::WANTED))
    }
}

impl<W: Leaves> ConfirmedBy<account_verify_password::Request> for ByPassword<W> {
    fn done(
        self,
        _: Option<TxnId>,
        _: account_verify_password::Response,
        _now: SystemTime,
    ) -> Result<W::Done, Ended> {
        Ok(self.identified.session.into())
    }

    fn unclear(&self, reply: &account_verify_password::Response) -> Option<Failure> {
        let (meta, number) =
            (&account_verify_password::Request::META, &self.identified.abha_number);
        listed::contradiction(&reply.0.accounts, number, &AccountStatus::Active)
            .map(|part| Failure::lacking(meta, part))
    }
}

impl<W: Leaves> EncryptsPassword for ByPassword<W> {
    type Confirm = account_verify_password::Request;

    fn confirm(&self, password: Ciphertext, _: Option<TxnId>) -> Self::Confirm {
        let Identified { session, reasons, .. } = &self.identified;
        W::confirm_password(session.x_token.clone(), password, reasons.to_vec())
    }
}

mod kept {
    use super::{ByPassword, Identified, Leaves};
    use crate::snapshot::SnapshotError;
    use crate::snapshot::fields::{Kept, Read, Written};

    impl<W: Leaves> Kept for ByPassword<W> {
        fn write<'a>(&'a self, to: &mut Written<'a>) {
            self.identified.write(to);
        }

        fn read(from: &mut Read) -> Result<Self, SnapshotError> {
            Identified::read(from).map(|identified| Self { identified })
        }
    }
}
