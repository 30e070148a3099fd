//! The book under `docs/` is whole: each page is compiled, and can be found.

use std::fs;
use std::path::{Path, PathBuf};

const COMPILED: &str = include_str!("../../src/book.rs");

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Every page, from the root of the repository on.
fn pages() -> Vec<String> {
    let mut pages = vec!["README.md".to_owned()];
    let mut folders = vec!["docs".to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(root().join(&folder)).unwrap() {
            let entry = entry.unwrap();
            let path = format!("{folder}/{}", entry.file_name().to_str().unwrap());
            if entry.file_type().unwrap().is_dir() {
                folders.push(path);
            } else if path.ends_with(".md") {
                pages.push(path);
            }
        }
    }
    pages.sort();
    pages
}

fn text(page: &str) -> String {
    fs::read_to_string(root().join(page)).unwrap()
}

/// What follows the fence that opens each block, such as `rust,no_run`.
fn languages(text: &str) -> Vec<&str> {
    text.lines().filter_map(|line| line.trim_start().strip_prefix("```")).step_by(2).collect()
}

#[test]
fn the_code_of_every_page_is_compiled() {
    let pages = pages();
    let listed = COMPILED.lines().filter_map(|line| line.trim().strip_suffix(".md\""));
    let mut listed: Vec<String> =
        listed.map(|line| format!("{}.md", line.split_once('"').unwrap().1)).collect();
    listed.sort();
    assert_eq!(listed, pages, "src/book.rs lists what is under docs");
    assert!(pages.iter().any(|page| page.starts_with("docs/journeys/")), "{pages:?}");
}

#[test]
fn no_code_is_left_out_of_it() {
    for page in pages() {
        let text = text(&page);
        let languages = languages(&text);
        let fences = text.lines().filter(|line| line.trim_start().starts_with("```")).count();
        assert_eq!(fences % 2, 0, "{page}: a block is not closed");
        for language in languages {
            // A block without a language would be taken for Rust by one reader and not by another.
            let known = ["rust", "rust,no_run", "sh", "console", "text", "toml"];
            assert!(known.contains(&language), "{page}: a block of `{language}`");
        }
    }
}

#[test]
fn every_page_is_in_the_table_of_contents() {
    let summary = text("docs/SUMMARY.md");
    for page in pages() {
        if let Some(page) = page.strip_prefix("docs/").filter(|page| *page != "SUMMARY.md") {
            let entries = summary.matches(&format!("]({page})")).count();
            assert_eq!(entries, 1, "{page} in docs/SUMMARY.md");
        }
    }
}

#[test]
fn each_promise_names_tests_that_are_there() {
    let page = text("docs/reliability.md");
    let promises = page.split("## What is sent again").next().unwrap();
    let rows: Vec<&str> = promises.lines().filter(|line| line.starts_with("| ")).skip(1).collect();
    assert!(rows.len() > 15, "{}", rows.len());
    for row in rows {
        let held_by = row.split('|').nth(2).unwrap();
        let quoted: Vec<&str> = held_by.split('`').skip(1).step_by(2).collect();
        assert!(!quoted.is_empty(), "nothing holds {row}");
        for name in quoted.iter().filter(|name| name.starts_with("abdm")) {
            let path = root().join("crates").join(name);
            assert!(path.exists(), "{name} holds a promise and is not there");
        }
    }
}
