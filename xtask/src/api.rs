//! The public API of each published library: listed in `crates/NAME/api.txt`, so that no change of it goes
//! unseen; without types of crates that are not part of the bargain; and never less with a feature.
//!
//! It is read from the JSON that rustdoc writes, whose format belongs to the toolchain: with one that
//! writes another format than this was built for, the step says so.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fs;
use std::path::PathBuf;

use public_api::Builder;

use crate::cargo::Call;
use crate::error::Error;
use crate::metadata::Package;
use crate::step::Context;

/// Crates whose types may stand in the public API of ours, beside our own and the standard library.
///
/// A new major version of one of these is a new major version of ours.
const FOREIGN: &[(&str, &[&str])] = &[
    ("abdm-types", &["bytes", "http", "secrecy", "serde", "serde_core"]),
    ("abdm-crypto", &["secrecy"]),
    ("abdm-flows", &["bytes", "http", "secrecy", "serde", "serde_core", "zeroize"]),
    ("abdm-transport", &["bytes", "http"]),
    ("abdm-store", &["zeroize"]),
    ("abdm", &["bytes", "http", "secrecy"]),
    ("abdm-sandbox", &["bytes", "http"]),
];

const BLESS: &str = "ABDM_BLESS";

/// Each line of the listing, features and all, stands in the file.
pub(crate) fn check_listing(context: &Context) -> Result<Vec<String>, Error> {
    let mut findings = Vec::new();
    for (name, _) in FOREIGN {
        let package = member(context, name)?;
        let path = package.dir.join("api.txt");
        let listed = listing(context, package, "--all-features")?.join("\n") + "\n";
        if env::var_os(BLESS).is_some() {
            fs::write(&path, &listed).map_err(Error::at(&path))?;
            continue;
        }
        let kept = fs::read_to_string(&path).unwrap_or_default();
        findings.extend(differences(&kept, &listed).map(|line| format!("{name}: {line}")));
    }
    if !findings.is_empty() {
        findings.push(format!(
            "if that is as it should be, say so in CHANGELOG.md and write the listings with `{BLESS}=1`"
        ));
    }
    Ok(findings)
}

/// No type of a crate that is not on the list.
pub(crate) fn check_foreign(context: &Context) -> Result<Vec<String>, Error> {
    let mut findings = Vec::new();
    for (name, allowed) in FOREIGN {
        let listed = listing(context, member(context, name)?, "--all-features")?;
        findings.extend(
            foreign(&listed, allowed)
                .into_iter()
                .map(|(root, line)| format!("{name}: `{root}` is in its public API: {line}")),
        );
    }
    Ok(findings)
}

/// What is there without a feature is there with all of them, unchanged.
pub(crate) fn check_additive(context: &Context) -> Result<Vec<String>, Error> {
    let mut findings = Vec::new();
    for (name, _) in FOREIGN {
        let package = member(context, name)?;
        let all: BTreeSet<String> =
            listing(context, package, "--all-features")?.into_iter().collect();
        let none = listing(context, package, "--no-default-features")?;
        findings.extend(
            none.into_iter()
                .filter(|line| !all.contains(line))
                .map(|line| format!("{name}: a feature takes away or changes: {line}")),
        );
    }
    Ok(findings)
}

/// That every library that is published is looked at.
pub(crate) fn check_table(context: &Context) -> Result<Vec<String>, Error> {
    let published = context.metadata()?.members().filter(|member| member.is_published);
    let libraries = published.filter(|member| member.lib.is_some());
    let is_listed = |name: &str| FOREIGN.iter().any(|(listed, _)| *listed == name);
    Ok(libraries
        .filter(|library| !is_listed(&library.name))
        .map(|library| format!("{} is not in api.rs", library.name))
        .collect())
}

fn member<'a>(context: &'a Context, name: &str) -> Result<&'a Package, Error> {
    let member = context.metadata()?.member(name);
    member.ok_or_else(|| Error::Malformed(format!("{name} is no member of the workspace")))
}

