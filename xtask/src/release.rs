//! `cargo xtask release`: whether everything that is published could be, now. It publishes nothing.

use std::collections::BTreeMap;
use std::fs;
use std::process::ExitCode;

use crate::cargo::Call;
use crate::error::Error;
use crate::metadata::{Metadata, Package};
use crate::step::Context;

pub(crate) const USAGE: &str = "";

/// Files that whoever has only the package needs.
const IN_EVERY_PACKAGE: &[&str] = &["LICENSE-APACHE", "LICENSE-MIT"];

/// Looks at what is to be published, packages it in the order of its dependencies, each built from its
/// package, and says how to go on.
pub(crate) fn run(args: &[String]) -> Result<ExitCode, Error> {
    if let Some(arg) = args.first() {
        return Err(Error::Usage(format!("`release` takes no argument `{arg}`")));
    }
    let context = Context::load()?;
    let metadata = context.metadata()?;
    let order = order(metadata);
    let mut findings = unready(&order);
    findings.extend(changelog(&context, &order)?);
    if !findings.is_empty() {
        println!("{}", findings.join("\n"));
        return Ok(ExitCode::FAILURE);
    }
    let mut call = Call::new("package --locked");
    for package in &order {
        call = call.arg("-p").arg(&package.name);
    }
    let packaged = context.cargo.capture(&call)?;
    if !packaged.success {
        return Err(Error::Cargo { command: call.to_string(), output: packaged.stderr });
    }
    println!("packaged and built from its packages. To publish, in this order:");
    for Package { name, version, .. } in &order {
        println!("  cargo publish -p {name}    # {version}");
    }
    Ok(ExitCode::SUCCESS)
}

/// What is published, each after what it depends on.
fn order(metadata: &Metadata) -> Vec<&Package> {
    let mut left: BTreeMap<&str, &Package> = metadata
        .members()
        .filter(|member| member.is_published)
        .map(|member| (member.name.as_str(), member))
        .collect();
    let mut order = Vec::new();
    while !left.is_empty() {
        let is_next = |package: &&Package| {
            !package.dependencies.iter().any(|name| left.contains_key(name.as_str()))
        };
        // Cargo has refused circles before.
        let Some(next) = left.values().copied().find(is_next) else { break };
        left.remove(next.name.as_str());
        order.push(next);
    }
    order
}

fn unready(order: &[&Package]) -> Vec<String> {
    let mut findings = Vec::new();
    for package in order {
        for file in IN_EVERY_PACKAGE {
            if !package.dir.join(file).is_file() {
                findings.push(format!("{} has no {file}", package.name));
            }
        }
        if package.version != order[0].version {
            findings.push(format!("{} and {} have other versions", package.name, order[0].name));
        }
    }
    findings
}

/// What changed is told under the version that is to be released.
fn changelog(context: &Context, order: &[&Package]) -> Result<Option<String>, Error> {
    let path = context.cargo.root().join("CHANGELOG.md");
    let text = fs::read_to_string(&path).map_err(Error::at(&path))?;
    let Some(first) = order.first() else { return Ok(Some("nothing is published".to_owned())) };
    let heading = format!("## {}", first.version);
    let has = text.lines().any(|line| line == heading || line.starts_with(&format!("{heading} ")));
    Ok((!has).then(|| format!("CHANGELOG.md has no `{heading}`")))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::metadata::tests::{member, metadata};

    #[test]
    fn what_is_depended_on_comes_first_and_what_is_not_published_not_at_all() {
        let mut kept = member("c", &["a"]);
        kept["publish"] = json!([]);
        let members = [member("a", &["b", "http"]), kept, member("b", &[])];
        let metadata = metadata(&members, &[]);
        let names: Vec<&str> =
            order(&metadata).iter().map(|package| package.name.as_str()).collect();
        assert_eq!(names, ["b", "a"]);
    }

    #[test]
    fn a_package_without_its_licence_is_not_ready() {
        let metadata = metadata(&[member("a", &[])], &[]);
        let findings = unready(&order(&metadata));
        assert_eq!(findings, ["a has no LICENSE-APACHE", "a has no LICENSE-MIT"]);
    }
}
