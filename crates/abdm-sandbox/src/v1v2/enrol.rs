//! Enrolment (contract section 5.5, the paths of v2).

use abdm_types::server::ServerEndpoint;
use abdm_types::v1v2::enrol_verify_mobile_otp::MobileOtp;
use abdm_types::v1v2::{
    OtpReceipt, enrol_check_mobile, enrol_create, enrol_generate_otp, enrol_resend_mobile_otp,
    enrol_resend_otp, enrol_verify_mobile_otp, enrol_verify_otp,
};
use abdm_types::{Aadhaar, AbhaAddress, AbhaNumber, Mobile, Personal, Received};
use bytes::Bytes;
use http::Response;
use secrecy::ExposeSecret;

use super::refusal::Refusal;
use super::{Handle, fields, profile, route, tokens};
use crate::call::Call;
use crate::route::Route;
use crate::world::{
    Application, Begun, Claim, Denied, Errand, Generation, Journey, Method, Proven, Subject,
};

/// What is served here.
pub(super) const ROUTES: &[Route] = &[
    route::<enrol_generate_otp::Request>(),
    route::<enrol_resend_otp::Request>(),
    route::<enrol_verify_otp::Request>(),
    route::<enrol_check_mobile::Request>(),
    route::<enrol_verify_mobile_otp::Request>(),
    route::<enrol_resend_mobile_otp::Request>(),
    route::<enrol_create::Request>(),
];

const fn errand(journey: Journey, method: Method) -> Errand {
    Errand { generation: Generation::V1V2, journey, method }
}

const BY_AADHAAR: Errand = errand(Journey::Enrol, Method::AadhaarOtp);
/// Until the account is made: first its mobile is not proven, then it is.
const STEP: Errand = errand(Journey::EnrolStep, Method::AadhaarOtp);
const MOBILE: Errand = errand(Journey::EnrolMobile, Method::MobileOtp);

impl Handle for enrol_generate_otp::Request {
    const REQUIRED: &'static [&'static str] = &["aadhaar"];
    const NEEDS_KEY: bool = true;

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let refuse = |value: &str| Refusal::not_encrypted("aadhaar", value);
        let text = call.decrypt(&self.aadhaar, refuse)?;
        let aadhaar = Aadhaar::parse(&text)
            .ok()
            .filter(|aadhaar| aadhaar.expose_secret() == text)
            .ok_or(Denied::AadhaarUnknown)?;
        let begun = call
            .world()
            .begin_for_aadhaar(BY_AADHAAR, aadhaar.expose_secret(), call.now)
            .map_err(Refusal::sending_by_aadhaar)?;
        Ok(Self::reply(&enrol_generate_otp::Response(receipt(&begun)?)))
    }
}

/// Tells where the OTP went, as in the sources.
fn receipt(begun: &Begun) -> Result<OtpReceipt, Refusal> {
    let masked = format!("******{}", &begun.to.as_str()[6..]);
    let mobile_number = Some(Received::<Mobile>::parse(&masked));
    Ok(OtpReceipt { mobile_number, ..fields::receipt(&begun.txn_id)? })
}

impl Handle for enrol_resend_otp::Request {
    const REQUIRED: &'static [&'static str] = &["txnId"];

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let txn_id = fields::uuid(&self.txn_id)?;
        call.world().resend(txn_id, BY_AADHAAR, call.now).map_err(Refusal::sending_by_aadhaar)?;
        Ok(Self::reply(&enrol_resend_otp::Response(fields::receipt(txn_id)?)))
    }
}

