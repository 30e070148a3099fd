//! Why a command did not succeed: for people on standard error, for programs as JSON.

mod journey;
mod shown;
#[cfg(test)]
mod tests;

use std::time::Duration;

use abdm::flows::snapshot::Action;
use abdm::flows::{CannotChoose, Ended};
use abdm::store::JourneyId;
use abdm::types::catalogue::{PatientMessage, PatientNotice};
use abdm::types::{Effect, Failure, FailureKind, InvalidInput, Network, Role};
use abdm::{BuildError, Error};
use serde_json::Value;

pub(crate) use self::journey::{may_change, sends_otp};
pub(crate) use self::shown::label;
use crate::advice;
use crate::exit::Exit;
use crate::resend::Resends;

/// What an OTP that was not used comes to.
const NEW_OTP: &str = " It takes a new OTP: start again.";
/// What is said of an OTP that was.
const OTP_IS_SPENT: &str = " and the OTP is spent";
const ANOTHER_LOGIN: &str = " Another login takes a new OTP.";

/// A command that did not succeed, and what to do next.
///
/// Holds no Aadhaar number, OTP or token, and no full ABHA or mobile number.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    what: String,
    cause: &'static str,
    /// Of the whole command, not of the call that failed: never [`None`](Effect::None) once an OTP
    /// was sent.
    effect: Effect,
    otp_sent: Option<Maybe>,
    took_effect: Option<Maybe>,
    next: String,
    exit: Exit,
    call: Option<Call>,
    /// What `abdm explain` knows more of.
    explain: Option<String>,
    /// What the patient may be told; `None` where it is no patient's business.
    patient: Option<PatientNotice>,
    accounts: Vec<Value>,
    accounts_total: usize,
    /// The journey in the store that it is about.
    journey: Option<JourneyId>,
    resend: Option<ResendFailed>,
}

/// The call that failed.
#[derive(Debug, Clone)]
struct Call {
    endpoint: &'static str,
    status: Option<u16>,
    code: Option<String>,
    wait: Option<Duration>,
}

/// The OTP was to be sent again.
#[derive(Debug, Clone, Copy)]
struct ResendFailed {
    resent: Maybe,
    resends: Option<Resends>,
}

/// What is known of something that may have happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Maybe {
    No,
    Yes,
    Unknown,
}

/// Where in a command an error came up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum At {
    /// In a call that only reads.
    Reading,
    /// On the way to the OTP.
    Asking,
    /// After the OTP was sent, on the way to another one.
    Resending,
    /// After the OTP was sent, in a journey that changes no account.
    Submitting,
    /// With the password of a journey that sends no OTP and changes no account.
    SubmittingPassword,
    /// After the OTP was sent, in a journey that changes the account so.
    Changing(Action),
    /// On the way to a journey that waits in a store.
    Resuming,
    /// In a call that changes the account without an OTP.
    Updating,
    /// In a call that ends a login.
    Ending,
}

impl Problem {
    /// The error of a call or a journey.
    pub(crate) fn of(error: &Error, at: At) -> Self {
        if let Some(problem) = Self::of_waiting(error) {
            return problem.after(at).told_as(error.patient_notice());
        }
        let otp_sent = match at {
            At::Reading | At::Resuming | At::Updating | At::Ending => None,
            At::SubmittingPassword => Some(Maybe::No),
            At::Asking => Some(otp_may_be_out(error)),
            At::Resending | At::Submitting | At::Changing(_) => Some(Maybe::Yes),
        };
        let took_effect = match (at, error.effect()) {
            (At::Reading | At::Resuming, _) => None,
            (At::Asking | At::Resending, _) | (_, Effect::None | Effect::Settled) => {
                Some(Maybe::No)
            }
            (_, Effect::Possible) => Some(Maybe::Unknown),
        };
        let after_otp = otp_sent == Some(Maybe::Yes);
        let mut what = match error {
            Error::OtherGeneration { given, client } => format!(
                "the {} is of generation {}, this command speaks {}; nothing was sent",
                if at == At::Resuming { "journey" } else { "login" },
                given.as_str(),
                client.as_str()
            ),
            _ => error.to_string(),
        };
        let mut next = advice::next(error, at);
        let mut effect = error.effect();
        if after_otp && effect == Effect::None {
            // Only the last call was not sent.
            effect = Effect::Settled;
            if let Some(text) = what.strip_suffix(advice::NOTHING_SENT) {
                what.truncate(text.len());
            }
            next += NEW_OTP;
        }
        Self {
            what,
            cause: advice::cause(error),
            effect,
            otp_sent,
            took_effect,
            next,
            exit: exit(error),
            call: error.failure().map(|failure| Call {
                endpoint: failure.endpoint(),
                status: failure.status(),
                code: failure.service_error().and_then(|e| e.code()).map(ToString::to_string),
                wait: error.wait(),
            }),
            explain: explained(error),
            // Another --generation than that of the login is nothing that a patient could mend.
            patient: Some(error.patient_notice())
                .filter(|_| !matches!(error, Error::OtherGeneration { .. })),
            accounts: Vec::new(),
            accounts_total: 0,
            journey: None,
            resend: None,
        }
    }

