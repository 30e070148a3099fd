//! Accounts as they stand in replies (contract V3, sections 6 and 9).

use abdm_types::v3::Account;
use abdm_types::{AbhaAddress, AbhaNumber, Mobile, Personal, Received};

use crate::people::{Person, Standing};
use crate::portrait;
use crate::v3_forms::{ListedAccounts, Mobiles, V3Forms};

/// A photograph, which is a single grey point.
pub(super) const PHOTO: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNoAAAAggCB2kUIOwAAAABJRU5ErkJggg==";

/// The number alone, as after a deactivation.
pub(super) fn bare(person: &Person) -> Account {
    Account { abha_number: Some(number(person)), ..Account::default() }
}

/// As after a login.
pub(super) fn whole(person: &Person, standing: Standing, forms: &V3Forms) -> Account {
    Account {
        preferred_abha_address: Some(address(person)),
        name: some(person.name),
        status: Some(portrait::status(shown(standing))),
        profile_photo: some(PHOTO).filter(|_| forms.account_photos),
        ..bare(person)
    }
}

/// As in the list of a mobile.
pub(super) fn listed(person: &Person, standing: Standing, forms: &V3Forms) -> Account {
    let tells_how = forms.listed_accounts != ListedAccounts::Guide;
    let tells_kyc = forms.listed_accounts != ListedAccounts::WithoutKyc;
    Account {
        gender: some(person.gender),
        dob: some(&born(person)),
        verified_status: some(verification_status(person)).filter(|_| tells_how),
        verification_type: some(verification_type(person)).filter(|_| tells_how),
        kyc_verified: Some(person.aadhaar_linked).filter(|_| tells_kyc),
        ..whole(person, standing, forms)
    }
}

/// The account with its number masked, `91-****-****-0007`.
pub(super) fn masked(account: Account, person: &Person) -> Account {
    let number = person.abha_number;
    let masked = format!("{}****-****-{}", &number[..3], &number[13..]);
    Account { abha_number: Some(Received::<AbhaNumber>::parse(&masked)), ..account }
}

pub(super) fn number(person: &Person) -> Received<AbhaNumber> {
    Received::<AbhaNumber>::parse(person.abha_number)
}

pub(super) fn address(person: &Person) -> Received<AbhaAddress> {
    Received::<AbhaAddress>::parse(person.abha_address)
}

pub(super) fn mobile(person: &Person, form: Mobiles) -> Option<Received<Mobile>> {
    match form {
        Mobiles::Full => Some(Received::<Mobile>::parse(person.mobile)),
        Mobiles::Masked => {
            let masked = format!("******{}", &person.mobile[6..]);
            Some(Received::<Mobile>::parse(&masked))
        }
        Mobiles::Null => None,
    }
}

/// A lock is no state of an account here: a search tells of it by the methods that are blocked.
pub(super) fn shown(standing: Standing) -> Standing {
    match standing {
        Standing::Locked => Standing::Active,
        standing => standing,
    }
}

pub(super) fn verification_status(person: &Person) -> &'static str {
    if person.aadhaar_linked { "VERIFIED" } else { "PROVISIONAL" }
}

/// Without Aadhaar, V3 makes an ABHA from a driving licence alone.
pub(super) fn verification_type(person: &Person) -> &'static str {
    if person.aadhaar_linked { "AADHAAR" } else { "DRIVING_LICENCE" }
}

/// `dd-MM-yyyy`.
fn born(person: &Person) -> String {
    let (year, month, day) = person.born;
    format!("{day:02}-{month:02}-{year}")
}

fn some(text: &str) -> Option<Personal> {
    Some(Personal::new(text))
}
