//! The service's RSA key.

use std::sync::{Arc, OnceLock};

use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::rsa::{
    KeySize, OAEP_SHA1_MGF1SHA1, OaepPrivateDecryptingKey, Pkcs1PrivateDecryptingKey,
    PrivateDecryptingKey,
};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tokio::sync::watch;

/// Bits of the service's key (contract section 1.1).
pub(crate) const SERVICE_BITS: usize = 4096;

/// An RSA key of the service: it decrypts what clients encrypt. Cheap to clone.
#[derive(Clone)]
pub struct ServiceKey(Arc<Inner>);

struct Inner {
    private: PrivateDecryptingKey,
    base64: String,
    pem: String,
}

/// A key could not be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// No RSA key has this many bits here.
    #[error("an RSA key of {0} bits is not supported; 2048, 3072, 4096 and 8192 are")]
    Bits(usize),
    /// The cryptography library failed.
    #[error("the RSA key could not be made")]
    Generation,
}

impl ServiceKey {
    /// Makes a key. 4096 bits, as the service has, take a second or so; 2048 are quicker.
    ///
    /// # Errors
    ///
    /// [`KeyError`] for a size that is not supported.
    pub fn generate(bits: usize) -> Result<Self, KeyError> {
        let size = match bits {
            2048 => KeySize::Rsa2048,
            3072 => KeySize::Rsa3072,
            4096 => KeySize::Rsa4096,
            8192 => KeySize::Rsa8192,
            _ => return Err(KeyError::Bits(bits)),
        };
        let private = PrivateDecryptingKey::generate(size).map_err(|_| KeyError::Generation)?;
        let spki: PublicKeyX509Der<'_> =
            private.public_key().as_der().map_err(|_| KeyError::Generation)?;
        let base64 = STANDARD.encode(spki.as_ref());
        let pem = armour(&base64);
        Ok(Self(Arc::new(Inner { private, base64, pem })))
    }

    /// One key of 4096 bits for the whole process, made at the first call: for tests, which need
    /// not pay for a key each.
    ///
    /// # Panics
    ///
    /// If the cryptography library cannot make a key.
    pub fn shared() -> Self {
        static SHARED: OnceLock<ServiceKey> = OnceLock::new();
        let key = || Self::generate(SERVICE_BITS).expect("4096 bits are supported");
        SHARED.get_or_init(key).clone()
    }

    /// The public half as `/v1/auth/cert` answers it: PEM in lines of 64 characters.
    pub fn public_pem(&self) -> &str {
        &self.0.pem
    }

    /// The public half as `/v3/profile/public/certificate` answers it: base64 without armour. The
    /// same key: the published sandbox served one under both paths (contract V3, section 4).
    pub fn public_base64(&self) -> &str {
        &self.0.base64
    }

    /// Whether it is standard base64 of as many bytes as a ciphertext under this key has.
    pub(crate) fn could_decrypt(&self, base64: &str) -> bool {
        let length = self.0.private.key_size_bytes();
        STANDARD.decode(base64).is_ok_and(|ciphertext| ciphertext.len() == length)
    }

    /// Decrypts standard base64 with PKCS#1 v1.5 padding, what Java calls
    /// `RSA/ECB/PKCS1Padding`. `None` for plain text, another key or another padding.
    pub(crate) fn decrypt_pkcs1(&self, base64: &str) -> Option<String> {
        let ciphertext = STANDARD.decode(base64).ok()?;
        let key = Pkcs1PrivateDecryptingKey::new(self.0.private.clone()).ok()?;
        let mut plain = vec![0; key.min_output_size()];
        let plain = key.decrypt(&ciphertext, &mut plain).ok()?;
        String::from_utf8(plain.to_vec()).ok()
    }

    /// The same with OAEP, SHA-1 for digest and mask and no label, what Java calls
    /// `RSA/ECB/OAEPWithSHA-1AndMGF1Padding`.
    pub(crate) fn decrypt_oaep(&self, base64: &str) -> Option<String> {
        let ciphertext = STANDARD.decode(base64).ok()?;
        let key = OaepPrivateDecryptingKey::new(self.0.private.clone()).ok()?;
        let mut plain = vec![0; key.min_output_size()];
        let plain = key.decrypt(&OAEP_SHA1_MGF1SHA1, &ciphertext, &mut plain, None).ok()?;
        String::from_utf8(plain.to_vec()).ok()
    }
}

impl std::fmt::Debug for ServiceKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let bits = self.0.private.key_size_bits();
        f.debug_struct("ServiceKey").field("bits", &bits).finish_non_exhaustive()
    }
}

fn armour(base64: &str) -> String {
    let mut pem = String::from("-----BEGIN PUBLIC KEY-----\n");
    let mut rest = base64;
    while !rest.is_empty() {
        let (line, after) = rest.split_at(rest.len().min(64));
        pem.push_str(line);
        pem.push('\n');
        rest = after;
    }
    pem.push_str("-----END PUBLIC KEY-----\n");
    pem
}

/// A key that may still be in the making, so that the server can listen at once.
#[derive(Debug, Clone)]
pub(crate) struct PendingKey(watch::Receiver<Option<Result<ServiceKey, KeyError>>>);

