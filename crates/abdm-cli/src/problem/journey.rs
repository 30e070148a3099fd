//! Problems with journeys that wait in a store.

use std::time::Duration;

use abdm::Error;
use abdm::flows::AuthBy;
use abdm::flows::snapshot::{Action, Kind, StateKind};
use abdm::store::seal::OpenError;
use abdm::store::{JourneyId, StoreError};
use abdm::types::Effect;
use abdm::types::catalogue::PatientMessage;

use super::{At, Maybe, Problem, ResendFailed};
use crate::advice;
use crate::exit::Exit;
use crate::resend::{self, Resends};

impl Problem {
    /// An error that has to do with a store and with no call. `None` for all others.
    pub(super) fn of_waiting(error: &Error) -> Option<Self> {
        Some(match error {
            Error::AlreadyClaimed { id } => Self::already_claimed(id),
            Error::NoSuchJourney => Self::no_journey(),
            Error::PatientBusy { id } => Self::in_the_way(
                "patient_busy",
                "the patient has a journey open already at this facility; nothing was sent",
                format!(
                    "Go on with it: `abdm resume {id}`. Or give it up, and start again: \
                     `abdm resume {id} --discard`."
                ),
                id,
            ),
            Error::SameStart { id } => Self::in_the_way(
                "same_start",
                "a journey was begun with this --idempotency-key, and it does not wait for an OTP \
                 any more; nothing was sent",
                format!(
                    "`abdm resume {id}` tells what became of it. Another start takes another \
                     --idempotency-key."
                ),
                id,
            ),
            Error::Sealed(OpenError::Format) | Error::Snapshot(_) => Self::local(
                "unreadable_journey",
                Exit::Other,
                error.to_string(),
                "Use the release of abdm that began it.",
            ),
            Error::Sealed(_) => Self::local(
                "wrong_key",
                Exit::Usage,
                "store_key: the journey was sealed with another key; nothing was sent",
                "Set ABDM_STORE_KEY to the keys that it was begun with.",
            ),
            Error::Store(error) => Self::of_store(*error),
            _ => return None,
        })
    }

    /// The store, rather than what is in it. Whatever it was asked for, nothing was sent.
    pub(crate) fn of_store(error: StoreError) -> Self {
        Self::store(error.to_string(), "Check the store, then run it again.")
    }

    /// The same, where the store cannot even be opened.
    pub(crate) fn store(what: impl Into<String>, next: impl Into<String>) -> Self {
        Self::local("store", Exit::Other, what, next)
    }

    /// There is no such journey.
    pub(crate) fn no_such_journey(id: &JourneyId) -> Self {
        Self::no_journey().told_as(PatientMessage::RequestOver).of_journey(id)
    }

    fn no_journey() -> Self {
        Self {
            // An OTP of a journey that has expired is of no more use than one that was never sent.
            otp_sent: Some(Maybe::No),
            ..Self::local(
                "no_such_journey",
                Exit::NotDone,
                "there is no such journey in this store: it has expired, or never was; nothing was \
                 sent",
                "`abdm journeys` lists those that wait. If it is not among them, start again.",
            )
        }
    }

    fn in_the_way(cause: &'static str, what: &str, next: String, id: &JourneyId) -> Self {
        Self {
            otp_sent: Some(Maybe::No),
            took_effect: Some(Maybe::No),
            ..Self::local(cause, Exit::NotDone, what, next)
        }
        .of_journey(id)
    }

    /// Another process was faster.
    pub(crate) fn already_claimed(id: &JourneyId) -> Self {
        Self {
            effect: Effect::Possible,
            otp_sent: Some(Maybe::Yes),
            took_effect: Some(Maybe::Unknown),
            ..Self::local(
                "already_claimed",
                Exit::Unknown,
                "another process claimed the journey first; this one submitted nothing",
                format!("`abdm resume {id}` tells what became of it. Do not start again yet."),
            )
        }
        .told_as(PatientMessage::BeingHandled)
        .of_journey(id)
    }

