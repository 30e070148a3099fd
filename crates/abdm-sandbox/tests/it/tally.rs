//! What happened to one person, in numbers.

use abdm_sandbox::OtpTally;
use abdm_sandbox::people::{ASHA, ISHITA, JOSEPH, KAVERI, Standing, TARA, UNKNOWN_ABHA_NUMBER};
use serde_json::{Value, json};

use crate::service::Service;

/// As five numbers, in the order of the fields.
fn numbers(otps: OtpTally) -> [u64; 5] {
    [otps.sent, otps.submitted, otps.accepted, otps.refused, otps.double_submissions]
}

#[tokio::test]
async fn a_person_has_a_tally_of_their_own_by_purpose() {
    let service = Service::start().await;
    let txn_id = service.begin_login(ASHA.abha_number).await;
    let (otp, wrong) = (service.otp().await, service.wrong_otp().await);
    service.confirm(&txn_id, &wrong).await;
    service.confirm(&txn_id, &otp).await;
    service.confirm(&txn_id, &otp).await;
    let x_token = service.log_in(ASHA.abha_number).await;
    let deactivation = service.begin_deactivation(&x_token).await;
    assert_eq!(service.sandbox.tally_of(ASHA.abha_number).unwrap().deactivations, 0);
    service.deactivate(&x_token, &deactivation).await;

    let asha = service.sandbox.tally_of(ASHA.abha_number).unwrap();
    assert_eq!(
        (asha.standing, asha.deactivations, asha.reactivations),
        (Standing::Deactivated, 1, 0)
    );
    assert_eq!(numbers(asha.by_purpose["login-aadhaar-otp"]), [2, 4, 2, 1, 1]);
    assert_eq!(numbers(asha.by_purpose["deactivate-aadhaar-otp"]), [1, 1, 1, 0, 0]);
    assert_eq!(numbers(asha.otps), [3, 5, 3, 1, 1]);
    assert_eq!(asha.by_purpose.len(), 2);

    let joseph = service.sandbox.tally_of(JOSEPH.abha_number).unwrap();
    assert_eq!((joseph.standing, joseph.otps), (Standing::Active, OtpTally::default()));
    assert_eq!(service.sandbox.tally_of(UNKNOWN_ABHA_NUMBER), None);
}

#[tokio::test]
async fn a_shared_mobile_counts_for_each_and_a_stranger_for_nobody() {
    let service = Service::start().await;
    crate::mobile_login::verify(&service, KAVERI.mobile).await;
    for person in [KAVERI, TARA] {
        let tally = service.sandbox.tally_of(person.abha_number).unwrap();
        assert_eq!(numbers(tally.by_purpose["login-mobile"]), [1, 1, 1, 0, 0]);
    }
    let aadhaar = service.encrypt(ISHITA.aadhaar).await;
    let path = "/api/v2/forgot/healthId/aadhaar/generateOtp";
    service.post(path, json!({ "aadhaar": aadhaar })).await;
    service.confirm(crate::service::NO_TRANSACTION, "123456").await;
    let tally = service.sandbox.tally();
    assert_eq!((tally.otps_sent, tally.otps_submitted), (2, 2));
    assert_eq!(service.sandbox.tally_of(ASHA.abha_number).unwrap().otps, OtpTally::default());
}

#[tokio::test]
async fn a_reactivation_is_told_and_other_processes_are_told_too() {
    let service = Service::start_with(|config| config.crowd = 5).await;
    let person = abdm_sandbox::people::crowd_member(4).unwrap();
    let body = json!({ "authMethod": "AADHAAR_OTP", "healthid": person.abha_number });
    let txn_id = service.post("/api/v2/auth/reactivate/init", body).await.field("txnId");
    let otp = service.encrypted_otp().await;
    let body = json!({ "authMethod": "AADHAAR_OTP", "otp": otp, "txnId": txn_id });
    assert_eq!(service.post("/api/v2/auth/reactivate", body).await.status, 200);

    let path = format!("/_sandbox/tally?abhaNumber={}", person.abha_number);
    let otps = json!({
        "sent": 1, "submitted": 1, "accepted": 1, "refused": 0, "double_submissions": 0,
    });
    let expected = json!({
        "standing": "ACTIVE",
        "deactivations": 0,
        "reactivations": 1,
        "deletions": 0,
        "enrolments": 0,
        "mobile_updates": 0,
        "email_updates": 0,
        "profile_updates": 0,
        "address_changes": 0,
        "rekycs": 0,
        "otps": otps,
        "by_purpose": { "reactivate-aadhaar-otp": otps },
    });
    assert_eq!(service.send("GET", &path, &[], "").await.json(), expected);
    let path = format!("/_sandbox/tally?abhaNumber={UNKNOWN_ABHA_NUMBER}");
    assert_eq!(service.send("GET", &path, &[], "").await.json(), Value::Null);
}
