//! What the sandbox knows: people, transactions, OTPs, tokens and locks.
//!
//! It is the same for every generation of the service, knows neither HTTP nor encryption, and is
//! told the time with every call.

mod accounts;
mod books;
mod changes;
mod denied;
mod details;
mod doings;
mod enrolments;
mod errand;
mod limits;
mod passwords;
mod photo;
mod record;
mod shelf;
mod standing;
mod steps;
mod tokens;
mod transactions;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::SystemTime;

use abdm_types::{Mobile, Otp};

pub(crate) use self::accounts::{AccountId, Accounts, Holder};
use self::books::Books;
pub(crate) use self::denied::Denied;
pub(crate) use self::details::{Demographics, Details};
pub(crate) use self::doings::Doings;
pub(crate) use self::enrolments::{Application, Enrolment};
pub(crate) use self::errand::{Errand, Generation, Journey, Method, Subject};
use self::limits::Limits;
pub(crate) use self::passwords::PasswordClaim;
pub(crate) use self::record::Record;
pub(crate) use self::tokens::{BadToken, Bearer, Login, Right, Tokens};
use self::transactions::{Sent, Transaction, Transactions};
use crate::outbox::{Outbox, Recipient};
use crate::people::Standing;
use crate::{Config, OtpTally, PersonTally};

/// Everything that changes.
#[derive(Debug)]
pub(crate) struct World {
    config: Arc<Config>,
    pub(crate) accounts: Accounts,
    pub(crate) outbox: Outbox,
    pub(crate) tokens: Tokens,
    pub(crate) books: Books,
    doings: Doings,
    limits: Limits,
    transactions: Transactions,
    /// Accounts made by enrolment, by the client's id.
    creations: HashMap<String, u32>,
}

/// A transaction whose OTP is on its way.
#[derive(Debug)]
pub(crate) struct Begun {
    pub(crate) txn_id: String,
    /// Where it went.
    pub(crate) to: Recipient,
}

/// An OTP and what it is handed in for.
pub(crate) struct Claim<'a> {
    pub(crate) txn_id: &'a str,
    pub(crate) errand: Errand,
    /// Whose transaction it must be, where the caller is logged in.
    pub(crate) owner: Option<AccountId>,
    /// `None` for one that is not looked into, and so taken for the one that was sent.
    pub(crate) otp: Option<&'a str>,
}

/// What a right OTP proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Proven {
    pub(crate) subject: Subject,
    /// The mobile or e-mail address that the transaction was begun for, where it was.
    pub(crate) wanted: Option<Recipient>,
}

impl World {
    pub(crate) fn new(config: Arc<Config>) -> Self {
        Self {
            accounts: Accounts::new(config.crowd, config.crowd_enrols),
            outbox: Outbox::default(),
            tokens: Tokens::default(),
            books: Books::default(),
            doings: Doings::default(),
            limits: Limits::new(config.clone()),
            transactions: Transactions::default(),
            creations: HashMap::new(),
            config,
        }
    }

    /// What was done about OTPs since this was last asked.
    pub(crate) fn take_doings(&mut self) -> Doings {
        std::mem::take(&mut self.doings)
    }

    /// How an account stands now, a lock that passes included.
    pub(crate) fn standing(&self, account: AccountId, now: SystemTime) -> Standing {
        match self.accounts.standing(account) {
            Standing::Active if self.limits.locked(&Subject::Account(account), now) => {
                Standing::Locked
            }
            standing => standing,
        }
    }

    /// What happened to the owner of an account.
    pub(crate) fn tally_of(&self, account: AccountId, now: SystemTime) -> PersonTally {
        let person = account.person();
        let mut subjects = vec![Subject::Account(account), Subject::WithoutAccount(person.aadhaar)];
        let record = self.accounts.record(account);
        let before = (record.mobile != person.mobile).then_some(person.mobile);
        let mobiles = [Some(&*record.mobile), before].into_iter().flatten();
        subjects
            .extend(mobiles.filter_map(|mobile| Mobile::parse(mobile).ok().map(Subject::Mobile)));
        let mut by_purpose = BTreeMap::<_, OtpTally>::new();
        for (purpose, otps) in subjects.iter().flat_map(|subject| self.books.of(subject)) {
            by_purpose.entry(purpose).or_default().add(otps);
        }
        let mut otps = OtpTally::default();
        by_purpose.values().for_each(|some| otps.add(*some));
        let changes = self.books.changes_of(account);
        PersonTally {
            standing: self.standing(account, now),
            deactivations: changes.deactivations,
            reactivations: changes.reactivations,
            deletions: changes.deletions,
            enrolments: changes.enrolments,
            mobile_updates: changes.mobile_updates,
            email_updates: changes.email_updates,
            profile_updates: changes.profile_updates,
            address_changes: changes.address_changes,
            rekycs: changes.rekycs,
            otps,
            by_purpose,
        }
    }

