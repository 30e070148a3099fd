//! What holds for any choice among the accounts of a mobile.

use abdm_flows::Step;
use abdm_flows::v1v2::login_mobile::ChoosingAccount;
use abdm_types::Effect;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use super::{LoginMobile, V1V2};
use crate::journey::Journey;
use crate::properties::{config, reply};
use crate::support::{NUMBER, OTHER_NUMBER, THIRD_NUMBER, X_TOKEN, abha, answered, next};

fn two_accounts() -> ChoosingAccount {
    let verified = json!({
        "txnId": "25c1b379-984c-4b56-a86f-58c386879149",
        "token": "eyJ0LXRva2Vu",
        "mobileLinkedHid": [
            { "healthIdNumber": NUMBER },
            { "healthIdNumber": OTHER_NUMBER },
            { "healthIdNumber": "91-****-****-0005" },
        ],
    });
    let verifying = LoginMobile::submit(LoginMobile::awaiting());
    next(answered(verifying, 200, verified.to_string()))
}

/// A 2xx with a token, and an account that is or is not the chosen one.
fn login() -> impl Strategy<Value = (Value, Value)> {
    let token =
        prop_oneof![3 => Just(json!(X_TOKEN)), 1 => Just(json!(null)), 1 => Just(json!(""))];
    let numbers = [json!(null), json!("91-****-****-0007"), json!(NUMBER), json!(OTHER_NUMBER)];
    (token, select(numbers.to_vec()))
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn nobody_is_logged_in_to_an_account_that_was_not_listed_chosen_and_granted(
        attempts in prop::collection::vec(
            (
                select(vec![NUMBER, OTHER_NUMBER, THIRD_NUMBER]),
                prop_oneof![
                    2 => reply::<V1V2>().prop_map(Err),
                    1 => login().prop_map(Ok),
                ],
            ),
            1..8,
        ),
    ) {
        let mut state = two_accounts();
        for (number, reply) in attempts {
            let authorizing = match state.choose(&abha(number)) {
                Ok(authorizing) => authorizing,
                Err((back, _)) => {
                    prop_assert_eq!(number, THIRD_NUMBER);
                    state = back;
                    continue;
                }
            };
            let granted = match &reply {
                Ok((token, granted)) => {
                    token == X_TOKEN && (granted == number || granted.as_str().is_none_or(|g| g.contains('*')))
                }
                Err(reply) => reply.may_be_a_success(),
            };
            let step = match reply {
                Ok((token, granted)) => {
                    let body = json!({ "token": token, "healthIdNumber": granted });
                    answered(authorizing, 200, body.to_string())
                }
                Err(reply) => reply.to(authorizing, (200, r#"{"token":"eyJ4"}"#)),
            };
            match step {
                Step::Next(login) => {
                    prop_assert!(granted);
                    prop_assert_eq!(login.session.abha_number, Some(abha(number)));
                    return Ok(());
                }
                Step::Retry(back, failure) => {
                    prop_assert_ne!(failure.effect(), Effect::Possible);
                    state = back;
                }
                Step::Unknown(..) | Step::Ended(_) => return Ok(()),
            }
        }
    }
}
