//! The journeys as an application sees them: the same for every generation.

mod account;
mod deactivate;
mod login;
mod reactivate;
mod retrieve;

pub use account::Account;
pub use deactivate::{Deactivate, Deactivated};
pub use login::{ChooseAccount, LoggedIn, Login, LoginBy};
pub use reactivate::{Reactivate, Reactivated};
pub use retrieve::{Retrieve, Retrieved};

use abdm_crypto::{EncryptError, Encryptor};
use abdm_flows::{
    AwaitingOtp, EncryptsOtp, Exchange, OtpJourney, OtpMayBeOut, Reconciled, SendingOtp, Step,
    v1v2, v3,
};
use abdm_types::{AbhaId, AbhaNumber, Endpoint, Failure, Otp};

use crate::{Client, Error, Feature};

/// What became of a submission.
///
/// `Err` beside it means that the journey is over; [`Error::effect`] says whether the submission
/// may have been accepted all the same.
#[derive(Debug)]
#[must_use]
pub enum Submitted<T, J> {
    /// It was accepted.
    Done(T),
    /// It was not, and the journey goes on: ask the patient again, or try later. The error says
    /// why; [`Error::is_wrong_otp`] is the usual case.
    Retry(J, Error),
    /// The account may have been changed. Find out with [`Unsettled::reconcile`] before doing
    /// anything again. Comes only from journeys that change an account.
    Unknown(Unsettled, Error),
}

/// A change of an account of which nobody knows whether it was made.
#[derive(Debug)]
pub struct Unsettled {
    client: Client,
    look: Look,
}

/// How to find out.
#[derive(Debug)]
enum Look {
    V1V2(v1v2::Reconciling),
    V3(v3::Reconciling),
    /// Not at all: the account's number is not known.
    Nowhere,
}

impl Unsettled {
    fn new(client: Client, look: Look) -> Self {
        Self { client, look }
    }

    /// Looks at the account. The look only reads and can be repeated.
    ///
    /// Gives [`Reconciled::Unknown`] without a call when the account's number is not known.
    ///
    /// # Errors
    ///
    /// [`Error`] when the look itself failed.
    pub async fn reconcile(&self) -> Result<Reconciled, Error> {
        let seen = match &self.look {
            Look::V1V2(look) => self.client.perform(look.clone()).await.map_err(|(_, why)| why),
            Look::V3(look) => self.client.perform(look.clone()).await.map_err(|(_, why)| why),
            Look::Nowhere => Ok(Reconciled::Unknown),
        };
        Ok(seen?)
    }
}

/// Goes on where the next state is reached, and stops with the reason otherwise: for the calls
/// before an OTP is out, which leave nothing behind that an application could hold on to.
fn reached<N, R, U>(step: Step<N, R, U>) -> Result<N, Error> {
    match step {
        Step::Next(next) => Ok(next),
        Step::Retry(_, failure) | Step::Unknown(_, failure) => Err(failure.into()),
        Step::Ended(ended) => Err(ended.into()),
    }
}

/// Where a submission led, or the state and why nothing was submitted.
type Attempt<N, R, U> = Result<Step<N, R, U>, (R, Error)>;

impl Client {
    /// Sends an OTP to whom `make` encrypts.
    async fn send<J, C>(
        &self,
        make: impl FnOnce(&Encryptor) -> Result<SendingOtp<J, C>, EncryptError>,
    ) -> Result<AwaitingOtp<J>, Error>
    where
        J: OtpJourney,
        C: Endpoint,
        SendingOtp<J, C>: Exchange<Next = Step<AwaitingOtp<J>, J, OtpMayBeOut<J>>>,
    {
        let key = self.key().await?;
        let sending = make(key.encryptor())?;
        reached(self.perform_with(sending, &key).await)
    }

    /// The number of an ABHA, which is all that V3 takes.
    fn number(&self, abha: AbhaId, what: Feature) -> Result<AbhaNumber, Error> {
        match abha {
            AbhaId::Number(number) => Ok(number),
            AbhaId::Address(_) => {
                Err(Error::NotInGeneration { what, generation: self.generation() })
            }
        }
    }

    /// Submits an OTP encrypted.
    async fn submit<J: EncryptsOtp>(
        &self,
        awaiting: AwaitingOtp<J>,
        otp: &Otp,
    ) -> Attempt<J::Done, AwaitingOtp<J>, J::OutcomeUnknown> {
        let key = match self.key().await {
            Ok(key) => key,
            Err(why) => return Err((awaiting, why)),
        };
        match awaiting.submit_otp(otp, key.encryptor()) {
            Ok(verifying) => Ok(self.perform_with(verifying, &key).await),
            Err((awaiting, why)) => Err((awaiting, why.into())),
        }
    }
}

/// Translates what a submission led to. `unknown` makes what an unknown outcome leaves behind.
fn submitted<N, R, U, T, J>(
    attempt: Attempt<N, R, U>,
    done: impl FnOnce(N) -> T,
    retry: impl FnOnce(R) -> J,
    unknown: impl FnOnce(U, Failure) -> Result<Submitted<T, J>, Error>,
) -> Result<Submitted<T, J>, Error> {
    match attempt {
        Ok(Step::Next(next)) => Ok(Submitted::Done(done(next))),
        Ok(Step::Retry(state, failure)) => Ok(Submitted::Retry(retry(state), failure.into())),
        Ok(Step::Unknown(state, failure)) => unknown(state, failure),
        Ok(Step::Ended(ended)) => Err(ended.into()),
        Err((state, why)) => Ok(Submitted::Retry(retry(state), why)),
    }
}

/// An unknown outcome that changed no account: the journey is over.
fn nothing_to_settle<U, S>(_: U, failure: Failure) -> Result<S, Error> {
    Err(failure.into())
}
