//! How an account stands: deactivation and deletion.

use abdm_types::v3::{AuthResult, account_verify};
use abdm_types::{Ciphertext, Personal, TxnId};

use super::errand;
use crate::call::Call;
use crate::v3::refusal::{self, By};
use crate::v3::shape::Refusal;
use crate::v3::text::field;
use crate::v3::{accounts, fields, text};
use crate::v3_forms::Deactivated;
use crate::world::{AccountId, Begun, Errand, Journey, Method, World};

pub(super) const DEACTIVATION_BY_AADHAAR_OTP: Errand =
    errand(Journey::Deactivate, Method::AadhaarOtp);
pub(super) const DEACTIVATION_BY_MOBILE_OTP: Errand =
    errand(Journey::Deactivate, Method::MobileOtp);
pub(super) const DELETION_BY_AADHAAR_OTP: Errand = errand(Journey::Delete, Method::AadhaarOtp);
pub(super) const DELETION_BY_MOBILE_OTP: Errand = errand(Journey::Delete, Method::MobileOtp);

/// Sends an OTP about the account that the caller is logged in to, whose number must be given too.
pub(super) fn begin(
    call: &Call<'_>,
    errand: Errand,
    account: AccountId,
    login_id: &Ciphertext,
) -> Result<(Method, Begun), Refusal> {
    let number = fields::abha_number(call, login_id)?;
    if number != account.person().abha_number {
        return Err(Refusal::Fields(vec![field::LOGIN_ID_FORMAT]));
    }
    let begun = call
        .world()
        .begin_for_account(errand, account, call.now)
        .map_err(|why| refusal::denied(&call.desk.config, why, By::Number))?;
    Ok((errand.method, begun))
}

pub(super) fn deactivated(
    call: &Call<'_>,
    world: &mut World,
    account: AccountId,
    txn_id: Option<TxnId>,
) -> account_verify::Response {
    world.deactivate(account);
    let (txn_id, message) = match call.desk.config.v3_forms.deactivated {
        Deactivated::Collection => (None, text::DONE_DEACTIVATED),
        Deactivated::Guide => (txn_id, text::DONE_DEACTIVATED_GUIDE),
    };
    done(world, account, txn_id, message)
}

/// In the form that is chosen for a deactivation. The text is the same in both.
pub(super) fn deleted(
    call: &Call<'_>,
    world: &mut World,
    account: AccountId,
    txn_id: Option<TxnId>,
) -> account_verify::Response {
    world.delete(account);
    let txn_id = match call.desk.config.v3_forms.deactivated {
        Deactivated::Collection => None,
        Deactivated::Guide => txn_id,
    };
    done(world, account, txn_id, text::DONE_DELETED)
}

fn done(
    world: &World,
    account: AccountId,
    txn_id: Option<TxnId>,
    message: &str,
) -> account_verify::Response {
    account_verify::Response {
        txn_id,
        auth_result: AuthResult::Success,
        message: Some(Personal::new(message)),
        accounts: vec![accounts::bare(&world.accounts.record(account))],
    }
}
