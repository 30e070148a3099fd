//! An OTP under a key of 4096 bits: both backends, and OpenSSL by its own crate.

use abdm::crypto::backend::{AwsLc, Backend, RustCrypto};
use abdm::crypto::{Encryptor, Padding as Padded, PublicKey};
use abdm_sandbox::ServiceKey;
use openssl::rsa::{Padding, Rsa};
use serde::{Deserialize, Serialize};

use crate::Outcome;
use crate::meter::{Cost, median};

const OTP: &[u8] = b"123456";

/// Nanoseconds for one.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Encrypted {
    pub padding: String,
    pub aws_lc: f64,
    pub rust_crypto: f64,
    pub openssl: f64,
}

/// `rounds` times in turn, so that whatever else the machine does is shared.
pub fn run(rounds: usize) -> Outcome<Vec<Encrypted>> {
    let key = ServiceKey::generate(4096)?;
    let openssl = Rsa::public_key_from_pem(key.public_pem().as_bytes())?;
    let key = PublicKey::from_text(key.public_pem())?;
    let paddings = [
        ("PKCS#1 v1.5", Padded::Pkcs1v15, Padding::PKCS1),
        ("OAEP-SHA1", Padded::OaepSha1, Padding::PKCS1_OAEP),
    ];
    let mut all = Vec::new();
    for (name, padded, padding) in paddings {
        let by = |backend: &dyn Backend| Encryptor::with_backend(key.clone(), padded, backend);
        let (aws_lc, rust_crypto) = (by(&AwsLc)?, by(&RustCrypto)?);
        let mut times: [Vec<f64>; 3] = Default::default();
        for _ in 0..rounds {
            times[0].push(time(200, || Ok(aws_lc.encrypt(OTP).map(drop)?))?);
            times[1].push(time(200, || {
                let mut ciphertext = vec![0; openssl.size() as usize];
                openssl.public_encrypt(OTP, &mut ciphertext, padding)?;
                std::hint::black_box(ciphertext);
                Ok(())
            })?);
            times[2].push(time(20, || Ok(rust_crypto.encrypt(OTP).map(drop)?))?);
        }
        let [aws_lc, openssl, rust_crypto] = times.map(median);
        all.push(Encrypted { padding: name.to_owned(), aws_lc, rust_crypto, openssl });
    }
    Ok(all)
}

/// CPU time of one, which is what a busy machine leaves alone.
fn time(times: u32, work: impl Fn() -> Outcome<()>) -> Outcome<f64> {
    let before = Cost::now();
    for _ in 0..times {
        work()?;
    }
    Ok(before.since().cpu_ns as f64 / f64::from(times))
}
