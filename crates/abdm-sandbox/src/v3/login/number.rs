//! Login by ABHA number.

use abdm_types::Ciphertext;
use abdm_types::v3::{Account, Issued, login_verify};

use super::{errand, success};
use crate::call::Call;
use crate::v3::refusal::{self, By};
use crate::v3::shape::Refusal;
use crate::v3::{accounts, fields, find, text, tokens};
use crate::v3_forms::DeactivatedAccount;
use crate::world::{AccountId, Begun, Denied, Errand, Journey, Method, World};

pub(super) const BY_AADHAAR_OTP: Errand = errand(Journey::Login, Method::AadhaarOtp);
pub(super) const BY_MOBILE_OTP: Errand = errand(Journey::Login, Method::MobileOtp);

pub(super) fn begin(
    call: &Call<'_>,
    errand: Errand,
    login_id: &Ciphertext,
) -> Result<(Method, Begun), Refusal> {
    let number = fields::abha_number(call, login_id)?;
    let mut world = call.world();
    let begun =
        find(&world, &number).and_then(|account| begin_for(call, &mut world, errand, account));
    let begun = begun.map_err(|why| refusal::denied(&call.desk.config, why, By::Number))?;
    Ok((errand.method, begun))
}

/// Begins for an account, as far as one that is deactivated gets an OTP.
pub(in crate::v3) fn begin_for(
    call: &Call<'_>,
    world: &mut World,
    errand: Errand,
    account: AccountId,
) -> Result<Begun, Denied> {
    match (world.begin_for_account(errand, account, call.now), tells_after_otp(call)) {
        (Err(Denied::AccountDeactivated), true) => {
            world.begin_whatever_standing(errand, account, call.now)
        }
        (begun, _) => begun,
    }
}

fn tells_after_otp(call: &Call<'_>) -> bool {
    matches!(
        call.desk.config.v3_forms.deactivated_login,
        DeactivatedAccount::InAccounts | DeactivatedAccount::InAccountsWithTokens
    )
}

pub(super) fn done(
    call: &Call<'_>,
    world: &mut World,
    account: AccountId,
    txn_id: &str,
) -> Result<login_verify::Response, Refusal> {
    let if_deactivated = call.desk.config.v3_forms.deactivated_login;
    let (issued, account) = logged_in(call, world, account, txn_id, (By::Number, if_deactivated))?;
    success(txn_id, text::OTP_VERIFIED, issued, vec![account])
}

/// A login and the account that it is to, as far as one that is deactivated gets any.
pub(super) fn logged_in(
    call: &Call<'_>,
    world: &mut World,
    account: AccountId,
    txn_id: &str,
    (named, if_deactivated): (By, DeactivatedAccount),
) -> Result<(Issued, Account), Refusal> {
    let config = &call.desk.config;
    // The account may have been deactivated while the OTP was on its way.
    let gives_tokens = match world.check_active(account, call.now) {
        Ok(()) => true,
        Err(Denied::AccountDeactivated) => match if_deactivated {
            DeactivatedAccount::InAccounts => false,
            DeactivatedAccount::InAccountsWithTokens => true,
            code => return Err(refusal::deactivated(code)),
        },
        Err(why) => return Err(refusal::denied(config, why, named)),
    };
    let issued = match gives_tokens {
        true => Issued::XToken(tokens::login(call, world, account, txn_id)?),
        false => Issued::Nothing,
    };
    let (record, standing) = (world.accounts.record(account), world.standing(account, call.now));
    Ok((issued, accounts::whole(&record, standing, &config.v3_forms)))
}
