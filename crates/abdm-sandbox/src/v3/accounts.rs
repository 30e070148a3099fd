//! Accounts as they stand in replies (contract V3, sections 6 and 9).

use abdm_types::v3::Account;
use abdm_types::{AbhaAddress, AbhaNumber, Mobile, Personal, Received};

use crate::people::Standing;
use crate::portrait;
use crate::v3_forms::{ListedAccounts, Mobiles, V3Forms};
use crate::world::Record;

/// A photograph, which is a single grey point.
pub(super) const PHOTO: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNoAAAAggCB2kUIOwAAAABJRU5ErkJggg==";

/// The number alone, as after a deactivation.
pub(super) fn bare(record: &Record) -> Account {
    Account { abha_number: Some(number(record)), ..Account::default() }
}

/// As after a login.
pub(super) fn whole(record: &Record, standing: Standing, forms: &V3Forms) -> Account {
    Account {
        preferred_abha_address: Some(address(record)),
        name: some(&record.name),
        status: Some(portrait::status(shown(standing))),
        profile_photo: some(photo(record)).filter(|_| forms.account_photos),
        ..bare(record)
    }
}

/// As in the list of a mobile.
pub(super) fn listed(record: &Record, standing: Standing, forms: &V3Forms) -> Account {
    let tells_how = forms.listed_accounts != ListedAccounts::Guide;
    let tells_kyc = forms.listed_accounts != ListedAccounts::WithoutKyc;
    Account {
        gender: some(record.person.gender),
        dob: some(&born(record)),
        verified_status: some(verification_status(record)).filter(|_| tells_how),
        verification_type: some(verification_type(record)).filter(|_| tells_how),
        kyc_verified: Some(record.person.aadhaar_linked).filter(|_| tells_kyc),
        ..whole(record, standing, forms)
    }
}

/// The account with its number masked, `91-****-****-0007`.
pub(super) fn masked(account: Account, record: &Record) -> Account {
    let number = record.person.abha_number;
    let masked = format!("{}****-****-{}", &number[..3], &number[13..]);
    Account { abha_number: Some(Received::<AbhaNumber>::parse(&masked)), ..account }
}

pub(super) fn number(record: &Record) -> Received<AbhaNumber> {
    Received::<AbhaNumber>::parse(record.person.abha_number)
}

pub(super) fn address(record: &Record) -> Received<AbhaAddress> {
    Received::<AbhaAddress>::parse(&record.preferred)
}

pub(super) fn mobile(record: &Record, form: Mobiles) -> Option<Received<Mobile>> {
    match form {
        Mobiles::Full => Some(Received::<Mobile>::parse(&record.mobile)),
        Mobiles::Masked => {
            let masked = format!("******{}", &record.mobile[6..]);
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

pub(super) fn verification_status(record: &Record) -> &'static str {
    if record.person.aadhaar_linked { "VERIFIED" } else { "PROVISIONAL" }
}

/// Without Aadhaar, V3 makes an ABHA from a driving licence alone.
pub(super) fn verification_type(record: &Record) -> &'static str {
    if record.person.aadhaar_linked { "AADHAAR" } else { "DRIVING_LICENCE" }
}

/// The photograph that was uploaded, or else the grey point.
pub(super) fn photo(record: &Record) -> &str {
    record.photo.as_deref().unwrap_or(PHOTO)
}

/// `dd-MM-yyyy`.
fn born(record: &Record) -> String {
    let (year, month, day) = record.born;
    format!("{day:02}-{month:02}-{year}")
}

fn some(text: &str) -> Option<Personal> {
    Some(Personal::new(text))
}