fn listing(context: &Context, package: &Package, features: &str) -> Result<Vec<String>, Error> {
    let name = &package.name;
    // A directory of its own, or what `cargo doc` has made would be made anew each time.
    let dir = context.metadata()?.target_dir.join("api");
    let call = Call::new(&format!("rustdoc -p {name} --lib --locked {features}"))
        .arg("--target-dir")
        .arg(&dir.display().to_string())
        .arg("--")
        .arg("-Zunstable-options")
        .arg("--output-format=json")
        .arg("--cap-lints=allow")
        // Nothing else tells what a library offers; the checks of other steps are made without.
        .with_env("RUSTC_BOOTSTRAP", "1");
    context.cargo.stdout_of(&call)?;
    let json: PathBuf = dir.join("doc").join(name.replace('-', "_") + ".json");
    let api = Builder::from_rustdoc_json(&json)
        .sorted(true)
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .omit_auto_derived_impls(true)
        .build()
        .map_err(|error| {
            Error::Malformed(format!(
                "{name}: the JSON of this toolchain's rustdoc cannot be read: {error}"
            ))
        })?;
    Ok(api.items().map(ToString::to_string).collect())
}

/// `-` for what is no longer there, `+` for what is new.
fn differences<'a>(kept: &'a str, listed: &'a str) -> impl Iterator<Item = String> + 'a {
    let (before, after): (BTreeSet<&str>, BTreeSet<&str>) =
        (kept.lines().collect(), listed.lines().collect());
    let gone: Vec<String> = before.difference(&after).map(|line| format!("- {line}")).collect();
    let new: Vec<String> = after.difference(&before).map(|line| format!("+ {line}")).collect();
    gone.into_iter().chain(new)
}

/// The crates that paths begin with and that are neither ours nor allowed, each with a line that has it.
fn foreign(listed: &[String], allowed: &[&str]) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for line in listed {
        for root in roots(line) {
            let is_ours = root == "abdm" || root.starts_with("abdm_");
            let is_known = ["alloc", "core", "std", "self", "crate"].contains(&root);
            if !is_ours && !is_known && !allowed.contains(&root) {
                found.entry(root.to_owned()).or_insert_with(|| line.clone());
            }
        }
    }
    found
}

/// The first names of all paths in a line: what stands before `::` and not after one. Names of types are
/// no roots: `Self::Item` begins with one.
fn roots(line: &str) -> impl Iterator<Item = &str> {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices("::").filter_map(move |(end, _)| {
        let before = &line[..end];
        let start = before.rfind(|c| !is_name(c)).map_or(0, |at| at + 1);
        let root = &before[start..];
        let begins = root.starts_with(|c: char| c.is_lowercase() || c == '_');
        (begins && !before[..start].ends_with("::")).then_some(root)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_begins_with_its_crate() {
        let line = "pub fn abdm::Client::send(&self, http::Request<bytes::Bytes>) -> Result<Self::Item, <T as core::Try>::Error>";
        assert_eq!(roots(line).collect::<Vec<_>>(), ["abdm", "http", "bytes", "core"]);
    }

    #[test]
    fn a_type_of_a_crate_that_is_not_agreed_upon_is_found() {
        let listed = [
            "pub fn abdm::f(http::Uri) -> reqwest::Client".to_owned(),
            "pub fn abdm::g() -> alloc::vec::Vec<u8>".to_owned(),
        ];
        let found = foreign(&listed, &["http"]);
        assert_eq!(found.into_keys().collect::<Vec<_>>(), ["reqwest"]);
        assert!(foreign(&listed, &["http", "reqwest"]).is_empty());
    }

    #[test]
    fn what_is_gone_and_what_is_new_is_told() {
        let found: Vec<String> = differences("a\nb\n", "b\nc\n").collect();
        assert_eq!(found, ["- a", "+ c"]);
        assert_eq!(differences("a\n", "a\n").count(), 0);
    }
}
