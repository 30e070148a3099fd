//! The feature sets that clippy sees each crate with.
//!
//! Crate by crate, because a build of the whole workspace unifies features, and so hides a crate
//! that compiles only because another one asked for what it needs.

use std::collections::{BTreeMap, BTreeSet};

use crate::cargo::Call;
use crate::error::Error;
use crate::metadata::{Metadata, Package};
use crate::step::Context;

/// The last set of a crate is its richest: it covers every feature, and has all targets.
///
/// The set before it is often the same without the dev-dependencies, which is what users build:
/// they too can switch on something that is missing otherwise.
const CRATES: &[CrateSets<'_>] = &[
    CrateSets {
        name: "abdm-types",
        sets: &[
            DEFAULT,
            DEFAULT.and(&["server"]),
            DEFAULT.and(&["server", "testing"]),
            DEFAULT.and(&["server", "testing"]).all_targets(),
        ],
    },
    CrateSets {
        name: "abdm-crypto",
        sets: &[DEFAULT, DEFAULT.and(&["aws-lc-rs"]), DEFAULT.and(&["aws-lc-rs"]).all_targets()],
    },
    CrateSets { name: "abdm-flows", sets: &[DEFAULT, DEFAULT.all_targets()] },
    CrateSets {
        name: "abdm-transport",
        sets: &[
            NONE,
            NONE.and(&["reqwest"]),
            NONE.and(&["hyper"]),
            NONE.and(&["reqwest", "hyper", "testing"]).all_targets(),
        ],
    },
    CrateSets {
        name: "abdm-store",
        sets: &[
            DEFAULT,
            DEFAULT.and(&["sqlite"]),
            DEFAULT.and(&["redis"]),
            DEFAULT.and(&["redis", "sqlite", "testing"]).all_targets(),
        ],
    },
    CrateSets {
        name: "abdm",
        sets: &[
            NONE,
            DEFAULT,
            NONE.and(&["hyper"]),
            DEFAULT.and(&["reqwest", "hyper", "redis", "sqlite"]).all_targets(),
        ],
    },
    CrateSets { name: "abdm-sandbox", sets: &[DEFAULT, DEFAULT.all_targets()] },
    CrateSets { name: "abdm-cli", sets: &[DEFAULT, DEFAULT.all_targets()] },
    // These have no dev-dependencies, and so nothing to see without them.
    CrateSets { name: "abdm-soak", sets: &[DEFAULT.all_targets()] },
    CrateSets { name: "abdm-hostile", sets: &[DEFAULT.all_targets()] },
    CrateSets { name: "xtask", sets: &[DEFAULT.all_targets()] },
];

const DEFAULT: FeatureSet = FeatureSet { default: true, features: &[], all_targets: false };
const NONE: FeatureSet = FeatureSet { default: false, ..DEFAULT };

struct CrateSets<'a> {
    name: &'a str,
    sets: &'a [FeatureSet],
}

#[derive(Clone, Copy)]
struct FeatureSet {
    default: bool,
    features: &'static [&'static str],
    all_targets: bool,
}

pub(crate) fn clippy_calls() -> impl Iterator<Item = Call> {
    CRATES.iter().flat_map(|crate_sets| {
        crate_sets.sets.iter().map(|set| Call::new(&set.clippy_args(crate_sets.name)))
    })
}

/// A feature that a set names is in the manifest, and one in the manifest is in a set.
pub(crate) fn check(context: &Context) -> Result<Vec<String>, Error> {
    Ok(findings(CRATES, context.metadata()?))
}

fn findings(crates: &[CrateSets<'_>], metadata: &Metadata) -> Vec<String> {
    let names: Vec<&str> = crates.iter().map(|crate_sets| crate_sets.name).collect();
    let mut findings = metadata.compare_members("feature_sets.rs", &names);
    for crate_sets in crates {
        if let Some(package) = metadata.member(crate_sets.name) {
            findings.extend(crate_sets.findings(package));
        }
    }
    findings
}

impl CrateSets<'_> {
    fn findings(&self, package: &Package) -> Vec<String> {
        let name = self.name;
        let listed: BTreeSet<&str> =
            self.sets.iter().flat_map(|set| set.features).copied().collect();
        let mut findings: Vec<String> = listed
            .iter()
            .filter(|feature| !package.features.contains_key(**feature))
            .map(|feature| {
                format!("{name} has no feature `{feature}`, which feature_sets.rs lists")
            })
            .collect();

        let Some(richest) = self.sets.last().filter(|set| set.all_targets) else {
            findings.push(format!("the last feature set of {name} has not all targets"));
            return findings;
        };
        let covered = richest.enabled_in(&package.features);
        let uncovered = package
            .features
            .iter()
            // An empty default switches nothing on.
            .filter(|(feature, enables)| *feature != "default" || !enables.is_empty())
            .filter(|(feature, _)| !covered.contains(feature.as_str()));
        findings.extend(uncovered.map(|(feature, _)| {
            format!("feature `{feature}` of {name} is not in its richest set in feature_sets.rs")
        }));
        findings
    }
}

