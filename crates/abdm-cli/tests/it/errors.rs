//! Every error that can be provoked from outside, as it is told, against golden texts.
//!
//! `ABDM_BLESS=1 cargo test -p abdm-cli --test it -- errors` writes the texts anew; what has changed
//! is then for a person to read.

mod arguments;
mod calls;
mod parked;
mod row;
mod unreached;

use std::fmt::Write as _;
use std::path::PathBuf;

use self::row::{Row, Scene, row};
use crate::service::Generation;

/// Provokes each row in turn and compares what is told with the golden file of that name.
fn check(name: &str, scene: &Scene, rows: &[Row]) {
    let mut told = String::new();
    for row in rows {
        let done = row.provoke(scene);
        assert_ne!(done.code, Some(0), "{}: {done:?}", row.name);
        for value in scene.private().iter().chain(&row.says) {
            assert!(!done.stderr.contains(*value), "{} shows {value}: {done:?}", row.name);
        }
        for part in ["\nabdm: ", "\n  OTP sent:         ", "\n  Next:             "] {
            let is_there = format!("\n{}", done.stderr).contains(part);
            assert!(is_there, "{} lacks {part:?}: {}", row.name, done.stderr);
        }
        let stderr = scene.without_variables(&done.stderr);
        let code = done.code.unwrap();
        writeln!(told, "# {}\n$ abdm {}\n{stderr}exit code {code}\n", row.name, row.args.join(" "))
            .unwrap();
    }
    let told = scene.without_variables(&told);
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/it/errors")
        .join(format!("{name}.txt"));
    if std::env::var_os("ABDM_BLESS").is_some() {
        std::fs::write(&path, told).unwrap();
        return;
    }
    let golden = std::fs::read_to_string(&path).unwrap();
    let (told, golden) = (sections(&told), sections(&golden));
    for (is, was) in told.iter().zip(&golden) {
        assert_eq!(is, was, "{name}: told and golden differ");
    }
    assert_eq!(told.len(), golden.len(), "{name}: rows came or went");
}

/// The same in one generation, at a service of its own.
fn check_in(topic: &str, generation: &str, rows: &[Row]) {
    let named = Generation::ALL.into_iter().find(|known| known.name() == generation).unwrap();
    check(&format!("{topic}-{generation}"), &Scene::new(named), rows);
}

fn sections(text: &str) -> Vec<String> {
    text.replace('\r', "").split("\n\n").map(str::to_owned).collect()
}

#[test]
fn a_program_is_told_what_the_patient_may_be_told() {
    let scene = Scene::new(Generation::V1V2);
    let args = "login aadhaar-otp --abha 91-0000-1009-0009 --json";
    for (language, text) in [("en", "No mobile number is linked"), ("hi-IN", "मोबाइल नंबर")]
    {
        let row = row("", args).variable("ABDM_LANGUAGE", Some(language));
        let error = row.provoke(&scene).json()["error"].clone();
        assert_eq!(error["patient"]["key"], "no_mobile_on_aadhaar");
        assert!(error["patient"]["text"].as_str().unwrap().contains(text), "{error}");
        assert_eq!(
            (&error["otp_sent"], &error["explained_by"]),
            (&"no".into(), &"HIS-3005".into())
        );
    }
    let own_fault = row("", "profile --json").variable("ABDM_CLIENT_ID", None);
    assert!(own_fault.provoke(&scene).json()["error"]["patient"].is_null());
}

#[test]
fn there_are_more_than_thirty_of_them_and_none_is_told_twice() {
    let all = [arguments::rows(), calls::rows(), parked::rows(), unreached::rows()].concat();
    assert!(all.len() > 30, "{}", all.len());
    let mut names: Vec<_> = all.iter().map(|row| row.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all.len());
}
