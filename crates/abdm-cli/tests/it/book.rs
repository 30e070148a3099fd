//! What the pages of the journeys show is what happens: their `curl`, block by block, and their
//! commands.
//!
//! The scripts need bash, curl, jq and openssl. Where one is not installed they are skipped:
//! `ABDM_SKIP_LOG` names a file that each skip adds a line to, and `ABDM_REQUIRE=curl` turns the skip
//! into a failure.

mod page;
mod script;

use self::page::Page;
use self::script::Script;
use crate::running::Directory;
use crate::service::people::{
    ASHA, ASHA_MOBILE, ASHA_PASSWORD, FAMILY_MOBILE, FARHAN_MOBILE, ISHITA_AADHAAR, ISHITA_MOBILE,
    JOSEPH_AADHAAR, JOSEPH_MOBILE, TSERING_MOBILE,
};
use crate::service::{Generation, Service, right};

/// Each script begins with a sandbox of its own, since an account can be deactivated once.
fn check(page: &str, section: &str) {
    let Some(script) = Script::of(&Page::journey(page), section) else { return };
    let service = Service::start();
    let done = script.run(&service);
    for (block, (shown, printed)) in script.shown().zip(&done.printed).enumerate() {
        assert_eq!(printed, shown, "{page}, {section}, block {block}:\n{}", done.stderr);
    }
    assert!(done.succeeded, "{page}, {section}:\n{}", done.stderr);
    assert_eq!(done.printed.len(), script.shown().count(), "{page}, {section}");
    assert_eq!(done.stderr, "", "{page}, {section}");
    assert!(!done.arguments.is_empty());

    let outbox = service.get("/_sandbox/outbox");
    let otps = outbox.as_array().unwrap().iter().map(|message| message["otp"].as_str().unwrap());
    let people = service.get("/_sandbox/people");
    let people = people.as_array().unwrap().iter();
    let aadhaar = people.filter_map(|person| person["aadhaar"].as_str());
    for secret in otps.chain(aadhaar).chain(["eyJ", "sandbox-secret"]) {
        assert!(!done.arguments.contains(secret), "{page}, {section}: a secret is an argument");
        assert!(!done.printed.concat().contains(secret), "{page}, {section}: a secret is printed");
    }
}

/// The pages below `docs/journeys` in order, each with the generations that it has a script for.
macro_rules! pages {
    ($($name:ident $page:literal: $($generation:ident)+;)+) => {
        const PAGES: &[(&str, &[&str])] = &[$(($page, &[$(stringify!($generation)),+])),+];

        $(mod $name {
            $(#[test]
            fn $generation() {
                super::check($page, super::section(stringify!($generation)));
            })+
        })+
    };
}

pages! {
    address "address": v1v2;
    card "card": v1v2 v3;
    deactivate "deactivate": v1v2 v3;
    delete "delete": v1v2 v3;
    enrol "enrol": v1v2 v3;
    find "find": v3;
    login_aadhaar_number "login-aadhaar-number": v3;
    login_aadhaar_otp "login-aadhaar-otp": v1v2 v3;
    login_address "login-address": v3;
    login_mobile "login-mobile": v1v2 v3;
    login_mobile_otp "login-mobile-otp": v1v2 v3;
    login_password "login-password": v1v2 v3;
    profile "profile": v1v2 v3;
    reactivate "reactivate": v1v2 v3;
    rekyc "rekyc": v3;
    retrieve "retrieve": v1v2 v3;
    retrieve_mobile_otp "retrieve-mobile-otp": v1v2 v3;
    search "search": v1v2 v3;
    update_email "update-email": v1v2 v3;
    update_mobile "update-mobile": v1v2 v3;
}

/// The title of a generation's script.
fn section(generation: &str) -> &'static str {
    match generation {
        "v1v2" => "With `curl`, v1/v2",
        _ => "With `curl`, V3",
    }
}

#[test]
fn every_page_of_a_journey_is_run() {
    let mut found: Vec<String> = page::journeys();
    found.sort();
    let listed: Vec<&str> = PAGES.iter().map(|(page, _)| *page).collect();
    assert_eq!(found, listed);
    for (journey, generations) in PAGES {
        let page = Page::journey(journey);
        let scripts = page.sections.iter().filter(|section| section.is_script());
        let titles: Vec<&str> = scripts.map(|section| section.title.as_str()).collect();
        let expected: Vec<&str> = generations.iter().map(|name| section(name)).collect();
        assert_eq!(titles, expected, "{journey}");
    }
}