impl FeatureSet {
    const fn and(self, features: &'static [&'static str]) -> Self {
        Self { features, ..self }
    }

    const fn all_targets(self) -> Self {
        Self { all_targets: true, ..self }
    }

    fn clippy_args(&self, package: &str) -> String {
        let mut args = format!("clippy --locked -p {package}");
        if !self.default {
            args += " --no-default-features";
        }
        if !self.features.is_empty() {
            args += " --features ";
            args += &self.features.join(",");
        }
        if self.all_targets {
            args += " --all-targets";
        }
        args + " -- -D warnings"
    }

    /// The set's features with those that they enable in the same crate.
    fn enabled_in<'a>(&'a self, features: &'a BTreeMap<String, Vec<String>>) -> BTreeSet<&'a str> {
        let mut enabled = BTreeSet::new();
        let mut pending = self.features.to_vec();
        if self.default {
            pending.push("default");
        }
        while let Some(feature) = pending.pop() {
            if enabled.insert(feature) {
                let enables = features.get(feature).into_iter().flatten().map(String::as_str);
                pending.extend(enables.filter(|name| features.contains_key(*name)));
            }
        }
        enabled
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::metadata::tests::{member, metadata};

    fn with_features(features: Value) -> Metadata {
        let mut package = member("a", &[]);
        package["features"] = features;
        metadata(&[package], &[])
    }

    fn findings_of(sets: &[FeatureSet], features: Value) -> Vec<String> {
        findings(&[CrateSets { name: "a", sets }], &with_features(features))
    }

    #[test]
    fn a_set_may_name_only_features_of_the_manifest() {
        assert_eq!(
            findings_of(&[NONE, DEFAULT.and(&["server"]).all_targets()], json!({})),
            ["a has no feature `server`, which feature_sets.rs lists"]
        );
    }

    #[test]
    fn every_feature_is_in_the_richest_set() {
        let features = json!({ "default": ["hyper"], "hyper": ["dep:hyper"], "server": [] });
        assert_eq!(
            findings_of(&[DEFAULT.and(&["server"]), DEFAULT.all_targets()], features.clone()),
            ["feature `server` of a is not in its richest set in feature_sets.rs"]
        );
        assert_eq!(
            findings_of(&[NONE.and(&["server"]).all_targets()], features.clone()),
            [
                "feature `default` of a is not in its richest set in feature_sets.rs",
                "feature `hyper` of a is not in its richest set in feature_sets.rs",
            ]
        );
        assert_eq!(findings_of(&[DEFAULT.and(&["server"]).all_targets()], features), [""; 0]);
    }

    #[test]
    fn an_empty_default_needs_no_set() {
        assert_eq!(findings_of(&[NONE.all_targets()], json!({ "default": [] })), [""; 0]);
    }

    #[test]
    fn tests_and_examples_are_in_the_richest_set() {
        assert_eq!(
            findings_of(&[DEFAULT], json!({})),
            ["the last feature set of a has not all targets"]
        );
    }

    #[test]
    fn a_member_without_sets_is_found() {
        assert_eq!(findings(&[], &with_features(json!({}))), ["a is not in feature_sets.rs"]);
    }

    #[test]
    fn a_set_becomes_the_call_that_checks_it() {
        assert_eq!(
            NONE.and(&["reqwest", "hyper"]).all_targets().clippy_args("a"),
            "clippy --locked -p a --no-default-features --features reqwest,hyper --all-targets -- -D warnings"
        );
        assert_eq!(DEFAULT.clippy_args("a"), "clippy --locked -p a -- -D warnings");
    }
}
