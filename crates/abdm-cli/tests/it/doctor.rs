//! `abdm doctor`: what is wrong is named, and told from what looks like it.

use std::io::Read as _;
use std::net::{SocketAddr, TcpListener};
use std::process::Command;
use std::sync::Arc;

use serde_json::Value;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::{ServerConfig, ServerConnection};

use crate::proxy::Fate::{Answered, Dated, Says};
use crate::proxy::proxy;
use crate::running::{Directory, Finished, Running};
use crate::service::people::ASHA;
use crate::service::{Generation, Service, command_at};
use crate::waiting::KEY;

/// What is checked; the service of ABHA addresses is one of v3.
fn all(generation: Generation) -> Vec<&'static str> {
    let places = ["settings", "facility", "gateway", "gateway", "accounts"];
    let addresses = (generation == Generation::V3).then_some("addresses");
    let rest = ["clock", "access", "credentials", "role", "key", "encryption"];
    places.into_iter().chain(addresses).chain(rest).collect()
}

fn doctor(addr: SocketAddr, generation: Generation) -> Command {
    command_at(addr, generation, &["doctor", "--json"], &Directory::new().join("t"))
}

fn run(mut command: Command) -> Finished {
    let done = Running::start(&mut command).finish();
    done.check(done.code.unwrap(), &["sandbox-secret", "sentinel-secret", "eyJ"]);
    done
}

/// Name and state of each check.
fn checks(done: &Finished) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let checks = done.json()["checks"].as_array().unwrap().clone();
    checks.iter().map(|check| (text(&check["name"]), text(&check["state"]))).collect()
}

/// Exactly these failed, the first with that exit code, and the text of it has these words.
fn failed(done: &Finished, code: i32, names: &[&str], words: &[&str]) {
    assert_eq!(done.code, Some(code), "{done:?}");
    let failed: Vec<_> = checks(done)
        .into_iter()
        .filter(|(_, state)| state == "fail")
        .map(|(name, _)| name)
        .collect();
    assert_eq!(failed, names, "{done:?}");
    let answer = done.json();
    let checks = answer["checks"].as_array().unwrap();
    let first = checks.iter().find(|check| check["state"] == "fail").unwrap();
    let text = format!("{} {}", first["what"], first["remedy"]);
    for word in words {
        assert!(text.contains(word), "{word} is missing in {text}");
    }
    assert_eq!((&answer["ok"], &answer["error"]["otp_sent"]), (&false.into(), &"no".into()));
    assert!(first["remedy"].as_str().is_some_and(|remedy| !remedy.is_empty()), "{first}");
}

#[test]
fn where_all_is_well_each_check_says_so() {
    let service = Service::start_with_whole_key();
    for generation in Generation::ALL {
        for transport in ["reqwest", "hyper"] {
            let mut command = doctor(service.addr, generation);
            let done = run({
                command.env("ABDM_TRANSPORT", transport);
                command
            });
            assert_eq!(done.code, Some(0), "{done:?}");
            let (names, states): (Vec<_>, Vec<_>) = checks(&done).into_iter().unzip();
            assert_eq!(names, all(generation));
            assert!(states.iter().all(|state| state == "ok"), "{done:?}");
        }
        // The same for people, one line each.
        let args = ["doctor"];
        let file = Directory::new().join("t");
        let done = run(command_at(service.addr, generation, &args, &file));
        assert_eq!((done.code, done.stderr.as_str()), (Some(0), ""));
        assert_eq!(done.stdout.lines().count(), all(generation).len());
        assert!(done.stdout.lines().all(|line| line.starts_with("ok    ")), "{}", done.stdout);
    }
    // It sends no OTP, and another key is as good.
    assert_eq!(service.otps_sent(), 0);
    service.set_faults(&["v1v2.cert rotate-key"]);
    assert_eq!(run(doctor(service.addr, Generation::V1V2)).code, Some(0));
}

/// Nothing else needs it, so the rest is looked at all the same.
#[test]
fn a_service_of_addresses_that_is_not_there_is_named() {
    let service = Service::start();
    let mut command = doctor(service.addr, Generation::V3);
    command.env("ABDM_PHR_WEB_URL", "http://127.0.0.1:1/abha/api/v3/phr/web");
    let done = run(command);
    failed(&done, 5, &["addresses"], &["nobody accepts connections", "Check the URL"]);
    assert!(checks(&done).contains(&("encryption".to_owned(), "ok".to_owned())), "{done:?}");
    let mut command = doctor(service.addr, Generation::V3);
    command.env_remove("ABDM_PHR_WEB_URL");
    let done = run(command);
    assert_eq!(done.code, Some(0), "{done:?}");
    assert!(checks(&done).iter().all(|(name, _)| name != "addresses"), "{done:?}");
}

#[test]
fn a_wrong_secret_is_told_from_a_client_that_is_not_let_through() {
    let service = Service::start();
    for generation in Generation::ALL {
        let mut wrong = doctor(service.addr, generation);
        wrong.env("ABDM_CLIENT_SECRET", "sentinel-secret");
        let done = run(wrong);
        failed(&done, 3, &["credentials"], &["its secret is wrong", "Check the client id"]);
        assert!(checks(&done).contains(&("access".to_owned(), "ok".to_owned())), "{done:?}");

        service.set_faults(&[&format!("{}.session html 403", generation.name())]);
        let done = run(doctor(service.addr, generation));
        failed(&done, 3, &["access"], &["page of HTML", "not whitelisted", "integrator support"]);
        assert!(checks(&done).contains(&("credentials".to_owned(), "skip".to_owned())));
        service.set_faults(&[]);
    }
    // Credentials are tried once: a gateway locks out whoever keeps trying.
    let sessions = service.requests().iter().filter(|call| call.contains("sessions")).count();
    assert_eq!(sessions, 4);
}

