//! The same without a network.

use std::time::Duration;

use abdm_sandbox::SandboxTransport;
use abdm_sandbox::people::ASHA;
use abdm_transport::{CallClass, HttpConfig, Transport, TransportError};
use abdm_types::{Cause, Effect, Endpoint, Failure, Network, v1v2, v3};
use bytes::Bytes;
use http::{Request, Response};
use serde_json::json;

use super::AUTH_INIT;
use crate::service::{JSON, Service};
use crate::v3::service::REQUEST_OTP;

async fn ask(service: &Service, class: CallClass) -> Result<Response<Bytes>, TransportError> {
    ask_by(service, service.sandbox.transport(), class).await
}

async fn ask_by(
    service: &Service,
    transport: SandboxTransport,
    class: CallClass,
) -> Result<Response<Bytes>, TransportError> {
    let body = json!({ "authMethod": "AADHAAR_OTP", "healthid": ASHA.abha_number });
    let request = Request::post(format!("http://localhost{AUTH_INIT}"))
        .header("Authorization", service.authorization())
        .header("X-HIP-ID", "IN0000000001")
        .header(JSON.0, JSON.1)
        .extension(class);
    transport.send(request.body(body.to_string().into()).unwrap()).await
}

#[tokio::test]
async fn each_fault_is_the_error_that_a_network_would_give() {
    let service = Service::start().await;
    for (kind, network, effect, handled) in [
        ("refuse 30", Network::Connect, Effect::None, None),
        ("close-on-accept", Network::Closed, Effect::Possible, None),
        ("reset-on-accept", Network::Closed, Effect::Possible, None),
        ("close-after-head", Network::Closed, Effect::Possible, Some(false)),
        ("reset-after-head", Network::Closed, Effect::Possible, Some(false)),
        ("close-after-handling", Network::Closed, Effect::Possible, Some(true)),
        ("reset-after-handling", Network::Closed, Effect::Possible, Some(true)),
        ("close-before-body", Network::Truncated, Effect::Possible, Some(true)),
        ("truncate", Network::Truncated, Effect::Possible, Some(true)),
        ("hang before", Network::Timeout, Effect::Possible, Some(false)),
        ("hang after", Network::Timeout, Effect::Possible, Some(true)),
        ("delay 60 before", Network::Timeout, Effect::Possible, Some(true)),
        ("delay 60 after", Network::Timeout, Effect::Possible, Some(true)),
    ] {
        let (sent, seen) = (service.otps_sent(), service.sandbox.requests().len());
        service.strike(kind);
        let error = ask(&service, CallClass::Act).await.unwrap_err();
        assert_eq!((error.network(), error.effect()), (network, effect), "{kind}");
        assert_eq!(service.otps_sent() - sent, usize::from(handled == Some(true)), "{kind}");
        assert_eq!(service.sandbox.requests().len() - seen, usize::from(handled.is_some()));
        if let Some(handled) = handled {
            let latest = service.latest();
            assert_eq!((latest.fault, latest.handled), (kind.split(' ').next(), handled), "{kind}");
        }
        service.sandbox.faults().clear();
        assert_eq!(ask(&service, CallClass::Act).await.unwrap().status(), 200);
    }
}

#[tokio::test]
async fn a_fault_that_is_a_reply_is_one_here_too() {
    let service = Service::start().await;
    for (kind, status, handled) in [
        ("empty", 200, false),
        ("empty handled", 200, true),
        ("status 503 retry-after 7", 503, false),
        ("html 403 handled", 403, true),
        ("rotate-key", 200, true),
        ("clock-jump 1", 200, true),
    ] {
        let sent = service.otps_sent();
        service.strike(kind);
        let reply = ask(&service, CallClass::Act).await.unwrap();
        assert_eq!(reply.status(), status, "{kind}");
        assert_eq!(service.otps_sent() - sent, usize::from(handled), "{kind}");
        assert_eq!(reply.headers().contains_key("retry-after"), kind.contains("retry-after"));
    }
}

#[tokio::test]
async fn how_much_of_a_reply_came_is_known() {
    let service = Service::start().await;
    let whole = ask(&service, CallClass::Act).await.unwrap().body().len();
    for (kind, length) in [("close-before-body", 0), ("truncate", whole / 2)] {
        service.strike(kind);
        let partial = ask(&service, CallClass::Act).await.unwrap_err().partial().unwrap();
        assert_eq!((partial.status, partial.length), (200, length as u64), "{kind}");
    }
}

