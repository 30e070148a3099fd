//! That the account is the patient's, once the new mobile is.

use std::time::SystemTime;

use abdm_types::v1v2::{
    PasswordMethod, change_mobile_aadhaar_otp, change_mobile_old_otp, change_mobile_update,
    change_mobile_update_password,
};
use abdm_types::{AuthMethod, Ciphertext, Mobile, TxnId};

use super::{OwnerBy, Proven, Verified};
use crate::snapshot::JourneyKind;
use crate::updating::{Update, Updated};
use crate::v1v2::ProfileReconciling;
use crate::{
    ConfirmedBy, EncryptsOtp, EncryptsPassword, Ended, Generation, Journey, OtpStep, Reconciles,
    SendingOtp,
};

/// The new mobile is the patient's, and an OTP is to prove that the account is.
#[derive(Debug, Clone)]
pub struct ByOtp {
    pub(super) proven: Proven,
    pub(super) by: OtpBy,
}

/// Where the second OTP goes. Each has a call of its own that sends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OtpBy {
    Aadhaar,
    Mobile,
}

impl OtpBy {
    pub(super) const ALL: [Self; 2] = [Self::Aadhaar, Self::Mobile];

    pub(super) fn owner(self) -> OwnerBy {
        match self {
            Self::Aadhaar => OwnerBy::AadhaarOtp,
            Self::Mobile => OwnerBy::MobileOtp,
        }
    }

    fn auth_method(self) -> AuthMethod {
        match self {
            Self::Aadhaar => AuthMethod::AadhaarOtp,
            Self::Mobile => AuthMethod::MobileOtp,
        }
    }
}

impl ByOtp {
    /// The new mobile.
    pub fn mobile(&self) -> &Mobile {
        &self.proven.update.wanted
    }

    /// Goes back, since no second OTP was sent.
    pub fn into_verified(self) -> Verified {
        Verified { proven: self.proven, by: self.by.owner() }
    }

    pub(super) fn send_aadhaar_otp(
        proven: Proven,
    ) -> SendingOtp<Self, change_mobile_aadhaar_otp::Request> {
        let (x_token, txn_id) = proven.token_and_transaction();
        let call = change_mobile_aadhaar_otp::Request { x_token, txn_id };
        SendingOtp::new(Self { proven, by: OtpBy::Aadhaar }, call)
    }

    pub(super) fn send_mobile_otp(
        proven: Proven,
    ) -> SendingOtp<Self, change_mobile_old_otp::Request> {
        let (x_token, txn_id) = proven.token_and_transaction();
        let call = change_mobile_old_otp::Request { x_token, txn_id };
        SendingOtp::new(Self { proven, by: OtpBy::Mobile }, call)
    }
}

impl Journey for ByOtp {
    const GENERATION: Generation = Generation::V1V2;
    const STEP: OtpStep = OtpStep::Second;

    type Done = Updated<Mobile>;
    type InDoubt = Update<Mobile>;

    fn journey(&self) -> JourneyKind {
        self.by.owner().journey()
    }

    /// With the token: nothing but the profile shows the mobile.
    fn in_doubt(self) -> Update<Mobile> {
        self.proven.update.in_doubt()
    }
}

impl Reconciles for ByOtp {
    type Look = ProfileReconciling;

    fn look(in_doubt: Update<Mobile>) -> Option<ProfileReconciling> {
        let (session, wanted) = in_doubt.into_look();
        Some(ProfileReconciling::new(&session, wanted))
    }
}

impl ConfirmedBy<change_mobile_update::Request> for ByOtp {
    /// The words of the reply are not published, so none is looked for.
    fn done(
        self,
        _: Option<TxnId>,
        _: change_mobile_update::Response,
        _now: SystemTime,
    ) -> Result<Updated<Mobile>, Ended> {
        Ok(self.proven.update.into())
    }
}

impl EncryptsOtp for ByOtp {
    type Confirm = change_mobile_update::Request;

    fn confirm(&self, otp: Ciphertext, txn_id: TxnId) -> Self::Confirm {
        let x_token = self.proven.update.session.x_token.clone();
        change_mobile_update::Request { x_token, auth_method: self.by.auth_method(), otp, txn_id }
    }
}

/// The new mobile is the patient's, and the password is to prove that the account is. It is submitted
/// in the transaction of the new mobile.
#[derive(Debug, Clone)]
pub struct ByPassword {
    pub(super) proven: Proven,
}

impl ByPassword {
    /// The new mobile.
    pub fn mobile(&self) -> &Mobile {
        &self.proven.update.wanted
    }
}

impl Journey for ByPassword {
    const GENERATION: Generation = Generation::V1V2;
    const STEP: OtpStep = OtpStep::Second;

    type Done = Updated<Mobile>;
    type InDoubt = Update<Mobile>;

    fn journey(&self) -> JourneyKind {
        JourneyKind::UpdateMobilePassword
    }

    /// With the token: nothing but the profile shows the mobile.
    fn in_doubt(self) -> Update<Mobile> {
        self.proven.update.in_doubt()
    }
}

impl Reconciles for ByPassword {
    type Look = ProfileReconciling;

    fn look(in_doubt: Update<Mobile>) -> Option<ProfileReconciling> {
        ByOtp::look(in_doubt)
    }
}

impl ConfirmedBy<change_mobile_update_password::Request> for ByPassword {
    fn done(
        self,
        _: Option<TxnId>,
        _: change_mobile_update_password::Response,
        _now: SystemTime,
    ) -> Result<Updated<Mobile>, Ended> {
        Ok(self.proven.update.into())
    }
}

impl EncryptsPassword for ByPassword {
    type Confirm = change_mobile_update_password::Request;

    fn confirm(&self, password: Ciphertext, _: Option<TxnId>) -> Self::Confirm {
        let (x_token, txn_id) = self.proven.token_and_transaction();
        change_mobile_update_password::Request {
            x_token,
            auth_method: PasswordMethod::Password,
            old_password: password,
            txn_id,
        }
    }
}

mod kept {
    use super::{ByOtp, ByPassword, OtpBy};
    use crate::snapshot::SnapshotError;
    use crate::snapshot::fields::{Kept, Read, Written};

    impl Kept for ByOtp {
        fn write<'a>(&'a self, to: &mut Written<'a>) {
            self.proven.write(to);
        }

        fn read(from: &mut Read) -> Result<Self, SnapshotError> {
            let journey = from.journey()?;
            let by = OtpBy::ALL.into_iter().find(|by| by.owner().journey() == journey);
            Ok(Self { by: by.ok_or(SnapshotError::Journey)?, proven: Kept::read(from)? })
        }
    }

    impl Kept for ByPassword {
        fn write<'a>(&'a self, to: &mut Written<'a>) {
            self.proven.write(to);
        }

        fn read(from: &mut Read) -> Result<Self, SnapshotError> {
            Ok(Self { proven: Kept::read(from)? })
        }
    }
}
