//! `docs/endpoints.md` says of every endpoint what its declaration says.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use abdm_types::testing::metas;
use abdm_types::{Carries, Meta};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The columns that an endpoint decides.
fn row(meta: &Meta) -> String {
    let Meta { name, method, service, path, role, carries, has_body: _, auth, replay } = meta;
    let does = match carries {
        Carries::Nothing => format!("{role:?}"),
        _ => format!("{role:?} {carries:?}"),
    };
    format!("| `{name}` | {method} | `{path}` | {service:?} | {does} | {auth:?} | {replay:?} |")
}

/// The rows of endpoints on the page, without their last column, which is for people.
fn shown() -> BTreeSet<String> {
    let page = fs::read_to_string(root().join("docs/endpoints.md")).unwrap();
    let rows = page.lines().filter(|line| line.starts_with("| `v"));
    let mut shown = BTreeSet::new();
    for line in rows {
        let (facts, used_by) =
            line.trim_end().trim_end_matches('|').trim_end().rsplit_once(" |").unwrap();
        assert!(!used_by.trim().is_empty(), "{line}");
        assert!(shown.insert(format!("{facts} |")), "twice: {line}");
    }
    shown
}

#[test]
fn the_page_lists_every_endpoint_as_it_is_declared() {
    let declared: BTreeSet<String> = metas().iter().map(row).collect();
    assert_eq!(shown(), declared);
}

#[test]
fn no_declaration_is_forgotten() {
    let mut names = BTreeSet::new();
    for generation in ["v1v2", "v3"] {
        for file in fs::read_dir(root().join("crates/abdm-types/src").join(generation)).unwrap() {
            let source = fs::read_to_string(file.unwrap().path()).unwrap();
            let declarations = source.split("\nendpoint! {").skip(1);
            names.extend(declarations.map(|text| text.split('"').nth(1).unwrap().to_owned()));
        }
    }
    let declared: BTreeSet<String> = metas().iter().map(|meta| meta.name.to_owned()).collect();
    assert_eq!(names, declared);
}
