//! The states in which a machine waits for a secret of the patient, whichever secret that is.

use abdm_crypto::{EncryptError, Encryptor};
use abdm_flows::snapshot::{Resumable, ResumableByPassword, Snapshot};
use abdm_flows::{
    AwaitingOtp, AwaitingPassword, EncryptsOtp, EncryptsPassword, Exchange, PlainOtp,
    PlainPassword, VerifyingOtp, VerifyingPassword,
};
use abdm_types::{Otp, Password};

use crate::{AuditAction, Awaits};

/// A state that is kept.
pub(crate) trait Parks {
    /// What to keep of it.
    fn parked(&self) -> Snapshot;
}

/// A state that waits for a secret.
pub(crate) trait Waits: Parks + Clone {
    /// The secret.
    type Secret;
    /// Which it is.
    const AWAITS: Awaits;
    /// What an audit record calls its submission.
    const SUBMITS: AuditAction;

    /// Where it went, if it was sent and the service told.
    fn sent_to(&self) -> Option<String>;

    /// How often a submission was refused.
    fn wrong_attempts(&self) -> u32;

    /// What it waits for.
    fn awaits(&self) -> Awaits {
        Self::AWAITS
    }
}

/// A state whose secret travels encrypted.
pub(super) trait Encrypts: Waits {
    /// The call that submits it.
    type Verifying: Exchange + Parks;

    /// Makes the call, or comes back with the reason.
    fn encrypted(
        self,
        secret: &Self::Secret,
        encryptor: &Encryptor,
    ) -> Result<Self::Verifying, (Self, EncryptError)>;
}

/// A state whose secret travels in plain text.
pub(super) trait Plain: Waits {
    /// The call that submits it.
    type VerifyingPlain: Exchange + Parks;

    /// Makes the call.
    fn plain(self, secret: &Self::Secret) -> Self::VerifyingPlain;
}

impl<J: Resumable> Parks for AwaitingOtp<J> {
    fn parked(&self) -> Snapshot {
        self.snapshot()
    }
}

impl<J: Resumable, C> Parks for VerifyingOtp<J, C> {
    fn parked(&self) -> Snapshot {
        self.snapshot()
    }
}

impl<J: Resumable> Waits for AwaitingOtp<J> {
    type Secret = Otp;
    const AWAITS: Awaits = Awaits::Otp;
    const SUBMITS: AuditAction = AuditAction::SubmitOtp;

    fn sent_to(&self) -> Option<String> {
        self.otp().sent_to()
    }

    fn wrong_attempts(&self) -> u32 {
        self.otp().wrong_attempts()
    }
}

impl<J: Resumable + EncryptsOtp> Encrypts for AwaitingOtp<J> {
    type Verifying = VerifyingOtp<J, J::Confirm>;

    fn encrypted(
        self,
        otp: &Otp,
        encryptor: &Encryptor,
    ) -> Result<Self::Verifying, (Self, EncryptError)> {
        self.submit_otp(otp, encryptor)
    }
}

impl<J: Resumable + PlainOtp> Plain for AwaitingOtp<J> {
    type VerifyingPlain = VerifyingOtp<J, J::ConfirmPlain>;

    fn plain(self, otp: &Otp) -> Self::VerifyingPlain {
        self.submit_otp_plain(otp)
    }
}

impl<J: ResumableByPassword> Parks for AwaitingPassword<J> {
    fn parked(&self) -> Snapshot {
        self.snapshot()
    }
}

impl<J: ResumableByPassword, C> Parks for VerifyingPassword<J, C> {
    fn parked(&self) -> Snapshot {
        self.snapshot()
    }
}

impl<J: ResumableByPassword> Waits for AwaitingPassword<J> {
    type Secret = Password;
    const AWAITS: Awaits = Awaits::Password;
    const SUBMITS: AuditAction = AuditAction::SubmitPassword;

    /// Nothing was sent.
    fn sent_to(&self) -> Option<String> {
        None
    }

    fn wrong_attempts(&self) -> u32 {
        self.wrong_attempts()
    }
}

impl<J: ResumableByPassword + EncryptsPassword> Encrypts for AwaitingPassword<J> {
    type Verifying = VerifyingPassword<J, J::Confirm>;

    fn encrypted(
        self,
        password: &Password,
        encryptor: &Encryptor,
    ) -> Result<Self::Verifying, (Self, EncryptError)> {
        self.submit_password(password, encryptor)
    }
}

impl<J: ResumableByPassword + PlainPassword> Plain for AwaitingPassword<J> {
    type VerifyingPlain = VerifyingPassword<J, J::ConfirmPlain>;

    fn plain(self, password: &Password) -> Self::VerifyingPlain {
        self.submit_password_plain(password)
    }
}
