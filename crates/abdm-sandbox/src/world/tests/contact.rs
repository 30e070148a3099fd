//! A new mobile and a new e-mail address.

use super::*;
use crate::people::{MOBILE_WITHOUT_ABHA, PILLAIS, TSERING, VIKRAM};

const MOBILE: Errand = of_v3(Journey::UpdateMobile, Method::MobileOtp);
const PROOF: Errand = of_v3(Journey::UpdateMobileProof, Method::MobileOtp);
const EMAIL: Errand = of_v3(Journey::UpdateEmail, Method::MobileOtp);

fn wanted(proven: &Proven) -> &str {
    proven.wanted.as_ref().unwrap().as_str()
}

#[test]
fn a_new_mobile_gets_the_otp_and_is_then_what_the_account_is_found_by() {
    let mut world = world();
    let asha = account(&world, ASHA.abha_number);
    let new = mobile(MOBILE_WITHOUT_ABHA);
    let begun = world.begin_for_new_mobile(MOBILE, asha, new.clone(), later(0)).unwrap();
    assert_eq!(last_otp(&world).1, MOBILE_WITHOUT_ABHA);
    let proven = prove(&mut world, &begun.txn_id, MOBILE).unwrap();
    assert_eq!(wanted(&proven), MOBILE_WITHOUT_ABHA);
    world.set_mobile(asha, &new).unwrap();

    assert_eq!(world.accounts.on_mobile(&mobile(ASHA.mobile)).count(), 0);
    assert!(world.accounts.on_mobile(&new).eq([asha]));
    let by_mobile = Errand { method: Method::MobileOtp, ..V3_LOGIN };
    world.begin_for_account(by_mobile, asha, later(2)).unwrap();
    assert_eq!(last_otp(&world).1, MOBILE_WITHOUT_ABHA);
    // What UIDAI has is another matter.
    world.begin_for_account(V3_LOGIN, asha, later(2)).unwrap();
    assert_eq!(last_otp(&world).1, ASHA.mobile);
    assert_eq!(world.tally_of(asha, later(3)).mobile_updates, 1);
}

#[test]
fn the_second_otp_goes_to_the_old_mobile_and_hands_on_what_is_wanted() {
    let mut world = world();
    let asha = account(&world, ASHA.abha_number);
    let new = mobile(MOBILE_WITHOUT_ABHA);
    let begun = world.begin_for_new_mobile(MOBILE, asha, new, later(0)).unwrap();
    let proven = prove(&mut world, &begun.txn_id, MOBILE).unwrap();
    let step = world.open_step(PROOF, proven.subject, proven.wanted, later(1));

    let tara = account(&world, TARA.abha_number);
    let of_another = world.begin_second((&step, PROOF), PROOF, tara, later(1));
    assert_eq!(of_another.map(|_| ()), Err(Denied::TransactionUnknown));
    let second = world.begin_second((&step, PROOF), PROOF, asha, later(1)).unwrap();
    assert_eq!(last_otp(&world).1, ASHA.mobile);
    let again = world.begin_second((&step, PROOF), PROOF, asha, later(1));
    assert_eq!(again.map(|_| ()), Err(Denied::TransactionUnknown));
    let proven = prove(&mut world, &second.txn_id, PROOF).unwrap();
    assert_eq!(wanted(&proven), MOBILE_WITHOUT_ABHA);
}

#[test]
fn a_second_otp_that_cannot_be_sent_leaves_the_step_open() {
    let mut world = world();
    let tsering = account(&world, TSERING.abha_number);
    let step = world.open_step(PROOF, Subject::Account(tsering), None, later(0));
    let by_aadhaar = Errand { method: Method::AadhaarOtp, ..PROOF };
    let refused = world.begin_second((&step, PROOF), by_aadhaar, tsering, later(1));
    assert_eq!(refused.map(|_| ()), Err(Denied::MethodUnavailable));
    assert!(world.begin_second((&step, PROOF), PROOF, tsering, later(1)).is_ok());
}

#[test]
fn the_same_mobile_and_one_with_six_accounts_are_refused_before_an_otp() {
    let mut world = world();
    let asha = account(&world, ASHA.abha_number);
    for (digits, why) in
        [(ASHA.mobile, Denied::SameMobile), (PILLAIS[0].mobile, Denied::MobileQuota)]
    {
        let begun = world.begin_for_new_mobile(MOBILE, asha, mobile(digits), later(0));
        assert_eq!(begun.map(|_| ()), Err(why));
        assert_eq!(world.set_mobile(asha, &mobile(digits)), Err(why));
    }
    assert_eq!(world.outbox.since(0, None).count(), 0);
    // A place is free again when somebody leaves.
    world.delete(account(&world, PILLAIS[0].abha_number));
    assert_eq!(world.set_mobile(asha, &mobile(PILLAIS[0].mobile)), Ok(()));
}

#[test]
fn an_email_address_gets_its_otp_and_is_confirmed_by_it() {
    let mut world = world();
    let asha = account(&world, ASHA.abha_number);
    let email = "asha@post.example";
    let begun = world.begin_for_email(EMAIL, asha, email.into(), later(0)).unwrap();
    assert_eq!(last_otp(&world).1, email);
    let proven = prove(&mut world, &begun.txn_id, EMAIL).unwrap();
    world.set_email(asha, wanted(&proven)).unwrap();
    let record = world.accounts.record(asha).into_owned();
    assert_eq!((record.email.as_deref(), record.email_verified), (Some(email), true));
    assert_eq!(world.tally_of(asha, later(2)).email_updates, 1);
}

#[test]
fn a_confirmed_email_address_and_one_with_six_accounts_are_refused() {
    let mut world = world();
    let vikram = account(&world, VIKRAM.abha_number);
    for (email, why) in [
        (VIKRAM.email.unwrap(), Denied::EmailVerified),
        (PILLAIS[0].email.unwrap(), Denied::EmailQuota),
    ] {
        let begun = world.begin_for_email(EMAIL, vikram, email.into(), later(0));
        assert_eq!(begun.map(|_| ()), Err(why));
        assert_eq!(world.set_email(vikram, email), Err(why));
    }
    assert_eq!(world.outbox.since(0, None).count(), 0);
    // What an account had before is free for others.
    world.set_email(vikram, "vikram@other.example").unwrap();
    let asha = account(&world, ASHA.abha_number);
    assert_eq!(world.set_email(asha, VIKRAM.email.unwrap()), Ok(()));
}