impl Handle for enrol_verify_otp::Request {
    const REQUIRED: &'static [&'static str] = &["otp", "txnId"];
    const NEEDS_KEY: bool = true;

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let txn_id = fields::uuid(&self.txn_id)?;
        let otp = call.otp(&self.otp, |value| Refusal::not_encrypted("otp", value))?;
        let claim = Claim { txn_id, errand: BY_AADHAAR, owner: None, otp: otp.as_deref() };
        let mut world = call.world();
        let subject =
            world.verify(&claim, call.now).map_err(Refusal::checking(Method::AadhaarOtp, ""))?;
        let some = |text: &str| Some(Personal::new(text));
        if let Subject::Account(account) = subject {
            world.check_active(account, call.now)?;
            let jwt_response = Some(tokens::login(call, &mut world, account)?);
            let record = world.accounts.record(account);
            return Ok(Self::reply(&enrol_verify_otp::Response {
                is_new: Some(false),
                txn_id: Some(self.txn_id),
                health_id_number: Some(Received::<AbhaNumber>::parse(record.person.abha_number)),
                health_id: Some(Received::<AbhaAddress>::parse(&record.preferred)),
                jwt_response,
                name: some(&record.name),
                ..enrol_verify_otp::Response::default()
            }));
        }
        let person = world.prepared(&subject).ok_or(Denied::AccountUnknown)?;
        let (year, month, day) = person.born;
        let txn_id = world.open_step(STEP, subject, None, call.now);
        Ok(Self::reply(&enrol_verify_otp::Response {
            is_new: Some(true),
            txn_id: Some(fields::txn_id(&txn_id)?),
            name: some(person.name),
            birthdate: some(&format!("{day:02}-{month:02}-{year}")),
            gender: some(person.gender),
            ..enrol_verify_otp::Response::default()
        }))
    }
}

impl Handle for enrol_check_mobile::Request {
    const REQUIRED: &'static [&'static str] = &["mobile", "txnId"];

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let txn_id = fields::uuid(&self.txn_id)?;
        let mut world = call.world();
        let Proven { subject, .. } = world.step(txn_id, STEP, None, call.now)?;
        let mobile_linked = world.is_aadhaar_mobile(&subject, &self.mobile);
        let next = match mobile_linked {
            true => world.open_step(STEP, subject, Some(self.mobile.into()), call.now),
            false => world.begin_for_first_mobile(MOBILE, subject, self.mobile, call.now)?.txn_id,
        };
        let txn_id = Some(fields::txn_id(&next)?);
        Ok(Self::reply(&enrol_check_mobile::Response { mobile_linked, txn_id }))
    }
}

impl Handle for enrol_verify_mobile_otp::Request {
    const REQUIRED: &'static [&'static str] = &["otp", "txnId"];
    const NEEDS_KEY: bool = true;

    /// Sources disagree on whether the OTP is encrypted, so either will do.
    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let txn_id = fields::uuid(&self.txn_id)?;
        let otp = match &self.otp {
            MobileOtp::Plain(otp) => Some(otp.expose_secret().to_owned()),
            MobileOtp::Encrypted(otp) => {
                call.otp(otp, |value| Refusal::not_encrypted("otp", value))?
            }
        };
        let claim = Claim { txn_id, errand: MOBILE, owner: None, otp: otp.as_deref() };
        let mut world = call.world();
        let proven =
            world.prove(&claim, call.now).map_err(Refusal::checking(Method::MobileOtp, ""))?;
        let txn_id = world.open_step(STEP, proven.subject, proven.wanted, call.now);
        let txn_id = fields::txn_id(&txn_id)?;
        Ok(Self::reply(&enrol_verify_mobile_otp::Response { txn_id }))
    }
}

impl Handle for enrol_resend_mobile_otp::Request {
    const REQUIRED: &'static [&'static str] = &["txnId"];

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let txn_id = fields::uuid(&self.txn_id)?;
        call.world().resend(txn_id, MOBILE, call.now)?;
        Ok(Self::reply(&enrol_resend_mobile_otp::Response(true)))
    }
}

impl Handle for enrol_create::Request {
    const REQUIRED: &'static [&'static str] = &["txnId", "consent", "consentVersion"];

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let txn_id = fields::uuid(&self.txn_id)?;
        let mut world = call.world();
        let Proven { subject, wanted } = world.step(txn_id, STEP, None, call.now)?;
        // A mobile that nobody has proven is none.
        let wanted = wanted.ok_or(Denied::TransactionUnknown)?;
        let mobile = Mobile::parse(wanted.as_str()).map_err(|_| Refusal::Unexpected)?;
        let application = Application {
            subject: &subject,
            mobile: &mobile,
            mobile_verified: true,
            consents: true,
            client_id: call.admitted.client_id.as_str(),
        };
        let enrolment = world.enrol(&application, call.now)?;
        world.end_step(txn_id, STEP, call.now)?;
        let tokens = tokens::login(call, &mut world, enrolment.account)?;
        let record = world.accounts.record(enrolment.account);
        Ok(Self::reply(&enrol_create::Response {
            token: Some(tokens.token),
            refresh_token: tokens.refresh_token,
            jwt_response: None,
            is_new: Some(enrolment.is_new),
            profile: profile::of(&record),
        }))
    }
}
