use std::collections::HashMap;

use abdm_types::{AbhaId, Mobile};

use super::{Denied, Method, Subject};
use crate::people::{self, Person, Standing};

/// An account: its place in [`people::ALL`], and behind that in the crowd.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct AccountId(usize);

impl AccountId {
    /// Whose it is.
    pub(crate) fn person(self) -> &'static Person {
        let fixed = people::ALL.get(self.0);
        fixed
            .or_else(|| people::crowd_member(self.0 - people::ALL.len()))
            .expect("ids are given to people only")
    }
}

/// How each account stands, and where to find it.
pub(crate) struct Accounts {
    standings: Vec<Standing>,
    by_number: HashMap<&'static str, AccountId>,
    /// In small letters, with the suffix and without.
    by_address: HashMap<String, AccountId>,
    by_mobile: HashMap<&'static str, Vec<AccountId>>,
    by_aadhaar: HashMap<&'static str, AccountId>,
}

/// Whom UIDAI knows by an Aadhaar number.
pub(crate) struct Holder {
    pub(crate) subject: Subject,
    pub(crate) mobile: Option<Mobile>,
}

impl std::fmt::Debug for Accounts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Accounts").field("standings", &self.standings).finish_non_exhaustive()
    }
}

impl Accounts {
    /// Those of the fixed people, and of so many of the crowd.
    pub(crate) fn new(crowd: usize) -> Self {
        let mut accounts = Self {
            standings: Vec::new(),
            by_number: HashMap::new(),
            by_address: HashMap::new(),
            by_mobile: HashMap::new(),
            by_aadhaar: HashMap::new(),
        };
        for person in people::ALL.iter().chain(people::crowd(crowd)) {
            let id = AccountId(accounts.standings.len());
            accounts.standings.push(person.standing);
            accounts.by_number.insert(person.abha_number, id);
            let address = person.abha_address.to_ascii_lowercase();
            if let Some((bare, _)) = address.split_once('@') {
                accounts.by_address.insert(bare.to_owned(), id);
            }
            accounts.by_address.insert(address, id);
            accounts.by_mobile.entry(person.mobile).or_default().push(id);
            accounts.by_aadhaar.insert(person.aadhaar, id);
        }
        accounts
    }

    pub(crate) fn standing(&self, id: AccountId) -> Standing {
        self.standings[id.0]
    }

    pub(crate) fn set_standing(&mut self, id: AccountId, standing: Standing) {
        self.standings[id.0] = standing;
    }

    /// The account behind a number or an address. A deleted one is unknown.
    pub(crate) fn find(&self, abha: &AbhaId) -> Result<AccountId, Denied> {
        let found = match abha {
            AbhaId::Number(number) => self.numbered(number.as_str()),
            AbhaId::Address(address) => {
                self.by_address.get(&address.as_str().to_ascii_lowercase()).copied()
            }
        };
        found.filter(|id| self.is_known(*id)).ok_or(Denied::AccountUnknown)
    }

    /// The account with a number, written with its dashes, in whatever state it is.
    pub(crate) fn numbered(&self, abha_number: &str) -> Option<AccountId> {
        self.by_number.get(abha_number).copied()
    }

    /// The accounts of a mobile.
    pub(crate) fn on_mobile(&self, mobile: &Mobile) -> impl Iterator<Item = AccountId> {
        let there = self.by_mobile.get(mobile.as_str()).into_iter().flatten().copied();
        there.filter(|id| self.is_known(*id))
    }

    /// Whose Aadhaar number it is. Their account may be in any state.
    pub(crate) fn holder(&self, aadhaar: &str) -> Result<Holder, Denied> {
        if let Some(&id) = self.by_aadhaar.get(aadhaar) {
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
        (0..self.standings.len()).map(AccountId)
    }

    fn is_known(&self, id: AccountId) -> bool {
        self.standing(id) != Standing::Deleted
    }
}

fn mobile(digits: &str) -> Mobile {
    Mobile::parse(digits).expect("people have valid mobiles, as their tests show")
}