    /// A process asked for an OTP and did not tell what came of it.
    pub(crate) fn otp_may_be_out(id: &JourneyId, since: Duration) -> Self {
        Self {
            effect: Effect::Possible,
            otp_sent: Some(Maybe::Unknown),
            took_effect: Some(Maybe::No),
            ..Self::local(
                "otp_may_be_out",
                Exit::Unknown,
                format!(
                    "an OTP may be out that cannot be used: it was asked for {} ago, and the \
                     process that did has not told what came of it",
                    advice::span(since)
                ),
                format!(
                    "Nothing was changed, and nothing is sent again by itself. If that process is \
                     gone, give the journey up: `abdm resume {id} --discard`. Then start again for \
                     a new OTP."
                ),
            )
        }
        .told_as(PatientMessage::OtpMayBeSent)
        .of_journey(id)
    }

    /// A process submitted the OTP or the choice and did not tell what came of it.
    pub(crate) fn submitted(
        id: &JourneyId,
        kind: Kind,
        may_have_changed: bool,
        since: Duration,
    ) -> Self {
        // Where an OTP goes before, it is the one that changes nothing.
        let by_password =
            kind.journey.by() == Some(AuthBy::Password) && (may_have_changed || !sends_otp(kind));
        let patient = match may_have_changed && !kind.action().can_be_done_again() {
            true => PatientMessage::ChangeMayBeDone,
            false if by_password => PatientMessage::PasswordAnswerLost,
            false => PatientMessage::AnswerLost,
        };
        let next = if kind.action() == Action::Enrol {
            enrol_again(Some(id))
        } else if kind.action().can_be_done_again() {
            format!("If that process is gone: {}", once_more(Some(id)))
        } else if may_have_changed {
            format!(
                "`abdm reconcile {id}` tells whether the account was changed. Do not start again \
                 before."
            )
        } else {
            format!(
                "Nothing was changed. If that process is gone, give the journey up: \
                 `abdm resume {id} --discard`. Then start again for a new OTP."
            )
        };
        let secret = if by_password { "password" } else { "OTP" };
        let what = format!(
            "the {secret} was submitted {} ago, and the process that did has not told what came of it; \
             it is not submitted again",
            advice::span(since)
        );
        let problem = Self {
            effect: Effect::Possible,
            otp_sent: Some(Maybe::Yes),
            took_effect: Some(Maybe::Unknown),
            ..Self::local("submitted", Exit::Unknown, what, next)
        }
        .told_as(patient)
        .of_journey(id);
        if sends_otp(kind) { problem } else { problem.without_otp() }
    }

    /// The journey is over, however it ended.
    pub(crate) fn finished(id: &JourneyId) -> Self {
        let what = "the journey is over; nothing was sent";
        Self {
            effect: Effect::Settled,
            ..Self::local("finished", Exit::NotDone, what, "Start again for a new OTP.")
        }
        .told_as(PatientMessage::RequestOver)
        .of_journey(id)
    }

    /// There is no change to look for.
    pub(crate) fn nothing_in_doubt(id: &JourneyId) -> Self {
        Self::local(
            "nothing_in_doubt",
            Exit::NotDone,
            "the journey has no change of an account in doubt; nothing was sent",
            format!("`abdm resume {id}` goes on with it."),
        )
        .of_journey(id)
    }

    /// The same for a change in doubt that the store keeps.
    pub(crate) fn kept_in_doubt(self, id: &JourneyId) -> Self {
        let next = format!(
            "Do not start again yet: the service may still be at work. Wait a minute, then \
             `abdm reconcile {id}`. If nothing has changed by then, give the journey up: \
             `abdm resume {id} --discard`. Then start again for a new OTP."
        );
        Self { next, ..self }.of_journey(id)
    }

    /// A change without an answer, and the account was found unchanged. That can still change: the
    /// service may be at work.
    pub(crate) fn unchanged_so_far(id: &JourneyId) -> Self {
        Self {
            effect: Effect::Possible,
            otp_sent: Some(Maybe::Yes),
            took_effect: Some(Maybe::Unknown),
            ..Self::local(
                "not_done",
                Exit::NotDone,
                "so far the account is unchanged",
                format!(
                    "The service may still be at work for a minute after the OTP was submitted: \
                     look again then. If nothing has changed, give the journey up: \
                     `abdm resume {id} --discard`. Then start again for a new OTP."
                ),
            )
        }
        .told_as(PatientMessage::ChangeMayBeDone)
        .of_journey(id)
    }

    /// No answer came, and nothing of the account shows whether it was done.
    pub(crate) fn unseen(self, id: Option<&JourneyId>) -> Self {
        let problem = Self {
            what: format!("{}; nothing of the account shows whether it was done", self.what),
            next: once_more(id),
            exit: Exit::Unknown,
            ..self
        };
        match id {
            Some(id) => problem.of_journey(id),
            None => problem,
        }
    }

