//! What the texts of refusals tell that no code does.

use std::time::Duration;

use zeroize::Zeroizing;

/// Locks of 24 hours are known. A number beyond this is not a wait but a fault, and added to a
/// clock it would overflow.
pub(super) const LONGEST_WAIT: Duration = Duration::from_secs(366 * 24 * 3600);

/// Whether `message` has these words, written in lower case here, in any case.
pub(crate) fn says(message: &str, words: &str) -> bool {
    // Asked of every success too, so without a copy in lower case.
    let words = words.as_bytes();
    message.as_bytes().windows(words.len()).any(|window| window.eq_ignore_ascii_case(words))
}

/// Whether one of the patient's tokens is called invalid or expired.
pub(super) fn names_refused_token(message: &str) -> bool {
    ["r-token", "t-token", "x-token"].iter().any(|token| says(message, token))
        && ["invalid", "expired"].iter().any(|fault| says(message, fault))
}

/// The number in `UIDAI Error code : 400 : Invalid Aadhaar OTP value.`
pub(crate) fn uidai_code(message: &str) -> Option<u32> {
    // Whatever the service repeats in its texts, no copy of it stays behind.
    let lower = Zeroizing::new(message.to_ascii_lowercase());
    let (_, rest) = lower.split_once("uidai error code")?;
    let rest = rest.trim_start_matches([' ', ':']);
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    rest[..end].parse().ok()
}

/// What a time is told in, and its seconds.
const UNITS: [([&str; 4], u64); 3] = [
    (["second", "seconds", "sec", "secs"], 1),
    (["minute", "minutes", "min", "mins"], 60),
    (["hour", "hours", "hr", "hrs"], 3600),
];

/// The first time in a text such as "try again in 12 hours". The same code says 30 seconds in one
/// place and 30 minutes in another, so number and unit are read and nothing is assumed.
pub(super) fn wait_in(message: &str) -> Option<Duration> {
    // Only the ends of a word are trimmed: `1.5` and `10-15` are no whole numbers.
    let mut words = message
        .split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_ascii_alphanumeric()));
    let mut number: Option<u64> = None;
    let seconds = words.find_map(|word| {
        let is_unit = |(names, _): &&([&str; 4], u64)| {
            names.iter().any(|name| word.eq_ignore_ascii_case(name))
        };
        let Some((_, unit)) = UNITS.iter().find(is_unit) else {
            number = word.parse().ok();
            return None;
        };
        number.take()?.checked_mul(*unit)
    })?;
    let wait = Duration::from_secs(seconds);
    (wait <= LONGEST_WAIT).then_some(wait)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_read_with_its_unit() {
        for (message, seconds) in [
            ("Please wait for 30 seconds before sending another OTP request.", Some(30)),
            ("Please wait for 30 minutes to try again with same ABHA number", Some(1800)),
            ("Please try to login using other  modes or try again in 12 hours.", Some(43_200)),
            ("You have been locked for #lockout due to 3 failed attempts", None),
            ("", None),
            ("in 99999999999999999999 minutes", None),
            ("in 18446744073709551615 hours", None),
            ("in 18446744073709551615 seconds", None),
            ("Try again in 1.5 hours", None),
            ("Wait (5 mins).", Some(300)),
        ] {
            assert_eq!(wait_in(message), seconds.map(Duration::from_secs), "{message}");
        }
    }

    #[test]
    fn the_number_of_uidai_is_read_as_published() {
        assert_eq!(uidai_code("UIDAI Error code : 400 : Invalid Aadhaar OTP value."), Some(400));
        assert_eq!(uidai_code("UIDAI Error code : 300 : Biometric data did not match."), Some(300));
        assert_eq!(uidai_code("UIDAI Error code :"), None);
        assert_eq!(uidai_code("Error 400"), None);
    }
}
