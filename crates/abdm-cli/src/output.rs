//! Standard output for results, standard error for everything else.

//!
//! Whatever is written reaches a terminal without the characters that steer or mislead one: they
//! are escaped as JSON escapes them, so that a JSON answer stays what it is.

use std::fmt::{Display, Write as _};
use std::io::{self, Write};

use abdm::types::catalogue::Language;

use crate::live;
use crate::problem::{Problem, label};
use crate::style::{LABEL, PROBLEM};

/// Writes a line to standard output, at once.
///
/// A reader who has gone away (`abdm demo | head`) is no error: what was begun is finished.
///
/// # Errors
///
/// Anything else that keeps the line from being written, such as a full disk.
pub(crate) fn print(line: impl Display) -> io::Result<()> {
    live::make_room();
    let mut out = io::stdout().lock();
    match writeln!(out, "{}", steerless(&line.to_string())).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

/// The same with colours in it: whatever is not this program's own is escaped already.
///
/// # Errors
///
/// As for [`print`].
pub(crate) fn print_painted(line: &str) -> io::Result<()> {
    live::make_room();
    let mut out = io::stdout().lock();
    match writeln!(out, "{line}").and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

/// Writes a line to standard error. There is nowhere to tell that it failed.
pub(crate) fn tell(line: impl Display) {
    live::make_room();
    let _ = writeln!(io::stderr().lock(), "{}", steerless(&line.to_string()));
}

/// Writes a problem to standard error, with colours where that takes them. `language` is the
/// patient's.
pub(crate) fn tell_problem(problem: &Problem, language: Language) {
    let mut lines = vec![format!("{} {}", PROBLEM.paint("abdm:"), steerless(problem.what()))];
    for (name, text) in problem.details(language) {
        lines.push(format!("  {}{}", LABEL.paint(&label(name)), steerless(&text)));
    }
    live::make_room();
    let _ = writeln!(io::stderr().lock(), "{}", lines.join("\n"));
}

/// Writes to standard error without ending the line.
pub(crate) fn ask(text: impl Display) {
    live::make_room();
    let mut err = io::stderr().lock();
    let _ = write!(err, "{}", steerless(&text.to_string())).and_then(|()| err.flush());
}

/// Tells that an OTP was sent, as the step of a journey where steps are shown.
pub(crate) fn tell_otp_sent(line: &str) {
    if !live::otp_sent(&steerless(line)) {
        tell(line);
    }
}

/// A text of someone else's as part of one line: it starts no line of its own.
pub(crate) fn one_line(text: &str) -> String {
    escaped(text, |c| c == '\n' || steers(c))
}

fn steerless(text: &str) -> String {
    escaped(text, |c| c != '\n' && steers(c))
}

fn escaped(text: &str, is_escaped: impl Fn(char) -> bool) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut before = ' ';
    for c in text.chars() {
        if is_escaped(c) && !(is_joiner(c) && is_indic(before)) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // A string takes whatever is written to it.
                let _ = write!(shown, "\\u{unit:04x}");
            }
        } else {
            shown.push(c);
        }
        before = c;
    }
    shown
}

/// Whether a terminal obeys it, or it changes unseen how the text around it looks.
fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// Zero-width joiner and non-joiner: names are spelled with them in India's scripts.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

fn is_indic(c: char) -> bool {
    matches!(c, '\u{900}'..='\u{dff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers_a_terminal() {
        for c in "\0\t\r\u{1b}\u{7f}\u{9b}\u{200b}\u{200d}\u{202e}\u{2066}\u{feff}\u{e0041}".chars()
        {
            let text = format!("A{c}B");
            assert!(!steerless(&text).contains(c) && !one_line(&text).contains(c), "{c:?}");
        }
        assert_eq!(steerless("a\nb"), "a\nb");
        assert_eq!(one_line("a\nX-Token: b\u{1b}[2J"), "a\\u000aX-Token: b\\u001b[2J");
        assert_eq!(one_line("\u{e0041}"), "\\udb40\\udc41");
    }

    #[test]
    fn a_json_answer_stays_what_it_is() {
        let answer = serde_json::json!({ "name": "A\u{9b}\u{7f}\u{202e}\u{e0041}\n" });
        let text = steerless(&answer.to_string());
        assert!(text.is_ascii(), "{text}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), answer);
    }

    #[test]
    fn names_in_indian_scripts_are_left_alone() {
        for name in ["कावेरी देशमुख", "നന്\u{200d}ദു", "ক\u{9cd}\u{200c}ষ"]
        {
            assert_eq!(one_line(name), name);
        }
    }
}
