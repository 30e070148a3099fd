//! Enrolment: an account for somebody who has an Aadhaar number, its mobile and its address (contract
//! V3, section 10).

use abdm_types::server::ServerEndpoint;
use abdm_types::v3::enrol_by_aadhaar::Profile;
use abdm_types::v3::enrol_request_otp::Operation;
use abdm_types::v3::{
    AuthResult, account_verify, enrol_abha_address, enrol_auth_by_abdm, enrol_by_aadhaar,
    enrol_request_otp, enrol_suggestion,
};
use abdm_types::{Aadhaar, AbhaAddress, Ciphertext, Mobile, Personal, Received, TxnId};
use bytes::Bytes;
use http::{Response, StatusCode};
use secrecy::ExposeSecret;

use super::fields::{self, Rule, Words};
use super::refusal::{self, By, Check};
use super::shape::Refusal;
use super::text::{self, field};
use super::{Handle, accounts, receipt, route, tokens};
use crate::call::Call;
use crate::portrait;
use crate::route::Route;
use crate::v3_forms::{AlreadyEnrolled, MobileConfirmed};
use crate::world::{
    AccountId, Application, Begun, Claim, Denied, Enrolment, Errand, Generation, Journey, Method,
    Record, Subject, World,
};

/// What is served here.
pub(super) const ROUTES: &[Route] = &[
    route::<enrol_request_otp::Request>(),
    route::<enrol_by_aadhaar::Request>(),
    route::<enrol_auth_by_abdm::Request>(),
    route::<enrol_suggestion::Request>(),
    route::<enrol_abha_address::Request>(),
];

const fn errand(journey: Journey, method: Method) -> Errand {
    Errand { generation: Generation::V3, journey, method }
}

const BY_AADHAAR: Errand = errand(Journey::Enrol, Method::AadhaarOtp);
/// What an enrolment can do once there is an account: prove its mobile, make its address.
const ENROLLED: Errand = errand(Journey::EnrolStep, Method::AadhaarOtp);
const MOBILE: Errand = errand(Journey::EnrolMobile, Method::MobileOtp);

impl Handle for enrol_request_otp::Request {
    const NEEDS_KEY: bool = true;
    const RULES: &'static [Rule] = fields::SENDING;
    const WORDS: Words =
        &[(&["abha-enrol"], &["aadhaar"]), (&["abha-enrol", "mobile-verify"], &["mobile"])];

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let (method, begun) = match (self.operation(), &self.txn_id) {
            (Operation::EnrolByAadhaar, None) => begin(call, &self.login_id)?,
            (Operation::LinkMobile, Some(txn_id)) => begin_mobile(call, txn_id, &self.login_id)?,
            // A transaction that goes on is none that begins.
            _ => return Err(Refusal::Fields(vec![field::TXN_ID])),
        };
        let receipt = receipt::of(call, method, &begun)?;
        Ok(Self::reply(&enrol_request_otp::Response(receipt)))
    }
}

fn begin(call: &Call<'_>, login_id: &Ciphertext) -> Result<(Method, Begun), Refusal> {
    let text =
        fields::decrypt(call, login_id)?.ok_or_else(|| Refusal::Fields(vec![field::LOGIN_ID]))?;
    let aadhaar = Aadhaar::parse(&text)
        .ok()
        .filter(|aadhaar| aadhaar.expose_secret() == text && !aadhaar.is_virtual_id())
        .ok_or_else(|| Refusal::Fields(vec![field::LOGIN_ID_FORMAT]))?;
    let begun = call
        .world()
        .begin_for_aadhaar(BY_AADHAAR, aadhaar.expose_secret(), call.now)
        .map_err(|why| refusal::denied(&call.desk.config, why, By::Aadhaar))?;
    Ok((BY_AADHAAR.method, begun))
}

