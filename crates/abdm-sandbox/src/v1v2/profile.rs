//! The patient's account, and the renewal and the end of a login.

use abdm_types::server::ServerEndpoint;
use abdm_types::v1v2::{access_token, logout, profile};
use abdm_types::{AbhaAddress, AbhaNumber, Mobile, Personal, Received};
use bytes::Bytes;
use http::Response;
use secrecy::ExposeSecret;
use serde_json::{Map, Value, json};

use super::refusal::Refusal;
use super::{Handle, tokens};
use crate::call::Call;
use crate::people::Person;
use crate::portrait;
use crate::reply::{add, completed};
use crate::world::{Generation, Right};

impl Handle for profile::Request {
    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let person = call.admitted.owner()?.person();
        let (year, month, day) = person.born;
        let some = |text: &str| Some(Personal::new(text));
        let response = profile::Response {
            health_id_number: Some(Received::<AbhaNumber>::parse(person.abha_number)),
            health_id: Some(Received::<AbhaAddress>::parse(person.abha_address)),
            mobile: Some(Received::<Mobile>::parse(person.mobile)),
            name: some(person.name),
            first_name: some(person.first_name),
            middle_name: some(""),
            last_name: some(person.last_name),
            year_of_birth: some(&year.to_string()),
            month_of_birth: some(&month.to_string()),
            day_of_birth: some(&day.to_string()),
            gender: some(person.gender),
            address: some(person.district.1),
            pincode: some(person.pincode),
            state_code: some(person.state.0),
            state_name: some(person.state.1),
            district_code: some(person.district.0),
            district_name: some(person.district.1),
            auth_methods: portrait::auth_methods(person),
            kyc_verified: Some(person.aadhaar_linked),
            ..profile::Response::default()
        };
        let client_id = call.admitted.client_id.as_str();
        Ok(completed(Self::reply(&response), |fields| complete_profile(person, client_id, fields)))
    }
}

impl Handle for access_token::Request {
    const REQUIRED: &'static [&'static str] = &["refreshToken"];

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let mut world = call.world();
        let token = self.refresh_token.expose_secret();
        match world.tokens.right(token, Generation::V1V2, call.now) {
            Ok(Right::Refresh(login)) => Ok(Self::reply(&tokens::renew(call, &mut world, login)?)),
            _ => Err(Refusal::NotRenewed),
        }
    }
}

impl Handle for logout::Request {
    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        call.world().tokens.end(call.admitted.logged_in()?);
        Ok(Self::reply(&logout::Response))
    }
}

/// What is recorded of a profile and nobody reads.
fn complete_profile(person: &Person, client_id: &str, fields: &mut Map<String, Value>) {
    let verified = person.aadhaar_linked;
    let rest = json!({
        "subDistrictCode": null,
        "villageCode": null,
        "townCode": null,
        "wardCode": null,
        "subdistrictName": null,
        "villageName": null,
        "townName": null,
        "wardName": null,
        "tags": {},
        "verificationStatus": verified.then_some("VERIFIED"),
        "verificationType": verified.then_some("AADHAAR"),
        "clientId": client_id,
        "phrAddress": [person.abha_address],
        "emailVerified": false,
        "new": false,
    });
    add(rest, fields);
}

/// What the page of login using mobile prints beside the token.
pub(super) fn complete_account(person: &Person, fields: &mut Map<String, Value>) {
    let (year, month, day) = person.born;
    let rest = json!({
        "authMethods": portrait::auth_methods(person),
        "dayOfBirth": day.to_string(),
        "districtCode": person.district.0,
        "districtName": person.district.1,
        "email": null,
        "firstName": person.first_name,
        "gender": person.gender,
        "healthId": person.abha_address,
        "kycPhoto": null,
        "lastName": person.last_name,
        "middleName": "",
        "mobile": person.mobile,
        "monthOfBirth": month.to_string(),
        "name": person.name,
        "new": false,
        "profilePhoto": null,
        "stateCode": person.state.0,
        "stateName": person.state.1,
        "tags": {},
        "yearOfBirth": year.to_string(),
    });
    add(rest, fields);
}
