//! Reactivation, for which nobody can be logged in.

use abdm_types::server::ServerEndpoint;
use abdm_types::v3::login_request_otp::Operation;
use abdm_types::v3::{AuthResult, Issued, account_reactivate_request_otp, login_verify};
use abdm_types::{Ciphertext, Endpoint, Personal};
use bytes::Bytes;
use http::{Request, Response};

use super::errand;
use crate::call::Call;
use crate::route::Route;
use crate::v3::fields::{self, Fields, Rule, Words};
use crate::v3::refusal::{self, By};
use crate::v3::shape::Refusal;
use crate::v3::text::field;
use crate::v3::{Handle, accounts, find, receipt, route, text, tokens};
use crate::v3_forms::Reactivated;
use crate::world::{AccountId, Begun, Errand, Journey, Method, World};

pub(super) const BY_AADHAAR_OTP: Errand = errand(Journey::Reactivate, Method::AadhaarOtp);
pub(super) const BY_MOBILE_OTP: Errand = errand(Journey::Reactivate, Method::MobileOtp);

/// One path sends the OTP of a deactivation, which needs a login, and that of a reactivation, which
/// nobody with a login needs (contract V3, section 14, number 4). The scope tells them apart.
pub(super) const AT_ACCOUNT: Route =
    route::<account_reactivate_request_otp::Request>().only_if(asks_for_reactivation);

fn asks_for_reactivation(request: &Request<Bytes>) -> bool {
    let meta = account_reactivate_request_otp::Request::META;
    Fields::of(&meta, request).is_ok_and(|fields| fields.has_scope("re-activate"))
}

impl Handle for account_reactivate_request_otp::Request {
    const NEEDS_KEY: bool = true;
    const RULES: &'static [Rule] = fields::SENDING;
    const WORDS: Words = &[
        (&["abha-login", "aadhaar-verify", "re-activate"], &["abha-number"]),
        (&["abha-login", "mobile-verify", "re-activate"], &["abha-number"]),
    ];

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let errand = match self.operation() {
            Operation::ReactivateViaAadhaarOtp => BY_AADHAAR_OTP,
            Operation::ReactivateViaMobileOtp => BY_MOBILE_OTP,
            _ => return Err(Refusal::Fields(vec![field::SCOPE])),
        };
        let (method, begun) = begin(call, errand, &self.login_id)?;
        let receipt = receipt::of(call, method, &begun)?;
        Ok(Self::reply(&account_reactivate_request_otp::Response(receipt)))
    }
}

pub(super) fn begin(
    call: &Call<'_>,
    errand: Errand,
    login_id: &Ciphertext,
) -> Result<(Method, Begun), Refusal> {
    let number = fields::abha_number(call, login_id)?;
    let mut world = call.world();
    let begun = find(&world, &number)
        .and_then(|account| world.begin_for_account(errand, account, call.now))
        .map_err(|why| refusal::denied(&call.desk.config, why, By::Number))?;
    Ok((errand.method, begun))
}

/// What the right OTP or password gives: by default no login. A password has no transaction.
pub(super) fn done(
    call: &Call<'_>,
    world: &mut World,
    account: AccountId,
    txn_id: Option<&str>,
) -> Result<login_verify::Response, Refusal> {
    let config = &call.desk.config;
    world.reactivate(account).map_err(|why| refusal::denied(config, why, By::Number))?;
    let (txn_id, message, issued, account) = match config.v3_forms.reactivated {
        Reactivated::Bare => {
            let account = accounts::bare(&world.accounts.record(account));
            (None, text::DONE_REACTIVATED, Issued::Nothing, account)
        }
        Reactivated::WithTokens => {
            let tokens = match txn_id {
                Some(txn_id) => tokens::login(call, world, account, txn_id),
                None => tokens::login_by_password(call, world, account),
            }?;
            let (record, standing) =
                (world.accounts.record(account), world.standing(account, call.now));
            let account = accounts::whole(&record, standing, &config.v3_forms);
            (txn_id, text::DONE_REACTIVATED_GUIDE, Issued::XToken(tokens), account)
        }
    };
    Ok(login_verify::Response {
        txn_id: txn_id.map(fields::txn_id).transpose()?,
        auth_result: AuthResult::Success,
        message: Some(Personal::new(message)),
        issued,
        accounts: vec![account],
    })
}
