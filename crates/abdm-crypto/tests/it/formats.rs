//! One key, however it is written down.

use abdm_crypto::PublicKey;
use base64::{Engine as _, engine::general_purpose::STANDARD};

use crate::support::{
    CERTIFICATE_KEY_PEM, CERTIFICATE_PEM, pem, pkcs1_of, rsa_2048, rsa_4096, unpem,
};

fn key() -> PublicKey {
    PublicKey::from_der(&rsa_2048().spki).unwrap()
}

#[test]
fn an_spki_is_read_as_the_key_in_it() {
    for (pair, bits) in [(rsa_2048(), 2048), (rsa_4096(), 4096)] {
        let key = PublicKey::from_der(&pair.spki).unwrap();
        assert_eq!((key.bits(), key.exponent()), (bits, 65_537));
        assert_eq!(key.modulus().len(), bits / 8);
        assert_eq!(key.spki_der(), pair.spki);
    }
}

#[test]
fn pem_bare_base64_and_der_are_the_same_key() {
    let der = &rsa_2048().spki;
    let pem = pem("PUBLIC KEY", der, 64, "\n");
    let bare = STANDARD.encode(der);
    assert_eq!(PublicKey::from_text(&pem), Ok(key()));
    assert_eq!(PublicKey::from_text(&bare), Ok(key()));
    assert_eq!(pem.parse(), Ok(key()));
    for bytes in [der.as_slice(), pem.as_bytes(), bare.as_bytes()] {
        assert_eq!(PublicKey::from_bytes(bytes), Ok(key()));
    }
}

#[test]
fn pkcs1_is_the_same_key_under_either_label() {
    let der = pkcs1_of(&rsa_2048().spki);
    assert_eq!(PublicKey::from_der(&der), Ok(key()));
    assert_eq!(PublicKey::from_bytes(&der), Ok(key()));
    assert_eq!(PublicKey::from_text(&STANDARD.encode(&der)), Ok(key()));
    for label in ["RSA PUBLIC KEY", "PUBLIC KEY"] {
        assert_eq!(PublicKey::from_text(&pem(label, &der, 64, "\n")), Ok(key()));
    }
}

#[test]
fn a_certificate_is_the_key_in_it() {
    let key = PublicKey::from_text(CERTIFICATE_KEY_PEM).unwrap();
    assert_eq!(key.bits(), 2048);
    let der = unpem(CERTIFICATE_PEM);
    assert_eq!(PublicKey::from_text(CERTIFICATE_PEM).as_ref(), Ok(&key));
    assert_eq!(PublicKey::from_der(&der).as_ref(), Ok(&key));
    assert_eq!(PublicKey::from_bytes(&der).as_ref(), Ok(&key));
    assert_eq!(PublicKey::from_text(&STANDARD.encode(&der)).as_ref(), Ok(&key));
}

#[test]
fn a_wrapped_key_with_blank_lines_is_the_same_key() {
    let text = pem("PUBLIC KEY", &rsa_2048().spki, 85, "\r\n\r\n");
    assert_eq!(PublicKey::from_text(&text), Ok(key()));
}

#[test]
fn a_key_on_one_line_is_the_same_key() {
    for gap in ["", " "] {
        let text = pem("PUBLIC KEY", &rsa_2048().spki, usize::MAX, gap);
        assert_eq!(PublicKey::from_text(&text), Ok(key()));
    }
}

#[test]
fn a_json_string_is_the_same_key() {
    let text = pem("PUBLIC KEY", &rsa_2048().spki, 64, "\\n").replace('/', "\\/");
    assert_eq!(PublicKey::from_text(&format!("\"{text}\"")), Ok(key()));
    let bare = STANDARD.encode(&rsa_2048().spki).replace('+', "\\u002b");
    assert_eq!(PublicKey::from_text(&format!("\"{bare}\"\n")), Ok(key()));
}

#[test]
fn different_keys_differ() {
    let other = PublicKey::from_der(&rsa_4096().spki).unwrap();
    assert_ne!(key(), other);
    assert_ne!(key().fingerprint(), other.fingerprint());
}

#[test]
fn debug_shows_size_and_fingerprint_and_no_more() {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &rsa_2048().spki);
    let fingerprint: String = digest.as_ref()[..8].iter().map(|b| format!("{b:02x}")).collect();
    assert_eq!(key().fingerprint(), fingerprint);
    assert_eq!(
        format!("{:?}", key()),
        format!("PublicKey {{ bits: 2048, fingerprint: {fingerprint} }}")
    );
}
