//! Deactivation and deletion. The calls that send the OTP do not say which of the two it is for, so it
//! does for either.

use abdm_types::server::ServerEndpoint;
use abdm_types::v1v2::{
    account_generate_aadhaar_otp, account_generate_mobile_otp, deactivate, delete,
};
use abdm_types::{AuthMethod, Ciphertext, TxnId};
use bytes::Bytes;
use http::Response;

use super::refusal::Refusal;
use super::{Handle, fields, methods, route};
use crate::call::{Call, Visit};
use crate::route::Route;
use crate::world::{AccountId, Claim, Errand, Generation, Journey, Method};

/// What is served here.
pub(super) const ROUTES: &[Route] = &[
    route::<account_generate_aadhaar_otp::Request>(),
    route::<account_generate_mobile_otp::Request>(),
    route::<deactivate::Request>(),
    route::<delete::Request>(),
];

fn errand(method: Method) -> Errand {
    Errand { generation: Generation::V1V2, journey: Journey::Deactivate, method }
}

impl Handle for account_generate_aadhaar_otp::Request {
    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let account = call.admitted.owner()?;
        let begun = call
            .world()
            .begin_for_account(errand(Method::AadhaarOtp), account, call.now)
            .map_err(Refusal::sending_by_aadhaar)?;
        Ok(Self::reply(&account_generate_aadhaar_otp::Response(fields::receipt(&begun.txn_id)?)))
    }
}

/// The token says whose account it is; a body is not looked at.
impl Handle for account_generate_mobile_otp::Request {
    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let account = call.admitted.owner()?;
        let begun = call.world().begin_for_account(errand(Method::MobileOtp), account, call.now)?;
        Ok(Self::reply(&account_generate_mobile_otp::Response(fields::receipt(&begun.txn_id)?)))
    }
}

const REQUIRED: &[&str] = &["authMethod", "otp", "reasons", "txnId"];

impl Handle for deactivate::Request {
    const REQUIRED: &'static [&'static str] = REQUIRED;
    const NEEDS_KEY: bool = true;

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let (mut world, account) = proven(call, &self.auth_method, &self.otp, &self.txn_id)?;
        world.deactivate(account);
        Ok(Self::reply(&deactivate::Response))
    }
}

impl Handle for delete::Request {
    const REQUIRED: &'static [&'static str] = REQUIRED;
    const NEEDS_KEY: bool = true;

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let (mut world, account) = proven(call, &self.auth_method, &self.otp, &self.txn_id)?;
        world.delete(account);
        Ok(Self::reply(&delete::Response))
    }
}

/// The account whose owner handed in the right OTP.
fn proven<'a>(
    call: &'a Call<'_>,
    auth_method: &AuthMethod,
    otp: &Ciphertext,
    txn_id: &TxnId,
) -> Result<(Visit<'a>, AccountId), Refusal> {
    let account = call.admitted.owner()?;
    let txn_id = fields::uuid(txn_id)?;
    let method = methods::reread(auth_method)?;
    let echo = otp.as_str();
    let otp = call.otp(otp, |value| Refusal::not_encrypted("otp", value))?;
    let claim = Claim { txn_id, errand: errand(method), owner: Some(account), otp: otp.as_deref() };
    let mut world = call.world();
    world.verify(&claim, call.now).map_err(Refusal::checking(method, echo))?;
    Ok((world, account))
}
