use std::time::Duration;

use super::PatientMessage;
use crate::endpoint::Service;
use crate::{Cause, Code};

/// One meaning of one code.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Entry {
    /// The code as [`Code`](crate::Code) has it. A refusal without one goes by a name of ours.
    pub code: &'static str,
    /// Who speaks.
    pub family: Family,
    /// What tells this meaning from the others of the code.
    pub when: When,
    /// What it says, in one sentence of ours.
    pub meaning: &'static str,
    /// Why it usually comes.
    pub likely: &'static str,
    /// What the developer or operator does.
    pub advice: &'static str,
    /// What this library concludes from it. The status of a reply can add to that: a bare 401, 403
    /// or 429 has a meaning of its own.
    pub cause: Cause,
    /// Whether the same can be tried again.
    pub again: Again,
    /// What became of the patient's OTP.
    pub otp: OtpFate,
    /// What the patient may be told.
    pub patient: PatientMessage,
    /// How well it is known.
    pub evidence: Evidence,
    /// The HTTP status it was seen with.
    pub status: Option<u16>,
    pub(super) services: &'static [Service],
}

/// Who speaks in a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Family {
    /// `HIS-nnnn`: the health-ID service of v1/v2.
    His,
    /// `ABDM-nnnn`: the ABHA service of V3, and its gateway.
    Abdm,
    /// A number of four digits: a gateway, which issues application tokens.
    Gateway,
    /// Three or six digits: the API manager in front of the services.
    ApiManager,
    /// No code: the service's framework, a proxy, or a text alone.
    Uncoded,
}

/// Whether trying again can help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Again {
    /// Not before something is changed: the input, the account or the setup.
    Changed,
    /// The same step, with another OTP or another value from the patient.
    Step,
    /// From the start of the journey, with a new OTP.
    Anew,
    /// After a wait. `usual` is what is published for it; what the service says in its text comes
    /// first ([`Failure::cause`](crate::Failure::cause)).
    Wait {
        /// The published wait.
        usual: Option<Duration>,
    },
    /// Some minutes later: a service is down or overloaded.
    Later,
    /// After a new login of the patient.
    Login,
    /// After a new session with the gateway. The facade does that by itself where it is safe.
    Session,
    /// There is nothing to try again: what was asked for is so already.
    Done,
    /// Nobody knows.
    Unknown,
}

/// What became of the patient's OTP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OtpFate {
    /// It can still be submitted. One attempt may have been counted.
    Good,
    /// It is worth nothing any more.
    Gone,
    /// None was sent.
    NotSent,
    /// It is not known, or depends on the call.
    Unknown,
}

/// How well an entry is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Evidence {
    /// In a recorded reply of this service.
    Recorded,
    /// Published for this service, by its documentation or by code that runs against it.
    Published,
    /// Published for a sister service that shares the numbers. From 1045 on the sisters differ.
    Sister,
    /// The code or its status is published, and no meaning.
    CodeOnly,
}

impl Evidence {
    /// One word: `recorded`, `published`, `sister` or `code-only`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Recorded => "recorded",
            Self::Published => "published",
            Self::Sister => "sister",
            Self::CodeOnly => "code-only",
        }
    }
}

impl Again {
    /// One word for programs, such as `step` or `wait`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::Step => "step",
            Self::Anew => "anew",
            Self::Wait { .. } => "wait",
            Self::Later => "later",
            Self::Login => "login",
            Self::Session => "session",
            Self::Done => "done",
            Self::Unknown => "unknown",
        }
    }
}

impl OtpFate {
    /// One word for programs: `good`, `gone`, `not-sent` or `unknown`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Gone => "gone",
            Self::NotSent => "not-sent",
            Self::Unknown => "unknown",
        }
    }
}

impl Family {
    /// All of them.
    pub const ALL: &'static [Self] =
        &[Self::His, Self::Abdm, Self::Gateway, Self::ApiManager, Self::Uncoded];

    /// One word for programs: `his`, `abdm`, `gateway`, `api-manager` or `uncoded`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::His => "his",
            Self::Abdm => "abdm",
            Self::Gateway => "gateway",
            Self::ApiManager => "api-manager",
            Self::Uncoded => "uncoded",
        }
    }

    /// Whose a code is that may not be in the catalogue. `None` for one of another prefix.
    pub fn of(code: &Code) -> Option<Self> {
        let text = code.as_str();
        match text.split_once('-') {
            Some(("HIS", _)) => Some(Self::His),
            Some(("ABDM", _)) => Some(Self::Abdm),
            Some(_) => None,
            None if text.len() == 4 => Some(Self::Gateway),
            None => Some(Self::ApiManager),
        }
    }
}

/// What tells one meaning of a code from the others. All of it has to hold; of most codes there is
/// one meaning and nothing to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct When {
    /// The text has all words of one of these, in lower case.
    pub says: &'static [&'static [&'static str]],
    /// Aadhaar's own number in the text.
    pub uidai: Option<u32>,
    /// The path has this part.
    pub path: Option<&'static str>,
    /// The call is the one that obtains an application token.
    pub session: bool,
    /// This field is named.
    pub field: Option<&'static str>,
    /// A field is named, and it is another than this.
    pub not_field: Option<&'static str>,
}

impl When {
    pub(super) const ALWAYS: Self =
        Self { says: &[], uidai: None, path: None, session: false, field: None, not_field: None };

    /// Whether this is the only meaning of its code, or what remains when no other one fits.
    pub fn is_always(&self) -> bool {
        *self == Self::ALWAYS
    }
}

impl std::fmt::Display for When {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.is_always() {
            return f.write_str("otherwise");
        }
        let mut before = "";
        let mut part = |f: &mut std::fmt::Formatter<'_>, text: std::fmt::Arguments<'_>| {
            let written = write!(f, "{before}{text}");
            before = ", and ";
            written
        };
        if self.session {
            part(f, format_args!("when an application token is asked for"))?;
        }
        if let Some(path) = self.path {
            part(f, format_args!("on paths with `{path}`"))?;
        }
        if let Some(field) = self.field {
            part(f, format_args!("when the field `{field}` is named"))?;
        }
        if let Some(field) = self.not_field {
            part(f, format_args!("when a field other than `{field}` is named"))?;
        }
        if let Some(number) = self.uidai {
            part(f, format_args!("with UIDAI's number {number} in the text"))?;
        }
        if !self.says.is_empty() {
            let ways: Vec<_> = self.says.iter().map(|words| words.join("” and “")).collect();
            part(f, format_args!("when the text says “{}”", ways.join("”, or “")))?;
        }
        Ok(())
    }
}

impl Entry {
    /// Whether the code comes from this service.
    pub fn is_of(&self, service: Service) -> bool {
        self.services.contains(&service)
    }

    /// The services that it comes from.
    pub fn services(&self) -> &'static [Service] {
        self.services
    }
}
