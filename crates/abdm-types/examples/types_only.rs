//! The calls as types, without an HTTP client: a request that is ready to be sent, and what three
//! replies to it come to.
//!
//! ```sh
//! cargo run -p abdm-types --example types_only
//! ```

#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use std::error::Error;
use std::time::SystemTime;

use abdm_types::v1v2::auth_init;
use abdm_types::{
    AbhaId, AppToken, AuthMethod, BaseUrl, CallContext, Cause, Effect, Endpoint, Failure, HipId,
};
use bytes::Bytes;

fn main() -> Result<(), Box<dyn Error>> {
    let call = auth_init::Request {
        auth_method: AuthMethod::AadhaarOtp,
        health_id: AbhaId::parse("91 0000 1001 0007")?,
    };
    let request = call.to_http(&CallContext {
        base: &BaseUrl::parse("https://healthidsbx.abdm.gov.in/api")?,
        app_token: Some(&AppToken::parse("issued.by.the-gateway")?),
        hip_id: Some(&HipId::parse("IN0000000001")?),
        cm_id: None,
        request_id: "a825f76b-0696-40f3-864c-5a3a5b389a83",
        timestamp: SystemTime::UNIX_EPOCH,
        language: Some("hi-IN"),
    })?;
    // Tokens are marked as sensitive, so that no client prints them.
    println!("{} {}", request.method(), request.uri());
    for (name, value) in request.headers() {
        println!("{name}: {value:?}");
    }

    println!("\nHTTP 200:");
    let sent = answer(200, r#"{"txnId":"a825f76b-0696-40f3-864c-5a3a5b389a83"}"#)?;
    println!("  an OTP was sent in {:?}", sent.0.txn_id);

    // What the service says is read before its status is believed.
    for (status, body) in [
        (
            422,
            r#"{"code":"HIS-422","message":"Unable to process the current request.","details":[
                {"message":"Please wait for 30 minutes to try again with same ABHA number",
                 "code":"HIS-1023","attribute":null}]}"#,
        ),
        (502, "<html><body>Bad Gateway</body></html>"),
    ] {
        println!("\nHTTP {status}:");
        let Err(why) = answer(status, body) else {
            return Err("a refusal was taken for a success".into());
        };
        println!("  {why}");
        let advice = match (why.effect(), why.cause()) {
            (Effect::Possible, _) => "an OTP may be out: do not repeat the call by itself",
            (_, Cause::TooManyOtps { wait: Some(_) }) => {
                "nothing was sent; tell the patient the wait"
            }
            _ => "nothing was sent",
        };
        println!("  {advice}");
    }
    Ok(())
}

/// What any HTTP client would bring back.
fn answer(status: u16, body: &'static str) -> Result<auth_init::Response, Failure> {
    let mut reply = http::Response::new(Bytes::from_static(body.as_bytes()));
    *reply.status_mut() = http::StatusCode::from_u16(status).unwrap_or_default();
    auth_init::Request::decode(reply)
}
