//! The journeys on generation v1/v2.

mod reconciling;

pub mod deactivate;
pub mod login_aadhaar;
pub mod login_mobile;
pub mod reactivate;
pub mod retrieve;

pub use reconciling::Reconciling;

use abdm_crypto::{EncryptError, Encryptor};
use abdm_types::{AbhaId, AbhaNumber, Ciphertext};
use secrecy::ExposeSecret;

/// Whether a search answered for another account than it was asked for. An address and a masked
/// number cannot be compared.
fn is_another(asked: &AbhaId, found: Option<&AbhaNumber>) -> bool {
    asked.number().zip(found).is_some_and(|(asked, found)| asked != found)
}

/// Encrypts a patient's secret for a request.
fn encrypt(
    secret: &impl ExposeSecret<str>,
    encryptor: &Encryptor,
) -> Result<Ciphertext, EncryptError> {
    encryptor.encrypt_base64(secret.expose_secret().as_bytes()).map(Ciphertext::new)
}
