//! Retrieve ABHA via Aadhaar OTP, and via mobile OTP.

use abdm_types::server::ServerEndpoint;
use abdm_types::v1v2::{
    forgot_generate_aadhaar_otp, forgot_generate_mobile_otp, forgot_verify_aadhaar_otp,
    forgot_verify_mobile_otp,
};
use abdm_types::{Aadhaar, AbhaAddress, AbhaNumber, Received};
use bytes::Bytes;
use http::Response;
use secrecy::ExposeSecret;

use super::refusal::Refusal;
use super::{Handle, fields, route, tokens};
use crate::call::Call;
use crate::route::Route;
use crate::world::{
    AccountId, Claim, Demographics, Denied, Errand, Generation, Journey, Method, Subject, World,
};

/// What is served here.
pub(super) const ROUTES: &[Route] = &[
    route::<forgot_generate_aadhaar_otp::Request>(),
    route::<forgot_verify_aadhaar_otp::Request>(),
    route::<forgot_generate_mobile_otp::Request>(),
    route::<forgot_verify_mobile_otp::Request>(),
];

const ERRAND: Errand = errand(Method::AadhaarOtp);

const BY_MOBILE: Errand = errand(Method::MobileOtp);

const fn errand(method: Method) -> Errand {
    Errand { generation: Generation::V1V2, journey: Journey::Retrieve, method }
}

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
        Ok(Self::reply(&retrieved(call, &mut world, account)?))
    }
}

impl Handle for forgot_generate_mobile_otp::Request {
    const REQUIRED: &'static [&'static str] = &["mobile"];

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let begun = call.world().begin_for_mobile(BY_MOBILE, self.mobile, call.now)?;
        Ok(Self::reply(&forgot_generate_mobile_otp::Response(fields::receipt(&begun.txn_id)?)))
    }
}

impl Handle for forgot_verify_mobile_otp::Request {
    const REQUIRED: &'static [&'static str] =
        &["otp", "txnId", "name", "firstName", "gender", "yearOfBirth"];

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let txn_id = fields::uuid(&self.txn_id)?;
        let otp = self.otp.expose_secret();
        let claim = Claim { txn_id, errand: BY_MOBILE, owner: None, otp: Some(otp) };

        let mut world = call.world();
        let subject =
            world.verify(&claim, call.now).map_err(Refusal::checking(Method::MobileOtp, otp))?;
        let Subject::Mobile(mobile) = subject else {
            return Err(Refusal::Unexpected);
        };
        let who = Demographics {
            name: self.who.name().reveal(),
            first_name: self.who.first_name().reveal(),
            gender: self.who.gender().as_str(),
            year_of_birth: self.who.year_of_birth().reveal().parse().unwrap_or_default(),
        };
        let account = world.of_whom(&mobile, who)?;
        let found = retrieved(call, &mut world, account)?;
        Ok(Self::reply(&forgot_verify_mobile_otp::Response(found)))
    }
}

/// Number and address of an account, and a login as far as it gets one.
fn retrieved(
    call: &Call<'_>,
    world: &mut World,
    account: AccountId,
) -> Result<forgot_verify_aadhaar_otp::Response, Refusal> {
    // Its owner needs the number to reactivate a deactivated account, but gets no login.
    let jwt_response = match world.check_active(account, call.now) {
        Ok(()) => Some(tokens::login(call, world, account)?),
        Err(Denied::AccountDeactivated) => None,
        Err(denied) => return Err(denied.into()),
    };
    let record = world.accounts.record(account);
    Ok(forgot_verify_aadhaar_otp::Response {
        health_id: Some(Received::<AbhaAddress>::parse(&record.preferred)),
        health_id_number: Some(Received::<AbhaNumber>::parse(record.person.abha_number)),
        jwt_response,
    })
}
