//! What is encrypted here can be decrypted by aws-lc, and only under the same padding, whichever
//! backend encrypted it.

use std::collections::HashSet;

use abdm_crypto::{EncryptError, Encryptor, Padding, PublicKey};
use base64::{Engine as _, engine::general_purpose::STANDARD};

use crate::support::{BACKENDS, KeyPair, decrypt_by_rsa, rsa_2048, rsa_4096};

/// One by each backend.
fn encryptors(pair: &KeyPair, padding: Padding) -> impl Iterator<Item = Encryptor> {
    let key = PublicKey::from_der(&pair.spki).unwrap();
    BACKENDS
        .into_iter()
        .map(move |backend| Encryptor::with_backend(key.clone(), padding, backend).unwrap())
}

#[test]
fn what_is_encrypted_can_be_decrypted() {
    for pair in [rsa_2048(), rsa_4096()] {
        for &padding in Padding::ALL {
            for encryptor in encryptors(pair, padding) {
                let longest = vec![0xa5; encryptor.max_plaintext()];
                for plaintext in [&b"123456"[..], b"", b"\0", &[0; 32], &longest] {
                    let ciphertext = encryptor.encrypt(plaintext).unwrap();
                    assert_eq!(ciphertext.len(), encryptor.key().modulus().len());
                    assert_eq!(pair.decrypt(padding, &ciphertext).as_deref(), Some(plaintext));
                }
            }
        }
    }
}

#[test]
fn each_library_decrypts_what_the_other_encrypted() {
    for pair in [rsa_2048(), rsa_4096()] {
        for &padding in Padding::ALL {
            for encryptor in encryptors(pair, padding) {
                for plaintext in [b"123456".to_vec(), vec![7; encryptor.max_plaintext()]] {
                    let ciphertext = encryptor.encrypt(&plaintext).unwrap();
                    assert_eq!(decrypt_by_rsa(pair, padding, &ciphertext), Some(plaintext.clone()));
                    assert_eq!(pair.decrypt(padding, &ciphertext), Some(plaintext));
                }
            }
        }
    }
}

#[test]
fn the_base64_is_standard_and_padded() {
    for encryptor in encryptors(rsa_4096(), Padding::Pkcs1v15) {
        let text = encryptor.encrypt_base64(b"123456").unwrap();
        assert_eq!(text.len(), 684);
        assert!(text.ends_with('='));
        let ciphertext = STANDARD.decode(text).unwrap();
        let plaintext = rsa_4096().decrypt(Padding::Pkcs1v15, &ciphertext);
        assert_eq!(plaintext.as_deref(), Some(&b"123456"[..]));
    }
}

#[test]
fn one_padding_is_never_taken_for_the_other() {
    for pkcs1 in encryptors(rsa_2048(), Padding::Pkcs1v15) {
        let oaep = pkcs1.with_padding(Padding::OaepSha1);
        assert_eq!(oaep.padding(), Padding::OaepSha1);
        let pkcs1 = pkcs1.encrypt(b"123456").unwrap();
        let oaep = oaep.encrypt(b"123456").unwrap();
        assert_eq!(rsa_2048().decrypt(Padding::OaepSha1, &pkcs1), None);
        assert_ne!(rsa_2048().decrypt(Padding::Pkcs1v15, &oaep).as_deref(), Some(&b"123456"[..]));
    }
}

#[test]
fn one_byte_too_many_is_refused_with_the_limit() {
    for (padding, limit) in [(Padding::Pkcs1v15, 501), (Padding::OaepSha1, 470)] {
        for encryptor in encryptors(rsa_4096(), padding) {
            assert_eq!(encryptor.max_plaintext(), limit);
            let length = limit + 1;
            let error = EncryptError::PlaintextTooLong { length, limit };
            assert_eq!(encryptor.encrypt(&vec![1; length]), Err(error.clone()));
            assert_eq!(encryptor.encrypt_base64(&vec![1; length]), Err(error));
        }
    }
}

#[test]
fn a_ciphertext_with_a_leading_zero_keeps_its_length() {
    for encryptor in encryptors(rsa_2048(), Padding::Pkcs1v15) {
        let short = (0..20_000)
            .map(|_| encryptor.encrypt(b"123456").unwrap())
            .find(|ciphertext| ciphertext[0] == 0)
            .unwrap();
        assert_eq!(short.len(), 256);
        let plaintext = rsa_2048().decrypt(Padding::Pkcs1v15, &short);
        assert_eq!(plaintext.as_deref(), Some(&b"123456"[..]));
    }
}

#[test]
fn the_same_plaintext_never_looks_the_same() {
    for &padding in Padding::ALL {
        for encryptor in encryptors(rsa_2048(), padding) {
            let seen: HashSet<_> = (0..50).map(|_| encryptor.encrypt(b"123456").unwrap()).collect();
            assert_eq!(seen.len(), 50, "{padding}");
        }
    }
}

#[test]
fn one_encryptor_serves_many_threads() {
    for encryptor in encryptors(rsa_2048(), Padding::Pkcs1v15) {
        std::thread::scope(|scope| {
            for n in 0..4_u8 {
                let encryptor = encryptor.clone();
                scope.spawn(move || {
                    let ciphertext = encryptor.encrypt(&[n]).unwrap();
                    assert_eq!(rsa_2048().decrypt(Padding::Pkcs1v15, &ciphertext), Some(vec![n]));
                });
            }
        });
    }
}

#[test]
fn debug_of_an_encryptor_shows_key_and_padding_and_no_more() {
    for encryptor in encryptors(rsa_2048(), Padding::OaepSha1) {
        let key = encryptor.key();
        assert_eq!(
            format!("{encryptor:?}"),
            format!("Encryptor {{ key: {key:?}, padding: OaepSha1, .. }}")
        );
    }
}
