//! A smoke run of every surface on stable, and that the fuzzers have the same ones.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]

use std::fs;
use std::path::Path;

use abdm_hostile::mutate::{Numbers, mutated};
use abdm_hostile::{SURFACES, Surface, found, keys};

/// How many changed inputs each surface meets. A conversation over TCP takes a server of its own.
fn rounds(surface: &Surface) -> usize {
    match surface.name {
        "keys" => 300,
        "sandbox_calls" => 1_000,
        "sandbox_http" => 200,
        _ => 20_000,
    }
}

fn smoke(name: &str) {
    let surface = SURFACES.iter().find(|surface| surface.name == name).unwrap();
    let mut inputs = (surface.seeds)();
    assert!(inputs.len() > 3, "too few seeds");
    inputs.extend(found(name).unwrap());
    for input in &inputs {
        (surface.check)(input);
    }
    (surface.check)(b"");
    let mut numbers = Numbers::new(20_211_121);
    for _ in 0..rounds(surface) {
        let input = &inputs[numbers.below(inputs.len())];
        (surface.check)(&mutated(input, &mut numbers));
    }
}

macro_rules! smoke {
    ($($name:ident)+) => {
        $(#[test]
        fn $name() {
            smoke(stringify!($name));
        })+

        #[test]
        fn every_surface_has_its_smoke_run() {
            let names: Vec<&str> = SURFACES.iter().map(|surface| surface.name).collect();
            assert_eq!(names, [$(stringify!($name)),+]);
        }
    };
}

smoke! {
    replies requests refusals waits identifiers keys snapshots sessions sealed sandbox_calls
    sandbox_http
}

/// A surface without its fuzzer would look as if it had been fuzzed.
#[test]
fn every_surface_has_its_fuzzer() {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz");
    let manifest = fs::read_to_string(fuzz.join("Cargo.toml")).unwrap();
    for surface in SURFACES {
        let name = surface.name;
        assert!(manifest.contains(&format!("name = \"{name}\"\n")), "{name} in fuzz/Cargo.toml");
        let target = fs::read_to_string(fuzz.join(format!("fuzz_targets/{name}.rs"))).unwrap();
        assert!(target.contains(&format!("\"{name}\"")), "{target}");
    }
    assert_eq!(manifest.matches("[[bin]]").count(), SURFACES.len());
    assert_eq!(fs::read_dir(fuzz.join("fuzz_targets")).unwrap().count(), SURFACES.len());
}

/// Else a smoke run could end at the first line of what it is to try.
#[test]
fn a_seed_of_each_kind_is_read_to_its_end() {
    let read = |name: &str, is_read: &dyn Fn(&[u8]) -> bool| {
        let surface = SURFACES.iter().find(|surface| surface.name == name).unwrap();
        assert!((surface.seeds)().iter().any(|seed| is_read(seed)), "{name}");
    };
    read("keys", &|seed| abdm_crypto::PublicKey::from_bytes(seed).is_ok());
    read("snapshots", &|seed| abdm_flows::snapshot::Snapshot::from_bytes(seed).is_ok());
    read("sessions", &|seed| abdm_flows::UserSession::from_bytes(seed).is_ok());
    read("waits", &|seed| abdm_types::RetryAfter::parse(str::from_utf8(seed).unwrap()).is_some());
    assert_eq!(keys::seeds().len(), 7);
}