    /// Refuses an account that nobody can log in to.
    pub(crate) fn check_active(&self, account: AccountId, now: SystemTime) -> Result<(), Denied> {
        match self.standing(account, now) {
            Standing::Active => Ok(()),
            Standing::Deactivated => Err(Denied::AccountDeactivated),
            Standing::Deleted => Err(Denied::AccountUnknown),
            Standing::Locked => Err(Denied::Locked),
        }
    }

    /// Begins a transaction about an account and sends its OTP by `errand.method`.
    pub(crate) fn begin_for_account(
        &mut self,
        errand: Errand,
        account: AccountId,
        now: SystemTime,
    ) -> Result<Begun, Denied> {
        self.check_fit(errand, account, now)?;
        self.begin_whatever_standing(errand, account, now)
    }

    /// Refuses an account that an errand is not for, as it stands.
    fn check_fit(&self, errand: Errand, account: AccountId, now: SystemTime) -> Result<(), Denied> {
        let is_linked = account.person().benefit_linked;
        match (errand.journey, self.standing(account, now)) {
            (_, Standing::Deleted) => Err(Denied::AccountUnknown),
            (_, Standing::Locked) => Err(Denied::Locked),
            (Journey::Reactivate, Standing::Active) => Err(Denied::NotDeactivated),
            (Journey::Reactivate, Standing::Deactivated) => Ok(()),
            (_, Standing::Deactivated) => Err(Denied::AccountDeactivated),
            (Journey::Deactivate, Standing::Active) if is_linked => Err(Denied::BenefitKeepsActive),
            (Journey::Delete, Standing::Active) if is_linked => Err(Denied::BenefitKeepsAccount),
            (_, Standing::Active) => Ok(()),
        }
    }

    /// The same for an account that need not be active: where a wire tells only after the OTP that
    /// it is not.
    pub(crate) fn begin_whatever_standing(
        &mut self,
        errand: Errand,
        account: AccountId,
        now: SystemTime,
    ) -> Result<Begun, Denied> {
        let mobile = self.accounts.mobile_for(account, errand.method)?;
        self.begin(errand, Subject::Account(account), mobile.into(), None, now)
    }

    /// Begins a transaction about a mobile, which must have an account.
    pub(crate) fn begin_for_mobile(
        &mut self,
        errand: Errand,
        mobile: Mobile,
        now: SystemTime,
    ) -> Result<Begun, Denied> {
        if self.accounts.on_mobile(&mobile).next().is_none() {
            return Err(Denied::AccountUnknown);
        }
        self.begin(errand, Subject::Mobile(mobile.clone()), mobile.into(), None, now)
    }

    /// Begins a transaction about an Aadhaar number, which need not have an account.
    pub(crate) fn begin_for_aadhaar(
        &mut self,
        errand: Errand,
        aadhaar: &str,
        now: SystemTime,
    ) -> Result<Begun, Denied> {
        let Holder { subject, mobile } = self.accounts.holder(aadhaar)?;
        let mobile = mobile.ok_or(Denied::NoMobileOnAadhaar)?;
        self.begin(errand, subject, mobile.into(), None, now)
    }

    fn begin(
        &mut self,
        errand: Errand,
        subject: Subject,
        to: Recipient,
        wanted: Option<Recipient>,
        now: SystemTime,
    ) -> Result<Begun, Denied> {
        self.limits.check_lock(&subject, &self.accounts, now)?;
        self.limits.count_send(&subject, now)?;
        let otp = self.new_otp();
        self.outbox.push(now, to.clone(), otp.clone(), errand.purpose(), false);
        self.note_sent(subject.clone(), errand);
        let sent = Sent { otp, at: now, to: to.clone() };
        let transaction = Transaction::new(errand, subject, Some(sent)).wanting(wanted);
        let txn_id = self.open(transaction, now);
        Ok(Begun { txn_id, to })
    }

    /// Sends a new OTP in place of the last one.
    pub(crate) fn resend(
        &mut self,
        txn_id: &str,
        errand: Errand,
        now: SystemTime,
    ) -> Result<(), Denied> {
        let otp = self.new_otp();
        let config = &self.config;
        let transaction = self.transactions.find(txn_id, errand, None, now)?;
        self.limits.check_lock(&transaction.subject, &self.accounts, now)?;
        if transaction.resends >= config.resends_per_transaction
            || transaction.attempts >= config.attempts_per_transaction
        {
            return Err(Denied::AttemptsExhausted);
        }
        let sent = transaction.sent.as_mut().ok_or(Denied::TransactionUnknown)?;
        if now < sent.at + config.resend_cool_down {
            return Err(Denied::ResendTooSoon);
        }
        self.limits.count_send(&transaction.subject, now)?;
        transaction.resends += 1;
        sent.at = now;
        sent.otp = otp.clone();
        let subject = transaction.subject.clone();
        self.outbox.push(now, sent.to.clone(), otp, errand.purpose(), true);
        self.note_sent(subject, errand);
        Ok(())
    }

    fn note_sent(&mut self, subject: Subject, errand: Errand) {
        let done = OtpTally { sent: 1, ..OtpTally::default() };
        self.books.add(Some((subject, errand.purpose())), done);
        self.doings.otp_sent = true;
    }

