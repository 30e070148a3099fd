//! Retrieval by Aadhaar number, and the login by it, which has the same words.

use abdm_types::v3::login_verify;
use abdm_types::{Aadhaar, Ciphertext};
use secrecy::ExposeSecret;

use super::number::logged_in;
use super::{errand, success};
use crate::call::Call;
use crate::v3::refusal::{self, By};
use crate::v3::shape::Refusal;
use crate::v3::text::field;
use crate::v3::{accounts, fields, text};
use crate::v3_forms::RetrievedNumbers;
use crate::world::{AccountId, Begun, Errand, Journey, Method, World};

pub(super) const ERRAND: Errand = errand(Journey::Retrieve, Method::AadhaarOtp);

pub(super) fn begin(call: &Call<'_>, login_id: &Ciphertext) -> Result<(Method, Begun), Refusal> {
    let text =
        fields::decrypt(call, login_id)?.ok_or_else(|| Refusal::Fields(vec![field::LOGIN_ID]))?;
    let aadhaar = Aadhaar::parse(&text)
        .ok()
        // Only the bare digits of a number are what the service was promised.
        .filter(|aadhaar| aadhaar.expose_secret() == text && !aadhaar.is_virtual_id())
        .ok_or_else(|| Refusal::Fields(vec![field::LOGIN_ID_FORMAT]))?;
    let begun = call
        .world()
        .begin_for_aadhaar(ERRAND, aadhaar.expose_secret(), call.now)
        .map_err(|why| refusal::denied(&call.desk.config, why, By::Aadhaar))?;
    Ok((ERRAND.method, begun))
}

pub(super) fn done(
    call: &Call<'_>,
    world: &mut World,
    account: AccountId,
    txn_id: &str,
) -> Result<login_verify::Response, Refusal> {
    let forms = &call.desk.config.v3_forms;
    let how = (By::Aadhaar, forms.deactivated_retrieval);
    let (issued, listed) = logged_in(call, world, account, txn_id, how)?;
    let listed = match forms.retrieved_numbers {
        RetrievedNumbers::Masked => accounts::masked(listed, &world.accounts.record(account)),
        RetrievedNumbers::Full => listed,
    };
    success(txn_id, text::OTP_VERIFIED, issued, vec![listed])
}
