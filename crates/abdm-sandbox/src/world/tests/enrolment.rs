//! Enrolment of those without an ABHA.

use super::*;
use crate::people::{
    DEV, FARHAN, GURPREET, ISHITA, MOBILE_WITHOUT_ABHA, PILLAIS, Resident, TSERING,
};
use crate::world::enrolments::{Application, Enrolment};

const ENROL: Errand = of_v3(Journey::Enrol, Method::AadhaarOtp);

fn enrol(
    world: &mut World,
    aadhaar: &str,
    (digits, mobile_verified): (&str, bool),
    consents: bool,
) -> Result<Enrolment, Denied> {
    let begun = world.begin_for_aadhaar(ENROL, aadhaar, later(0))?;
    let subject = prove(world, &begun.txn_id, ENROL)?.subject;
    let application = Application {
        subject: &subject,
        mobile: &mobile(digits),
        mobile_verified,
        consents,
        client_id: "a-client",
    };
    world.enrol(&application, later(1))
}

fn is_known(world: &World, resident: &Resident) -> bool {
    let becomes = &resident.becomes;
    let ids = [becomes.abha_number, becomes.abha_address];
    let by_id = |id| world.accounts.find(&AbhaId::parse(id).unwrap()).is_ok();
    let known = ids.map(by_id);
    let on_mobile = world.accounts.on_mobile(&mobile(resident.mobile)).next().is_some();
    assert_eq!(known, [on_mobile; 2]);
    on_mobile
}

#[test]
fn somebody_without_an_abha_is_unknown_everywhere_until_they_are_enrolled() {
    let mut world = world();
    for resident in [ISHITA, DEV] {
        assert!(!is_known(&world, &resident), "{}", resident.name);
        assert!(world.accounts.numbered(resident.becomes.abha_number).is_none());
    }
    let enrolled = enrol(&mut world, ISHITA.aadhaar, (ISHITA.mobile, false), true).unwrap();
    assert!(enrolled.is_new && enrolled.mobile_linked);
    assert!(is_known(&world, &ISHITA) && !is_known(&world, &DEV));
    assert_eq!(enrolled.account.person().name, ISHITA.name);
    assert!(world.begin_for_account(V3_LOGIN, enrolled.account, later(2)).is_ok());
    assert_eq!(world.tally_of(enrolled.account, later(2)).enrolments, 1);
}

#[test]
fn another_mobile_than_aadhaars_is_linked_once_it_is_verified() {
    let mut world = world();
    let wanted = DEV.becomes.mobile;
    let enrolled = enrol(&mut world, DEV.aadhaar, (wanted, false), true).unwrap();
    assert!(enrolled.is_new && !enrolled.mobile_linked);
    let account = enrolled.account;
    assert_eq!(world.accounts.record(account).mobile, DEV.mobile);

    let errand = of_v3(Journey::EnrolMobile, Method::MobileOtp);
    let begun = world.begin_for_new_mobile(errand, account, mobile(wanted), later(2)).unwrap();
    prove(&mut world, &begun.txn_id, errand).unwrap();
    world.set_mobile(account, &mobile(wanted)).unwrap();
    assert!(world.accounts.on_mobile(&mobile(wanted)).eq([account]));
    assert_eq!(world.accounts.on_mobile(&mobile(DEV.mobile)).count(), 0);
}

#[test]
fn a_mobile_that_was_verified_before_is_linked_at_once() {
    let mut world = world();
    let step = of_v3(Journey::EnrolStep, Method::MobileOtp);
    let begun = world.begin_for_aadhaar(ENROL, DEV.aadhaar, later(0)).unwrap();
    let subject = prove(&mut world, &begun.txn_id, ENROL).unwrap().subject;
    let wanted = mobile(DEV.becomes.mobile);
    let begun = world.begin_for_first_mobile(step, subject, wanted, later(1)).unwrap();
    assert_eq!(last_otp(&world).1, DEV.becomes.mobile);
    let proven = prove(&mut world, &begun.txn_id, step).unwrap();
    let txn_id = world.open_step(step, proven.subject, proven.wanted, later(1));
    let kept = world.step(&txn_id, step, None, later(1)).unwrap();
    assert_eq!(kept.wanted.unwrap().as_str(), DEV.becomes.mobile);
    assert!(world.end_step(&txn_id, step, later(1)).is_ok());
    assert_eq!(world.step(&txn_id, step, None, later(1)), Err(Denied::TransactionUnknown));

    let enrolled = enrol(&mut world, DEV.aadhaar, (DEV.becomes.mobile, true), true).unwrap();
    assert!(enrolled.mobile_linked);
    assert_eq!(world.accounts.record(enrolled.account).mobile, DEV.becomes.mobile);
}

#[test]
fn whoever_has_an_abha_keeps_it() {
    let mut world = world();
    for (digits, linked) in [(ASHA.mobile, true), (MOBILE_WITHOUT_ABHA, false)] {
        let enrolled = enrol(&mut world, ASHA.aadhaar, (digits, false), true).unwrap();
        assert_eq!((enrolled.is_new, enrolled.mobile_linked), (false, linked));
        assert_eq!(enrolled.account, account(&world, ASHA.abha_number));
    }
    assert_eq!(world.accounts.record(account(&world, ASHA.abha_number)).mobile, ASHA.mobile);
}

#[test]
fn an_enrolment_is_refused_without_consent_and_for_who_is_not_prepared() {
    let mut world = world();
    let own = (ISHITA.mobile, false);
    assert_eq!(enrol(&mut world, ISHITA.aadhaar, own, false), Err(Denied::ConsentMissing));
    let full = (PILLAIS[0].mobile, false);
    assert_eq!(enrol(&mut world, ISHITA.aadhaar, full, true), Err(Denied::MobileQuota));
    for (person, why) in [
        (FARHAN, Denied::AccountDeactivated),
        (GURPREET, Denied::AccountUnknown),
        (TSERING, Denied::AccountUnknown),
    ] {
        let enrolled = enrol(&mut world, person.aadhaar, (person.mobile, false), true);
        assert_eq!(enrolled, Err(why), "{}", person.name);
    }
    assert!(!is_known(&world, &ISHITA));
    let refused = world.begin_for_first_mobile(
        ENROL,
        Subject::WithoutAccount(ISHITA.aadhaar),
        mobile(PILLAIS[0].mobile),
        later(2),
    );
    assert_eq!(refused.map(|_| ()), Err(Denied::MobileQuota));
}

#[test]
fn a_client_makes_no_more_accounts_than_it_may() {
    let config = Config { creations_per_client: 1, ..Config::default() };
    let mut world = World::new(Arc::new(config));
    enrol(&mut world, ISHITA.aadhaar, (ISHITA.mobile, false), true).unwrap();
    let dev = (DEV.mobile, false);
    assert_eq!(enrol(&mut world, DEV.aadhaar, dev, true), Err(Denied::CreationLimit));
    // Whoever has one already costs nothing.
    let again = enrol(&mut world, ISHITA.aadhaar, (ISHITA.mobile, false), true);
    assert!(!again.unwrap().is_new);
}

#[test]
fn an_account_that_was_made_and_deleted_is_not_made_again() {
    let mut world = world();
    let own = (ISHITA.mobile, false);
    let enrolled = enrol(&mut world, ISHITA.aadhaar, own, true).unwrap();
    world.delete(enrolled.account);
    assert_eq!(enrol(&mut world, ISHITA.aadhaar, own, true), Err(Denied::AccountUnknown));
}
