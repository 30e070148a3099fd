//! What a worker writes down, before and after each step, for the orchestrator to read: a line per
//! event. What is in the pipe survives the worker.
//!
//! A line names a patient by number only. There is no OTP in it and nothing that identifies anybody.

use std::fmt;
use std::io::Write;

use abdm::Error;
use abdm::store::JourneyId;
use abdm::types::Effect;

/// Something that happened in a journey.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) case: u64,
    /// Which of the patient's journeys.
    pub(crate) leg: usize,
    pub(crate) event: Event,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Event {
    /// A request with this number is about to ask for an OTP.
    Asking(u32),
    /// What the client says of it.
    Asked(u32, Report, Option<JourneyId>),
    /// What the journey of that request came back as.
    Found(u32, State),
    /// An OTP is about to be submitted.
    Submitting,
    /// What the client says of it.
    Submitted(Answer),
    /// The call after an OTP is about to be made once more, which may send a second one.
    GoingOn,
    /// What the client says of it.
    WentOn(Answer),
    /// An account is about to be chosen.
    Choosing,
    Chosen(Answer),
    /// A call was dropped while it was under way.
    Dropped,
    /// The patient had another journey open, which was given up.
    Busy,
    Reconciled(Seen),
    /// Left in the store, for another process.
    Parked(u32, JourneyId),
    /// The change is in doubt, and left to be looked up later.
    Doubtful(u32, JourneyId),
    Ended(End),
    /// No OTP could be had, for this journey or for the login that it needs again. The patient comes
    /// back later.
    Stranded,
    /// The patient has nothing more to do.
    Over,
    /// Something that must not be.
    Wrong(Fault),
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum $name {
            $($(#[$variant_doc])* $variant,)*
        }

        impl $name {
            fn parse(word: &str) -> Option<Self> {
                match word {
                    $($word => Some(Self::$variant),)*
                    _ => None,
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(match self {
                    $(Self::$variant => $word,)*
                })
            }
        }
    };
}

words! {
    /// Whether an OTP was sent, as the client tells.
    Report {
        Sent = "sent",
        NotSent = "not-sent",
        Refused = "refused",
        Unknown = "unknown",
    }
}

words! {
    /// What became of a submission, as the client tells.
    Answer {
        Done = "done",
        Choose = "choose",
        /// A second OTP was sent.
        Next = "next",
        /// It was accepted, and the call that follows was not carried out.
        Stays = "stays",
        Wrong = "wrong",
        NotSent = "not-sent",
        /// Nothing was sent: the service's key cannot be used.
        NoKey = "no-key",
        /// Nothing was sent: the store failed.
        NoStore = "no-store",
        Refused = "refused",
        Unknown = "unknown",
        Claimed = "claimed",
        Gone = "gone",
    }
}

words! {
    /// A journey that came back.
    State {
        Awaiting = "awaiting",
        Choosing = "choosing",
        Between = "between",
        MayBeOut = "may-be-out",
        Submitted = "submitted",
        Finished = "finished",
        Gone = "gone",
    }
}

words! {
    /// What a look at the account shows.
    Seen {
        Done = "done",
        NotDone = "not-done",
        Unknown = "unknown",
        Failed = "failed",
    }
}

words! {
    /// How a journey ends.
    End {
        Finished = "finished",
        Refused = "refused",
        Unknown = "unknown",
        Lost = "lost",
    }
}

words! {
    /// What must not be.
    Fault {
        BothLost = "of-two-submissions-both-were-too-late",
        BothSubmitted = "two-submissions-of-one-journey",
        NoOtp = "an-otp-was-reported-as-sent-and-is-not-in-the-outbox",
        OtherAccount = "another-patients-account",
        OtherJourney = "another-kind-of-journey-came-back",
        SecondJourney = "a-repeated-request-began-a-second-journey",
        Store = "the-store-failed",
        Stuck = "it-does-not-come-to-an-end",
        Unexplained = "an-error-without-a-meaning-here",
    }
}

impl Report {
    pub(crate) fn of(error: &Error) -> Self {
        match error.effect() {
            Effect::None => Self::NotSent,
            Effect::Settled => Self::Refused,
            Effect::Possible => Self::Unknown,
        }
    }
}

impl Answer {
    pub(crate) fn of(error: &Error) -> Self {
        match (error, error.effect()) {
            (Error::AlreadyClaimed { .. }, _) => Self::Claimed,
            (Error::NoSuchJourney, _) => Self::Gone,
            (Error::Key(_), _) => Self::NoKey,
            (Error::Store(_), _) => Self::NoStore,
            _ if error.is_wrong_otp() => Self::Wrong,
            (_, Effect::None) => Self::NotSent,
            (_, Effect::Settled) => Self::Refused,
            (_, Effect::Possible) => Self::Unknown,
        }
    }
}

/// Writes a line whole or not at all: a pipe takes this much at once.
pub(crate) fn write(line: &Line) {
    let text = format!("{line}\n");
    // Fails only if the orchestrator is gone, and then nobody is interested.
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.case, self.leg, self.event)
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Asking(ask) => write!(f, "asking {ask}"),
            Self::Asked(ask, report, None) => write!(f, "asked {ask} {report}"),
            Self::Asked(ask, report, Some(id)) => write!(f, "asked {ask} {report} {id}"),
            Self::Found(ask, state) => write!(f, "found {ask} {state}"),
            Self::Submitting => f.write_str("submitting"),
            Self::Submitted(answer) => write!(f, "submitted {answer}"),
            Self::GoingOn => f.write_str("going-on"),
            Self::WentOn(answer) => write!(f, "went-on {answer}"),
            Self::Choosing => f.write_str("choosing"),
            Self::Chosen(answer) => write!(f, "chosen {answer}"),
            Self::Dropped => f.write_str("dropped"),
            Self::Busy => f.write_str("busy"),
            Self::Reconciled(seen) => write!(f, "reconciled {seen}"),
            Self::Parked(ask, id) => write!(f, "parked {ask} {id}"),
            Self::Doubtful(ask, id) => write!(f, "doubtful {ask} {id}"),
            Self::Ended(end) => write!(f, "ended {end}"),
            Self::Stranded => f.write_str("stranded"),
            Self::Over => f.write_str("over"),
            Self::Wrong(fault) => write!(f, "wrong {fault}"),
        }
    }
}

