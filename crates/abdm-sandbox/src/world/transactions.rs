use std::time::SystemTime;

use abdm_types::Otp;
use secrecy::ExposeSecret;

use super::shelf::{Found, Shelf};
use super::{AccountId, Denied, Errand, Subject};
use crate::outbox::Recipient;

/// The transactions, by their ids.
#[derive(Debug, Default)]
pub(super) struct Transactions(Shelf<String, Transaction>);

/// Ties an OTP to what it was sent for.
#[derive(Debug)]
pub(super) struct Transaction {
    pub(super) subject: Subject,
    /// `None` where no OTP belongs to it.
    pub(super) sent: Option<Sent>,
    /// The mobile or e-mail address that is wanted, where one is.
    pub(super) wanted: Option<Recipient>,
    /// Wrong OTPs or passwords so far.
    pub(super) attempts: u32,
    pub(super) resends: u32,
    pub(super) spent: bool,
    errand: Errand,
}

/// The last OTP of a transaction.
#[derive(Debug)]
pub(super) struct Sent {
    pub(super) otp: Otp,
    pub(super) at: SystemTime,
    pub(super) to: Recipient,
}

impl Sent {
    pub(super) fn is(&self, otp: &str) -> bool {
        self.otp.expose_secret() == otp
    }
}

impl Transaction {
    pub(super) fn new(errand: Errand, subject: Subject, sent: Option<Sent>) -> Self {
        Self { subject, sent, wanted: None, attempts: 0, resends: 0, spent: false, errand }
    }

    pub(super) fn wanting(self, wanted: Option<Recipient>) -> Self {
        Self { wanted, ..self }
    }
}

impl Transactions {
    pub(super) fn open(
        &mut self,
        txn_id: String,
        transaction: Transaction,
        expires: SystemTime,
        now: SystemTime,
    ) {
        self.0.put(txn_id, transaction, expires, now);
    }

    /// What a transaction was opened for, if it is open still.
    pub(super) fn errand(&mut self, txn_id: &str, now: SystemTime) -> Option<Errand> {
        match self.0.find(&txn_id.to_ascii_lowercase(), now) {
            Found::Live(transaction) => Some(transaction.errand),
            Found::Expired(_) | Found::Nothing => None,
        }
    }

    /// Whom a transaction is about and what it was opened for, though it may be over.
    pub(super) fn whose(
        &mut self,
        txn_id: &str,
        now: SystemTime,
    ) -> Option<(Subject, &'static str)> {
        match self.0.find(&txn_id.to_ascii_lowercase(), now) {
            Found::Live(transaction) | Found::Expired(transaction) => {
                Some((transaction.subject.clone(), transaction.errand.purpose()))
            }
            Found::Nothing => None,
        }
    }

    /// Whether its OTP was handed in and accepted.
    pub(super) fn had_its_otp(&mut self, txn_id: &str, now: SystemTime) -> bool {
        match self.0.find(&txn_id.to_ascii_lowercase(), now) {
            Found::Live(transaction) | Found::Expired(transaction) => {
                transaction.spent && transaction.sent.is_some()
            }
            Found::Nothing => false,
        }
    }

    /// A transaction that is open for `errand`, and about `owner` if one is given.
    pub(super) fn find(
        &mut self,
        txn_id: &str,
        errand: Errand,
        owner: Option<AccountId>,
        now: SystemTime,
    ) -> Result<&mut Transaction, Denied> {
        let transaction = match self.0.find(&txn_id.to_ascii_lowercase(), now) {
            Found::Live(transaction) => transaction,
            Found::Expired(of_other) if of_other.errand.generation != errand.generation => {
                return Err(Denied::TransactionUnknown);
            }
            Found::Expired(_) => return Err(Denied::TransactionExpired),
            Found::Nothing => return Err(Denied::TransactionUnknown),
        };
        let begun = transaction.errand;
        let is_owners = owner.is_none_or(|id| transaction.subject == Subject::Account(id));
        if transaction.spent
            || !is_owners
            || (begun.generation, begun.journey) != (errand.generation, errand.journey)
        {
            return Err(Denied::TransactionUnknown);
        }
        if begun.method != errand.method {
            return Err(Denied::TransactionOfOtherMethod);
        }
        Ok(transaction)
    }
}
