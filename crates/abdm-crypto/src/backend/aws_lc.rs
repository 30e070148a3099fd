//! The backend on AWS-LC.

use std::sync::Arc;

use aws_lc_rs::rsa::{
    OAEP_SHA1_MGF1SHA1, OaepPublicEncryptingKey, Pkcs1PublicEncryptingKey, PublicEncryptingKey,
};

use super::{Backend, EncryptionKey};
use crate::{EncryptError, KeyError, Padding, PublicKey};

/// AWS-LC by the `aws-lc-rs` crate, with its own random number generator, which the operating
/// system seeds.
///
/// Written in C and assembly, so building it needs a C compiler, and it takes a fraction of the
/// time. A program that speaks TLS by rustls often has it already.
#[derive(Clone, Copy, Debug, Default)]
pub struct AwsLc;

impl Backend for AwsLc {
    fn prepare(&self, key: &PublicKey) -> Result<Arc<dyn EncryptionKey>, KeyError> {
        let refused = KeyError::Backend { reason: "AWS-LC does not take it" };
        let shared = PublicEncryptingKey::from_der(key.spki_der()).map_err(|_| refused.clone())?;
        // Both hold the one key that was read, by a count of references.
        let pkcs1 = Pkcs1PublicEncryptingKey::new(shared.clone()).map_err(|_| refused.clone())?;
        let oaep = OaepPublicEncryptingKey::new(shared).map_err(|_| refused)?;
        Ok(Arc::new(Prepared { pkcs1, oaep }))
    }
}

struct Prepared {
    pkcs1: Pkcs1PublicEncryptingKey,
    oaep: OaepPublicEncryptingKey,
}

impl EncryptionKey for Prepared {
    fn encrypt(&self, padding: Padding, plaintext: &[u8]) -> Result<Vec<u8>, EncryptError> {
        let mut ciphertext = vec![0; self.pkcs1.ciphertext_size()];
        let written = match padding {
            Padding::Pkcs1v15 => self.pkcs1.encrypt(plaintext, &mut ciphertext),
            Padding::OaepSha1 => {
                self.oaep.encrypt(&OAEP_SHA1_MGF1SHA1, plaintext, &mut ciphertext, None)
            }
        };
        // AWS-LC does not say why, and ends the process where the system gives no random bytes.
        let length =
            written.map_err(|_| EncryptError::Backend { reason: "AWS-LC did not encrypt" })?.len();
        ciphertext.truncate(length);
        Ok(ciphertext)
    }
}
