//! The service of ABHA addresses: search, login, and what such a login is good for (contract V3,
//! section 11). It has ways of its own to refuse: see [`Refusal::of_phr_web`].

use abdm_types::server::ServerEndpoint;
use abdm_types::v3::phr_request_otp::Operation;
use abdm_types::v3::phr_verify::User;
use abdm_types::v3::{
    AuthResult, UserTokens, phr_card, phr_profile, phr_qr_code, phr_request_otp, phr_search,
    phr_verify,
};
use abdm_types::{AbhaAddress, AbhaId, Ciphertext, Personal, Received};
use bytes::Bytes;
use http::Response;
use secrecy::ExposeSecret;
use serde_json::json;

use super::fields::{self, Rule, Words};
use super::images::{self, drawn};
use super::login::begin_for;
use super::refusal::{self, By, Check};
use super::shape::Refusal;
use super::text::{self, field};
use super::{Handle, accounts, receipt, route, tokens};
use crate::call::Call;
use crate::images as pictures;
use crate::people::Standing;
use crate::portrait;
use crate::reply::{add, completed};
use crate::route::Route;
use crate::v3_forms::DeactivatedAccount;
use crate::world::{
    AccountId, Claim, Denied, Errand, Generation, Journey, Method, Record, Subject, World,
};

/// What is served here.
pub(super) const ROUTES: &[Route] = &[
    route::<phr_search::Request>(),
    route::<phr_request_otp::Request>(),
    route::<phr_verify::Request>(),
    route::<phr_profile::Request>(),
    route::<phr_card::Request>(),
    route::<phr_qr_code::Request>(),
];

impl Handle for phr_search::Request {
    const RULES: &'static [Rule] = &[fields::ADDRESS];

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let world = call.world();
        let account = find(call, &world, &self.abha_address)?;
        let (record, standing) =
            (world.accounts.record(account), world.standing(account, call.now));
        let auth_methods = portrait::auth_methods(&record);
        let response = phr_search::Response {
            abha_number: Some(accounts::number(&record)),
            abha_address: Some(named(&record, &self.abha_address)),
            blocked_auth_methods: match standing {
                Standing::Locked => auth_methods.clone(),
                _ => Vec::new(),
            },
            auth_methods: Some(auth_methods),
            status: Some(portrait::status(accounts::shown(standing))),
            full_name: Some(Personal::new(&*record.name)),
            mobile: accounts::mobile(&record, call.desk.config.v3_forms.mobiles),
        };
        Ok(completed(Self::reply(&response), |fields| add(json!({ "message": null }), fields)))
    }
}

impl Handle for phr_request_otp::Request {
    const NEEDS_KEY: bool = true;
    const RULES: &'static [Rule] = fields::SENDING;
    const WORDS: Words = &[
        (&["abha-address-login", "aadhaar-verify"], &["abha-address"]),
        (&["abha-address-login", "mobile-verify"], &["abha-address"]),
    ];

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let errand = errand(self.operation())?;
        let address = address(call, &self.login_id)?;
        let mut world = call.world();
        let account = find(call, &world, &address)?;
        let begun = begin_for(call, &mut world, errand, account);
        let begun = begun.map_err(|why| denied(call, why))?;
        let receipt = receipt::of(call, errand.method, &begun)?;
        Ok(Self::reply(&phr_request_otp::Response(receipt)))
    }
}

impl Handle for phr_verify::Request {
    const NEEDS_KEY: bool = true;
    const RULES: &'static [Rule] = fields::HANDING_IN;

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let otp = fields::otp(call, &self.otp_value)?;
        let txn_id = self.txn_id.expose_secret();
        let errand = errand(self.operation())?;
        let mut world = call.world();
        // Its replies have no transaction.
        let check = Check { txn_id: "", errand, named: By::Address, wrong: text::OTP_WRONG_OF_PHR };
        let claim = Claim { txn_id, errand, owner: None, otp: otp.as_deref() };
        let subject = world
            .verify(&claim, call.now)
            .map_err(|why| refusal::checked(&call.desk.config, why, check))?;
        let Subject::Account(account) = subject else {
            return Err(Refusal::unexpected());
        };
        let tokens = tokens(call, &mut world, account, txn_id)?;
        let (record, standing) =
            (world.accounts.record(account), world.standing(account, call.now));
        Ok(Self::reply(&phr_verify::Response {
            auth_result: AuthResult::Success,
            message: Some(Personal::new(text::OTP_VERIFIED)),
            tokens,
            users: users(&record, standing),
        }))
    }
}

/// The login, as far as an account that was deactivated meanwhile gets any.
fn tokens(
    call: &Call<'_>,
    world: &mut World,
    account: AccountId,
    txn_id: &str,
) -> Result<Option<UserTokens>, Refusal> {
    match world.check_active(account, call.now) {
        Ok(()) => {}
        Err(Denied::AccountDeactivated) => match call.desk.config.v3_forms.deactivated_login {
            DeactivatedAccount::InAccounts => return Ok(None),
            DeactivatedAccount::InAccountsWithTokens => {}
            code => return Err(refusal::deactivated(code)),
        },
        Err(why) => return Err(denied(call, why)),
    }
    tokens::login_by_address(call, world, account, txn_id).map(Some)
}

