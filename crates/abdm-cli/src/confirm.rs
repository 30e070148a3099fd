//! Has somebody type what they are about to lose: for what can never be undone a `yes` is too quick.

use abdm::types::{AbhaNumber, InvalidInput};

use crate::problem::Problem;
use crate::prompt::Asker;

/// The ABHA number that was typed to confirm what is done to it: in the option `--confirm`, or on a
/// terminal in answer to the question. `expected` is the account's, as far as it is known here.
///
/// # Errors
///
/// [`Problem`] when there is none, it is malformed, or it is another account's. Nothing was sent.
pub(crate) fn abha_number(
    option: Option<&str>,
    expected: Option<&AbhaNumber>,
    question: &str,
    asker: Asker,
) -> Result<AbhaNumber, Problem> {
    let typed = match option {
        Some(option) => AbhaNumber::parse(option),
        None if asker.is_terminal() => match asker.line(question)? {
            Some(line) => AbhaNumber::parse(line.trim()),
            None => return Err(not_confirmed()),
        },
        None => return Err(not_confirmed()),
    };
    compare(typed, expected)
}

fn compare(
    typed: Result<AbhaNumber, InvalidInput>,
    expected: Option<&AbhaNumber>,
) -> Result<AbhaNumber, Problem> {
    let typed = typed.map_err(|error| Problem::malformed("confirm", error))?;
    match expected {
        Some(expected) if typed != *expected => Err(Problem::usage(
            "confirm: this is not the ABHA number of who is logged in; nothing was sent",
            "Look whose login it is: `abdm profile`.",
        )),
        _ => Ok(typed),
    }
}

fn not_confirmed() -> Problem {
    Problem::usage(
        "the ABHA number was not typed to confirm it; nothing was sent",
        "Type it on a terminal, or give it as --confirm once the patient has agreed.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const NUMBER: &str = "91-0000-1001-0007";

    fn confirmed(option: Option<&str>, expected: Option<&str>) -> Result<String, String> {
        let expected = expected.map(|number| AbhaNumber::parse(number).unwrap());
        abha_number(option, expected.as_ref(), "", Asker::Lines)
            .map(|number| number.as_str().to_owned())
            .map_err(|problem| problem.to_string())
    }

    #[test]
    fn the_number_of_the_account_confirms_it_however_it_is_written() {
        for option in [NUMBER, "91000010010007"] {
            for expected in [Some(NUMBER), None] {
                assert_eq!(confirmed(Some(option), expected), Ok(NUMBER.to_owned()));
            }
        }
    }

    #[test]
    fn nothing_else_does_and_no_number_is_repeated() {
        for (option, text) in [
            (None, "was not typed"),
            (Some("yes"), "confirm: "),
            (Some(""), "confirm: "),
            (Some("91-0000-1002-0006"), "not the ABHA number of who is logged in"),
        ] {
            let problem = confirmed(option, Some(NUMBER)).unwrap_err();
            assert!(problem.contains(text), "{problem}");
            assert!(!problem.contains("0006") && !problem.contains("0007"), "{problem}");
        }
    }
}
