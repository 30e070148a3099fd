//! A deactivation or deletion with the password, which nothing is sent for (contract V3, section 9).

use abdm_types::Endpoint;
use abdm_types::server::ServerEndpoint;
use abdm_types::v3::account_verify::Operation;
use abdm_types::v3::account_verify_password;
use bytes::Bytes;
use http::{Request, Response};

use super::{errand, standing};
use crate::call::Call;
use crate::route::Route;
use crate::v3::fields::{self, Fields, Rule, Words};
use crate::v3::refusal::{self, By, Check};
use crate::v3::shape::Refusal;
use crate::v3::text::{self, field};
use crate::v3::{Handle, route};
use crate::world::{Errand, Journey, Method};

const DEACTIVATION: Errand = errand(Journey::Deactivate, Method::Password);
const DELETION: Errand = errand(Journey::Delete, Method::Password);

/// One path takes OTPs and passwords. The method says which it is.
pub(super) const AT_VERIFY: Route =
    route::<account_verify_password::Request>().only_if(brings_password);

fn brings_password(request: &Request<Bytes>) -> bool {
    let meta = account_verify_password::Request::META;
    Fields::of(&meta, request).is_ok_and(|fields| fields.has_password())
}

impl Handle for account_verify_password::Request {
    const NEEDS_KEY: bool = true;
    const RULES: &'static [Rule] = fields::HANDING_IN_PASSWORD;
    const WORDS: Words =
        &[(&["abha-profile", "de-activate"], &[]), (&["abha-profile", "delete"], &[])];

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let account = call.admitted.account()?;
        let password = fields::password(call, &self.password)?;
        let errand = match self.operation() {
            Operation::Deactivate => DEACTIVATION,
            Operation::Delete => DELETION,
            _ => return Err(Refusal::Fields(vec![field::SCOPE])),
        };
        let mut world = call.world();
        let check = Check { txn_id: "", errand, named: By::Number, wrong: text::PASSWORD_WRONG };
        world
            .verify_password(errand, account, password.as_deref(), call.now)
            .map_err(|why| refusal::checked(&call.desk.config, why, check))?;
        let response = match errand.journey {
            Journey::Delete => standing::deleted(call, &mut world, account, None),
            _ => standing::deactivated(call, &mut world, account, None),
        };
        Ok(Self::reply(&account_verify_password::Response(response)))
    }
}
