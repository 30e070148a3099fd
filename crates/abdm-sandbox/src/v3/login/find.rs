//! Find by mobile: a login to an account that is chosen from a list (contract V3, section 7).

use abdm_types::{Ciphertext, TxnId};
use secrecy::ExposeSecret;

use super::{errand, number};
use crate::call::Call;
use crate::v3::fields;
use crate::v3::refusal::{self, By};
use crate::v3::search::LIST;
use crate::v3::shape::Refusal;
use crate::v3::text::field;
use crate::world::{Begun, Errand, Journey, Method};

pub(super) const BY_AADHAAR_OTP: Errand = errand(Journey::Find, Method::AadhaarOtp);
pub(super) const BY_MOBILE_OTP: Errand = errand(Journey::Find, Method::MobileOtp);

/// Begins for the account at a place of the list that the transaction is of.
pub(super) fn begin(
    call: &Call<'_>,
    errand: Errand,
    login_id: &Ciphertext,
    txn_id: Option<&TxnId>,
) -> Result<(Method, Begun), Refusal> {
    let txn_id = txn_id.ok_or_else(|| Refusal::Fields(vec![field::TXN_ID]))?;
    let index =
        fields::decrypt(call, login_id)?.ok_or_else(|| Refusal::Fields(vec![field::LOGIN_ID]))?;
    let mut world = call.world();
    let account = world
        .listed(txn_id.expose_secret(), LIST, &index, call.now)
        .map_err(|why| refusal::denied(&call.desk.config, why, By::Number))?
        .ok_or_else(|| Refusal::Fields(vec![field::LOGIN_ID_FORMAT]))?;
    let begun = number::begin_for(call, &mut world, errand, account)
        .map_err(|why| refusal::denied(&call.desk.config, why, By::Number))?;
    Ok((errand.method, begun))
}
