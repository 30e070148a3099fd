//! What a patient who is logged in proves by an OTP: deactivation (contract V3, section 9).

use abdm_types::Personal;
use abdm_types::server::ServerEndpoint;
use abdm_types::v3::{AuthResult, account_request_otp, account_verify};
use bytes::Bytes;
use http::Response;
use secrecy::ExposeSecret;

use super::fields::{self, Rule, Words};
use super::refusal::{self, By, Check};
use super::shape::Refusal;
use super::text::{self, field};
use super::{Handle, accounts, receipt};
use crate::call::Call;
use crate::v3_forms::Deactivated;
use crate::world::{Claim, Errand, Generation, Journey, Method};

const DEACTIVATION: Errand =
    Errand { generation: Generation::V3, journey: Journey::Deactivate, method: Method::AadhaarOtp };

impl Handle for account_request_otp::Request {
    const NEEDS_KEY: bool = true;
    const RULES: &'static [Rule] = fields::SENDING;
    const WORDS: Words = &[(&["abha-profile", "de-activate"], &["abha-number"])];

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        if self.operation() != account_request_otp::Operation::DeactivateViaAadhaarOtp {
            return Err(Refusal::Fields(vec![field::SCOPE]));
        }
        let account = call.admitted.account()?;
        let number = fields::abha_number(call, &self.login_id)?;
        if number != account.person().abha_number {
            return Err(Refusal::Fields(vec![field::LOGIN_ID_FORMAT]));
        }
        let begun = call
            .world()
            .begin_for_account(DEACTIVATION, account, call.now)
            .map_err(|why| refusal::denied(&call.desk.config, why, By::Number))?;
        let receipt = receipt::of(call, DEACTIVATION.method, &begun)?;
        Ok(Self::reply(&account_request_otp::Response(receipt)))
    }
}

impl Handle for account_verify::Request {
    const NEEDS_KEY: bool = true;
    const RULES: &'static [Rule] = fields::HANDING_IN;

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        if self.operation() != account_verify::Operation::Deactivate {
            return Err(Refusal::Fields(vec![field::SCOPE]));
        }
        let account = call.admitted.account()?;
        let otp = fields::otp(call, &self.otp_value)?;
        let txn_id = self.txn_id.expose_secret();
        let claim =
            Claim { txn_id, errand: DEACTIVATION, owner: Some(account), otp: otp.as_deref() };
        let wrong = text::OTP_WRONG_OR_EXPIRED;
        let check = Check { txn_id, method: DEACTIVATION.method, named: By::Number, wrong };

        let config = &call.desk.config;
        let mut world = call.world();
        world.verify(&claim, call.now).map_err(|why| refusal::checked(config, why, check))?;
        world.deactivate(account);
        let (txn_id, message) = match config.v3_forms.deactivated {
            Deactivated::Collection => (None, text::DONE_DEACTIVATED),
            Deactivated::Guide => (Some(self.txn_id), text::DONE_DEACTIVATED_GUIDE),
        };
        Ok(Self::reply(&account_verify::Response {
            txn_id,
            auth_result: AuthResult::Success,
            message: Some(Personal::new(message)),
            accounts: vec![accounts::bare(account.person())],
        }))
    }
}