/// Each address of the account: which of them was named, the transaction does not tell.
fn users(record: &Record, standing: Standing) -> Vec<User> {
    let user = |address: &str| User {
        abha_address: Some(Received::<AbhaAddress>::parse(address)),
        abha_number: Some(accounts::number(record)),
        status: Some(portrait::status(accounts::shown(standing))),
        full_name: Some(Personal::new(&*record.name)),
        profile_photo: Some(Personal::new(accounts::photo(record))),
        kyc_status: Some(Personal::new(accounts::verification_status(record))),
    };
    record.addresses().map(user).collect()
}

impl Handle for phr_profile::Request {
    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let account = call.admitted.account()?;
        let world = call.world();
        let (record, standing) =
            (world.accounts.record(account), world.standing(account, call.now));
        let reply = Self::reply(&profile(call, &record, standing));
        // Truths are texts here.
        let rest = json!({
            "emailVerified": record.email_verified.to_string(),
            "mobileVerified": "true",
            "subDistrictName": record.district.1,
            "abhaLinkedCount": "1",
        });
        Ok(completed(reply, |fields| add(rest, fields)))
    }
}

fn profile(call: &Call<'_>, record: &Record, standing: Standing) -> phr_profile::Response {
    let (year, month, day) = record.born;
    let some = |text: &str| Some(Personal::new(text));
    phr_profile::Response {
        abha_address: Some(accounts::address(record)),
        abha_number: Some(accounts::number(record)),
        mobile: accounts::mobile(record, call.desk.config.v3_forms.mobiles),
        status: Some(portrait::status(accounts::shown(standing))),
        full_name: some(&record.name),
        first_name: some(&record.first_name),
        middle_name: some(&record.middle_name),
        last_name: some(&record.last_name),
        year_of_birth: some(&year.to_string()),
        month_of_birth: some(&format!("{month:02}")),
        day_of_birth: some(&format!("{day:02}")),
        date_of_birth: some(&format!("{day:02}-{month:02}-{year}")),
        gender: some(record.person.gender),
        email: record.email.as_deref().and_then(some),
        address: some(&record.address),
        pin_code: some(&record.pincode),
        state_code: some(&record.state.0),
        state_name: some(&record.state.1),
        district_code: some(&record.district.0),
        district_name: some(&record.district.1),
        profile_photo: some(accounts::photo(record)),
        kyc_status: some(accounts::verification_status(record)),
        auth_methods: portrait::auth_methods(record),
        email_verified: None,
        mobile_verified: None,
    }
}

impl Handle for phr_card::Request {
    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let card = drawn(call, pictures::card_png)?;
        Ok(images::as_card(call, Self::reply(&phr_card::Response(card))))
    }
}

impl Handle for phr_qr_code::Request {
    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let qr_code = drawn(call, pictures::qr_code)?;
        let response = Self::reply(&phr_qr_code::Response(qr_code));
        Ok(pictures::in_form(response, call.desk.config.v3_forms.images))
    }
}

fn errand(operation: Operation) -> Result<Errand, Refusal> {
    let method = match operation {
        Operation::LoginWithAadhaarOtp => Method::AadhaarOtp,
        Operation::LoginWithMobileOtp => Method::MobileOtp,
        _ => return Err(Refusal::Fields(vec![field::SCOPE])),
    };
    Ok(Errand { generation: Generation::V3, journey: Journey::LoginAddress, method })
}

/// An address that came encrypted.
fn address(call: &Call<'_>, login_id: &Ciphertext) -> Result<AbhaAddress, Refusal> {
    let text = fields::decrypt(call, login_id)?;
    let text = text.ok_or_else(|| Refusal::Fields(vec![field::LOGIN_ID]))?;
    AbhaAddress::parse(&text).map_err(|_| Refusal::Fields(vec![field::ADDRESS_OF_PHR]))
}

fn find(call: &Call<'_>, world: &World, address: &AbhaAddress) -> Result<AccountId, Refusal> {
    let found = world.accounts.find(&AbhaId::from(address.clone()));
    found.map_err(|why| denied(call, why))
}

/// The address that was asked for, as the account has it.
fn named(record: &Record, asked: &AbhaAddress) -> Received<AbhaAddress> {
    let is_it = |address: &&str| {
        let bare = address.split('@').next().unwrap_or_default();
        [*address, bare].iter().any(|name| name.eq_ignore_ascii_case(asked.as_str()))
    };
    let whole = record.addresses().find(is_it).unwrap_or(asked.as_str());
    Received::<AbhaAddress>::parse(whole)
}

fn denied(call: &Call<'_>, why: Denied) -> Refusal {
    refusal::denied(&call.desk.config, why, By::Address)
}
