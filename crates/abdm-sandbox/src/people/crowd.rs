use std::sync::OnceLock;

use super::{Person, SOMEONE, Standing};

/// The most people that a crowd has.
pub const LARGEST_CROWD: usize = CHUNKS * CHUNK;

/// People made at once.
const CHUNK: usize = 1024;
const CHUNKS: usize = 128;

/// One in so many is deactivated at first.
const DEACTIVATED: usize = 5;

/// What identifies them, and from there the people: the same in every process, each made once.
static TEXTS: [OnceLock<String>; CHUNKS] = [const { OnceLock::new() }; CHUNKS];
static PEOPLE: [OnceLock<Vec<Person>>; CHUNKS] = [const { OnceLock::new() }; CHUNKS];

/// One in so many can have no ABHA at first.
const ENROLS: usize = 10;

/// Invented names, so that neighbours differ.
const FIRST_NAMES: [&str; 8] =
    ["Anjali", "Bhavesh", "Chitra", "Devika", "Elangovan", "Firoza", "Gautam", "Harini"];
const LAST_NAMES: [&str; 7] =
    ["Agarwal", "Banerjee", "Chettiar", "D'Souza", "Easwaran", "Fernandes", "Gogoi"];

/// The first `size` people of the crowd that [`Config::crowd`](crate::Config::crowd) adds, at most
/// [`LARGEST_CROWD`].
///
/// They are the same each time. Each has a mobile, an Aadhaar number linked with it, and an ABHA of
/// their own. Every fifth is [deactivated](Standing::Deactivated) at first, the others are active.
pub fn crowd(size: usize) -> impl Iterator<Item = &'static Person> + Clone {
    (0..size).map_while(crowd_member)
}

/// The one at this place of the crowd, from 0. `None` from [`LARGEST_CROWD`] on.
pub fn crowd_member(index: usize) -> Option<&'static Person> {
    let chunk = index / CHUNK;
    let people = PEOPLE.get(chunk)?.get_or_init(|| {
        let first = chunk * CHUNK;
        let texts = TEXTS[chunk].get_or_init(|| (first..first + CHUNK).map(texts).collect());
        texts.lines().zip(first..).map(|(texts, index)| person(index, texts)).collect()
    });
    people.get(index % CHUNK)
}

/// Whether the one at this place of the crowd has no ABHA at first where
/// [`Config::crowd_enrols`](crate::Config::crowd_enrols) is set: one in ten, of those who would be active.
pub fn can_enrol(index: usize) -> bool {
    index % ENROLS == ENROLS - 3
}

/// What is of one person only, as a line with dots between.
fn texts(index: usize) -> String {
    // Apart from the fixed people, whose numbers begin with 91-0000, and whose Aadhaar numbers do
    // not begin with 00.
    let (abha, aadhaar) = (format!("911{index:010}"), format!("00{index:09}"));
    let (luhn, verhoeff) = (luhn_digit(&abha), verhoeff_digit(&aadhaar));
    let (a, b, c) = (&abha[2..6], &abha[6..10], &abha[10..]);
    let name = format!("{} {}", first_name(index), last_name(index));
    format!("91-{a}-{b}-{c}{luhn}|crowd{index:06}@sbx|56{index:08}|{aadhaar}{verhoeff}|{name}\n")
}

fn person(index: usize, texts: &'static str) -> Person {
    let mut texts = texts.split('|');
    let mut next = || texts.next().expect("a line has five texts");
    let (abha_number, abha_address, mobile, aadhaar) = (next(), next(), next(), next());
    let standing = match index % DEACTIVATED == DEACTIVATED - 1 {
        true => Standing::Deactivated,
        false => Standing::Active,
    };
    Person {
        name: next(),
        first_name: first_name(index),
        last_name: last_name(index),
        abha_number,
        abha_address,
        mobile,
        aadhaar,
        aadhaar_mobile: Some(mobile),
        standing,
        shows: "one of the crowd",
        ..SOMEONE
    }
}