#[tokio::test]
async fn a_reply_is_waited_for_as_long_as_its_class_allows() {
    let service = Service::start().await;
    let patient = HttpConfig::new().read_timeout(Duration::from_secs(91));
    for (limits, class, seconds, waited) in [
        (HttpConfig::new(), CallClass::Read, 9, Ok(9)),
        (HttpConfig::new(), CallClass::Read, 10, Err(10)),
        (HttpConfig::new(), CallClass::Read, 90, Err(10)),
        (HttpConfig::new(), CallClass::Act, 59, Ok(59)),
        (HttpConfig::new(), CallClass::Act, 60, Err(60)),
        (patient, CallClass::Read, 90, Ok(90)),
    ] {
        for when in ["before", "after"] {
            service.strike(&format!("delay {seconds} {when}"));
            let transport = service.sandbox.transport().limits(&limits);
            let sent = service.otps_sent();
            let result = ask_by(&service, transport, class).await;
            let slept = service.clock.sleeps().pop().unwrap().as_secs();
            let told = match result {
                Ok(_) => Ok(slept),
                Err(error) => {
                    assert_eq!(error.network(), Network::Timeout);
                    Err(slept)
                }
            };
            assert_eq!(told, waited, "{seconds} {when}");
            // Late or not, it was handled.
            assert_eq!(service.otps_sent(), sent + 1);
        }
    }
    service.strike("hang after");
    assert!(ask(&service, CallClass::Read).await.is_err());
    assert_eq!(service.clock.sleeps().pop(), Some(Duration::from_secs(10)));
}

#[tokio::test]
async fn the_port_stays_closed_for_its_time_here_too() {
    let service = Service::start().await;
    service.strike("refuse 30");
    for (seconds, refused) in [(0, true), (29, true), (1, false)] {
        service.clock.advance(Duration::from_secs(seconds));
        assert_eq!(ask(&service, CallClass::Act).await.is_err(), refused);
    }
}

/// The body of a reply to a fault, as a client takes it.
async fn taken<E: Endpoint>(service: &Service, path: &str, fault: &str) -> Failure {
    service.strike(&format!("{} {fault}", E::META.name));
    let request = Request::post(format!("http://localhost{path}")).body("{}".into()).unwrap();
    let reply = service.sandbox.transport().send(request).await.unwrap();
    E::decode(reply).err().unwrap()
}

#[tokio::test]
async fn a_client_knows_an_error_with_a_code_for_settled_and_one_without_for_open() {
    let service = Service::start().await;
    let fault = "status 500 code HIS-1008";
    let v1v2 = taken::<v1v2::auth_init::Request>(&service, AUTH_INIT, fault).await;
    assert_eq!(v1v2.effect(), Effect::Settled, "{v1v2}");
    let fault = "status 500 code ABDM-1100";
    let v3 = taken::<v3::login_request_otp::Request>(&service, REQUEST_OTP, fault).await;
    assert_eq!(v3.effect(), Effect::Settled, "{v3}");
    for (fault, effect) in [
        ("status 500", Effect::Possible),
        ("status 502", Effect::Possible),
        ("status 503 retry-after 3", Effect::Possible),
        ("status 504", Effect::Possible),
        ("html 502", Effect::Possible),
        ("html 200", Effect::Possible),
        ("empty", Effect::Possible),
        ("html 403", Effect::Settled),
        ("status 429 retry-after 3", Effect::Settled),
    ] {
        let v1v2 = taken::<v1v2::auth_init::Request>(&service, AUTH_INIT, fault).await;
        assert_eq!(v1v2.effect(), effect, "{fault}: {v1v2}");
        let v3 = taken::<v3::login_request_otp::Request>(&service, REQUEST_OTP, fault).await;
        assert_eq!(v3.effect(), effect, "{fault}: {v3}");
        for failure in [v1v2, v3] {
            let limited = matches!(failure.cause(), Cause::RateLimited { .. });
            assert_eq!(limited, fault.contains("429"), "{fault}: {failure}");
            let wait = failure.service_error().and_then(|error| error.retry_after());
            assert_eq!(wait.is_some(), fault.contains("retry-after"), "{fault}: {failure}");
        }
    }
}

#[tokio::test]
async fn a_client_knows_that_its_application_token_was_refused() {
    let service = Service::start().await;
    let fault = "status 401 code 900901";
    let v1v2 = taken::<v1v2::auth_init::Request>(&service, AUTH_INIT, fault).await;
    let v3 = taken::<v3::login_request_otp::Request>(&service, REQUEST_OTP, fault).await;
    for failure in [v1v2, v3] {
        assert!(failure.service_error().unwrap().app_token_refused(), "{failure}");
    }
}
