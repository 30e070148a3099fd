//! No state, step or failure prints what it holds.

use std::any::type_name;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::{Debug, Display};

use abdm_flows::snapshot::{Action, Kind, Restored};
use abdm_flows::{AuthBy, Consequences, DeletionConfirmed, Generation, Wanted, v1v2};
use abdm_types::Network;
use serde_json::json;

use self::public_types::PublicTypes;
use crate::journey::Journey;
use crate::registry::{each_journey, in_every_journey};
use crate::service::Service;
use crate::support::{
    NUMBER, OTHER_NUMBER, OTP, TXN, abha, answered, ended, mobile, next, retry, unanswered, unknown,
};

#[path = "../../../../tests-common/public_types.rs"]
mod public_types;

in_every_journey! { no_state_prints_what_it_holds }

fn no_state_prints_what_it_holds<J: Journey>() {
    let mut ear = Ear::default();
    listen_to::<J>(&mut ear);
    let heard = ear.heard();
    for state in [
        "SendingOtp",
        "OtpMayBeOut",
        "AwaitingOtp",
        "VerifyingOtp",
        "OutcomeUnknown",
        "OtpSent",
        "Next(",
        "Retry(",
        "Unknown(",
        "Ended(Refused(",
    ] {
        assert!(heard.contains(state), "{state} was not heard");
    }
}

in_every_journey! { a_state_tells_which_of_two_methods_it_is_by }

/// On V3 one machine has both, and only a value within it tells them apart.
fn a_state_tells_which_of_two_methods_it_is_by<J: Journey>() {
    let Kind { generation, journey } = J::kind();
    let has_both =
        [Action::Login, Action::Find, Action::Deactivate, Action::Delete, Action::Reactivate];
    if generation == Generation::V3
        && journey.by().is_some()
        && has_both.contains(&journey.action())
    {
        let printed = format!("{:?}", J::send(J::start()));
        assert!(printed.contains(&format!("ByOtp({journey})")), "{journey}");
    }
}

