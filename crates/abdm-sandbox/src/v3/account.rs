//! What a patient who is logged in proves, by what the words say it is for (contract V3, section 9).

mod contact;
mod kyc;
mod password;
mod standing;

use abdm_types::server::ServerEndpoint;
use abdm_types::v3::account_request_otp::Operation as Sending;
use abdm_types::v3::account_verify::Operation as Proving;
use abdm_types::v3::{account_request_otp, account_verify};
use bytes::Bytes;
use http::Response;
use secrecy::ExposeSecret;

use super::fields::{self, Rule, Words};
use super::refusal::{self, By, Check};
use super::shape::Refusal;
use super::text::{self, field};
use super::{Handle, receipt, route};
use crate::call::Call;
use crate::route::Route;
use crate::world::{Claim, Errand, Generation, Journey, Method};

/// What is served here. What hands in a secret is asked for a password first.
pub(super) const ROUTES: &[Route] = &[
    route::<account_request_otp::Request>(),
    contact::LINK,
    password::AT_VERIFY,
    route::<account_verify::Request>(),
];

const fn errand(journey: Journey, method: Method) -> Errand {
    Errand { generation: Generation::V3, journey, method }
}

impl Handle for account_request_otp::Request {
    const NEEDS_KEY: bool = true;
    const RULES: &'static [Rule] = fields::SENDING;
    const WORDS: Words = &[
        (&["abha-profile", "de-activate"], &["abha-number"]),
        (&["abha-profile", "delete"], &["abha-number"]),
        (&["abha-profile", "re-kyc"], &["abha-number"]),
        (&["abha-profile", "email-verify"], &["email"]),
        (&["abha-profile", "mobile-verify"], &["mobile"]),
    ];

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let account = call.admitted.account()?;
        let login_id = &self.login_id;
        let (method, begun) = match self.operation() {
            Sending::DeactivateViaAadhaarOtp => {
                standing::begin(call, standing::DEACTIVATION_BY_AADHAAR_OTP, account, login_id)?
            }
            Sending::DeactivateViaMobileOtp => {
                standing::begin(call, standing::DEACTIVATION_BY_MOBILE_OTP, account, login_id)?
            }
            Sending::DeleteViaAadhaarOtp => {
                standing::begin(call, standing::DELETION_BY_AADHAAR_OTP, account, login_id)?
            }
            Sending::DeleteViaMobileOtp => {
                standing::begin(call, standing::DELETION_BY_MOBILE_OTP, account, login_id)?
            }
            Sending::ReKyc => standing::begin(call, kyc::ERRAND, account, login_id)?,
            Sending::UpdateEmail => contact::begin_for_email(call, account, login_id)?,
            Sending::UpdateMobile => contact::begin_for_mobile(call, account, login_id)?,
            _ => return Err(Refusal::Fields(vec![field::SCOPE])),
        };
        let receipt = receipt::of(call, method, &begun)?;
        Ok(Self::reply(&account_request_otp::Response(receipt)))
    }
}

/// What an operation may be the end of. The first is taken where the transaction is none of them.
fn ends(operation: Proving) -> Option<&'static [Errand]> {
    Some(match operation {
        Proving::Deactivate => {
            &[standing::DEACTIVATION_BY_AADHAAR_OTP, standing::DEACTIVATION_BY_MOBILE_OTP]
        }
        Proving::Delete => &[standing::DELETION_BY_AADHAAR_OTP, standing::DELETION_BY_MOBILE_OTP],
        Proving::ReKyc => &[kyc::ERRAND],
        Proving::UpdateEmail => &[contact::EMAIL],
        Proving::UpdateMobile => &[contact::MOBILE],
        _ => return None,
    })
}

impl Handle for account_verify::Request {
    const NEEDS_KEY: bool = true;
    const RULES: &'static [Rule] = fields::HANDING_IN;

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let account = call.admitted.account()?;
        let otp = fields::otp(call, &self.otp_value)?;
        let txn_id = self.txn_id.expose_secret();
        let ends = ends(self.operation()).ok_or_else(|| Refusal::Fields(vec![field::SCOPE]))?;
        let mut world = call.world();
        let begun = world.errand(txn_id, call.now).filter(|begun| ends.contains(begun));
        let errand = begun.unwrap_or(ends[0]);
        let wrong = text::OTP_WRONG_OR_EXPIRED;
        let check = Check { txn_id, errand, named: By::Number, wrong };
        let claim = Claim { txn_id, errand, owner: Some(account), otp: otp.as_deref() };
        let config = &call.desk.config;
        let proven =
            world.prove(&claim, call.now).map_err(|why| refusal::checked(config, why, check))?;
        let response = match errand.journey {
            Journey::Deactivate => {
                standing::deactivated(call, &mut world, account, Some(self.txn_id))
            }
            Journey::Delete => standing::deleted(call, &mut world, account, Some(self.txn_id)),
            Journey::ReKyc => kyc::renewed(call, &mut world, account, self.txn_id)?,
            Journey::UpdateEmail | Journey::UpdateMobile => {
                contact::updated(call, &mut world, account, proven, self.txn_id)?
            }
            _ => return Err(Refusal::unexpected()),
        };
        Ok(Self::reply(&response))
    }
}