fn begin_mobile(
    call: &Call<'_>,
    txn_id: &TxnId,
    login_id: &Ciphertext,
) -> Result<(Method, Begun), Refusal> {
    let config = &call.desk.config;
    let mobile = fields::decrypt(call, login_id)?
        .and_then(|text| Mobile::parse(&text).ok().filter(|mobile| mobile.as_str() == text))
        .ok_or_else(|| refusal::invalid_mobile(&config.v3_forms))?;
    let mut world = call.world();
    let begun = enrolled(call, &mut world, txn_id)
        .and_then(|account| world.begin_for_new_mobile(MOBILE, account, mobile, call.now))
        .map_err(|why| refusal::denied(config, why, By::Mobile))?;
    Ok((MOBILE.method, begun))
}

/// The account that an enrolment came to.
fn enrolled(call: &Call<'_>, world: &mut World, txn_id: &TxnId) -> Result<AccountId, Denied> {
    match world.step(txn_id.expose_secret(), ENROLLED, None, call.now)?.subject {
        Subject::Account(account) => Ok(account),
        Subject::Mobile(_) | Subject::WithoutAccount(_) => Err(Denied::TransactionUnknown),
    }
}

impl Handle for enrol_by_aadhaar::Request {
    const NEEDS_KEY: bool = true;
    const RULES: &'static [Rule] = fields::ENROLLING;

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let otp = fields::otp(call, &self.otp_value)?;
        let (config, txn_id) = (&call.desk.config, self.txn_id.expose_secret());
        let mut world = call.world();
        let claim = Claim { txn_id, errand: BY_AADHAAR, owner: None, otp: otp.as_deref() };
        let check =
            Check { txn_id, errand: BY_AADHAAR, named: By::Aadhaar, wrong: text::OTP_WRONG };
        let subject =
            world.verify(&claim, call.now).map_err(|why| refusal::checked(config, why, check))?;
        let application = Application {
            subject: &subject,
            mobile: &self.mobile,
            mobile_verified: false,
            consents: true,
            client_id: call.admitted.client_id.as_str(),
        };
        let enrolment = world
            .enrol(&application, call.now)
            .map_err(|why| refusal::denied(config, why, By::Aadhaar))?;
        let response = made(call, &mut world, enrolment, self.mobile.clone())?;
        Ok(Self::reply(&response))
    }
}

fn made(
    call: &Call<'_>,
    world: &mut World,
    enrolment: Enrolment,
    wanted: Mobile,
) -> Result<enrol_by_aadhaar::Response, Refusal> {
    let forms = &call.desk.config.v3_forms;
    let Enrolment { account, is_new, .. } = enrolment;
    let subject = Subject::Account(account);
    let txn_id = world.open_step(ENROLLED, subject, Some(wanted.into()), call.now);
    let gives_login = is_new || forms.already_enrolled == AlreadyEnrolled::WithTokens;
    let tokens = match gives_login {
        true => Some(tokens::login(call, world, account, &txn_id)?),
        false => None,
    };
    let record = world.accounts.record(account);
    let message = if is_new { text::DONE_ENROLLED } else { text::ALREADY_ENROLLED };
    Ok(enrol_by_aadhaar::Response {
        txn_id: Some(fields::txn_id(&txn_id)?),
        message: Some(Personal::new(message)),
        tokens,
        abha_profile: Some(profile(&record, accounts::mobile(&record, forms.enrolled_mobile))),
        is_new: Some(is_new),
    })
}

fn profile(record: &Record, mobile: Option<Received<Mobile>>) -> Profile {
    let some = |text: &str| Some(Personal::new(text));
    let (year, month, day) = record.born;
    Profile {
        abha_number: Some(accounts::number(record)),
        phr_address: record.addresses().map(Received::<AbhaAddress>::parse).collect(),
        abha_status: Some(portrait::status(crate::people::Standing::Active)),
        abha_type: some("STANDARD"),
        mobile,
        email: record.email.as_deref().map(Personal::new),
        name: None,
        first_name: some(&record.first_name),
        middle_name: some(&record.middle_name),
        last_name: some(&record.last_name),
        dob: some(&format!("{day:02}-{month:02}-{year}")),
        gender: some(record.person.gender),
        photo: some(accounts::photo(record)),
        address: some(&record.address),
        pin_code: some(&record.pincode),
        state_code: some(&record.state.0),
        state_name: some(&record.state.1),
        district_code: some(&record.district.0),
        district_name: some(&record.district.1),
    }
}

