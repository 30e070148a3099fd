//! `abdm explain`: what a code means, from the catalogue. No call is made.

use abdm::flows::Generation;
use abdm::types::catalogue::{self, Again, Entry, Explanation, Language, PatientMessage};
use abdm::types::{Code, Service};
use serde_json::{Map, Value, json};

use super::{Done, Outcome};
use crate::args::{ExplainArgs, LanguageName};
use crate::problem::Problem;

/// `abdm explain`.
pub(super) fn run(args: &ExplainArgs) -> Outcome {
    let generation = args.generation.map(|name| name.generation());
    let is_asked = |entry: &&Entry| generation.is_none_or(|generation| is_of(entry, generation));
    let entries: Vec<_> = catalogue::search(&args.code).filter(is_asked).collect();
    let languages = match args.language {
        Some(LanguageName::En) => &[Language::English][..],
        Some(LanguageName::Hi) => &[Language::Hindi],
        None => Language::ALL,
    };
    match entries.is_empty() {
        true => unknown(args, languages),
        false => Ok(known(args, &entries, languages)),
    }
}

fn known(args: &ExplainArgs, entries: &[&'static Entry], languages: &[Language]) -> Done {
    let mut done = Done::default();
    for (index, entry) in entries.iter().enumerate() {
        if index > 0 {
            done.line("");
        }
        let generations = generations(entry).join(" and ");
        let told_apart = !entry.when.is_always() || entries_of(entry).len() > 1;
        let when = if told_apart { format!(", {}", entry.when) } else { String::new() };
        done.line(format!("{} of {generations}{when}", entry.code));
        done.line(format!("  meaning  {}", entry.meaning));
        done.line(format!("  because  {}", entry.likely));
        done.line(format!("  do       {}", entry.advice));
        done.line(format!("  again    {}; OTP: {}", again(entry.again), entry.otp.as_str()));
        done.line(format!("  known    {}", entry.evidence.as_str()));
        patient(&mut done, entry.patient, languages);
    }
    let objects: Vec<_> = entries.iter().map(|entry| object(entry, languages)).collect();
    done.field("code", args.code.trim());
    done.field("known", true);
    done.field("entries", objects);
    done
}

/// A code that nobody published is no mistake of the person who asks.
fn unknown(args: &ExplainArgs, languages: &[Language]) -> Outcome {
    let text = args.code.trim();
    let Some(code) = Code::parse(&text.to_ascii_uppercase()) else {
        return Err(Problem::usage(
            "code: one such as HIS-1041, ABDM-1204, 2401 or 900901",
            "docs/errors.md lists them all.",
        ));
    };
    let mut done = Done::default();
    let elsewhere = catalogue::search(text).next().is_some();
    done.line(match (elsewhere, args.generation) {
        (true, Some(name)) => {
            format!("{code} is not of {}; leave --generation out.", name.as_str())
        }
        _ => format!("{code} is not in the catalogue."),
    });
    let explained = Explanation::of_unknown(code.clone());
    done.line(format!("  meaning  {}", explained.meaning()));
    done.line(format!("  because  {}", explained.likely()));
    done.line(format!("  do       {}", explained.advice()));
    patient(&mut done, explained.patient(), languages);
    done.field("code", code.as_str());
    done.field("known", false);
    done.field("entries", Vec::<Value>::new());
    done.field("meaning", explained.meaning());
    done.field("advice", explained.advice());
    done.field("patient", texts(explained.patient(), languages));
    Ok(done)
}

fn patient(done: &mut Done, message: PatientMessage, languages: &[Language]) {
    done.line(format!("  patient  {}", message.key()));
    for language in languages {
        done.line(format!("           {}", message.text(*language)));
    }
}

fn texts(message: PatientMessage, languages: &[Language]) -> Value {
    let said = languages.iter().map(|l| (l.as_str().to_owned(), json!(message.text(*l))));
    json!({ "key": message.key(), "texts": Map::from_iter(said) })
}

fn object(entry: &Entry, languages: &[Language]) -> Value {
    let wait = match entry.again {
        Again::Wait { usual } => usual.map(|wait| wait.as_secs()),
        _ => None,
    };
    json!({
        "code": entry.code,
        "family": entry.family.as_str(),
        "generations": generations(entry),
        "when": entry.when.to_string(),
        "status": entry.status,
        "meaning": entry.meaning,
        "because": entry.likely,
        "advice": entry.advice,
        "again": entry.again.as_str(),
        "usual_wait_seconds": wait,
        "otp": entry.otp.as_str(),
        "known": entry.evidence.as_str(),
        "patient": texts(entry.patient, languages),
    })
}

fn again(again: Again) -> String {
    match again {
        Again::Wait { usual: Some(wait) } => {
            format!("wait, usually {}", Language::English.wait(wait))
        }
        again => again.as_str().to_owned(),
    }
}

fn entries_of(entry: &Entry) -> &'static [Entry] {
    catalogue::find(entry.code)
}

fn generations(entry: &Entry) -> Vec<&'static str> {
    let of = Generation::ALL.iter().filter(|generation| is_of(entry, **generation));
    of.map(|generation| generation.as_str()).collect()
}

fn is_of(entry: &Entry, generation: Generation) -> bool {
    let services: &[Service] = match generation {
        Generation::V1V2 => &[Service::Gateway, Service::HealthId],
        Generation::V3 => &[Service::GatewayV3, Service::Abha, Service::PhrWeb],
        _ => &[],
    };
    services.iter().any(|service| entry.is_of(*service))
}
