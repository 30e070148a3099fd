//! Accounts in a list, for a patient to choose from.

use abdm::Account;
use abdm::types::{AccountStatus, Personal};
use serde_json::{Map, Value, json};

use crate::output;

/// Accounts that are listed. A mobile has a handful at most.
pub(super) const MOST_LISTED: usize = 20;

/// Words of a name whose initials are shown.
const MOST_INITIALS: usize = 4;

/// Lines for people. `named` tells how an account is named, `more` how to get at those that are
/// not listed.
pub(super) fn lines(
    accounts: &[Account],
    named: fn(&Account) -> String,
    more: &str,
) -> Vec<String> {
    let line = |(position, account): (usize, &Account)| {
        let mut line = format!("  {}  {}", position + 1, named(account));
        let name = account.name.as_ref().map(initials);
        for part in [name.as_deref(), status(account)].into_iter().flatten() {
            line.push_str("  ");
            line.push_str(part);
        }
        line
    };
    let mut lines: Vec<_> = accounts.iter().take(MOST_LISTED).enumerate().map(line).collect();
    if accounts.len() > MOST_LISTED {
        lines.push(format!("  and {} more{more}", accounts.len() - MOST_LISTED));
    }
    lines
}

/// Objects for programs. `named` gives the fields that name an account.
pub(super) fn objects(
    accounts: &[Account],
    named: fn(&Account) -> Map<String, Value>,
) -> Vec<Value> {
    let object = |account: &Account| {
        let mut fields = named(account);
        fields.insert("name".to_owned(), json!(account.name.as_ref().map(initials)));
        fields.insert("status".to_owned(), json!(status(account)));
        fields.into()
    };
    accounts.iter().take(MOST_LISTED).map(object).collect()
}

/// What the service says of the state of an account, as far as it can be shown.
pub(super) fn status(account: &Account) -> Option<&str> {
    account.status.as_ref().map(AccountStatus::shown)
}

/// `A… R…`: enough to recognise oneself by.
pub(super) fn initials(name: &Personal) -> String {
    let words = name.reveal().split_whitespace();
    let initials = words.filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let shown = initials.take(MOST_INITIALS).map(|initial| format!("{initial}…"));
    output::one_line(&shown.collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_shown_by_its_initials() {
        assert_eq!(initials(&Personal::new("Kaveri  Deshmukh ")), "K… D…");
        assert_eq!(initials(&Personal::new("")), "");
        assert_eq!(initials(&Personal::new("A B C D E F")), "A… B… C… D…");
        assert_eq!(initials(&Personal::new("\u{1b}[2J \u{202e}Kaveri \u{9b} \u{7f}")), "2… K…");
    }
}
