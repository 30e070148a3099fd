//! Colours, where they are taken.

use std::env;
use std::ffi::OsString;
use std::io::{self, IsTerminal};
use std::sync::OnceLock;

/// A colour or a weight: the number that switches it on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Style(&'static str);

/// What went wrong.
pub(crate) const PROBLEM: Style = Style("1;31");
/// What went well.
pub(crate) const GOOD: Style = Style("32");
/// What is worth a look.
pub(crate) const WARNING: Style = Style("33");
/// The name of what stands behind it.
pub(crate) const LABEL: Style = Style("2");

impl Style {
    /// The text, coloured where standard error takes that.
    pub(crate) fn paint(self, text: &str) -> String {
        if is_coloured() { self.painted(text) } else { text.to_owned() }
    }

    /// The same for standard output.
    pub(crate) fn paint_out(self, text: &str) -> String {
        if is_output_coloured() { self.painted(text) } else { text.to_owned() }
    }

    fn painted(self, text: &str) -> String {
        format!("\u{1b}[{}m{text}\u{1b}[0m", self.0)
    }
}

fn is_coloured() -> bool {
    static COLOURED: OnceLock<bool> = OnceLock::new();
    *COLOURED.get_or_init(|| {
        takes_colours(|name| env::var_os(name), io::stderr().is_terminal() && steers())
    })
}

fn is_output_coloured() -> bool {
    static COLOURED: OnceLock<bool> = OnceLock::new();
    *COLOURED.get_or_init(|| {
        takes_colours(|name| env::var_os(name), io::stdout().is_terminal() && steers())
    })
}

/// Whether standard error is a terminal that lines can be drawn anew on.
pub(crate) fn is_terminal() -> bool {
    let is_dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
    io::stderr().is_terminal() && steers() && !is_dumb
}

/// Whether it shows more than ASCII, as far as the environment tells.
pub(crate) fn takes_unicode() -> bool {
    let set = |name| env::var_os(name).filter(|value| !value.is_empty());
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(set);
    let is_utf8 = |locale: OsString| {
        let locale = locale.to_string_lossy().to_ascii_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    };
    cfg!(windows) || locale.is_some_and(is_utf8)
}

/// Older consoles of Windows show escape sequences as they are.
fn steers() -> bool {
    cfg!(not(windows)) || env::var_os("WT_SESSION").is_some()
}

/// `NO_COLOR` (no-color.org) goes before `CLICOLOR_FORCE`, and both before what the terminal is.
fn takes_colours(variable: impl Fn(&str) -> Option<OsString>, is_terminal: bool) -> bool {
    let is_set = |name: &str| variable(name).is_some_and(|value| !value.is_empty());
    if is_set("NO_COLOR") {
        return false;
    }
    if is_set("CLICOLOR_FORCE") && variable("CLICOLOR_FORCE").is_some_and(|value| value != "0") {
        return true;
    }
    is_terminal
        && variable("CLICOLOR").is_none_or(|value| value != "0")
        && variable("TERM").is_none_or(|term| term != "dumb")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn takes(variables: &[(&str, &str)], is_terminal: bool) -> bool {
        let value = |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| OsString::from(value))
        };
        takes_colours(value, is_terminal)
    }

    #[test]
    fn colours_are_for_terminals_and_for_whoever_asks() {
        assert!(takes(&[], true));
        assert!(!takes(&[], false));
        assert!(takes(&[("CLICOLOR_FORCE", "1")], false));
        assert!(!takes(&[("CLICOLOR_FORCE", "0")], false));
    }

    #[test]
    fn colours_can_be_refused() {
        for variable in [("NO_COLOR", "1"), ("CLICOLOR", "0"), ("TERM", "dumb")] {
            assert!(!takes(&[variable], true), "{variable:?}");
        }
        assert!(!takes(&[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")], true));
        // Empty is as if it were not there.
        assert!(takes(&[("NO_COLOR", "")], true));
    }
}
