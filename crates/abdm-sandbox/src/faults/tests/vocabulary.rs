//! Faults as text and as JSON.

use serde_json::{Value, json};

use super::super::{Fault, FaultError, KINDS, KindInfo};
use super::fault;

/// Each kind, and each word.
const TEXTS: [&str; 27] = [
    "refuse 30",
    "close-on-accept times 3",
    "reset-on-accept skip 2 always",
    "close-after-head",
    "reset-after-head",
    "close-if-reused always",
    "v3.login_verify close-after-handling",
    "v3.*,v1v2.auth_init reset-after-handling skip 1 times 2",
    "v1v2.* close-before-body always",
    "truncate",
    "empty",
    "empty handled",
    "hang before",
    "hang after",
    "delay 90 before",
    "delay 0.05 after",
    "status 500",
    "status 429 retry-after 7",
    "status 503 retry-after-date 30 times 2",
    "v1v2.auth_init status 500 code HIS-1008 handled",
    "html 403",
    "html 200 handled",
    "rotate-key",
    "clock-jump 3600",
    "clock-jump -3600 skip 5",
    "v3.* random 0.25 seed 7 skip 3 times 9 of hang after, status 503 code X handled, delay 2 before",
    "random 1 seed 0 of refuse 5, close-on-accept, rotate-key, clock-jump -1",
];

#[test]
fn a_fault_is_written_as_it_is_read() {
    for text in TEXTS {
        assert_eq!(fault(text).to_string(), text);
    }
}

#[test]
fn the_same_is_said_in_json() {
    for text in TEXTS {
        let fault = fault(text);
        let json = Value::Object(fault.to_json());
        assert_eq!(Fault::from_json(&json).unwrap(), fault, "{json}");
        assert_eq!(Fault::from_json(&text.into()).unwrap(), fault);
    }
    for (json, text) in [
        (json!({ "kind": "truncate" }), "truncate"),
        (json!({ "kind": "truncate", "endpoints": "v3.*" }), "v3.* truncate"),
        (json!({ "kind": "hang", "when": "before", "times": "always" }), "hang before always"),
        (
            json!({ "kind": "delay", "seconds": 0.5, "when": "after", "skip": 1, "times": 2,
                    "endpoints": ["v3.profile", "v1v2.*"] }),
            "v3.profile,v1v2.* delay 0.5 after skip 1 times 2",
        ),
        (
            json!({ "kind": "status", "status": 429, "retry-after": 3, "code": "HIS-1023",
                    "handled": true }),
            "status 429 code HIS-1023 retry-after 3 handled",
        ),
        (
            json!({ "random": { "rate": 0.1, "seed": 1, "endpoints": ["v3.*"],
                    "kinds": ["hang after", { "kind": "html", "status": 403 }] } }),
            "v3.* random 0.1 seed 1 of hang after, html 403",
        ),
    ] {
        assert_eq!(Fault::from_json(&json).unwrap(), fault(text), "{json}");
    }
}

#[test]
fn the_order_of_words_and_the_spaces_between_do_not_matter() {
    for (text, same) in [
        (
            "  v3.profile \t html\n403 times 2  handled skip 1",
            "v3.profile html 403 handled skip 1 times 2",
        ),
        ("delay 3 skip 1 after", "delay 3 after skip 1"),
        ("status 503 handled retry-after 1 code X-1", "status 503 code X-1 retry-after 1 handled"),
        ("* truncate times 1", "truncate"),
        (
            "random 0.5 times 3 of truncate,hang after",
            "random 0.5 seed 0 times 3 of truncate, hang after",
        ),
        ("random 0.5 always of empty", "random 0.5 seed 0 of empty"),
    ] {
        assert_eq!(fault(text).to_string(), fault(same).to_string(), "{text}");
    }
}

