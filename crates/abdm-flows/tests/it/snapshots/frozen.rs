//! Snapshots as they were written when format 1 was frozen. Every release that speaks format 1 has
//! to load them, so no line of these files is ever changed or taken away. Should a later release
//! write a state in another way, its lines go into files of their own, and these are still loaded.

use std::collections::{BTreeSet, HashSet};
use std::fmt::Debug;
use std::time::Duration;

use abdm_flows::snapshot::{Kind, Resumable, Snapshot};
use abdm_flows::v1v2::login_abha::{self, AadhaarOtp};
use abdm_flows::v1v2::reactivate;
use abdm_flows::{
    AuthBy, AwaitingOtp, Consequences, Deactivation, Reasons, ResendsOtp, UserSession,
    VerifyingOtp, v1v2 as flows_v1v2, v3 as flows_v3,
};
use abdm_types::{AbhaAddress, Network};
use serde_json::{Value, json};

use super::{of_every_state, text};
use crate::journey::Journey;
use crate::password;
use crate::silence::Ear;
use crate::support::{
    ADDRESS, NUMBER, REFRESH_TOKEN, T_TOKEN, TXN, X_TOKEN, abha, answered, answered_at, email,
    encryptor, next, now, otp, retry, unanswered, unknown,
};
use crate::v1v2::envelope;
use crate::{v1v2, v3};

/// As they were when format 1 was frozen, and the journeys that came later.
const V1V2: [&str; 2] = [include_str!("format1-v1v2.jsonl"), include_str!("format1-v1v2-2.jsonl")];
const V3: [&str; 2] = [include_str!("format1-v3.jsonl"), include_str!("format1-v3-2.jsonl")];

pub(super) fn frozen() -> impl Iterator<Item = &'static str> {
    V1V2.into_iter().chain(V3).flat_map(str::lines)
}

#[test]
fn every_state_of_every_journey_has_a_frozen_snapshot() {
    let frozen: HashSet<_> = frozen()
        .map(|line| Snapshot::from_bytes(line.as_bytes()).unwrap())
        .map(|snapshot| (snapshot.kind(), snapshot.state()))
        .collect();
    let known: HashSet<_> =
        Kind::all().flat_map(|kind| kind.states().map(move |state| (kind, state))).collect();
    assert_eq!(frozen, known);
    // Those of the first five, which every later release has.
    assert!(known.len() >= 56);
}

#[test]
fn a_frozen_snapshot_says_what_its_text_says_and_is_written_again_as_it_was() {
    for line in frozen() {
        let snapshot = Snapshot::from_bytes(line.as_bytes()).unwrap();
        let fields: Value = serde_json::from_str(line).unwrap();
        assert_eq!(fields["f"], Snapshot::FORMAT);
        assert_eq!(fields["g"], snapshot.kind().generation.as_str());
        assert_eq!(fields["j"], snapshot.kind().journey.as_str());
        assert_eq!(fields["s"], snapshot.state().as_str());
        assert_eq!(text(&snapshot), line);
    }
}

/// In whatever order, so that a journey can be added anywhere.
#[test]
fn todays_states_are_written_as_the_frozen_ones() {
    let today: BTreeSet<_> = todays().map(|snapshot| text(&snapshot)).collect();
    let frozen: BTreeSet<_> = frozen().map(str::to_owned).collect();
    assert_eq!(today.difference(&frozen).collect::<Vec<_>>(), Vec::<&String>::new());
    assert_eq!(frozen.difference(&today).collect::<Vec<_>>(), Vec::<&String>::new());
}

#[test]
fn nothing_that_comes_back_prints_what_it_holds() {
    let mut ear = Ear::default();
    for line in frozen() {
        let snapshot = Snapshot::from_bytes(line.as_bytes()).unwrap();
        let restored = ear.hears(snapshot).restore();
        ear.hears(restored);
    }
    let heard = ear.heard();
    for state in ["OtpMayBeOut", "AwaitingOtp", "OutcomeUnknown", "Between", "V3Deactivate"] {
        assert!(heard.contains(state), "{state} was not heard");
    }
}

#[test]
fn a_snapshot_takes_300_bytes_besides_its_tokens() {
    for line in frozen() {
        let tokens: usize = [X_TOKEN, REFRESH_TOKEN, T_TOKEN]
            .iter()
            .filter(|t| line.contains(**t))
            .map(|t| t.len())
            .sum();
        // With an account that there is already, and two transactions.
        let most = if line.contains("enrol-aadhaar-otp") { 420 } else { 300 };
        assert!(line.len() - tokens <= most, "{} in {line}", line.len() - tokens);
    }
}

