//! Those who share a mobile.

use super::{Person, SOMEONE};

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

/// Six of one household, with one mobile and one e-mail address for all: no seventh may have either.
pub const PILLAIS: [Person; 6] = [
    pillai(
        ["Arun Pillai", "Arun"],
        "M",
        (1955, 2, 3),
        ["91-0000-1021-0003", "arun.pillai@sbx", "061819093785"],
    ),
    pillai(
        ["Bindu Pillai", "Bindu"],
        "F",
        (1959, 6, 30),
        ["91-0000-1022-0002", "bindu.pillai@sbx", "167975432317"],
    ),
    pillai(
        ["Chandran Pillai", "Chandran"],
        "M",
        (1982, 10, 12),
        ["91-0000-1023-0001", "chandran.pillai@sbx", "197574911861"],
    ),
    pillai(
        ["Divya Pillai", "Divya"],
        "F",
        (1985, 1, 25),
        ["91-0000-1024-0000", "divya.pillai@sbx", "062760189551"],
    ),
    pillai(
        ["Eapen Pillai", "Eapen"],
        "M",
        (2010, 4, 8),
        ["91-0000-1025-0009", "eapen.pillai@sbx", "189711471048"],
    ),
    pillai(
        ["Gauri Pillai", "Gauri"],
        "F",
        (2014, 12, 19),
        ["91-0000-1026-0008", "gauri.pillai@sbx", "156507529172"],
    ),
];

const fn pillai(
    names: [&'static str; 2],
    gender: &'static str,
    born: (u16, u8, u8),
    [abha_number, abha_address, aadhaar]: [&'static str; 3],
) -> Person {
    Person {
        name: names[0],
        first_name: names[1],
        last_name: "Pillai",
        gender,
        born,
        state: ("32", "KERALA"),
        district: ("564", "THIRUVANANTHAPURAM"),
        pincode: "695001",
        abha_number,
        abha_address,
        mobile: "5550001020",
        email: Some("pillai.family@post.example"),
        aadhaar,
        aadhaar_mobile: Some("5550001020"),
        shows: "active: one of six ABHA on a mobile, which takes no more",
        ..SOMEONE
    }
}