/// On V3, which a reader begins with. Each page shows one command, and has a line here.
#[test]
fn the_commands_print_what_is_shown() {
    let service = Service::start();
    let directory = Directory::new();
    let file = directory.join("session.token");
    let command = |args: &[&str]| service.command_in(Generation::V3, args, &file);
    let shown = |page: &str| Page::journey(page).transcript();

    let mut performed = Vec::new();
    for (page, mobile, before) in [
        ("login-mobile", FAMILY_MOBILE, &[][..]),
        // Asks for no OTP.
        ("search", "", &[]),
        ("login-aadhaar-number", JOSEPH_MOBILE, &[JOSEPH_AADHAAR]),
        ("login-address", JOSEPH_MOBILE, &[]),
        ("retrieve", JOSEPH_MOBILE, &[JOSEPH_AADHAAR]),
        // Of the patient whose ABHA was just found.
        ("delete", JOSEPH_MOBILE, &[]),
        ("enrol", ISHITA_MOBILE, &[ISHITA_AADHAAR]),
        ("retrieve-mobile-otp", FAMILY_MOBILE, &[]),
        ("find", FAMILY_MOBILE, &[]),
        ("reactivate", FARHAN_MOBILE, &[]),
        ("login-mobile-otp", TSERING_MOBILE, &[]),
        // No OTP is asked for.
        ("login-password", "", &[ASHA_PASSWORD]),
        ("login-aadhaar-otp", ASHA_MOBILE, &[]),
        // Of the patient who has just logged in; some take no OTP.
        ("rekyc", ASHA_MOBILE, &[]),
        ("card", "", &[]),
        ("profile", "", &[]),
        ("update-email", "asha.r@post.example", &[]),
        ("update-mobile", "5550008001", &[]),
        ("deactivate", ASHA_MOBILE, &[]),
    ] {
        let transcript = shown(page);
        let args: Vec<&str> = transcript.command.split(' ').collect();
        let mut command = command(&args);
        command.current_dir(directory.join(""));
        let otps: &[fn(&str) -> String] = if mobile.is_empty() { &[] } else { &[right] };
        let done = service.perform(command, before, mobile, otps);
        done.check(0, &["eyJ"]);
        let printed = done.stderr + &done.stdout;
        let printed = printed.replace(file.to_str().unwrap(), page::TOKEN_FILE);
        assert_eq!(printed, transcript.printed, "{page}");
        performed.push(page);
    }
    performed.sort_unstable();
    let with_v3 = PAGES.iter().filter(|(_, generations)| generations.contains(&"v3"));
    assert_eq!(performed, with_v3.map(|(page, _)| *page).collect::<Vec<_>>());
    assert!(!service.is_active(ASHA));
}

#[test]
fn the_page_of_the_sandbox_has_its_people_and_faults_that_it_takes() {
    let text = page::text("sandbox");
    let (people, faults) = text.split_once("\n## Faults\n").unwrap();
    let faults: Vec<&str> = faults
        .lines()
        .filter_map(|line| line.strip_prefix("| `"))
        .map(|line| line.split_once('`').unwrap().0)
        .collect();
    assert_eq!(faults.len(), 3);
    let options: Vec<&str> = faults.iter().flat_map(|fault| ["--fault", *fault]).collect();

    // It does not start with a fault that it does not know.
    let service = Service::start_with(&options);
    let known = service.get("/_sandbox/people");
    for person in known.as_array().unwrap() {
        let field = |name: &str| person[name].as_str();
        // Who has no account has a mobile with Aadhaar alone.
        let mobile = field("mobile").or_else(|| field("aadhaarMobile")).unwrap();
        let name = field("name").unwrap();
        let number = field("abhaNumber").unwrap_or("none");
        let row = format!("| {name} | {number} | {mobile} |");
        assert_eq!(people.matches(&row).count(), 1, "{row}");
    }
    let rows = people.lines().filter(|line| line.contains("| 5550")).count();
    assert_eq!(rows, known.as_array().unwrap().len());
}
