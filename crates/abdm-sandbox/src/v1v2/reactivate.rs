//! Reactivation with an OTP or with the password, which share their paths.

use abdm_types::server::ServerEndpoint;
use abdm_types::v1v2::{
    reactivate, reactivate_init, reactivate_init_password, reactivate_password,
};
use abdm_types::{Endpoint, Meta};
use bytes::Bytes;
use http::{Request, Response};

use super::fields::Fields;
use super::refusal::Refusal;
use super::{Handle, fields, methods, route, tokens};
use crate::call::Call;
use crate::route::Route;
use crate::world::{
    AccountId, Claim, Errand, Generation, Journey, Method, PasswordClaim, Subject, World,
};

/// What is served here. What names the password is asked for first.
pub(super) const ROUTES: &[Route] = &[
    route::<reactivate_init_password::Request>().only_if(opens_for_password),
    route::<reactivate_init::Request>(),
    route::<reactivate_password::Request>().only_if(brings_password),
    route::<reactivate::Request>(),
];

const BY_PASSWORD: Errand =
    Errand { generation: Generation::V1V2, journey: Journey::Reactivate, method: Method::Password };

fn opens_for_password(request: &Request<Bytes>) -> bool {
    is_by_password(&reactivate_init_password::Request::META, request)
}

fn brings_password(request: &Request<Bytes>) -> bool {
    is_by_password(&reactivate_password::Request::META, request)
}

fn is_by_password(meta: &Meta, request: &Request<Bytes>) -> bool {
    Fields::of(meta, request).is_ok_and(|fields| fields.is("authMethod", "PASSWORD"))
}

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
        Ok(Self::reply(&reactivated(call, &mut world, account)?))
    }
}

/// Nothing is sent.
impl Handle for reactivate_init_password::Request {
    const REQUIRED: &'static [&'static str] = &["authMethod", "healthid"];

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let mut world = call.world();
        let account = world.accounts.find(&self.health_id)?;
        let txn_id = world.begin_for_password(BY_PASSWORD, account, call.now)?;
        Ok(Self::reply(&reactivate_init_password::Response(fields::receipt(&txn_id)?)))
    }
}

impl Handle for reactivate_password::Request {
    const REQUIRED: &'static [&'static str] = &["authMethod", "password", "txnId"];
    const NEEDS_KEY: bool = true;

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let txn_id = fields::uuid(&self.txn_id)?;
        let password = call.password(&self.password)?;
        let password = password.as_deref();
        let claim = PasswordClaim { txn_id, errand: BY_PASSWORD, owner: None, password };

        let mut world = call.world();
        let Subject::Account(account) = world.prove_by_password(&claim, call.now)?.subject else {
            return Err(Refusal::Unexpected);
        };
        let reply = reactivated(call, &mut world, account)?;
        Ok(Self::reply(&reactivate_password::Response(reply)))
    }
}

fn reactivated(
    call: &Call<'_>,
    world: &mut World,
    account: AccountId,
) -> Result<reactivate::Response, Refusal> {
    world.reactivate(account)?;
    Ok(reactivate::Response { tokens: Some(tokens::login(call, world, account)?) })
}