impl Handle for enrol_auth_by_abdm::Request {
    const NEEDS_KEY: bool = true;
    const RULES: &'static [Rule] = fields::HANDING_IN;

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let otp = fields::otp(call, &self.otp_value)?;
        let (config, txn_id) = (&call.desk.config, self.txn_id.expose_secret());
        let mut world = call.world();
        let claim = Claim { txn_id, errand: MOBILE, owner: None, otp: otp.as_deref() };
        let check = Check { txn_id, errand: MOBILE, named: By::Mobile, wrong: text::OTP_WRONG };
        let proven =
            world.prove(&claim, call.now).map_err(|why| refusal::checked(config, why, check))?;
        let (Subject::Account(account), Some(wanted)) = (proven.subject, proven.wanted) else {
            return Err(Refusal::unexpected());
        };
        let mobile = Mobile::parse(wanted.as_str()).map_err(|_| Refusal::unexpected())?;
        world
            .set_mobile(account, &mobile)
            .map_err(|why| refusal::denied(config, why, By::Mobile))?;
        let subject = Subject::Account(account);
        let txn_id = world.open_step(ENROLLED, subject, Some(mobile.into()), call.now);
        let message = match config.v3_forms.mobile_confirmed {
            MobileConfirmed::Collection => text::DONE_MOBILE_LINKED,
            MobileConfirmed::Guide => text::OTP_VERIFIED,
            MobileConfirmed::Oldest => text::DONE_MOBILE_LINKED_OLDEST,
        };
        let response = enrol_auth_by_abdm::Response(account_verify::Response {
            txn_id: Some(fields::txn_id(&txn_id)?),
            auth_result: AuthResult::Success,
            message: Some(Personal::new(message)),
            accounts: vec![accounts::bare(&world.accounts.record(account))],
        });
        Ok(Self::reply(&response))
    }
}

impl Handle for enrol_suggestion::Request {
    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let mut world = call.world();
        let account = enrolled(call, &mut world, &self.txn_id).map_err(|why| address(call, why))?;
        let names = world.suggested_addresses(account);
        let response = enrol_suggestion::Response {
            txn_id: Some(self.txn_id),
            abha_address_list: names
                .iter()
                .map(|one| Received::<AbhaAddress>::parse(one))
                .collect(),
        };
        Ok(Self::reply(&response))
    }
}

impl Handle for enrol_abha_address::Request {
    const RULES: &'static [Rule] = fields::NAMING;

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let mut world = call.world();
        let account = enrolled(call, &mut world, &self.txn_id).map_err(|why| address(call, why))?;
        let wanted = format!("{}@sbx", self.abha_address.as_str());
        // One's own is taken too.
        let made = match world.accounts.addressed(&wanted) {
            Some(_) => Err(Denied::AddressTaken),
            None => world.link_address(account, &wanted, self.preferred.0),
        };
        made.map_err(|why| address(call, why))?;
        let record = world.accounts.record(account);
        let response = enrol_abha_address::Response {
            txn_id: Some(self.txn_id),
            abha_number: Some(accounts::number(&record)),
            preferred_abha_address: Some(accounts::address(&record)),
        };
        Ok(Self::reply(&response))
    }
}

/// What these two calls say of a transaction is published, and no word about a token.
fn address(call: &Call<'_>, why: Denied) -> Refusal {
    match why {
        Denied::TransactionExpired
        | Denied::TransactionOfOtherMethod
        | Denied::TransactionUnknown => {
            Refusal::wrapped(StatusCode::UNAUTHORIZED, "ABDM-1017", field::TXN_ID.1)
        }
        why => refusal::denied(&call.desk.config, why, By::Number),
    }
}
