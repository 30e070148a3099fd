//! The backend in pure Rust.

use std::sync::Arc;

use rsa::{
    BigUint, Oaep, Pkcs1v15Encrypt, RsaPublicKey,
    rand_core::{CryptoRng, CryptoRngCore, Error, OsRng, RngCore},
};
use sha1::Sha1;

use super::{Backend, EncryptionKey};
use crate::{EncryptError, KeyError, Padding, PublicKey};

/// The `rsa` crate, with the operating system's random number generator. The default.
#[derive(Clone, Copy, Debug, Default)]
pub struct RustCrypto;

impl Backend for RustCrypto {
    fn prepare(&self, key: &PublicKey) -> Result<Arc<dyn EncryptionKey>, KeyError> {
        let modulus = BigUint::from_bytes_be(key.modulus());
        let exponent = BigUint::from(key.exponent());
        let key = RsaPublicKey::new(modulus, exponent).map_err(|_| KeyError::Backend {
            reason: "the `rsa` crate does not take its numbers",
        })?;
        Ok(Arc::new(Prepared(key)))
    }
}

struct Prepared(RsaPublicKey);

impl EncryptionKey for Prepared {
    fn encrypt(&self, padding: Padding, plaintext: &[u8]) -> Result<Vec<u8>, EncryptError> {
        encrypt(&self.0, padding, plaintext, OsRng)
    }
}

fn encrypt<R: CryptoRngCore>(
    key: &RsaPublicKey,
    padding: Padding,
    plaintext: &[u8],
    rng: R,
) -> Result<Vec<u8>, EncryptError> {
    let mut rng = Watched { rng, failed: false };
    let ciphertext = match padding {
        Padding::Pkcs1v15 => key.encrypt(&mut rng, Pkcs1v15Encrypt, plaintext),
        Padding::OaepSha1 => key.encrypt(&mut rng, Oaep::new::<Sha1>(), plaintext),
    };
    if rng.failed {
        return Err(EncryptError::Randomness);
    }
    ciphertext.map_err(|_| EncryptError::Backend { reason: "the `rsa` crate did not encrypt" })
}

/// Remembers a failure of the generator, which `rsa` has no way to pass on and `OsRng` panics at.
struct Watched<R> {
    rng: R,
    failed: bool,
}

impl<R: RngCore> RngCore for Watched<R> {
    fn next_u32(&mut self) -> u32 {
        rsa::rand_core::impls::next_u32_via_fill(self)
    }

    fn next_u64(&mut self) -> u64 {
        rsa::rand_core::impls::next_u64_via_fill(self)
    }

    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        if self.rng.try_fill_bytes(bytes).is_err() {
            self.failed = true;
            // Padding draws until no byte is zero; what comes of these is thrown away.
            bytes.fill(1);
        }
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Error> {
        self.rng.try_fill_bytes(bytes)
    }
}

impl<R: CryptoRng> CryptoRng for Watched<R> {}

#[cfg(test)]
mod tests {
    use super::*;

    /// Works for some calls and then no more.
    struct Failing {
        calls_left: u32,
    }

    impl RngCore for Failing {
        fn next_u32(&mut self) -> u32 {
            rsa::rand_core::impls::next_u32_via_fill(self)
        }

        fn next_u64(&mut self) -> u64 {
            rsa::rand_core::impls::next_u64_via_fill(self)
        }

        fn fill_bytes(&mut self, _: &mut [u8]) {
            panic!("the failure cannot be reported from here");
        }

        fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Error> {
            match self.calls_left.checked_sub(1) {
                Some(left) => {
                    self.calls_left = left;
                    // With a zero byte, for which PKCS#1 v1.5 comes back.
                    bytes.fill(7);
                    bytes[0] = 0;
                    Ok(())
                }
                None => Err(Error::new("no entropy")),
            }
        }
    }

    impl CryptoRng for Failing {}

    /// Odd, of 2048 bits; encryption does not ask for more.
    fn key() -> RsaPublicKey {
        RsaPublicKey::new(BigUint::from_bytes_be(&[0xa5; 256]), BigUint::from(65_537_u32)).unwrap()
    }

    #[test]
    fn without_random_bytes_nothing_is_encrypted() {
        for &padding in Padding::ALL {
            let result = encrypt(&key(), padding, b"123456", Failing { calls_left: 0 });
            assert_eq!(result, Err(EncryptError::Randomness), "{padding}");
        }
    }

    #[test]
    fn a_generator_that_fails_midway_is_noticed() {
        let result = encrypt(&key(), Padding::Pkcs1v15, b"123456", Failing { calls_left: 1 });
        assert_eq!(result, Err(EncryptError::Randomness));
    }

    #[test]
    fn with_random_bytes_it_encrypts() {
        let result = encrypt(&key(), Padding::OaepSha1, b"123456", Failing { calls_left: 1 });
        assert_eq!(result.map(|ciphertext| ciphertext.len()), Ok(256));
    }
}
