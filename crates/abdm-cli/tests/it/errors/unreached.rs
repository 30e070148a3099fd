//! A service that is not there, or not what it should be.

use std::net::TcpListener;

use super::row::{Row, Scene, row};
use crate::service::Generation;

pub(super) fn rows() -> Vec<Row> {
    vec![
        row("a port that is closed", "login aadhaar-otp --abha 91-0000-1001-0007")
            .variable("ABDM_GATEWAY_URL", Some("http://127.0.0.1:1/gateway")),
        row("a host without an address", "login aadhaar-otp --abha 91-0000-1001-0007")
            .variable("ABDM_GATEWAY_URL", Some("https://host.invalid/gateway")),
        row("no TLS where there should be", "login aadhaar-otp --abha 91-0000-1001-0007")
            .variable("ABDM_GATEWAY_URL", Some("https://ADDR/gateway")),
        row(
            "a port that is closed, and a patient who reads Hindi",
            "login mobile --mobile 5550001001",
        )
        .variable("ABDM_GATEWAY_URL", Some("http://127.0.0.1:1/gateway"))
        .variable("ABDM_LANGUAGE", Some("hi-IN")),
        row(
            "a demonstration without a sandbox",
            "demo --gateway-url http://127.0.0.1:1/gateway --health-id-url http://127.0.0.1:1/api",
        ),
    ]
}

#[test]
fn of_hosts() {
    // Whoever connects is hung up on.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = listener.local_addr().unwrap();
    std::thread::spawn(move || listener.incoming().for_each(drop));
    super::check("unreached", &Scene::at(addr, Generation::V1V2), &rows());
}
