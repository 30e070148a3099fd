//! What holds for any choice among the accounts of a mobile, and for any profile before a
//! deactivation.

use abdm_flows::v3::login_mobile::ChoosingAccount;
use abdm_flows::{AuthBy, CannotChoose, Step};
use abdm_types::{AccountStatus, Effect};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use super::{Deactivate, LoginMobile, TOKENS, V3, account, agreed, with_t_token};
use crate::journey::Journey;
use crate::properties::{config, reply};
use crate::support::{
    NUMBER, OTHER_NUMBER, OTP, THIRD_NUMBER, abha, answered, encrypted, next, sent,
};

/// Listed as it is, listed as locked, listed masked, and not listed.
const LOCKED_NUMBER: &str = "91-0000-1004-0004";
const MASKED_NUMBER: &str = "91-0000-1005-0003";

fn choosing() -> ChoosingAccount {
    let accounts = json!([
        account(NUMBER, "ACTIVE"),
        { "ABHANumber": OTHER_NUMBER },
        account(LOCKED_NUMBER, "LOCKED"),
        account("91-****-****-0003", "ACTIVE"),
    ]);
    let verifying = LoginMobile::submit(LoginMobile::awaiting());
    next(answered(verifying, 200, with_t_token(&accounts).to_string()))
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn nobody_is_logged_in_to_an_account_that_was_not_listed_as_usable_chosen_and_granted(
        attempts in prop::collection::vec(
            (
                select(vec![NUMBER, OTHER_NUMBER, LOCKED_NUMBER, MASKED_NUMBER, THIRD_NUMBER]),
                reply::<V3>(),
            ),
            1..8,
        ),
    ) {
        let mut state = choosing();
        for (number, reply) in attempts {
            let authorizing = match state.choose(&abha(number)) {
                Ok(authorizing) => authorizing,
                Err((back, why)) => {
                    let expected = match number {
                        LOCKED_NUMBER => CannotChoose::NotActive { status: AccountStatus::Locked },
                        _ => CannotChoose::NotListed,
                    };
                    prop_assert_eq!(why, expected);
                    state = back;
                    continue;
                }
            };
            prop_assert!([NUMBER, OTHER_NUMBER].contains(&number));
            let call = sent(&authorizing);
            prop_assert_eq!(call.line, "POST /api/v3/profile/login/verify/user");
            prop_assert_eq!(&call.body["ABHANumber"], number);
            match reply.to(authorizing, (200, TOKENS)) {
                Step::Next(login) => {
                    prop_assert!(reply.may_be_a_success());
                    prop_assert_eq!(login.session.abha_number, Some(abha(number)));
                    return Ok(());
                }
                Step::Retry(back, failure) => {
                    prop_assert_ne!(failure.effect(), Effect::Possible);
                    state = back;
                }
                Step::Unknown(_, failure) => {
                    prop_assert_eq!(failure.effect(), Effect::Possible);
                    return Ok(());
                }
                Step::Ended(_) => return Ok(()),
            }
        }
    }

    #[test]
    fn whatever_the_profile_says_only_its_own_whole_number_is_sent(
        replies in prop::collection::vec(reply::<V3>(), 0..4),
        number in select(vec![json!(NUMBER), json!("91-****-****-0007"), Value::Null]),
    ) {
        let mut state = agreed(None, ["104"]).identify().unwrap_err();
        let last = json!({ "ABHANumber": number }).to_string();
        for reply in &replies {
            match reply.to(state, (200, &last)) {
                Step::Next(identified) => {
                    prop_assert!(reply.may_be_a_success());
                    prop_assert_eq!(identified.abha_number(), &abha(NUMBER));
                    let identified = identified.by(AuthBy::AadhaarOtp).unwrap();
                    let sending = sent(&Deactivate::send(identified));
                    prop_assert_eq!(&sending.body["loginId"], &encrypted(NUMBER));
                    prop_assert!(!sending.body.to_string().contains(OTP));
                    return Ok(());
                }
                Step::Retry(again, _) => {
                    prop_assert_eq!(sent(&again).line, "GET /api/v3/profile/account");
                    state = again;
                }
                Step::Ended(_) => return Ok(()),
                Step::Unknown(never, _) => match never {},
            }
        }
    }
}
