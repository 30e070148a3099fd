//! What an account is found by, as it changes.

use std::collections::HashMap;

use abdm_types::Mobile;

use super::{AccountId, Accounts, names};
use crate::world::record::{Record, Text};

impl Accounts {
    /// A resident's account is there from now on, on this mobile.
    pub(in crate::world) fn enrol(&mut self, id: AccountId, mobile: &Mobile) {
        self.open(id);
        if id.person().mobile != mobile.as_str() {
            self.set_mobile(id, mobile);
        }
    }

    /// The account that someone without one gets by enrolment, if there is one prepared.
    pub(in crate::world) fn prepared_for(&self, aadhaar: &str) -> Option<AccountId> {
        let id = *self.by_aadhaar.get(aadhaar)?;
        self.standings[id.0].is_none().then_some(id)
    }

    /// The same, to be changed. What it is found by has calls of its own.
    pub(in crate::world) fn record_mut(&mut self, id: AccountId) -> &mut Record {
        self.records.entry(id).or_insert_with(|| Record::of(id.person()))
    }

    /// The accounts of an e-mail address.
    pub(in crate::world) fn on_email(&self, email: &str) -> impl Iterator<Item = AccountId> {
        let there = self.by_email.get(email).into_iter().flatten().copied();
        there.filter(|id| self.is_known(*id))
    }

    pub(in crate::world) fn set_mobile(&mut self, id: AccountId, mobile: &Mobile) {
        let old = self.record(id).mobile.clone();
        take_from(&mut self.by_mobile, &old, id);
        let new = Text::Owned(mobile.as_str().to_owned());
        self.by_mobile.entry(new.clone()).or_default().push(id);
        self.record_mut(id).mobile = new;
    }

    /// Gives an account an e-mail address that was confirmed.
    pub(in crate::world) fn set_email(&mut self, id: AccountId, email: &str) {
        if let Some(old) = self.record(id).email.clone() {
            take_from(&mut self.by_email, &old, id);
        }
        let new = Text::Owned(email.to_owned());
        self.by_email.entry(new.clone()).or_default().push(id);
        let record = self.record_mut(id);
        (record.email, record.email_verified) = (Some(new), true);
    }

    pub(in crate::world) fn drop_address(&mut self, address: &str) {
        for name in names(address) {
            self.by_address.remove(&name);
        }
    }
}

fn take_from(index: &mut HashMap<Text, Vec<AccountId>>, old: &str, id: AccountId) {
    if let Some(there) = index.get_mut(old) {
        there.retain(|one| *one != id);
    }
}
