//! The patient's account, and the renewal and end of a login (contract V3, section 9 and annex).

use abdm_types::Personal;
use abdm_types::server::ServerEndpoint;
use abdm_types::v3::{logout, profile, profile_update, refresh};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::Response;
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use super::fields::Rule;
use super::refusal::{self, By};
use super::shape::Refusal;
use super::{Handle, accounts, fields, route, text, tokens};
use crate::call::Call;
use crate::people::Standing;
use crate::portrait;
use crate::reply::{add, completed};
use crate::route::Route;
use crate::time::in_body;
use crate::v3_forms::DayOfBirth;
use crate::world::Record;

/// What is served here.
pub(super) const ROUTES: &[Route] = &[
    route::<profile::Request>(),
    route::<profile_update::Request>(),
    route::<refresh::Request>(),
    route::<logout::Request>(),
];

impl Handle for profile::Request {
    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let account = call.admitted.account()?;
        let world = call.world();
        let record = world.accounts.record(account);
        let response = of(call, &record, world.standing(account, call.now));
        Ok(completed(Self::reply(&response), |fields| add(rest(&record), fields)))
    }
}

impl Handle for profile_update::Request {
    const RULES: &'static [Rule] = &[fields::PHOTO];

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let account = call.admitted.account()?;
        let mut world = call.world();
        let photo = STANDARD.encode(self.profile_photo.image().bytes());
        world
            .set_photo(account, &photo)
            .map_err(|why| refusal::denied(&call.desk.config, why, By::Number))?;
        let record = world.accounts.record(account);
        let response = of(call, &record, world.standing(account, call.now));
        let reply = Self::reply(&profile_update::Response(response));
        Ok(completed(reply, |fields| add(rest(&record), fields)))
    }
}

/// An account as this generation shows it.
fn of(call: &Call<'_>, record: &Record, standing: Standing) -> profile::Response {
    let (year, month, day) = record.born;
    let forms = &call.desk.config.v3_forms;
    let day = match forms.day_of_birth {
        DayOfBirth::TwoDigits => format!("{day:02}"),
        DayOfBirth::Year => year.to_string(),
    };
    let some = |text: &str| Some(Personal::new(text));
    profile::Response {
        abha_number: Some(accounts::number(record)),
        preferred_abha_address: Some(accounts::address(record)),
        mobile: accounts::mobile(record, forms.mobiles),
        status: Some(portrait::status(accounts::shown(standing))),
        name: some(&record.name),
        first_name: some(&record.first_name),
        middle_name: some(&record.middle_name),
        last_name: some(&record.last_name),
        year_of_birth: some(&year.to_string()),
        month_of_birth: some(&format!("{month:02}")),
        day_of_birth: some(&day),
        gender: some(record.person.gender),
        email: record.email.as_deref().and_then(some),
        address: some(&record.address),
        pincode: some(&record.pincode),
        state_code: some(&record.state.0),
        state_name: some(&record.state.1),
        district_code: some(&record.district.0),
        district_name: some(&record.district.1),
        profile_photo: some(accounts::photo(record)),
        kyc_photo: some(accounts::PHOTO),
        auth_methods: portrait::auth_methods(record),
        kyc_verified: Some(record.person.aadhaar_linked),
        email_verified: Some(record.email_verified),
        verification_status: some(accounts::verification_status(record)),
        verification_type: some(accounts::verification_type(record)),
    }
}

/// What is recorded of a profile and nobody reads.
fn rest(record: &Record) -> Value {
    json!({
        "subdistrictName": record.district.1,
        "tags": {},
        "localizedDetails": {
            "name": record.name,
            "stateName": record.state.1,
            "districtName": record.district.1,
            "villageName": "",
            "townName": "",
            "gender": record.person.gender,
            "localizedLabels": {
                "name": "Name",
                "abhaNumber": "ABHA Number",
                "abhaAddress": "ABHA Address",
                "gender": "Gender",
                "dob": "Date Of Birth",
                "mobile": "Mobile",
            },
        },
        "createdDate": "15-08-2021",
    })
}

impl Handle for refresh::Request {
    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let login = call.admitted.login()?;
        let mut world = call.world();
        if !call.desk.config.v3_forms.old_refresh_token_lives {
            world.tokens.revoke(self.r_token.expose_secret());
        }
        let txn_id = world.new_uuid();
        let tokens = tokens::issue(call, &mut world, login, &txn_id)?;
        Ok(Self::reply(&refresh::Response(tokens)))
    }
}

impl Handle for logout::Request {
    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        call.world().tokens.end(call.admitted.login()?);
        let form = call.desk.config.v3_forms.body_times;
        Ok(Self::reply(&logout::Response {
            message: Some(Personal::new(text::DONE_LOGGED_OUT)),
            timestamp: Some(Personal::new(in_body(call.now, form))),
        }))
    }
}
