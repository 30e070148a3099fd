//! Every operation that needs no login: login with Aadhaar OTP, login using mobile, retrieval,
//! reactivation (contract V3, sections 6, 8 and 9).

use abdm_types::server::ServerEndpoint;
use abdm_types::v3::login_request_otp::Operation as Sending;
use abdm_types::v3::login_verify::Operation as Proving;
use abdm_types::v3::{
    Account, AuthResult, Issued, account_reactivate_request_otp, login_request_otp, login_verify,
};
use abdm_types::{Aadhaar, AbhaId, AbhaNumber, Ciphertext, Mobile, Personal};
use bytes::Bytes;
use http::Response;
use secrecy::ExposeSecret;

use super::fields::{self, Rule, Words};
use super::refusal::{self, By, Check};
use super::shape::Refusal;
use super::text::{self, field};
use super::{Handle, accounts, receipt, tokens};
use crate::call::Call;
use crate::v3_forms::{DeactivatedAccount, Reactivated, RetrievedNumbers};
use crate::world::{
    AccountId, Begun, Claim, Denied, Errand, Generation, Journey, Method, Subject, World,
};

const fn errand(journey: Journey, method: Method) -> Errand {
    Errand { generation: Generation::V3, journey, method }
}

const LOGIN: Errand = errand(Journey::Login, Method::AadhaarOtp);
const MOBILE_LOGIN: Errand = errand(Journey::MobileLogin, Method::MobileOtp);
const REACTIVATION: Errand = errand(Journey::Reactivate, Method::AadhaarOtp);
const RETRIEVAL: Errand = errand(Journey::Retrieve, Method::AadhaarOtp);

/// The choice among the accounts of a mobile.
pub(super) const CHOICE: Errand = errand(Journey::MobileChoice, Method::MobileOtp);

impl Handle for login_request_otp::Request {
    const NEEDS_KEY: bool = true;
    const RULES: &'static [Rule] = fields::SENDING;
    const WORDS: Words = &[
        (&["abha-login", "aadhaar-verify"], &["abha-number", "aadhaar"]),
        (&["abha-login", "mobile-verify"], &["mobile"]),
        (&["abha-login", "aadhaar-verify", "re-activate"], &["abha-number"]),
    ];

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let (errand, begun) = match self.operation() {
            Sending::LoginWithAadhaarOtp => (LOGIN, begin_login(call, &self.login_id)?),
            Sending::LoginUsingMobile => (MOBILE_LOGIN, begin_by_mobile(call, &self.login_id)?),
            Sending::ReactivateViaAadhaarOtp => {
                (REACTIVATION, begin_reactivation(call, &self.login_id)?)
            }
            Sending::RetrieveViaAadhaarOtp => (RETRIEVAL, begin_retrieval(call, &self.login_id)?),
            _ => return Err(Refusal::Fields(vec![field::SCOPE])),
        };
        let receipt = receipt::of(call, errand.method, &begun)?;
        Ok(Self::reply(&login_request_otp::Response(receipt)))
    }
}

impl Handle for account_reactivate_request_otp::Request {
    const NEEDS_KEY: bool = true;
    const RULES: &'static [Rule] = fields::SENDING;
    const WORDS: Words = &[(&["abha-login", "aadhaar-verify", "re-activate"], &["abha-number"])];

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        if self.operation() != Sending::ReactivateViaAadhaarOtp {
            return Err(Refusal::Fields(vec![field::SCOPE]));
        }
        let begun = begin_reactivation(call, &self.login_id)?;
        let receipt = receipt::of(call, REACTIVATION.method, &begun)?;
        Ok(Self::reply(&account_reactivate_request_otp::Response(receipt)))
    }
}

