//! The accounts of a mobile, and a login to one of them (section 7).

use abdm_sandbox::people::{
    ASHA, BALAJI, FARHAN, GURPREET, KAVERI, MOBILE_WITHOUT_ABHA, TARA, TSERING,
};
use abdm_sandbox::v3_forms::{DeactivatedAccount, FoundAccounts, NobodyFound};
use serde_json::{Value, json};

use super::service::{BY_MOBILE, LOGIN, Login, REQUEST_OTP, V3, Words, said, sending};
use crate::service::{NO_TRANSACTION, Reply};

const SEARCH: &str = "/abha/api/v3/profile/account/abha/search";
const BY_OTP: Words = (&["abha-login", "search-abha", "mobile-verify"], "index", "abdm");
const BY_AADHAAR: Words = (&["abha-login", "search-abha", "aadhaar-verify"], "index", "aadhaar");

async fn search(v3: &V3, mobile: &str) -> Reply {
    let mobile = v3.encrypt(mobile).await;
    v3.post(SEARCH, json!({ "scope": ["search-abha"], "mobile": mobile })).await
}

/// The transaction of a search.
async fn searched(v3: &V3, mobile: &str) -> String {
    let reply = search(v3, mobile).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.json()[0]["txnId"].as_str().unwrap().to_owned()
}

async fn ask(v3: &V3, words: Words, index: &str, txn_id: &str) -> Reply {
    let mut body = sending(words, &v3.encrypt(index).await);
    body["txnId"] = json!(txn_id);
    v3.post(REQUEST_OTP, body).await
}

#[tokio::test]
async fn a_mobile_leads_to_a_list_that_shows_no_number() {
    let v3 = V3::start().await;
    let reply = search(&v3, KAVERI.mobile).await;
    let json = reply.json();
    let entry = |index: u32, number: &str, person: abdm_sandbox::people::Person| {
        json!({
            "index": index,
            "ABHANumber": format!("xx-xxxx-xxxx-XX{number}"),
            "name": person.name,
            "gender": person.gender,
        })
    };
    let family = json!([entry(1, "02", KAVERI), entry(2, "01", BALAJI), entry(3, "00", TARA)]);
    assert_eq!((reply.status, &json[0]["ABHA"]), (200, &family));
    assert_eq!(json.as_array().unwrap().len(), 1);
    assert!(v3.service.sandbox.outbox().is_empty());
}

#[tokio::test]
async fn the_guide_shows_the_number_the_methods_and_a_truth_in_words() {
    let v3 = V3::start_with(|config| config.v3_forms.found_accounts = FoundAccounts::Whole).await;
    let account = search(&v3, ASHA.mobile).await.json()[0]["ABHA"][0].clone();
    assert_eq!(account["ABHANumber"], ASHA.abha_number);
    assert_eq!(account["kycVerified"], "true");
    assert_eq!(account["authMethods"], json!(["AADHAAR_OTP", "MOBILE_OTP", "PASSWORD"]));
}

#[tokio::test]
async fn a_mobile_of_nobody_is_told_in_each_published_form() {
    let v3 = V3::start().await;
    for mobile in [MOBILE_WITHOUT_ABHA, GURPREET.mobile] {
        search(&v3, mobile).await.assert_wrapped(404, said::UNKNOWN_MOBILE);
    }
    let v3 = V3::start_with(|config| config.v3_forms.nobody_found = NobodyFound::EmptyList).await;
    let reply = search(&v3, MOBILE_WITHOUT_ABHA).await;
    assert_eq!((reply.status, reply.json()), (200, json!([])));
}

#[tokio::test]
async fn a_search_that_is_malformed_names_its_fields() {
    let v3 = V3::start().await;
    let mobile = v3.encrypt(ASHA.mobile).await;
    let (scope, invalid) = (("scope", "Invalid Scope"), ("mobile", "Invalid Mobile Number"));
    let good = json!({ "scope": ["search-abha"], "mobile": mobile });
    for (name, value, refused) in [
        ("scope", Value::Null, scope),
        ("scope", json!(["abha-login"]), scope),
        ("scope", json!("search-abha"), scope),
        ("mobile", Value::Null, invalid),
        ("mobile", json!(""), invalid),
        ("mobile", json!(ASHA.mobile), invalid),
        ("mobile", json!(v3.encrypt("12345").await), invalid),
    ] {
        let mut body = good.clone();
        body[name] = value;
        v3.post(SEARCH, body).await.assert_fields(&[refused]);
    }
}

