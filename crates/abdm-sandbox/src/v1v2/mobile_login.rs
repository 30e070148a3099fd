//! Login using mobile.

use abdm_types::server::ServerEndpoint;
use abdm_types::v1v2::mobile_login_verify_otp::LinkedAccount;
use abdm_types::v1v2::{
    mobile_login_authorize, mobile_login_generate_otp, mobile_login_resend_otp,
    mobile_login_verify_otp,
};
use abdm_types::{AbhaAddress, AbhaNumber, Personal, Received, TToken};
use bytes::Bytes;
use http::Response;
use secrecy::ExposeSecret;
use serde_json::Value;

use super::refusal::Refusal;
use super::{Handle, fields, profile, route, tokens};
use crate::call::{Call, User};
use crate::reply::completed;
use crate::route::Route;
use crate::world::{
    Bearer, Claim, Denied, Errand, Generation, Journey, Method, Record, Right, Subject,
};

/// What is served here.
pub(super) const ROUTES: &[Route] = &[
    route::<mobile_login_generate_otp::Request>(),
    route::<mobile_login_resend_otp::Request>(),
    route::<mobile_login_verify_otp::Request>(),
    route::<mobile_login_authorize::Request>(),
];

fn errand(journey: Journey) -> Errand {
    Errand { generation: Generation::V1V2, journey, method: Method::MobileOtp }
}

impl Handle for mobile_login_generate_otp::Request {
    const REQUIRED: &'static [&'static str] = &["mobile"];

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let errand = errand(Journey::MobileLogin);
        let begun = call.world().begin_for_mobile(errand, self.mobile, call.now)?;
        Ok(Self::reply(&mobile_login_generate_otp::Response(fields::receipt(&begun.txn_id)?)))
    }
}

impl Handle for mobile_login_resend_otp::Request {
    const REQUIRED: &'static [&'static str] = &["txnId"];

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let txn_id = fields::uuid(&self.txn_id)?;
        call.world().resend(txn_id, errand(Journey::MobileLogin), call.now)?;
        Ok(Self::reply(&mobile_login_resend_otp::Response(true)))
    }
}

impl Handle for mobile_login_verify_otp::Request {
    const REQUIRED: &'static [&'static str] = &["otp", "txnId"];
    const NEEDS_KEY: bool = true;

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let txn_id = fields::uuid(&self.txn_id)?;
        let echo = self.otp.as_str();
        let otp = call.otp(&self.otp, |value| Refusal::not_encrypted("otp", value))?;
        let claim = Claim {
            txn_id,
            errand: errand(Journey::MobileLogin),
            owner: None,
            otp: otp.as_deref(),
        };

        let mut world = call.world();
        let subject =
            world.verify(&claim, call.now).map_err(Refusal::checking(Method::MobileOtp, echo))?;
        let Subject::Mobile(mobile) = subject else {
            return Err(Refusal::Unexpected);
        };
        let people = world
            .accounts
            .on_mobile(&mobile)
            .map(|id| linked(&world.accounts.record(id)))
            .collect();
        let token = tokens::t_token(call, mobile.as_str());
        let txn_id = world.open_choice(errand(Journey::MobileChoice), mobile, call.now);
        let right = Right::Transfer { txn_id: txn_id.clone() };
        let bearer = Bearer { generation: Generation::V1V2, right };
        let expires = call.now + call.desk.config.t_token_lifetime;
        world.tokens.add(&token, bearer, expires, call.now);

        let response = mobile_login_verify_otp::Response {
            txn_id: Some(fields::txn_id(&txn_id)?),
            token: Some(TToken::parse(&token).map_err(|_| Refusal::Unexpected)?),
            accounts: people,
        };
        Ok(completed(Self::reply(&response), |fields| {
            let accounts = fields.get_mut("mobileLinkedHid").and_then(Value::as_array_mut);
            for account in accounts.into_iter().flatten() {
                account["profilePhoto"] = Value::Null;
                account["phrAddress"] = Value::Null;
            }
        }))
    }
}

fn linked(record: &Record) -> LinkedAccount {
    LinkedAccount {
        health_id_number: Some(Received::<AbhaNumber>::parse(record.person.abha_number)),
        health_id: Some(Received::<AbhaAddress>::parse(&record.preferred)),
        name: Some(Personal::new(&*record.name)),
    }
}

impl Handle for mobile_login_authorize::Request {
    const REQUIRED: &'static [&'static str] = &["healthId", "txnId"];

    fn handle(self, call: &Call<'_>) -> Result<Response<Bytes>, Refusal> {
        let txn_id = fields::uuid(&self.txn_id)?;
        let errand = errand(Journey::MobileChoice);
        let mut world = call.world();
        match &call.admitted.user {
            User::MobileOwner { txn_id: own } if own.eq_ignore_ascii_case(txn_id) => {}
            _ => return Err(Denied::TransactionUnknown.into()),
        }
        let account = world.accounts.find(&self.abha_number.into())?;
        world.choose(txn_id, errand, account, call.now)?;
        world.tokens.revoke(self.t_token.expose_secret());

        let tokens = tokens::login(call, &mut world, account)?;
        let response = mobile_login_authorize::Response {
            token: tokens.token,
            refresh_token: tokens.refresh_token,
            health_id_number: Some(Received::<AbhaNumber>::parse(account.person().abha_number)),
        };
        Ok(completed(Self::reply(&response), |fields| {
            profile::complete_account(&world.accounts.record(account), fields);
        }))
    }
}
