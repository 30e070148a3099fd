//! What the crates' own source must and must not say.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::step::Context;

/// They get time as an argument and hand out requests instead of sending them.
const PURE_CRATES: &[&str] = &["abdm-types", "abdm-crypto", "abdm-flows"];

/// `std::net` has sockets; the addresses alone are in `core::net`, which is allowed.
const IMPURE: &[&str] = &[
    "std::fs",
    "std::net",
    "std::process",
    "SystemTime::now",
    "Instant::now",
    "async fn",
    ".await",
];

const FORBID_UNSAFE: &str = "#![forbid(unsafe_code)]";

/// Each library's root file forbids unsafe code.
pub(crate) fn check_forbid_unsafe(context: &Context) -> Result<Vec<String>, Error> {
    let mut findings = Vec::new();
    for root in context.metadata()?.members().filter_map(|member| member.lib.as_ref()) {
        let text = fs::read_to_string(root).map_err(Error::at(root))?;
        if !forbids_unsafe(&text) {
            findings.push(format!("{} has no `{FORBID_UNSAFE}`", context.shown(root)));
        }
    }
    Ok(findings)
}

/// No clock, no IO and no async in the crates that are to be pure, outside of their tests.
pub(crate) fn check_pure(context: &Context) -> Result<Vec<String>, Error> {
    let metadata = context.metadata()?;
    let mut findings = Vec::new();
    for name in PURE_CRATES {
        let Some(package) = metadata.member(name) else {
            findings.push(format!("{name} is no member of the workspace"));
            continue;
        };
        for path in rust_files(&package.dir.join("src"))? {
            let text = fs::read_to_string(&path).map_err(Error::at(&path))?;
            let shown = context.shown(&path);
            findings
                .extend(impurities(&text).map(|(line, word)| format!("{shown}:{line}: `{word}`")));
        }
    }
    Ok(findings)
}

/// What turns the verification of certificates off, in the clients that there are.
const UNVERIFIED: &[&str] = &[
    "danger_accept_invalid_certs",
    "danger_accept_invalid_hostnames",
    "tls_danger_accept_invalid_certs",
    "dangerous",
    "disable_verification",
];

/// No library and no command can be told to believe any certificate.
pub(crate) fn check_verified(context: &Context) -> Result<Vec<String>, Error> {
    let mut findings = Vec::new();
    for package in context.metadata()?.members().filter(|member| member.is_published) {
        for path in rust_files(&package.dir.join("src"))? {
            let text = fs::read_to_string(&path).map_err(Error::at(&path))?;
            let shown = context.shown(&path);
            findings.extend(
                words(&text, UNVERIFIED).map(|(line, word)| format!("{shown}:{line}: `{word}`")),
            );
        }
    }
    Ok(findings)
}

fn forbids_unsafe(text: &str) -> bool {
    text.lines().any(|line| line.trim_end() == FORBID_UNSAFE)
}

/// Sorted, and without the files and directories called `tests`, which are compiled for tests only.
fn rust_files(dir: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).map_err(Error::at(dir))? {
        let path = entry.map_err(Error::at(dir))?.path();
        if path.file_stem().is_some_and(|stem| stem == "tests") {
            continue;
        }
        if path.is_dir() {
            files.extend(rust_files(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Line numbers, from 1, with what was found there.
fn impurities(text: &str) -> impl Iterator<Item = (usize, &'static str)> {
    words(text, IMPURE)
}

fn words<'a>(
    text: &'a str,
    sought: &'static [&'static str],
) -> impl Iterator<Item = (usize, &'static str)> + 'a {
    shipped_lines(text).flat_map(move |(number, line)| {
        let code = without_comment(line);
        sought.iter().filter(move |word| contains_word(code, word)).map(move |word| (number, *word))
    })
}

/// The lines outside of `#[cfg(test)]` items.
///
/// rustfmt has been here: an item ends on the first line that is indented like its attribute and
/// ends like an item. A raw string may end it early, which can only make the check too strict.
fn shipped_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut test_item: Option<usize> = None;
    text.lines().zip(1..).filter_map(move |(line, number)| {
        let indent = line.len() - line.trim_start().len();
        if let Some(item_indent) = test_item {
            if indent == item_indent && line.ends_with(['}', ';', ',']) {
                test_item = None;
            }
            return None;
        }
        if line.trim_start().starts_with("#[cfg(test)]") {
            test_item = Some(indent);
            return None;
        }
        Some((number, line))
    })
}

fn without_comment(line: &str) -> &str {
    let line = line.trim_start();
    if line.starts_with("//") {
        return "";
    }
    // With the blank, since a URL in a string has slashes too.
    line.split_once(" //").map_or(line, |(code, _)| code)
}

/// So that `.await` is not found in `.awaiting_otp()`.
fn contains_word(code: &str, word: &str) -> bool {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(word).any(|(start, _)| {
        let before = code[..start].chars().next_back();
        let after = code[start + word.len()..].chars().next();
        // A word that begins with a dot goes on from a name.
        (word.starts_with('.') || !before.is_some_and(is_name)) && !after.is_some_and(is_name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(usize, &'static str)> {
        impurities(text).collect()
    }

    #[test]
    fn clock_io_and_async_are_found() {
        let text = "use std::fs;\nuse std::net::TcpStream;\nasync fn f() {\n    g().await;\n}\nlet t = Instant::now();\n";
        assert_eq!(
            found(text),
            [(1, "std::fs"), (2, "std::net"), (3, "async fn"), (4, ".await"), (6, "Instant::now")]
        );
    }

    #[test]
    fn names_that_contain_a_word_pass() {
        assert_eq!(
            found(
                "state.awaiting_otp();\nuse std::fs_like;\nMyInstant::now();\nuse core::net::IpAddr;"
            ),
            []
        );
    }

    #[test]
    fn comments_pass_and_code_before_them_does_not() {
        assert_eq!(
            found("//! f().await\n    /// std::fs\n// SystemTime::now\nlet a = 1; // .await"),
            []
        );
        assert_eq!(found("f().await; // why"), [(1, ".await")]);
        assert_eq!(found("let u = \"https://a\"; f().await;"), [(1, ".await")]);
    }

    #[test]
    fn tests_pass_and_what_follows_them_does_not() {
        let text = "\
#[cfg(test)]
use std::fs;
#[cfg(test)]
mod tests;
impl A {
    #[cfg(test)]
    #[must_use]
    fn f(
        a: u8,
    ) -> u8 {
        std::process::id()
    }
    fn g() { std::process::id() }
}
#[cfg(test)]
mod tests {
    fn f() { std::fs::read(\"a\") }
}
use std::net;
";
        assert_eq!(found(text), [(13, "std::process"), (19, "std::net")]);
    }

    #[test]
    fn a_client_that_believes_any_certificate_is_found() {
        let text =
            "let c = builder.danger_accept_invalid_certs(true);\nlet d = config.dangerous();\n";
        assert_eq!(words(text, UNVERIFIED).count(), 2);
        assert_eq!(words("let e = endangered(1);\n", UNVERIFIED).count(), 0);
    }

    #[test]
    fn only_forbid_will_do() {
        assert!(forbids_unsafe("//! Docs.\r\n#![forbid(unsafe_code)]\r\n"));
        assert!(!forbids_unsafe("#![deny(unsafe_code)]\n"));
        assert!(!forbids_unsafe("// #![forbid(unsafe_code)]\n"));
    }
}
