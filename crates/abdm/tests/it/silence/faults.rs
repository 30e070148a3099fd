//! Every journey and every call, on each transport, meets every fault that the sandbox can be told to
//! make on each of its requests, and prints nothing.

use std::collections::BTreeMap;
use std::time::Duration;

use abdm::flows::Generation;
use abdm::flows::snapshot::JourneyKind;
use abdm_sandbox::faults;

use super::errand::{Errand, active};
use super::paper::Paper;
use super::stage::{Stage, Strike, Transports, Ways};
use crate::town::Http;

/// All that can go wrong. Those that differ little take turns: of two each request meets the one on
/// one transport and the other on the other.
const FAULTS: &[&[&str]] = &[
    &["refuse 86400"],
    &["close-on-accept", "reset-on-accept"],
    &["close-after-head", "reset-after-head"],
    &["close-after-handling", "reset-after-handling"],
    &["close-before-body", "truncate"],
    &["empty", "random 1 of truncate, empty handled"],
    &["hang before", "hang after"],
    &["delay 3600 before", "delay 3600 after"],
    &["status 401", "status 400 code HIS-1008"],
    &["status 401 code 900901", "status 500 code ABDM-1118 handled"],
    &["status 429 retry-after 31", "status 503 retry-after-date 7"],
    &["html 200 handled", "html 403"],
    &["rotate-key"],
    &["clock-jump 100000", "close-if-reused"],
];

fn kind(fault: &str) -> &str {
    fault.split(' ').next().unwrap()
}

#[test]
fn there_is_no_fault_that_nobody_meets() {
    for known in faults::KINDS {
        let is_met = FAULTS.concat().iter().any(|fault| kind(fault) == known.name);
        assert!(is_met, "{} is a fault that is not in the list above", known.name);
    }
}

async fn every_errand_meets_every_fault(http: Http, generation: Generation) {
    let transports = Transports::new(http);
    let mut walk = Walk {
        generation,
        transports: &transports,
        paper: &Paper::in_short(),
        stage: None,
        struck: BTreeMap::new(),
    };
    let begins = Errand::Journey(JourneyKind::RetrieveAadhaarOtp, Ways::Usual);
    walk.meets_all(begins, Begun::Anew).await;
    for errand in Errand::all(generation) {
        walk.meets_all(errand, Begun::Before).await;
    }
    for fault in FAULTS.concat() {
        assert!(walk.struck.contains_key(fault), "{fault} never struck");
    }
}

/// An application that does everything in turn.
struct Walk<'a> {
    generation: Generation,
    transports: &'a Transports,
    paper: &'a Paper,
    /// As it was left.
    stage: Option<Stage>,
    /// How often each fault struck.
    struck: BTreeMap<&'static str, u64>,
}

/// Whether the application has made requests before, whose answers it keeps.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Begun {
    Anew,
    Before,
}

impl Walk<'_> {
    /// Each request of it meets each of the faults.
    async fn meets_all(&mut self, errand: Errand, begun: Begun) {
        let hidden = errand.hidden();
        let stage = self.open(errand, begun).await;
        stage.director.direct(None);
        let done = errand.perform(&stage, self.paper, false).await;
        assert_eq!(done, Some(()), "{errand} was not done");
        let requests = stage.director.end().await.requests;
        self.stage = (begun == Begun::Before).then_some(stage);
        for (number, at) in requests.into_iter().enumerate() {
            for (kind, ways) in FAULTS.iter().enumerate() {
                let turn = number + kind + usize::from(matches!(self.transports.http, Http::Hyper));
                let fault = ways[turn % ways.len()];
                let who = format!("{errand}, {fault} at {}", at.path);
                let strike = Strike { at: at.clone(), fault };
                let times = self.meets(errand, begun, &strike).await;
                let times = times.unwrap_or_else(|| panic!("{who}: there was no such request"));
                assert!(times > 0 || fault == "close-if-reused", "{who}: it did not strike");
                self.paper.shows_nothing(&hidden, &who);
                *self.struck.entry(fault).or_default() += times;
            }
        }
    }

    /// How often a fault strikes; `None` if the errand does not come that far.
    async fn meets(&mut self, errand: Errand, begun: Begun, strike: &Strike) -> Option<u64> {
        while let Some(mut stage) = self.stage.take().filter(|stage| stage.ways == errand.ways()) {
            // A key that was replaced without a word is asked for anew, after a first failure.
            let is_patient = std::mem::take(&mut stage.key_is_old);
            let times = self.meets_on(&mut stage, errand, strike).await;
            if times.is_some() || is_patient {
                self.stage = Some(stage);
            }
            if times.is_some() {
                return times;
            }
            // What was done before has ended the account, or the town's trust in the application.
        }
        let mut stage = self.open(errand, begun).await;
        let times = self.meets_on(&mut stage, errand, strike).await;
        self.stage = (begun == Begun::Before).then_some(stage);
        times
    }

    async fn meets_on(&self, stage: &mut Stage, errand: Errand, strike: &Strike) -> Option<u64> {
        // Long enough for whatever an application waits for after a failure.
        stage.town.clock.advance(Duration::from_secs(61));
        stage.director.direct(Some(strike.clone()));
        // However it ends, it has been printed.
        let _ = errand.perform(stage, self.paper, false).await;
        stage.key_is_old |= strike.fault == "rotate-key";
        stage.director.end().await.struck
    }

    async fn open(&self, errand: Errand, begun: Begun) -> Stage {
        let mut stage = Stage::quick(self.transports, self.generation, errand.ways()).await;
        if begun == Begun::Before {
            stage.warm(active()).await;
        }
        stage
    }
}

macro_rules! on {
    ($($via:ident: $http:ident),*) => {$(
        mod $via {
            use super::*;

            #[tokio::test]
            async fn on_v1v2() {
                every_errand_meets_every_fault(Http::$http, Generation::V1V2).await;
            }

            #[tokio::test]
            async fn on_v3() {
                every_errand_meets_every_fault(Http::$http, Generation::V3).await;
            }
        }
    )*};
}

on!(over_reqwest: Reqwest, over_hyper: Hyper);
