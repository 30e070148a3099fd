//! A backend is a value, and any will do.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use abdm_crypto::{
    EncryptError, Encryptor, KeyError, Padding, PublicKey,
    backend::{Backend, EncryptionKey},
};

use crate::support::{BACKENDS, rsa_2048, rsa_4096};

fn key() -> PublicKey {
    PublicKey::from_der(&rsa_2048().spki).unwrap()
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

/// The modulus of a key, or one of its neighbours, under another exponent.
fn variant(modulus: &[u8], exponent: &[u8]) -> PublicKey {
    let integer = |bytes: &[u8]| {
        let sign = bytes[0] & 0x80 != 0;
        let mut content = vec![0; usize::from(sign)];
        content.extend_from_slice(bytes);
        structure(0x02, &content)
    };
    let numbers = [integer(modulus), integer(exponent)].concat();
    PublicKey::from_der(&structure(0x30, &numbers)).unwrap()
}

fn structure(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap().to_be_bytes();
    let head = match content.len() {
        0..0x80 => vec![tag, length[1]],
        0x80..0x100 => vec![tag, 0x81, length[1]],
        _ => vec![tag, 0x82, length[0], length[1]],
    };
    [head.as_slice(), content].concat()
}

#[test]
fn every_key_within_the_limits_is_taken_by_every_backend() {
    let modulus = PublicKey::from_der(&rsa_4096().spki).unwrap().modulus().to_vec();
    let exponents: [&[u8]; 4] = [&[3], &[17], &[1, 0, 1], &[1, 0xff, 0xff, 0xff, 0xff]];
    for bits in [2048, 2049, 2056, 3000, 3072, 4095, 4096_usize] {
        let mut modulus = modulus[512 - bits.div_ceil(8)..].to_vec();
        // The highest bit set is the one that makes so many bits.
        modulus[0] = 1 << ((bits - 1) % 8);
        for exponent in exponents {
            let key = variant(&modulus, exponent);
            assert_eq!(key.bits(), bits);
            for backend in BACKENDS {
                for &padding in Padding::ALL {
                    let encryptor = Encryptor::with_backend(key.clone(), padding, backend).unwrap();
                    let longest = vec![0xa5; encryptor.max_plaintext()];
                    let ciphertext = encryptor.encrypt(&longest).unwrap();
                    assert_eq!(ciphertext.len(), bits.div_ceil(8), "{backend:?} {bits}");
                }
            }
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
