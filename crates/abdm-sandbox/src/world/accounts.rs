use abdm_types::{AbhaId, Mobile};

use super::{Denied, Method, Subject};
use crate::people::{self, Person, Standing};

/// An account: its place in [`people::ALL`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct AccountId(usize);

impl AccountId {
    /// Whose it is.
    pub(crate) fn person(self) -> &'static Person {
        &people::ALL[self.0]
    }
}

/// How each account stands.
#[derive(Debug)]
pub(crate) struct Accounts(Vec<Standing>);

/// Whom UIDAI knows by an Aadhaar number.
pub(crate) struct Holder {
    pub(crate) subject: Subject,
    pub(crate) mobile: Option<Mobile>,
}

impl Default for Accounts {
    fn default() -> Self {
        Self(people::ALL.iter().map(|person| person.standing).collect())
    }
}

impl Accounts {
    pub(crate) fn standing(&self, id: AccountId) -> Standing {
        self.0[id.0]
    }

    pub(crate) fn set_standing(&mut self, id: AccountId, standing: Standing) {
        self.0[id.0] = standing;
    }

    /// The account behind a number or an address. A deleted one is unknown.
    pub(crate) fn find(&self, abha: &AbhaId) -> Result<AccountId, Denied> {
        let is_it: &dyn Fn(&Person) -> bool = match abha {
            AbhaId::Number(number) => &|person| person.abha_number == number.as_str(),
            AbhaId::Address(address) => &|person| is_address(person, address.as_str()),
        };
        self.known().find(|id| is_it(id.person())).ok_or(Denied::AccountUnknown)
    }

    /// The accounts of a mobile.
    pub(crate) fn on_mobile(&self, mobile: &Mobile) -> impl Iterator<Item = AccountId> {
        self.known().filter(|id| id.person().mobile == mobile.as_str())
    }

    /// Whose Aadhaar number it is. Their account may be in any state.
    pub(crate) fn holder(&self, aadhaar: &str) -> Result<Holder, Denied> {
        if let Some(index) = people::ALL.iter().position(|person| person.aadhaar == aadhaar) {
            let id = AccountId(index);
            let person = id.person();
            let subject = match person.aadhaar_linked {
                true => Subject::Account(id),
                false => Subject::WithoutAccount(person.aadhaar),
            };
            return Ok(Holder { subject, mobile: person.aadhaar_mobile.map(mobile) });
        }
        let resident = people::RESIDENTS
            .iter()
            .find(|resident| resident.aadhaar == aadhaar)
            .ok_or(Denied::AadhaarUnknown)?;
        Ok(Holder {
            subject: Subject::WithoutAccount(resident.aadhaar),
            mobile: Some(mobile(resident.mobile)),
        })
    }

    /// Where an OTP for an account goes.
    pub(crate) fn mobile_for(&self, id: AccountId, method: Method) -> Result<Mobile, Denied> {
        let person = id.person();
        match method {
            Method::AadhaarOtp if !person.aadhaar_linked => Err(Denied::MethodUnavailable),
            Method::AadhaarOtp => {
                person.aadhaar_mobile.map(mobile).ok_or(Denied::NoMobileOnAadhaar)
            }
            Method::MobileOtp => Ok(mobile(person.mobile)),
        }
    }

    /// Deleted ones included.
    pub(crate) fn all(&self) -> impl Iterator<Item = AccountId> {
        (0..self.0.len()).map(AccountId)
    }

    fn known(&self) -> impl Iterator<Item = AccountId> {
        self.all().filter(|id| self.standing(*id) != Standing::Deleted)
    }
}

/// With or without the suffix, in either case.
fn is_address(person: &Person, address: &str) -> bool {
    let with_suffix = person.abha_address;
    let bare = with_suffix.split_once('@').map_or(with_suffix, |(name, _)| name);
    address.eq_ignore_ascii_case(with_suffix) || address.eq_ignore_ascii_case(bare)
}

fn mobile(digits: &str) -> Mobile {
    Mobile::parse(digits).expect("people have valid mobiles, as their tests show")
}
