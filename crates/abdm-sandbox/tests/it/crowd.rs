//! The people beside the fixed ones.

use abdm_sandbox::people::{self, Standing};
use serde_json::{Value, json};

use crate::service::{Service, said};

#[tokio::test]
async fn everyone_of_the_crowd_can_log_in_and_nobody_beyond_it() {
    let service = Service::start_with(|config| config.crowd = 4).await;
    for person in people::crowd(4) {
        let x_token = service.log_in(person.abha_number).await;
        let headers = [("X-Token", x_token.as_str())];
        let reply = service.get_with("/api/v1/account/profile", &headers).await;
        assert_eq!(reply.field("healthIdNumber"), person.abha_number);
        assert_eq!(reply.field("name"), person.name);
        assert_eq!(reply.field("mobile"), person.mobile);
    }
    let stranger = people::crowd_member(4).unwrap();
    let body = json!({ "healthId": stranger.abha_number });
    let reply = service.post("/api/v1/search/searchByHealthId", body).await;
    reply.assert_refused(said::ACCOUNT_UNKNOWN.0, said::ACCOUNT_UNKNOWN.1);
}

#[tokio::test]
async fn one_of_the_crowd_is_found_by_address_by_mobile_and_by_aadhaar() {
    let service = Service::start_with(|config| config.crowd = 2).await;
    let person = people::crowd_member(1).unwrap();
    let (bare, _) = person.abha_address.split_once('@').unwrap();
    for address in [person.abha_address, bare, &bare.to_uppercase()] {
        let body = json!({ "healthId": address });
        let reply = service.post("/api/v1/search/searchByHealthId", body).await;
        assert_eq!(reply.field("healthIdNumber"), person.abha_number, "{address}");
    }
    let verified = crate::mobile_login::verify(&service, person.mobile).await;
    let listed = &verified.json()["mobileLinkedHid"];
    assert_eq!(listed.as_array().map(Vec::len), Some(1));
    assert_eq!(listed[0]["healthIdNumber"], person.abha_number);

    let aadhaar = service.encrypt(person.aadhaar).await;
    let path = "/api/v2/forgot/healthId/aadhaar/generateOtp";
    let reply = service.post(path, json!({ "aadhaar": aadhaar })).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    assert_eq!(service.sandbox.outbox().last().unwrap().to.as_str(), person.mobile);
}

#[tokio::test]
async fn some_of_the_crowd_are_deactivated_and_all_are_introduced() {
    let service = Service::start_with(|config| config.crowd = 5).await;
    let reply = service.send("GET", "/_sandbox/people", &[], "").await;
    let listed = reply.json();
    let fixed = people::ALL.len() + people::LEAVERS.len();
    let crowd = &listed.as_array().unwrap()[fixed..fixed + 5];
    let standings: Vec<&Value> = crowd.iter().map(|person| &person["standing"]).collect();
    assert_eq!(standings, ["ACTIVE", "ACTIVE", "ACTIVE", "ACTIVE", "DEACTIVATED"]);
    let deactivated = people::crowd_member(4).unwrap();
    assert_eq!(deactivated.standing, Standing::Deactivated);
    let body = json!({ "authMethod": "AADHAAR_OTP", "healthid": deactivated.abha_number });
    assert_eq!(service.post("/api/v2/auth/reactivate/init", body).await.status, 200);
}

#[tokio::test]
async fn who_of_the_crowd_can_be_enrolled_is_unknown_until_then_and_counted_all_the_same() {
    let service = Service::start_with(|config| {
        config.crowd = 8;
        config.crowd_enrols = true;
    });
    let service = service.await;
    for (index, person) in people::crowd(8).enumerate() {
        let body = json!({ "healthId": person.abha_number });
        let reply = service.post("/api/v1/search/searchByHealthId", body).await;
        if people::can_enrol(index) {
            reply.assert_refused(said::ACCOUNT_UNKNOWN.0, said::ACCOUNT_UNKNOWN.1);
        } else {
            assert_eq!(reply.status, 200, "{index}");
        }
    }
    let person = people::crowd_member(7).unwrap();
    let aadhaar = service.encrypt(person.aadhaar).await;
    let path = "/api/v2/registration/aadhaar/generateOtp";
    let reply = service.post(path, json!({ "aadhaar": aadhaar })).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    let tally = service.sandbox.tally_of(person.abha_number).unwrap();
    assert_eq!((tally.otps.sent, tally.enrolments), (1, 0));
}
