//! Every operation that needs no login, by what its words and its transaction say it is (contract V3,
//! sections 6, 8 and 9).
//!
//! The words do not name one journey each. What they leave open when an OTP is handed in is decided by
//! what the transaction was begun for.

mod aadhaar;
mod find;
mod mobile;
mod number;
mod password;
mod reactivate;

use abdm_types::Personal;
use abdm_types::server::ServerEndpoint;
use abdm_types::v3::login_request_otp::Operation as Sending;
use abdm_types::v3::login_verify::Operation as Proving;
use abdm_types::v3::{Account, AuthResult, Issued, login_request_otp, login_verify};
use bytes::Bytes;
use http::Response;
use secrecy::ExposeSecret;

pub(super) use self::mobile::CHOICE;
pub(super) use self::number::begin_for;
use super::fields::{self, Rule, Words};
use super::refusal::{self, By, Check};
use super::shape::Refusal;
use super::text::{self, field};
use super::{Handle, receipt, route};
use crate::call::Call;
use crate::route::Route;
use crate::world::{Claim, Denied, Errand, Generation, Journey, Method, Subject};

/// What is served here. What hands in a secret is asked for a password first, and what goes to the
/// path of a patient's account for a reactivation.
pub(super) const ROUTES: &[Route] = &[
    route::<login_request_otp::Request>(),
    password::AT_VERIFY,
    route::<login_verify::Request>(),
    reactivate::AT_ACCOUNT,
];

const fn errand(journey: Journey, method: Method) -> Errand {
    Errand { generation: Generation::V3, journey, method }
}

impl Handle for login_request_otp::Request {
    const NEEDS_KEY: bool = true;
    const RULES: &'static [Rule] = fields::SENDING;
    const WORDS: Words = &[
        (&["abha-login", "aadhaar-verify"], &["abha-number", "aadhaar"]),
        (&["abha-login", "mobile-verify"], &["abha-number", "mobile"]),
        (&["abha-login", "aadhaar-verify", "re-activate"], &["abha-number"]),
        (&["abha-login", "search-abha", "aadhaar-verify"], &["index"]),
        (&["abha-login", "search-abha", "mobile-verify"], &["index"]),
        (&["abha-login", "mobile-verify", "re-activate"], &["abha-number"]),
    ];

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let login_id = &self.login_id;
        let listed = self.txn_id.as_ref();
        let (method, begun) = match self.operation() {
            Sending::FindWithAadhaarOtp => {
                find::begin(call, find::BY_AADHAAR_OTP, login_id, listed)?
            }
            Sending::FindWithMobileOtp => find::begin(call, find::BY_MOBILE_OTP, login_id, listed)?,
            Sending::LoginWithAadhaarOtp => number::begin(call, number::BY_AADHAAR_OTP, login_id)?,
            Sending::LoginWithMobileOtp => number::begin(call, number::BY_MOBILE_OTP, login_id)?,
            Sending::LoginUsingMobile => mobile::begin(call, login_id)?,
            Sending::ReactivateViaAadhaarOtp => {
                reactivate::begin(call, reactivate::BY_AADHAAR_OTP, login_id)?
            }
            Sending::ReactivateViaMobileOtp => {
                reactivate::begin(call, reactivate::BY_MOBILE_OTP, login_id)?
            }
            Sending::RetrieveViaAadhaarOtp => aadhaar::begin(call, login_id)?,
            _ => return Err(Refusal::Fields(vec![field::SCOPE])),
        };
        let receipt = receipt::of(call, method, &begun)?;
        Ok(Self::reply(&login_request_otp::Response(receipt)))
    }
}

/// What an operation may be the end of. The first is taken where the transaction is none of them.
fn ends(operation: Proving) -> Option<&'static [Errand]> {
    Some(match operation {
        Proving::AadhaarOtp => &[number::BY_AADHAAR_OTP, aadhaar::ERRAND, find::BY_AADHAAR_OTP],
        Proving::MobileOtp => &[mobile::ERRAND, number::BY_MOBILE_OTP, find::BY_MOBILE_OTP],
        Proving::ReactivateViaAadhaarOtp => &[reactivate::BY_AADHAAR_OTP],
        Proving::ReactivateViaMobileOtp => &[reactivate::BY_MOBILE_OTP],
        _ => return None,
    })
}

impl Handle for login_verify::Request {
    const NEEDS_KEY: bool = true;
    const RULES: &'static [Rule] = fields::HANDING_IN;

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let otp = fields::otp(call, &self.otp_value)?;
        let txn_id = self.txn_id.expose_secret();
        let ends = ends(self.operation()).ok_or_else(|| Refusal::Fields(vec![field::SCOPE]))?;
        let mut world = call.world();
        let begun = world.errand(txn_id, call.now).filter(|begun| ends.contains(begun));
        let errand = begun.unwrap_or(ends[0]);
        let named = match errand.journey {
            Journey::MobileLogin => By::Mobile,
            Journey::Retrieve => By::Aadhaar,
            _ => By::Number,
        };
        let check = Check { txn_id, errand, named, wrong: text::OTP_WRONG };
        let claim = Claim { txn_id, errand, owner: None, otp: otp.as_deref() };
        let subject = world
            .verify(&claim, call.now)
            .map_err(|why| refusal::checked(&call.desk.config, why, check))?;
        let response = match (errand.journey, subject) {
            (Journey::MobileLogin, Subject::Mobile(mobile)) => {
                mobile::verified(call, &mut world, mobile)
            }
            (Journey::Reactivate, Subject::Account(account)) => {
                reactivate::done(call, &mut world, account, Some(txn_id))
            }
            (Journey::Retrieve, Subject::Account(account)) => {
                aadhaar::done(call, &mut world, account, txn_id)
            }
            (_, Subject::Account(account)) => number::done(call, &mut world, account, txn_id),
            (_, Subject::WithoutAccount(_) | Subject::Mobile(_)) => {
                Err(refusal::denied(&call.desk.config, Denied::AccountUnknown, named))
            }
        }?;
        Ok(Self::reply(&response))
    }
}

fn success(
    txn_id: &str,
    message: &str,
    issued: Issued,
    accounts: Vec<Account>,
) -> Result<login_verify::Response, Refusal> {
    Ok(login_verify::Response {
        txn_id: Some(fields::txn_id(txn_id)?),
        auth_result: AuthResult::Success,
        message: Some(Personal::new(message)),
        issued,
        accounts,
    })
}
