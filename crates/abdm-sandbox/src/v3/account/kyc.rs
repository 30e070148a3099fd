//! Re-KYC: UIDAI confirms anew who the owner of an account is.

use abdm_types::v3::{Account, AuthResult, account_verify};
use abdm_types::{AbhaNumber, Personal, Received, TxnId};

use super::errand;
use crate::call::Call;
use crate::v3::refusal::{self, By};
use crate::v3::shape::Refusal;
use crate::v3::text;
use crate::world::{AccountId, Errand, Journey, Method, World};

pub(super) const ERRAND: Errand = errand(Journey::ReKyc, Method::AadhaarOtp);

/// What the right OTP gives.
pub(super) fn renewed(
    call: &Call<'_>,
    world: &mut World,
    account: AccountId,
    txn_id: TxnId,
) -> Result<account_verify::Response, Refusal> {
    let config = &call.desk.config;
    world.verify_anew(account).map_err(|why| refusal::denied(config, why, By::Number))?;
    Ok(account_verify::Response {
        txn_id: Some(txn_id),
        auth_result: AuthResult::Success,
        message: Some(Personal::new(text::DONE_KYC)),
        accounts: vec![without_end(account)],
    })
}

/// The account with its number as it was recorded here: the end is hidden.
fn without_end(account: AccountId) -> Account {
    let number = account.person().abha_number;
    let hidden = format!("{}XXXX", &number[..number.len() - 4]);
    Account { abha_number: Some(Received::<AbhaNumber>::parse(&hidden)), ..Account::default() }
}
