use std::borrow::Cow;

use crate::people::Person;

/// Most texts are those that the people start with.
pub(crate) type Text = Cow<'static, str>;

/// What an account says of its owner, as it stands now.
#[derive(Clone)]
pub(crate) struct Record {
    /// Whose it is, with what never changes: number, Aadhaar, gender.
    pub(crate) person: &'static Person,
    pub(crate) first_name: Text,
    pub(crate) middle_name: Text,
    pub(crate) last_name: Text,
    pub(crate) name: Text,
    /// Year, month and day.
    pub(crate) born: (u16, u8, u8),
    pub(crate) address: Text,
    pub(crate) pincode: Text,
    /// Code and name.
    pub(crate) state: (Text, Text),
    pub(crate) district: (Text, Text),
    pub(crate) mobile: Text,
    pub(crate) email: Option<Text>,
    pub(crate) email_verified: bool,
    /// In base64, where one was uploaded.
    pub(crate) photo: Option<Text>,
    pub(crate) password: Option<Text>,
    /// The ABHA address that the owner prefers.
    pub(crate) preferred: Text,
    /// The other addresses, oldest first.
    pub(crate) others: Vec<Text>,
}

impl Record {
    /// As it is at first. Allocates nothing.
    pub(crate) fn of(person: &'static Person) -> Self {
        let pair = |(code, name)| (Text::Borrowed(code), Text::Borrowed(name));
        Self {
            person,
            first_name: person.first_name.into(),
            middle_name: "".into(),
            last_name: person.last_name.into(),
            name: person.name.into(),
            born: person.born,
            address: person.district.1.into(),
            pincode: person.pincode.into(),
            state: pair(person.state),
            district: pair(person.district),
            mobile: person.mobile.into(),
            email: person.email.map(Text::Borrowed),
            email_verified: person.email.is_some(),
            photo: None,
            password: person.password.map(Text::Borrowed),
            preferred: person.abha_address.into(),
            others: Vec::new(),
        }
    }

    /// The preferred address and then the others.
    pub(crate) fn addresses(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.preferred).chain(&self.others).map(|address| &**address)
    }
}

impl std::fmt::Debug for Record {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Record").finish_non_exhaustive()
    }
}
