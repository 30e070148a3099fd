//! What the service's publishers do not tell.

use crate::Config;
use crate::time::in_words;

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
                "not published for v1/v2; 10 minutes in V3",
            ),
            (
                "transaction_lifetime",
                in_words(self.transaction_lifetime),
                "not published; outlives the OTP, so that a late patient is told that the OTP has \
                 expired",
            ),
            (
                "t_token_lifetime",
                in_words(self.t_token_lifetime),
                "not published for v2; 300 seconds in V3",
            ),
            (
                "attempts_per_transaction",
                self.attempts_per_transaction.to_string(),
                "not published; the next attempt gets HIS-1041, in V3 ABDM-1100, whatever it holds",
            ),
            (
                "failures_before_lock",
                self.failures_before_lock.to_string(),
                "not published; everything after gets HIS-1039, whose 12 hours are, in V3 ABDM-1100",
            ),
            (
                "resend_cool_down",
                in_words(self.resend_cool_down),
                "60 seconds in the service's own apps; HIS-1023 says 30 in an older text; V3 has no \
                 call that sends again",
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
                "timestamp_tolerance",
                in_words(self.timestamp_tolerance),
                "V3 refuses a wrong TIMESTAMP; how far off is wrong is not published",
            ),
            (
                "refresh_token_lifetime",
                in_words(self.refresh_token_lifetime),
                "432000 seconds on most pages of v1/v2; 86400 and 1296000 have been seen",
            ),
        ];
        let rules = RULES.iter().chain(&RULES_V3);
        let rules = rules.map(|(name, value, why)| (*name, (*value).to_owned(), *why));
        let all = values.into_iter().chain(rules);
        all.map(|(name, value, why)| Assumption { name, value, why }).collect()
    }
}

/// What is assumed besides values: name, what the sandbox does, why.
type Rule = (&'static str, &'static str, &'static str);

/// What is assumed of v1/v2 besides values.
const RULES: [Rule; 18] = [
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
        "recorded from the API manager of V3",
    ),
    (
        "missing, bad or expired X-Token or T-Token",
        "HTTP 401, HIS-401",
        "four shapes of a 401 are known, none recorded for v1/v2",
    ),
    (
        "refresh",
        "the refresh token stays good, the old X-Token too; a dead one is HIS-1048, HTTP 422",
        "the answer has no other refresh token; the text is published, its code is not",
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
        "an OTP is sent; the verification gets HIS-1008, in V3 ABDM-1114 as published",
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
        "ends every login of the account, in both generations; reactivation does not bring them \
         back",
        "the page says that access is lost",
    ),
    ("content type other than application/json", "HTTP 415", "what the service's framework does"),
];

