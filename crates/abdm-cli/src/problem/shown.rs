//! How a problem is shown: lines for people, JSON for programs.

use std::borrow::Cow;
use std::fmt;

use abdm::types::catalogue::Language;
use serde_json::{Map, Value, json};

use super::{Maybe, Problem, ResendFailed};
use crate::resend::Resends;

/// Columns of a label, so that what they name stands below each other.
const LABEL: usize = 18;

impl Problem {
    /// What is said of it after what happened: a label and a text each. `language` is the patient's.
    pub(crate) fn details(&self, language: Language) -> Vec<(&'static str, Cow<'_, str>)> {
        let otp_sent = self.otp_sent();
        let mut details = vec![("OTP sent:", otp_sent.as_str().into())];
        // Without an OTP there was nothing that could have taken effect.
        if let Some(took_effect) = self.took_effect
            && !(took_effect == Maybe::No && otp_sent == Maybe::No)
        {
            details.push(("Took effect:", took_effect.as_str().into()));
        }
        details.push(("Next:", self.next.as_str().into()));
        if let Some(code) = &self.explain {
            details.push(("Explained:", format!("`abdm explain {code}`").into()));
        }
        if let Some(patient) = &self.patient {
            details.push(("Tell the patient:", patient.text(language)));
        }
        details
    }

    /// What happened.
    pub(crate) fn what(&self) -> &str {
        &self.what
    }

    /// What to do next.
    pub(crate) fn next(&self) -> &str {
        &self.next
    }

    /// Where nothing else is known, this command sent none.
    fn otp_sent(&self) -> Maybe {
        self.otp_sent.unwrap_or(Maybe::No)
    }

    /// The value of `error` in a JSON answer. `language` is the patient's.
    pub(crate) fn to_json_in(&self, language: Language) -> Value {
        let mut error = Map::new();
        error.insert("message".into(), json!(self.what));
        error.insert("cause".into(), json!(self.cause));
        error.insert("effect".into(), json!(self.effect.as_str()));
        error.insert("otp_sent".into(), json!(self.otp_sent().as_str()));
        error.insert("took_effect".into(), json!(self.took_effect.map(Maybe::as_str)));
        if let Some(call) = &self.call {
            error.insert("endpoint".into(), json!(call.endpoint));
            error.insert("status".into(), json!(call.status));
            error.insert("code".into(), json!(call.code));
            error.insert("wait_seconds".into(), json!(call.wait.map(|wait| wait.as_secs())));
        }
        if !self.accounts.is_empty() {
            error.insert("accounts".into(), json!(self.accounts));
            error.insert("accounts_total".into(), json!(self.accounts_total));
        }
        if let Some(ResendFailed { resent, resends }) = self.resend {
            error.insert("otp_resent".into(), json!(resent.as_str()));
            error.insert("resends_left".into(), json!(resends.map_or(0, |resends| resends.left)));
            let wait = resends.and_then(Resends::wait).map(|wait| wait.as_secs());
            error.insert("resend_wait_seconds".into(), json!(wait));
        }
        if let Some(id) = &self.journey {
            error.insert("journey_id".into(), json!(id.to_string()));
        }
        error.insert("next".into(), json!(self.next));
        error.insert("explained_by".into(), json!(self.explain));
        let patient = self.patient.as_ref();
        let patient = patient.map(|it| json!({ "key": it.key(), "text": it.text(language) }));
        error.insert("patient".into(), json!(patient));
        error.insert("exit_code".into(), json!(self.exit.code()));
        error.into()
    }

    /// The same in English.
    pub(crate) fn to_json(&self) -> Value {
        self.to_json_in(Language::English)
    }
}

/// A label, padded so that what it names stands below the others.
pub(crate) fn label(label: &str) -> String {
    format!("{label:<LABEL$}")
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "abdm: {}", self.what)?;
        for (name, text) in self.details(Language::English) {
            write!(f, "\n  {}{text}", label(name))?;
        }
        Ok(())
    }
}

impl Maybe {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::No => "no",
            Self::Yes => "yes",
            Self::Unknown => "maybe",
        }
    }
}
