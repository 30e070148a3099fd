//! No state, step or failure prints what it holds.

use std::fmt::{Debug, Display};

use abdm_flows::v1v2::{login_aadhaar, login_mobile, retrieve};
use abdm_flows::{Reasons, Step};
use abdm_types::{AbhaAddress, AccountStatus, AuthMethod, Network};
use serde_json::json;

use crate::journey::{
    Deactivate, Journey, LoginAadhaar, LoginAadhaarEncrypted, LoginMobile, ONE_ACCOUNT, Reactivate,
    Retrieve, aadhaar, agreed,
};
use crate::support::{
    ADDRESS, NUMBER, OTHER_NUMBER, OTP, TOKENS, TXN, X_TOKEN, abha, answered, encryptor, ended,
    mobile, next, retry, unanswered, unknown,
};

/// Parts of what the journeys are given, sent and answered.
const NOBODYS_BUSINESS: [&str; 16] = [
    OTP,
    // Aadhaar number and its end.
    "999941057058",
    "7058",
    // Mobile, whole and masked.
    "5550001001",
    "XXXXXX",
    // ABHA number with dashes and without, its end, and the other one.
    "91-0000",
    "91000010010007",
    "0007",
    OTHER_NUMBER,
    "asha.rao",
    "Asha",
    // Both transactions.
    "a825f76b",
    "25c1b379",
    // In every token.
    "aXNzdWVk",
    "eyJ",
    "moving abroad",
];

/// Remembers how everything prints itself.
#[derive(Default)]
struct Ear(Vec<String>);

impl Ear {
    fn hears<T: Debug>(&mut self, what: T) -> T {
        self.0.push(format!("{what:?}"));
        self.0.push(format!("{what:#?}"));
        what
    }

    fn reads<T: Debug + Display>(&mut self, what: T) {
        let what = self.hears(what);
        self.0.push(what.to_string());
    }

    /// Everything, after a check that it gives nothing away.
    #[track_caller]
    fn heard(self) -> String {
        for text in &self.0 {
            assert_eq!(given_away(text), None, "in {text}");
        }
        self.0.concat()
    }
}

/// What a text gives away: a known value, or a run of characters that can only be a ciphertext.
fn given_away(text: &str) -> Option<&str> {
    let ciphertext = text
        .split(|c: char| !c.is_ascii_alphanumeric() && !"+/=".contains(c))
        .find(|word| word.len() > 32);
    NOBODYS_BUSINESS.into_iter().find(|value| text.contains(value)).or(ciphertext)
}

/// Echoes everything, as the service does in its refusals.
fn echo() -> String {
    let everything = NOBODYS_BUSINESS.join(" ");
    json!({
        "code": "HIS-400",
        "message": everything,
        "details": [{
            "message": everything,
            "code": "HIS-1013",
            "attribute": { "key": "otp", "value": OTP },
        }],
    })
    .to_string()
}

/// A journey's states and steps, on every way through them.
fn listen_to<J: Journey>(ear: &mut Ear) {
    let receipt = json!({ "txnId": TXN, "mobileNumber": "XXXXXX1001" }).to_string();
    let sending = || J::send(J::start());
    ear.hears(J::start());
    ear.hears(sending());
    let step = ear.hears(answered(sending(), 200, receipt.clone()));
    ear.hears(next(step));
    let (may_be_out, failure) = unknown(ear.hears(unanswered(sending(), Network::Timeout)));
    ear.hears(may_be_out);
    ear.reads(failure);
    let ended = ended(ear.hears(answered(sending(), 400, echo())));
    ear.reads(ended);

    let verifying = || J::submit(next(answered(sending(), 200, receipt.clone())));
    ear.hears(verifying());
    let (awaiting, failure) = retry(ear.hears(answered(verifying(), 400, echo())));
    ear.hears(J::otp(&awaiting));
    ear.hears(awaiting);
    ear.reads(failure);
    let (outcome_unknown, failure) = unknown(ear.hears(answered(verifying(), 502, NUMBER)));
    ear.hears(outcome_unknown);
    ear.reads(failure);
    let (status, body) = J::VERIFIED;
    let step = ear.hears(answered(verifying(), status, body));
    ear.hears(next(step));
}

