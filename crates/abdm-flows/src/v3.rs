//! The journeys on generation V3.

mod listed;
mod reconciling;

pub mod by_aadhaar;
pub mod enrol;
pub mod find;
pub mod leave;
pub mod login_abha;
pub mod login_address;
pub mod login_mobile;
pub mod login_password;
pub mod reactivate;
pub mod refresh;
pub mod rekyc;
pub mod update;

pub use reconciling::{ProfileReconciling, Reconciling};

use abdm_crypto::{EncryptError, Encryptor, Padding};
use abdm_types::{AbhaNumber, Ciphertext};

use crate::Generation;
use crate::otp_journey::encrypt;

const PADDING: Padding = Generation::V3.padding();

/// The number as it is encrypted: 14 digits with dashes (contract V3, section 4).
fn encrypt_number(
    abha_number: &AbhaNumber,
    encryptor: &Encryptor,
) -> Result<Ciphertext, EncryptError> {
    encrypt(abha_number.as_str(), encryptor, PADDING)
}