#[tokio::test]
async fn the_account_that_was_chosen_is_logged_in_to() {
    let v3 = V3::start().await;
    for (words, index, person, purpose) in
        [(BY_OTP, "1", KAVERI, "find-mobile-otp"), (BY_AADHAAR, "3", TARA, "find-aadhaar-otp")]
    {
        let list = searched(&v3, KAVERI.mobile).await;
        let reply = ask(&v3, words, index, &list).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        assert_eq!(v3.service.sandbox.outbox().pop().unwrap().purpose, purpose);
        // It is handed in with the words of a login.
        let proving = if words == BY_OTP { BY_MOBILE } else { LOGIN };
        let reply = v3.verify(proving, &reply.field("txnId"), &v3.otp().await).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        assert_eq!(reply.json()["accounts"][0]["ABHANumber"], person.abha_number);
        let profile = v3.profile(&Login::of(&reply).x_token).await;
        assert_eq!(profile.json()["ABHANumber"], person.abha_number);
    }
}

#[tokio::test]
async fn a_place_that_is_not_in_the_list_gets_no_otp() {
    let v3 = V3::start().await;
    let list = searched(&v3, KAVERI.mobile).await;
    for place in ["0", "4", "01", "one", KAVERI.abha_number] {
        let refused = ("loginId", "LoginId is invalid");
        ask(&v3, BY_OTP, place, &list).await.assert_fields(&[refused]);
    }
    let mut body = sending(BY_OTP, "1");
    body["txnId"] = json!(list);
    v3.post(REQUEST_OTP, body).await.assert_fields(&[("loginId", "Invalid LoginId")]);
    assert!(v3.service.sandbox.outbox().is_empty());
}

#[tokio::test]
async fn only_the_transaction_of_a_search_leads_to_an_account() {
    let v3 = V3::start().await;
    let txn_id = ("txnId", "Invalid Transaction Id");
    let login = v3.begin(BY_MOBILE, KAVERI.mobile).await;
    for other in [NO_TRANSACTION, &login, ""] {
        ask(&v3, BY_OTP, "1", other).await.assert_fields(&[txn_id]);
    }
    let body = sending(BY_OTP, &v3.encrypt("1").await);
    v3.post(REQUEST_OTP, body).await.assert_fields(&[txn_id]);
    // Nor does an OTP belong to the search itself.
    let list = searched(&v3, KAVERI.mobile).await;
    v3.verify(BY_MOBILE, &list, "123456").await.assert_fields(&[txn_id]);
}

#[tokio::test]
async fn a_deactivated_account_is_listed_and_refused_like_one_that_is_named() {
    let v3 = V3::start().await;
    let list = searched(&v3, FARHAN.mobile).await;
    let reply = ask(&v3, BY_OTP, "1", &list).await;
    assert_eq!((reply.status, &reply.json()["error"]["code"]), (422, &json!("ABDM-1134")));
    let form = DeactivatedAccount::InAccounts;
    let v3 = V3::start_with(|config| config.v3_forms.deactivated_login = form).await;
    let list = searched(&v3, FARHAN.mobile).await;
    let begun = ask(&v3, BY_OTP, "1", &list).await;
    let reply = v3.verify(BY_MOBILE, &begun.field("txnId"), &v3.otp().await).await.json();
    assert_eq!(reply["accounts"][0]["status"], "DEACTIVATED");
    assert!(reply.get("token").is_none());
}

#[tokio::test]
async fn an_account_without_aadhaar_gets_no_aadhaar_otp() {
    let v3 = V3::start().await;
    let list = searched(&v3, TSERING.mobile).await;
    let reply = ask(&v3, BY_AADHAAR, "1", &list).await;
    assert_eq!((reply.status, &reply.json()["error"]["code"]), (422, &json!("ABDM-1119")));
    assert_eq!(ask(&v3, BY_OTP, "1", &list).await.status, 200);
}
