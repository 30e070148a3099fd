//! Retrieve ABHA via Aadhaar OTP.

use abdm_types::server::ServerEndpoint;
use abdm_types::v1v2::{forgot_generate_aadhaar_otp, forgot_verify_aadhaar_otp};
use abdm_types::{Aadhaar, AbhaAddress, AbhaNumber, Received};
use bytes::Bytes;
use http::Response;
use secrecy::ExposeSecret;

use super::refusal::Refusal;
use super::{Handle, fields, route, tokens};
use crate::call::Call;
use crate::route::Route;
use crate::world::{Claim, Denied, Errand, Generation, Journey, Method, Subject};

/// What is served here.
pub(super) const ROUTES: &[Route] = &[
    route::<forgot_generate_aadhaar_otp::Request>(),
    route::<forgot_verify_aadhaar_otp::Request>(),
];

const ERRAND: Errand =
    Errand { generation: Generation::V1V2, journey: Journey::Retrieve, method: Method::AadhaarOtp };

impl Handle for forgot_generate_aadhaar_otp::Request {
    const REQUIRED: &'static [&'static str] = &["aadhaar"];
    const NEEDS_KEY: bool = true;

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let refuse = |value: &str| Refusal::not_encrypted("aadhaar", value);
        let text = call.decrypt(&self.aadhaar, refuse)?;
        let aadhaar = Aadhaar::parse(&text)
            .ok()
            // Only the bare digits are what the service was promised.
            .filter(|aadhaar| aadhaar.expose_secret() == text)
            .ok_or(Denied::AadhaarUnknown)?;
        let begun = call
            .world()
            .begin_for_aadhaar(ERRAND, aadhaar.expose_secret(), call.now)
            .map_err(Refusal::sending_by_aadhaar)?;
        Ok(Self::reply(&forgot_generate_aadhaar_otp::Response(fields::receipt(&begun.txn_id)?)))
    }
}

impl Handle for forgot_verify_aadhaar_otp::Request {
    const REQUIRED: &'static [&'static str] = &["otp", "txnId"];
    const NEEDS_KEY: bool = true;

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let txn_id = fields::uuid(&self.txn_id)?;
        let otp = call.otp(&self.otp, |value| Refusal::not_encrypted("otp", value))?;
        let claim = Claim { txn_id, errand: ERRAND, owner: None, otp: otp.as_deref() };

        let mut world = call.world();
        let subject =
            world.verify(&claim, call.now).map_err(Refusal::checking(Method::AadhaarOtp, ""))?;
        let Subject::Account(account) = subject else {
            return Err(Denied::AccountUnknown.into());
        };
        // Its owner needs the number to reactivate a deactivated account, but gets no login.
        let active = world.check_active(account, call.now);
        let jwt_response = match active {
            Ok(()) => Some(tokens::login(call, &mut world, account)?),
            Err(Denied::AccountDeactivated) => None,
            Err(denied) => return Err(denied.into()),
        };
        let record = world.accounts.record(account);
        Ok(Self::reply(&forgot_verify_aadhaar_otp::Response {
            health_id: Some(Received::<AbhaAddress>::parse(&record.preferred)),
            health_id_number: Some(Received::<AbhaNumber>::parse(record.person.abha_number)),
            jwt_response,
        }))
    }
}
