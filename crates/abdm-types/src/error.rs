//! Error bodies in all their shapes, and what they allow one to conclude.

mod body;
mod cause;
mod code;
mod hidden;
mod message;
mod recognise;
mod service_error;

pub use body::{Attribute, Detail, ErrorBody, RefusedField};
pub use cause::{Cause, TokenKind};
pub use code::Code;
pub(crate) use hidden::Hidden;
pub(crate) use message::{says, uidai_code};
pub use service_error::{RetryAfter, ServiceError};
