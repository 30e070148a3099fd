//! An OTP that cannot be encrypted is not spent.

use std::sync::Arc;

use abdm_crypto::backend::{Backend, EncryptionKey};
use abdm_crypto::{EncryptError, Encryptor, KeyError, Padding, PublicKey};
use abdm_flows::{Exchange, Generation};
use bytes::Bytes;

use crate::journey::Journey;
use crate::registry::in_every_journey;
use crate::support::{NUMBER, aadhaar, abha, encryptor, http_request, mobile, otp, sent};
use crate::{v1v2, v3};

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

in_every_journey! { an_otp_that_cannot_be_encrypted_leaves_the_journey_where_it_was }

/// One that travels in plain text does not need it.
fn an_otp_that_cannot_be_encrypted_leaves_the_journey_where_it_was<J: Journey>() {
    match J::try_submit(J::awaiting(), &otp(), &unplugged()) {
        Ok(verifying) => {
            let line = sent(&verifying).line;
            assert!(["/v1/", "/forgot/healthId/mobile"].iter().any(|path| line.contains(path)));
        }
        Err((awaiting, error)) => {
            assert_eq!(error, EncryptError::Randomness);
            assert_eq!(J::otp(&awaiting).wrong_attempts(), 0);
            assert_eq!(sent(&J::submit(awaiting)), sent(&J::submit(J::awaiting())));
        }
    }
}

/// No OTP goes out: there is no call to make.
#[test]
fn what_cannot_be_encrypted_is_not_sent() {
    use abdm_flows::AuthBy;
    use abdm_flows::v3::by_aadhaar::{Login, Retrieval, Start};
    use abdm_flows::v3::{login_abha, login_mobile, reactivate};

    let key = unplugged();
    let reactivation = || reactivate::Start::by_aadhaar_otp(abha(NUMBER));
    for error in [
        abdm_flows::v1v2::retrieve::Start.send_otp(&aadhaar(), &key).unwrap_err(),
        login_abha::Start::new(abha(NUMBER), AuthBy::AadhaarOtp)
            .unwrap()
            .send_otp(&key)
            .unwrap_err(),
        login_mobile::Start::new(mobile()).send_otp(&key).unwrap_err(),
        Start::<Retrieval>::new().send_otp(&aadhaar(), &key).unwrap_err(),
        Start::<Login>::new().send_otp(&aadhaar(), &key).unwrap_err(),
        reactivation().send_otp(&key).unwrap_err(),
        reactivation().send_otp_by_account_path(&key).unwrap_err(),
        v3::UpdateEmail::start().send_otp(&key).unwrap_err(),
        v3::UpdateMobile::start().send_otp(&key).unwrap_err(),
    ] {
        assert_eq!(error, EncryptError::Randomness);
    }
    let (state, error) = v3::Deactivate::start().send_otp(&key).unwrap_err();
    assert_eq!(error, EncryptError::Randomness);
    assert_eq!(
        sent(&v3::Deactivate::send(state)),
        sent(&v3::Deactivate::send(v3::Deactivate::start()))
    );
}

in_every_journey! { the_padding_is_the_generations_whatever_the_encryptors_own }

/// [`sent`] decrypts with the padding that goes with the path.
fn the_padding_is_the_generations_whatever_the_encryptors_own<J: Journey>() {
    for generation in Generation::ALL {
        let encryptor = encryptor().with_padding(generation.padding());
        let verifying = J::try_submit(J::awaiting(), &otp(), &encryptor).unwrap();
        assert_eq!(sent(&verifying), sent(&J::submit(J::awaiting())));
    }
}

#[test]
fn each_submission_is_encrypted_anew() {
    fn body<J: Journey>() -> Bytes {
        http_request(J::submit(J::awaiting()).call()).into_body()
    }
    assert_ne!(body::<v1v2::LoginMobile>(), body::<v1v2::LoginMobile>());
    assert_ne!(body::<v3::LoginMobile>(), body::<v3::LoginMobile>());
}
