//! The rows of the demonstration: what is performed, in which generations, and whose it is.

mod contact;
mod enrol;
mod finding;
mod kyc;
pub(super) mod leaving;
mod login;
mod profile;

use std::pin::Pin;

use abdm::flows::Generation;
use abdm_sandbox::people::Person;

use super::stage::Cold;
use crate::problem::Problem;

/// A journey or a call, as an application would write it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    /// For programs.
    pub(super) name: &'static str,
    /// For people.
    pub(super) title: &'static str,
    /// Those that have it.
    pub(super) generations: &'static [Generation],
    /// Whose it is.
    pub(super) person: Person,
    /// Whether it is performed without `--all`.
    pub(super) by_default: bool,
    /// Performs it and proves that it did what it says.
    pub(super) perform: for<'a> fn(&'a Cold<'a>) -> Performing<'a>,
}

pub(super) type Performing<'a> = Pin<Box<dyn Future<Output = Result<Proven, Problem>> + 'a>>;

/// What a row was shown to have done, in words.
pub(super) type Proven = Vec<&'static str>;

/// For a row of either generation.
const BOTH: &[Generation] = &[Generation::V1V2, Generation::V3];

/// In this order.
const TOPICS: &[&[Row]] = &[
    login::ROWS,
    enrol::ROWS,
    finding::ROWS,
    leaving::ROWS,
    kyc::ROWS,
    profile::ROWS,
    contact::ROWS,
];

/// The rows of a generation: all of them, or those that are performed without `--all`.
pub(super) fn of(generation: Generation, all: bool) -> impl Iterator<Item = &'static Row> {
    let rows = TOPICS.iter().copied().flatten();
    rows.filter(move |row| (all || row.by_default) && row.generations.contains(&generation))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_five_are_performed_by_default_on_either_generation() {
        for generation in BOTH {
            let names: Vec<_> = of(*generation, false).map(|row| row.name).collect();
            assert_eq!(
                names,
                [
                    "login-aadhaar-otp",
                    "login-mobile",
                    "retrieve-aadhaar-otp",
                    "deactivate-aadhaar-otp",
                    "reactivate-aadhaar-otp",
                ]
            );
        }
    }

    #[test]
    fn every_row_has_a_name_of_its_own_and_a_generation() {
        let mut names: Vec<_> = TOPICS.iter().copied().flatten().map(|row| row.name).collect();
        assert!(TOPICS.iter().copied().flatten().all(|row| !row.generations.is_empty()));
        let rows = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), rows);
    }
}
