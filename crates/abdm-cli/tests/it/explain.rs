//! `abdm explain`: a code from a log, and what it means.

use serde_json::Value;

use crate::running::{Finished, Running, abdm};

fn explained(args: &[&str]) -> Finished {
    Running::start(&mut abdm(&[&["explain"], args].concat())).finish()
}

fn entries(finished: &Finished) -> Vec<Value> {
    finished.json()["entries"].as_array().unwrap().clone()
}

fn codes(finished: &Finished) -> Vec<String> {
    entries(finished).iter().map(|entry| entry["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_known_code_says_what_to_do_and_what_the_patient_is_told() {
    let finished = explained(&["HIS-1041"]);
    finished.check(0, &[]);
    for part in ["HIS-1041 of v1v2", "Too many attempts", "wait", "locked", "आभा"] {
        assert!(finished.stdout.contains(part), "{part}: {}", finished.stdout);
    }
    let json = explained(&["HIS-1041", "--json"]);
    json.check(0, &[]);
    let answer = json.json();
    assert_eq!((&answer["command"], &answer["known"]), (&"explain".into(), &true.into()));
    let [entry] = &entries(&json)[..] else { panic!("{answer}") };
    assert_eq!(entry["patient"]["key"], "locked");
    assert_eq!((&entry["otp"], &entry["again"]), (&"gone".into(), &"wait".into()));
}

#[test]
fn a_code_with_several_meanings_shows_them_all() {
    let json = explained(&["ABDM-1094", "--json"]);
    let whens: Vec<_> = entries(&json).iter().map(|entry| entry["when"].to_string()).collect();
    assert_eq!(whens.len(), 4);
    assert!(whens[0].contains("x-token expired") && whens[3].contains("otherwise"), "{whens:?}");
}

#[test]
fn case_a_colon_and_a_missing_prefix_do_not_matter() {
    assert_eq!(codes(&explained(&["his-1041", "--json"])), ["HIS-1041"]);
    assert_eq!(codes(&explained(&["1041", "--json"])), ["HIS-1041"]);
    assert_eq!(codes(&explained(&["ABDM-1016: ", "--json"])), ["ABDM-1016"]);
    assert_eq!(codes(&explained(&["access-denied", "--json"])), ["access-denied"]);
}

#[test]
fn a_generation_leaves_the_other_out() {
    let all = codes(&explained(&["1048", "--json"]));
    assert_eq!(all, ["ABDM-1048", "HIS-1048"]);
    assert_eq!(codes(&explained(&["1048", "--generation", "v3", "--json"])), ["ABDM-1048"]);
    assert_eq!(codes(&explained(&["1048", "--generation", "v1v2", "--json"])), ["HIS-1048"]);
    let other = explained(&["HIS-1041", "--generation", "v3"]);
    other.check(0, &[]);
    assert!(other.stdout.contains("leave --generation out"), "{}", other.stdout);
}

#[test]
fn a_language_is_chosen() {
    let hindi = explained(&["HIS-2022", "--language", "hi"]);
    assert!(hindi.stdout.contains("ओटीपी") && !hindi.stdout.contains("newest SMS"));
    let english = explained(&["HIS-2022", "--language", "en"]);
    assert!(english.stdout.contains("newest SMS") && !english.stdout.contains("ओटीपी"));
}

#[test]
fn a_code_that_nobody_published_is_explained_in_general() {
    let finished = explained(&["his-7777", "--json"]);
    finished.check(0, &[]);
    let answer = finished.json();
    assert_eq!((&answer["code"], &answer["known"]), (&"HIS-7777".into(), &false.into()));
    assert_eq!(answer["patient"]["key"], "not_done");
    assert!(explained(&["HIS-7777"]).stdout.contains("not in the catalogue"));
}

/// It may be an OTP or a name that was pasted by mistake, so it is not shown again.
#[test]
fn what_is_no_code_is_refused_and_not_repeated() {
    for text in ["271101", "Asha Rao", ""] {
        let finished = explained(&[text, "--json"]);
        finished.check(2, &[]);
        assert_eq!(finished.json()["ok"], false);
        let shown = format!("{}{}", finished.stdout, finished.stderr);
        assert!(text.is_empty() || !shown.contains(text), "{shown}");
    }
}
