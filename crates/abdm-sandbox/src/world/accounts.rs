use std::borrow::Cow;
use std::collections::HashMap;

use abdm_types::{AbhaId, Mobile};

use super::record::{Record, Text};
use super::{Denied, Method, Subject};
use crate::people::{self, Person, Standing};

mod changing;

/// An account: its place in [`people::ALL`], behind that among the [leavers](people::LEAVERS), then
/// the [residents](people::RESIDENTS), and then in the crowd.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct AccountId(usize);

impl AccountId {
    /// Whose it is.
    pub(crate) fn person(self) -> &'static Person {
        let mut place = self.0;
        for people in [&people::ALL[..], &people::LEAVERS] {
            match people.get(place) {
                Some(person) => return person,
                None => place -= people.len(),
            }
        }
        if let Some(resident) = people::RESIDENTS.get(place) {
            return &resident.becomes;
        }
        people::crowd_member(place - people::RESIDENTS.len()).expect("ids are given to people only")
    }
}

/// How each account stands, what it says, and where to find it.
pub(crate) struct Accounts {
    /// `None` for one that is not there yet.
    standings: Vec<Option<Standing>>,
    /// Of the accounts that were changed. The others are as their owners are.
    records: HashMap<AccountId, Record>,
    /// Of those who are there, or may be.
    by_number: HashMap<&'static str, AccountId>,
    /// In small letters, with the suffix and without.
    by_address: HashMap<String, AccountId>,
    by_mobile: HashMap<Text, Vec<AccountId>>,
    by_email: HashMap<Text, Vec<AccountId>>,
    /// Residents included.
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
    /// Those of the fixed people, and of so many of the crowd, of whom some may get theirs later.
    pub(crate) fn new(crowd: usize, crowd_enrols: bool) -> Self {
        let mut accounts = Self {
            standings: Vec::new(),
            records: HashMap::new(),
            by_number: HashMap::new(),
            by_address: HashMap::new(),
            by_mobile: HashMap::new(),
            by_email: HashMap::new(),
            by_aadhaar: HashMap::new(),
        };
        let fixed = people::ALL.iter().chain(&people::LEAVERS).map(|person| (person, true));
        let residents = people::RESIDENTS.iter().map(|resident| (&resident.becomes, false));
        let waits = |index| crowd_enrols && people::can_enrol(index);
        let crowd = people::crowd(crowd).enumerate();
        let crowd = crowd.map(|(index, person)| (person, !waits(index)));
        for (person, is_there) in fixed.chain(residents).chain(crowd) {
            let id = AccountId(accounts.standings.len());
            accounts.standings.push(None);
            accounts.by_aadhaar.insert(person.aadhaar, id);
            accounts.by_number.insert(person.abha_number, id);
            if is_there {
                accounts.open(id);
            }
        }
        accounts
    }

    /// An account is there from now on, as its owner is at first.
    fn open(&mut self, id: AccountId) {
        let person = id.person();
        self.standings[id.0] = Some(person.standing);
        self.put_address(id, person.abha_address);
        if let Some(email) = person.email {
            self.by_email.entry(email.into()).or_default().push(id);
        }
        self.by_mobile.entry(person.mobile.into()).or_default().push(id);
    }

    /// How an account stands. One that is not there yet is as unknown as one that was deleted.
    pub(crate) fn standing(&self, id: AccountId) -> Standing {
        self.standings[id.0].unwrap_or(Standing::Deleted)
    }

    pub(super) fn set_standing(&mut self, id: AccountId, standing: Standing) {
        self.standings[id.0] = Some(standing);
    }

    /// What an account says.
    pub(crate) fn record(&self, id: AccountId) -> Cow<'_, Record> {
        match self.records.get(&id) {
            Some(changed) => Cow::Borrowed(changed),
            None => Cow::Owned(Record::of(id.person())),
        }
    }

    /// How many say something else than at first.
    #[cfg(test)]
    pub(super) fn changed(&self) -> usize {
        self.records.len()
    }

    /// The account behind a number or an address. A deleted one is unknown.
    pub(crate) fn find(&self, abha: &AbhaId) -> Result<AccountId, Denied> {
        let found = match abha {
            AbhaId::Number(number) => self.by_number.get(number.as_str()).copied(),
            AbhaId::Address(address) => self.addressed(address.as_str()),
        };
        found.filter(|id| self.is_known(*id)).ok_or(Denied::AccountUnknown)
    }

    /// The account with a number, written with its dashes, in whatever state it is.
    pub(crate) fn numbered(&self, abha_number: &str) -> Option<AccountId> {
        self.prepared_or_there(abha_number).filter(|id| self.standings[id.0].is_some())
    }

    /// The same, or the one that somebody without an account gets by enrolment.
    pub(crate) fn prepared_or_there(&self, abha_number: &str) -> Option<AccountId> {
        self.by_number.get(abha_number).copied()
    }

    /// The account with an address, in whatever state it is.
    pub(crate) fn addressed(&self, address: &str) -> Option<AccountId> {
        self.by_address.get(&address.to_ascii_lowercase()).copied()
    }

    /// The accounts of a mobile.
    pub(crate) fn on_mobile(&self, mobile: &Mobile) -> impl Iterator<Item = AccountId> {
        let there = self.by_mobile.get(mobile.as_str()).into_iter().flatten().copied();
        there.filter(|id| self.is_known(*id))
    }

    /// Whose Aadhaar number it is. Their account may be in any state.
    pub(crate) fn holder(&self, aadhaar: &str) -> Result<Holder, Denied> {
        let id = *self.by_aadhaar.get(aadhaar).ok_or(Denied::AadhaarUnknown)?;
        let person = id.person();
        let has_account = person.aadhaar_linked && self.standings[id.0].is_some();
        let subject = match has_account {
            true => Subject::Account(id),
            false => Subject::WithoutAccount(person.aadhaar),
        };
        Ok(Holder { subject, mobile: person.aadhaar_mobile.map(mobile) })
    }

    /// Where an OTP for an account goes.
    pub(crate) fn mobile_for(&self, id: AccountId, method: Method) -> Result<Mobile, Denied> {
        let person = id.person();
        match method {
            Method::AadhaarOtp if !person.aadhaar_linked => Err(Denied::MethodUnavailable),
            Method::AadhaarOtp => {
                person.aadhaar_mobile.map(mobile).ok_or(Denied::NoMobileOnAadhaar)
            }
            Method::MobileOtp => Ok(mobile(&self.record(id).mobile)),
            // Nothing is sent for a password.
            Method::Password => Err(Denied::MethodUnavailable),
        }
    }

    /// Deleted ones included, and those that residents got.
    pub(crate) fn all(&self) -> impl Iterator<Item = AccountId> {
        let there = self.standings.iter().enumerate().filter(|(_, standing)| standing.is_some());
        there.map(|(place, _)| AccountId(place))
    }

    pub(super) fn put_address(&mut self, id: AccountId, address: &str) {
        for name in names(address) {
            self.by_address.insert(name, id);
        }
    }

    fn is_known(&self, id: AccountId) -> bool {
        self.standing(id) != Standing::Deleted
    }
}

/// What an address is found by.
fn names(address: &str) -> impl Iterator<Item = String> {
    let address = address.to_ascii_lowercase();
    let bare = address.split_once('@').map(|(bare, _)| bare.to_owned());
    bare.into_iter().chain([address])
}

fn mobile(digits: &str) -> Mobile {
    Mobile::parse(digits).expect("people have valid mobiles, as their tests show")
}
