//! Which crate may depend on which, and what a crate must not bring along.
//!
//! The table in `docs/architecture.md` gives the reasons.

use std::collections::BTreeSet;

use crate::cargo::Call;
use crate::error::Error;
use crate::metadata::Metadata;
use crate::step::Context;

const LAYERS: &[Layer] = &[
    Layer {
        name: "abdm-types",
        depends_on: &[],
        must_not_contain: &[HTTP_CLIENTS, &["tokio", "getrandom", "rand", "rand_core", "rsa"]],
    },
    Layer {
        name: "abdm-crypto",
        depends_on: &[],
        must_not_contain: &[AWS_LC, &["tokio", "abdm-types"]],
    },
    Layer {
        name: "abdm-flows",
        depends_on: &["abdm-types", "abdm-crypto"],
        must_not_contain: &[HTTP_CLIENTS, AWS_LC, &["tokio"]],
    },
    Layer {
        name: "abdm-transport",
        depends_on: &["abdm-types"],
        must_not_contain: &[HTTP_CLIENTS, &["abdm-crypto", "abdm-flows"]],
    },
    Layer {
        name: "abdm-store",
        depends_on: &["abdm-flows"],
        must_not_contain: &[HTTP_CLIENTS, &["abdm-transport"]],
    },
    Layer {
        name: "abdm",
        depends_on: &["abdm-types", "abdm-crypto", "abdm-flows", "abdm-transport", "abdm-store"],
        must_not_contain: &[&["abdm-sandbox"]],
    },
    Layer {
        name: "abdm-sandbox",
        depends_on: &["abdm-types", "abdm-transport"],
        // So that client and service do not share the code that they prove.
        must_not_contain: &[&["abdm", "abdm-crypto"]],
    },
    Layer { name: "abdm-cli", depends_on: &["abdm", "abdm-sandbox"], must_not_contain: &[] },
    Layer { name: "abdm-soak", depends_on: &["abdm", "abdm-sandbox"], must_not_contain: &[] },
    Layer {
        name: "abdm-hostile",
        depends_on: &[
            "abdm-types",
            "abdm-crypto",
            "abdm-flows",
            "abdm-transport",
            "abdm-store",
            "abdm-sandbox",
        ],
        must_not_contain: &[],
    },
    Layer { name: "xtask", depends_on: &[], must_not_contain: &[] },
];

const HTTP_CLIENTS: &[&str] = &["reqwest", "hyper", "hyper-util", "ureq", "isahc", "curl"];

/// Takes a C compiler, which whoever picks the backend in pure Rust need not have.
const AWS_LC: &[&str] = &["aws-lc-rs", "aws-lc-sys"];

struct Layer {
    name: &'static str,
    /// Exactly the direct normal dependencies within the workspace, optional ones included.
    depends_on: &'static [&'static str],
    /// Not even transitively, with default features.
    must_not_contain: &'static [&'static [&'static str]],
}

/// The edges within the workspace are those of the table, no more and no fewer.
pub(crate) fn check_edges(context: &Context) -> Result<Vec<String>, Error> {
    Ok(edge_findings(LAYERS, context.metadata()?))
}

/// Crate by crate, since the tree of the whole workspace has everything everywhere.
pub(crate) fn check_trees(context: &Context) -> Result<Vec<String>, Error> {
    let mut findings = Vec::new();
    for layer in LAYERS {
        let tree = context.cargo.stdout_of(&Call::new(&format!(
            // Of all targets, or the answer would depend on the machine that asks.
            "tree --locked -e normal --target all --prefix none -p {}",
            layer.name
        )))?;
        findings.extend(layer.tree_findings(&tree));
    }
    Ok(findings)
}

