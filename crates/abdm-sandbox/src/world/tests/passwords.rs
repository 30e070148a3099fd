//! Passwords.

use super::*;
use crate::people::{FARHAN, LALITHA};
use crate::world::passwords::PasswordClaim;

const BY_PASSWORD: Errand = of_v3(Journey::Login, Method::Password);

#[test]
fn the_right_password_is_taken_and_a_wrong_one_counts_until_the_account_is_locked() {
    let mut world = world();
    let asha = account(&world, ASHA.abha_number);
    let mut check = |password| world.verify_password(BY_PASSWORD, asha, password, later(0));
    for _ in 0..4 {
        assert_eq!(check(Some("Wrong@1001")), Err(Denied::PasswordWrong));
    }
    assert_eq!(check(ASHA.password), Ok(()));
    for _ in 0..5 {
        assert_eq!(check(Some("Wrong@1001")), Err(Denied::PasswordWrong));
    }
    assert_eq!(check(ASHA.password), Err(Denied::Locked));
    let begun = world.begin_for_account(V3_LOGIN, asha, later(1));
    assert_eq!(begun.map(|_| ()), Err(Denied::Locked));
}

#[test]
fn without_a_password_and_without_an_active_account_nothing_is_taken() {
    let mut world = world();
    for (person, why) in [
        (TARA, Denied::PasswordNotSet),
        (FARHAN, Denied::AccountDeactivated),
        (LALITHA, Denied::Locked),
    ] {
        let account = account(&world, person.abha_number);
        for password in [Some("Some@1001"), None] {
            let checked = world.verify_password(BY_PASSWORD, account, password, later(0));
            assert_eq!(checked, Err(why));
        }
        let opened = world.begin_for_password(BY_PASSWORD, account, later(0));
        assert_eq!(opened, Err(why));
    }
}

#[test]
fn a_transaction_takes_a_password_instead_of_an_otp_and_is_spent_by_it() {
    let mut world = world();
    let asha = account(&world, ASHA.abha_number);
    world.deactivate(asha);
    let errand = of_v3(Journey::Reactivate, Method::Password);
    let txn_id = world.begin_for_password(errand, asha, later(0)).unwrap();
    assert_eq!(world.outbox.since(0, None).count(), 0);
    let mut prove = |password, errand| {
        let claim = PasswordClaim { txn_id: &txn_id, errand, owner: None, password };
        world.prove_by_password(&claim, later(1)).map(|proven| proven.subject)
    };
    let by_otp = of_v3(Journey::Reactivate, Method::MobileOtp);
    assert_eq!(prove(ASHA.password, by_otp), Err(Denied::TransactionOfOtherMethod));
    assert_eq!(prove(Some("Wrong@1001"), errand), Err(Denied::PasswordWrong));
    assert_eq!(prove(ASHA.password, errand), Ok(Subject::Account(asha)));
    assert_eq!(prove(ASHA.password, errand), Err(Denied::TransactionUnknown));
}

#[test]
fn a_transaction_takes_as_many_wrong_passwords_as_wrong_otps() {
    let mut world = world();
    let asha = account(&world, ASHA.abha_number);
    let txn_id = world.begin_for_password(BY_PASSWORD, asha, later(0)).unwrap();
    let mut prove = |password| {
        let claim = PasswordClaim { txn_id: &txn_id, errand: BY_PASSWORD, owner: None, password };
        world.prove_by_password(&claim, later(1)).map(|_| ())
    };
    for _ in 0..3 {
        assert_eq!(prove(Some("Wrong@1001")), Err(Denied::PasswordWrong));
    }
    assert_eq!(prove(ASHA.password), Err(Denied::AttemptsExhausted));
}

#[test]
fn no_otp_is_sent_for_a_password() {
    let mut world = world();
    let asha = account(&world, ASHA.abha_number);
    let begun = world.begin_for_account(BY_PASSWORD, asha, later(0));
    assert_eq!(begun.map(|_| ()), Err(Denied::MethodUnavailable));
}
