//! An OTP that cannot be encrypted is not spent.

use std::sync::Arc;

use abdm_crypto::backend::{Backend, EncryptionKey};
use abdm_crypto::{EncryptError, Encryptor, KeyError, Padding, PublicKey};
use abdm_flows::Generation;
use abdm_flows::v1v2::retrieve;

use crate::journey::{
    Deactivate, Journey, LoginAadhaarEncrypted, LoginMobile, Reactivate, Retrieve, aadhaar,
};
use crate::support::{encryptor, otp, sent};

/// A hardware module that was pulled out.
#[derive(Debug)]
struct Unplugged;

impl Backend for Unplugged {
    fn prepare(&self, _: &PublicKey) -> Result<Arc<dyn EncryptionKey>, KeyError> {
        Ok(Arc::new(Self))
    }
}

impl EncryptionKey for Unplugged {
    fn encrypt(&self, _: Padding, _: &[u8]) -> Result<Vec<u8>, EncryptError> {
        Err(EncryptError::Randomness)
    }
}

fn unplugged() -> Encryptor {
    let key = encryptor().key().clone();
    Encryptor::with_backend(key, Generation::V1V2.padding(), &Unplugged).unwrap()
}

fn assert_not_spent<J: Journey>() {
    let (awaiting, error) = J::try_submit(J::awaiting(), &otp(), &unplugged()).unwrap_err();
    assert_eq!(error, EncryptError::Randomness);
    assert_eq!(J::otp(&awaiting).wrong_attempts(), 0);
    assert_eq!(sent(&J::submit(awaiting)), sent(&J::submit(J::awaiting())));
}

#[test]
fn an_otp_that_cannot_be_encrypted_leaves_the_journey_where_it_was() {
    assert_not_spent::<LoginAadhaarEncrypted>();
    assert_not_spent::<LoginMobile>();
    assert_not_spent::<Retrieve>();
    assert_not_spent::<Deactivate>();
    assert_not_spent::<Reactivate>();
}

#[test]
fn an_aadhaar_number_that_cannot_be_encrypted_is_not_sent() {
    let error = retrieve::Start.send_otp(&aadhaar(), &unplugged()).unwrap_err();
    assert_eq!(error, EncryptError::Randomness);
}

#[test]
fn each_submission_is_encrypted_anew() {
    let ciphertext = || {
        let verifying = LoginMobile::submit(LoginMobile::awaiting());
        let request = crate::support::http_request(abdm_flows::Exchange::call(&verifying));
        request.into_body()
    };
    assert_ne!(ciphertext(), ciphertext());
}
