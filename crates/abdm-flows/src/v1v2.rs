//! The journeys on generation v1/v2.

mod reconciling;

pub mod deactivate;
pub mod login_aadhaar;
pub mod login_mobile;
pub mod reactivate;
pub mod retrieve;

pub use reconciling::Reconciling;

use abdm_crypto::{EncryptError, Encryptor};
use abdm_types::Ciphertext;
use secrecy::ExposeSecret;

/// Encrypts a patient's secret for a request.
fn encrypt(
    secret: &impl ExposeSecret<str>,
    encryptor: &Encryptor,
) -> Result<Ciphertext, EncryptError> {
    encryptor
        .encrypt_base64(secret.expose_secret().as_bytes())
        .map(Ciphertext::new)
}