#[test]
fn what_makes_no_sense_is_refused_by_its_rule() {
    use FaultError::{Missing, NoKind, NotBare, NotTaken, Twice, UnknownKind, UnknownWord, Value};
    let seconds = Value { word: "seconds", rule: "a number from 0 to 86400" };
    let retry_after = Value { word: "retry-after", rule: "a whole number from 0 to 1000000000" };
    let kinds = Value { word: "kinds", rule: "a list of 1 to 32 kinds" };
    let many = format!("random 1 of {}", ["empty"; 33].join(","));
    for (text, expected) in [
        ("", NoKind),
        ("v3.*", NoKind),
        ("sentinel", UnknownKind),
        ("v3.* sentinel", UnknownKind),
        ("v3.sentinel truncate", FaultError::UnknownEndpoint),
        ("v3.login_verify, truncate", FaultError::UnknownEndpoint),
        ("v3.sentinel* truncate", FaultError::UnknownEndpoint),
        ("truncate sentinel", UnknownWord { kind: "truncate" }),
        ("truncate 5", UnknownWord { kind: "truncate" }),
        ("delay 5 6 after", UnknownWord { kind: "delay" }),
        ("refuse", Missing { kind: "refuse", word: "seconds" }),
        ("delay before", Missing { kind: "delay", word: "seconds" }),
        ("delay 5", Missing { kind: "delay", word: "before or after" }),
        ("hang", Missing { kind: "hang", word: "before or after" }),
        ("status", Missing { kind: "status", word: "status" }),
        ("html handled", Missing { kind: "html", word: "status" }),
        ("clock-jump", Missing { kind: "clock-jump", word: "seconds" }),
        ("random", Missing { kind: "random", word: "rate" }),
        ("random 0.1", Missing { kind: "random", word: "kinds" }),
        ("truncate times", Missing { kind: "truncate", word: "a number after times" }),
        ("status 500 code", Missing { kind: "status", word: "a code after code" }),
        ("truncate handled", NotTaken { kind: "truncate", word: "handled" }),
        ("hang after handled", NotTaken { kind: "hang", word: "handled" }),
        ("html 403 code HIS-1", NotTaken { kind: "html", word: "code" }),
        ("html 403 retry-after 3", NotTaken { kind: "html", word: "retry-after" }),
        ("truncate of empty", NotTaken { kind: "truncate", word: "kinds" }),
        ("v3.* close-on-accept", NotTaken { kind: "close-on-accept", word: "endpoints" }),
        ("v3.* refuse 5", NotTaken { kind: "refuse", word: "endpoints" }),
        ("refuse 5 skip 1", NotTaken { kind: "refuse", word: "skip" }),
        ("refuse 5 times 2", NotTaken { kind: "refuse", word: "times" }),
        ("refuse 5 always", NotTaken { kind: "refuse", word: "times" }),
        ("empty handled handled", Twice { word: "handled" }),
        ("hang before after", Twice { word: "when" }),
        ("truncate times 2 always", Twice { word: "times" }),
        ("status 429 retry-after 1 retry-after-date 1", Twice { word: "retry-after" }),
        ("refuse sentinel", seconds),
        ("refuse -1", seconds),
        ("refuse 86401", seconds),
        ("delay inf after", seconds),
        ("delay NaN after", seconds),
        ("status 399", Value { word: "status", rule: "a number from 400 to 599" }),
        ("status 600", Value { word: "status", rule: "a number from 400 to 599" }),
        ("status 70000", Value { word: "status", rule: "a number from 400 to 599" }),
        (
            "html 199",
            Value { word: "status", rule: "a number from 200 to 599, not 204, 205 or 304" },
        ),
        (
            "html 204",
            Value { word: "status", rule: "a number from 200 to 599, not 204, 205 or 304" },
        ),
        (
            "status 500 code HIS:1",
            Value { word: "code", rule: "up to 20 letters, digits and dashes" },
        ),
        ("status 429 retry-after 1.5", retry_after),
        ("status 429 retry-after 1000000001", retry_after),
        (
            "clock-jump 1.5",
            Value { word: "seconds", rule: "a whole number from -1000000000 to 1000000000" },
        ),
        (
            "clock-jump 1000000001",
            Value { word: "seconds", rule: "a whole number from -1000000000 to 1000000000" },
        ),
        ("truncate skip -1", Value { word: "skip", rule: "a whole number from 0" }),
        ("truncate times 0", Value { word: "times", rule: "always or a number from 1" }),
        ("truncate times sentinel", Value { word: "times", rule: "always or a number from 1" }),
        ("random 1.1 of empty", Value { word: "rate", rule: "a number from 0 to 1" }),
        ("random often of empty", Value { word: "rate", rule: "a number from 0 to 1" }),
        ("random 1 seed -1 of empty", Value { word: "seed", rule: "a whole number from 0" }),
        (&many, kinds),
        ("random 1 of random 1 of empty", NotBare),
        ("random 1 of empty times 2", NotBare),
        ("random 1 of v3.* empty", NotBare),
        ("random 1 of sentinel", UnknownKind),
        ("random 1 of empty,", NoKind),
        ("random 1 of status 700", Value { word: "status", rule: "a number from 400 to 599" }),
    ] {
        let refused = text.parse::<Fault>().unwrap_err();
        assert_eq!(refused, expected, "{text}");
        assert!(!refused.to_string().contains("sentinel"), "{refused}");
    }
}

