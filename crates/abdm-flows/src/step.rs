use std::convert::Infallible;
use std::time::Duration;

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
    /// The account is not in use. If a look-up or the call that asks for an OTP told so, none was
    /// sent; if the call that submits it told so, it was spent. If the account is
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

/// Why an account cannot be chosen. Nothing was sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CannotChoose {
    /// The service did not list it.
    #[error("abha_number: must be one of the accounts that were listed")]
    NotListed,
    /// The service listed it as one that is not in use.
    #[error("abha_number: the account is not active but {}", status.shown())]
    NotActive {
        /// What the service says of the account.
        status: AccountStatus,
    },
}

/// Where a failed call that asks for an OTP or a new token leads: back, when none was sent and another
/// attempt may succeed. `refused` tells a refusal in the words of the journey.
pub(crate) fn send_failed<N, R, U>(
    failure: Failure,
    state: R,
    unknown: impl FnOnce(R) -> U,
    refused: impl FnOnce(R, Failure) -> Ended,
) -> Step<N, R, U> {
    match failure.effect() {
        Effect::None => Step::Retry(state, failure),
        Effect::Possible => Step::Unknown(unknown(state), failure),
        Effect::Settled if is_passing(&failure) => Step::Retry(state, failure),
        Effect::Settled => Step::Ended(refused(state, failure)),
    }
}

/// Where a failed call that submits an OTP or a password leads: back, when the patient may try again.
/// `retry` is told whether the service looked at the secret.
pub(crate) fn verify_failed<N, R, U>(
    failure: Failure,
    state: R,
    retry: impl FnOnce(R, bool) -> R,
    unknown: impl FnOnce(R) -> U,
    refused: impl FnOnce(R, Failure) -> Ended,
) -> Step<N, R, U> {
    let counted = match (failure.effect(), failure.cause()) {
        (Effect::Possible, _) => return Step::Unknown(unknown(state), failure),
        (Effect::None, _) => false,
        (Effect::Settled, _) if is_passing(&failure) => false,
        // A code that nobody knows may well be another way to say that the secret is wrong. Going
        // back costs nothing, ending the journey costs the patient another OTP.
        (
            Effect::Settled,
            Cause::WrongOtp | Cause::WrongPassword | Cause::InvalidField | Cause::Unclear,
        ) => true,
        (Effect::Settled, _) => return Step::Ended(refused(state, failure)),
    };
    Step::Retry(retry(state, counted), failure)
}

/// Where a failed call that sends an OTP again leads: back, unless it was refused because there is
/// nothing left that an OTP could be submitted to. `postponed` is told the wait, if one was stated.
pub(crate) fn resend_failed<S>(
    failure: Failure,
    state: S,
    counted: impl FnOnce(S) -> S,
    postponed: impl FnOnce(S, Option<Duration>) -> S,
    refused: impl FnOnce(S, Failure) -> Ended,
) -> Step<S, S, S> {
    let state = match (failure.effect(), failure.cause()) {
        (Effect::Possible, _) => return Step::Unknown(counted(state), failure),
        (Effect::None, _) => state,
        (
            Effect::Settled,
            Cause::AccountDeactivated
            | Cause::AccountUnknown
            | Cause::Locked { .. }
            | Cause::OtpExpired
            | Cause::TransactionInvalid,
        ) => return Step::Ended(refused(state, failure)),
        (Effect::Settled, Cause::RateLimited { wait } | Cause::TooManyOtps { wait }) => {
            postponed(state, wait)
        }
        (Effect::Settled, _) if is_passing(&failure) => state,
        // It may be a way to say that it is too soon.
        (Effect::Settled, _) => postponed(state, None),
    };
    Step::Retry(state, failure)
}

/// Where a failed call that logs in to a chosen account leads: back to the choice, when this or
/// another account may still do. `of_account` are the causes that speak of this one alone.
pub(crate) fn choice_failed<N, R, U>(
    failure: Failure,
    choosing: R,
    unknown: U,
    of_account: &[Cause],
) -> Step<N, R, U> {
    let may_still_do = of_account.contains(&failure.cause()) || is_passing(&failure);
    match failure.effect() {
        Effect::None => Step::Retry(choosing, failure),
        Effect::Possible => Step::Unknown(unknown, failure),
        Effect::Settled if may_still_do => Step::Retry(choosing, failure),
        Effect::Settled => Step::Ended(Ended::Refused(failure)),
    }
}

/// Where a failed call that only reads leads: back, unless it was refused for good. It does not
/// matter whether it was carried out.
pub(crate) fn read_failed<N, R, U>(
    failure: Failure,
    state: R,
    refused: impl FnOnce(R, Failure) -> Ended,
) -> Step<N, R, U> {
    // What became of an earlier attempt says nothing about the account.
    let told = failure.effect() == Effect::Settled || failure.cause() == Cause::AccountDeactivated;
    match told && !is_passing(&failure) {
        true => Step::Ended(refused(state, failure)),
        false => Step::Retry(state, failure),
    }
}

/// How a login ends that was refused: that the account is deactivated is one thing, whether a
/// status says so or a refusal.
pub(crate) fn login_refused(failure: Failure, abha: impl Into<AbhaId>) -> Ended {
    match failure.cause() {
        Cause::AccountDeactivated => {
            Ended::NotActive { status: AccountStatus::Deactivated, abha: abha.into() }
        }
        _ => Ended::Refused(failure),
    }
}

/// Refusals that say nothing about what the patient asked for or entered, and pass: by themselves,
/// with a new application token, with a new key, or with the next attempt's headers.
fn is_passing(failure: &Failure) -> bool {
    matches!(
        failure.cause(),
        Cause::AadhaarServiceDown
            | Cause::HeadersRefused
            | Cause::NotEncrypted
            | Cause::RateLimited { .. }
            | Cause::Token(TokenKind::App | TokenKind::Unclear)
    )
}
