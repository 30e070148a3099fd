//! The account behind a number (contract V3, section 6).

use abdm_types::Personal;
use abdm_types::server::ServerEndpoint;
use abdm_types::v3::login_search;
use bytes::Bytes;
use http::Response;
use serde_json::json;

use super::fields::{self, Rule};
use super::refusal::{self, By};
use super::shape::Refusal;
use super::{Handle, accounts, find, route};
use crate::call::Call;
use crate::people::Standing;
use crate::portrait;
use crate::reply::{add, completed};
use crate::route::Route;

/// What is served here.
pub(super) const ROUTES: &[Route] = &[route::<login_search::Request>()];

impl Handle for login_search::Request {
    const RULES: &'static [Rule] = &[fields::NUMBER];

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let config = &call.desk.config;
        let world = call.world();
        let account = find(&world, self.abha_number.as_str())
            .map_err(|why| refusal::denied(config, why, By::Number))?;
        let (record, standing) =
            (world.accounts.record(account), world.standing(account, call.now));
        let auth_methods = portrait::auth_methods(&record);
        let response = login_search::Response {
            abha_number: Some(accounts::number(&record)),
            preferred_abha_address: Some(accounts::address(&record)),
            mobile: accounts::mobile(&record, config.v3_forms.mobiles),
            status: Some(portrait::status(accounts::shown(standing))),
            blocked_auth_methods: match standing {
                Standing::Locked => auth_methods.clone(),
                _ => Vec::new(),
            },
            auth_methods: Some(auth_methods),
            verification_status: Some(Personal::new(accounts::verification_status(&record))),
            verification_type: Some(Personal::new(accounts::verification_type(&record))),
        };
        Ok(completed(Self::reply(&response), |fields| {
            add(json!({ "tags": {}, "isDocumentAccount": !record.person.aadhaar_linked }), fields);
        }))
    }
}
