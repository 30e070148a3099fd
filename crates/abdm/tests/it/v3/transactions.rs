//! Transactions, tokens and fields that the service refuses, by calls past the journeys.

use abdm::crypto::Padding;
use abdm::types::v3::{
    UserTokens, account_request_otp, account_verify, login_request_otp, login_verify,
    login_verify_user, profile, refresh,
};
use abdm::types::{
    Cause, Ciphertext, Effect, ExposeSecret, Failure, RefreshToken, TToken, TokenKind, TxnId,
    XToken,
};
use abdm_sandbox::people::{self, Person};

use crate::promises::on_v3;
use crate::raw::Raw;
use crate::town::{Town, number};

const NOBODYS: &str = "a825f76b-0696-40f3-864c-5a3a5b389a83";

async fn encrypted(raw: &Raw, plain: &str) -> Ciphertext {
    raw.encrypt_padded(plain, Padding::OaepSha1).await
}

/// Has an OTP sent for a login.
async fn send(raw: &Raw, person: &Person) -> TxnId {
    let number = encrypted(raw, person.abha_number).await;
    let request = login_request_otp::Request::login_with_aadhaar_otp(number);
    raw.call(&request).await.unwrap().0.txn_id
}

async fn log_in(raw: &Raw, town: &Town, person: &Person) -> UserTokens {
    let txn_id = send(raw, person).await;
    let otp = raw.encrypt(&town.otp(person.mobile)).await;
    let request = login_verify::Request::login_with_aadhaar_otp(txn_id, otp);
    raw.call(&request).await.unwrap().issued.x_token().unwrap().clone()
}

/// Proves a mobile.
async fn prove(raw: &Raw, town: &Town, mobile: &str) -> (TToken, TxnId) {
    let request = login_request_otp::Request::login_using_mobile(encrypted(raw, mobile).await);
    let txn_id = raw.call(&request).await.unwrap().0.txn_id;
    let otp = raw.encrypt(&town.otp(mobile)).await;
    let request = login_verify::Request::login_using_mobile(txn_id.clone(), otp);
    let reply = raw.call(&request).await.unwrap();
    (reply.issued.t_token().unwrap().t_token.clone(), reply.txn_id.unwrap_or(txn_id))
}

fn choose(t_token: &str, person: &Person, txn_id: &TxnId) -> login_verify_user::Request {
    login_verify_user::Request {
        t_token: TToken::parse(t_token).unwrap(),
        abha_number: number(person.abha_number),
        txn_id: txn_id.clone(),
    }
}

#[track_caller]
fn refused<T: std::fmt::Debug>(reply: Result<T, Failure>, cause: Cause) -> Failure {
    let failure = reply.unwrap_err();
    assert_eq!((failure.cause(), failure.effect()), (cause, Effect::Settled), "{failure}");
    failure
}

