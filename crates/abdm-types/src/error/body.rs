use secrecy::SecretString;

use super::Code;
use crate::Personal;

/// The body of a refusal, whatever sent it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum ErrorBody {
    /// The API manager in front of the service: `{"code":"900901","message","description"}`, and
    /// `404` with a `type` where no such path is known.
    ApiManager {
        /// `900901` and the like.
        code: Code,
        /// Its short text.
        message: Personal,
    },
    /// An OTP that was refused with HTTP 200: `{"txnId","authResult":"failed","message"}`. V3 only.
    AuthFailed {
        /// A code, which none of those published has.
        code: Option<Code>,
        /// Which of wrong, expired or either it was, in words that vary.
        message: Personal,
    },
    /// Nothing.
    Empty,
    /// The service's own envelope: `{"code":"HIS-422","message","details":[…]}`.
    Envelope {
        /// The outer code, which repeats the class of the status.
        code: Code,
        /// The outer text, which says nothing of the cause.
        message: Personal,
        /// The causes; empty when the service gave none.
        details: Vec<Detail>,
    },
    /// The fields that V3 refused: `{"loginId":"Invalid LoginId","timestamp"}`. At least one.
    FieldMap {
        /// Each field with what is said of it.
        fields: Vec<RefusedField>,
    },
    /// A code without a cover: `{"code":"ABDM-1094","message","timestamp"}`, or the first of a list
    /// of such. V3 only.
    Flat {
        /// `ABDM-1094` and the like.
        code: Code,
        /// Its text.
        message: Personal,
    },
    /// An HTML page of a proxy, firewall or content network.
    Html {
        /// Bytes in the body.
        length: usize,
    },
    /// The service's web framework: `{"timestamp","status","error","message","path"}`, in V3 with
    /// a `requestId` in place of the message.
    Framework {
        /// The status that it repeats.
        status: Option<u64>,
    },
    /// A text alone: `{"message":"X-token expired","timestamp"}`, or `Message` with a capital. V3
    /// only.
    Message {
        /// The text.
        message: Personal,
    },
    /// JSON of another shape.
    OtherJson {
        /// Bytes in the body.
        length: usize,
    },
    /// Text that is neither JSON nor HTML, such as `Access Denied`.
    Text {
        /// Bytes in the body.
        length: usize,
    },
    /// A code under a cover: `{"error":{"code":2500,"message"}}`. The gateway's, and the usual one
    /// of V3.
    Wrapped {
        /// `2401`, `ABDM-1114` and the like.
        code: Code,
        /// Its text.
        message: Personal,
    },
}

/// One entry of an [`ErrorBody::FieldMap`].
#[derive(Debug, Clone)]
pub struct RefusedField {
    /// The name of the field on the wire.
    pub name: String,
    /// What is said of it.
    pub message: Personal,
}

/// One cause in an [`ErrorBody::Envelope`].
#[derive(Debug, Clone)]
pub struct Detail {
    /// The code of the cause, such as `HIS-1008`.
    pub code: Option<Code>,
    /// The text for it. May name the patient's data, or hold unfilled `#placeholders`.
    pub message: Personal,
    /// The field that was refused, where the service says.
    pub attribute: Option<Attribute>,
}

/// A field that the service refused.
#[derive(Clone)]
pub struct Attribute {
    /// Its name on the wire.
    pub key: String,
    /// The value that was sent: the service echoes even a plain OTP.
    pub value: Option<SecretString>,
}

impl Attribute {
    /// Whether it is about an OTP, which one call of v1/v2 has under another name.
    pub(super) fn is_otp(&self) -> bool {
        matches!(self.key.as_str(), "otp" | "encryptedOtp")
    }
}

impl std::fmt::Debug for Attribute {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Attribute").field("key", &self.key).finish_non_exhaustive()
    }
}

impl ErrorBody {
    /// Whether this is how an error is told, whatever the status says.
    ///
    /// A text alone or a map of texts is not: successes of V3 have those shapes too.
    pub(crate) fn is_refusal(&self) -> bool {
        matches!(
            self,
            Self::ApiManager { .. }
                | Self::AuthFailed { .. }
                | Self::Envelope { .. }
                | Self::Flat { .. }
                | Self::Framework { .. }
                | Self::Wrapped { .. }
        )
    }

    /// The most telling code: the cause's if there is one, else the outer one.
    pub fn code(&self) -> Option<&Code> {
        match self {
            Self::ApiManager { code, .. }
            | Self::Flat { code, .. }
            | Self::Wrapped { code, .. } => Some(code),
            Self::AuthFailed { code, .. } => code.as_ref(),
            Self::Envelope { code, .. } => {
                let cause = self.detail().and_then(|detail| detail.code.as_ref());
                Some(cause.unwrap_or(code))
            }
            _ => None,
        }
    }

    /// The most telling cause of an envelope: the first that has a code, else the first.
    pub fn detail(&self) -> Option<&Detail> {
        match self {
            Self::Envelope { details, .. } => {
                details.iter().find(|detail| detail.code.is_some()).or(details.first())
            }
            _ => None,
        }
    }

    /// The fields of a [`FieldMap`](Self::FieldMap); empty for anything else.
    pub fn fields(&self) -> &[RefusedField] {
        match self {
            Self::FieldMap { fields } => fields,
            _ => &[],
        }
    }

    /// The text that goes with [`code`](Self::code), or stands alone. For a person who may see the patient's data.
    pub fn message(&self) -> Option<&Personal> {
        match self {
            Self::ApiManager { message, .. }
            | Self::AuthFailed { message, .. }
            | Self::Flat { message, .. }
            | Self::Message { message }
            | Self::Wrapped { message, .. } => Some(message),
            Self::Envelope { message, .. } => {
                Some(self.detail().map_or(message, |detail| &detail.message))
            }
            _ => None,
        }
    }
}
