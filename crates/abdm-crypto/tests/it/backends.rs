//! A backend is a value, and any will do.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use abdm_crypto::{
    EncryptError, Encryptor, KeyError, Padding, PublicKey,
    backend::{Backend, EncryptionKey, RustCrypto},
};
use aws_lc_rs::rsa::{
    OAEP_SHA1_MGF1SHA1, OaepPublicEncryptingKey, Pkcs1PublicEncryptingKey, PublicEncryptingKey,
};

use crate::support::rsa_2048;

fn key() -> PublicKey {
    PublicKey::from_der(&rsa_2048().spki).unwrap()
}

/// aws-lc-rs as a backend, by the public traits alone.
#[derive(Debug)]
struct AwsLc;

struct AwsLcKey {
    pkcs1: Pkcs1PublicEncryptingKey,
    oaep: OaepPublicEncryptingKey,
}

const REFUSED: KeyError = KeyError::Backend { reason: "aws-lc does not take it" };
const FAILED: EncryptError = EncryptError::Backend { reason: "aws-lc did not encrypt" };

impl Backend for AwsLc {
    fn prepare(&self, key: &PublicKey) -> Result<Arc<dyn EncryptionKey>, KeyError> {
        let load = || PublicEncryptingKey::from_der(key.spki_der()).map_err(|_| REFUSED);
        Ok(Arc::new(AwsLcKey {
            pkcs1: Pkcs1PublicEncryptingKey::new(load()?).map_err(|_| REFUSED)?,
            oaep: OaepPublicEncryptingKey::new(load()?).map_err(|_| REFUSED)?,
        }))
    }
}

impl EncryptionKey for AwsLcKey {
    fn encrypt(&self, padding: Padding, plaintext: &[u8]) -> Result<Vec<u8>, EncryptError> {
        let mut buffer = vec![0; self.pkcs1.ciphertext_size()];
        let ciphertext = match padding {
            Padding::Pkcs1v15 => self.pkcs1.encrypt(plaintext, &mut buffer),
            Padding::OaepSha1 => {
                self.oaep.encrypt(&OAEP_SHA1_MGF1SHA1, plaintext, &mut buffer, None)
            }
            padding => return Err(EncryptError::UnsupportedPadding { padding }),
        };
        ciphertext.map(|ciphertext| ciphertext.to_vec()).map_err(|_| FAILED)
    }
}

/// Answers with bytes of its own, and counts.
#[derive(Debug, Default)]
struct Fake {
    length: usize,
    prepared: AtomicUsize,
}

struct FakeKey(usize);

impl Backend for Fake {
    fn prepare(&self, _: &PublicKey) -> Result<Arc<dyn EncryptionKey>, KeyError> {
        self.prepared.fetch_add(1, Ordering::Relaxed);
        Ok(Arc::new(FakeKey(self.length)))
    }
}

impl EncryptionKey for FakeKey {
    fn encrypt(&self, padding: Padding, _: &[u8]) -> Result<Vec<u8>, EncryptError> {
        match padding {
            Padding::Pkcs1v15 => Ok(vec![0; self.0]),
            padding => Err(EncryptError::UnsupportedPadding { padding }),
        }
    }
}

#[test]
fn any_backend_encrypts_under_the_same_key() {
    let backends: [Arc<dyn Backend>; 2] = [Arc::new(RustCrypto), Arc::new(AwsLc)];
    for backend in backends {
        for &padding in Padding::ALL {
            let encryptor = Encryptor::with_backend(key(), padding, &*backend).unwrap();
            let ciphertext = encryptor.encrypt(b"123456").unwrap();
            let plaintext = rsa_2048().decrypt(padding, &ciphertext);
            assert_eq!(plaintext.as_deref(), Some(&b"123456"[..]), "{backend:?} {padding}");
        }
    }
}

#[test]
fn a_key_is_prepared_once_for_many_messages() {
    let fake = Fake { length: 256, ..Fake::default() };
    let encryptor = Encryptor::with_backend(key(), Padding::Pkcs1v15, &fake).unwrap();
    for _ in 0..10 {
        encryptor.clone().encrypt(b"123456").unwrap();
    }
    encryptor.with_padding(Padding::OaepSha1).encrypt(b"123456").unwrap_err();
    assert_eq!(fake.prepared.load(Ordering::Relaxed), 1);
}

#[test]
fn a_padding_that_the_backend_does_not_know_is_an_error() {
    let fake = Fake { length: 256, ..Fake::default() };
    let padding = Padding::OaepSha1;
    let encryptor = Encryptor::with_backend(key(), padding, &fake).unwrap();
    assert_eq!(encryptor.encrypt(b"123456"), Err(EncryptError::UnsupportedPadding { padding }));
}

#[test]
fn a_ciphertext_of_the_wrong_length_is_never_passed_on() {
    for length in [0, 6, 255, 257] {
        let fake = Fake { length, ..Fake::default() };
        let encryptor = Encryptor::with_backend(key(), Padding::Pkcs1v15, &fake).unwrap();
        let error = encryptor.encrypt(b"123456").unwrap_err();
        assert!(matches!(error, EncryptError::Backend { .. }), "{error}");
    }
}

#[test]
fn keys_encryptors_and_backends_cross_threads() {
    fn crosses<T: Send + Sync>() {}
    crosses::<PublicKey>();
    crosses::<Encryptor>();
    crosses::<Box<dyn Backend>>();
    crosses::<KeyError>();
    crosses::<EncryptError>();
}
