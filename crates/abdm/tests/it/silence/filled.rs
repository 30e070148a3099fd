//! Every public type, filled with what must not be printed, and printed.
//!
//! What is public is read from the listings of the crates (`api.txt`), so that a new type is missed
//! here until somebody prints it. States of `abdm-flows` and what a store holds are printed where
//! they are made: in the tests of those crates, which are held against their listings likewise.

mod engine;
mod facade;
mod sandbox;
mod wire;

use abdm::flows::Generation;
use abdm_types::testing::metas;

use super::errand::{Errand, active};
use super::hidden::Hidden;
use super::paper::Paper;
use super::public_types::PublicTypes;
use super::stage::{Stage, Transports};
use crate::town::Http;

/// What no errand calls: the sandbox does not serve it, and the facade does not make it. Its failures
/// are those of [every endpoint](crate::every_endpoint).
const UNCALLED: &str = "v1v2.search_health_id_to_login";

/// What nobody fills, and why.
const UNFILLED: &[&str] = &[
    // A word, and in the tests of its crate, which has its feature.
    "abdm_crypto::backend::RustCrypto",
    // A server of the tests of transports, which prints nothing at all.
    "abdm_transport::conformance::BadServer",
    // Invented people, who are shown to whoever looks for one.
    "abdm_sandbox::people::Person",
    "abdm_sandbox::people::Resident",
];

const CRATES: &[&str] = &["abdm-types", "abdm-crypto", "abdm-transport", "abdm-sandbox", "abdm"];

#[tokio::test]
async fn every_journey_and_every_public_type_prints_nothing() {
    let paper = Paper::at_length();
    for http in [Http::Reqwest, Http::Hyper] {
        let transports = Transports::new(http);
        for generation in [Generation::V1V2, Generation::V3] {
            for errand in Errand::all(generation) {
                undisturbed(errand, generation, &transports, &paper).await;
            }
            facade::between_its_steps(generation, &transports, &paper).await;
            facade::in_a_store(generation, &transports, &paper).await;
        }
    }
    let called = paper.called();
    let mut uncalled: Vec<_> = metas().iter().map(|meta| meta.name).collect();
    uncalled.retain(|name| !called.contains(name) && *name != UNCALLED);
    assert!(
        uncalled.is_empty(),
        "endpoints that no errand calls: {uncalled:?}\nHave a patient call each in \
         `silence/calls.rs`, and it meets every fault"
    );
    let sentinels = Hidden::sentinels();
    for hear in [wire::hear, engine::hear, sandbox::hear, facade::hear] {
        hear(&paper);
    }
    engine::hear_calls(&paper).await;
    paper.shows_nothing(&sentinels, &"a type that is filled");

    let public = PublicTypes::of(CRATES);
    let mut missing = public.missing(paper.types());
    missing.retain(|name| !UNFILLED.contains(name));
    assert!(
        missing.is_empty(),
        "public types that were not printed: {missing:#?}\nFill each with values of \
         `abdm::types::testing::sentinel` in `silence/filled/` and have it heard"
    );
}

/// All goes well, but for the patient, who gets everything wrong once.
async fn undisturbed(errand: Errand, generation: Generation, to: &Transports, paper: &Paper) {
    let mut stage = Stage::careful(to, generation, errand.ways()).await;
    stage.warm(active()).await;
    let done = errand.perform(&stage, paper, true).await;
    assert_eq!(done, Some(()), "{errand} was not done");
    paper.hears(&stage.town.sandbox.requests());
    paper.hears(&stage.client);
    paper.shows_nothing(&errand.hidden(), &errand);
}