/// Every state there is, with all that can be in it.
pub(crate) fn todays() -> impl Iterator<Item = Snapshot> {
    todays_v1v2().into_iter().chain(todays_v3())
}

/// The states of v1/v2, first as every journey has them, then with all that can be in them.
fn todays_v1v2() -> Vec<Snapshot> {
    let mut today = Vec::new();
    today.extend(of_every_state::<v1v2::LoginAadhaar>());
    today.extend(of_every_state::<v1v2::LoginMobile>());
    today.extend(of_every_state::<v1v2::Retrieve>());
    today.extend(of_every_state::<v1v2::Deactivate>());
    today.extend(of_every_state::<v1v2::Reactivate>());
    today.extend(of_every_state::<v1v2::ReactivateMobileOtp>());
    today.extend(of_every_state::<v1v2::LoginMobileOtp>());
    today.extend(password::of_every_state::<v1v2::LoginPassword>());
    today.extend(password::of_every_state::<v1v2::ReactivatePassword>());
    today.extend(resent(v1v2::LoginMobileOtp::awaiting()));
    today.extend(of_every_state::<v1v2::RetrieveMobileOtp>());
    today.extend(of_every_state::<v1v2::DeactivateMobileOtp>());
    today.extend(of_every_state::<v1v2::Delete>());
    today.extend(of_every_state::<v1v2::DeleteMobileOtp>());
    today.extend(of_every_state::<v1v2::Enrol>());
    today.extend(v1v2::enrolling());
    today.extend(of_every_state::<v1v2::UpdateEmail>());
    today.extend(update_mobile_v1v2());
    today.extend(resent(v1v2::LoginAadhaar::awaiting()));
    today.extend(resent(v1v2::LoginMobile::awaiting()));
    today.extend(chosen_v1v2());
    today.push(found_by_address());
    today.extend(deactivation_after_a_login_v1v2());
    today.extend(reactivation_by_address());
    today
}

fn todays_v3() -> Vec<Snapshot> {
    let mut today = Vec::new();
    today.extend(of_every_state::<v3::LoginAadhaar>());
    today.extend(of_every_state::<v3::LoginMobile>());
    today.extend(of_every_state::<v3::Retrieve>());
    today.extend(of_every_state::<v3::Deactivate>());
    today.extend(of_every_state::<v3::Reactivate>());
    today.extend(of_every_state::<v3::LoginAadhaarNumber>());
    today.extend(of_every_state::<v3::RetrieveMobileOtp>());
    today.extend(of_every_state::<v3::LoginMobileOtp>());
    today.extend(password::of_every_state::<v3::LoginPassword>());
    today.extend(of_every_state::<v3::LoginAddressAadhaarOtp>());
    today.extend(of_every_state::<v3::LoginAddressMobileOtp>());
    today.extend(of_every_state::<v3::FindMobileOtp>());
    today.extend(of_every_state::<v3::FindAadhaarOtp>());
    today.extend(of_every_state::<v3::DeactivateMobileOtp>());
    today.extend(of_every_state::<v3::Delete>());
    today.extend(of_every_state::<v3::DeleteMobileOtp>());
    today.extend(password::of_every_state::<v3::DeactivatePassword>());
    today.extend(password::of_every_state::<v3::DeletePassword>());
    today.extend(of_every_state::<v3::ReactivateMobileOtp>());
    today.extend(of_every_state::<v3::Enrol>());
    today.extend(of_every_state::<v3::EnrolMobile>());
    today.extend(enrolled_v3());
    today.extend(of_every_state::<v3::ReKyc>());
    today.extend(password::of_every_state::<v3::ReactivatePassword>());
    today.extend(of_every_state::<v3::UpdateEmail>());
    today.extend(of_every_state::<v3::UpdateMobile>());
    today.push(update_email_after_a_login_v3());
    today.extend(chosen_v3(v3::LoginMobile::submit(v3::LoginMobile::awaiting())));
    today.extend(chosen_v3(v3::RetrieveMobileOtp::submit(v3::RetrieveMobileOtp::awaiting())));
    today.push(login_with_everything_v3());
    today.push(deactivation_after_a_login_v3());
    today
}

/// An account that was made, and one that was there before and tells little.
fn enrolled_v3() -> [Snapshot; 2] {
    let bare = json!({
        "ABHAProfile": {
            "ABHANumber": "91-****-****-0007",
            "abhaStatus": "DEACTIVATED",
            "phrAddress": [ADDRESS, null, "asha_1985@sbx"],
        },
        "isNew": false,
    });
    [v3::ENROLLED.to_owned(), bare.to_string()].map(|reply| v3::created(reply).snapshot())
}

