//! Refusal of malformed input before any call.

/// Input that breaks a published rule. Names the field and the rule, never the value.
///
/// Nothing was sent. Ask for the value again, showing the rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {rule}")]
pub struct InvalidInput {
    field: &'static str,
    rule: &'static str,
}

impl InvalidInput {
    /// For identifiers defined outside this crate.
    pub const fn new(field: &'static str, rule: &'static str) -> Self {
        Self { field, rule }
    }

    /// The field, in the words of this library: `aadhaar`, `abha_number`, `otp`.
    pub const fn field(&self) -> &'static str {
        self.field
    }

    /// What a valid value looks like.
    pub const fn rule(&self) -> &'static str {
        self.rule
    }
}
