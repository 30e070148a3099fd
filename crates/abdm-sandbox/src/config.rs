//! How a sandbox behaves, and which of it is assumed.

use std::sync::Arc;
use std::time::Duration;

use abdm_transport::{Clock, OsRandom, Random, SystemClock};
use abdm_types::{ClientId, ClientSecret};

use crate::ServiceKey;
use crate::time::in_words;

/// The client id that a sandbox knows by default.
pub const CLIENT_ID: &str = "sandbox-client";

/// The secret that goes with [`CLIENT_ID`].
pub const CLIENT_SECRET: &str = "sandbox-secret";

/// How a sandbox behaves.
///
/// The defaults are what is published of the service and, where nothing is, the values that
/// [`assumptions`](Self::assumptions) lists.
#[derive(Debug, Clone)]
pub struct Config {
    /// The time, for everything that expires.
    pub clock: Arc<dyn Clock>,
    /// Where OTPs, transaction ids and tokens come from.
    pub random: Arc<dyn Random>,
    /// The service's key. `None` has a fresh one of 4096 bits made in the background.
    pub key: Option<ServiceKey>,
    /// Who can get an application token.
    pub clients: Vec<(ClientId, ClientSecret)>,
    /// Whether a call without `X-HIP-ID` is refused.
    pub hip_id_required: bool,

    /// Lifetime of an application token. Published: 600 s.
    pub app_token_lifetime: Duration,
    /// Lifetime of a patient's login, the `X-Token`. Published: 1800 s.
    pub x_token_lifetime: Duration,
    /// Lifetime of the refresh token that comes with it. Published: 432000 s, among others.
    pub refresh_token_lifetime: Duration,
    /// Lifetime of a `T-Token`.
    pub t_token_lifetime: Duration,
    /// Lifetime of a transaction.
    pub transaction_lifetime: Duration,
    /// Lifetime of an OTP.
    pub otp_lifetime: Duration,
    /// Wrong OTPs that a transaction takes; every further attempt is refused unread.
    pub attempts_per_transaction: u32,
    /// Wrong OTPs in a row, over all transactions, after which an account is locked.
    pub failures_before_lock: u32,
    /// How long it is locked. The 12 hours are published.
    pub lock_out: Duration,
    /// Time that must pass before an OTP is sent again.
    pub resend_cool_down: Duration,
    /// How often an OTP is sent again in one transaction.
    pub resends_per_transaction: u32,
    /// OTPs that one account or mobile gets within [`send_window`](Self::send_window).
    pub sends_per_window: u32,
    /// The time over which they are counted. The 30 minutes are published.
    pub send_window: Duration,
}

impl Default for Config {
    fn default() -> Self {
        let minutes = |n: u64| Duration::from_secs(60 * n);
        let id = ClientId::parse(CLIENT_ID).expect("a visible word");
        let secret = ClientSecret::parse(CLIENT_SECRET).expect("a visible word");
        Self {
            clock: Arc::new(SystemClock::new()),
            random: Arc::new(OsRandom),
            key: None,
            clients: vec![(id, secret)],
            hip_id_required: true,
            app_token_lifetime: minutes(10),
            x_token_lifetime: minutes(30),
            refresh_token_lifetime: Duration::from_secs(432_000),
            t_token_lifetime: Duration::from_secs(300),
            transaction_lifetime: minutes(30),
            otp_lifetime: minutes(10),
            attempts_per_transaction: 3,
            failures_before_lock: 5,
            lock_out: minutes(12 * 60),
            resend_cool_down: Duration::from_secs(60),
            resends_per_transaction: 2,
            sends_per_window: 1000,
            send_window: minutes(30),
        }
    }
}

/// Something that the service's publishers do not tell and the sandbox had to settle.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Assumption {
    /// What it is about. For a value, the name of its field in [`Config`].
    pub name: &'static str,
    /// What the sandbox does.
    pub value: String,
    /// Why so.
    pub why: &'static str,
}

