//! The people of the sandbox: one for every branch of a journey. All are invented.
//!
//! Their mobiles start with 5, where India has no mobile numbers. Their Aadhaar numbers are those
//! that UIDAI publishes for tests, or start with 0 or 1, as none that was ever issued does. Their
//! ABHA numbers pass the check digit.
//!
//! Where these are too few there is a [`crowd`], as large as [`Config::crowd`](crate::Config::crowd)
//! says.

mod crowd;

use serde::Serialize;

pub use self::crowd::{LARGEST_CROWD, crowd, crowd_member};

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
    /// Aadhaar number.
    pub aadhaar: &'static str,
    /// Mobile that UIDAI has for the Aadhaar number, where an Aadhaar OTP goes.
    pub aadhaar_mobile: Option<&'static str>,
    /// Whether the ABHA is linked with the Aadhaar number. If not, `AADHAAR_OTP` is no method of the
    /// account, and V3 calls it `PROVISIONAL`.
    pub aadhaar_linked: bool,
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

/// Someone with an Aadhaar number but no ABHA.
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
    aadhaar: "",
    aadhaar_mobile: None,
    aadhaar_linked: true,
    standing: Standing::Active,
    shows: "",
};

/// Active, the only ABHA on her mobile: every journey works.
pub const ASHA: Person = Person {
    name: "Asha Ramanathan",
    first_name: "Asha",
    last_name: "Ramanathan",
    abha_number: "91-0000-1001-0007",
    abha_address: "asha.ramanathan@sbx",
    mobile: "5550001001",
    aadhaar: "999941057058",
    aadhaar_mobile: Some("5550001001"),
    shows: "active: every journey works",
    ..SOMEONE
};

/// Active, for the retrieval of an ABHA while others log in as Asha.
pub const JOSEPH: Person = Person {
    name: "Joseph Kuruvilla",
    first_name: "Joseph",
    last_name: "Kuruvilla",
    gender: "M",
    born: (1971, 11, 23),
    state: ("32", "KERALA"),
    district: ("556", "KOTTAYAM"),
    pincode: "686001",
    abha_number: "91-0000-1002-0006",
    abha_address: "joseph_kuruvilla@sbx",
    mobile: "5550001002",
    aadhaar: "999971658847",
    aadhaar_mobile: Some("5550001002"),
    shows: "active: retrieve by Aadhaar, one ABHA on the mobile",
    ..SOMEONE
};

/// Deactivated: login is refused, reactivation works. A retrieval by Aadhaar names the account and
/// gives no login.
pub const FARHAN: Person = Person {
    name: "Farhan Qureshi",
    first_name: "Farhan",
    last_name: "Qureshi",
    gender: "M",
    born: (1990, 7, 1),
    state: ("9", "UTTAR PRADESH"),
    district: ("162", "LUCKNOW"),
    pincode: "226001",
    abha_number: "91-0000-1003-0005",
    abha_address: "farhan.q@sbx",
    mobile: "5550001003",
    aadhaar: "999933119405",
    aadhaar_mobile: Some("5550001003"),
    standing: Standing::Deactivated,
    shows: "deactivated: login is refused, reactivation works",
    ..SOMEONE
};

/// Deleted for good: unknown everywhere.
pub const GURPREET: Person = Person {
    name: "Gurpreet Kaur Sandhu",
    first_name: "Gurpreet",
    last_name: "Sandhu",
    born: (1958, 1, 15),
    state: ("3", "PUNJAB"),
    district: ("41", "LUDHIANA"),
    pincode: "141001",
    abha_number: "91-0000-1004-0004",
    abha_address: "gurpreet.sandhu@sbx",
    mobile: "5550001004",
    aadhaar: "999955183433",
    aadhaar_mobile: Some("5550001004"),
    standing: Standing::Deleted,
    shows: "deleted for good: answered as if unknown",
    ..SOMEONE
};

/// Locked after failed attempts.
pub const LALITHA: Person = Person {
    name: "Lalitha Nongbri",
    first_name: "Lalitha",
    last_name: "Nongbri",
    born: (1999, 12, 30),
    state: ("17", "MEGHALAYA"),
    district: ("265", "EAST KHASI HILLS"),
    pincode: "793001",
    abha_number: "91-0000-1005-0003",
    abha_address: "lalitha.n@sbx",
    mobile: "5550001005",
    aadhaar: "999990501894",
    aadhaar_mobile: Some("5550001005"),
    standing: Standing::Locked,
    shows: "locked: OTPs are refused",
    ..SOMEONE
};

/// Mother of a family of three on one mobile.
pub const KAVERI: Person = Person {
    name: "Kaveri Deshmukh",
    first_name: "Kaveri",
    last_name: "Deshmukh",
    born: (1980, 4, 18),
    state: ("27", "MAHARASHTRA"),
    district: ("490", "PUNE"),
    pincode: "411001",
    abha_number: "91-0000-1006-0002",
    abha_address: "kaveri.deshmukh@sbx",
    mobile: "5550001006",
    aadhaar: "165367030150",
    aadhaar_mobile: Some("5550001006"),
    shows: "active: one of three ABHA on a mobile",
    ..SOMEONE
};