#[test]
fn a_host_that_is_not_there_is_told_by_what_is_missing() {
    let service = Service::start();
    let at = |gateway: &str| {
        let mut command = doctor(service.addr, Generation::V1V2);
        command.env("ABDM_GATEWAY_URL", gateway);
        run(command)
    };
    let done = at("https://host.invalid/gateway");
    failed(&done, 5, &["gateway"], &["host.invalid:443: the name has no address", "DNS"]);
    let done = at("http://127.0.0.1:1/gateway");
    failed(&done, 5, &["gateway"], &["nobody accepts connections", "Check the URL"]);
    let done = at(&format!("https://{}/gateway", service.addr));
    failed(&done, 5, &["gateway"], &["the TLS handshake failed", "speaks no TLS"]);
    let done = at(&format!("https://{}/gateway", self_signed()));
    failed(&done, 5, &["gateway"], &["certificate was refused", "--ca-file"]);
    let skipped = checks(&done).iter().filter(|(_, state)| state == "skip").count();
    assert_eq!(skipped, 5, "{done:?}");
}

/// A TLS server whose certificate nobody vouches for. Ends with the tests.
fn self_signed() -> SocketAddr {
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    // Named, since the tree of the tests may have another provider too.
    let provider = tokio_rustls::rustls::crypto::aws_lc_rs::default_provider();
    let config = ServerConfig::builder_with_provider(Arc::new(provider))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut tls = ServerConnection::new(Arc::clone(&config)).unwrap();
            // Whoever does not trust it goes away.
            let _ = tokio_rustls::rustls::Stream::new(&mut tls, &mut stream).read(&mut [0]);
        }
    });
    addr
}

#[test]
fn a_clock_that_is_wrong_is_named() {
    let service = Service::start();
    let addr = proxy(service.addr, |_| Dated("Sun, 06 Nov 1994 08:49:37 GMT"));
    let done = run(doctor(addr, Generation::V3));
    failed(&done, 1, &["clock"], &["ahead of the service", "Set this machine's clock"]);
    // V1 and v2 are not told the time.
    let done = run(doctor(addr, Generation::V1V2));
    assert_eq!(done.code, Some(0));
    assert!(checks(&done).contains(&("clock".to_owned(), "warn".to_owned())), "{done:?}");

    service.set_faults(&["v3.session clock-jump 900"]);
    let done = run(doctor(service.addr, Generation::V3));
    failed(&done, 3, &["access"], &["clock"]);
}

#[test]
fn a_role_or_a_key_that_will_not_do_is_named() {
    let service = Service::start();
    // {"realm_access":{"roles":["hip","hiu"]}}
    let token = "eyJhbGciOiJub25lIn0.eyJyZWFsbV9hY2Nlc3MiOnsicm9sZXMiOlsiaGlwIiwiaGl1Il19fQ.s";
    let addr = proxy(service.addr, move |path| match path {
        "/gateway/v0.5/sessions" => Says(format!(r#"{{"accessToken":"{token}","expiresIn":600}}"#)),
        "/api/v1/auth/cert" => Says("no key".to_owned()),
        _ => Answered,
    });
    let done = run(doctor(addr, Generation::V1V2));
    failed(&done, 3, &["role", "key"], &["its roles: hip, hiu", "integrator support"]);
}

#[test]
fn what_is_missing_is_found_before_any_call() {
    let service = Service::start();
    let mut command = doctor(service.addr, Generation::V1V2);
    command.env_remove("ABDM_CLIENT_SECRET");
    failed(&run(command), 2, &["settings"], &["client_secret: missing", "ABDM_CLIENT_SECRET"]);
    assert!(service.requests().is_empty());
    let mut command = doctor(service.addr, Generation::V1V2);
    command.env_remove("ABDM_HIP_ID");
    failed(&run(command), 2, &["facility"], &["no HIP id", "--hip-id"]);
}

#[test]
fn a_store_is_tried_with_the_keys_that_are_set() {
    let service = Service::start();
    let directory = Directory::new();
    let store = format!("sqlite:{}", directory.join("db").display());
    let with = |args: &[&str], key: &str| {
        let file = directory.join("t");
        let mut command = command_at(service.addr, Generation::V3, args, &file);
        command.env("ABDM_STORE", &store).env("ABDM_STORE_KEY", key);
        run(command)
    };
    let last = |done: &Finished| done.json()["checks"].as_array().unwrap().last().unwrap().clone();
    let check = ["doctor", "--json"];
    let empty = with(&check, KEY);
    assert!(last(&empty)["what"].as_str().unwrap().contains("nothing waits"), "{empty:?}");
    assert_eq!(with(&["login", "aadhaar-otp", "--abha", ASHA, "--start-only"], KEY).code, Some(0));
    let fits = with(&check, KEY);
    assert_eq!(fits.code, Some(0));
    assert!(last(&fits)["what"].as_str().unwrap().contains("opens 1"), "{fits:?}");
    let other = "test:CAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg=";
    failed(&with(&check, other), 2, &["store"], &["cannot be opened", "ABDM_STORE_KEY"]);
    failed(&with(&check, ""), 2, &["store"], &["store_key: missing", "abdm store-key"]);
}
