//! What the owner of an account says, and what they are known by.

use super::record::{Record, Text};
use crate::people::{self, Person};

/// What the owner of an account changes in it; `None` stays as it is.
#[derive(Clone, Default)]
pub(crate) struct Details {
    pub(crate) first_name: Option<String>,
    pub(crate) middle_name: Option<String>,
    pub(crate) last_name: Option<String>,
    pub(crate) year_of_birth: Option<u16>,
    pub(crate) month_of_birth: Option<u8>,
    pub(crate) day_of_birth: Option<u8>,
    pub(crate) address: Option<String>,
    pub(crate) pincode: Option<String>,
    pub(crate) state_code: Option<String>,
    pub(crate) district_code: Option<String>,
}

/// By what somebody says to be the owner of an account.
#[derive(Clone, Copy)]
pub(crate) struct Demographics<'a> {
    pub(crate) name: &'a str,
    pub(crate) first_name: &'a str,
    pub(crate) gender: &'a str,
    pub(crate) year_of_birth: u16,
}

impl Record {
    /// The address that every account has: its number.
    pub(super) fn address_of_number(&self) -> String {
        format!("{}@sbx", self.person.abha_number.replace('-', ""))
    }

    /// Whether UIDAI has the same name and day of birth for its owner.
    pub(super) fn is_as_with_aadhaar(&self) -> bool {
        self.name == self.person.name && self.born == self.person.born
    }

    pub(super) fn is_of(&self, who: Demographics<'_>) -> bool {
        self.name.eq_ignore_ascii_case(who.name)
            && self.first_name.eq_ignore_ascii_case(who.first_name)
            && self.person.gender == who.gender
            && self.born.0 == who.year_of_birth
    }

    pub(super) fn change(&mut self, details: Details) {
        let named = [&details.first_name, &details.middle_name, &details.last_name];
        let is_renamed = named.iter().any(|name| name.is_some());
        put(&mut self.first_name, details.first_name);
        put(&mut self.middle_name, details.middle_name);
        put(&mut self.last_name, details.last_name);
        if is_renamed {
            let names = [&self.first_name, &self.middle_name, &self.last_name];
            let names = names.map(|name| &**name).into_iter().filter(|name| !name.is_empty());
            self.name = names.collect::<Vec<_>>().join(" ").into();
        }
        let (year, month, day) = self.born;
        self.born = (
            details.year_of_birth.unwrap_or(year),
            details.month_of_birth.unwrap_or(month),
            details.day_of_birth.unwrap_or(day),
        );
        put(&mut self.address, details.address);
        put(&mut self.pincode, details.pincode);
        put_place(&mut self.state, details.state_code, |person| person.state);
        put_place(&mut self.district, details.district_code, |person| person.district);
    }
}

fn put(text: &mut Text, new: Option<String>) {
    if let Some(new) = new {
        *text = new.into();
    }
}

/// Of places only those are known by name where somebody lives.
fn put_place(
    place: &mut (Text, Text),
    code: Option<String>,
    of: fn(&'static Person) -> (&'static str, &'static str),
) {
    if let Some(code) = code {
        let known = people::ALL.iter().map(of).find(|(known, _)| *known == code);
        let name = known.map_or("UNKNOWN", |(_, name)| name);
        *place = (code.into(), name.into());
    }
}
