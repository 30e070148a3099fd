//! What the service refuses, in the forms that it has for that and in such as repeat whom they
//! refuse, and what is refused before any call.

use std::sync::Arc;

use abdm::flows::{AuthBy, Generation};
use abdm::types::{AbhaId, Otp};
use abdm::{Client, Error, Pending, Submitted};
use abdm_sandbox::people::{self, Person};
use abdm_sandbox::v3_forms::{DeactivatedAccount, Reactivated, V3Forms, WrongOtp};

use super::hidden::Hidden;
use super::paper::{Paper, Telling};
use super::stage::{OTP, Stage, Transports, WRONG_OTP, Ways, credentials, otp};
use crate::relay::Relay;
use crate::town::{Http, aadhaar, begin_deactivation, by_aadhaar_otp, number};

/// Prints what came of something, and gives it on if it went well.
fn told<T: std::fmt::Debug>(paper: &Paper, result: Result<T, Error>) -> Option<T> {
    match result {
        Ok(value) => {
            paper.hears(&value);
            Some(value)
        }
        Err(why) => {
            paper.reads(&why);
            None
        }
    }
}

/// Hands in a wrong OTP and then the right one, as far as that goes.
async fn pursue<J: Pending>(paper: &Paper, journey: J) {
    let Some(Submitted::Retry(journey, why)) =
        told(paper, journey.submit_otp(&otp(WRONG_OTP)).await)
    else {
        return;
    };
    paper.reads(&why);
    if let Some(Submitted::Done(done)) = told(paper, journey.submit_otp(&otp(OTP)).await) {
        paper.hears(&done);
    }
}

#[tokio::test]
async fn a_refusal_prints_nothing_of_whom_it_refuses() {
    let paper = Paper::at_length();
    let hidden = Hidden::of([&people::ASHA, &people::FARHAN, &people::PRANAB, &people::LEAVERS[0]]);
    for http in [Http::Reqwest, Http::Hyper] {
        let transports = Transports::new(http);
        for generation in [Generation::V1V2, Generation::V3] {
            deactivated(&paper, &transports, generation, |_| {}).await;
            echoed(&paper, &transports, generation).await;
            paper.shows_nothing(&hidden, &format_args!("{generation:?}"));
        }
        for (wrong_otp, deactivated_login) in [
            (WrongOtp::FailedOrExpired, DeactivatedAccount::Code1308),
            (WrongOtp::CapitalMessage, DeactivatedAccount::InAccounts),
            (WrongOtp::Wrapped1204, DeactivatedAccount::InAccountsWithTokens),
        ] {
            let choose = |forms: &mut V3Forms| {
                forms.wrong_otp = wrong_otp;
                forms.deactivated_login = deactivated_login;
                forms.reactivated = Reactivated::WithTokens;
            };
            deactivated(&paper, &transports, Generation::V3, choose).await;
            paper.shows_nothing(&hidden, &format_args!("{wrong_otp:?}, {deactivated_login:?}"));
        }
    }
}

/// Everything that an account out of use is refused, and that an Aadhaar number is that has no mobile.
async fn deactivated(
    paper: &Paper,
    to: &Transports,
    generation: Generation,
    choose: impl FnOnce(&mut V3Forms),
) {
    let mut stage = Stage::saying(to, generation, choose).await;
    stage.warm(&people::ASHA).await;
    let (client, session) = (&stage.client, stage.session.as_ref().unwrap());
    if let Some(journey) = told(paper, begin_deactivation(client, session).await) {
        pursue(paper, journey).await;
    }
    assert!(told(paper, client.profile(session).await).is_none(), "it is deactivated");
    for person in [&people::ASHA, &people::FARHAN] {
        if let Some(journey) = told(paper, client.login(by_aadhaar_otp(person)).await) {
            told(paper, journey.submit_otp(&otp(OTP)).await);
        }
        let abha = number(person.abha_number);
        let journey = told(paper, client.reactivate(abha, AuthBy::AadhaarOtp).await);
        pursue(paper, journey.expect("it can be reactivated")).await;
    }
    let refused = told(paper, client.retrieve(&aadhaar(people::PRANAB.aadhaar)).await);
    assert!(refused.is_none(), "no mobile is linked");
    paper.hears(&stage.town.sandbox.requests());
}

/// Refusals that name whom they refuse.
async fn echoed(paper: &Paper, to: &Transports, generation: Generation) {
    let stage = Stage::careful(to, generation, Ways::Usual).await;
    let relay = Relay::before(&stage.town).await;
    let (id, secret) = credentials();
    let client: Client =
        relay.builder().credentials(id, secret).observer(Arc::new(Telling)).build().unwrap();
    for body in echoes(&people::ASHA) {
        for status in ["400 Bad Request", "422 Unprocessable", "401 Unauthorized", "500 Oops"] {
            relay.says(stage.town.wire().login.send, status, &body);
            let refused = told(paper, client.login(by_aadhaar_otp(&people::ASHA)).await);
            assert!(refused.is_none(), "{status}");
        }
    }
}

fn echoes(person: &Person) -> [String; 5] {
    let Person { name, abha_number, mobile, aadhaar, .. } = person;
    [
        format!(r#"{{"error":{{"code":"ABDM-9999","message":"{name} {abha_number}"}}}}"#),
        format!(r#"{{"code":"ABDM-9998","message":"{mobile}","timestamp":"{aadhaar}"}}"#),
        format!(r#"{{"loginId":"{aadhaar}","{mobile}":"x","timestamp":"t"}}"#),
        format!(r#"{{"Message":"UIDAI Error code : 400 : {aadhaar} {name}"}}"#),
        format!("{name}, {abha_number}, {mobile}"),
    ]
}

#[test]
fn malformed_input_is_refused_without_being_echoed() {
    use abdm::types::{Aadhaar, BaseUrl, InvalidInput, Mobile, TxnId, XToken};
    let bad = "sentinel 4242 \u{1F600}";
    let errors: [Option<InvalidInput>; 7] = [
        Aadhaar::parse(bad).err(),
        AbhaId::parse(bad).err(),
        Mobile::parse(bad).err(),
        Otp::parse(bad).err(),
        TxnId::parse(bad).err(),
        XToken::parse(bad).err(),
        BaseUrl::parse(bad).err(),
    ];
    for (error, field) in errors
        .into_iter()
        .zip(["aadhaar", "abha", "mobile", "otp", "txn_id", "x_token", "base_url"])
    {
        let error = Error::from(error.expect(field));
        assert!(error.to_string().contains(field), "{error}");
        assert!(!format!("{error} {error:?}").contains("sentinel"));
    }
    let key = abdm::crypto::PublicKey::from_text(bad).unwrap_err();
    assert!(!format!("{key} {key:?}").contains("sentinel"));
}
