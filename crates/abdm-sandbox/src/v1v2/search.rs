//! Who there is.

use abdm_types::server::ServerEndpoint;
use abdm_types::v1v2::search_by_health_id;
use abdm_types::{AbhaAddress, AbhaNumber, Personal, Received};
use bytes::Bytes;
use http::Response;
use serde_json::Value;

use super::refusal::Refusal;
use super::{Handle, route};
use crate::call::Call;
use crate::portrait;
use crate::reply::completed;
use crate::route::Route;

/// What is served here.
pub(super) const ROUTES: &[Route] = &[route::<search_by_health_id::Request>()];

impl Handle for search_by_health_id::Request {
    const REQUIRED: &'static [&'static str] = &["healthId"];

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let world = call.world();
        let account = world.accounts.find(&self.health_id)?;
        let record = world.accounts.record(account);
        let response = search_by_health_id::Response {
            health_id: Some(Received::<AbhaAddress>::parse(&record.preferred)),
            health_id_number: Some(Received::<AbhaNumber>::parse(record.person.abha_number)),
            name: Some(Personal::new(&*record.name)),
            status: Some(portrait::status(world.standing(account, call.now))),
            auth_methods: Some(portrait::auth_methods(&record)),
        };
        Ok(completed(Self::reply(&response), |fields| {
            fields.insert("tags".into(), Value::Null);
        }))
    }
}
