//! The patient's account, and the renewal and the end of a login.

use std::ops::RangeInclusive;
use std::str::FromStr;

use abdm_types::server::ServerEndpoint;
use abdm_types::v1v2::{access_token, logout, profile, profile_update};
use abdm_types::{AbhaAddress, AbhaNumber, Mobile, Personal, Received};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::Response;
use secrecy::ExposeSecret;
use serde_json::{Map, Value, json};

use super::refusal::{Refusal, reason};
use super::{Handle, route, tokens};
use crate::call::Call;
use crate::portrait;
use crate::reply::{add, completed};
use crate::route::Route;
use crate::world::{Details, Generation, Record, Right};

/// What is served here.
pub(super) const ROUTES: &[Route] = &[
    route::<profile::Request>(),
    route::<profile_update::Request>(),
    route::<access_token::Request>(),
    route::<logout::Request>(),
];

impl Handle for profile::Request {
    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let account = call.admitted.owner()?;
        let record = call.world().accounts.record(account).into_owned();
        let client_id = call.admitted.client_id.as_str();
        let reply = Self::reply(&of(&record));
        Ok(completed(reply, |fields| complete_profile(&record, client_id, fields)))
    }
}

impl Handle for profile_update::Request {
    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let account = call.admitted.owner()?;
        let details = details(&self)?;
        let mut world = call.world();
        let record = world.accounts.record(account).into_owned();
        let email = self.email.as_ref().map(|email| email.as_str());
        let new_email = email.filter(|email| record.email.as_deref() != Some(*email));
        if let Some(email) = new_email {
            world.check_email(account, email)?;
        }
        if let Some(photo) = &self.profile_photo {
            world.set_photo(account, &STANDARD.encode(photo.image().bytes()))?;
        }
        if let Some(email) = new_email {
            world.note_email(account, email);
        }
        world.change_details(account, details);
        let record = world.accounts.record(account).into_owned();
        let client_id = call.admitted.client_id.as_str();
        let reply = Self::reply(&profile_update::Response(of(&record)));
        Ok(completed(reply, |fields| {
            complete_profile(&record, client_id, fields);
            add(json!({ "phrAddress": null }), fields);
        }))
    }
}

/// What is to change, as far as there is a place for it.
fn details(request: &profile_update::Request) -> Result<Details, Refusal> {
    let text = |text: &Option<Personal>| text.as_ref().map(|text| text.reveal().to_owned());
    Ok(Details {
        first_name: text(&request.first_name),
        middle_name: text(&request.middle_name),
        last_name: text(&request.last_name),
        year_of_birth: number("yearOfBirth", &request.year_of_birth, 1900..=2100)?,
        month_of_birth: number("monthOfBirth", &request.month_of_birth, 1..=12)?,
        day_of_birth: number("dayOfBirth", &request.day_of_birth, 1..=31)?,
        address: text(&request.address),
        pincode: request.pincode.as_ref().map(|pincode| pincode.number().to_string()),
        state_code: text(&request.state_code),
        district_code: text(&request.district_code),
    })
}

/// A part of a day of birth.
fn number<T: FromStr + PartialOrd>(
    key: &'static str,
    text: &Option<Personal>,
    within: RangeInclusive<T>,
) -> Result<Option<T>, Refusal> {
    let Some(text) = text.as_ref().map(Personal::reveal) else { return Ok(None) };
    let number = text.parse().ok().filter(|number| within.contains(number));
    let value = Some(text.to_owned());
    number.map(Some).ok_or(Refusal::Invalid { reason: reason::PATTERN, key, value })
}

/// An account as this generation shows it.
pub(super) fn of(record: &Record) -> profile::Response {
    let (year, month, day) = record.born;
    let some = |text: &str| Some(Personal::new(text));
    profile::Response {
        health_id_number: Some(Received::<AbhaNumber>::parse(record.person.abha_number)),
        health_id: Some(Received::<AbhaAddress>::parse(&record.preferred)),
        mobile: Some(Received::<Mobile>::parse(&record.mobile)),
        name: some(&record.name),
        first_name: some(&record.first_name),
        middle_name: some(&record.middle_name),
        last_name: some(&record.last_name),
        year_of_birth: some(&year.to_string()),
        month_of_birth: some(&month.to_string()),
        day_of_birth: some(&day.to_string()),
        gender: some(record.person.gender),
        email: record.email.as_deref().and_then(some),
        profile_photo: record.photo.as_deref().and_then(some),
        address: some(&record.address),
        pincode: some(&record.pincode),
        state_code: some(&record.state.0),
        state_name: some(&record.state.1),
        district_code: some(&record.district.0),
        district_name: some(&record.district.1),
        auth_methods: portrait::auth_methods(record),
        kyc_verified: Some(record.person.aadhaar_linked),
        ..profile::Response::default()
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
fn complete_profile(record: &Record, client_id: &str, fields: &mut Map<String, Value>) {
    let verified = record.person.aadhaar_linked;
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
        "phrAddress": record.addresses().collect::<Vec<_>>(),
        "emailVerified": record.email_verified,
        "new": false,
    });
    add(rest, fields);
}

/// What the page of login using mobile prints beside the token.
pub(super) fn complete_account(record: &Record, fields: &mut Map<String, Value>) {
    let (year, month, day) = record.born;
    let rest = json!({
        "authMethods": portrait::auth_methods(record),
        "dayOfBirth": day.to_string(),
        "districtCode": record.district.0,
        "districtName": record.district.1,
        "email": record.email,
        "firstName": record.first_name,
        "gender": record.person.gender,
        "healthId": record.preferred,
        "kycPhoto": null,
        "lastName": record.last_name,
        "middleName": record.middle_name,
        "mobile": record.mobile,
        "monthOfBirth": month.to_string(),
        "name": record.name,
        "new": false,
        "profilePhoto": record.photo,
        "stateCode": record.state.0,
        "stateName": record.state.1,
        "tags": {},
        "yearOfBirth": year.to_string(),
    });
    add(rest, fields);
}