/// With each method, the new mobile first.
fn update_mobile_v1v2() -> Vec<Snapshot> {
    let mut today = Vec::new();
    today.extend(of_every_state::<v1v2::UpdateMobileAadhaarOtp>());
    today.extend(of_every_state::<v1v2::UpdateMobileMobileOtp>());
    today.extend(of_every_state::<v1v2::UpdateMobileBeforePassword>());
    today.extend(resent(v1v2::UpdateMobileAadhaarOtp::awaiting()));
    today.extend(resent(v1v2::UpdateMobileMobileOtp::awaiting()));
    today.extend(resent(v1v2::UpdateMobileBeforePassword::awaiting()));
    today.push(v1v2::UpdateMobileAadhaarOtp::verified().snapshot());
    today.push(v1v2::UpdateMobileMobileOtp::verified().snapshot());
    today.push(v1v2::UpdateMobileBeforePassword::verified().snapshot());
    today.extend(of_every_state::<v1v2::UpdateMobileSecondAadhaarOtp>());
    today.extend(of_every_state::<v1v2::UpdateMobileSecondMobileOtp>());
    today.extend(password::of_every_state::<v1v2::UpdateMobilePassword>());
    today
}

/// With all that comes with a login, and the address that the OTP went to.
fn update_email_after_a_login_v3() -> Snapshot {
    let verifying = v3::LoginAadhaar::submit(v3::LoginAadhaar::awaiting());
    let session: UserSession = next(answered(verifying, 200, v3::LOGGED_IN)).session;
    let start = flows_v3::update::Start::new(session, email());
    let message = "OTP sent to email address ending with ***********@post.example";
    let receipt = json!({ "txnId": TXN, "message": message }).to_string();
    next(answered(start.send_otp(encryptor()).unwrap(), 200, receipt)).snapshot()
}

/// A resend, and the wait after one that was made and one that was refused.
fn resent<J: ResendsOtp<Resend: Debug> + Resumable + Debug>(
    awaiting: AwaitingOtp<J>,
) -> [Snapshot; 2] {
    let resending = awaiting.resend(now() + Duration::from_secs(61)).unwrap();
    let under_way = resending.snapshot();
    let awaiting = next(answered_at(resending, 200, "true", now() + Duration::from_secs(62)));
    let later = now() + Duration::from_secs(140);
    let too_many = envelope("HIS-422", "HIS-1023", "Please wait for 30 minutes to try again");
    let (awaiting, _) = retry(answered_at(awaiting.resend(later).unwrap(), 422, too_many, later));
    [under_way, awaiting.snapshot()]
}

fn chosen_v1v2() -> [Snapshot; 2] {
    let verified = json!({
        "txnid": "25c1b379-984c-4b56-a86f-58c386879149",
        "token": T_TOKEN,
        "mobileLinkedHid": [
            {
                "healthIdNumber": NUMBER,
                "healthId": ADDRESS,
                "name": "Asha Rao",
                "profilePhoto": "c2VudGluZWw=",
            },
            { "healthIdNumber": "91-****-****-0006", "healthId": "91-0000-1002-0006" },
        ],
    });
    let verifying = v1v2::LoginMobile::submit(v1v2::LoginMobile::awaiting());
    let choosing = next(answered(verifying, 200, verified.to_string()));
    let kept = choosing.snapshot();
    [kept, choosing.choose(&abha(NUMBER)).unwrap().snapshot()]
}

fn chosen_v3(verifying: VerifyingMobile) -> [Snapshot; 2] {
    let verified = json!({
        "txnId": TXN,
        "authResult": "success",
        "token": T_TOKEN,
        "expiresIn": 300,
        "accounts": [
            {
                "ABHANumber": NUMBER,
                "preferredAbhaAddress": ADDRESS,
                "name": "Asha Rao",
                "gender": "F",
                "dob": "08-03-1985",
                "verifiedStatus": "VERIFIED",
                "verificationType": "AADHAAR",
                "status": "ACTIVE",
                "profilePhoto": "c2VudGluZWw=",
                "kycVerified": true,
            },
            { "ABHANumber": "91-****-****-0006", "status": "DEACTIVATED" },
        ],
    });
    let choosing = next(answered(verifying, 200, verified.to_string()));
    let kept = choosing.snapshot();
    [kept, choosing.choose(&abha(NUMBER)).unwrap().snapshot()]
}

