use abdm_types::server::ServerEndpoint;
use abdm_types::v1v2::search_by_health_id;
use abdm_types::{AbhaAddress, AbhaNumber, Personal, Received};
use bytes::Bytes;
use http::Response;
use serde_json::Value;

use super::Handle;
use super::refusal::Refusal;
use crate::call::Call;
use crate::portrait;
use crate::reply::completed;

impl Handle for search_by_health_id::Request {
    const REQUIRED: &'static [&'static str] = &["healthId"];

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let world = call.world();
        let account = world.accounts.find(&self.health_id)?;
        let person = account.person();
        let response = search_by_health_id::Response {
            health_id: Some(Received::<AbhaAddress>::parse(person.abha_address)),
            health_id_number: Some(Received::<AbhaNumber>::parse(person.abha_number)),
            name: Some(Personal::new(person.name)),
            status: Some(portrait::status(world.standing(account, call.now))),
            auth_methods: Some(portrait::auth_methods(person)),
        };
        Ok(completed(Self::reply(&response), |fields| {
            fields.insert("tags".into(), Value::Null);
        }))
    }
}