/// What is assumed of V3 besides values and the [forms](crate::v3_forms), each of which is published.
const RULES_V3: [Rule; 28] = [
    (
        "V3: application tokens",
        "those of the v0.5 gateway are worth nothing on V3, and the other way round; so are user \
         tokens and transactions",
        "each gateway has an address and a lifetime of its own; a stricter service finds more \
         faults",
    ),
    (
        "V3: REQUEST-ID",
        "a UUID of any version; one that came before is accepted",
        "nothing is published about a repeated one",
    ),
    (
        "V3: order of refusals",
        "application token, REQUEST-ID, TIMESTAMP, user token, fields, transaction",
        "not published; the API manager stands in front of the service",
    ),
    (
        "V3: expired T-token or R-token",
        "HTTP 401, \"T-token expired\" or \"R-token expired\"",
        "as for an X-token",
    ),
    (
        "V3: attempts or OTPs exhausted",
        "HTTP 422, ABDM-1100",
        "the text is published, the status is not; 422 is that of its neighbours",
    ),
    (
        "V3: locked account",
        "HTTP 422, ABDM-1100 with the time of lock_out; ACTIVE in lists, with its methods blocked \
         in a search",
        "no other published text is about a lock",
    ),
    (
        "V3: login to a deactivated account",
        "by default refused with HTTP 422 when the OTP is asked for",
        "the codes are published, status and moment are not; v3_forms has the other candidates",
    ),
    (
        "V3: retrieval of a deactivated account",
        "by default number and address with status DEACTIVATED, but no login",
        "its owner needs the number to reactivate it",
    ),
    (
        "V3: account without the Aadhaar method",
        "HTTP 422, ABDM-1119; status PROVISIONAL, type DRIVING_LICENCE",
        "the text is published, the status is not; without Aadhaar V3 enrols by licence alone",
    ),
    (
        "V3: Aadhaar number without a mobile, or one that nobody has",
        "HTTP 422, ABDM-1204 with UIDAI's own 111 or 998",
        "ABDM-1204 carries what UIDAI says; these are UIDAI's numbers for it",
    ),
    (
        "V3: unknown number in login/search",
        "HTTP 404, ABDM-1114",
        "as for a login; no refusal of this call is published",
    ),
    (
        "V3: mobile that is refused",
        "\"Invalid Mobile Number\", by default under the name loginId",
        "the text is published, the name is not; v3_forms has the other one",
    ),
    (
        "V3: loginId of another account than the login's",
        "HTTP 400, \"LoginId is invalid\"",
        "as for one of another format",
    ),
    (
        "V3: reactivation of an account that is not deactivated",
        "HTTP 400, \"Invalid Scope\"",
        "no text for it is published; the scope does not fit the account",
    ),
    (
        "V3: transaction of another operation or account, spent or expired",
        "HTTP 400, \"Invalid Transaction Id\"",
        "as if it did not exist",
    ),
    (
        "V3: words that name no operation, or one that the sandbox does not serve",
        "HTTP 400, \"Invalid Login Hint\" if a hint does not go with its scope, else \"Invalid \
         Scope\"",
        "no text is about otpSystem",
    ),
    (
        "V3: several malformed fields",
        "told at once; authMethods with \"Invalid Auth Methods\"",
        "one published map has two fields; both spellings occur",
    ),
    (
        "V3: body that is no JSON object",
        "HTTP 400 of the framework; HTTP 415 for another content type",
        "what the service's framework does",
    ),
    (
        "V3: login/verify by mobile",
        "gives a new transaction, which verify/user needs with the T-token",
        "the pages call it the transaction of verify; a client that uses the old one is found out",
    ),
    ("V3: verify/user", "spends transaction and T-token", "as in v1/v2"),
    (
        "V3: sending an OTP again",
        "another request, which opens another transaction; the earlier one stays good",
        "no call for it is published",
    ),
    (
        "V3: reasons of a deactivation",
        "taken and not looked at",
        "whether they are enforced is not known",
    ),
    (
        "V3: refresh",
        "by default the old refresh token dies, the old X-token lives on; the new ones belong to the same \
         login",
        "not published; v3_forms lets the old one live",
    ),
    (
        "V3: logout",
        "ends the X-token, its refresh token and all that they were renewed to",
        "a login is one thing",
    ),
    ("V3: times in bodies", "UTC", "they name no zone"),
    (
        "V3: REQUEST-ID, TIMESTAMP or X-CM-ID missing or wrong on a session",
        "HTTP 403, \"Access Denied\"; X-CM-ID is sbx",
        "the text is published for all three, the status in examples of its sisters",
    ),
    (
        "V3: path that leads nowhere",
        "HTTP 404 of the API manager below /v3, of the framework elsewhere; HTTP 405 of the \
         framework for another method",
        "all three are published without their paths",
    ),
    ("V3: accountType in an X-token", "STANDARD", "the word of an enrolment"),
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
        let mut names = std::collections::HashSet::new();
        for assumption in &assumptions {
            assert!(!assumption.value.is_empty() && !assumption.why.is_empty());
            assert!(names.insert(assumption.name), "{} is told twice", assumption.name);
        }
    }
}