#[test]
fn what_gives_something_away_is_noticed() {
    assert_eq!(given_away("Otp(835917)"), Some(OTP));
    assert_eq!(given_away(r#"token: "eyJhbGciOiJSUzUxMiJ9""#), Some("eyJ"));
    let ciphertext = "m5Vg".repeat(86);
    assert_eq!(given_away(&format!("Ciphertext({ciphertext})")), Some(&*ciphertext));
    assert_eq!(
        given_away("VerifyingOtp { call: Request { otp: Ciphertext(344 characters) } }"),
        None
    );
}

#[test]
fn no_journey_prints_what_it_holds() {
    let mut ear = Ear::default();
    listen_to::<LoginAadhaar>(&mut ear);
    listen_to::<LoginAadhaarEncrypted>(&mut ear);
    listen_to::<LoginMobile>(&mut ear);
    listen_to::<Retrieve>(&mut ear);
    listen_to::<Deactivate>(&mut ear);
    listen_to::<Reactivate>(&mut ear);
    let heard = ear.heard();
    for state in [
        "Found",
        "Start",
        "SendingOtp",
        "OtpMayBeOut",
        "AwaitingOtp",
        "VerifyingOtp",
        "OutcomeUnknown",
        "LoggedIn",
        "ChoosingAccount",
        "Retrieved",
        "Deactivated",
        "Reactivated",
        "OtpSent",
        "UserSession",
        "Refresh",
        "Next(",
        "Retry(",
        "Unknown(",
        "Ended(Refused(",
    ] {
        assert!(heard.contains(state), "{state} was not heard");
    }
}

#[test]
fn a_login_with_aadhaar_otp_does_not_print_the_account_it_found() {
    let mut ear = Ear::default();
    let address = AbhaAddress::parse(ADDRESS).unwrap();
    for start in [login_aadhaar::Start::new(address), login_aadhaar::Start::new(abha(NUMBER))] {
        let start = ear.hears(start);
        // What is no code may be a text about the patient.
        let account = json!({
            "healthId": ADDRESS,
            "healthIdNumber": NUMBER,
            "name": "Asha Rao",
            "status": "LOCKED since Asha Rao is moving abroad",
            "authMethods": ["by asha.rao@sbx", "AADHAAR_OTP"],
        });
        let step: Step<_, _> = ear.hears(answered(start, 200, account.to_string()));
        let found = next(step);
        assert!(matches!(found.status(), Some(AccountStatus::Other(_))));
        assert_eq!(found.offers(&AuthMethod::AadhaarOtp), Some(true));
        ear.reads(found.send_otp().unwrap_err());
    }
    let other = json!({ "healthIdNumber": OTHER_NUMBER }).to_string();
    let start = login_aadhaar::Start::new(abha(NUMBER));
    ear.reads(ended(answered(start, 200, other)));
    let start = login_aadhaar::Start::new(abha(NUMBER));
    let (start, failure) = retry(ear.hears(answered(start, 200, NUMBER)));
    ear.hears(start);
    ear.reads(failure);
    assert!(ear.heard().contains("the account is not active but (not shown)"));
}

#[test]
fn a_choice_among_accounts_does_not_print_them() {
    let mut ear = Ear::default();
    ear.hears(login_mobile::Start::new(mobile()));
    let verifying = || LoginMobile::submit(LoginMobile::awaiting());
    let choosing = || next(answered(verifying(), 200, ONE_ACCOUNT));
    ear.hears(choosing().accounts());
    let (choosing_still, not_listed) =
        ear.hears(choosing().choose(&abha(OTHER_NUMBER))).unwrap_err();
    ear.hears(choosing_still);
    ear.reads(not_listed);
    let authorizing = || choosing().choose(&abha(NUMBER)).unwrap();
    ear.hears(authorizing());
    let step = ear.hears(answered(authorizing(), 200, TOKENS));
    ear.hears(next(step).session);
    let other = json!({ "token": X_TOKEN, "healthIdNumber": OTHER_NUMBER }).to_string();
    ear.reads(ended(answered(authorizing(), 200, other)));
    ear.reads(ended(answered(authorizing(), 400, echo())));
    ear.hears(unknown(unanswered(authorizing(), Network::Closed)));
    let without_token = json!({ "mobileLinkedHid": [{ "healthIdNumber": NUMBER }] });
    ear.reads(ended(answered(verifying(), 200, without_token.to_string())));
    ear.reads(ended(answered(verifying(), 200, r#"{"mobileLinkedHid":[]}"#)));
    assert!(ear.heard().contains("Authorizing"));
}

#[test]
fn a_retrieved_account_does_not_print_itself() {
    let mut ear = Ear::default();
    ear.hears(retrieve::Start.send_otp(&aadhaar(), encryptor()).unwrap());
    for number in [NUMBER, "91-****-****-0007", "Asha Rao"] {
        let account = json!({ "healthId": ADDRESS, "healthIdNumber": number });
        let verifying = Retrieve::submit(Retrieve::awaiting());
        ear.hears(next(answered(verifying, 200, account.to_string())));
    }
    assert!(ear.heard().contains("Retrieved"));
}

#[test]
fn the_reasons_of_a_deactivation_are_counted_and_not_printed() {
    let mut ear = Ear::default();
    ear.hears(Reasons::parse(["moving abroad", "others"]).unwrap());
    let start = ear.hears(agreed(["moving abroad", "others"]));
    let awaiting = next(answered(start.send_otp(), 200, crate::support::OTP_SENT));
    let verifying = ear.hears(Deactivate::submit(awaiting));
    let (state, _) = unknown(unanswered(verifying, Network::Timeout));
    ear.hears(state.reconcile());
    let heard = ear.heard();
    assert!(heard.contains("Reasons(2)") && heard.contains("Reconciling"));
}
