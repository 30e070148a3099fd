//! Recorded answers of the service, where they are at hand.

use std::fs;

use abdm_crypto::{Encryptor, Padding, PublicKey};

use crate::recorded;
use crate::support::BACKENDS;

#[test]
fn the_recorded_key_of_the_service_has_4096_bits() {
    let Some(folder) = recorded::folder() else { return };
    let answer = fs::read_to_string(folder.join("v1-v2/rec-auth-cert-200.pem")).unwrap();
    let key = PublicKey::from_text(&answer).unwrap();
    assert_eq!((key.bits(), key.exponent()), (4096, 65_537));
    for backend in BACKENDS {
        let encryptor = Encryptor::with_backend(key.clone(), Padding::Pkcs1v15, backend).unwrap();
        assert_eq!(encryptor.encrypt_base64(b"123456").unwrap().len(), 684);
    }
}