fn begin_login(call: &Call<'_>, login_id: &Ciphertext) -> Result<Begun, Refusal> {
    let number = fields::abha_number(call, login_id)?;
    let mut world = call.world();
    let begun = find(&world, &number).and_then(|account| {
        match (world.begin_for_account(LOGIN, account, call.now), tells_after_otp(call)) {
            (Err(Denied::AccountDeactivated), true) => {
                world.begin_whatever_standing(LOGIN, account, call.now)
            }
            (begun, _) => begun,
        }
    });
    begun.map_err(|why| refusal::denied(&call.desk.config, why, By::Number))
}

fn tells_after_otp(call: &Call<'_>) -> bool {
    matches!(
        call.desk.config.v3_forms.deactivated_login,
        DeactivatedAccount::InAccounts | DeactivatedAccount::InAccountsWithTokens
    )
}

fn begin_reactivation(call: &Call<'_>, login_id: &Ciphertext) -> Result<Begun, Refusal> {
    let number = fields::abha_number(call, login_id)?;
    let mut world = call.world();
    find(&world, &number)
        .and_then(|account| world.begin_for_account(REACTIVATION, account, call.now))
        .map_err(|why| refusal::denied(&call.desk.config, why, By::Number))
}

fn begin_by_mobile(call: &Call<'_>, login_id: &Ciphertext) -> Result<Begun, Refusal> {
    let config = &call.desk.config;
    let mobile = fields::decrypt(call, login_id)?
        .and_then(|text| Mobile::parse(&text).ok().filter(|mobile| mobile.as_str() == text))
        .ok_or_else(|| refusal::invalid_mobile(&config.v3_forms))?;
    call.world()
        .begin_for_mobile(MOBILE_LOGIN, mobile, call.now)
        .map_err(|why| refusal::denied(config, why, By::Mobile))
}

fn begin_retrieval(call: &Call<'_>, login_id: &Ciphertext) -> Result<Begun, Refusal> {
    let text =
        fields::decrypt(call, login_id)?.ok_or_else(|| Refusal::Fields(vec![field::LOGIN_ID]))?;
    let aadhaar = Aadhaar::parse(&text)
        .ok()
        // Only the bare digits of a number are what the service was promised.
        .filter(|aadhaar| aadhaar.expose_secret() == text && !aadhaar.is_virtual_id())
        .ok_or_else(|| Refusal::Fields(vec![field::LOGIN_ID_FORMAT]))?;
    call.world()
        .begin_for_aadhaar(RETRIEVAL, aadhaar.expose_secret(), call.now)
        .map_err(|why| refusal::denied(&call.desk.config, why, By::Aadhaar))
}

/// The account that has this number.
pub(super) fn find(world: &World, number: &str) -> Result<AccountId, Denied> {
    let number = AbhaNumber::parse(number).map_err(|_| Denied::AccountUnknown)?;
    world.accounts.find(&AbhaId::from(number))
}

impl Handle for login_verify::Request {
    const NEEDS_KEY: bool = true;
    const RULES: &'static [Rule] = fields::HANDING_IN;

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let otp = fields::otp(call, &self.otp_value)?;
        let txn_id = self.txn_id.expose_secret();
        let mut world = call.world();
        let errand = match self.operation() {
            Proving::MobileOtp => MOBILE_LOGIN,
            Proving::ReactivateViaAadhaarOtp => REACTIVATION,
            // Login and retrieval have the same words; the transaction tells which it is.
            Proving::AadhaarOtp if world.errand(txn_id, call.now) == Some(RETRIEVAL) => RETRIEVAL,
            Proving::AadhaarOtp => LOGIN,
            _ => return Err(Refusal::Fields(vec![field::SCOPE])),
        };
        let named = match errand.journey {
            Journey::MobileLogin => By::Mobile,
            Journey::Retrieve => By::Aadhaar,
            _ => By::Number,
        };
        let check = Check { txn_id, method: errand.method, named, wrong: text::OTP_WRONG };
        let claim = Claim { txn_id, errand, owner: None, otp: otp.as_deref() };
        let subject = world
            .verify(&claim, call.now)
            .map_err(|why| refusal::checked(&call.desk.config, why, check))?;
        let response = match (subject, errand.journey) {
            (Subject::Mobile(mobile), _) => verified_mobile(call, &mut world, mobile),
            (Subject::Account(account), Journey::Reactivate) => {
                reactivated(call, &mut world, account, txn_id)
            }
            (Subject::Account(account), journey) => {
                logged_in(call, &mut world, account, journey, txn_id)
            }
            (Subject::WithoutAccount(_), _) => {
                Err(refusal::denied(&call.desk.config, Denied::AccountUnknown, named))
            }
        }?;
        Ok(Self::reply(&response))
    }
}