type VerifyingMobile =
    VerifyingOtp<flows_v3::login_mobile::Start, abdm_types::v3::login_verify::Request>;

/// Begun with an address, to a number that stays masked, and with everything that can be told.
fn found_by_address() -> Snapshot {
    let start = login_abha::Start::new(AbhaAddress::parse(ADDRESS).unwrap());
    let account = json!({
        "healthId": ADDRESS,
        "healthIdNumber": "91-****-****-0007",
        "name": "Asha Rao",
        "status": "ACTIVE",
        "authMethods": ["AADHAAR_OTP", "MOBILE_OTP"],
    });
    let found: login_abha::Found = next(answered(start, 200, account.to_string()));
    let awaiting =
        next(answered(found.by::<AadhaarOtp>().unwrap().send_otp(), 200, told_mobile_v1v2()));
    let wrong = envelope("HIS-422", "HIS-2022", "Invalid OTP value.");
    let (awaiting, _) = retry(answered(awaiting.submit_otp_plain(&otp()), 422, wrong));
    awaiting.snapshot()
}

fn told_mobile_v1v2() -> String {
    json!({ "txnId": TXN, "mobileNumber": "XXXXXX1001" }).to_string()
}

/// With tokens, lifetimes and a reason in the patient's words. Whose login it is the service did not
/// tell.
fn deactivation_after_a_login_v1v2() -> [Snapshot; 2] {
    let account = json!({
        "healthIdNumber": "91-****-****-0007",
        "jwtResponse": serde_json::from_str::<Value>(v1v2::TOKENS).unwrap(),
    });
    let verifying = v1v2::Retrieve::submit(v1v2::Retrieve::awaiting());
    let session = next(answered(verifying, 200, account.to_string())).session.unwrap();
    let acknowledged = Consequences::DEACTIVATION.acknowledge();
    let start = flows_v1v2::leave::Start::<Deactivation>::new(session, in_words(), acknowledged);
    // Nor does the profile.
    let identifying = start.unwrap().identify().unwrap_err();
    let profile = json!({ "healthIdNumber": "91-****-****-0007", "name": "Asha Rao" });
    let identified = next(answered(identifying, 200, profile.to_string()));
    let awaiting = next(answered(identified.send_aadhaar_otp(), 200, told_mobile_v1v2()));
    [awaiting.snapshot(), awaiting.submit_otp(&otp(), encryptor()).unwrap().snapshot()]
}

fn in_words() -> Reasons {
    Reasons::parse(["moving \"abroad\"", "others"]).unwrap()
}

fn reactivation_by_address() -> [Snapshot; 3] {
    let start = || reactivate::Start::by_aadhaar_otp(AbhaAddress::parse(ADDRESS).unwrap());
    let awaiting = || next(answered(start().send_otp(), 200, told_mobile_v1v2()));
    let verifying = || awaiting().submit_otp(&otp(), encryptor()).unwrap();
    let (outcome, _) = unknown(unanswered(verifying(), Network::Closed));
    [start().send_otp().snapshot(), awaiting().snapshot(), outcome.snapshot()]
}

fn told_mobile_v3() -> String {
    let message = "OTP sent to Aadhaar registered mobile number ending with ******1001";
    json!({ "txnId": TXN, "message": message }).to_string()
}

fn login_with_everything_v3() -> Snapshot {
    let sending = v3::LoginAadhaar::send(v3::LoginAadhaar::start());
    let mut awaiting = next(answered(sending, 200, told_mobile_v3()));
    for _ in 0..2 {
        let wrong =
            r#"{"txnId":"t","authResult":"failed","message":"OTP did not match","accounts":[]}"#;
        (awaiting, _) = retry(answered(v3::LoginAadhaar::submit(awaiting), 200, wrong));
    }
    awaiting.snapshot()
}

fn deactivation_after_a_login_v3() -> Snapshot {
    let verifying = v3::LoginAadhaar::submit(v3::LoginAadhaar::awaiting());
    let session: UserSession = next(answered(verifying, 200, v3::LOGGED_IN)).session;
    let acknowledged = Consequences::DEACTIVATION.acknowledge();
    let start = flows_v3::leave::Start::<Deactivation>::new(session, in_words(), acknowledged);
    let identified = start.unwrap().identify().unwrap();
    let sending = identified.by(AuthBy::AadhaarOtp).unwrap().send_otp(encryptor()).unwrap();
    next(answered(sending, 200, told_mobile_v3())).snapshot()
}