fn edge_findings(layers: &[Layer], metadata: &Metadata) -> Vec<String> {
    let names: Vec<&str> = layers.iter().map(|layer| layer.name).collect();
    let mut findings = metadata.compare_members("layers.rs", &names);
    for layer in layers {
        let Some(package) = metadata.member(layer.name) else {
            continue;
        };
        let allowed: BTreeSet<&str> = layer.depends_on.iter().copied().collect();
        let found: BTreeSet<&str> = package
            .dependencies
            .iter()
            .map(String::as_str)
            .filter(|name| metadata.member(name).is_some())
            .collect();
        findings.extend(
            found
                .difference(&allowed)
                .map(|name| format!("{} must not depend on {name}", layer.name)),
        );
        findings.extend(
            allowed
                .difference(&found)
                .map(|name| format!("{} should depend on {name} and does not", layer.name)),
        );
    }
    findings
}

impl Layer {
    /// `tree` is what `cargo tree --prefix none` prints: `NAME vVERSION ...`, the crate itself first.
    fn tree_findings(&self, tree: &str) -> Vec<String> {
        let mut packages = tree.lines().filter_map(|line| line.split_whitespace().next());
        if packages.next() != Some(self.name) {
            return vec![format!("cargo tree does not begin with {}:\n{tree}", self.name)];
        }
        let contained: BTreeSet<&str> = packages.collect();
        self.must_not_contain
            .iter()
            .copied()
            .flatten()
            .filter(|name| contained.contains(**name))
            .map(|name| {
                format!(
                    "{0} must not contain {name}; \
                     `cargo tree -e normal --target all -p {0} -i {name}` shows how it comes in",
                    self.name
                )
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metadata::tests::{member, metadata};

    const TWO: &[Layer] = &[
        Layer { name: "low", depends_on: &[], must_not_contain: &[HTTP_CLIENTS, &["tokio"]] },
        Layer { name: "high", depends_on: &["low"], must_not_contain: &[] },
    ];

    #[test]
    fn the_edges_of_the_table_pass() {
        let metadata =
            metadata(&[member("low", &["serde"]), member("high", &["low", "http"])], &[]);
        assert_eq!(edge_findings(TWO, &metadata), [""; 0]);
    }

    #[test]
    fn an_edge_too_many_and_one_too_few_are_found() {
        let metadata = metadata(&[member("low", &["high"]), member("high", &["http"])], &[]);
        assert_eq!(
            edge_findings(TWO, &metadata),
            ["low must not depend on high", "high should depend on low and does not"]
        );
    }

    #[test]
    fn a_member_outside_the_table_is_found() {
        let metadata = metadata(&[member("low", &[]), member("new", &["low"])], &[]);
        assert_eq!(
            edge_findings(TWO, &metadata),
            [
                "new is not in layers.rs",
                "layers.rs names high, which is no member of the workspace"
            ]
        );
    }

    #[test]
    fn what_a_crate_must_not_contain_is_found_at_any_depth() {
        let tree = "low v0.1.0 (/w/low)\nhttp v1.3.1\nbytes v1.10.1\nhyper-util v0.1.17\ntokio v1.48.0 (*)\n";
        let findings = TWO[0].tree_findings(tree);
        assert_eq!(findings.len(), 2, "{findings:?}");
        assert!(findings[0].starts_with("low must not contain hyper-util;"), "{findings:?}");
        assert!(findings[1].starts_with("low must not contain tokio;"), "{findings:?}");
    }

    #[test]
    fn names_are_compared_whole() {
        let tree = "low v0.1.0 (/w/low)\nhyper-rustls v0.27.7\ntokio-util v0.7.16\n";
        assert_eq!(TWO[0].tree_findings(tree), [""; 0]);
    }

    #[test]
    fn a_tree_of_something_else_is_no_pass() {
        for tree in ["", "high v0.1.0 (/w/high)\n"] {
            assert_eq!(TWO[0].tree_findings(tree).len(), 1, "{tree}");
        }
    }

    #[test]
    fn the_table_is_acyclic() {
        // A layer comes after those that it stands on.
        for (index, layer) in LAYERS.iter().enumerate() {
            for name in layer.depends_on {
                assert!(LAYERS[..index].iter().any(|below| below.name == *name), "{name}");
            }
        }
    }
}
