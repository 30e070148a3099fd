//! Public keys and certificates.

use std::sync::OnceLock;

use abdm_crypto::{Encryptor, Padding, PublicKey};
use abdm_sandbox::ServiceKey;

/// Bytes are a key, which reads as the same again from what is written of it and encrypts, or they
/// are refused with a word.
pub fn key(input: &[u8]) {
    for read in [Some(PublicKey::from_bytes(input)), Some(PublicKey::from_der(input)), text(input)]
    {
        match read {
            Some(Ok(key)) => {
                assert!((2048..=4096).contains(&key.bits()), "{} bits", key.bits());
                assert!(PublicKey::from_der(key.spki_der()).as_ref() == Ok(&key), "another key");
                for padding in [Padding::Pkcs1v15, Padding::OaepSha1] {
                    encrypt(key.clone(), padding);
                }
            }
            Some(Err(error)) => crate::assert_discreet(&error),
            None => {}
        }
    }
}

fn text(input: &[u8]) -> Option<Result<PublicKey, abdm_crypto::KeyError>> {
    str::from_utf8(input).ok().map(PublicKey::from_text)
}

fn encrypt(key: PublicKey, padding: Padding) {
    match Encryptor::new(key, padding) {
        Ok(encryptor) => {
            let bytes = encryptor.key().bits().div_ceil(8);
            match encryptor.encrypt(b"271101") {
                Ok(ciphertext) => assert_eq!(ciphertext.len(), bytes),
                Err(error) => crate::assert_discreet(&error),
            }
        }
        Err(error) => crate::assert_discreet(&error),
    }
}

/// A key in each form that is read.
pub fn seeds() -> Vec<Vec<u8>> {
    static PEM: OnceLock<String> = OnceLock::new();
    let pem = PEM.get_or_init(|| service_key().public_pem().to_owned());
    let key = PublicKey::from_text(pem).expect("the sandbox makes keys that can be read");
    let bare: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    vec![
        pem.clone().into_bytes(),
        bare.clone().into_bytes(),
        format!("\"{}\"", pem.replace('\n', "\\n")).into_bytes(),
        key.spki_der().to_vec(),
        include_bytes!("../../crates/abdm-crypto/tests/it/data/certificate.pem").to_vec(),
        include_bytes!("../../crates/abdm-crypto/tests/it/data/certificate-key.pem").to_vec(),
        b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n".to_vec(),
    ]
}

/// Made once in a process, since that takes longer than anything else here.
pub(crate) fn service_key() -> ServiceKey {
    static KEY: OnceLock<ServiceKey> = OnceLock::new();
    KEY.get_or_init(|| ServiceKey::generate(2048).expect("a usual size")).clone()
}
