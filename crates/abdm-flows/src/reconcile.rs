use abdm_types::{AccountStatus, Cause, Email, Failure, Mobile, Personal, Received};

/// What a look at the account says about a change of which nobody knew whether it was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reconciled {
    /// The change was made.
    Done,
    /// The change is not made so far. Soon after a lost reply the service may still be at work, so
    /// look again before the journey is started anew.
    NotDone,
    /// The account does not say.
    Unknown,
}

/// What an account is like once the change was made.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Wanted {
    /// It has this status.
    Status(AccountStatus),
    /// There is no such account.
    Gone,
    /// It has this mobile.
    Mobile(Mobile),
    /// It has this e-mail address, and the patient proved to read it.
    Email(Email),
}

/// What a look-up tells of the account that was asked for, as far as it tells.
#[derive(Default)]
pub(crate) struct Seen {
    pub(crate) status: Option<AccountStatus>,
    pub(crate) mobile: Option<Received<Mobile>>,
    pub(crate) email: Option<Personal>,
    pub(crate) email_verified: Option<bool>,
}

impl Wanted {
    /// Reads a look-up.
    ///
    /// `Err` when the look-up itself failed; it can be repeated.
    pub(crate) fn reconciled(&self, seen: Result<Seen, Failure>) -> Result<Reconciled, Failure> {
        let seen = match seen {
            Ok(seen) => seen,
            // Some versions of a search answer for deactivated accounts and others refuse them.
            Err(failure) if failure.cause() == Cause::AccountDeactivated => {
                Seen { status: Some(AccountStatus::Deactivated), ..Seen::default() }
            }
            Err(failure) if failure.cause() == Cause::AccountUnknown => {
                return Ok(match self {
                    Self::Gone => Reconciled::Done,
                    // Deleted meanwhile, or never there: looking again would say no more.
                    Self::Status(_) | Self::Mobile(_) | Self::Email(_) => Reconciled::Unknown,
                });
            }
            Err(failure) => return Err(failure),
        };
        Ok(match self {
            Self::Status(wanted) => match seen.status {
                Some(status) if status == *wanted => Reconciled::Done,
                Some(AccountStatus::Active | AccountStatus::Deactivated) => Reconciled::NotDone,
                _ => Reconciled::Unknown,
            },
            Self::Gone => match seen.status {
                Some(AccountStatus::Deleted) => Reconciled::Done,
                Some(AccountStatus::Other(_)) | None => Reconciled::Unknown,
                Some(_) => Reconciled::NotDone,
            },
            Self::Mobile(wanted) => match seen.mobile {
                Some(Received::Full(mobile)) if mobile == *wanted => Reconciled::Done,
                Some(Received::Full(_)) => Reconciled::NotDone,
                Some(Received::Masked(mobile)) if hides_another(&mobile, wanted) => {
                    Reconciled::NotDone
                }
                _ => Reconciled::Unknown,
            },
            Self::Email(wanted) => match seen.email {
                Some(email) if email.reveal().eq_ignore_ascii_case(wanted.as_str()) => {
                    // It can have been there before, unproven.
                    match seen.email_verified {
                        Some(false) => Reconciled::NotDone,
                        _ => Reconciled::Done,
                    }
                }
                Some(email) if is_another(email.reveal(), wanted.as_str()) => Reconciled::NotDone,
                _ => Reconciled::Unknown,
            },
        })
    }
}

/// Whether the digits that a masked mobile ends with are not those of the wanted one.
pub(crate) fn hides_another(masked: &Personal, wanted: &Mobile) -> bool {
    let shown = masked.reveal().bytes().rev().take_while(u8::is_ascii_digit);
    shown.zip(wanted.as_str().bytes().rev()).any(|(shown, wanted)| shown != wanted)
}

/// Whether an e-mail address that was shown cannot be the wanted one. What is hidden may be the one or
/// the other; what is shown around it is compared.
fn is_another(shown: &str, wanted: &str) -> bool {
    let (shown, wanted) = (shown.to_ascii_lowercase(), wanted.to_ascii_lowercase());
    if !shown.contains('@') {
        return false;
    }
    match (shown.find('*'), shown.rfind('*')) {
        (Some(first), Some(last)) => {
            !wanted.starts_with(&shown[..first]) || !wanted.ends_with(&shown[last + 1..])
        }
        // No name has to be masked by stars.
        _ => !shown.contains("xx"),
    }
}
