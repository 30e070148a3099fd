use std::borrow::Cow;
use std::collections::BTreeMap;
use std::time::Duration;

use super::notice::{WAIT, filled};
use super::{Language, PatientMessage, PatientNotice};
use crate::InvalidInput;

/// The texts of an application: its own, and for the rest those of a [`Language`].
///
/// This is also the way to another language: give every message a text in it and
/// [`with_waits`](Self::with_waits); [`missing`](Self::missing) tells a test of yours what is left.
#[derive(Debug, Clone, Default)]
pub struct PatientTexts {
    language: Language,
    own: BTreeMap<PatientMessage, String>,
    waits: Option<fn(Duration) -> String>,
}

impl PatientTexts {
    /// Those of `language`, as they come with the library.
    pub const fn new(language: Language) -> Self {
        Self { language, own: BTreeMap::new(), waits: None }
    }

    /// With a text of the application's own. A message that [takes a
    /// wait](PatientMessage::takes_wait) has `{wait}` in its text; no other placeholder exists.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`] for a text that is empty, has another placeholder, or has `{wait}` where
    /// there is none or lacks it where there is one.
    pub fn with(
        mut self,
        message: PatientMessage,
        text: impl Into<String>,
    ) -> Result<Self, InvalidInput> {
        let text = text.into();
        let rule = |rule| InvalidInput::new("text", rule);
        if text.trim().is_empty() {
            return Err(rule("must not be empty"));
        }
        if text.contains(WAIT) != message.takes_wait() {
            return Err(rule("must have {wait} exactly where the message takes a wait"));
        }
        if text.replace(WAIT, "").contains(['{', '}']) {
            return Err(rule("must have no placeholder but {wait}"));
        }
        self.own.insert(message, text);
        Ok(self)
    }

    /// With words of the application's own for a wait.
    #[must_use]
    pub const fn with_waits(mut self, waits: fn(Duration) -> String) -> Self {
        self.waits = Some(waits);
        self
    }

    /// The messages without a text of the application's own.
    pub fn missing(&self) -> impl Iterator<Item = PatientMessage> {
        PatientMessage::ALL.iter().copied().filter(|message| !self.own.contains_key(message))
    }

    /// The text for a patient.
    pub fn text(&self, notice: &PatientNotice) -> Cow<'_, str> {
        let message = notice.message();
        let own = self.own.get(&message).map(String::as_str);
        let text = own.unwrap_or_else(|| message.text(self.language));
        filled(text, notice.wait(), |wait| match self.waits {
            Some(waits) => waits(wait),
            None => self.language.wait(wait),
        })
    }
}
