//! Those who live by themselves, one for each branch of a journey.

use super::{Person, SOMEONE, Standing};

/// Active, the only ABHA on her mobile, with a password: every journey works.
pub const ASHA: Person = Person {
    name: "Asha Ramanathan",
    first_name: "Asha",
    last_name: "Ramanathan",
    abha_number: "91-0000-1001-0007",
    abha_address: "asha.ramanathan@sbx",
    mobile: "5550001001",
    aadhaar: "999941057058",
    aadhaar_mobile: Some("5550001001"),
    password: Some("Asha@1001"),
    shows: "active, with a password: every journey works",
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
    password: Some("Joseph@1002"),
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
    password: Some("Farhan@1003"),
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

/// Has a password and a confirmed e-mail address.
pub const VIKRAM: Person = Person {
    name: "Vikram Solanki",
    first_name: "Vikram",
    last_name: "Solanki",
    gender: "M",
    born: (1968, 5, 21),
    state: ("24", "GUJARAT"),
    district: ("438", "AHMADABAD"),
    pincode: "380001",
    abha_number: "91-0000-1011-0005",
    abha_address: "vikram.solanki@sbx",
    mobile: "5550001012",
    email: Some("vikram.solanki@post.example"),
    password: Some("Vikram@1011"),
    aadhaar: "136018159084",
    aadhaar_mobile: Some("5550001012"),
    shows: "active, with a password and a confirmed e-mail address",
    ..SOMEONE
};

/// A government programme pays through her ABHA, which can be neither deactivated nor deleted.
pub const MEENA: Person = Person {
    name: "Meena Oraon",
    first_name: "Meena",
    last_name: "Oraon",
    born: (1987, 8, 14),
    state: ("20", "JHARKHAND"),
    district: ("346", "RANCHI"),
    pincode: "834001",
    abha_number: "91-0000-1012-0004",
    abha_address: "meena.oraon@sbx",
    mobile: "5550001013",
    password: Some("Meena@1012"),
    aadhaar: "011661318608",
    aadhaar_mobile: Some("5550001013"),
    benefit_linked: true,
    shows: "linked with a benefit: deactivation and deletion are refused",
    ..SOMEONE
};
