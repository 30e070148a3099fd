//! What a person at a terminal sees. `script` gives the command one of its own.

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use crate::running::{Directory, Running};
use crate::service::people::{ASHA, ASHA_AADHAAR, ASHA_MOBILE, FAMILY_MOBILE, TARA};
use crate::service::{Generation, Service, command_at, right, wrong};

/// Longer than any step takes, even where the machine is busy.
const PATIENCE: Duration = Duration::from_secs(90);

const LOGIN: [&str; 4] = ["login", "aadhaar-otp", "--abha", ASHA];

/// Puts the cursor back to the start of its line.
const WIPE: &str = "\r\u{1b}[2K";

/// A command on a terminal.
struct Terminal {
    child: Child,
    keys: ChildStdin,
    screen: Receiver<Vec<u8>>,
    seen: String,
    /// Bytes that are no whole letter yet.
    rest: Vec<u8>,
    /// How far it was looked at.
    at: usize,
}

impl Terminal {
    /// `None` where `script` is not installed.
    fn start(command: &Command, variables: &[(&str, &str)]) -> Option<Self> {
        let words = std::iter::once(command.get_program()).chain(command.get_args());
        let words: Vec<_> = words.map(|word| format!("'{}'", word.to_str().unwrap())).collect();
        let mut script = Command::new("/usr/bin/script");
        script
            .args(["--quiet", "--return", "--flush", "--command", &words.join(" "), "/dev/null"])
            .env_clear()
            .envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))))
            .envs([("SHELL", "/bin/sh"), ("TERM", "xterm"), ("LANG", "en_IN.UTF-8")])
            .envs(variables.iter().copied());
        script.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let Ok(mut child) = script.spawn() else {
            println!("skipped: script is not installed");
            return None;
        };
        let keys = child.stdin.take().unwrap();
        let mut output = child.stdout.take().unwrap();
        let (sender, screen) = channel();
        std::thread::spawn(move || {
            let mut part = [0; 4096];
            while let Ok(length @ 1..) = output.read(&mut part) {
                if sender.send(part[..length].to_vec()).is_err() {
                    return;
                }
            }
        });
        let (seen, rest) = (String::new(), Vec::new());
        Some(Self { child, keys, screen, seen, rest, at: 0 })
    }

    /// Reads until a text is there, behind what was looked for before.
    fn see(&mut self, text: &str) {
        loop {
            if let Some(found) = self.seen[self.at..].find(text) {
                self.at += found + text.len();
                return;
            }
            let part = self.screen.recv_timeout(PATIENCE);
            let part = part.unwrap_or_else(|_| panic!("no `{text}` in:\n{}", self.seen));
            self.take(&part);
        }
    }

    fn take(&mut self, part: &[u8]) {
        self.rest.extend(part);
        let whole =
            std::str::from_utf8(&self.rest).map_or_else(|error| error.valid_up_to(), str::len);
        let rest = self.rest.split_off(whole);
        self.seen += std::str::from_utf8(&self.rest).unwrap();
        self.rest = rest;
    }

    fn press(&mut self, line: &str) {
        self.keys.write_all(format!("{line}\r").as_bytes()).unwrap();
    }

    /// What was seen, and the exit code.
    fn end(mut self) -> (String, Option<i32>) {
        while let Ok(part) = self.screen.recv_timeout(PATIENCE) {
            self.take(&part);
        }
        (self.seen.clone(), self.child.wait().unwrap().code())
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn login(service: &Service, generation: Generation, file: &Path) -> Command {
    command_at(service.addr, generation, &LOGIN, file)
}

/// What stays on the screen: lines that were wiped are gone.
fn left(seen: &str) -> Vec<String> {
    let without_carets = seen.replace("\r\n", "\n");
    let line = |line: &str| line.rsplit(WIPE).next().unwrap_or_default().to_owned();
    without_carets.lines().map(line).collect()
}

fn without_colours(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| match part.split_once('m') {
        Some((code, rest)) if code.bytes().all(|b| b.is_ascii_digit() || b == b';') => text + rest,
        _ => format!("{text}\u{1b}[{part}"),
    })
}

