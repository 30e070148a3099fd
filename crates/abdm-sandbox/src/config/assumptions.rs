//! What the service's publishers do not tell.

mod v1v2;
mod v3;

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
            (
                "accounts_per_mobile",
                self.accounts_per_mobile.to_string(),
                "10 in older texts of v1/v2; taken for e-mail addresses too",
            ),
        ];
        let rules = [v1v2::RULES, v1v2::CHANGES, v3::RULES, v3::CHANGES].into_iter().flatten();
        let rules = rules.map(|(name, value, why)| (*name, (*value).to_owned(), *why));
        let all = values.into_iter().chain(rules);
        all.map(|(name, value, why)| Assumption { name, value, why }).collect()
    }
}

/// What is assumed besides values: name, what the sandbox does, why.
type Rule = (&'static str, &'static str, &'static str);

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