    /// What a transaction was begun for, if it is open still.
    pub(crate) fn errand(&mut self, txn_id: &str, now: SystemTime) -> Option<Errand> {
        self.transactions.errand(txn_id, now)
    }

    /// Checks an OTP. The right one spends the transaction, whose subject is given back.
    pub(crate) fn verify(&mut self, claim: &Claim<'_>, now: SystemTime) -> Result<Subject, Denied> {
        self.prove(claim, now).map(|proven| proven.subject)
    }

    /// The same for a transaction that something is wanted by.
    pub(crate) fn prove(&mut self, claim: &Claim<'_>, now: SystemTime) -> Result<Proven, Denied> {
        let whose = self.transactions.whose(claim.txn_id, now);
        let mut done = OtpTally { submitted: 1, ..OtpTally::default() };
        if self.transactions.had_its_otp(claim.txn_id, now) {
            done.double_submissions = 1;
            self.doings.otp_again = true;
        }
        let checked = self.check(claim, now);
        match checked {
            Ok(_) => {
                done.accepted = 1;
                self.doings.otp_accepted = true;
            }
            Err(Denied::OtpWrong) => {
                done.refused = 1;
                self.doings.otp_refused = true;
            }
            Err(_) => {}
        }
        self.books.add(whose, done);
        checked
    }

    fn check(&mut self, claim: &Claim<'_>, now: SystemTime) -> Result<Proven, Denied> {
        let config = &self.config;
        let transaction = self.transactions.find(claim.txn_id, claim.errand, claim.owner, now)?;
        self.limits.check_lock(&transaction.subject, &self.accounts, now)?;
        if transaction.attempts >= config.attempts_per_transaction {
            return Err(Denied::AttemptsExhausted);
        }
        let sent = transaction.sent.as_ref().ok_or(Denied::TransactionUnknown)?;
        if now >= sent.at + config.otp_lifetime {
            return Err(Denied::OtpExpired);
        }
        if claim.otp.is_some_and(|otp| !sent.is(otp)) {
            transaction.attempts += 1;
            self.limits.count_failure(&transaction.subject, now);
            return Err(Denied::OtpWrong);
        }
        transaction.spent = true;
        self.limits.forget_failures(&transaction.subject);
        let (subject, wanted) = (transaction.subject.clone(), transaction.wanted.clone());
        Ok(Proven { subject, wanted })
    }

    /// Opens the transaction in which one of a verified mobile's accounts is chosen.
    pub(crate) fn open_choice(
        &mut self,
        errand: Errand,
        mobile: Mobile,
        now: SystemTime,
    ) -> String {
        self.open(Transaction::new(errand, Subject::Mobile(mobile), None), now)
    }

    /// Chooses an account. Only success spends the transaction, so that the patient can choose
    /// another after a refusal.
    pub(crate) fn choose(
        &mut self,
        txn_id: &str,
        errand: Errand,
        chosen: AccountId,
        now: SystemTime,
    ) -> Result<(), Denied> {
        let active = self.check_active(chosen, now);
        let transaction = self.transactions.find(txn_id, errand, None, now)?;
        match &transaction.subject {
            Subject::Mobile(mobile) if self.accounts.on_mobile(mobile).any(|id| id == chosen) => {}
            _ => return Err(Denied::AccountUnknown),
        }
        active?;
        transaction.spent = true;
        Ok(())
    }

    /// The account at a place, from 1 on, of a list that was opened like that. `None` for a place that
    /// it does not have.
    pub(crate) fn listed(
        &mut self,
        txn_id: &str,
        errand: Errand,
        place: &str,
        now: SystemTime,
    ) -> Result<Option<AccountId>, Denied> {
        let transaction = self.transactions.find(txn_id, errand, None, now)?;
        let Subject::Mobile(mobile) = &transaction.subject else {
            return Err(Denied::TransactionUnknown);
        };
        let mut accounts = self.accounts.on_mobile(mobile).zip(1..);
        Ok(accounts.find(|(_, at): &(_, u32)| at.to_string() == place).map(|(account, _)| account))
    }

    fn open(&mut self, transaction: Transaction, now: SystemTime) -> String {
        let txn_id = self.new_uuid();
        let expires = now + self.config.transaction_lifetime;
        self.transactions.open(txn_id.clone(), transaction, expires, now);
        txn_id
    }

    fn new_otp(&self) -> Otp {
        let mut bytes = [0; 8];
        self.config.random.fill(&mut bytes);
        let number = u64::from_be_bytes(bytes) % 1_000_000;
        Otp::parse(&format!("{number:06}")).expect("six digits")
    }

    /// A random UUID, version 4.
    pub(crate) fn new_uuid(&self) -> String {
        let mut bytes = [0; 16];
        self.config.random.fill(&mut bytes);
        bytes[6] = bytes[6] & 0x0f | 0x40;
        bytes[8] = bytes[8] & 0x3f | 0x80;
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let (a, b, c, d, e) = (&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]);
        format!("{a}-{b}-{c}-{d}-{e}")
    }
}

#[cfg(test)]
mod tests;
