//! What a transaction is for.

use super::*;

const JOURNEYS: [Journey; 17] = [
    Journey::Deactivate,
    Journey::Delete,
    Journey::Enrol,
    Journey::EnrolStep,
    Journey::EnrolMobile,
    Journey::Find,
    Journey::FindList,
    Journey::Login,
    Journey::LoginAddress,
    Journey::MobileChoice,
    Journey::MobileLogin,
    Journey::Reactivate,
    Journey::ReKyc,
    Journey::Retrieve,
    Journey::UpdateEmail,
    Journey::UpdateMobile,
    Journey::UpdateMobileProof,
];
const METHODS: [Method; 3] = [Method::AadhaarOtp, Method::MobileOtp, Method::Password];

#[test]
fn a_transaction_serves_no_other_journey_and_no_other_method() {
    let mut world = world();
    let asha = account(&world, ASHA.abha_number);
    for begun in JOURNEYS {
        let errand = of_v3(begun, Method::MobileOtp);
        let txn_id = world.open_step(errand, Subject::Account(asha), None, later(0));
        for journey in JOURNEYS {
            for method in METHODS {
                let found = world.step(&txn_id, of_v3(journey, method), None, later(1));
                let expected = match (journey == begun, method) {
                    (true, Method::MobileOtp) => None,
                    (true, _) => Some(Denied::TransactionOfOtherMethod),
                    (false, _) => Some(Denied::TransactionUnknown),
                };
                assert_eq!(found.err(), expected, "{begun:?} for {journey:?} {method:?}");
            }
        }
    }
}

#[test]
fn a_purpose_is_the_name_of_a_journey() {
    let purposes = |journey| METHODS.map(|method| of_v3(journey, method).purpose());
    let by_method = |name: &str| {
        ["aadhaar-otp", "mobile-otp", "password"].map(|method| format!("{name}-{method}"))
    };
    assert_eq!(purposes(Journey::Delete), by_method("delete")[..]);
    assert_eq!(purposes(Journey::Deactivate), by_method("deactivate")[..]);
    assert_eq!(purposes(Journey::Login), by_method("login")[..]);
    assert_eq!(purposes(Journey::Reactivate), by_method("reactivate")[..]);
    assert_eq!(purposes(Journey::UpdateMobileProof), by_method("update-mobile")[..]);
    for journey in JOURNEYS {
        for purpose in purposes(journey) {
            let is_word = |c: char| c.is_ascii_lowercase() || c == '-';
            assert!(purpose.chars().all(is_word), "{purpose}");
        }
    }
}
