use abdm_types::server::ServerEndpoint;
use abdm_types::v1v2::search_by_health_id;
use abdm_types::{AbhaAddress, AbhaNumber, AccountStatus, Personal, Received};
use bytes::Bytes;
use http::Response;
use serde_json::Value;

use super::refusal::Refusal;
use super::{Call, Handle, methods};
use crate::people::Standing;
use crate::reply::completed;

impl Handle for search_by_health_id::Request {
    const REQUIRED: &'static [&'static str] = &["healthId"];

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let world = call.desk.world();
        let account = world.accounts.find(&self.health_id)?;
        let person = account.person();
        let response = search_by_health_id::Response {
            health_id: Some(Received::<AbhaAddress>::parse(person.abha_address)),
            health_id_number: Some(Received::<AbhaNumber>::parse(person.abha_number)),
            name: Some(Personal::new(person.name)),
            status: Some(status(world.standing(account, call.now))),
            auth_methods: Some(methods::of(person)),
        };
        Ok(completed(Self::reply(&response), |fields| {
            fields.insert("tags".into(), Value::Null);
        }))
    }
}

fn status(standing: Standing) -> AccountStatus {
    match standing {
        Standing::Active => AccountStatus::Active,
        Standing::Deactivated => AccountStatus::Deactivated,
        Standing::Deleted => AccountStatus::Deleted,
        Standing::Locked => AccountStatus::Locked,
    }
}
