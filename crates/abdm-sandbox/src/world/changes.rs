//! What the owner of an account changes in it.

use abdm_types::Mobile;

use super::details::{Demographics, Details};
use super::record::Text;
use super::{AccountId, Denied, World, photo};
use crate::people::Standing;

impl World {
    /// Deletes an account for good and ends its logins, on every wire.
    pub(crate) fn delete(&mut self, account: AccountId) {
        self.accounts.set_standing(account, Standing::Deleted);
        self.books.changes(account).deletions += 1;
        self.tokens.end_all_of(account);
    }

    /// Refuses a mobile that an account has already, or that takes no more accounts.
    pub(crate) fn check_mobile(&self, account: AccountId, mobile: &Mobile) -> Result<(), Denied> {
        if self.accounts.record(account).mobile == mobile.as_str() {
            return Err(Denied::SameMobile);
        }
        self.check_mobile_quota(mobile)
    }

    /// Gives an account a mobile whose OTP was accepted.
    pub(crate) fn set_mobile(&mut self, account: AccountId, mobile: &Mobile) -> Result<(), Denied> {
        // Others may have taken it while the OTP was on its way.
        self.check_mobile(account, mobile)?;
        self.accounts.set_mobile(account, mobile);
        self.books.changes(account).mobile_updates += 1;
        Ok(())
    }

    pub(super) fn check_mobile_quota(&self, mobile: &Mobile) -> Result<(), Denied> {
        match self.accounts.on_mobile(mobile).count() < self.config.accounts_per_mobile as usize {
            true => Ok(()),
            false => Err(Denied::MobileQuota),
        }
    }

    /// Refuses an e-mail address that is confirmed for an account already, or that takes no more
    /// accounts.
    pub(crate) fn check_email(&self, account: AccountId, email: &str) -> Result<(), Denied> {
        let record = self.accounts.record(account);
        if record.email_verified && record.email.as_deref() == Some(email) {
            return Err(Denied::EmailVerified);
        }
        match self.accounts.on_email(email).count() < self.config.accounts_per_mobile as usize {
            true => Ok(()),
            false => Err(Denied::EmailQuota),
        }
    }

    /// Gives an account an e-mail address that was confirmed.
    pub(crate) fn set_email(&mut self, account: AccountId, email: &str) -> Result<(), Denied> {
        self.check_email(account, email)?;
        self.accounts.set_email(account, email);
        self.books.changes(account).email_updates += 1;
        Ok(())
    }

    /// Gives an account an e-mail address that nobody confirmed.
    pub(crate) fn note_email(&mut self, account: AccountId, email: &str) {
        self.accounts.set_email(account, email);
        self.accounts.record_mut(account).email_verified = false;
        self.books.changes(account).email_updates += 1;
    }

    pub(crate) fn change_details(&mut self, account: AccountId, details: Details) {
        self.accounts.record_mut(account).change(details);
        self.books.changes(account).profile_updates += 1;
    }

    /// Gives an account a photograph, in base64.
    pub(crate) fn set_photo(&mut self, account: AccountId, base64: &str) -> Result<(), Denied> {
        photo::check(base64)?;
        self.accounts.record_mut(account).photo = Some(base64.to_owned().into());
        self.books.changes(account).profile_updates += 1;
        Ok(())
    }

    /// Has UIDAI confirm who the owner of an account is.
    pub(crate) fn verify_anew(&mut self, account: AccountId) -> Result<(), Denied> {
        if !self.accounts.record(account).is_as_with_aadhaar() {
            return Err(Denied::DetailsMismatch);
        }
        self.books.changes(account).rekycs += 1;
        Ok(())
    }

    /// The account on a mobile whose owner is this one.
    pub(crate) fn of_whom(
        &self,
        mobile: &Mobile,
        who: Demographics<'_>,
    ) -> Result<AccountId, Denied> {
        let mut there = self.accounts.on_mobile(mobile).peekable();
        there.peek().ok_or(Denied::AccountUnknown)?;
        there
            .find(|account| self.accounts.record(*account).is_of(who))
            .ok_or(Denied::DetailsMismatch)
    }

    /// Links an address with an account, with its suffix. One that is linked already may become the
    /// preferred one.
    pub(crate) fn link_address(
        &mut self,
        account: AccountId,
        address: &str,
        is_preferred: bool,
    ) -> Result<(), Denied> {
        let holder = self.accounts.addressed(address);
        if holder.is_some_and(|holder| holder != account) {
            return Err(Denied::AddressTaken);
        }
        let known = self.accounts.record(account).addresses().count();
        if holder.is_none() && known >= self.config.addresses_per_account as usize {
            return Err(Denied::AddressQuota);
        }
        self.accounts.put_address(account, address);
        let record = self.accounts.record_mut(account);
        let is_it = |one: &Text| one.eq_ignore_ascii_case(address);
        if !is_it(&record.preferred) {
            record.others.retain(|other| !is_it(other));
            let address = Text::Owned(address.to_owned());
            let other = match is_preferred {
                true => std::mem::replace(&mut record.preferred, address),
                false => address,
            };
            record.others.push(other);
        }
        self.books.changes(account).address_changes += 1;
        Ok(())
    }

    /// Takes an address from an account. Without the preferred one it prefers the oldest of the
    /// others, or the number if there is none.
    pub(crate) fn unlink_address(
        &mut self,
        account: AccountId,
        address: &str,
    ) -> Result<(), Denied> {
        if self.accounts.addressed(address) != Some(account) {
            return Err(Denied::AddressNotLinked);
        }
        self.accounts.drop_address(address);
        let record = self.accounts.record_mut(account);
        record.others.retain(|other| !other.eq_ignore_ascii_case(address));
        if record.preferred.eq_ignore_ascii_case(address) {
            record.preferred = match record.others.is_empty() {
                true => record.address_of_number().into(),
                false => record.others.remove(0),
            };
        }
        let preferred = record.preferred.clone();
        self.accounts.put_address(account, &preferred);
        self.books.changes(account).address_changes += 1;
        Ok(())
    }

    /// Addresses that nobody has, made of the name and the year of birth.
    pub(crate) fn suggested_addresses(&self, account: AccountId) -> Vec<String> {
        let record = self.accounts.record(account);
        let small = |name: &str| {
            let letters = name.chars().filter(char::is_ascii_alphabetic);
            letters.map(|letter| letter.to_ascii_lowercase()).collect::<String>()
        };
        let (first, last) = (small(&record.first_name), small(&record.last_name));
        let year = record.born.0;
        let made = [
            format!("{first}.{last}"),
            format!("{first}_{last}"),
            format!("{first}{last}{year}"),
            format!("{first}.{year}"),
            format!("{first}{year}abha"),
        ];
        let fits = |name: &String| (8..=18).contains(&name.len());
        let is_free = |name: &String| self.accounts.addressed(name).is_none();
        made.into_iter().filter(|name| fits(name) && is_free(name)).collect()
    }
}