    /// Wrong arguments or missing input.
    pub(crate) fn usage(what: impl Into<String>, next: impl Into<String>) -> Self {
        Self::local("usage", Exit::Usage, what, next)
    }

    /// Malformed input: names the field and the rule, never the value.
    pub(crate) fn malformed(field: &str, error: InvalidInput) -> Self {
        let what = format!("{field}: {}", error.rule());
        let problem = Self::local(
            "invalid_input",
            Exit::Usage,
            what,
            "Correct it and run the command again.",
        );
        match PatientMessage::of_input(&error) {
            // Of the setup, and nothing that a patient gave.
            PatientMessage::ContactDesk => problem,
            message => problem.told_as(message),
        }
    }

    /// Something on this machine.
    pub(crate) fn other(what: impl Into<String>, next: impl Into<String>) -> Self {
        Self::local("other", Exit::Other, what, next)
    }

    /// The service is not what the command needs.
    pub(crate) fn wrong_service(what: impl Into<String>, next: impl Into<String>) -> Self {
        Self::local("wrong_service", Exit::Other, what, next)
    }

    /// Somebody on the way, or the service itself, does not take this client's calls.
    pub(crate) fn refused(what: impl Into<String>, next: impl Into<String>) -> Self {
        Self::local("refused", Exit::Refused, what, next)
    }

    /// Some of what `abdm doctor` looked at.
    pub(crate) fn unwell(what: String, next: String, exit: Exit) -> Self {
        Self::local("unwell", exit, what, next)
    }

    /// The service answered, and said that it is not so.
    pub(crate) fn said_no(what: &str) -> Self {
        Self {
            effect: Effect::Settled,
            took_effect: Some(Maybe::No),
            ..Self::refused(what, "Read the account: `abdm profile`.")
        }
    }

    /// A host that does not answer.
    pub(crate) fn not_reached(what: impl Into<String>, next: impl Into<String>) -> Self {
        Self::local("not_reached", Exit::NotReached, what, next)
    }

    /// No answer came, and the account was found unchanged. That can still change: the service may
    /// be at work.
    pub(crate) fn not_done_so_far(self, action: Action) -> Self {
        Self {
            what: format!("{}; so far the account is unchanged", self.what),
            cause: "not_done",
            next: format!(
                "Do not start again yet: the service may still be at work. Wait a minute, then look \
                 again; {}. If nothing has changed by then, start again for a new OTP.",
                advice::where_it_shows(action)
            ),
            exit: Exit::Unknown,
            ..self
        }
        .told_as(PatientMessage::ChangeMayBeDone)
    }

    /// No answer came, and a look at the account did not tell more.
    pub(crate) fn still_unknown(self, look: Option<&Error>) -> Self {
        let found = match look {
            Some(error) => format!("looking at the account failed as well: {error}"),
            None => "the account does not tell".to_owned(),
        };
        Self { what: format!("{}; {found}", self.what), exit: Exit::Unknown, ..self }
            .told_as(PatientMessage::ChangeMayBeDone)
    }

    fn local(
        cause: &'static str,
        exit: Exit,
        what: impl Into<String>,
        next: impl Into<String>,
    ) -> Self {
        Self {
            what: what.into(),
            cause,
            effect: Effect::None,
            otp_sent: None,
            took_effect: None,
            next: next.into(),
            exit,
            call: None,
            explain: None,
            patient: None,
            accounts: Vec::new(),
            accounts_total: 0,
            journey: None,
            resend: None,
        }
    }

    /// The same, after an OTP went out that was not used and cannot be used any more.
    pub(crate) fn with_otp_unused(self) -> Self {
        Self {
            effect: Effect::Settled,
            otp_sent: Some(Maybe::Yes),
            took_effect: Some(Maybe::No),
            next: match self.cause {
                // The command cannot be run again with what was malformed.
                "invalid_input" => "Start again for a new OTP.".to_owned(),
                _ => self.next + NEW_OTP,
            },
            ..self
        }
        .told_as(PatientMessage::StartAgain)
    }