    /// A change without an answer, and a look at the account did not tell more.
    pub(crate) fn unsettled(id: &JourneyId, kind: Kind, look: Option<&Error>) -> Self {
        if look.is_none() && kind.action().can_be_done_again() {
            let lost = Self {
                effect: Effect::Possible,
                otp_sent: Some(Maybe::Yes),
                took_effect: Some(Maybe::Unknown),
                ..Self::local("unclear", Exit::Unknown, "no answer came", "")
            }
            .told_as(PatientMessage::AnswerLost);
            return match kind.action() {
                Action::Enrol => lost.enrolment_unknown(false, Some(id)),
                _ => lost.unseen(Some(id)),
            };
        }
        let (cause, what) = match look {
            None => ("unclear", "the account does not tell whether it was changed".to_owned()),
            Some(error) => {
                (advice::cause(error), format!("looking at the account failed: {error}"))
            }
        };
        let next = match look {
            None => "Ask the patient, or the service's support.".to_owned(),
            Some(_) => format!("Only a look failed; look again: `abdm reconcile {id}`."),
        };
        Self {
            effect: Effect::Possible,
            otp_sent: Some(Maybe::Yes),
            took_effect: Some(Maybe::Unknown),
            ..Self::local(cause, Exit::Unknown, what, next)
        }
        .told_as(PatientMessage::ChangeMayBeDone)
        .of_journey(id)
    }

    /// Nobody knows whether an ABHA was made; or, where one `is_made`, whether it has the mobile that
    /// is wanted.
    pub(crate) fn enrolment_unknown(self, is_made: bool, id: Option<&JourneyId>) -> Self {
        let (what, next) = match is_made {
            true => (
                "the ABHA is made, and nobody knows whether it has the mobile that is wanted",
                "`abdm profile` shows the mobile.".to_owned(),
            ),
            false => ("nobody knows whether the ABHA is made", enrol_again(id)),
        };
        let what = format!("{}; {what}", self.what);
        let problem = Self { what, next, exit: Exit::Unknown, ..self };
        match id {
            Some(id) => problem.of_journey(id),
            None => problem,
        }
    }

    /// The ABHA is there; what went wrong came after.
    pub(crate) fn after_enrolment(self) -> Self {
        let what = format!("the ABHA is there, but: {}", self.what);
        Self { what, otp_sent: Some(Maybe::Yes), took_effect: Some(Maybe::Yes), ..self }
    }

    /// A submission was refused, or there is none to make, and the journey waits for the next.
    pub(crate) fn goes_on(self, id: &JourneyId, attempts_left: bool) -> Self {
        let next = if attempts_left {
            format!("The journey waits for the OTP: `abdm resume {id}`.")
        } else {
            format!(
                "Services lock an account after more attempts. Give the journey up: \
                 `abdm resume {id} --discard`. Then start again for a new OTP."
            )
        };
        match attempts_left {
            true => self.still_open(id, next),
            false => self.told_as(PatientMessage::StartAgain).still_open(id, next),
        }
    }

    /// The same for a password, with which no OTP goes out.
    pub(crate) fn password_goes_on(self, id: &JourneyId, attempts_left: bool) -> Self {
        let next = match attempts_left {
            true => format!("The journey waits for the password: `abdm resume {id}`."),
            false => format!(
                "Services lock an account after more attempts. Give the journey up: \
                 `abdm resume {id} --discard`. Use an OTP instead."
            ),
        };
        self.still_open(id, next).without_otp()
    }

    /// The first OTP was accepted, and the second was not sent.
    pub(crate) fn second_not_sent(self, id: Option<&JourneyId>) -> Self {
        match id {
            Some(id) => {
                self.still_open(id, format!("The new mobile is proven. Go on: `abdm resume {id}`."))
            }
            None => self.with_otp_unused(),
        }
    }

    /// The same for the choice of an account.
    pub(crate) fn choice_goes_on(self, id: &JourneyId) -> Self {
        let next = format!(
            "The choice stays open for some minutes: `abdm resume {id} --account NUMBER`, with one \
             of the listed accounts."
        );
        self.still_open(id, next)
    }

    fn still_open(self, id: &JourneyId, next: String) -> Self {
        Self {
            effect: Effect::Settled,
            otp_sent: Some(Maybe::Yes),
            took_effect: Some(Maybe::No),
            next,
            ..self
        }
        .of_journey(id)
    }

