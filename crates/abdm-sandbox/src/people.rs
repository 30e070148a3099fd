//! The people of the sandbox: one for every branch of a journey. All are invented.
//!
//! Their mobiles start with 5, where India has no mobile numbers. Their Aadhaar numbers are those
//! that UIDAI publishes for tests, or start with 0 or 1, as none that was ever issued does. Their
//! ABHA numbers pass the check digit.
//!
//! For deletions there are the [`LEAVERS`], and for enrolments the [`RESIDENTS`]. Where these are too
//! few, there is a [`crowd`], as large as [`Config::crowd`](crate::Config::crowd)
//! says.

mod crowd;
mod families;
mod individuals;
mod leavers;
mod residents;

use serde::Serialize;

pub use self::crowd::{LARGEST_CROWD, can_enrol, crowd, crowd_member};
pub use self::families::{BALAJI, KAVERI, PILLAIS, TARA};
pub use self::individuals::{
    ASHA, FARHAN, GURPREET, JOSEPH, LALITHA, MEENA, PRANAB, TSERING, VIKRAM,
};
pub use self::leavers::LEAVERS;
pub use self::residents::{DEV, ISHITA};

/// Someone with an ABHA.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Person {
    /// Full name.
    pub name: &'static str,
    /// First name.
    pub first_name: &'static str,
    /// Last name.
    pub last_name: &'static str,
    /// `M`, `F` or `O`.
    pub gender: &'static str,
    /// Year, month and day of birth.
    pub born: (u16, u8, u8),
    /// State: code and name.
    pub state: (&'static str, &'static str),
    /// District: code and name.
    pub district: (&'static str, &'static str),
    /// Postal code.
    pub pincode: &'static str,
    /// ABHA number with dashes.
    pub abha_number: &'static str,
    /// ABHA address with its suffix.
    pub abha_address: &'static str,
    /// Mobile of the ABHA.
    pub mobile: &'static str,
    /// E-mail address of the ABHA, which was confirmed.
    pub email: Option<&'static str>,
    /// Password of the ABHA, if one was ever set.
    pub password: Option<&'static str>,
    /// Aadhaar number.
    pub aadhaar: &'static str,
    /// Mobile that UIDAI has for the Aadhaar number, where an Aadhaar OTP goes.
    pub aadhaar_mobile: Option<&'static str>,
    /// Whether the ABHA is linked with the Aadhaar number. If not, `AADHAAR_OTP` is no method of the
    /// account, and V3 calls it `PROVISIONAL`.
    pub aadhaar_linked: bool,
    /// Whether a benefit of the government is linked with the ABHA, which can then be neither
    /// deactivated nor deleted.
    pub benefit_linked: bool,
    /// How the account stands when the sandbox starts.
    pub standing: Standing,
    /// What there is to try.
    pub shows: &'static str,
}

/// How an account stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "UPPERCASE")]
#[non_exhaustive]
pub enum Standing {
    /// In use.
    Active,
    /// Deactivated by its owner, who can reactivate it.
    Deactivated,
    /// Deleted for good: the service answers as if it had never been.
    Deleted,
    /// Locked after too many failed attempts. One that is locked from the start stays so. V3 shows
    /// it as active with its methods blocked.
    Locked,
}

/// Someone with an Aadhaar number but no ABHA, until they are enrolled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Resident {
    /// Full name.
    pub name: &'static str,
    /// Aadhaar number.
    pub aadhaar: &'static str,
    /// Mobile that UIDAI has for it.
    pub mobile: &'static str,
    /// What there is to try.
    pub shows: &'static str,
    /// Who they are once they are enrolled, on the mobile that they want. Until then nobody knows the
    /// ABHA.
    pub becomes: Person,
}

/// What people have in common, filled in for each.
const SOMEONE: Person = Person {
    name: "",
    first_name: "",
    last_name: "",
    gender: "F",
    born: (1984, 3, 9),
    state: ("29", "KARNATAKA"),
    district: ("572", "BENGALURU URBAN"),
    pincode: "560001",
    abha_number: "",
    abha_address: "",
    mobile: "",
    email: None,
    password: None,
    aadhaar: "",
    aadhaar_mobile: None,
    aadhaar_linked: true,
    benefit_linked: false,
    standing: Standing::Active,
    shows: "",
};

/// Everyone with an ABHA, but for the [`LEAVERS`] and the [`crowd`].
pub static ALL: [Person; 18] = [
    ASHA, JOSEPH, FARHAN, GURPREET, LALITHA, KAVERI, BALAJI, TARA, PRANAB, TSERING, VIKRAM, MEENA,
    PILLAIS[0], PILLAIS[1], PILLAIS[2], PILLAIS[3], PILLAIS[4], PILLAIS[5],
];

