//! The mobile and the e-mail address of an account.
//!
//! ```text
//!  new/generateOTP ─▶ new/verifyOTP ─┬─▶ aadhaar/generateOTP ─┬─▶ update/authentication
//!                                    ├─▶ old/generateOTP ─────┤
//!                                    └── the password ────────┘
//! ```

use abdm_types::server::ServerEndpoint;
use abdm_types::v1v2::{
    change_mobile_aadhaar_otp, change_mobile_new_otp, change_mobile_new_resend,
    change_mobile_new_verify, change_mobile_old_otp, change_mobile_update,
    change_mobile_update_password, email_send_otp, email_verify_otp,
};
use abdm_types::{Endpoint, Personal, TxnId};
use bytes::Bytes;
use http::{Request, Response};

use super::fields::Fields;
use super::refusal::Refusal;
use super::{Handle, fields, methods, password, route};
use crate::call::Call;
use crate::outbox::Recipient;
use crate::route::Route;
use crate::world::{
    AccountId, Begun, Claim, Errand, Generation, Journey, Method, PasswordClaim, Proven, World,
};

/// What is served here. One path takes OTPs and passwords: the method says which it is.
pub(super) const ROUTES: &[Route] = &[
    route::<email_send_otp::Request>(),
    route::<email_verify_otp::Request>(),
    route::<change_mobile_new_otp::Request>(),
    route::<change_mobile_new_resend::Request>(),
    route::<change_mobile_new_verify::Request>(),
    route::<change_mobile_aadhaar_otp::Request>(),
    route::<change_mobile_old_otp::Request>(),
    route::<change_mobile_update_password::Request>().only_if(brings_password),
    route::<change_mobile_update::Request>(),
];

fn brings_password(request: &Request<Bytes>) -> bool {
    let meta = change_mobile_update_password::Request::META;
    Fields::of(&meta, request).is_ok_and(|fields| fields.has("authMethod", "PASSWORD"))
}

const fn errand(journey: Journey, method: Method) -> Errand {
    Errand { generation: Generation::V1V2, journey, method }
}

const EMAIL: Errand = errand(Journey::UpdateEmail, Method::MobileOtp);
const NEW_MOBILE: Errand = errand(Journey::UpdateMobile, Method::MobileOtp);
/// What the new mobile's OTP opens. A password is handed in to it as it is.
const PROOF: Errand = errand(Journey::UpdateMobileProof, Method::Password);

impl Handle for email_send_otp::Request {
    const REQUIRED: &'static [&'static str] = &["emailAddress"];

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let account = call.admitted.owner()?;
        let email = self.email_address.as_str().to_owned();
        let begun = call.world().begin_for_email(EMAIL, account, email, call.now)?;
        Ok(Self::reply(&email_send_otp::Response(fields::receipt(&begun.txn_id)?)))
    }
}

impl Handle for email_verify_otp::Request {
    const REQUIRED: &'static [&'static str] = &["encryptedOtp", "txnId"];
    const NEEDS_KEY: bool = true;

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let account = call.admitted.owner()?;
        let txn_id = fields::uuid(&self.txn_id)?;
        let echo = self.encrypted_otp.as_str();
        let otp =
            call.otp(&self.encrypted_otp, |value| Refusal::not_encrypted("encryptedOtp", value))?;
        let claim = Claim { txn_id, errand: EMAIL, owner: Some(account), otp: otp.as_deref() };
        let mut world = call.world();
        let proven =
            world.prove(&claim, call.now).map_err(Refusal::checking(Method::MobileOtp, echo))?;
        let Some(Recipient::Email(email)) = proven.wanted else {
            return Err(Refusal::Unexpected);
        };
        world.set_email(account, &email)?;
        Ok(Self::reply(&email_verify_otp::Response(true)))
    }
}

impl Handle for change_mobile_new_otp::Request {
    const REQUIRED: &'static [&'static str] = &["newMobileNumber"];

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let account = call.admitted.owner()?;
        let mobile = self.new_mobile_number;
        let begun = call.world().begin_for_new_mobile(NEW_MOBILE, account, mobile, call.now)?;
        Ok(Self::reply(&change_mobile_new_otp::Response(fields::receipt(&begun.txn_id)?)))
    }
}

