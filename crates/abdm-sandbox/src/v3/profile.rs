//! The patient's account, and the renewal and end of a login (contract V3, section 9 and annex).

use abdm_types::Personal;
use abdm_types::server::ServerEndpoint;
use abdm_types::v3::{logout, profile, refresh};
use bytes::Bytes;
use http::Response;
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use super::shape::Refusal;
use super::{Handle, accounts, text, tokens};
use crate::call::Call;
use crate::people::Person;
use crate::portrait;
use crate::reply::{add, completed};
use crate::time::in_body;
use crate::v3_forms::DayOfBirth;

impl Handle for profile::Request {
    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let account = call.admitted.account()?;
        let person = account.person();
        let standing = call.world().standing(account, call.now);
        let (year, month, day) = person.born;
        let forms = &call.desk.config.v3_forms;
        let day = match forms.day_of_birth {
            DayOfBirth::TwoDigits => format!("{day:02}"),
            DayOfBirth::Year => year.to_string(),
        };
        let some = |text: &str| Some(Personal::new(text));
        let response = profile::Response {
            abha_number: Some(accounts::number(person)),
            preferred_abha_address: Some(accounts::address(person)),
            mobile: accounts::mobile(person, forms.mobiles),
            status: Some(portrait::status(accounts::shown(standing))),
            name: some(person.name),
            first_name: some(person.first_name),
            middle_name: some(""),
            last_name: some(person.last_name),
            year_of_birth: some(&year.to_string()),
            month_of_birth: some(&format!("{month:02}")),
            day_of_birth: some(&day),
            gender: some(person.gender),
            email: None,
            address: some(person.district.1),
            pincode: some(person.pincode),
            state_code: some(person.state.0),
            state_name: some(person.state.1),
            district_code: some(person.district.0),
            district_name: some(person.district.1),
            profile_photo: some(accounts::PHOTO),
            kyc_photo: some(accounts::PHOTO),
            auth_methods: portrait::auth_methods(person),
            kyc_verified: Some(person.aadhaar_linked),
            verification_status: some(accounts::verification_status(person)),
            verification_type: some(accounts::verification_type(person)),
        };
        Ok(completed(Self::reply(&response), |fields| add(rest(person), fields)))
    }
}

/// What is recorded of a profile and nobody reads.
fn rest(person: &Person) -> Value {
    json!({
        "subdistrictName": person.district.1,
        "tags": {},
        "localizedDetails": {
            "name": person.name,
            "stateName": person.state.1,
            "districtName": person.district.1,
            "villageName": "",
            "townName": "",
            "gender": person.gender,
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