/// Everyone without an ABHA at first.
pub static RESIDENTS: [Resident; 2] = [ISHITA, DEV];

/// A mobile that nobody has.
pub const MOBILE_WITHOUT_ABHA: &str = "5550001999";

/// A valid Aadhaar number that nobody has.
pub const UNKNOWN_AADHAAR: &str = "107561366446";

/// An ABHA number with a valid check digit that nobody has.
pub const UNKNOWN_ABHA_NUMBER: &str = "91-0000-1015-0001";

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use abdm_types::{Aadhaar, AbhaAddress, AbhaNumber, Mobile};

    use super::*;

    #[test]
    fn every_identifier_is_well_formed_and_nobodys_outside() {
        let numbers = everyone().map(|person| person.abha_number);
        for number in numbers.chain([UNKNOWN_ABHA_NUMBER]) {
            let parsed = AbhaNumber::parse(number).unwrap();
            assert!(parsed.has_valid_check_digit(), "{number}");
            assert_eq!(parsed.as_str(), number);
            assert!(number.starts_with("91-"), "{number}");
        }
        let aadhaars = everyone().map(|person| person.aadhaar);
        for aadhaar in aadhaars.chain([UNKNOWN_AADHAAR]) {
            assert!(Aadhaar::parse(aadhaar).is_ok(), "{aadhaar}");
            let published = [ASHA, JOSEPH, FARHAN, GURPREET, LALITHA];
            assert!(
                aadhaar.starts_with(['0', '1']) || published.iter().any(|p| p.aadhaar == aadhaar)
            );
        }
        let mobiles = everyone().flat_map(|p| [Some(p.mobile), p.aadhaar_mobile]).flatten();
        for mobile in mobiles.chain([MOBILE_WITHOUT_ABHA]) {
            assert_eq!(Mobile::parse(mobile).unwrap().as_str(), mobile);
            assert!(mobile.starts_with('5'), "{mobile}");
        }
        for person in everyone() {
            assert!(AbhaAddress::parse(person.abha_address).is_ok());
            assert!(person.abha_address.ends_with("@sbx"));
            assert!(person.email.is_none_or(|email| email.ends_with(".example")));
        }
    }

    /// Everyone who has an ABHA or may get one, but for the crowd.
    fn everyone() -> impl Iterator<Item = &'static Person> {
        let residents = RESIDENTS.iter().map(|resident| &resident.becomes);
        ALL.iter().chain(&LEAVERS).chain(residents)
    }

    #[test]
    fn nobody_shares_an_identifier_but_families_their_mobile() {
        let distinct = |of: fn(&Person) -> &'static str| everyone().map(of).collect::<HashSet<_>>();
        let all = everyone().count();
        assert_eq!(distinct(|p| p.abha_number).len(), all);
        assert_eq!(distinct(|p| p.abha_address).len(), all);
        assert_eq!(distinct(|p| p.aadhaar).len(), all);
        assert_eq!(distinct(|p| p.name).len(), all);
        let sharing = |mobile| everyone().filter(|p| p.mobile == mobile).count();
        assert_eq!((sharing(KAVERI.mobile), sharing(PILLAIS[0].mobile)), (3, 6));
        assert_eq!(distinct(|p| p.mobile).len(), all - 2 - 5);
    }

    #[test]
    fn a_resident_becomes_the_person_that_uidai_knows() {
        for resident in &RESIDENTS {
            let becomes = &resident.becomes;
            assert_eq!((resident.name, resident.aadhaar), (becomes.name, becomes.aadhaar));
            assert_eq!(becomes.aadhaar_mobile, Some(resident.mobile));
        }
        assert_eq!(ISHITA.becomes.mobile, ISHITA.mobile);
        assert_ne!(DEV.becomes.mobile, DEV.mobile);
    }

    #[test]
    fn whoever_leaves_can_do_so_by_every_method() {
        for person in &LEAVERS {
            assert_eq!(person.standing, Standing::Active);
            assert!(person.aadhaar_linked && !person.benefit_linked);
            assert!(person.password.is_some() && person.aadhaar_mobile.is_some());
        }
    }

    #[test]
    fn a_password_is_one_that_the_service_takes() {
        let has = |password: &str, is: fn(char) -> bool| password.chars().any(is);
        for password in everyone().filter_map(|person| person.password) {
            assert!(password.len() >= 8, "{password}");
            assert!(has(password, |c| c.is_ascii_uppercase()), "{password}");
            assert!(has(password, |c| c.is_ascii_digit()), "{password}");
            assert!(has(password, |c| "!@#$^*_-".contains(c)), "{password}");
        }
    }
}
