//! The states of v1/v2 in format 1.

use abdm_types::v1v2::mobile_login_verify_otp::LinkedAccount;
use abdm_types::{AbhaId, Received};
use secrecy::ExposeSecret;

use super::SnapshotError::{self, Malformed};
use super::fields::{Kept, Read, ReadAccount, Shown, Written, WrittenAccount};
use crate::Reasons;
use crate::v1v2::{deactivate, login_aadhaar, login_mobile, reactivate, retrieve};

/// Two fields, because an address may consist of digits too and must not come back as a number.
impl Kept for AbhaId {
    fn write<'a>(&'a self, to: &mut Written<'a>) {
        match self {
            Self::Address(address) => to.a = Some(address),
            Self::Number(number) => to.n = Some(number),
        }
    }

    fn read(from: &mut Read) -> Result<Self, SnapshotError> {
        match (from.n.take(), from.a.take()) {
            (Some(number), None) => Ok(Self::Number(number)),
            (None, Some(address)) => Ok(Self::Address(address)),
            _ => Err(Malformed),
        }
    }
}

impl Kept for login_aadhaar::Found {
    fn write<'a>(&'a self, to: &mut Written<'a>) {
        self.abha.write(to);
        to.name = self.name.as_ref();
        to.status = self.status.as_ref();
        to.methods = self.methods.as_deref();
    }

    fn read(from: &mut Read) -> Result<Self, SnapshotError> {
        Ok(Self {
            abha: AbhaId::read(from)?,
            name: from.name.take(),
            status: from.status.take(),
            methods: from.methods.take(),
        })
    }
}

impl Kept for login_mobile::Start {
    fn write<'a>(&'a self, to: &mut Written<'a>) {
        to.mobile = Some(&self.mobile);
    }

    fn read(from: &mut Read) -> Result<Self, SnapshotError> {
        Ok(Self { mobile: from.mobile.take().ok_or(Malformed)? })
    }
}

impl Kept for login_mobile::ChoosingAccount {
    fn write<'a>(&'a self, to: &mut Written<'a>) {
        to.txn = Some(self.txn_id.expose_secret());
        to.t = Some(self.t_token.expose_secret());
        to.accounts = self.accounts.iter().map(WrittenAccount::from).collect();
    }

    fn read(from: &mut Read) -> Result<Self, SnapshotError> {
        Ok(Self {
            accounts: from.accounts()?.into_iter().map(LinkedAccount::from).collect(),
            t_token: from.t.take().ok_or(Malformed)?,
            txn_id: from.txn.take().ok_or(Malformed)?,
        })
    }
}

impl<'a> From<&'a LinkedAccount> for WrittenAccount<'a> {
    fn from(account: &'a LinkedAccount) -> Self {
        Self {
            n: account.health_id_number.as_ref().map(Shown::from),
            a: account.health_id.as_ref().map(Shown::from),
            name: account.name.as_ref(),
            ..Self::default()
        }
    }
}

impl From<ReadAccount> for LinkedAccount {
    fn from(account: ReadAccount) -> Self {
        Self {
            health_id_number: account.n.map(Received::from),
            health_id: account.a.map(Received::from),
            name: account.name,
        }
    }
}

impl Kept for retrieve::Start {
    fn write<'a>(&'a self, _: &mut Written<'a>) {}

    fn read(_: &mut Read) -> Result<Self, SnapshotError> {
        Ok(Self)
    }
}

impl Kept for deactivate::Start {
    fn write<'a>(&'a self, to: &mut Written<'a>) {
        to.session = Some(self.session.written());
        self.reasons.write(to);
    }

    fn read(from: &mut Read) -> Result<Self, SnapshotError> {
        Ok(Self {
            session: from.session.take().ok_or(Malformed)?.session()?,
            reasons: Reasons::read(from)?,
        })
    }
}

/// The number alone: a token is of no use for finding out what happened.
impl Kept for deactivate::OutcomeUnknown {
    fn write<'a>(&'a self, to: &mut Written<'a>) {
        to.n = self.abha_number.as_ref();
    }

    fn read(from: &mut Read) -> Result<Self, SnapshotError> {
        Ok(Self { abha_number: from.n.take() })
    }
}

impl Kept for reactivate::Start {
    fn write<'a>(&'a self, to: &mut Written<'a>) {
        self.abha.write(to);
    }

    fn read(from: &mut Read) -> Result<Self, SnapshotError> {
        Ok(Self { abha: AbhaId::read(from)? })
    }
}

impl Kept for reactivate::OutcomeUnknown {
    fn write<'a>(&'a self, to: &mut Written<'a>) {
        self.abha.write(to);
    }

    fn read(from: &mut Read) -> Result<Self, SnapshotError> {
        Ok(Self { abha: AbhaId::read(from)? })
    }
}