impl Line {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let words: Vec<&str> = text.split(' ').collect();
        let (&[case, leg, verb], rest) = words.split_first_chunk()?;
        let id = |word: &str| JourneyId::parse(word).ok();
        let event = match (verb, rest) {
            ("asking", [ask]) => Event::Asking(ask.parse().ok()?),
            ("asked", [ask, report]) => {
                Event::Asked(ask.parse().ok()?, Report::parse(report)?, None)
            }
            ("asked", [ask, report, journey]) => {
                Event::Asked(ask.parse().ok()?, Report::parse(report)?, Some(id(journey)?))
            }
            ("found", [ask, state]) => Event::Found(ask.parse().ok()?, State::parse(state)?),
            ("submitting", []) => Event::Submitting,
            ("submitted", [answer]) => Event::Submitted(Answer::parse(answer)?),
            ("going-on", []) => Event::GoingOn,
            ("went-on", [answer]) => Event::WentOn(Answer::parse(answer)?),
            ("choosing", []) => Event::Choosing,
            ("chosen", [answer]) => Event::Chosen(Answer::parse(answer)?),
            ("dropped", []) => Event::Dropped,
            ("busy", []) => Event::Busy,
            ("reconciled", [seen]) => Event::Reconciled(Seen::parse(seen)?),
            ("parked", [ask, journey]) => Event::Parked(ask.parse().ok()?, id(journey)?),
            ("doubtful", [ask, journey]) => Event::Doubtful(ask.parse().ok()?, id(journey)?),
            ("ended", [end]) => Event::Ended(End::parse(end)?),
            ("stranded", []) => Event::Stranded,
            ("over", []) => Event::Over,
            ("wrong", [fault]) => Event::Wrong(Fault::parse(fault)?),
            _ => return None,
        };
        Some(Self { case: case.parse().ok()?, leg: leg.parse().ok()?, event })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_event_is_read_as_it_was_written() {
        let id = JourneyId::from_bytes([7; 16]);
        let events = [
            Event::Asking(3),
            Event::Asked(3, Report::NotSent, None),
            Event::Asked(0, Report::Sent, Some(id)),
            Event::Found(1, State::MayBeOut),
            Event::Submitting,
            Event::Submitted(Answer::Claimed),
            Event::GoingOn,
            Event::WentOn(Answer::Next),
            Event::Choosing,
            Event::Chosen(Answer::Done),
            Event::Dropped,
            Event::Busy,
            Event::Reconciled(Seen::NotDone),
            Event::Parked(2, id),
            Event::Doubtful(2, id),
            Event::Ended(End::Refused),
            Event::Stranded,
            Event::Over,
            Event::Wrong(Fault::BothSubmitted),
        ];
        for event in events {
            let line = Line { case: 41, leg: 1, event };
            assert_eq!(Line::parse(&line.to_string()), Some(line));
        }
    }

    #[test]
    fn half_a_line_is_none() {
        for text in ["", "41", "41 1", "41 1 ask", "41 1 asking", "41 1 asked 3 se", "a 1 over"] {
            assert_eq!(Line::parse(text), None, "{text}");
        }
    }
}