impl PendingKey {
    /// Takes `key`, or has one made in the background.
    pub(crate) fn new(key: Option<ServiceKey>) -> Self {
        match key {
            Some(key) => Self(watch::channel(Some(Ok(key))).1),
            None => Self::made_by(|| ServiceKey::generate(SERVICE_BITS)),
        }
    }

    /// A key that `make` makes on a thread of its own.
    pub(crate) fn made_by(
        make: impl FnOnce() -> Result<ServiceKey, KeyError> + Send + 'static,
    ) -> Self {
        let (sender, receiver) = watch::channel(None);
        // Fails only when the sandbox is gone, and then nobody wants the key.
        std::thread::spawn(move || sender.send(Some(make())));
        Self(receiver)
    }

    /// The key, if it is there.
    pub(crate) fn now(&self) -> Option<ServiceKey> {
        self.0.borrow().clone()?.ok()
    }

    /// Waits until the key is there, or will never be.
    pub(crate) async fn settled(&self) {
        // An error means that the sender is gone, which leaves what it sent.
        let _ = self.0.clone().wait_for(Option::is_some).await;
    }
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::rsa::{
        OAEP_SHA256_MGF1SHA256, OaepAlgorithm, OaepPublicEncryptingKey, Pkcs1PublicEncryptingKey,
        PublicEncryptingKey,
    };

    use super::*;

    fn encrypt(key: &ServiceKey, plain: &str) -> String {
        let public = key.0.private.public_key();
        let public = Pkcs1PublicEncryptingKey::new(public).unwrap();
        let mut ciphertext = vec![0; public.ciphertext_size()];
        let ciphertext = public.encrypt(plain.as_bytes(), &mut ciphertext).unwrap();
        STANDARD.encode(ciphertext)
    }

    #[test]
    fn what_was_encrypted_under_the_pem_is_decrypted() {
        let key = ServiceKey::shared();
        let ciphertext = encrypt(&key, "012345");
        assert_eq!(ciphertext.len(), 684);
        assert_eq!(key.decrypt_pkcs1(&ciphertext).as_deref(), Some("012345"));
    }

    fn encrypt_oaep(
        key: &ServiceKey,
        algorithm: &'static OaepAlgorithm,
        label: Option<&[u8]>,
        plain: &str,
    ) -> String {
        let public = OaepPublicEncryptingKey::new(key.0.private.public_key()).unwrap();
        let mut ciphertext = vec![0; public.ciphertext_size()];
        let plain = plain.as_bytes();
        STANDARD.encode(public.encrypt(algorithm, plain, &mut ciphertext, label).unwrap())
    }

    #[test]
    fn oaep_is_decrypted_with_sha1_and_no_label_alone() {
        let key = ServiceKey::shared();
        let other = ServiceKey::generate(2048).unwrap();
        let good = encrypt_oaep(&key, &OAEP_SHA1_MGF1SHA1, None, "012345");
        assert_eq!(key.decrypt_oaep(&good).as_deref(), Some("012345"));
        for bad in [
            encrypt(&key, "012345"),
            encrypt_oaep(&key, &OAEP_SHA256_MGF1SHA256, None, "012345"),
            encrypt_oaep(&key, &OAEP_SHA1_MGF1SHA1, Some(b"label"), "012345"),
            encrypt_oaep(&other, &OAEP_SHA1_MGF1SHA1, None, "012345"),
            good.trim_end_matches('=').to_owned(),
            "012345".to_owned(),
            String::new(),
        ] {
            assert_eq!(key.decrypt_oaep(&bad), None);
        }
        assert_eq!(key.decrypt_pkcs1(&good), None);
    }

    #[test]
    fn plain_text_and_foreign_ciphertexts_are_not_decrypted() {
        let key = ServiceKey::shared();
        let other = ServiceKey::generate(2048).unwrap();
        let ciphertext = encrypt(&key, "012345");
        let unpadded = ciphertext.trim_end_matches('=').to_owned();
        let split = format!("{}\n{}", &ciphertext[..64], &ciphertext[64..]);
        let cut = ciphertext[..680].to_owned();
        let foreign = encrypt(&other, "012345");
        for text in ["012345".to_owned(), String::new(), unpadded, split, cut, foreign] {
            assert_eq!(key.decrypt_pkcs1(&text), None);
        }
        let noise = STANDARD.encode([0x5a; 512]);
        assert_eq!(key.decrypt_pkcs1(&noise), None);
    }

    #[test]
    fn the_pem_looks_like_the_services() {
        let key = ServiceKey::shared();
        let lines: Vec<_> = key.public_pem().lines().collect();
        assert_eq!(lines[0], "-----BEGIN PUBLIC KEY-----");
        assert_eq!(lines.len(), 14);
        assert!(lines[1..12].iter().all(|line| line.len() == 64));
        assert_eq!(lines[12].len(), 32);
        assert_eq!(lines[13], "-----END PUBLIC KEY-----");
        assert_eq!(lines[1..13].concat(), key.public_base64());
        let spki = STANDARD.decode(key.public_base64()).unwrap();
        assert!(PublicEncryptingKey::from_der(&spki).is_ok());
    }

    #[test]
    fn an_odd_size_is_refused_and_debug_shows_nothing_of_the_key() {
        assert_eq!(ServiceKey::generate(1024).unwrap_err(), KeyError::Bits(1024));
        assert_eq!(format!("{:?}", ServiceKey::shared()), "ServiceKey { bits: 4096, .. }");
    }
}