fn first_name(index: usize) -> &'static str {
    FIRST_NAMES[index % FIRST_NAMES.len()]
}

fn last_name(index: usize) -> &'static str {
    LAST_NAMES[index % LAST_NAMES.len()]
}

/// The digit that makes Luhn's check hold.
fn luhn_digit(digits: &str) -> u8 {
    let sum: u8 = digits.bytes().rev().enumerate().fold(0, |sum, (position, digit)| {
        let digit = digit - b'0';
        let weighed = if position % 2 == 0 { digit * 2 } else { digit };
        (sum + weighed / 10 + weighed % 10) % 10
    });
    (10 - sum) % 10
}

/// The digit that makes Verhoeff's check hold. It is computed in the group D5: 0 to 4 are rotations
/// of a pentagon, 5 to 9 its reflections.
fn verhoeff_digit(digits: &str) -> u8 {
    const PERMUTATION: [u8; 10] = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
    let product = digits.bytes().rev().enumerate().fold(0, |product, (position, digit)| {
        // The check digit is at position 0.
        let times = (position + 1) % 8;
        let element = (0..times).fold(digit - b'0', |e, _| PERMUTATION[usize::from(e)]);
        match (product < 5, element < 5) {
            (true, true) => (product + element) % 5,
            (true, false) => (product + element - 5) % 5 + 5,
            (false, true) => (product + 5 - element) % 5 + 5,
            (false, false) => (product + 5 - element) % 5,
        }
    });
    if product < 5 { (5 - product) % 5 } else { product }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use abdm_types::{Aadhaar, AbhaAddress, AbhaNumber, Mobile};

    use super::*;
    use crate::people::{ALL, LEAVERS, RESIDENTS};

    #[test]
    fn every_identifier_is_well_formed_and_nobodys_outside() {
        for person in crowd(3000).chain(crowd_member(LARGEST_CROWD - 1)) {
            let number = AbhaNumber::parse(person.abha_number).unwrap();
            assert_eq!(number.as_str(), person.abha_number);
            assert!(number.has_valid_check_digit(), "{}", person.abha_number);
            assert!(Aadhaar::parse(person.aadhaar).is_ok(), "{}", person.aadhaar);
            assert!(person.aadhaar.starts_with("00"), "{}", person.aadhaar);
            assert_eq!(Mobile::parse(person.mobile).unwrap().as_str(), person.mobile);
            assert!(person.mobile.starts_with('5'), "{}", person.mobile);
            assert!(AbhaAddress::parse(person.abha_address).is_ok());
            assert_eq!(person.name, format!("{} {}", person.first_name, person.last_name));
        }
    }

    #[test]
    fn nobody_shares_an_identifier_with_anybody() {
        // Of those who share a mobile the first alone.
        let fixed = ALL[..6].iter().chain(&ALL[8..13]).chain(&LEAVERS);
        let residents = RESIDENTS.iter().map(|resident| &resident.becomes);
        let mut seen = HashSet::new();
        for person in fixed.chain(residents).chain(crowd(3000)) {
            let texts = [person.abha_number, person.abha_address, person.mobile, person.aadhaar];
            for text in texts {
                assert!(seen.insert(text), "{text}");
            }
        }
    }

    #[test]
    fn a_crowd_is_the_same_however_large_it_is() {
        assert!(crowd(10).eq(crowd(5000).take(10)));
        assert!(crowd_member(LARGEST_CROWD).is_none());
        let deactivated = crowd(100).filter(|person| person.standing == Standing::Deactivated);
        assert_eq!(deactivated.count(), 20);
        let can_enrol: Vec<_> = (0..100).filter(|index| can_enrol(*index)).collect();
        assert_eq!(can_enrol.len(), 10);
        let standing = |index| crowd_member(index).unwrap().standing;
        assert!(can_enrol.into_iter().all(|index| standing(index) == Standing::Active));
    }
}
