//! Recorded answers of the service. They are not part of the project: `ABDM_FIXTURES` names their
//! folder, and `ABDM_REQUIRE=fixtures` turns their absence into a failure.

use std::{env, fs, path::PathBuf};

use abdm_crypto::{Encryptor, Padding, PublicKey};

/// The folder of recorded answers, or `None` where a test may be skipped.
fn fixtures() -> Option<PathBuf> {
    if let Some(folder) = env::var_os("ABDM_FIXTURES") {
        return Some(folder.into());
    }
    let required = env::var("ABDM_REQUIRE").unwrap_or_default();
    assert!(
        !required.split(',').any(|name| name.trim() == "fixtures"),
        "ABDM_REQUIRE names fixtures and ABDM_FIXTURES is not set"
    );
    println!("skipped: ABDM_FIXTURES is not set");
    None
}

#[test]
fn the_recorded_key_of_the_service_has_4096_bits() {
    let Some(folder) = fixtures() else { return };
    let answer = fs::read_to_string(folder.join("v1-v2/rec-auth-cert-200.pem")).unwrap();
    let key = PublicKey::from_text(&answer).unwrap();
    assert_eq!((key.bits(), key.exponent()), (4096, 65_537));
    let encryptor = Encryptor::new(key, Padding::Pkcs1v15).unwrap();
    assert_eq!(encryptor.encrypt_base64(b"123456").unwrap().len(), 684);
}
