//! The world by itself, without a wire.

use std::time::{Duration, UNIX_EPOCH};

use abdm_transport::Random;
use abdm_types::AbhaId;
use secrecy::ExposeSecret;

use super::*;
use crate::people::{ASHA, KAVERI, TARA};

const LOGIN: Errand =
    Errand { generation: Generation::V1V2, journey: Journey::Login, method: Method::AadhaarOtp };

/// The same bytes again and again.
#[derive(Debug)]
struct Repeating(u8);

impl Random for Repeating {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(self.0);
    }
}

fn world() -> World {
    World::new(Arc::new(Config::default()))
}

fn account(world: &World, number: &str) -> AccountId {
    world.accounts.find(&AbhaId::parse(number).unwrap()).unwrap()
}

fn later(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds)
}

#[test]
fn an_otp_keeps_its_leading_zeros_and_an_id_is_a_uuid() {
    let random = Arc::new(Repeating(0));
    let mut world = World::new(Arc::new(Config { random, ..Config::default() }));
    let asha = account(&world, ASHA.abha_number);
    let txn_id = world.begin_for_account(LOGIN, asha, later(0)).unwrap();
    assert_eq!(txn_id, "00000000-0000-4000-8000-000000000000");
    let message = world.outbox.since(0, None).last().unwrap();
    assert_eq!(message.otp.expose_secret(), "000000");
}

#[test]
fn a_transaction_id_is_taken_in_either_case() {
    let mut world = world();
    let asha = account(&world, ASHA.abha_number);
    let txn_id = world.begin_for_account(LOGIN, asha, later(0)).unwrap().to_ascii_uppercase();
    let otp = world.outbox.since(0, None).last().unwrap().otp.clone();
    let otp = otp.expose_secret();
    let claim = Claim { txn_id: &txn_id, errand: LOGIN, owner: None, otp };
    assert_eq!(world.verify(&claim, later(1)), Ok(Subject::Account(asha)));
}

#[test]
fn a_mobile_with_several_accounts_is_one_subject() {
    let mut world = world();
    let errand = Errand { journey: Journey::MobileLogin, method: Method::MobileOtp, ..LOGIN };
    let mobile = Mobile::parse(KAVERI.mobile).unwrap();
    let txn_id = world.begin_for_mobile(errand, mobile.clone(), later(0)).unwrap();
    for _ in 0..3 {
        let claim = Claim { txn_id: &txn_id, errand, owner: None, otp: "none" };
        assert_eq!(world.verify(&claim, later(1)), Err(Denied::OtpWrong));
    }
    let tara = account(&world, TARA.abha_number);
    assert_eq!(world.check_active(tara, later(1)), Ok(()));
    assert_eq!(world.accounts.on_mobile(&mobile).count(), 3);
}

#[test]
fn a_deactivation_ends_the_tokens_of_one_account_alone() {
    let mut world = world();
    let asha = account(&world, ASHA.abha_number);
    let tara = account(&world, TARA.abha_number);
    let expires = later(100);
    world.tokens.add("asha", Bearer::User(asha), expires, later(0));
    world.tokens.add("asha again", Bearer::Refresh(asha), expires, later(0));
    world.tokens.add("tara", Bearer::User(tara), expires, later(0));
    world.deactivate(asha);
    for dead in ["asha", "asha again"] {
        assert!(world.tokens.bearer(dead, later(1)).is_err());
    }
    assert_eq!(world.tokens.bearer("tara", later(1)), Ok(Bearer::User(tara)));
    assert_eq!(world.reactivate(tara), Err(Denied::NotDeactivated));
}

#[test]
fn debug_shows_neither_otps_nor_aadhaar_numbers_nor_mobiles() {
    let mut world = world();
    let errand = Errand { journey: Journey::Retrieve, ..LOGIN };
    world.begin_for_aadhaar(errand, ASHA.aadhaar, later(0)).unwrap();
    let otp = world.outbox.since(0, None).last().unwrap().otp.clone();
    let debug = format!("{world:?}");
    for secret in [otp.expose_secret(), ASHA.aadhaar, ASHA.mobile] {
        assert!(!debug.contains(secret));
    }
}
