//! Details, photographs, and who somebody says to be.

use super::*;
use crate::people::MOBILE_WITHOUT_ABHA;
use crate::world::details::{Demographics, Details};

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[test]
fn what_is_given_changes_and_the_rest_stays() {
    let mut world = world();
    let asha = account(&world, ASHA.abha_number);
    let details = Details {
        middle_name: some("Devi"),
        day_of_birth: Some(10),
        pincode: some("682001"),
        state_code: some("32"),
        district_code: some("999"),
        ..Details::default()
    };
    world.change_details(asha, details);
    let record = world.accounts.record(asha).into_owned();
    assert_eq!(record.name, "Asha Devi Ramanathan");
    assert_eq!((record.first_name, record.last_name), ("Asha".into(), "Ramanathan".into()));
    assert_eq!(record.born, (1984, 3, 10));
    assert_eq!(record.state, ("32".into(), "KERALA".into()));
    assert_eq!(record.district, ("999".into(), "UNKNOWN".into()));
    assert_eq!((&*record.pincode, &*record.address), ("682001", ASHA.district.1));
    assert_eq!(record.mobile, ASHA.mobile);
    assert_eq!(world.tally_of(asha, later(0)).profile_updates, 1);
}

#[test]
fn nobody_is_copied_before_a_change() {
    let mut world = World::new(Arc::new(Config { crowd: 30_000, ..Config::default() }));
    assert_eq!(world.accounts.changed(), 0);
    let asha = account(&world, ASHA.abha_number);
    world.change_details(asha, Details::default());
    assert_eq!(world.accounts.changed(), 1);
}

#[test]
fn a_photograph_is_kept_if_it_is_one() {
    let mut world = world();
    let asha = account(&world, ASHA.abha_number);
    let refused = world.set_photo(asha, "bm8gcGljdHVyZQ==");
    assert_eq!(
        (refused, world.accounts.record(asha).photo.is_some()),
        (Err(Denied::PhotoInvalid), false)
    );
    let jpeg = "/9j/4AAQSkZJRg==";
    assert_eq!(world.set_photo(asha, jpeg), Ok(()));
    assert_eq!(world.accounts.record(asha).photo.as_deref(), Some(jpeg));
}

#[test]
fn uidai_confirms_nobody_who_has_another_name_there() {
    let mut world = world();
    let asha = account(&world, ASHA.abha_number);
    assert_eq!(world.verify_anew(asha), Ok(()));
    assert_eq!(world.tally_of(asha, later(0)).rekycs, 1);
    let married = Details { last_name: some("Iyer"), ..Details::default() };
    world.change_details(asha, married);
    assert_eq!(world.verify_anew(asha), Err(Denied::DetailsMismatch));
}

#[test]
fn of_those_on_a_mobile_the_one_who_was_described_is_found() {
    let world = world();
    let family = mobile(KAVERI.mobile);
    let tara = Demographics {
        name: "TARA deshmukh",
        first_name: "Tara",
        gender: "F",
        year_of_birth: 2012,
    };
    assert_eq!(world.of_whom(&family, tara), Ok(account(&world, TARA.abha_number)));
    for other in [
        Demographics { name: "Tara", ..tara },
        Demographics { first_name: "Kaveri", ..tara },
        Demographics { gender: "M", ..tara },
        Demographics { year_of_birth: 1980, ..tara },
    ] {
        assert_eq!(world.of_whom(&family, other), Err(Denied::DetailsMismatch));
    }
    let nobodys = mobile(MOBILE_WITHOUT_ABHA);
    assert_eq!(world.of_whom(&nobodys, tara), Err(Denied::AccountUnknown));
}
