//! The offline service, which has the patients' data as well.

use abdm_sandbox::faults::{Fault, KINDS};
use abdm_sandbox::v3_forms::V3Forms;
use abdm_sandbox::{Config, Recipient, ServiceKey};
use abdm_types::ClientId;
use abdm_types::testing::sentinel;

use super::super::errand::active;
use super::super::paper::Paper;
use crate::town::Town;

pub(super) fn hear(paper: &Paper) {
    let config = Config {
        clients: vec![(ClientId::parse("client").unwrap(), sentinel::client_secret())],
        key: Some(ServiceKey::shared()),
        next_keys: vec![ServiceKey::shared()],
        ..Config::default()
    };
    paper.hears(&config);
    paper.hears(&config.key.clone().unwrap());
    config.assumptions().iter().for_each(|assumption| paper.hears(assumption));
    paper.hears(&V3Forms::default());
    paper.hears(&Recipient::Mobile(sentinel::mobile()));
    paper.hears(&Recipient::Email("sentinel@host.example".to_owned()));

    for words in
        ["sentinel", "sentinel@host.example truncate", "status 271101", "truncate sentinel"]
    {
        paper.reads(&words.parse::<Fault>().unwrap_err());
    }
    KINDS.iter().for_each(|kind| paper.hears(kind));
}

/// What is there while it runs, after a patient was sent an OTP.
pub(super) fn hear_running(town: &Town, paper: &Paper) {
    let sandbox = &town.sandbox;
    paper.hears(sandbox);
    paper.hears(&sandbox.transport());
    let server = sandbox.serve(std::net::TcpListener::bind("127.0.0.1:0").unwrap()).unwrap();
    paper.hears(&server);
    sandbox.faults().add("v1v2.* hang after skip 7 times 2".parse().unwrap()).unwrap();
    paper.hears(sandbox.faults());
    for listed in sandbox.faults().list() {
        paper.hears(&listed);
        paper.hears(&listed.fault);
        paper.hears(&listed.fault.kind);
        paper.hears(&listed.fault.endpoints);
    }
    sandbox.faults().clear();
    assert!(!sandbox.outbox().is_empty() && !sandbox.requests().is_empty());
    sandbox.outbox().iter().for_each(|message| paper.hears(message));
    sandbox.requests().iter().for_each(|request| paper.hears(request));
    paper.hears(&sandbox.tally());
    let of_one = sandbox.tally_of(active().abha_number).unwrap();
    paper.hears(&of_one);
    paper.hears(&of_one.otps);
}