impl Handle for change_mobile_new_resend::Request {
    const REQUIRED: &'static [&'static str] = &["txnId"];

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let account = call.admitted.owner()?;
        let txn_id = fields::uuid(&self.txn_id)?;
        let mut world = call.world();
        // Only to whom it belongs.
        world.step(txn_id, NEW_MOBILE, Some(account), call.now)?;
        world.resend(txn_id, NEW_MOBILE, call.now)?;
        Ok(Self::reply(&change_mobile_new_resend::Response(true)))
    }
}

impl Handle for change_mobile_new_verify::Request {
    const REQUIRED: &'static [&'static str] = &["otp", "txnId"];
    const NEEDS_KEY: bool = true;

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let account = call.admitted.owner()?;
        let txn_id = fields::uuid(&self.txn_id)?;
        let echo = self.otp.as_str();
        let otp = call.otp(&self.otp, |value| Refusal::not_encrypted("otp", value))?;
        let claim = Claim { txn_id, errand: NEW_MOBILE, owner: Some(account), otp: otp.as_deref() };
        let mut world = call.world();
        let Proven { subject, wanted } =
            world.prove(&claim, call.now).map_err(Refusal::checking(Method::MobileOtp, echo))?;
        let txn_id = fields::txn_id(&world.open_step(PROOF, subject, wanted, call.now))?;
        Ok(Self::reply(&change_mobile_new_verify::Response { txn_id }))
    }
}

impl Handle for change_mobile_aadhaar_otp::Request {
    const REQUIRED: &'static [&'static str] = &["txnId"];

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let begun = begin_proof(call, &self.txn_id, Method::AadhaarOtp)?;
        Ok(Self::reply(&change_mobile_aadhaar_otp::Response(fields::receipt(&begun.txn_id)?)))
    }
}

impl Handle for change_mobile_old_otp::Request {
    const REQUIRED: &'static [&'static str] = &["txnId"];

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let begun = begin_proof(call, &self.txn_id, Method::MobileOtp)?;
        Ok(Self::reply(&change_mobile_old_otp::Response(fields::receipt(&begun.txn_id)?)))
    }
}

/// Sends the second OTP.
fn begin_proof(call: &Call<'_>, txn_id: &TxnId, method: Method) -> Result<Begun, Refusal> {
    let account = call.admitted.owner()?;
    let before = (fields::uuid(txn_id)?, PROOF);
    let errand = Errand { method, ..PROOF };
    let begun = call.world().begin_second(before, errand, account, call.now);
    begun.map_err(|why| Refusal::Denied { why, by_aadhaar: method == Method::AadhaarOtp })
}

impl Handle for change_mobile_update::Request {
    const REQUIRED: &'static [&'static str] = &["authMethod", "otp", "txnId"];
    const NEEDS_KEY: bool = true;

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let account = call.admitted.owner()?;
        let txn_id = fields::uuid(&self.txn_id)?;
        let method = methods::reread(&self.auth_method)?;
        let echo = self.otp.as_str();
        let otp = call.otp(&self.otp, |value| Refusal::not_encrypted("otp", value))?;
        let errand = Errand { method, ..PROOF };
        let claim = Claim { txn_id, errand, owner: Some(account), otp: otp.as_deref() };
        let mut world = call.world();
        let proven = world.prove(&claim, call.now).map_err(Refusal::checking(method, echo))?;
        set_mobile(&mut world, account, proven)?;
        Ok(Self::reply(&change_mobile_update::Response(Personal::new(DONE))))
    }
}

impl Handle for change_mobile_update_password::Request {
    const REQUIRED: &'static [&'static str] = &["authMethod", "oldPassword", "txnId"];
    const NEEDS_KEY: bool = true;

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let account = call.admitted.owner()?;
        let txn_id = fields::uuid(&self.txn_id)?;
        let password = password::encrypted(call, "oldPassword", &self.old_password)?;
        let password = password.as_deref();
        let claim = PasswordClaim { txn_id, errand: PROOF, owner: Some(account), password };
        let mut world = call.world();
        let proven = world.prove_by_password(&claim, call.now)?;
        set_mobile(&mut world, account, proven)?;
        Ok(Self::reply(&change_mobile_update_password::Response(Personal::new(DONE))))
    }
}

/// Its words are not published.
const DONE: &str = "Mobile number updated successfully";

fn set_mobile(world: &mut World, account: AccountId, proven: Proven) -> Result<(), Refusal> {
    let Some(Recipient::Mobile(mobile)) = proven.wanted else {
        return Err(Refusal::Unexpected);
    };
    Ok(world.set_mobile(account, &mobile)?)
}