impl Config {
    /// What is assumed, with the values of this configuration.
    pub fn assumptions(&self) -> Vec<Assumption> {
        let values = [
            (
                "otp_lifetime",
                in_words(self.otp_lifetime),
                "not published for v1/v2; 10 minutes in its sister services",
            ),
            (
                "transaction_lifetime",
                in_words(self.transaction_lifetime),
                "not published; outlives the OTP, so that a late patient meets HIS-1056",
            ),
            (
                "t_token_lifetime",
                in_words(self.t_token_lifetime),
                "not published for v2; 300 seconds in V3",
            ),
            (
                "attempts_per_transaction",
                self.attempts_per_transaction.to_string(),
                "not published; the next attempt gets HIS-1041 whatever it holds",
            ),
            (
                "failures_before_lock",
                self.failures_before_lock.to_string(),
                "not published; everything after gets HIS-1039, whose 12 hours are",
            ),
            (
                "resend_cool_down",
                in_words(self.resend_cool_down),
                "60 seconds in the service's own apps; HIS-1023 says 30 in an older text",
            ),
            (
                "resends_per_transaction",
                self.resends_per_transaction.to_string(),
                "the certification asks for at least 2",
            ),
            (
                "sends_per_window",
                self.sends_per_window.to_string(),
                "not published, only the 30 minutes are; high, so that a demonstration can be \
                 repeated",
            ),
            (
                "refresh_token_lifetime",
                in_words(self.refresh_token_lifetime),
                "432000 seconds on most pages; 86400 and 1296000 have been seen",
            ),
        ];
        let rules = RULES.map(|(name, value, why)| (name, value.to_owned(), why));
        let all = values.into_iter().chain(rules);
        all.map(|(name, value, why)| Assumption { name, value, why }).collect()
    }
}

/// What is assumed besides values: name, what the sandbox does, why.
const RULES: [(&str, &str, &str); 17] = [
    (
        "cert without Authorization",
        "HTTP 401, like every other call",
        "the pages list the header; many clients get the key without it",
    ),
    (
        "missing X-HIP-ID",
        "HTTP 400, HIS-1002 naming the header; hip_id_required turns it off",
        "required on every page, left out by most clients; no refusal is published",
    ),
    (
        "missing or bad Authorization",
        "HTTP 401, 900902 or 900901",
        "recorded from the API manager of a later year",
    ),
    (
        "missing, bad or expired X-Token or T-Token",
        "HTTP 401, HIS-401",
        "four shapes of a 401 are known, none recorded for v1/v2",
    ),
    (
        "wrong client id or secret",
        "HTTP 401, gateway error 2401",
        "the code of the gateway family for a refused credential",
    ),
    (
        "OTP in plain text where it belongs encrypted",
        "HTTP 400: HIS-1013 on confirmWithAadhaarOtp, HIS-1061 elsewhere, and for Aadhaar",
        "HIS-1013 is recorded there; HIS-1061 is in the tables",
    ),
    (
        "transaction of another journey or account, or spent",
        "HTTP 422, HIS-1026",
        "as if it did not exist",
    ),
    (
        "method other than the transaction's",
        "HTTP 422, HIS-1006",
        "the meaning of the code in its sister services",
    ),
    (
        "method that the account lacks",
        "HTTP 422, HIS-1016; the same for PASSWORD, DEMOGRAPHICS and AADHAAR_BIO, which the \
         sandbox does not serve",
        "the code for \"not available\" in its sister services",
    ),
    (
        "reactivation of an account that is not deactivated",
        "HTTP 422, HIS-1042",
        "the code for an invalid change of status in its sister services",
    ),
    (
        "retrieval of a deactivated account",
        "number and address, but no login",
        "its owner needs the number to reactivate it",
    ),
    (
        "retrieval for an Aadhaar number without ABHA",
        "an OTP is sent; the verification gets HIS-1008",
        "an outsider is not told who has an ABHA",
    ),
    (
        "userAuthorizedToken",
        "the whole account, as on the page; spends transaction and T-Token",
        "newer pages print the token alone",
    ),
    (
        "verifyOtp",
        "txnid and a list of the accounts that are not deleted",
        "a single object on the page, a list in the wild",
    ),
    (
        "ABHA number without dashes",
        "HTTP 400, HIS-1035",
        "every example has dashes, and V3 refuses numbers without",
    ),
    (
        "deactivation",
        "ends every login of the account; reactivation does not bring them back",
        "the page says that access is lost",
    ),
    ("content type other than application/json", "HTTP 415", "what the service's framework does"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_assumption_is_told_with_its_value_and_reason() {
        let config = Config { sends_per_window: 7, ..Config::default() };
        let assumptions = config.assumptions();
        let sends = assumptions.iter().find(|a| a.name == "sends_per_window").unwrap();
        assert_eq!(sends.value, "7");
        for assumption in &assumptions {
            assert!(!assumption.value.is_empty() && !assumption.why.is_empty());
        }
    }

    #[test]
    fn debug_shows_no_secret() {
        assert!(!format!("{:?}", Config::default()).contains(CLIENT_SECRET));
    }
}
