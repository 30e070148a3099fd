//! What the accounts in a reply say about one account.

use abdm_types::v3::Account;
use abdm_types::{AbhaNumber, AccountStatus};

use crate::CannotChoose;

/// What is listed under this number; where none shows it in full, what can be under it.
pub(super) fn of_number<'a>(
    accounts: &'a [Account],
    number: &AbhaNumber,
) -> impl Iterator<Item = &'a Account> {
    let in_full = accounts.iter().any(|account| is(account, number));
    accounts
        .iter()
        .filter(move |account| if in_full { is(account, number) } else { may_be(account, number) })
}

/// Whether an account can be the one of this number. One that shows too little of its number can.
fn may_be(account: &Account, number: &AbhaNumber) -> bool {
    account.abha_number.as_ref().is_none_or(|listed| !listed.contradicts(number))
}

/// Whether an account is the one of this number, shown in full.
pub(super) fn is(account: &Account, number: &AbhaNumber) -> bool {
    account.abha_number.as_ref().and_then(|listed| listed.full()) == Some(number)
}

/// Whether the accounts of a reply are all those of others. A reply that lists none does not say.
pub(super) fn are_of_others(accounts: &[Account], number: &AbhaNumber) -> bool {
    !accounts.is_empty() && !accounts.iter().any(|account| may_be(account, number))
}

/// Whether what is listed under this number has `contrary` for its state. A reply that does not tell
/// the state of one that it may be says nothing.
fn are_all(accounts: &[Account], number: &AbhaNumber, contrary: &AccountStatus) -> bool {
    let mut own = of_number(accounts, number).peekable();
    own.peek().is_some() && own.all(|account| account.status.as_ref() == Some(contrary))
}

/// Why a success is none that speaks of this account: it is of others, or of a state that the
/// change was to end.
pub(super) fn contradiction(
    accounts: &[Account],
    number: &AbhaNumber,
    before: &AccountStatus,
) -> Option<&'static str> {
    if are_of_others(accounts, number) {
        Some("abha_number")
    } else if are_all(accounts, number, before) {
        Some("status")
    } else {
        None
    }
}

/// Whether there is one among these that is in use. What the service did not tell is no reason to
/// stop.
pub(super) fn usable<'a>(
    accounts: impl IntoIterator<Item = &'a Account>,
) -> Result<(), CannotChoose> {
    let mut why = CannotChoose::NotListed;
    for account in accounts {
        match &account.status {
            None | Some(AccountStatus::Active) => return Ok(()),
            Some(status) => why = CannotChoose::NotActive { status: status.clone() },
        }
    }
    Err(why)
}