/// Father of the family.
pub const BALAJI: Person = Person {
    name: "Balaji Deshmukh",
    first_name: "Balaji",
    gender: "M",
    born: (1976, 9, 2),
    abha_number: "91-0000-1007-0001",
    abha_address: "balaji.deshmukh@sbx",
    aadhaar: "059538768098",
    ..KAVERI
};

/// Child of the family.
pub const TARA: Person = Person {
    name: "Tara Deshmukh",
    first_name: "Tara",
    born: (2012, 6, 27),
    abha_number: "91-0000-1008-0000",
    abha_address: "tara.deshmukh@sbx",
    aadhaar: "098172900848",
    ..KAVERI
};

/// UIDAI has no mobile for this Aadhaar number, so no Aadhaar OTP can be sent.
pub const PRANAB: Person = Person {
    name: "Pranab Debbarma",
    first_name: "Pranab",
    last_name: "Debbarma",
    gender: "M",
    born: (1949, 2, 11),
    state: ("16", "TRIPURA"),
    district: ("272", "WEST TRIPURA"),
    pincode: "799001",
    abha_number: "91-0000-1009-0009",
    abha_address: "pranab.d@sbx",
    mobile: "5550001009",
    aadhaar: "064307422464",
    aadhaar_mobile: None,
    shows: "no mobile is linked with the Aadhaar number; login using mobile works",
    ..SOMEONE
};

/// Made her ABHA without Aadhaar, in V3 with a driving licence: `AADHAAR_OTP` is not among its
/// methods.
pub const TSERING: Person = Person {
    name: "Tsering Lhamo",
    first_name: "Tsering",
    last_name: "Lhamo",
    born: (1995, 10, 5),
    state: ("37", "LADAKH"),
    district: ("9", "LEH"),
    pincode: "194101",
    abha_number: "91-0000-1010-0006",
    abha_address: "91000010100006@sbx",
    mobile: "5550001010",
    aadhaar: "029105241855",
    aadhaar_mobile: Some("5550001010"),
    aadhaar_linked: false,
    shows: "no Aadhaar method; the ABHA address is the number; login using mobile works",
    ..SOMEONE
};

/// Everyone with an ABHA, but for the [`crowd`].
pub static ALL: [Person; 10] =
    [ASHA, JOSEPH, FARHAN, GURPREET, LALITHA, KAVERI, BALAJI, TARA, PRANAB, TSERING];

/// Has an Aadhaar number with a mobile, and no ABHA: retrieval finds nothing, and the mobile has no
/// account.
pub const ISHITA: Resident = Resident {
    name: "Ishita Bora",
    aadhaar: "155453269524",
    mobile: "5550001011",
    shows: "an Aadhaar number without an ABHA",
};

/// Everyone without an ABHA.
pub static RESIDENTS: [Resident; 1] = [ISHITA];

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
        let numbers = ALL.iter().map(|person| person.abha_number);
        for number in numbers.chain([UNKNOWN_ABHA_NUMBER]) {
            let parsed = AbhaNumber::parse(number).unwrap();
            assert!(parsed.has_valid_check_digit(), "{number}");
            assert_eq!(parsed.as_str(), number);
            assert!(number.starts_with("91-"), "{number}");
        }
        let aadhaars = ALL.iter().map(|person| person.aadhaar);
        for aadhaar in aadhaars.chain([ISHITA.aadhaar, UNKNOWN_AADHAAR]) {
            assert!(Aadhaar::parse(aadhaar).is_ok(), "{aadhaar}");
            let published = [ASHA, JOSEPH, FARHAN, GURPREET, LALITHA];
            assert!(
                aadhaar.starts_with(['0', '1']) || published.iter().any(|p| p.aadhaar == aadhaar)
            );
        }
        let mobiles = ALL.iter().map(|person| person.mobile);
        for mobile in mobiles.chain([ISHITA.mobile, MOBILE_WITHOUT_ABHA]) {
            assert_eq!(Mobile::parse(mobile).unwrap().as_str(), mobile);
            assert!(mobile.starts_with('5'), "{mobile}");
        }
        for person in &ALL {
            assert!(AbhaAddress::parse(person.abha_address).is_ok());
            assert!(person.abha_address.ends_with("@sbx"));
        }
    }

    #[test]
    fn nobody_shares_an_identifier_but_the_family_its_mobile() {
        let distinct =
            |of: fn(&Person) -> &'static str| ALL.iter().map(of).collect::<HashSet<_>>().len();
        assert_eq!(distinct(|p| p.abha_number), ALL.len());
        assert_eq!(distinct(|p| p.abha_address), ALL.len());
        assert_eq!(distinct(|p| p.aadhaar), ALL.len());
        let family = ALL.iter().filter(|p| p.mobile == KAVERI.mobile);
        assert_eq!(family.count(), 3);
        assert!(ALL.iter().all(|p| p.mobile != ISHITA.mobile));
    }
}
