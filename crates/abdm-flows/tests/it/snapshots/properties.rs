//! What holds for any data that a patient or the service may give.

use abdm_flows::snapshot::{Restored, Resumed, Snapshot};
use abdm_flows::v1v2::leave;
use abdm_flows::v1v2::login_abha::{self, AadhaarOtp};
use abdm_flows::{Consequences, Generation, Reasons};
use abdm_types::AbhaAddress;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use super::frozen::frozen;
use super::text;
use crate::journey::Journey;
use crate::properties::config;
use crate::support::{
    NUMBER, OTHER_NUMBER, OTP_SENT, T_TOKEN, abha, answered, next, retry, sent, session,
};
use crate::{v1v2, v3};

/// As the service might call an account: in full, masked, or something else.
fn identifier() -> impl Strategy<Value = Value> {
    let known = [
        json!(null),
        json!(""),
        json!(NUMBER),
        json!(OTHER_NUMBER),
        json!("91-****-****-0007"),
        json!("XX-XXXX-XXXX-0006"),
        json!("string"),
        json!("asha.rao@sbx"),
        json!(91_000_010_010_007_u64),
    ];
    prop_oneof![3 => select(known.to_vec()), 1 => any::<String>().prop_map(Value::from)]
}

fn told() -> impl Strategy<Value = Value> {
    prop_oneof![
        1 => Just(Value::Null),
        2 => any::<String>().prop_map(Value::from),
        1 => select(vec![json!("ACTIVE"), json!("DEACTIVATED"), json!("NEW_STATUS"), json!("F")]),
    ]
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn no_bytes_make_reading_panic(bytes in any::<Vec<u8>>()) {
        if let Ok(read) = Snapshot::from_bytes(&bytes) {
            prop_assert!(Snapshot::from_bytes(&read.to_bytes()).is_ok());
        }
    }

    /// Nothing but a sealed store guards against this, but it must not get in the way.
    #[test]
    fn no_change_to_a_snapshot_makes_reading_panic(
        line in any::<Index>(),
        changes in prop::collection::vec((any::<Index>(), any::<u8>()), 1..4),
        cut in prop::option::of(any::<Index>()),
    ) {
        let frozen: Vec<_> = frozen().collect();
        let mut bytes = line.get(&frozen).as_bytes().to_vec();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Ok(read) = Snapshot::from_bytes(&bytes) {
            let written = read.to_bytes();
            prop_assert_eq!(&*Snapshot::from_bytes(&written).unwrap().to_bytes(), &*written);
        }
    }

    #[test]
    fn any_transaction_comes_back(txn in "[!-~]{1,128}", wrong_attempts in 0..3_u32) {
        let receipt = json!({ "txnId": txn, "mobileNumber": "XXXXXX1001" });
        let mut awaiting = next(answered(
            v1v2::LoginAadhaar::send(v1v2::LoginAadhaar::start()), 200, receipt.to_string(),
        ));
        for _ in 0..wrong_attempts {
            let wrong = v1v2::envelope("HIS-422", "HIS-2022", "Invalid OTP value.");
            (awaiting, _) =
                retry(answered(v1v2::LoginAadhaar::submit(awaiting), 422, wrong));
        }
        let kept = awaiting.snapshot().to_bytes();
        let Restored::V1V2LoginAadhaarOtp(Resumed::AwaitingOtp(back)) =
            Snapshot::from_bytes(&kept).unwrap().restore()
        else {
            panic!("did not wait any more");
        };
        prop_assert_eq!(back.otp().txn_id().expose_secret(), txn);
        prop_assert_eq!(back.otp().wrong_attempts(), wrong_attempts);
        prop_assert_eq!(&*back.snapshot().to_bytes(), &*kept);
    }

    #[test]
    fn whatever_a_search_told_comes_back(
        address in "[a-z0-9._]{3,20}(@sbx)?",
        name in told(),
        methods in prop_oneof![
            Just(Value::Null),
            prop::collection::vec(any::<String>(), 0..4).prop_map(|mut methods| {
                methods.push("AADHAAR_OTP".to_owned());
                json!(methods)
            }),
        ],
    ) {
        let Ok(address) = AbhaAddress::parse(&address) else { return Ok(()) };
        let account = json!({ "name": name, "status": "ACTIVE", "authMethods": methods });
        let start = login_abha::Start::new(address);
        let found: login_abha::Found = next(answered(start, 200, account.to_string()));
        let sending = found.clone().by::<AadhaarOtp>().unwrap().send_otp();
        let kept = sending.snapshot().to_bytes();
        let Restored::V1V2LoginAadhaarOtp(Resumed::OtpMayBeOut(back)) =
            Snapshot::from_bytes(&kept).unwrap().restore()
        else {
            panic!("not out any more");
        };
        let back = back.send_again();
        prop_assert_eq!(back.found().name(), found.name());
        prop_assert_eq!(back.found().status(), found.status());
        // An address of digits stays one.
        let again = back.send_otp();
        prop_assert_eq!(sent(&again), sent(&sending));
        prop_assert_eq!(&*again.snapshot().to_bytes(), &*kept);
    }

    #[test]
    fn whatever_reasons_a_patient_gives_come_back(
        reasons in prop::collection::vec(any::<String>().prop_filter("empty", |r| !r.is_empty()), 1..6),
    ) {
        let start = leave::Start::new(
            session(Generation::V1V2, Some(NUMBER)),
            Reasons::parse(reasons).unwrap(),
            Consequences::DEACTIVATION.acknowledge(),
        );
        let identified = start.unwrap().identify().unwrap();
        let awaiting = next(answered(identified.send_aadhaar_otp(), 200, OTP_SENT));
        let Restored::V1V2Deactivate(Resumed::AwaitingOtp(back)) =
            Snapshot::from_bytes(&awaiting.snapshot().to_bytes()).unwrap().restore()
        else {
            panic!("did not wait any more");
        };
        prop_assert_eq!(
            sent(&v1v2::Deactivate::submit(back)),
            sent(&v1v2::Deactivate::submit(awaiting))
        );
    }

    /// And what could be chosen before can be chosen after, and nothing else.
    #[test]
    fn whatever_accounts_are_listed_come_back_v1v2(
        listed in prop::collection::vec((identifier(), identifier(), told()), 1..5),
    ) {
        let accounts: Vec<_> = listed
            .iter()
            .map(|(number, address, name)| {
                let name = if name.is_string() { name.clone() } else { Value::Null };
                json!({ "healthIdNumber": number, "healthId": address, "name": name })
            })
            .collect();
        let verified = json!({ "txnId": "new", "token": T_TOKEN, "mobileLinkedHid": accounts });
        let verifying = v1v2::LoginMobile::submit(v1v2::LoginMobile::awaiting());
        let choosing = next(answered(verifying, 200, verified.to_string()));
        let kept = choosing.snapshot();
        let Restored::V1V2LoginMobile(Resumed::Between(back)) =
            Snapshot::from_bytes(&kept.to_bytes()).unwrap().restore()
        else {
            panic!("no choice any more");
        };
        prop_assert_eq!(text(&back.snapshot()), text(&kept));
        for (is, was) in back.accounts().iter().zip(choosing.accounts()) {
            prop_assert_eq!(&is.health_id_number, &was.health_id_number);
            prop_assert_eq!(&is.health_id, &was.health_id);
            prop_assert_eq!(&is.name, &was.name);
        }
        for number in [NUMBER, OTHER_NUMBER] {
            let (is, was) = (back.clone().choose(&abha(number)), choosing.clone().choose(&abha(number)));
            prop_assert_eq!(is.as_ref().map_err(|(_, why)| why).is_ok(), was.is_ok());
            if let (Ok(is), Ok(was)) = (is, was) {
                prop_assert_eq!(sent(&is), sent(&was));
            }
        }
    }

    #[test]
    fn whatever_accounts_are_listed_come_back_v3(
        listed in prop::collection::vec(
            (identifier(), identifier(), told(), told(), told(), told()), 1..5,
        ),
    ) {
        let accounts: Vec<_> = listed
            .iter()
            .map(|(number, address, name, gender, dob, status)| json!({
                "ABHANumber": number,
                "preferredAbhaAddress": address,
                "name": name,
                "gender": gender,
                "dob": dob,
                "status": status,
                "profilePhoto": "c2VudGluZWw=",
            }))
            .collect();
        let verified = json!({
            "txnId": "new", "authResult": "success", "token": T_TOKEN, "expiresIn": 300,
            "accounts": accounts,
        });
        let verifying = v3::LoginMobile::submit(v3::LoginMobile::awaiting());
        let choosing = next(answered(verifying, 200, verified.to_string()));
        let kept = choosing.snapshot();
        prop_assert!(!text(&kept).contains("c2VudGluZWw="));
        let Restored::V3LoginMobile(Resumed::Between(back)) =
            Snapshot::from_bytes(&kept.to_bytes()).unwrap().restore()
        else {
            panic!("no choice any more");
        };
        prop_assert_eq!(text(&back.snapshot()), text(&kept));
        for (is, was) in back.accounts().iter().zip(choosing.accounts()) {
            prop_assert_eq!(&is.abha_number, &was.abha_number);
            prop_assert_eq!(&is.preferred_abha_address, &was.preferred_abha_address);
            prop_assert_eq!((&is.name, &is.gender, &is.dob), (&was.name, &was.gender, &was.dob));
            prop_assert_eq!(&is.status, &was.status);
            prop_assert_eq!(&is.profile_photo, &None);
        }
        for number in [NUMBER, OTHER_NUMBER] {
            let (is, was) = (back.clone().choose(&abha(number)), choosing.clone().choose(&abha(number)));
            match (is, was) {
                (Ok(is), Ok(was)) => {
                    prop_assert_eq!(sent(&is), sent(&was));
                }
                (Err((_, is)), Err((_, was))) => prop_assert_eq!(is, was),
                (is, was) => panic!("{is:?} instead of {was:?}"),
            }
        }
    }
}