#[test]
fn each_step_is_shown_with_its_time_and_a_spinner_while_it_lasts() {
    let service = Service::start();
    let directory = Directory::new();
    service.set_faults(&["v1v2.auth_init,v3.login_request_otp delay 1 before times 2"]);
    for generation in Generation::ALL {
        let command = login(&service, generation, &directory.join("t"));
        let Some(mut terminal) = Terminal::start(&command, &[]) else { return };
        terminal.see("OTP (not shown)");
        let otp = service.otp(ASHA_MOBILE);
        terminal.press(&otp);
        let (seen, code) = terminal.end();
        assert_eq!(code, Some(0), "{seen}");

        let frames: Vec<_> =
            seen.split(WIPE).filter(|part| part.contains("sending the OTP…")).collect();
        assert!(frames.len() > 3, "{seen:?}");
        // A busy machine may miss some of them.
        let seconds = |frame: &&str| -> Option<f64> {
            without_colours(frame).split("OTP… ").nth(1)?.strip_suffix(" s")?.parse().ok()
        };
        let lasted = frames.iter().filter_map(seconds).any(|seconds| seconds >= 0.4);
        assert!(lasted, "{frames:?}");

        let left: Vec<_> = left(&seen).iter().map(|line| without_colours(line)).collect();
        let steps: Vec<_> = left.iter().filter(|line| line.starts_with("✓ ")).collect();
        let step = |text: &str| steps.iter().find(|line| line.contains(text)).copied();
        assert!(step("token  0.").is_some(), "{left:?}");
        let to = match generation {
            Generation::V1V2 => "An OTP was sent to the mobile linked with Aadhaar.  1.",
            Generation::V3 => "An OTP was sent to ******1001.  1.",
        };
        assert!(step(to).is_some(), "{left:?}");
        assert!(step("OTP accepted  0.").is_some(), "{left:?}");
        assert!(left.iter().any(|line| line.starts_with("Logged in")), "{left:?}");
        for text in [ASHA, ASHA_MOBILE, ASHA_AADHAAR, &otp, "eyJ", "Asha", "Ramanathan"] {
            assert!(!seen.contains(text), "{text} is shown: {seen}");
        }
    }
}

#[test]
fn the_terminal_is_left_as_it_was_also_after_an_error() {
    let service = Service::start();
    let directory = Directory::new();
    for (fault, code, text) in [
        ("v3.session status 503 retry-after 1 times 1", 3, "OTP is wrong"),
        ("v3.login_request_otp close-after-handling always", 4, "OTP sent:         maybe"),
    ] {
        service.set_faults(&[fault]);
        let command = login(&service, Generation::V3, &directory.join("t"));
        let Some(mut terminal) = Terminal::start(&command, &[]) else { return };
        if code == 3 {
            for _ in 0..3 {
                terminal.see("OTP (not shown)");
                terminal.press(&wrong(&service.otp(ASHA_MOBILE)));
            }
        }
        let (seen, ended) = terminal.end();
        assert_eq!(ended, Some(code), "{seen}");
        let left: Vec<_> = left(&seen).iter().map(|line| without_colours(line)).collect();
        assert!(left.iter().any(|line| line.starts_with("✗ ")), "{left:?}");
        assert!(left.iter().any(|line| line.contains(text)), "{left:?}");
        // No frame is left, neither the cursor nor another screen was asked for, and colours are off.
        assert!(!left.iter().any(|line| "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏".contains(|c| line.contains(c))), "{left:?}");
        assert!(!seen.contains("\u{1b}[?"), "{seen:?}");
        let codes: Vec<_> = seen.split("\u{1b}[").filter_map(|part| part.split_once('m')).collect();
        let last =
            codes.iter().rfind(|(code, _)| code.bytes().all(|b| b.is_ascii_digit() || b == b';'));
        assert_eq!(last.unwrap().0, "0");
        assert!(seen.ends_with('\n'), "{seen:?}");
    }
}

/// What the terminal is set to behind a command that was interrupted where it asks for a secret.
#[test]
fn the_terminal_shows_what_is_typed_again_after_an_interrupt() {
    let service = Service::start();
    let directory = Directory::new();
    let login = login(&service, Generation::V3, &directory.join("t"));
    let words = std::iter::once(login.get_program()).chain(login.get_args());
    let words: Vec<_> = words.map(|word| word.to_str().unwrap()).collect();
    // The second ignores the signal, and so does what it starts, like scripts in the background.
    for trap in ["trap : INT", r#"trap "" INT"#] {
        let line = format!("{trap}; {}; echo ended $?; stty -a", words.join(" "));
        let mut shell = Command::new("/bin/sh");
        shell.args(["-c", &line]);
        shell.envs(login.get_envs().filter_map(|(name, value)| Some((name, value?))));
        let path = [("PATH", "/bin:/usr/bin")];
        let Some(mut terminal) = Terminal::start(&shell, &path) else { return };
        terminal.see("OTP (not shown)");
        terminal.press("12\u{3}");
        // As of one that the signal has killed: 128 and its number.
        terminal.see("ended 130");
        let (seen, code) = terminal.end();
        assert_eq!(code, Some(0), "{seen}");
        let modes: Vec<_> = seen.split([' ', ';', '\r', '\n']).collect();
        for mode in ["echo", "icanon", "isig", "icrnl"] {
            assert!(modes.contains(&mode), "{mode} is off: {seen}");
        }
    }
}

