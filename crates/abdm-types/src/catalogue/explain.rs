use super::{Entry, Family, PatientMessage, When, find};
use crate::endpoint::{Auth, Meta};
use crate::error::{says, uidai_code};
use crate::{Cause, Code, ErrorBody, ServiceError};

/// What is known of a refusal, also where nothing is.
#[derive(Debug, Clone)]
pub struct Explanation {
    code: Option<Code>,
    entry: Option<&'static Entry>,
    family: Option<Family>,
    cause: Cause,
}

impl Explanation {
    /// Of a refusal in hand.
    pub fn of(refusal: &ServiceError) -> Self {
        let code = refusal.code().cloned();
        let name = match &code {
            Some(code) => Some(code.as_str()),
            None => uncoded(refusal),
        };
        let cause = refusal.cause();
        let fits = |entry: &&Entry| {
            entry.when.holds(refusal.meta(), refusal.body())
                && (is_alike(entry.cause, cause) || entry.cause == Cause::Unclear)
        };
        let entry = name.and_then(|name| find(name).iter().find(fits));
        let family = code.as_ref().map_or(Some(Family::Uncoded), Family::of);
        Self { code, entry, family, cause }
    }

    /// Of a code that is not in the catalogue.
    pub fn of_unknown(code: Code) -> Self {
        let family = Family::of(&code);
        Self { code: Some(code), entry: None, family, cause: Cause::Unclear }
    }

    /// The code as it came.
    pub fn code(&self) -> Option<&Code> {
        self.code.as_ref()
    }

    /// The entry of the catalogue. `None` for a code that is not in it, or that cannot mean there
    /// what it means elsewhere.
    pub fn entry(&self) -> Option<&'static Entry> {
        self.entry
    }

    /// Who speaks, if that can be told from the code.
    pub fn family(&self) -> Option<Family> {
        self.family
    }

    /// What this library concludes.
    pub fn cause(&self) -> Cause {
        self.cause
    }

    /// What it says, in one sentence.
    pub fn meaning(&self) -> &'static str {
        match (self.entry, self.family) {
            (Some(entry), _) => entry.meaning,
            (None, Some(Family::His)) => "A code of the health-ID service that nobody published.",
            (None, Some(Family::Abdm)) => {
                "A code of the ABHA service that nobody published for this."
            }
            (None, Some(Family::Gateway)) => "A code of the gateway that nobody published.",
            (None, Some(Family::ApiManager)) => "A code of the API manager that nobody published.",
            (None, Some(Family::Uncoded)) => "A refusal without a code.",
            (None, None) => "A code that nobody published.",
        }
    }

    /// Why it usually comes.
    pub fn likely(&self) -> &'static str {
        self.entry
            .map_or("Not known. Status and text of the reply may tell more.", |entry| entry.likely)
    }

    /// What the developer or operator does.
    pub fn advice(&self) -> &'static str {
        self.entry.map_or(
            "Ask the first question of every failure, whether the call may have taken effect; then \
             ask the service's support with the code.",
            |entry| entry.advice,
        )
    }

    /// What the patient may be told, provided that the call had [no unknown
    /// effect](crate::Effect::Possible); [`PatientNotice::of`](super::PatientNotice::of) sees to
    /// that.
    pub fn patient(&self) -> PatientMessage {
        match self.entry {
            // The status told more than the entry knows.
            Some(entry) if entry.cause != Cause::Unclear || entry.is_particular() => entry.patient,
            _ => PatientMessage::of_cause(self.cause),
        }
    }
}

impl Entry {
    /// Whether the entry has more to tell the patient than that it did not work.
    fn is_particular(&self) -> bool {
        self.patient != PatientMessage::of_cause(Cause::Unclear)
    }
}

/// Whether two causes are the same but for a wait.
fn is_alike(one: Cause, other: Cause) -> bool {
    match (one, other) {
        (Cause::Token(one), Cause::Token(other)) => one == other,
        _ => std::mem::discriminant(&one) == std::mem::discriminant(&other),
    }
}

impl When {
    fn holds(&self, meta: &Meta, body: &ErrorBody) -> bool {
        let text = body.message().map_or("", |message| message.reveal());
        let field = body.detail().and_then(|detail| detail.attribute.as_ref());
        let mut fields = body.fields().iter();
        self.is_said_in(text)
            && self.field.is_none_or(|name| fields.any(|field| field.name == name))
            && self.uidai.is_none_or(|number| uidai_code(text) == Some(number))
            && self.path.is_none_or(|part| meta.path.contains(part))
            && (!self.session || meta.auth == Auth::None)
            && self.not_field.is_none_or(|name| field.is_some_and(|field| field.key != name))
    }

    fn is_said_in(&self, text: &str) -> bool {
        let has = |words: &&[&str]| words.iter().all(|word| says(text, word));
        self.says.is_empty() || self.says.iter().any(has)
    }
}

/// The name that a refusal without a code goes by.
fn uncoded(refusal: &ServiceError) -> Option<&'static str> {
    let status = refusal.status();
    Some(match refusal.body() {
        ErrorBody::AuthFailed { .. } => "auth-failed",
        ErrorBody::Empty if status == 401 => "empty-401",
        ErrorBody::FieldMap { .. } => "field-map",
        ErrorBody::Framework { .. } if status == 401 => "framework-401",
        ErrorBody::Framework { .. } => "framework",
        ErrorBody::Html { .. } => "html-page",
        ErrorBody::Message { .. } => "message",
        ErrorBody::Text { .. } if status == 403 => "access-denied",
        _ => return None,
    })
}
