//! Login on a known ABHA with an OTP: that of Aadhaar, or that of the account's mobile.

use abdm_types::server::ServerEndpoint;
use abdm_types::v1v2::UserTokens;
use abdm_types::v1v2::{
    auth_init, confirm_aadhaar_otp_v1, confirm_aadhaar_otp_v2, confirm_mobile_otp_v1,
    confirm_mobile_otp_v2, resend_auth_otp,
};
use abdm_types::{Ciphertext, TxnId};
use bytes::Bytes;
use http::Response;
use secrecy::ExposeSecret;

use super::refusal::Refusal;
use super::{Handle, fields, methods, route, tokens};
use crate::call::Call;
use crate::route::Route;
use crate::world::{Claim, Errand, Generation, Journey, Method, Subject};

/// What is served here.
pub(super) const ROUTES: &[Route] = &[
    route::<auth_init::Request>(),
    route::<resend_auth_otp::Request>(),
    route::<confirm_aadhaar_otp_v1::Request>(),
    route::<confirm_aadhaar_otp_v2::Request>(),
    route::<confirm_mobile_otp_v1::Request>(),
    route::<confirm_mobile_otp_v2::Request>(),
];

fn errand(method: Method) -> Errand {
    Errand { generation: Generation::V1V2, journey: Journey::Login, method }
}

impl Handle for auth_init::Request {
    const REQUIRED: &'static [&'static str] = &["authMethod", "healthid"];

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let receipt = call.begin(errand(methods::read(&self.auth_method)?), &self.health_id)?;
        Ok(Self::reply(&auth_init::Response(receipt)))
    }
}

impl Handle for resend_auth_otp::Request {
    const REQUIRED: &'static [&'static str] = &["authMethod", "txnId"];

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let txn_id = fields::uuid(&self.txn_id)?;
        let errand = errand(methods::reread(&self.auth_method)?);
        call.world().resend(txn_id, errand, call.now)?;
        Ok(Self::reply(&resend_auth_otp::Response(true)))
    }
}

impl Handle for confirm_aadhaar_otp_v1::Request {
    const REQUIRED: &'static [&'static str] = &["otp", "txnId"];

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let otp = Some(self.otp.expose_secret());
        let tokens = confirm(call, Method::AadhaarOtp, &self.txn_id, otp)?;
        Ok(Self::reply(&confirm_aadhaar_otp_v1::Response(tokens)))
    }
}

impl Handle for confirm_aadhaar_otp_v2::Request {
    const REQUIRED: &'static [&'static str] = &["otp", "txnId"];
    const NEEDS_KEY: bool = true;

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let tokens = confirm_encrypted(call, Method::AadhaarOtp, &self.txn_id, &self.otp)?;
        Ok(Self::reply(&confirm_aadhaar_otp_v2::Response(tokens)))
    }
}

impl Handle for confirm_mobile_otp_v1::Request {
    const REQUIRED: &'static [&'static str] = &["otp", "txnId"];

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let otp = Some(self.otp.expose_secret());
        let tokens = confirm(call, Method::MobileOtp, &self.txn_id, otp)?;
        Ok(Self::reply(&confirm_mobile_otp_v1::Response(tokens)))
    }
}

impl Handle for confirm_mobile_otp_v2::Request {
    const REQUIRED: &'static [&'static str] = &["otp", "txnId"];
    const NEEDS_KEY: bool = true;

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let tokens = confirm_encrypted(call, Method::MobileOtp, &self.txn_id, &self.otp)?;
        Ok(Self::reply(&confirm_mobile_otp_v2::Response(tokens)))
    }
}

fn confirm_encrypted(
    call: &Call<'_>,
    method: Method,
    txn_id: &TxnId,
    ciphertext: &Ciphertext,
) -> Result<UserTokens, Refusal> {
    fields::uuid(txn_id)?;
    let otp = call.otp(ciphertext, Refusal::wrong_otp_field)?;
    let claim = Claim {
        txn_id: fields::uuid(txn_id)?,
        errand: errand(method),
        owner: None,
        otp: otp.as_deref(),
    };
    verified(call, &claim, ciphertext.as_str())
}

fn confirm(
    call: &Call<'_>,
    method: Method,
    txn_id: &TxnId,
    otp: Option<&str>,
) -> Result<UserTokens, Refusal> {
    let claim = Claim { txn_id: fields::uuid(txn_id)?, errand: errand(method), owner: None, otp };
    verified(call, &claim, otp.unwrap_or_default())
}

/// `echo` is the OTP as it came.
fn verified(call: &Call<'_>, claim: &Claim<'_>, echo: &str) -> Result<UserTokens, Refusal> {
    let mut world = call.world();
    let subject =
        world.verify(claim, call.now).map_err(Refusal::checking(claim.errand.method, echo))?;
    let Subject::Account(account) = subject else {
        return Err(Refusal::Unexpected);
    };
    // The account may have been deactivated while the OTP was on its way.
    world.check_active(account, call.now)?;
    tokens::login(call, &mut world, account)
}
