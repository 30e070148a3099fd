//! The MSRV is honest: nothing that is locked asks for more, and the workflow tests it.

use std::fs;
use std::str::FromStr;

use crate::error::Error;
use crate::metadata::Metadata;
use crate::step::Context;

const WORKFLOW: &str = ".github/workflows/ci.yml";

/// `1.88` is `1.88.0`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct RustVersion([u32; 3]);

/// Every locked package declares a `rust-version` up to the workspace's, or none.
pub(crate) fn check(context: &Context) -> Result<Vec<String>, Error> {
    locked_findings(context.metadata()?)
}

/// The toolchains of the workflow's matrix are `stable` and the workspace's `rust-version`.
pub(crate) fn check_workflow(context: &Context) -> Result<Vec<String>, Error> {
    let path = context.cargo.root().join(WORKFLOW);
    let text = fs::read_to_string(&path).map_err(Error::at(&path))?;
    Ok(workflow_findings(&text, declared(context.metadata()?)?))
}

fn locked_findings(metadata: &Metadata) -> Result<Vec<String>, Error> {
    let declared = declared(metadata)?;
    let msrv: RustVersion = declared.parse()?;
    let mut findings = Vec::new();
    for package in &metadata.packages {
        match &package.rust_version {
            Some(version) if package.is_member && version != declared => {
                findings.push(format!(
                    "{} has rust-version {version}, other members {declared}",
                    package.name
                ));
            }
            Some(version) if version.parse::<RustVersion>()? > msrv => findings.push(format!(
                "{} {} needs Rust {version}, the workspace promises {declared}",
                package.name, package.version
            )),
            None if package.is_member => {
                findings.push(format!("{} has no rust-version", package.name));
            }
            _ => {}
        }
    }
    Ok(findings)
}

fn workflow_findings(text: &str, msrv: &str) -> Vec<String> {
    let matrices: Vec<&str> = text
        .lines()
        .filter_map(|line| line.trim().strip_prefix("toolchain:"))
        .map(str::trim)
        .collect();
    let expected = format!("[stable, \"{msrv}\"]");
    if matrices == [expected.as_str()] {
        return Vec::new();
    }
    vec![format!("{WORKFLOW} should have one line `toolchain: {expected}`, and has {matrices:?}")]
}

/// The `rust-version` that the members share.
fn declared(metadata: &Metadata) -> Result<&str, Error> {
    metadata
        .members()
        .find_map(|member| member.rust_version.as_deref())
        .ok_or_else(|| Error::Malformed("no member has a rust-version".to_owned()))
}

impl FromStr for RustVersion {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let malformed = || Error::Malformed(format!("`{text}` is no Rust version"));
        let mut version = [0; 3];
        for (index, part) in text.split('.').enumerate() {
            let place = version.get_mut(index).ok_or_else(malformed)?;
            *place = part.parse().map_err(|_| malformed())?;
        }
        Ok(Self(version))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::metadata::tests::{member, metadata};

    fn needing(name: &str, rust_version: Value) -> Value {
        let mut package = member(name, &[]);
        package["rust_version"] = rust_version;
        package
    }

    #[test]
    fn versions_compare_by_number() {
        let version = |text: &str| text.parse::<RustVersion>().unwrap();
        assert!(version("1.9") < version("1.88"));
        assert_eq!(version("1.88"), version("1.88.0"));
        assert!(version("1.88") < version("1.88.1"));
        for text in ["", "1.88.0.1", "stable", "1.88-beta"] {
            assert!(text.parse::<RustVersion>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_locked_package_must_not_need_more() {
        let locked = [
            needing("old", json!("1.60")),
            needing("same", json!("1.88.0")),
            needing("silent", json!(null)),
            needing("new", json!("1.89")),
        ];
        assert_eq!(
            locked_findings(&metadata(&[member("a", &[])], &locked)).unwrap(),
            ["new 0.1.0 needs Rust 1.89, the workspace promises 1.88"]
        );
    }

    #[test]
    fn members_agree() {
        let members = [member("a", &[]), needing("b", json!("1.80")), needing("c", json!(null))];
        assert_eq!(
            locked_findings(&metadata(&members, &[])).unwrap(),
            ["b has rust-version 1.80, other members 1.88", "c has no rust-version"]
        );
    }

    #[test]
    fn the_workflow_names_the_same_version() {
        let workflow = |toolchain: &str| format!("matrix:\n  os: [ubuntu-latest]\n  {toolchain}\n");
        let good = workflow(r#"toolchain: [stable, "1.88"]"#);
        assert_eq!(workflow_findings(&good, "1.88"), [""; 0]);
        assert_eq!(workflow_findings(&good, "1.89").len(), 1);
        assert_eq!(workflow_findings(&workflow("toolchain: [stable]"), "1.88").len(), 1);
        assert_eq!(workflow_findings("", "1.88").len(), 1);
    }
}
