//! `abdm completions`.

use std::collections::BTreeSet;
use std::process::{Command, Stdio};

use crate::running::{Directory, Running, abdm};

const SHELLS: [&str; 5] = ["bash", "elvish", "fish", "powershell", "zsh"];

/// The subcommands that help lists, of the command and of each of them.
fn subcommands(path: &[&str]) -> BTreeSet<String> {
    let help = Running::start(&mut abdm(&[path, &["--help"]].concat())).finish().stdout;
    let Some((_, listed)) = help.split_once("Commands:\n") else { return BTreeSet::new() };
    let listed = listed.lines().take_while(|line| !line.trim().is_empty());
    let names = listed.filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    names.filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

fn script(shell: &str) -> String {
    let done = Running::start(&mut abdm(&["completions", shell])).finish();
    done.check(0, &[]);
    assert_eq!(done.stderr, "");
    done.stdout
}

/// The options that help lists, without their dashes.
fn options(path: &[&str]) -> BTreeSet<String> {
    let help = Running::start(&mut abdm(&[path, &["--help"]].concat())).finish().stdout;
    let words = help.lines().flat_map(|line| {
        let line = line.trim_start();
        // An option begins its line, alone or behind its short form.
        let is_listed = line.starts_with("--") || line.starts_with('-') && line.contains(", --");
        is_listed
            .then(|| line.split_whitespace().find_map(|word| word.strip_prefix("--")))
            .flatten()
    });
    words.map(str::to_owned).collect()
}

#[test]
fn every_subcommand_and_its_options_are_in_the_script_of_each_shell() {
    let mut names = BTreeSet::new();
    for command in subcommands(&[]).iter().filter(|name| *name != "help") {
        names.extend(options(&[command]));
        for method in subcommands(&[command]).iter().filter(|name| *name != "help") {
            names.extend(options(&[command, method]));
            names.insert(method.clone());
        }
        names.insert(command.clone());
    }
    // Of each kind one, so that something was read.
    for known in ["doctor", "mobile", "generation", "otp-path", "client-secret-file", "sandbox-url"]
    {
        assert!(names.contains(known), "{known} is missing in {names:?}");
    }
    for shell in SHELLS {
        let script = script(shell);
        for name in &names {
            assert!(script.contains(name.as_str()), "{name} is missing for {shell}");
        }
    }
}

#[test]
fn bash_takes_its_script_and_completes_with_it() {
    let Ok(version) = Command::new("bash").arg("--version").output() else {
        println!("skipped: bash is not installed");
        return;
    };
    assert!(version.status.success());
    let directory = Directory::new();
    let file = directory.join("abdm.bash");
    std::fs::write(&file, script("bash")).unwrap();
    let checked = Command::new("bash").arg("-n").arg(&file).output().unwrap();
    assert!(checked.status.success() && checked.stderr.is_empty(), "{checked:?}");

    // As bash does when a person types `abdm doc` and the tab key.
    let ask = "source \"$1\"; COMP_WORDS=(abdm doc); COMP_CWORD=1; COMP_LINE='abdm doc'; \
               COMP_POINT=8; _abdm abdm doc abdm; printf '%s\\n' \"${COMPREPLY[@]}\"";
    let mut bash = Command::new("bash");
    bash.args(["--norc", "--noprofile", "-c", ask, "bash"]).arg(&file).stdin(Stdio::null());
    let completed = bash.output().unwrap();
    assert_eq!(String::from_utf8_lossy(&completed.stdout), "doctor\n", "{completed:?}");
}

#[test]
fn a_shell_that_nobody_knows_is_refused_with_those_that_are_known() {
    let done = Running::start(&mut abdm(&["completions", "tcsh"])).finish();
    done.check(2, &["tcsh"]);
    for shell in SHELLS {
        assert!(done.stderr.contains(shell), "{}", done.stderr);
    }
}