#[test]
fn json_that_makes_no_sense_is_refused_by_its_rule() {
    use FaultError::{Json, NoKind, NotBare, UnknownEndpoint, UnknownWord};
    let nested = json!({ "rate": 1, "kinds": ["empty"] });
    let nested = json!({ "random": { "rate": 1, "kinds": [{ "random": nested }] } });
    for (json, expected) in [
        ("", Json),
        ("{", Json),
        ("7", Json),
        ("[7]", Json),
        ("[[]]", Json),
        ("{}", NoKind),
        (r#"{"kind":7}"#, NoKind),
        (r#"{"endpoints":"v3.*"}"#, NoKind),
        (r#"{"kind":"empty","endpoints":[]}"#, UnknownEndpoint),
        (r#"{"kind":"empty","endpoints":[7]}"#, UnknownEndpoint),
        (r#"{"kind":"empty","sentinel":7}"#, UnknownWord { kind: "empty" }),
        (
            r#"{"kind":"empty","handled":"yes"}"#,
            FaultError::Value { word: "handled", rule: "true or false" },
        ),
        (
            r#"{"kind":"hang","when":"later"}"#,
            FaultError::Value { word: "when", rule: "before or after" },
        ),
        (
            r#"{"kind":"status","status":500,"code":7}"#,
            FaultError::Value { word: "code", rule: "a text" },
        ),
        (
            r#"{"kind":"random","rate":1,"kinds":[]}"#,
            FaultError::Value { word: "kinds", rule: "a list of 1 to 32 kinds" },
        ),
        (
            r#"{"kind":"random","rate":1,"kinds":"empty"}"#,
            FaultError::Value { word: "kinds", rule: "a list of 1 to 32 kinds" },
        ),
        (&nested.to_string(), NotBare),
        (r#"["truncate","sentinel"]"#, FaultError::UnknownKind),
    ] {
        assert_eq!(Fault::several_from_json(json.as_bytes()).unwrap_err(), expected, "{json}");
    }
}

#[test]
fn every_kind_is_in_the_catalogue_and_in_the_table() {
    let documentation = include_str!("../../faults.rs");
    for KindInfo { name, effect, .. } in KINDS {
        let text = TEXTS.iter().find(|text| text.split(' ').any(|word| word == name));
        let kind = fault(text.unwrap_or_else(|| panic!("{name} is missing"))).kind;
        assert_eq!(kind.name(), name);
        assert!(documentation.contains(&format!("//! | `{name}")), "{name} is not in the table");
        assert!(!effect.is_empty());
    }
}
