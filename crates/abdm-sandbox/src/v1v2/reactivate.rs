//! Reactivation.

use abdm_types::server::ServerEndpoint;
use abdm_types::v1v2::{reactivate, reactivate_init};
use bytes::Bytes;
use http::Response;

use super::refusal::Refusal;
use super::{Handle, fields, methods, route, tokens};
use crate::call::Call;
use crate::route::Route;
use crate::world::{Claim, Errand, Generation, Journey, Method, Subject};

/// What is served here.
pub(super) const ROUTES: &[Route] =
    &[route::<reactivate_init::Request>(), route::<reactivate::Request>()];

fn errand(method: Method) -> Errand {
    Errand { generation: Generation::V1V2, journey: Journey::Reactivate, method }
}

impl Handle for reactivate_init::Request {
    const REQUIRED: &'static [&'static str] = &["authMethod", "healthid"];

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let receipt = call.begin(errand(methods::read(&self.auth_method)?), &self.health_id)?;
        Ok(Self::reply(&reactivate_init::Response(receipt)))
    }
}

impl Handle for reactivate::Request {
    const REQUIRED: &'static [&'static str] = &["authMethod", "otp", "txnId"];
    const NEEDS_KEY: bool = true;

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let txn_id = fields::uuid(&self.txn_id)?;
        let method = methods::reread(&self.auth_method)?;
        let echo = self.otp.as_str();
        let otp = call.otp(&self.otp, |value| Refusal::not_encrypted("otp", value))?;
        let claim = Claim { txn_id, errand: errand(method), owner: None, otp: otp.as_deref() };

        let mut world = call.world();
        let subject = world.verify(&claim, call.now).map_err(Refusal::checking(method, echo))?;
        let Subject::Account(account) = subject else {
            return Err(Refusal::Unexpected);
        };
        world.reactivate(account)?;
        let tokens = Some(tokens::login(call, &mut world, account)?);
        Ok(Self::reply(&reactivate::Response { tokens }))
    }
}
