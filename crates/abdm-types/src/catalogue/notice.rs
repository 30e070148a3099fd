use std::borrow::Cow;
use std::time::Duration;

use super::{Explanation, Language, PatientMessage};
use crate::{Carries, Cause, Effect, Failure, FailureKind, Role};

/// A message for the patient, with the wait that belongs into it.
///
/// Holds nothing about the patient, so it may be logged and stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PatientNotice {
    message: PatientMessage,
    wait: Option<Duration>,
}

impl PatientNotice {
    /// The message, in the form that says how long to wait if a wait is given and the message has
    /// such a form.
    pub const fn new(message: PatientMessage, wait: Option<Duration>) -> Self {
        let message = message.with(wait);
        Self { message, wait: if message.takes_wait() { wait } else { None } }
    }

    /// What a failed call is told as.
    ///
    /// The effect comes first: where nobody knows whether the call was carried out, the patient is
    /// told that, and not what an answer that blames some other service may have said.
    pub fn of(failure: &Failure) -> Self {
        let rest = failure.rest().map(|rest| rest.wait());
        let message = match (failure.effect(), failure.kind()) {
            // Nobody has to keep from doing again what does no harm.
            (Effect::Possible, _) if failure.is_harmless_again() => {
                when_unanswered(Role::Submits, failure.carries())
            }
            (Effect::Possible, _) => when_unanswered(failure.role(), failure.carries()),
            (_, FailureKind::Input(input)) => PatientMessage::of_input(input),
            (_, FailureKind::Service(error)) => {
                return Self::of_refusal(&Explanation::of(error), rest);
            }
            (_, FailureKind::Network(_)) if rest.is_some() => PatientMessage::TryLater,
            (_, FailureKind::Network(_)) => PatientMessage::NoConnection,
            (_, FailureKind::Incomplete(_) | FailureKind::Unreadable { .. }) => {
                PatientMessage::TryLater
            }
        };
        Self::new(message, rest)
    }

    fn of_refusal(explanation: &Explanation, rest: Option<Duration>) -> Self {
        let wait = match explanation.cause() {
            Cause::Locked { wait } | Cause::RateLimited { wait } | Cause::TooManyOtps { wait } => {
                wait
            }
            _ => None,
        };
        Self::new(explanation.patient(), rest.or(wait))
    }

    /// Which message it is.
    pub const fn message(&self) -> PatientMessage {
        self.message
    }

    /// The [key](PatientMessage::key) of the message.
    pub const fn key(&self) -> &'static str {
        self.message.key()
    }

    /// The wait in the text.
    pub const fn wait(&self) -> Option<Duration> {
        self.wait
    }

    /// The text that comes with the library.
    pub fn text(&self, language: Language) -> Cow<'static, str> {
        filled(self.message.text(language), self.wait, |wait| language.wait(wait))
    }
}

impl From<PatientMessage> for PatientNotice {
    /// Without a wait.
    fn from(message: PatientMessage) -> Self {
        Self::new(message, None)
    }
}

/// Puts the wait in its place.
pub(super) fn filled<'a>(
    text: &'a str,
    wait: Option<Duration>,
    say: impl FnOnce(Duration) -> String,
) -> Cow<'a, str> {
    match wait {
        Some(wait) if text.contains(WAIT) => Cow::Owned(text.replace(WAIT, &say(wait))),
        _ => Cow::Borrowed(text),
    }
}

/// The place of a wait in a text.
pub(super) const WAIT: &str = "{wait}";

/// What a call is told as that may or may not have been carried out.
const fn when_unanswered(role: Role, carries: Carries) -> PatientMessage {
    match role {
        Role::Submits if matches!(carries, Carries::Password) => PatientMessage::PasswordAnswerLost,
        Role::ObtainsToken | Role::Reads => PatientMessage::TryLater,
        Role::ResendsOtp | Role::SendsOtp => PatientMessage::OtpMayBeSent,
        Role::Chooses | Role::Submits => PatientMessage::AnswerLost,
        Role::Renews => PatientMessage::LoginAgain,
        Role::Leaves => PatientMessage::LogoutUnconfirmed,
        Role::Changes => PatientMessage::ChangeMayBeDone,
    }
}
