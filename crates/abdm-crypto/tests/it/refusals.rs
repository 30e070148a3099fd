//! What is not a usable key, and what is said about it.

use abdm_crypto::{EncryptError, Encryptor, KeyError, Padding, PublicKey};
use aws_lc_rs::{
    encoding::{AsDer, PublicKeyX509Der},
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};

use crate::support::{CERTIFICATE_PEM, pem, pkcs1_of, rsa_2048, unpem};

/// Bytes that look random, the first of which opens no DER structure.
fn pseudo_random(length: usize) -> Vec<u8> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 56) as u8
    };
    let mut bytes: Vec<_> = (0..length).map(|_| next()).collect();
    bytes[0] = 0x33;
    bytes
}

#[test]
fn the_placeholder_of_the_published_pages_is_called_by_its_name() {
    // As printed: seven lines of 85 characters and one of 89, with blank lines inside the armour
    // on one page and without on the other.
    let body = STANDARD.encode(pseudo_random(512));
    let (head, tail) = body.split_at(7 * 85);
    let mut lines: Vec<_> =
        head.as_bytes().chunks(85).map(|l| str::from_utf8(l).unwrap()).collect();
    lines.push(tail);
    assert_eq!(tail.len(), 89);
    for blank in ["", "\n"] {
        let text = format!(
            "-----BEGIN PUBLIC KEY-----\n{blank}{}\n{blank}-----END PUBLIC KEY-----\n",
            lines.join("\n")
        );
        let error = PublicKey::from_text(&text).unwrap_err();
        assert_eq!(error, KeyError::NotAKey { length: 512 });
        assert_eq!(
            error.to_string(),
            "the input comes to 512 bytes that are not a DER structure; 512 bytes is the size of \
             an RSA-4096 ciphertext, so this is probably the placeholder printed in the published \
             documentation, not a key: fetch the key from the service"
        );
    }
}

#[test]
fn other_unstructured_bytes_are_not_called_the_placeholder() {
    let error = PublicKey::from_der(&pseudo_random(300)).unwrap_err();
    assert_eq!(error, KeyError::NotAKey { length: 300 });
    assert!(!error.to_string().contains("placeholder"));
    // What one of the pages prints in place of the answer.
    assert_eq!(PublicKey::from_text("string"), Err(KeyError::NotAKey { length: 4 }));
}

#[test]
fn an_elliptic_curve_key_is_not_an_rsa_key() {
    let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
    let spki = AsDer::<PublicKeyX509Der<'_>>::as_der(pair.public_key()).unwrap();
    let text = pem("PUBLIC KEY", spki.as_ref(), 64, "\n");
    for result in [
        PublicKey::from_text(&text),
        PublicKey::from_der(spki.as_ref()),
        PublicKey::from_bytes(spki.as_ref()),
    ] {
        let error = result.unwrap_err();
        assert_eq!(error, KeyError::NotRsa { found: "an elliptic-curve key" });
        assert!(error.to_string().starts_with("not an RSA key"));
    }
}

#[test]
fn a_private_key_is_refused_as_such() {
    let pkcs8 = &rsa_2048().pkcs8;
    // SEQUENCE (4 bytes), version (3), algorithm (15), OCTET STRING (4) { RSAPrivateKey }.
    let pkcs1 = &pkcs8[26..];
    for der in [pkcs8, pkcs1] {
        assert_eq!(PublicKey::from_der(der), Err(KeyError::PrivateKey));
        assert_eq!(PublicKey::from_text(&STANDARD.encode(der)), Err(KeyError::PrivateKey));
        for label in ["PRIVATE KEY", "RSA PRIVATE KEY"] {
            assert_eq!(PublicKey::from_text(&pem(label, der, 64, "\n")), Err(KeyError::PrivateKey));
        }
    }
}

#[test]
fn a_key_cut_short_is_said_to_be_so() {
    let der = &rsa_2048().spki;
    let text = STANDARD.encode(der);
    let error = PublicKey::from_text(&text[..200]).unwrap_err();
    assert_eq!(error, KeyError::WrongLength { announced: der.len(), found: 150 });
}

#[test]
fn two_keys_in_one_text_are_refused() {
    let text = pem("PUBLIC KEY", &rsa_2048().spki, 64, "\n").repeat(2);
    assert_eq!(PublicKey::from_text(&text), Err(KeyError::SeveralPemBlocks));
}

#[test]
fn too_long_an_input_is_not_looked_at() {
    let length = PublicKey::MAX_INPUT + 1;
    let text = format!("{}{}", pem("PUBLIC KEY", &rsa_2048().spki, 64, "\n"), " ".repeat(length));
    let error = KeyError::TooLong { length: text.len() };
    assert_eq!(PublicKey::from_text(&text), Err(error.clone()));
    assert_eq!(PublicKey::from_bytes(text.as_bytes()), Err(error));
    assert_eq!(PublicKey::from_der(&vec![0x30; length]), Err(KeyError::TooLong { length }));
    let just_fits = &text[..PublicKey::MAX_INPUT];
    assert!(PublicKey::from_text(just_fits).is_ok());
}

#[test]
fn no_error_repeats_what_it_was_given() {
    const SENTINEL: &str = "SENTINEL7f3a";
    let label = format!("{SENTINEL} KEY");
    let texts = [
        SENTINEL.to_owned(),
        format!("<html>{SENTINEL}</html>"),
        format!("{{\"publicKey\":\"{SENTINEL}\"}}"),
        pem(&label, &rsa_2048().spki, 64, "\n"),
        format!("-----BEGIN {label}-----{SENTINEL}"),
        format!("-----BEGIN PRIVATE KEY-----{SENTINEL}-----END PRIVATE KEY-----"),
        STANDARD.encode(format!("0\x0c{SENTINEL}")),
        SENTINEL.repeat(10_000),
    ];
    for text in &texts {
        let error = PublicKey::from_text(text).unwrap_err();
        assert!(!format!("{error} {error:?}").contains(SENTINEL), "{error}");
        assert!(std::error::Error::source(&error).is_none());
    }
    let key = PublicKey::from_der(&rsa_2048().spki).unwrap();
    let encryptor = Encryptor::new(key, Padding::Pkcs1v15).unwrap();
    let error: EncryptError = encryptor.encrypt(SENTINEL.repeat(100).as_bytes()).unwrap_err();
    assert!(!format!("{error} {error:?}").contains(SENTINEL));
    assert!(std::error::Error::source(&error).is_none());
}

#[test]
fn a_damaged_certificate_or_key_is_another_structure() {
    let mut certificate = unpem(CERTIFICATE_PEM);
    certificate[4] = 0x04;
    assert_eq!(PublicKey::from_der(&certificate), Err(KeyError::OtherStructure));
    let mut key = pkcs1_of(&rsa_2048().spki);
    key[4] = 0x04;
    assert_eq!(PublicKey::from_der(&key), Err(KeyError::OtherStructure));
}
