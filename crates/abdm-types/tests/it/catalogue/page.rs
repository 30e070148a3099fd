//! `docs/errors.md`: a head that is written by hand, and tables that are made of the catalogue.
//!
//! `ABDM_BLESS=1 cargo test -p abdm-types --test it page` writes the tables anew.

use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

use abdm_types::catalogue::{self, Again, Entry, Family, Language, OtpFate, PatientMessage, find};

const BEGIN: &str = "<!-- tables: made by the test `page`, see above -->\n";

fn tables() -> String {
    let mut out = String::from(BEGIN);
    for family in Family::ALL {
        let entries: Vec<_> = catalogue::all().filter(|e| e.family == *family).collect();
        write!(out, "\n## {}\n\n", title(*family)).unwrap();
        out.push_str(
            "| code | meaning | usually because | what to do | again | patient | known |\n",
        );
        out.push_str("|---|---|---|---|---|---|---|\n");
        for entry in entries {
            row(&mut out, entry);
        }
    }
    out.push_str("\n## What the patient is told\n\n| key | English | Hindi |\n|---|---|---|\n");
    for message in PatientMessage::ALL {
        let [english, hindi] = [Language::English, Language::Hindi].map(|l| message.text(l));
        writeln!(out, "| `{}` | {english} | {hindi} |", message.key()).unwrap();
    }
    out
}

fn row(out: &mut String, entry: &Entry) {
    let when = match find(entry.code).len() > 1 {
        true => format!("<br>{}", entry.when),
        false => String::new(),
    };
    let status = entry.status.map_or(String::new(), |status| format!("<br>HTTP {status}"));
    writeln!(
        out,
        "| `{}`{status}{when} | {} | {} | {} | {} | `{}` | {} |",
        entry.code,
        entry.meaning,
        entry.likely,
        entry.advice,
        again(entry),
        entry.patient.key(),
        entry.evidence.as_str(),
    )
    .unwrap();
}

fn again(entry: &Entry) -> String {
    let again = match entry.again {
        Again::Wait { usual: Some(wait) } => {
            format!("wait, usually {}", Language::English.wait(wait))
        }
        again => again.as_str().to_owned(),
    };
    match entry.otp {
        OtpFate::Unknown => again,
        otp => format!("{again}; OTP {}", otp.as_str()),
    }
}

fn title(family: Family) -> &'static str {
    match family {
        Family::His => "`HIS-…`, the health-ID service of v1/v2",
        Family::Abdm => "`ABDM-…`, the ABHA service of V3",
        Family::Gateway => "Four digits, the gateways",
        Family::ApiManager => "Three or six digits, the API manager",
        _ => "No code",
    }
}

#[test]
fn the_page_of_errors_is_made_of_the_catalogue() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/errors.md");
    let page = fs::read_to_string(&path).unwrap();
    let (head, old) = page.split_once(BEGIN).unwrap();
    let new = tables();
    if env::var_os("ABDM_BLESS").is_some() {
        fs::write(&path, format!("{head}{new}")).unwrap();
    } else {
        let same = format!("{BEGIN}{old}") == new;
        assert!(same, "docs/errors.md is not what the catalogue says; run with ABDM_BLESS=1");
    }
}
