//! Keys made for the tests by aws-lc-rs, and decryption with them.

use std::sync::OnceLock;

use abdm_crypto::Padding;
use abdm_crypto::backend::{AwsLc, Backend, RustCrypto};
use aws_lc_rs::{
    encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der},
    rsa::{
        KeySize, OAEP_SHA1_MGF1SHA1, OaepPrivateDecryptingKey, Pkcs1PrivateDecryptingKey,
        PrivateDecryptingKey,
    },
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use rsa::{Oaep, Pkcs1v15Encrypt, RsaPrivateKey, pkcs8::DecodePrivateKey as _};

/// A certificate for `CN=abdm test`, made with the openssl command; its private key is gone.
pub(crate) const CERTIFICATE_PEM: &str = include_str!("data/certificate.pem");

/// The key in that certificate, as the openssl command reads it.
pub(crate) const CERTIFICATE_KEY_PEM: &str = include_str!("data/certificate-key.pem");

/// Every backend of this crate.
pub(crate) const BACKENDS: [&dyn Backend; 2] = [&RustCrypto, &AwsLc];

/// Both halves of an RSA key.
pub(crate) struct KeyPair {
    pub(crate) spki: Vec<u8>,
    pub(crate) pkcs8: Vec<u8>,
}

impl KeyPair {
    fn generate(size: KeySize) -> Self {
        let private = PrivateDecryptingKey::generate(size).unwrap();
        let spki = AsDer::<PublicKeyX509Der<'_>>::as_der(&private.public_key()).unwrap();
        let pkcs8 = AsDer::<Pkcs8V1Der<'_>>::as_der(&private).unwrap();
        Self { spki: spki.as_ref().to_vec(), pkcs8: pkcs8.as_ref().to_vec() }
    }

    /// The plaintext, or `None` where aws-lc refuses the ciphertext.
    pub(crate) fn decrypt(&self, padding: Padding, ciphertext: &[u8]) -> Option<Vec<u8>> {
        let private = PrivateDecryptingKey::from_pkcs8(&self.pkcs8).unwrap();
        let mut buffer = vec![0; private.key_size_bytes()];
        let plaintext = match padding {
            Padding::Pkcs1v15 => {
                let key = Pkcs1PrivateDecryptingKey::new(private).unwrap();
                key.decrypt(ciphertext, &mut buffer).map(|plaintext| plaintext.to_vec())
            }
            Padding::OaepSha1 => {
                let key = OaepPrivateDecryptingKey::new(private).unwrap();
                key.decrypt(&OAEP_SHA1_MGF1SHA1, ciphertext, &mut buffer, None)
                    .map(|plaintext| plaintext.to_vec())
            }
            other => panic!("no decryption for {other}"),
        };
        plaintext.ok()
    }
}

/// The plaintext, or `None` where the `rsa` crate refuses the ciphertext.
pub(crate) fn decrypt_by_rsa(
    pair: &KeyPair,
    padding: Padding,
    ciphertext: &[u8],
) -> Option<Vec<u8>> {
    let private = RsaPrivateKey::from_pkcs8_der(&pair.pkcs8).unwrap();
    match padding {
        Padding::Pkcs1v15 => private.decrypt(Pkcs1v15Encrypt, ciphertext),
        Padding::OaepSha1 => private.decrypt(Oaep::new::<sha1::Sha1>(), ciphertext),
        other => panic!("no decryption for {other}"),
    }
    .ok()
}

/// One key of 2048 bits for all tests.
pub(crate) fn rsa_2048() -> &'static KeyPair {
    static KEY: OnceLock<KeyPair> = OnceLock::new();
    KEY.get_or_init(|| KeyPair::generate(KeySize::Rsa2048))
}

/// One key of 4096 bits, the size of the service's own, for all tests.
pub(crate) fn rsa_4096() -> &'static KeyPair {
    static KEY: OnceLock<KeyPair> = OnceLock::new();
    KEY.get_or_init(|| KeyPair::generate(KeySize::Rsa4096))
}

/// The PKCS#1 key inside an SPKI.
pub(crate) fn pkcs1_of(spki: &[u8]) -> Vec<u8> {
    // SEQUENCE { SEQUENCE { OID, NULL } (15 bytes), BIT STRING { 0 unused bits, key } }
    spki[4 + 15 + 4 + 1..].to_vec()
}

/// The bytes in a PEM text.
pub(crate) fn unpem(pem: &str) -> Vec<u8> {
    let body: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    STANDARD.decode(body).unwrap()
}

/// PEM with lines of that many characters.
pub(crate) fn pem(label: &str, der: &[u8], width: usize, line_end: &str) -> String {
    let body = wrap(&STANDARD.encode(der), width, line_end);
    format!("-----BEGIN {label}-----{line_end}{body}{line_end}-----END {label}-----{line_end}")
}

/// Breaks ASCII text into lines of that many characters.
pub(crate) fn wrap(text: &str, width: usize, line_end: &str) -> String {
    let lines: Vec<_> =
        text.as_bytes().chunks(width).map(|line| str::from_utf8(line).unwrap()).collect();
    lines.join(line_end)
}