on_v3! {
    async fn a_transaction_that_nobody_began_is_refused(town) {
        let raw = Raw::open(&town).await;
        send(&raw, &people::ASHA).await;
        let otp = raw.encrypt(&town.otp(people::ASHA.mobile)).await;
        let txn_id = TxnId::parse(NOBODYS).unwrap();
        let request = login_verify::Request::login_with_aadhaar_otp(txn_id, otp);
        refused(raw.call(&request).await, Cause::TransactionInvalid);
    }

    async fn a_transaction_is_spent_by_success(town) {
        let raw = Raw::open(&town).await;
        let txn_id = send(&raw, &people::ASHA).await;
        let otp = raw.encrypt(&town.otp(people::ASHA.mobile)).await;
        let request = login_verify::Request::login_with_aadhaar_otp(txn_id, otp);
        raw.call(&request).await.unwrap();
        refused(raw.call(&request).await, Cause::TransactionInvalid);
    }

    async fn the_otp_of_one_journey_does_not_open_the_transaction_of_another(town) {
        let raw = Raw::open(&town).await;
        let login = send(&raw, &people::ASHA).await;
        let login_otp = raw.encrypt(&town.otp(people::ASHA.mobile)).await;
        let mobile = encrypted(&raw, people::ASHA.mobile).await;
        let request = login_request_otp::Request::login_using_mobile(mobile);
        let by_mobile = raw.call(&request).await.unwrap().0.txn_id;
        let mobile_otp = raw.encrypt(&town.otp(people::ASHA.mobile)).await;
        for otp in [login_otp, mobile_otp] {
            for request in [
                login_verify::Request::login_using_mobile(login.clone(), otp.clone()),
                login_verify::Request::reactivate_via_aadhaar_otp(login.clone(), otp.clone()),
                login_verify::Request::login_with_aadhaar_otp(by_mobile.clone(), otp.clone()),
                login_verify::Request::reactivate_via_aadhaar_otp(by_mobile.clone(), otp),
            ] {
                refused(raw.call(&request).await, Cause::TransactionInvalid);
            }
        }
    }

    async fn one_patients_login_does_not_end_anothers_deactivation(town) {
        let raw = Raw::open(&town).await;
        let asha = log_in(&raw, &town, &people::ASHA).await.token;
        let joseph = log_in(&raw, &town, &people::JOSEPH).await.token;
        let login_id = encrypted(&raw, people::ASHA.abha_number).await;
        let of = |x_token: &XToken| {
            let (x_token, login_id) = (x_token.clone(), login_id.clone());
            account_request_otp::Request::deactivate_via_aadhaar_otp(x_token, login_id)
        };
        refused(raw.call(&of(&joseph)).await, Cause::InvalidField);
        let txn_id = raw.call(&of(&asha)).await.unwrap().0.txn_id;
        let otp = raw.encrypt(&town.otp(people::ASHA.mobile)).await;
        let submit = |x_token: XToken| {
            let (txn_id, otp, reasons) = (txn_id.clone(), otp.clone(), vec!["104".to_owned()]);
            account_verify::Request::deactivate(x_token, txn_id, otp, reasons)
        };
        refused(raw.call(&submit(joseph)).await, Cause::TransactionInvalid);
        raw.call(&submit(asha)).await.unwrap();
    }

    async fn plain_text_where_ciphertext_belongs_is_refused(town) {
        let raw = Raw::open(&town).await;
        for request in [
            login_request_otp::Request::login_with_aadhaar_otp(Ciphertext::new(
                people::ASHA.abha_number,
            )),
            login_request_otp::Request::retrieve_via_aadhaar_otp(Ciphertext::new(
                people::ASHA.aadhaar,
            )),
        ] {
            let failure = refused(raw.call(&request).await, Cause::NotEncrypted);
            assert!(failure.service_error().unwrap().key_may_be_stale(), "{failure}");
        }
        assert_eq!(town.otps_sent(), 0);

        let txn_id = send(&raw, &people::ASHA).await;
        let plain = Ciphertext::new(town.otp(people::ASHA.mobile).expose_secret());
        let request = login_verify::Request::login_with_aadhaar_otp(txn_id, plain);
        let failure = refused(raw.call(&request).await, Cause::InvalidField);
        assert!(failure.service_error().unwrap().key_may_be_stale(), "{failure}");
    }

    async fn what_is_padded_as_the_former_generation_does_is_refused(town) {
        let raw = Raw::open(&town).await;
        let number = raw.encrypt_padded(people::ASHA.abha_number, Padding::Pkcs1v15).await;
        let request = login_request_otp::Request::login_with_aadhaar_otp(number);
        let failure = refused(raw.call(&request).await, Cause::NotEncrypted);
        assert!(failure.service_error().unwrap().key_may_be_stale(), "{failure}");

        let txn_id = send(&raw, &people::ASHA).await;
        let otp = town.otp(people::ASHA.mobile);
        let padded = raw.encrypt_padded(otp.expose_secret(), Padding::Pkcs1v15).await;
        let request = login_verify::Request::login_with_aadhaar_otp(txn_id.clone(), padded);
        let failure = refused(raw.call(&request).await, Cause::InvalidField);
        assert!(failure.service_error().unwrap().key_may_be_stale(), "{failure}");

        // It was not looked at, so it is good still.
        let otp = raw.encrypt(&otp).await;
        let request = login_verify::Request::login_with_aadhaar_otp(txn_id, otp);
        raw.call(&request).await.unwrap();
    }

    async fn a_number_without_dashes_is_refused(town) {
        let raw = Raw::open(&town).await;
        let bare = encrypted(&raw, &people::ASHA.abha_number.replace('-', "")).await;
        let request = login_request_otp::Request::login_with_aadhaar_otp(bare);
        refused(raw.call(&request).await, Cause::InvalidField);
        assert_eq!(town.otps_sent(), 0);
    }

    async fn a_login_does_not_pass_for_the_proof_of_a_mobile(town) {
        let raw = Raw::open(&town).await;
        let tokens = log_in(&raw, &town, &people::ASHA).await;
        let (_, txn_id) = prove(&raw, &town, people::ASHA.mobile).await;
        let request = choose(tokens.token.expose_secret(), &people::ASHA, &txn_id);
        refused(raw.call(&request).await, Cause::Token(TokenKind::User));
    }

    async fn the_proof_of_a_mobile_does_not_pass_for_a_login(town) {
        let raw = Raw::open(&town).await;
        let (t_token, _) = prove(&raw, &town, people::ASHA.mobile).await;
        let x_token = XToken::parse(t_token.expose_secret()).unwrap();
        let request = profile::Request { x_token };
        refused(raw.call(&request).await, Cause::Token(TokenKind::User));
    }

    async fn the_proof_of_one_mobile_does_not_choose_for_another(town) {
        let raw = Raw::open(&town).await;
        let (t_token, txn_id) = prove(&raw, &town, people::ASHA.mobile).await;
        let (_, others) = prove(&raw, &town, people::JOSEPH.mobile).await;
        let t_token = t_token.expose_secret();
        let request = choose(t_token, &people::JOSEPH, &others);
        refused(raw.call(&request).await, Cause::TransactionInvalid);
        let request = choose(t_token, &people::JOSEPH, &txn_id);
        refused(raw.call(&request).await, Cause::InvalidField);
        raw.call(&choose(t_token, &people::ASHA, &txn_id)).await.unwrap();
    }

    async fn the_proof_of_a_mobile_chooses_once(town) {
        let raw = Raw::open(&town).await;
        let (t_token, txn_id) = prove(&raw, &town, people::KAVERI.mobile).await;
        let t_token = t_token.expose_secret();
        raw.call(&choose(t_token, &people::KAVERI, &txn_id)).await.unwrap();
        let again = raw.call(&choose(t_token, &people::TARA, &txn_id)).await;
        refused(again, Cause::Token(TokenKind::User));
    }

    async fn a_login_is_renewed_by_its_own_token_and_by_no_other(town) {
        let raw = Raw::open(&town).await;
        let tokens = log_in(&raw, &town, &people::ASHA).await;
        let not_one = RefreshToken::parse(tokens.token.expose_secret()).unwrap();
        let reply = raw.call(&refresh::Request { r_token: not_one }).await;
        refused(reply, Cause::Token(TokenKind::User));
        let r_token = tokens.refresh_token.unwrap();
        let renewed = raw.call(&refresh::Request { r_token }).await.unwrap().0;
        assert!(raw.call(&profile::Request { x_token: renewed.token }).await.is_ok());
    }

    async fn an_application_token_that_nobody_issued_is_provably_refused(town) {
        let raw = Raw::open(&town).await.with_app_token("not.a.token");
        let failure = refused(raw.key().await, Cause::Token(TokenKind::App));
        assert!(failure.service_error().unwrap().app_token_refused());
    }
}
