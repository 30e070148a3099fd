//! Deletion, and what keeps an account from it.

use super::*;
use crate::people::{LEAVERS, MEENA};

#[test]
fn a_deleted_account_is_unknown_however_it_is_looked_for_and_its_logins_end() {
    let mut world = world();
    let leaver = &LEAVERS[0];
    let account = account(&world, leaver.abha_number);
    let login = world.tokens.new_login(account);
    let bearer = Bearer { generation: Generation::V3, right: Right::User(login) };
    world.tokens.add("x", bearer, later(100), later(0));
    world.delete(account);
    for abha in [leaver.abha_number, leaver.abha_address] {
        let found = world.accounts.find(&AbhaId::parse(abha).unwrap());
        assert_eq!(found, Err(Denied::AccountUnknown));
    }
    assert_eq!(world.accounts.on_mobile(&mobile(leaver.mobile)).count(), 0);
    assert_eq!(world.tokens.right("x", Generation::V3, later(1)), Err(BadToken::Unknown));
    let tally = world.tally_of(account, later(1));
    assert_eq!((tally.standing, tally.deletions), (Standing::Deleted, 1));
    assert_eq!(world.reactivate(account), Err(Denied::NotDeactivated));
}

#[test]
fn a_benefit_keeps_an_account_as_it_is_by_every_method() {
    let mut world = world();
    let meena = account(&world, MEENA.abha_number);
    let denied = [
        (Journey::Deactivate, Denied::BenefitKeepsActive),
        (Journey::Delete, Denied::BenefitKeepsAccount),
    ];
    for (journey, why) in denied {
        for method in [Method::AadhaarOtp, Method::MobileOtp] {
            let begun = world.begin_for_account(of_v3(journey, method), meena, later(0));
            assert_eq!(begun.map(|_| ()), Err(why));
        }
        let errand = of_v3(journey, Method::Password);
        let checked = world.verify_password(errand, meena, MEENA.password, later(0));
        assert_eq!(checked, Err(why));
    }
    assert_eq!(world.outbox.since(0, None).count(), 0);
    assert!(world.begin_for_account(V3_LOGIN, meena, later(0)).is_ok());
}

#[test]
fn whoever_leaves_is_there_at_first_and_the_crowd_comes_after_them() {
    let crowd = World::new(Arc::new(Config { crowd: 3, ..Config::default() }));
    for person in LEAVERS.iter().chain(crate::people::crowd(3)) {
        assert_eq!(account(&crowd, person.abha_number).person(), person);
    }
    assert_eq!(crowd.accounts.all().count(), crate::people::ALL.len() + LEAVERS.len() + 3);
}
