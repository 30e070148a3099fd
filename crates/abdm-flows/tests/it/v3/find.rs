//! Find by mobile: the patient chooses from a list that shows little, and only then gets an OTP.

use abdm_flows::v3::find::{Chosen, FoundAccounts, Picked, Start};
use abdm_flows::{AuthBy, CannotChoose, Ended, Exchange, NoSuchMethod, Step, VerifyingOtp};
use abdm_types::v3::login_verify;
use abdm_types::{AccountStatus, Cause, FindIndex, Network};
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use super::service::wrapped;
use super::{
    FOUND, FindMobileOtp, REQUEST_OTP, VERIFY, account, otp_request, otp_submission, success,
    with_t_token, with_x_token,
};
use crate::journey::Journey;
use crate::support::{
    MOBILE, NUMBER, OTHER_NUMBER, OTP_SENT, Sent, X_TOKEN, abha, answered, encrypted, encryptor,
    ended, mobile, next, otp, refused, sent, unanswered,
};

const SEARCH: &str = "/api/v3/profile/account/abha/search";
const SEARCHED: &str = "25c1b379-984c-4b56-a86f-58c386879149";

fn searched(reply: impl Into<String>) -> FoundAccounts {
    let searching = Start::new(mobile()).search(encryptor()).unwrap();
    next(answered(searching, 200, reply.into()))
}

/// The one that is listed, by whichever method.
pub(super) fn picked() -> Picked {
    searched(FOUND).choose(index("1")).unwrap()
}

fn index(index: &str) -> FindIndex {
    FindIndex::parse(index).unwrap()
}

fn chosen(picked: Picked, by: AuthBy) -> Chosen {
    picked.by(by).unwrap()
}

fn verifying() -> VerifyingOtp<Chosen, login_verify::Request> {
    FindMobileOtp::submit(FindMobileOtp::awaiting())
}

#[test]
pub(super) fn the_calls_are_those_of_the_contract() {
    for (by, word, system) in [
        (AuthBy::MobileOtp, "mobile-verify", "abdm"),
        (AuthBy::AadhaarOtp, "aadhaar-verify", "aadhaar"),
    ] {
        let state = Start::new(mobile()).search(encryptor()).unwrap();
        let body = json!({ "scope": ["search-abha"], "mobile": encrypted(MOBILE) });
        assert_eq!(sent(&state), Sent::post(SEARCH, body));

        let found = next(answered(state, 200, FOUND));
        let picked = found.choose(index("1")).unwrap();
        assert_eq!(picked.account().name.as_ref().unwrap().reveal(), "Asha Rao");
        let state = chosen(picked, by).send_otp(encryptor()).unwrap();
        let mut body = otp_request(&["abha-login", "search-abha", word], "index", "1", system);
        body["txnId"] = json!(SEARCHED);
        assert_eq!(sent(&state), Sent::post(REQUEST_OTP, body));

        let state = next(answered(state, 200, OTP_SENT)).submit_otp(&otp(), encryptor()).unwrap();
        assert_eq!(sent(&state), Sent::post(VERIFY, otp_submission(&["abha-login", word])));

        let reply = with_x_token(&json!([account(NUMBER, "ACTIVE")])).to_string();
        let session = next(answered(state, 200, reply)).session;
        assert_eq!(session.x_token.expose_secret(), X_TOKEN);
        assert_eq!(session.abha_number, Some(abha(NUMBER)));
    }
}

#[test]
fn only_what_is_listed_can_be_chosen_and_nothing_is_the_first_choice() {
    let found = searched(FOUND);
    for other in ["0", "2", "10"] {
        assert_eq!(found.choose(index(other)).unwrap_err(), CannotChoose::NotListed);
    }
}

#[test]
fn a_place_that_two_searches_have_is_nobodys() {
    let entry = |place: u32| json!({ "index": place, "name": "Asha Rao" });
    let twice = json!([
        { "txnId": "first", "ABHA": [entry(1), entry(2)] },
        { "txnId": "second", "ABHA": [entry(1), entry(3)] },
    ]);
    let found = searched(twice.to_string());
    assert_eq!(found.accounts().count(), 4);
    assert_eq!(found.choose(index("1")).unwrap_err(), CannotChoose::NotListed);
    // Each of the others goes with the search that listed it.
    for (place, txn_id) in [("2", "first"), ("3", "second")] {
        let picked = found.choose(index(place)).unwrap();
        let state = chosen(picked, AuthBy::MobileOtp).send_otp(encryptor()).unwrap();
        assert_eq!(sent(&state).body["txnId"], txn_id);
    }
}