/// Parts of what the journeys are given, sent and answered.
const NOBODYS_BUSINESS: [&str; 17] = [
    OTP,
    // Aadhaar number and its end.
    "999941057058",
    "7058",
    // Mobile, whole and masked.
    "5550001001",
    "XXXXXX",
    "*1001",
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

thread_local! {
    /// The types of all that was heard on this thread, and how often.
    static HEARD: RefCell<BTreeMap<&'static str, u32>> = const { RefCell::new(BTreeMap::new()) };
}

/// Remembers how everything prints itself.
#[derive(Default)]
pub(crate) struct Ear(Vec<String>);

impl Ear {
    pub(crate) fn hears<T: Debug>(&mut self, what: T) -> T {
        count::<T>();
        self.0.push(format!("{what:?}"));
        self.0.push(format!("{what:#?}"));
        what
    }

    pub(crate) fn reads<T: Debug + Display>(&mut self, what: T) {
        let what = self.hears(what);
        self.0.push(what.to_string());
    }

    /// Everything, after a check that it gives nothing away.
    #[track_caller]
    pub(crate) fn heard(self) -> String {
        for text in &self.0 {
            assert_eq!(given_away(text), None, "in {text}");
        }
        self.0.concat()
    }
}

fn count<T>() -> u32 {
    HEARD.with_borrow_mut(|heard| {
        let times = heard.entry(type_name::<T>()).or_default();
        *times += 1;
        *times
    })
}

/// Hears what any test comes by: the states before and after each step of its journey.
#[track_caller]
pub(crate) fn overhears<T: Debug>(what: &T) {
    // Tests at random come by thousands, which print no otherwise than the first of them.
    if count::<T>() > 20 {
        return;
    }
    let text = format!("{what:?}");
    assert_eq!(given_away(&text), None, "in {text}");
}

/// What a text gives away: a known value, or a run of characters that can only be a ciphertext.
fn given_away(text: &str) -> Option<&str> {
    let ciphertext = text
        .split(|c: char| !c.is_ascii_alphanumeric() && !"+/=".contains(c))
        .find(|word| word.len() > 32);
    NOBODYS_BUSINESS.into_iter().find(|value| text.contains(value)).or(ciphertext)
}

/// Echoes everything, as the service does in its refusals.
pub(crate) fn echo<S: Service>() -> (u16, String) {
    S::echo(&NOBODYS_BUSINESS.join(" "))
}

/// A journey's states and steps, on every way through them.
pub(crate) fn listen_to<J: Journey>(ear: &mut Ear) {
    // Each generation reads one of the two.
    let message = "OTP sent to mobile number ending with ******1001";
    let receipt = json!({ "txnId": TXN, "mobileNumber": "XXXXXX1001", "message": message });
    let receipt = receipt.to_string();
    let (refused, echo) = echo::<J::Service>();
    let sending = || J::send(J::start());
    ear.hears(J::start());
    ear.hears(sending());
    let step = ear.hears(answered(sending(), 200, receipt.clone()));
    ear.hears(next(step));
    let (may_be_out, failure) = unknown(ear.hears(unanswered(sending(), Network::Timeout)));
    ear.hears(may_be_out);
    ear.reads(failure);
    let ended = ended(ear.hears(answered(sending(), refused, echo.clone())));
    ear.reads(ended);

    let verifying = || J::submit(next(answered(sending(), 200, receipt.clone())));
    ear.hears(verifying());
    let (awaiting, failure) = retry(ear.hears(answered(verifying(), refused, echo.clone())));
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

/// What nobody hears, and why.
const UNHEARD: &[&str] = &[
    // Nobody but the library has one alone: the first is handed from one method of a trait to the
    // next, and the others are parts of states and print with them.
    "abdm_flows::v1v2::leave::Submission",
    "abdm_flows::Update",
    "abdm_flows::v3::enrol::MobileInDoubt",
    "abdm_flows::v3::leave::ByOtp",
];

/// What is no state, and snapshots.
fn hear_what_journeys_are_given(ear: &mut Ear) {
    ear.hears(Consequences::DEACTIVATION);
    ear.hears(Consequences::DELETION.acknowledge());
    ear.hears(DeletionConfirmed::by_patient(abha(NUMBER)));
    ear.hears(Wanted::Mobile(mobile()));
    ear.reads(v1v2::reactivate::Start::new(abha(NUMBER), AuthBy::Password).unwrap_err());
    for snapshot in crate::snapshots::todays() {
        ear.hears(snapshot.kind());
        ear.hears(snapshot.state());
        let restored = ear.hears(snapshot).restore();
        match &restored {
            Restored::V1V2Retrieve(resumed) => drop(ear.hears(resumed)),
            Restored::V1V2LoginPassword(resumed) => drop(ear.hears(resumed)),
            _ => {}
        }
        ear.hears(restored);
    }
}

/// What is public is read from the listing of the crate (`api.txt`), so that a new type is missed here
/// until it is heard.
#[test]
fn every_public_type_is_heard() {
    let ear = &mut Ear::default();
    each_journey! { called listen_to ear }
    crate::v1v2::hear_the_rest();
    crate::v3::hear_the_rest();
    hear_what_journeys_are_given(ear);
    let heard = HEARD.take();
    let public = PublicTypes::of(&["abdm-flows"]);
    let mut missing = public.missing(heard.keys().flat_map(|name| parts(name)));
    missing.retain(|name| !UNHEARD.contains(name));
    assert!(
        missing.is_empty(),
        "public types that were not heard: {missing:#?}\nHave an `Ear` hear each"
    );
}

/// A type and what it is made of, where all of that prints itself with it.
fn parts(name: &'static str) -> Vec<&'static str> {
    let base = name.split('<').next().unwrap_or_default();
    let is_one_of_them = ["Step", "Result", "Option"].iter().any(|one| base.ends_with(one));
    match is_one_of_them {
        true => vec![base],
        false => name.split(['<', '>', ',', ' ', '&']).collect(),
    }
}
