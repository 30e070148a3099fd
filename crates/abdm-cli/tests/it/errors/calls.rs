//! What the service refuses, or does not answer. Each topic has a service of its own, and its rows
//! are provoked in their order.

mod change;
mod contact;
mod enrol;
mod finding;
mod kyc;
mod login;
mod profile;
mod retrieve;

use super::row::Row;

/// The rows of each topic in each generation that it has rows for, with a golden file for each.
macro_rules! topics {
    ($($topic:ident: $($generation:ident)+;)+) => {
        pub(super) fn rows() -> Vec<Row> {
            [$($($topic::$generation(),)+)+].concat()
        }

        mod of_calls {
            $(mod $topic {
                $(#[test]
                fn $generation() {
                    use crate::errors::calls::$topic::$generation as rows;

                    let topic = concat!("calls/", stringify!($topic));
                    crate::errors::check_in(topic, stringify!($generation), &rows());
                })+
            })+
        }
    };
}

topics! {
    change: v1v2 v3;
    contact: v1v2 v3;
    enrol: v1v2 v3;
    finding: v1v2 v3;
    kyc: v1v2 v3;
    login: v1v2 v3;
    profile: v1v2 v3;
    retrieve: v1v2;
}
