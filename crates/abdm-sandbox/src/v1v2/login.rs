//! Login with Aadhaar OTP.

use abdm_types::TxnId;
use abdm_types::server::ServerEndpoint;
use abdm_types::v1v2::UserTokens;
use abdm_types::v1v2::{
    auth_init, confirm_aadhaar_otp_v1, confirm_aadhaar_otp_v2, resend_auth_otp,
};
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
        let tokens = confirm(call, &self.txn_id, Some(self.otp.expose_secret()))?;
        Ok(Self::reply(&confirm_aadhaar_otp_v1::Response(tokens)))
    }
}

impl Handle for confirm_aadhaar_otp_v2::Request {
    const REQUIRED: &'static [&'static str] = &["otp", "txnId"];
    const NEEDS_KEY: bool = true;

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        fields::uuid(&self.txn_id)?;
        let otp = call.otp(&self.otp, Refusal::wrong_otp_field)?;
        let tokens = confirm(call, &self.txn_id, otp.as_deref())?;
        Ok(Self::reply(&confirm_aadhaar_otp_v2::Response(tokens)))
    }
}

fn confirm(call: &Call<'_>, txn_id: &TxnId, otp: Option<&str>) -> Result<UserTokens, Refusal> {
    let claim = Claim {
        txn_id: fields::uuid(txn_id)?,
        errand: errand(Method::AadhaarOtp),
        owner: None,
        otp,
    };
    let mut world = call.world();
    let subject =
        world.verify(&claim, call.now).map_err(Refusal::checking(Method::AadhaarOtp, ""))?;
    let Subject::Account(account) = subject else {
        return Err(Refusal::Unexpected);
    };
    // The account may have been deactivated while the OTP was on its way.
    world.check_active(account, call.now)?;
    tokens::login(call, &mut world, account)
}