    /// The same, once no other OTP is taken: what the patient is told about the OTP alone would have
    /// another one entered.
    pub(crate) fn for_good(self, error: &Error) -> Self {
        if error.is_wrong_otp() { self.told_as(PatientMessage::StartAgain) } else { self }
    }

    /// The same of a journey that sends none.
    pub(crate) fn without_otp(self) -> Self {
        let next = match self.next.strip_suffix(NEW_OTP) {
            Some(next) => next.to_owned(),
            None => self.next.replace("tart again for a new OTP.", "tart again."),
        };
        let next = next.strip_suffix(ANOTHER_LOGIN).unwrap_or(&next);
        let next = next.strip_prefix(advice::OTP_SPENT).unwrap_or(next).to_owned();
        let what = self.what.replacen(OTP_IS_SPENT, "", 1);
        Self { what, otp_sent: Some(Maybe::No), next, ..self }
    }

    /// The same of a password that comes after an OTP.
    pub(crate) fn after_first_otp(self) -> Self {
        let effect = match self.effect {
            Effect::None => Effect::Settled,
            effect => effect,
        };
        Self { effect, otp_sent: Some(Maybe::Yes), ..self }
    }

    /// The login succeeded, and this kept it from being kept.
    pub(crate) fn after_login(self) -> Self {
        Self {
            what: format!(
                "the patient is logged in{OTP_IS_SPENT}, but the login was not kept: {}",
                self.what
            ),
            cause: "login_not_kept",
            effect: Effect::Settled,
            otp_sent: Some(Maybe::Yes),
            took_effect: Some(Maybe::Yes),
            next: format!("{}{ANOTHER_LOGIN}", self.next),
            exit: Exit::Other,
            ..self
        }
    }

    /// The same, with the accounts that could have been chosen, masked, or the first of them.
    pub(crate) fn with_accounts(self, accounts: Vec<Value>, accounts_total: usize) -> Self {
        Self { accounts, accounts_total, ..self }
    }

    /// The same, with what the patient may be told.
    pub(crate) fn told_as(self, notice: impl Into<PatientNotice>) -> Self {
        Self { patient: Some(notice.into()), ..self }
    }

    /// What has to do with a store and no call, where the OTP was out before it came up.
    fn after(self, at: At) -> Self {
        match at {
            At::Resending | At::Submitting | At::Changing(_) if self.otp_sent.is_none() => Self {
                effect: Effect::Settled,
                otp_sent: Some(Maybe::Yes),
                took_effect: Some(Maybe::No),
                ..self
            },
            _ => self,
        }
    }

    pub(crate) fn exit(&self) -> Exit {
        self.exit
    }
}

impl From<BuildError> for Problem {
    fn from(error: BuildError) -> Self {
        Self::usage(error.to_string(), "Correct it and run the command again.")
    }
}

/// Whether an OTP may be on its way although the journey stopped before the patient was asked.
fn otp_may_be_out(error: &Error) -> Maybe {
    let sending = error.failure().is_some_and(|failure| failure.role() == Role::SendsOtp);
    if sending && error.effect() == Effect::Possible { Maybe::Unknown } else { Maybe::No }
}

/// The code, or the name where the catalogue has one for a refusal without a code. Of the web framework
/// it knows no more than is told already.
fn explained(error: &Error) -> Option<String> {
    let explanation = error.explanation()?;
    let code = explanation.code().map(ToString::to_string);
    let name = || explanation.entry().map(|entry| entry.code).filter(|name| *name != "framework");
    code.or_else(|| name().map(str::to_owned))
}

fn exit(error: &Error) -> Exit {
    match error {
        Error::CannotChoose(CannotChoose::NotListed)
        | Error::Input(_)
        | Error::NoSuchMethod(_)
        | Error::NotInGeneration { .. }
        | Error::OtherGeneration { .. }
        | Error::OtherSession => Exit::Usage,
        Error::Ended(Ended::Refused(failure)) | Error::Call(failure) => exit_of_call(failure),
        Error::CannotChoose(_) | Error::Ended(_) => Exit::Refused,
        Error::Resend(_) => Exit::NotDone,
        _ => Exit::Other,
    }
}

fn exit_of_call(failure: &Failure) -> Exit {
    match (failure.effect(), failure.kind()) {
        (Effect::Possible, _) => Exit::Unknown,
        (_, FailureKind::Input(_)) => Exit::Usage,
        // A session that was refused kept the call itself from being sent.
        (_, FailureKind::Service(_)) => Exit::Refused,
        (Effect::None, FailureKind::Network(Network::Request)) => Exit::Other,
        (Effect::None, FailureKind::Network(_)) => Exit::NotReached,
        _ => Exit::Other,
    }
}