#[test]
fn the_wait_for_another_otp_counts_down_above_the_question() {
    let service = Service::start();
    let directory = Directory::new();
    let command = login(&service, Generation::V1V2, &directory.join("t"));
    let Some(mut terminal) = Terminal::start(&command, &[]) else { return };
    terminal.see("another OTP can be sent in ");
    terminal.see("OTP (not shown)");
    // Drawn again on the line above, and the cursor is back behind the question.
    terminal.see("\u{1b}7\u{1b}[1A\r\u{1b}[2K");
    terminal.see("\u{1b}8");
    terminal.press(&service.otp(ASHA_MOBILE));
    let (seen, code) = terminal.end();
    assert_eq!(code, Some(0), "{seen}");
    let seconds = |text: &str| {
        let (_, after) = text.split_once("can be sent in ").unwrap();
        after.split(' ').next().unwrap().parse::<u32>().unwrap()
    };
    let shown: Vec<_> = seen.split("another OTP ").skip(1).map(seconds).collect();
    assert!(shown.len() > 1 && shown.is_sorted_by(|a, b| a > b), "{shown:?}");
}

#[test]
fn no_colour_is_used_where_none_is_wanted() {
    let service = Service::start();
    let directory = Directory::new();
    for variable in [("NO_COLOR", "1"), ("CLICOLOR", "0")] {
        let command = login(&service, Generation::V3, &directory.join("t"));
        let Some(mut terminal) = Terminal::start(&command, &[variable]) else { return };
        terminal.see("OTP (not shown)");
        terminal.press("1");
        terminal.see("6 digits");
        terminal.see("OTP (not shown)");
        terminal.press(&wrong(&service.otp(ASHA_MOBILE)));
        terminal.see("OTP (not shown)");
        terminal.press(&service.otp(ASHA_MOBILE));
        let (seen, code) = terminal.end();
        assert_eq!(code, Some(0), "{seen}");
        assert!(seen.contains("✓ token"), "{seen}");
        assert_eq!(without_colours(&seen), seen);
    }
}

#[test]
fn a_dumb_terminal_and_a_program_get_plain_lines() {
    let service = Service::start();
    let directory = Directory::new();
    let file = directory.join("t");
    let run = |command: &Command, variables: &[(&str, &str)]| {
        let mut terminal = Terminal::start(command, variables)?;
        terminal.see("OTP (not shown)");
        terminal.press(&service.otp(ASHA_MOBILE));
        Some(terminal.end())
    };
    let plain = login(&service, Generation::V3, &file);
    let Some((seen, code)) = run(&plain, &[("TERM", "dumb")]) else { return };
    assert_eq!(code, Some(0), "{seen}");
    assert!(seen.contains("\nAn OTP was sent to ******1001.\r\n") || seen.starts_with("An OTP"));
    assert!(!seen.contains('\u{1b}') && !seen.contains("token"), "{seen:?}");

    let args = [&LOGIN[..], &["--json"]].concat();
    let json = command_at(service.addr, Generation::V3, &args, &file);
    let Some((seen, code)) = run(&json, &[("NO_COLOR", "1")]) else { return };
    assert_eq!(code, Some(0), "{seen}");
    assert!(!seen.contains("✓") && !seen.contains(WIPE), "{seen:?}");
}

/// Pipes and files get what they always got.
#[test]
fn without_a_terminal_there_are_no_steps_and_no_colours_unless_they_are_asked_for() {
    let service = Service::start();
    let directory = Directory::new();
    let args = ["login", "mobile", "--mobile", FAMILY_MOBILE, "--account", TARA];
    let command = || command_at(service.addr, Generation::V3, &args, &directory.join("t"));
    let done = service.perform(command(), &[], FAMILY_MOBILE, &[right]);
    assert_eq!(done.stderr, "An OTP was sent to ******1006.\n");

    let mut forced = command();
    forced.env("CLICOLOR_FORCE", "1").env_remove("ABDM_CLIENT_ID");
    let done = Running::start(&mut forced).finish();
    assert!(done.stderr.starts_with("\u{1b}[1;31mabdm:\u{1b}[0m client_id: missing"), "{done:?}");
    let done = Running::start(forced.env("NO_COLOR", "1")).finish();
    assert!(done.stderr.starts_with("abdm: client_id: missing"), "{done:?}");
}
