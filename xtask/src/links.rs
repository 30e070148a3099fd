//! Relative links in the documentation lead somewhere.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::step::Context;

/// Links of `README.md` and of the pages below `docs` to files.
pub(crate) fn check(context: &Context) -> Result<Vec<String>, Error> {
    // Canonical, or the comparison below would trip over a symlink above the root.
    let root = context.cargo.root();
    let root = root.canonicalize().map_err(Error::at(root))?;
    let mut findings = Vec::new();
    for page in pages(&root)? {
        let text = fs::read_to_string(&page).map_err(Error::at(&page))?;
        findings.extend(page_findings(&root, &page, &text));
    }
    Ok(findings)
}

fn pages(root: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut pages = vec![root.join("README.md")];
    let mut folders = vec![root.join("docs")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).map_err(Error::at(&folder))? {
            let path = entry.map_err(Error::at(&folder))?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                pages.push(path);
            }
        }
    }
    pages.sort();
    Ok(pages)
}

fn page_findings(root: &Path, page: &Path, text: &str) -> Vec<String> {
    let shown = page.strip_prefix(root).unwrap_or(page).display();
    links(text)
        .into_iter()
        .filter_map(|(line, target)| {
            let file = target_file(root, page, &target)?;
            let fault = match file.canonicalize() {
                Err(_) => "does not exist",
                Ok(file) if !file.starts_with(root) => "is outside of the repository",
                Ok(_) => return None,
            };
            Some(format!("{shown}:{line}: {target} {fault}"))
        })
        .collect()
}

/// The file that a link means, if it means one.
fn target_file(root: &Path, page: &Path, target: &str) -> Option<PathBuf> {
    let path = target.split(['#', '?']).next().unwrap_or_default();
    let has_scheme = path.contains("://") || path.starts_with("mailto:");
    if path.is_empty() || has_scheme {
        return None;
    }
    // Where the page is shown, a leading slash means the repository's root.
    Some(match path.strip_prefix('/') {
        Some(path) => root.join(path),
        None => page.parent().unwrap_or(root).join(path),
    })
}

/// Targets of inline links, images and reference definitions, with their line numbers from 1.
fn links(text: &str) -> Vec<(usize, String)> {
    let mut links = Vec::new();
    let mut in_fence = false;
    for (line, number) in text.lines().zip(1..) {
        if line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~") {
            in_fence = !in_fence;
        } else if !in_fence {
            links.extend(line_links(&without_code(line)).map(|target| (number, target)));
        }
    }
    links
}

fn line_links(line: &str) -> impl Iterator<Item = String> {
    let inline = line.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let definition = line
        .trim_start()
        .strip_prefix('[')
        .and_then(|rest| rest.split_once("]: "))
        .map(|(_, target)| target);
    inline
        .chain(definition)
        // A title may follow the target.
        .filter_map(|target| target.split_whitespace().next())
        .map(|target| target.trim_matches(['<', '>']).to_owned())
}

/// The line without its `code spans`, in which brackets are no links.
fn without_code(line: &str) -> String {
    line.split('`').step_by(2).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn targets(text: &str) -> Vec<String> {
        links(text).into_iter().map(|(_, target)| target).collect()
    }

    #[test]
    fn pages_in_folders_are_found_too() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let pages = pages(&root).unwrap();
        for page in ["README.md", "docs/SUMMARY.md", "docs/journeys/retrieve.md"] {
            assert!(pages.contains(&root.join(page)), "{page} in {pages:?}");
        }
    }

    #[test]
    fn finds_every_kind_of_link() {
        assert_eq!(
            targets("a [b](c.md) ![d](e.png \"title\")\n[`f`](<g.md#h>)\n\n[i]: j/k.md"),
            ["c.md", "e.png", "g.md#h", "j/k.md"]
        );
    }

    #[test]
    fn code_has_no_links() {
        assert_eq!(targets("`[a](b)` c\n```text\n[d](e)\n```\n[f](g)"), ["g"]);
    }

    #[test]
    fn other_sites_and_anchors_are_not_files() {
        let file = |target| target_file(Path::new("/w"), Path::new("/w/docs/a.md"), target);
        for target in ["https://a.example/b", "mailto:a@b.example", "#c", ""] {
            assert_eq!(file(target), None, "{target}");
        }
        assert_eq!(file("b.md#c"), Some(PathBuf::from("/w/docs/b.md")));
        assert_eq!(file("/README.md"), Some(PathBuf::from("/w/README.md")));
    }

    #[test]
    fn a_link_leads_to_a_file_of_the_repository() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).canonicalize().unwrap();
        let text = "[a](src/main.rs)\n[b](src/none.rs)\n[c](../Cargo.toml)\n[d](src)";
        assert_eq!(
            page_findings(&root, &root.join("README.md"), text),
            [
                "README.md:2: src/none.rs does not exist",
                "README.md:3: ../Cargo.toml is outside of the repository",
            ]
        );
    }
}
