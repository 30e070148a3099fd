use std::convert::Infallible;

use abdm_types::{AbhaId, AccountStatus, AuthMethod, Cause, Effect, Failure, TokenKind};

/// Where a reply leads.
///
/// `R` is the state to go back to and `U` the state of not knowing; a journey in which one of them
/// cannot happen has [`Infallible`] there.
#[derive(Debug)]
#[must_use]
pub enum Step<N, R = Infallible, U = Infallible> {
    /// The journey goes on.
    Next(N),
    /// The journey goes back to an earlier state. The failure says why; its effect is not
    /// [`Effect::Possible`] unless the call only reads.
    Retry(R, Failure),
    /// Nobody knows whether the call took effect. It is not sent again by itself.
    Unknown(U, Failure),
    /// The journey is over.
    Ended(Ended),
}

/// Why a journey is over.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum Ended {
    /// The account has none of the methods of this journey. No OTP was sent.
    #[error("the account does not offer {}", method.as_str())]
    MethodNotOffered {
        /// The method that the journey needs.
        method: AuthMethod,
    },
    /// The OTP was accepted, and there is no account for it.
    #[error("there is no account to choose from")]
    NoAccounts,
    /// The account is not in use. No OTP was sent. If it is
    /// [`Deactivated`](AccountStatus::Deactivated), the patient can reactivate it.
    #[error("the account is not active but {}", status.shown())]
    NotActive {
        /// What the service says of the account.
        status: AccountStatus,
        /// The account, as it is to be named in a reactivation.
        abha: AbhaId,
    },
    /// The service answered for another account than it was asked for. No OTP was sent.
    #[error("the service answered for another account")]
    OtherAccount,
    /// A call was refused for good, or its reply cannot be used.
    #[error("{0}")]
    Refused(Failure),
}

/// An account that the service did not list was chosen. Nothing was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("abha_number: must be one of the accounts that were listed")]
pub struct NotListed;

/// Where a failed call that asks for an OTP leads: back, when none was sent and another attempt may
/// succeed.
pub(crate) fn send_failed<N, R, U>(
    failure: Failure,
    state: R,
    unknown: impl FnOnce(R) -> U,
) -> Step<N, R, U> {
    match (failure.effect(), failure.cause()) {
        (Effect::None, _) => Step::Retry(state, failure),
        (Effect::Possible, _) => Step::Unknown(unknown(state), failure),
        (Effect::Settled, cause) if is_passing(cause) => Step::Retry(state, failure),
        (Effect::Settled, _) => Step::Ended(Ended::Refused(failure)),
    }
}

/// Where a failed call that spends an OTP leads: back, when the patient may try again. `retry` is
/// told whether the service looked at the OTP.
pub(crate) fn verify_failed<N, R, U>(
    failure: Failure,
    state: R,
    retry: impl FnOnce(R, bool) -> R,
    unknown: impl FnOnce(R) -> U,
) -> Step<N, R, U> {
    let counted = match (failure.effect(), failure.cause()) {
        (Effect::Possible, _) => return Step::Unknown(unknown(state), failure),
        (Effect::None, _) => false,
        (Effect::Settled, cause) if is_passing(cause) => false,
        // A code that nobody knows may well be another way to say that the OTP is wrong. Going
        // back costs nothing, ending the journey costs the patient another OTP.
        (Effect::Settled, Cause::WrongOtp | Cause::InvalidField | Cause::Unclear) => true,
        (Effect::Settled, _) => return Step::Ended(Ended::Refused(failure)),
    };
    Step::Retry(retry(state, counted), failure)
}

/// Refusals that say nothing about what the patient asked for or entered, and pass: by themselves,
/// with a new application token, or with a new key.
pub(crate) fn is_passing(cause: Cause) -> bool {
    matches!(
        cause,
        Cause::AadhaarServiceDown
            | Cause::NotEncrypted
            | Cause::RateLimited { .. }
            | Cause::Token(TokenKind::App | TokenKind::Unclear)
    )
}
