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
    let txn_id = world.begin_for_account(LOGIN, asha, later(0)).unwrap().txn_id;
    assert_eq!(txn_id, "00000000-0000-4000-8000-000000000000");
    let message = world.outbox.since(0, None).last().unwrap();
    assert_eq!(message.otp.expose_secret(), "000000");
}

#[test]
fn a_transaction_id_is_taken_in_either_case() {
    let mut world = world();
    let asha = account(&world, ASHA.abha_number);
    let begun = world.begin_for_account(LOGIN, asha, later(0)).unwrap();
    let txn_id = begun.txn_id.to_ascii_uppercase();
    let otp = world.outbox.since(0, None).last().unwrap().otp.clone();
    let otp = otp.expose_secret();
    let claim = Claim { txn_id: &txn_id, errand: LOGIN, owner: None, otp: Some(otp) };
    assert_eq!(world.verify(&claim, later(1)), Ok(Subject::Account(asha)));
}

#[test]
fn a_mobile_with_several_accounts_is_one_subject() {
    let mut world = world();
    let errand = Errand { journey: Journey::MobileLogin, method: Method::MobileOtp, ..LOGIN };
    let mobile = Mobile::parse(KAVERI.mobile).unwrap();
    let txn_id = world.begin_for_mobile(errand, mobile.clone(), later(0)).unwrap().txn_id;
    for _ in 0..3 {
        let claim = Claim { txn_id: &txn_id, errand, owner: None, otp: Some("none") };
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
    let first = world.tokens.new_login(asha);
    let second = world.tokens.new_login(asha);
    let of_tara = world.tokens.new_login(tara);
    let (v1v2, v3) = (Generation::V1V2, Generation::V3);
    for (token, generation, right) in [
        ("asha", v1v2, Right::User(first)),
        ("asha again", v1v2, Right::Refresh(first)),
        ("asha on the other wire", v3, Right::User(second)),
        ("tara", v3, Right::User(of_tara)),
    ] {
        world.tokens.add(token, Bearer { generation, right }, expires, later(0));
    }
    world.deactivate(asha);
    for (dead, generation) in [("asha", v1v2), ("asha again", v1v2), ("asha on the other wire", v3)]
    {
        assert_eq!(world.tokens.right(dead, generation, later(1)), Err(BadToken::Unknown));
    }
    assert_eq!(world.tokens.right("tara", v3, later(1)), Ok(Right::User(of_tara)));
    assert_eq!(world.reactivate(tara), Err(Denied::NotDeactivated));
}

#[test]
fn a_token_is_known_to_the_wire_that_issued_it_alone_even_when_expired() {
    let mut world = world();
    let asha = account(&world, ASHA.abha_number);
    let right = Right::User(world.tokens.new_login(asha));
    let bearer = Bearer { generation: Generation::V3, right: right.clone() };
    world.tokens.add("token", bearer, later(100), later(0));
    assert_eq!(world.tokens.right("token", Generation::V3, later(99)), Ok(right.clone()));
    let expired = Err(BadToken::Expired(right));
    assert_eq!(world.tokens.right("token", Generation::V3, later(100)), expired);
    for now in [later(99), later(100)] {
        let unknown = Err(BadToken::Unknown);
        assert_eq!(world.tokens.right("token", Generation::V1V2, now), unknown);
    }
}

#[test]
fn a_login_ends_with_all_its_tokens_and_alone() {
    let mut world = world();
    let asha = account(&world, ASHA.abha_number);
    let (first, second) = (world.tokens.new_login(asha), world.tokens.new_login(asha));
    let generation = Generation::V3;
    for (token, right) in [
        ("x", Right::User(first)),
        ("refreshed", Right::User(first)),
        ("r", Right::Refresh(first)),
        ("other", Right::User(second)),
    ] {
        world.tokens.add(token, Bearer { generation, right }, later(100), later(0));
    }
    world.tokens.end(first);
    for dead in ["x", "refreshed", "r"] {
        assert_eq!(world.tokens.right(dead, generation, later(1)), Err(BadToken::Unknown));
    }
    assert_eq!(world.tokens.right("other", generation, later(1)), Ok(Right::User(second)));
}

#[test]
fn a_transaction_is_unknown_on_the_other_wire_even_when_expired() {
    let mut world = world();
    let asha = account(&world, ASHA.abha_number);
    let txn_id = world.begin_for_account(LOGIN, asha, later(0)).unwrap().txn_id;
    let mut check = |generation, now| {
        let errand = Errand { generation, ..LOGIN };
        let claim = Claim { txn_id: &txn_id, errand, owner: None, otp: Some("none") };
        world.verify(&claim, now)
    };
    let hour = 3600;
    assert_eq!(check(Generation::V3, later(1)), Err(Denied::TransactionUnknown));
    assert_eq!(check(Generation::V3, later(hour)), Err(Denied::TransactionUnknown));
    assert_eq!(check(Generation::V1V2, later(hour)), Err(Denied::TransactionExpired));
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

mod addresses;
mod contact;
mod enrolment;
mod errands;
mod leaving;
mod passwords;
mod profile;
mod shown;

const V3_LOGIN: Errand = Errand { generation: Generation::V3, ..LOGIN };

const fn of_v3(journey: Journey, method: Method) -> Errand {
    Errand { journey, method, ..V3_LOGIN }
}

fn mobile(digits: &str) -> Mobile {
    Mobile::parse(digits).unwrap()
}

/// The OTP that was sent last, and to whom.
fn last_otp(world: &World) -> (String, String) {
    let message = world.outbox.since(0, None).last().unwrap();
    (message.otp.expose_secret().to_owned(), message.to.as_str().to_owned())
}

/// Hands in the OTP that was sent last.
fn prove(world: &mut World, txn_id: &str, errand: Errand) -> Result<Proven, Denied> {
    let (otp, _) = last_otp(world);
    world.prove(&Claim { txn_id, errand, owner: None, otp: Some(&otp) }, later(1))
}
