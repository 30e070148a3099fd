//! Runs the shell blocks of a section in order, in one bash.

use std::env;
use std::fs::{self, OpenOptions, Permissions};
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::page::Page;
use crate::running::Directory;
use crate::service::Service;

/// Stands between what two blocks print.
const SEPARATOR: char = '\u{1e}';

const PROGRAMS: [&str; 4] = ["bash", "curl", "jq", "openssl"];

/// The shell blocks of a section, each with what the page shows that it prints.
pub(super) struct Script(Vec<(String, String)>);

/// What came of it.
pub(super) struct Done {
    pub(super) succeeded: bool,
    /// By block.
    pub(super) printed: Vec<String>,
    pub(super) stderr: String,
    /// Of every program that the blocks started, as others on the machine could see them.
    pub(super) arguments: String,
}

impl Script {
    /// `None` where the test may be skipped.
    pub(super) fn of(page: &Page, section: &str) -> Option<Self> {
        if let Some(missing) = PROGRAMS.iter().find(|program| found(program).is_none()) {
            skip(missing);
            return None;
        }
        let section = page.sections.iter().find(|known| known.title == section).unwrap();
        assert!(section.is_script());
        let mut blocks = Vec::new();
        for (at, block) in section.blocks.iter().enumerate().filter(|(_, block)| block.is_shell()) {
            let answer = section.blocks.get(at + 1).filter(|next| next.language == "text");
            let shown = answer.map_or(String::new(), |answer| answer.text.clone());
            blocks.push((block.text.clone(), shown));
        }
        // What a page shows in the end is what proves it.
        assert!(blocks.last().is_some_and(|(_, shown)| !shown.is_empty()));
        Some(Self(blocks))
    }

    pub(super) fn shown(&self) -> impl Iterator<Item = &String> {
        self.0.iter().map(|(_, shown)| shown)
    }

    pub(super) fn run(&self, service: &Service) -> Done {
        let directory = Directory::new();
        let (script, arguments) = (directory.join("script"), directory.join("arguments"));
        let blocks = self.0.iter().map(|(block, _)| format!("{block}printf '\\036'\n"));
        fs::write(&script, blocks.collect::<String>()).unwrap();
        let watched = directory.join("bin");
        watch(&watched);
        let path = env::join_paths([watched].into_iter().chain(search_path())).unwrap();
        // Without the settings of whoever runs the tests: `http_proxy` is one that curl reads.
        let output = Command::new(found("bash").unwrap())
            .args(["-euo", "pipefail"])
            .arg(&script)
            .env_clear()
            .env("PATH", path)
            .env("ARGUMENTS", &arguments)
            .env("SANDBOX", format!("http://{}", service.addr))
            .env("TMPDIR", directory.join(""))
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        Done {
            succeeded: output.status.success(),
            printed: printed.split_terminator(SEPARATOR).map(str::to_owned).collect(),
            stderr: String::from_utf8(output.stderr).unwrap(),
            arguments: fs::read_to_string(arguments).unwrap(),
        }
    }
}

/// Puts programs before the real ones that write down what arguments they are given.
fn watch(folder: &Path) {
    fs::create_dir(folder).unwrap();
    for program in ["curl", "date", "jq", "mktemp", "openssl", "sed"] {
        let Some(real) = found(program) else { continue };
        let real = real.display();
        let text =
            format!("#!/bin/sh\nprintf '%s\\n' \"$@\" >>\"$ARGUMENTS\"\nexec {real} \"$@\"\n");
        let file = folder.join(program);
        fs::write(&file, text).unwrap();
        fs::set_permissions(&file, Permissions::from_mode(0o755)).unwrap();
    }
}

fn search_path() -> Vec<PathBuf> {
    env::split_paths(&env::var_os("PATH").unwrap_or_default()).collect()
}

fn found(program: &str) -> Option<PathBuf> {
    search_path().into_iter().map(|folder| folder.join(program)).find(|file| file.is_file())
}

fn skip(missing: &str) {
    let required = env::var("ABDM_REQUIRE").unwrap_or_default();
    assert!(
        !required.split(',').any(|name| name.trim() == "curl"),
        "ABDM_REQUIRE names curl and {missing} is not installed"
    );
    if let Some(log) = env::var_os("ABDM_SKIP_LOG") {
        let mut log = OpenOptions::new().create(true).append(true).open(log).unwrap();
        log.write_all(format!("curl: {missing} is not installed\n").as_bytes()).unwrap();
    }
    println!("skipped: {missing} is not installed");
}
