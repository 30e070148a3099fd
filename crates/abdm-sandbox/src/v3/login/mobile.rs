//! Login using mobile, until one of its accounts is chosen.

use abdm_types::v3::{Issued, login_verify};
use abdm_types::{Ciphertext, Mobile};

use super::{errand, success};
use crate::call::Call;
use crate::v3::refusal::{self, By};
use crate::v3::shape::Refusal;
use crate::v3::{accounts, fields, text, tokens};
use crate::world::{Begun, Errand, Journey, Method, World};

pub(super) const ERRAND: Errand = errand(Journey::MobileLogin, Method::MobileOtp);

/// The choice among the accounts of a mobile.
pub(in crate::v3) const CHOICE: Errand = errand(Journey::MobileChoice, Method::MobileOtp);

pub(super) fn begin(call: &Call<'_>, login_id: &Ciphertext) -> Result<(Method, Begun), Refusal> {
    let config = &call.desk.config;
    let mobile = fields::decrypt(call, login_id)?
        .and_then(|text| Mobile::parse(&text).ok().filter(|mobile| mobile.as_str() == text))
        .ok_or_else(|| refusal::invalid_mobile(&config.v3_forms))?;
    let begun = call
        .world()
        .begin_for_mobile(ERRAND, mobile, call.now)
        .map_err(|why| refusal::denied(config, why, By::Mobile))?;
    Ok((ERRAND.method, begun))
}

/// What the right OTP of a mobile gives: a proof, to be exchanged for a login.
pub(super) fn verified(
    call: &Call<'_>,
    world: &mut World,
    mobile: Mobile,
) -> Result<login_verify::Response, Refusal> {
    let forms = &call.desk.config.v3_forms;
    let list = world
        .accounts
        .on_mobile(&mobile)
        .map(|id| accounts::listed(&world.accounts.record(id), world.standing(id, call.now), forms))
        .collect();
    let number = mobile.as_str().to_owned();
    let txn_id = world.open_choice(CHOICE, mobile, call.now);
    let token = tokens::transfer(call, world, &number, txn_id.clone())?;
    success(&txn_id, text::OTP_VERIFIED, Issued::TToken(token), list)
}