#[test]
fn the_methods_are_those_of_the_list_where_it_tells_them() {
    let offers = |methods: Value| {
        let account = json!({ "index": 1, "authMethods": methods });
        let found = searched(json!([{ "txnId": "t", "ABHA": [account] }]).to_string());
        let picked = found.choose(index("1")).unwrap();
        [AuthBy::MobileOtp, AuthBy::AadhaarOtp].map(|by| picked.offers(by))
    };
    assert_eq!(offers(json!(null)), [true, true]);
    assert_eq!(offers(json!(["MOBILE_OTP"])), [true, false]);
    assert_eq!(offers(json!(["AADHAAR_OTP", "PASSWORD"])), [false, true]);
    assert_eq!(offers(json!([])), [false, false]);
}

#[test]
fn there_is_no_way_to_find_with_a_password() {
    let picked = searched(FOUND).choose(index("1")).unwrap();
    let by = AuthBy::Password;
    assert_eq!(picked.by(by).unwrap_err(), NoSuchMethod { by });
}

#[test]
fn nobody_is_found_whether_a_list_or_a_refusal_says_so() {
    for empty in [r#"[]"#, r#"[{"txnId":"t","ABHA":[]}]"#] {
        let searching = Start::new(mobile()).search(encryptor()).unwrap();
        assert!(matches!(ended(answered(searching, 200, empty)), Ended::NoAccounts), "{empty}");
    }
    let searching = Start::new(mobile()).search(encryptor()).unwrap();
    let text = "The mobile number you have entered does not match with any of the records.";
    let refusal = wrapped(404, "ABDM-1115", text, Cause::AccountUnknown);
    let failure = refused(answered(searching, refusal.status, refusal.body));
    assert_eq!(failure.cause(), Cause::AccountUnknown);
}

#[test]
fn a_search_that_was_not_answered_can_be_made_again() {
    for network in [Network::Connect, Network::Closed] {
        let searching = Start::new(mobile()).search(encryptor()).unwrap();
        let before = sent(&searching);
        let Step::Retry(searching, _) = unanswered(searching, network) else {
            panic!("it only reads");
        };
        assert_eq!(sent(&searching), before);
        assert_eq!(next(answered(searching, 200, FOUND)).accounts().count(), 1);
    }
}

#[test]
fn whose_login_it_is_is_known_only_of_one_account_that_is_shown() {
    let session = |accounts: Value| {
        let reply = with_x_token(&accounts).to_string();
        next(answered(verifying(), 200, reply)).session
    };
    assert_eq!(session(json!([account(NUMBER, "ACTIVE")])).abha_number, Some(abha(NUMBER)));
    for accounts in [
        json!([]),
        json!([{ "name": "Asha Rao" }]),
        json!([account("xx-xxxx-xxxx-xx07", "ACTIVE")]),
        json!([account(NUMBER, "ACTIVE"), account(OTHER_NUMBER, "ACTIVE")]),
        json!([account(NUMBER, "ACTIVE"), account("xx-xxxx-xxxx-xx07", "ACTIVE")]),
        json!([{ "name": "Asha Rao" }, account(NUMBER, "ACTIVE")]),
    ] {
        assert_eq!(session(accounts.clone()).abha_number, None, "{accounts}");
    }
}

#[test]
fn a_login_to_another_account_than_the_list_showed_is_none() {
    let reply = with_x_token(&json!([account(OTHER_NUMBER, "ACTIVE")])).to_string();
    let failure = refused(answered(verifying(), 200, reply));
    assert!(failure.to_string().contains("abha_number"), "{failure}");
}

#[test]
fn the_proof_of_a_mobile_is_no_login() {
    for reply in [success(&json!([])), with_t_token(&json!([account(NUMBER, "ACTIVE")]))] {
        let failure = refused(answered(verifying(), 200, reply.to_string()));
        assert!(failure.to_string().contains("x_token"), "{failure}");
    }
}

#[test]
fn an_account_that_is_out_of_use_gives_no_login() {
    let reply = with_x_token(&json!([account(NUMBER, "DEACTIVATED")])).to_string();
    let ended = ended(answered(verifying(), 200, reply));
    let Ended::NotActive { status, abha: id } = ended else { panic!("{ended:?}") };
    assert_eq!((status, id), (AccountStatus::Deactivated, abha(NUMBER).into()));
    let reply = with_x_token(&json!([account("xx-xxxx-xxxx-xx07", "DEACTIVATED")])).to_string();
    let failure = refused(answered(verifying(), 200, reply));
    assert!(failure.to_string().contains("abha_number"), "{failure}");
}

#[test]
fn the_search_is_no_state_that_is_kept() {
    let searching = Start::new(mobile()).search(encryptor()).unwrap();
    let shown = format!("{searching:?} {:?}", searched(FOUND));
    for hidden in [MOBILE, "Asha", "XX07", SEARCHED] {
        assert!(!shown.contains(hidden), "{shown}");
    }
    assert_eq!(searching.call().mobile.as_str().len(), 344);
}
