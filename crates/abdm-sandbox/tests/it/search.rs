//! Who there is, and whether an ABHA is taken.

use abdm_sandbox::people::{
    ASHA, BALAJI, FARHAN, GURPREET, KAVERI, MOBILE_WITHOUT_ABHA, TARA, UNKNOWN_ABHA_NUMBER,
};
use serde_json::{Value, json};

use crate::service::{Reply, Service, said};

const EXISTS: &str = "/api/v1/search/existsByHealthId";
const BY_MOBILE: &str = "/api/v1/search/searchByMobile";

#[tokio::test]
async fn what_anybody_has_or_had_exists() {
    let service = Service::start().await;
    for (abha, is_taken) in [
        (ASHA.abha_number, true),
        (ASHA.abha_address, true),
        (FARHAN.abha_number, true),
        // Deleted for good.
        (GURPREET.abha_number, true),
        (GURPREET.abha_address, true),
        (UNKNOWN_ABHA_NUMBER, false),
        ("nobody.at.all@sbx", false),
    ] {
        let reply = service.post(EXISTS, json!({ "healthId": abha })).await;
        assert_eq!((reply.status, &reply.json()["status"]), (200, &json!(is_taken)), "{abha}");
    }
}

async fn by_mobile(service: &Service, body: Value) -> Reply {
    service.post(BY_MOBILE, body).await
}

#[tokio::test]
async fn a_mobile_leads_to_an_account() {
    let service = Service::start().await;
    let reply = by_mobile(&service, json!({ "mobile": ASHA.mobile })).await;
    let expected = json!({
        "healthId": ASHA.abha_address,
        "healthIdNumber": ASHA.abha_number,
        "name": ASHA.name,
        "status": "ACTIVE",
        "authMethods": ["AADHAAR_OTP", "MOBILE_OTP", "PASSWORD"],
        "tags": null,
    });
    assert_eq!((reply.status, reply.json()), (200, expected));
    assert!(service.sandbox.outbox().is_empty());
}

#[tokio::test]
async fn of_a_family_the_one_is_found_who_is_described() {
    let service = Service::start().await;
    for person in [KAVERI, BALAJI, TARA] {
        let who = json!({
            "mobile": person.mobile,
            "name": person.name.to_uppercase(),
            "gender": person.gender,
            "yearOfBirth": person.born.0.to_string(),
        });
        let reply = by_mobile(&service, who).await;
        assert_eq!(reply.field("healthIdNumber"), person.abha_number);
    }
    for (name, value) in
        [("name", json!("Asha Ramanathan")), ("gender", json!("O")), ("yearOfBirth", json!("1901"))]
    {
        let reply = by_mobile(&service, json!({ "mobile": KAVERI.mobile, name: value })).await;
        reply.assert_refused(said::ACCOUNT_UNKNOWN.0, said::ACCOUNT_UNKNOWN.1);
    }
}

#[tokio::test]
async fn a_mobile_of_nobody_is_told_as_an_unknown_account() {
    let service = Service::start().await;
    for mobile in [MOBILE_WITHOUT_ABHA, GURPREET.mobile] {
        let reply = by_mobile(&service, json!({ "mobile": mobile })).await;
        reply.assert_refused(said::ACCOUNT_UNKNOWN.0, said::ACCOUNT_UNKNOWN.1);
    }
}