/// What a right Aadhaar OTP gives.
fn logged_in(
    call: &Call<'_>,
    world: &mut World,
    account: AccountId,
    journey: Journey,
    txn_id: &str,
) -> Result<login_verify::Response, Refusal> {
    let (config, person) = (&call.desk.config, account.person());
    let (named, if_deactivated) = match journey {
        Journey::Retrieve => (By::Aadhaar, config.v3_forms.deactivated_retrieval),
        _ => (By::Number, config.v3_forms.deactivated_login),
    };
    // The account may have been deactivated while the OTP was on its way.
    let gives_tokens = match world.check_active(account, call.now) {
        Ok(()) => true,
        Err(Denied::AccountDeactivated) => match if_deactivated {
            DeactivatedAccount::InAccounts => false,
            DeactivatedAccount::InAccountsWithTokens => true,
            code => return Err(refusal::deactivated(code)),
        },
        Err(why) => return Err(refusal::denied(config, why, named)),
    };
    let issued = match gives_tokens {
        true => Issued::XToken(tokens::login(call, world, account, txn_id)?),
        false => Issued::Nothing,
    };
    let account = accounts::whole(person, world.standing(account, call.now), &config.v3_forms);
    let account = match (journey, config.v3_forms.retrieved_numbers) {
        (Journey::Retrieve, RetrievedNumbers::Masked) => accounts::masked(account, person),
        _ => account,
    };
    success(txn_id, text::OTP_VERIFIED, issued, vec![account])
}

/// What the right OTP of a mobile gives: a proof, to be exchanged for a login.
fn verified_mobile(
    call: &Call<'_>,
    world: &mut World,
    mobile: Mobile,
) -> Result<login_verify::Response, Refusal> {
    let forms = &call.desk.config.v3_forms;
    let list = world
        .accounts
        .on_mobile(&mobile)
        .map(|id| accounts::listed(id.person(), world.standing(id, call.now), forms))
        .collect();
    let number = mobile.as_str().to_owned();
    let txn_id = world.open_choice(CHOICE, mobile, call.now);
    let token = tokens::transfer(call, world, &number, txn_id.clone())?;
    success(&txn_id, text::OTP_VERIFIED, Issued::TToken(token), list)
}

fn reactivated(
    call: &Call<'_>,
    world: &mut World,
    account: AccountId,
    txn_id: &str,
) -> Result<login_verify::Response, Refusal> {
    let config = &call.desk.config;
    world.reactivate(account).map_err(|why| refusal::denied(config, why, By::Number))?;
    let person = account.person();
    match config.v3_forms.reactivated {
        Reactivated::Bare => Ok(login_verify::Response {
            txn_id: None,
            ..success(
                txn_id,
                text::DONE_REACTIVATED,
                Issued::Nothing,
                vec![accounts::bare(person)],
            )?
        }),
        Reactivated::WithTokens => {
            let tokens = tokens::login(call, world, account, txn_id)?;
            let account =
                accounts::whole(person, world.standing(account, call.now), &config.v3_forms);
            let text = text::DONE_REACTIVATED_GUIDE;
            success(txn_id, text, Issued::XToken(tokens), vec![account])
        }
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
