//! Who there is.

use abdm_types::server::ServerEndpoint;
use abdm_types::v1v2::{exists_by_health_id, search_by_health_id, search_by_mobile};
use abdm_types::{AbhaAddress, AbhaId, AbhaNumber, Personal, Received};
use bytes::Bytes;
use http::{Response, StatusCode};
use serde_json::{Value, json};

use super::refusal::Refusal;
use super::{Handle, route};
use crate::call::Call;
use crate::portrait;
use crate::reply::{completed, json};
use crate::route::Route;
use crate::world::{AccountId, Denied, Record};

/// What is served here.
pub(super) const ROUTES: &[Route] = &[
    route::<search_by_health_id::Request>(),
    route::<exists_by_health_id::Request>(),
    route::<search_by_mobile::Request>(),
];

impl Handle for search_by_health_id::Request {
    const REQUIRED: &'static [&'static str] = &["healthId"];

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let account = call.world().accounts.find(&self.health_id)?;
        Ok(tagged(Self::reply(&found(call, account))))
    }
}

impl Handle for exists_by_health_id::Request {
    const REQUIRED: &'static [&'static str] = &["healthId"];

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let world = call.world();
        // Those that were deleted are taken still.
        let account = match &self.health_id {
            AbhaId::Number(number) => world.accounts.numbered(number.as_str()),
            AbhaId::Address(address) => world.accounts.addressed(address.as_str()),
        };
        Ok(json(StatusCode::OK, &json!({ "status": account.is_some() })))
    }
}

impl Handle for search_by_mobile::Request {
    const REQUIRED: &'static [&'static str] = &["mobile"];

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let account = {
            let world = call.world();
            let mut accounts = world.accounts.on_mobile(&self.mobile);
            accounts.find(|account| fits(&self, &world.accounts.record(*account)))
        };
        let account = account.ok_or(Denied::AccountUnknown)?;
        Ok(tagged(Self::reply(&search_by_mobile::Response(found(call, account)))))
    }
}

/// Whether it is the account of whom a search is for, as far as that is told.
fn fits(search: &search_by_mobile::Request, record: &Record) -> bool {
    let born = record.born.0.to_string();
    search.name.as_ref().is_none_or(|name| name.reveal().eq_ignore_ascii_case(&record.name))
        && search.gender.is_none_or(|gender| gender.as_str() == record.person.gender)
        && search.year_of_birth.as_ref().is_none_or(|year| year.reveal() == born)
}

fn found(call: &Call<'_>, account: AccountId) -> search_by_health_id::Response {
    let world = call.world();
    let record = world.accounts.record(account);
    search_by_health_id::Response {
        health_id: Some(Received::<AbhaAddress>::parse(&record.preferred)),
        health_id_number: Some(Received::<AbhaNumber>::parse(record.person.abha_number)),
        name: Some(Personal::new(&*record.name)),
        status: Some(portrait::status(world.standing(account, call.now))),
        auth_methods: Some(portrait::auth_methods(&record)),
    }
}

fn tagged(response: Response<Bytes>) -> Response<Bytes> {
    completed(response, |fields| {
        fields.insert("tags".into(), Value::Null);
    })
}
