//! The mobile and the e-mail address of an account, each by an OTP that goes there; and a link to an
//! e-mail address.

use abdm_types::server::ServerEndpoint;
use abdm_types::v3::{AuthResult, account_verify, email_link};
use abdm_types::{Ciphertext, Email, Mobile, Personal, TxnId};
use bytes::Bytes;
use http::Response;

use super::errand;
use crate::call::Call;
use crate::outbox::Recipient;
use crate::route::Route;
use crate::v3::fields::{self, Rule, Words};
use crate::v3::refusal::{self, By};
use crate::v3::shape::Refusal;
use crate::v3::text::field;
use crate::v3::{Handle, accounts, route, text};
use crate::world::{AccountId, Begun, Denied, Errand, Journey, Method, Proven, World};

/// The call for the link.
pub(super) const LINK: Route = route::<email_link::Request>();

pub(super) const EMAIL: Errand = errand(Journey::UpdateEmail, Method::MobileOtp);
pub(super) const MOBILE: Errand = errand(Journey::UpdateMobile, Method::MobileOtp);

/// Sends an OTP to the mobile that an account is to have.
pub(super) fn begin_for_mobile(
    call: &Call<'_>,
    account: AccountId,
    login_id: &Ciphertext,
) -> Result<(Method, Begun), Refusal> {
    let refused = || refusal::invalid_mobile(&call.desk.config.v3_forms);
    let text = fields::decrypt(call, login_id)?.ok_or_else(refused)?;
    let mobile = Mobile::parse(&text).map_err(|_| refused())?;
    let begun = call.world().begin_for_new_mobile(MOBILE, account, mobile, call.now);
    begun.map(|begun| (MOBILE.method, begun)).map_err(|why| denied(call, why))
}

/// Sends an OTP to the e-mail address that an account is to have.
pub(super) fn begin_for_email(
    call: &Call<'_>,
    account: AccountId,
    login_id: &Ciphertext,
) -> Result<(Method, Begun), Refusal> {
    let email = email(call, login_id)?;
    let begun = call.world().begin_for_email(EMAIL, account, email, call.now);
    begun.map(|begun| (EMAIL.method, begun)).map_err(|why| denied(call, why))
}

fn email(call: &Call<'_>, login_id: &Ciphertext) -> Result<String, Refusal> {
    let text = fields::decrypt(call, login_id)?;
    let text = text.ok_or_else(|| Refusal::Fields(vec![field::LOGIN_ID]))?;
    match Email::parse(&text) {
        Ok(email) => Ok(email.as_str().to_owned()),
        Err(_) => Err(Refusal::Fields(vec![field::LOGIN_ID_FORMAT])),
    }
}

fn denied(call: &Call<'_>, why: Denied) -> Refusal {
    refusal::denied(&call.desk.config, why, By::Number)
}

/// Gives the account what the OTP went to.
pub(super) fn updated(
    call: &Call<'_>,
    world: &mut World,
    account: AccountId,
    proven: Proven,
    txn_id: TxnId,
) -> Result<account_verify::Response, Refusal> {
    let (set, message) = match proven.wanted {
        Some(Recipient::Email(email)) => (world.set_email(account, &email), text::DONE_EMAIL),
        Some(Recipient::Mobile(mobile)) => (world.set_mobile(account, &mobile), text::DONE_MOBILE),
        None => return Err(Refusal::unexpected()),
    };
    set.map_err(|why| denied(call, why))?;
    Ok(account_verify::Response {
        txn_id: Some(txn_id),
        auth_result: AuthResult::Success,
        message: Some(Personal::new(message)),
        accounts: vec![accounts::bare(&world.accounts.record(account))],
    })
}

/// Nobody opens the link, so nothing is changed.
impl Handle for email_link::Request {
    const NEEDS_KEY: bool = true;
    const RULES: &'static [Rule] = fields::SENDING;
    const WORDS: Words = &[(&["abha-profile", "email-link-verify"], &["email"])];

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let account = call.admitted.account()?;
        let email = email(call, &self.login_id)?;
        let sent = call.world().send_link(EMAIL, account, &email, call.now);
        sent.map_err(|why| denied(call, why))?;
        Ok(Self::reply(&email_link::Response))
    }
}
