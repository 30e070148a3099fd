//! Transactions, methods, headers and fields that generation v1/v2 refuses.

use abdm::types::v1v2::{
    auth_init, confirm_aadhaar_otp_v1, confirm_aadhaar_otp_v2, forgot_generate_aadhaar_otp,
    forgot_verify_aadhaar_otp, mobile_login_generate_otp, mobile_login_verify_otp, reactivate,
    reactivate_init, search_by_health_id,
};
use abdm::types::{
    AbhaId, AuthMethod, Cause, Ciphertext, Effect, ExposeSecret, Mobile, TokenKind, TxnId,
};
use abdm_sandbox::people;

use crate::promises::over_tcp;
use crate::raw::Raw;

fn init() -> auth_init::Request {
    auth_init::Request {
        auth_method: AuthMethod::AadhaarOtp,
        health_id: AbhaId::parse(people::ASHA.abha_number).unwrap(),
    }
}

fn search() -> search_by_health_id::Request {
    search_by_health_id::Request { health_id: AbhaId::parse(people::ASHA.abha_number).unwrap() }
}

over_tcp! {
    async fn a_transaction_that_nobody_began_is_refused(town) {
        let raw = Raw::open(&town).await;
        raw.call(&init()).await.unwrap();
        let request = confirm_aadhaar_otp_v1::Request {
            otp: town.otp(people::ASHA.mobile),
            txn_id: TxnId::parse("a825f76b-0696-40f3-864c-5a3a5b389a83").unwrap(),
        };
        let failure = raw.call(&request).await.unwrap_err();
        assert_eq!(failure.cause(), Cause::TransactionInvalid);
    }

    async fn a_transaction_is_spent_by_success(town) {
        let raw = Raw::open(&town).await;
        let txn_id = raw.call(&init()).await.unwrap().0.txn_id;
        let otp = town.otp(people::ASHA.mobile);
        let request = confirm_aadhaar_otp_v1::Request { otp, txn_id };
        raw.call(&request).await.unwrap();
        let failure = raw.call(&request).await.unwrap_err();
        assert_eq!(failure.cause(), Cause::TransactionInvalid);
    }

    async fn the_otp_of_one_journey_does_not_open_the_transaction_of_another(town) {
        let raw = Raw::open(&town).await;
        let login = raw.call(&init()).await.unwrap().0.txn_id;
        let login_otp = raw.encrypt(&town.otp(people::ASHA.mobile)).await;

        let aadhaar = abdm::types::Aadhaar::parse(people::ASHA.aadhaar).unwrap();
        let request = forgot_generate_aadhaar_otp::Request { aadhaar: raw.encrypt(&aadhaar).await };
        let retrieval = raw.call(&request).await.unwrap().0.txn_id;
        let retrieval_otp = raw.encrypt(&town.otp(people::ASHA.mobile)).await;

        // The login's transaction at the end of a retrieval, with either OTP.
        for otp in [login_otp.clone(), retrieval_otp.clone()] {
            let txn_id = login.clone();
            let request = forgot_verify_aadhaar_otp::Request { otp, txn_id };
            let failure = raw.call(&request).await.unwrap_err();
            assert_eq!(failure.cause(), Cause::TransactionInvalid, "{failure}");
        }
        // And the other way round.
        for otp in [login_otp, retrieval_otp] {
            let txn_id = retrieval.clone();
            let request = confirm_aadhaar_otp_v2::Request { otp, txn_id };
            let failure = raw.call(&request).await.unwrap_err();
            assert_eq!(failure.cause(), Cause::TransactionInvalid, "{failure}");
        }
    }

    async fn another_method_than_the_transactions_is_refused(town) {
        let raw = Raw::open(&town).await;
        let request = reactivate_init::Request {
            auth_method: AuthMethod::AadhaarOtp,
            health_id: AbhaId::parse(people::FARHAN.abha_number).unwrap(),
        };
        let txn_id = raw.call(&request).await.unwrap().0.txn_id;
        let request = reactivate::Request {
            auth_method: AuthMethod::MobileOtp,
            otp: raw.encrypt(&town.otp(people::FARHAN.mobile)).await,
            txn_id,
        };
        let failure = raw.call(&request).await.unwrap_err();
        assert_eq!(failure.effect(), Effect::Settled);
        assert_eq!(failure.cause(), Cause::TransactionInvalid, "{failure}");
    }

    async fn plain_text_where_ciphertext_belongs_is_refused(town) {
        let raw = Raw::open(&town).await;
        let mobile = Mobile::parse(people::JOSEPH.mobile).unwrap();
        let request = mobile_login_generate_otp::Request { mobile };
        let txn_id = raw.call(&request).await.unwrap().0.txn_id;
        let plain = town.otp(people::JOSEPH.mobile).expose_secret().to_owned();
        let request = mobile_login_verify_otp::Request { otp: Ciphertext::new(plain), txn_id };
        let failure = raw.call(&request).await.unwrap_err();
        let error = failure.service_error().unwrap();
        assert!(error.key_may_be_stale(), "{failure}");

        let aadhaar = Ciphertext::new(people::JOSEPH.aadhaar);
        let request = forgot_generate_aadhaar_otp::Request { aadhaar };
        let failure = raw.call(&request).await.unwrap_err();
        assert_eq!(failure.cause(), Cause::NotEncrypted, "{failure}");
    }

    async fn a_call_without_a_hip_id_is_refused(town) {
        let raw = Raw::open(&town).await.without_hip_id();
        let failure = raw.call(&search()).await.unwrap_err();
        assert_eq!(failure.effect(), Effect::Settled);
        assert_eq!(failure.service_error().unwrap().status(), 400);
    }

    async fn an_application_token_that_nobody_issued_is_provably_refused(town) {
        let raw = Raw::open(&town).await.with_app_token("not.a.token");
        let failure = raw.call(&search()).await.unwrap_err();
        assert_eq!(failure.cause(), Cause::Token(TokenKind::App));
        assert!(failure.service_error().unwrap().app_token_refused());
    }
}
