//! Which methods of the wire the sandbox serves.

use abdm_types::AuthMethod;

use super::refusal::{Refusal, reason};
use crate::world::{Denied, Method};

/// Reads the method of a transaction to come. Of those on the wire, a password has endpoints of its
/// own, and the others without an OTP are lacking here.
pub(super) fn read(method: &AuthMethod) -> Result<Method, Refusal> {
    match method {
        AuthMethod::AadhaarOtp => Ok(Method::AadhaarOtp),
        AuthMethod::MobileOtp => Ok(Method::MobileOtp),
        AuthMethod::Other(text) => Err(Refusal::Invalid {
            reason: reason::PATTERN,
            key: "authMethod",
            value: Some(text.clone()),
        }),
        _ => Err(Denied::MethodUnavailable.into()),
    }
}

/// Reads the method of a transaction that was begun: one that is not served cannot be its method.
pub(super) fn reread(method: &AuthMethod) -> Result<Method, Refusal> {
    read(method).map_err(|refusal| match refusal {
        Refusal::Denied { .. } => Denied::TransactionOfOtherMethod.into(),
        refusal => refusal,
    })
}