    /// The OTP was not sent again, or nobody knows whether it was. In a store its journey goes on.
    pub(crate) fn of_resend(
        error: &Error,
        resends: Option<Resends>,
        id: Option<&JourneyId>,
    ) -> Self {
        let mut problem = Self::of(error, At::Resending);
        let mut resent = Maybe::No;
        let mut enter = "";
        match problem.effect {
            Effect::Possible => {
                resent = Maybe::Unknown;
                problem.what += "; another OTP may be out";
                enter = "The patient enters the OTP that came last. ";
            }
            // The first one is out.
            _ => problem.effect = Effect::Settled,
        }
        problem.resend = Some(ResendFailed { resent, resends });
        let Some(id) = id else { return problem.told_as(PatientMessage::StartAgain) };
        let next = format!("{enter}{}", resend::next(resends, id));
        Self { otp_sent: Some(Maybe::Yes), took_effect: Some(Maybe::No), next, ..problem }
            .of_journey(id)
    }

    /// There is no OTP that could be sent again: it was accepted.
    pub(crate) fn awaits_no_otp(id: &JourneyId) -> Self {
        let problem = Self::local(
            "awaits_no_otp",
            Exit::NotDone,
            "the journey waits for the choice of an account, not for an OTP; nothing was sent",
            "",
        );
        problem.told_as(PatientMessage::ChooseListed).choice_goes_on(id)
    }

    /// As many OTPs were refused as one journey may submit, by whichever process.
    pub(crate) fn no_attempts_left(id: Option<&JourneyId>) -> Self {
        let what = "otp: too many were refused in this journey; none was submitted now";
        let problem = Self::local("too_many_attempts", Exit::NotDone, what, "Start again.")
            .told_as(PatientMessage::StartAgain);
        match id {
            Some(id) => problem.goes_on(id, false),
            None => problem.with_otp_unused(),
        }
    }

    /// As many passwords were refused as one journey may submit, by whichever process.
    pub(crate) fn no_passwords_left() -> Self {
        let what = "password: too many were refused in this journey; none was submitted now";
        Self::local("too_many_attempts", Exit::NotDone, what, "Use an OTP instead.")
            .told_as(PatientMessage::StartAgain)
    }

    /// The error of an attempt to take up a journey, of which the store shows the state in clear.
    pub(crate) fn of_resuming(error: &Error, id: &JourneyId, kind: Kind, state: StateKind) -> Self {
        let otp_sent = match state {
            StateKind::SendingOtp | StateKind::OtpMayBeOut => Some(Maybe::Unknown),
            StateKind::Finished => None,
            _ if !sends_otp(kind) => Some(Maybe::No),
            _ => Some(Maybe::Yes),
        };
        let problem = Self::of(error, At::Resuming);
        Self { otp_sent: problem.otp_sent.or(otp_sent), ..problem }.of_journey(id)
    }

    /// The same, and which journey it is about.
    pub(crate) fn of_journey(self, id: &JourneyId) -> Self {
        Self { journey: Some(*id), ..self }
    }
}

/// What is safe where an ABHA may have been made.
fn enrol_again(id: Option<&JourneyId>) -> String {
    let first = id.map_or_else(String::new, |id| {
        format!("Give this journey up: `abdm resume {id} --discard`. Then ")
    });
    let enrol = if id.is_some() { "enrol" } else { "Enrol" };
    format!(
        "{first}{enrol} again, for a new OTP: an ABHA that was made is found, and no second one is \
         made. `abdm retrieve aadhaar-otp` finds it too."
    )
}

/// What to do about a change that does no harm when it is made twice. `id` is the journey in the store,
/// where there is one.
pub(crate) fn once_more(id: Option<&JourneyId>) -> String {
    let harmless = "To do it again is harmless";
    match id {
        Some(id) => format!(
            "{harmless}: give the journey up, `abdm resume {id} --discard`. Then start again for a new \
             OTP."
        ),
        None => format!("{harmless}: start again for a new OTP."),
    }
}

/// Whether an OTP goes out in the journey, be it before a password.
pub(crate) fn sends_otp(kind: Kind) -> bool {
    kind.states().any(|state| state == StateKind::SendingOtp)
}

/// Whether the journey changes the account.
pub(crate) fn may_change(kind: Kind) -> bool {
    kind.action().changes_account()
}
