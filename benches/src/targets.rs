//! What was to be reached, and whether it is.

use serde::Serialize;

use crate::run::{Measured, PYTHON, Row};

/// One line of the table.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    pub what: String,
    pub ours: String,
    pub baseline: String,
    pub ratio: Option<f64>,
    pub target: String,
    /// `None` where nothing was asked of it.
    pub met: Option<bool>,
}

impl Line {
    /// A ratio that is at most so much.
    fn ratio(
        what: impl Into<String>,
        ours: f64,
        baseline: f64,
        unit: &str,
        most: Option<f64>,
    ) -> Self {
        let ratio = ours / baseline;
        Self {
            what: what.into(),
            ours: shown(ours, unit),
            baseline: shown(baseline, unit),
            ratio: Some(ratio),
            target: most.map_or_else(String::new, |most| format!("≤ {}", trimmed(most))),
            met: most.map(|most| ratio <= most),
        }
    }

    /// A figure that is at most so much.
    fn figure(what: impl Into<String>, ours: f64, baseline: &str, unit: &str, most: f64) -> Self {
        Self {
            what: what.into(),
            ours: shown(ours, unit),
            baseline: baseline.to_owned(),
            ratio: None,
            target: format!("≤ {}", shown(most, unit)),
            met: Some(ours <= most),
        }
    }
}

pub fn lines(measured: &Measured) -> Vec<Line> {
    let mut lines = Vec::new();
    for one in &measured.encrypted {
        let what = |backend| format!("encrypt an OTP, RSA-4096, {}, {backend}", one.padding);
        let micro = |ns: f64| ns / 1000.0;
        let openssl = micro(one.openssl);
        lines.push(Line::ratio(
            what("AWS-LC (default) / OpenSSL"),
            micro(one.aws_lc),
            openssl,
            "µs",
            Some(1.10),
        ));
        lines.push(Line::ratio(
            what("pure Rust / OpenSSL"),
            micro(one.rust_crypto),
            openssl,
            "µs",
            None,
        ));
    }
    for http in ["reqwest", "hyper"] {
        let of =
            |who: &str| measured.calls.iter().find(|row| row.client == format!("{who}-{http}"));
        let (Some(ours), Some(hand)) = (of("facade"), of("hand")) else { continue };
        let what = |figure| format!("one call, facade / by hand, both on {http}: {figure}");
        lines.push(Line::ratio(what("CPU"), ours.cpu_us, hand.cpu_us, "µs", Some(1.15)));
        lines.push(Line::ratio(
            what("allocations"),
            ours.allocations,
            hand.allocations,
            "",
            Some(1.25),
        ));
        lines.push(Line::ratio(what("wall"), ours.wall_us, hand.wall_us, "µs", None));
    }
    journeys(measured, &mut lines);
    for parked in &measured.parked {
        let with = if parked.token == 0 { "login" } else { "deactivation, with its token" };
        let token = parked.token as f64;
        let what = format!("parked {with}, resident");
        let of = format!("{} parked", parked.journeys);
        lines.push(Line::figure(what, parked.resident, &of, "B", 512.0 + token));
        let what = format!("parked {with}, sealed snapshot");
        let most = if parked.token == 0 { 400.0 } else { token + 300.0 };
        lines.push(Line::figure(what, parked.snapshot, "", "B", most));
    }
    let storm = &measured.storm;
    let what = format!("session storm, {} callers: session requests", storm.callers);
    lines.push(Line::figure(what, storm.sessions as f64, "", "", 1.0));
    lines.push(Line::ratio(
        "session storm: p99 wait / that request",
        storm.p99_ms,
        storm.session_ms,
        "ms",
        Some(1.5),
    ));
    let binary = &measured.binary;
    let what = if binary.stripped { "stripped binary" } else { "binary, not stripped" };
    lines.push(Line::figure(what, binary.bytes as f64 / 1e6, "", "MB", 12.0));
    let nothing = format!("`true`: {}", shown(binary.nothing_ms, "ms"));
    lines.push(Line::figure("`abdm --version`", binary.version_ms, &nothing, "ms", 10.0));
    lines
}

fn journeys(measured: &Measured, lines: &mut Vec<Line>) {
    let of = |client: &str, in_flight: usize| {
        measured.journeys.iter().find(|row| row.client == client && row.in_flight == in_flight)
    };
    let mut compare = |ours: &str, theirs: &str, shown: &str, most: Option<f64>| {
        for in_flight in crate::run::LEVELS {
            if let (Some(ours), Some(theirs)) = (of(ours, in_flight), of(theirs, in_flight)) {
                let what = format!("CPU per journey, {in_flight} in flight, {shown}");
                lines.push(Line::ratio(what, ours.cpu_us, theirs.cpu_us, "µs", most));
            }
        }
    };
    compare("facade-hyper", "hand-hyper", "facade on hyper / by hand", Some(1.10));
    compare(
        "facade-hyper-kept",
        "hand-hyper",
        "the same with `keep_for_acting` / by hand",
        Some(1.10),
    );
    compare("facade-reqwest", "hand-hyper", "facade on reqwest / by hand on hyper", None);
    compare("facade-hyper", PYTHON, "facade on hyper / Python", Some(0.05));
    compare("facade-reqwest", PYTHON, "facade on reqwest / Python", Some(0.05));
    for client in ["facade-hyper", "facade-hyper-kept", "facade-reqwest", "hand-hyper"] {
        if let (Some(Row { cpu_us: at_64, .. }), Some(Row { cpu_us: at_512, .. })) =
            (of(client, 64), of(client, 512))
        {
            let most = client.starts_with("facade").then_some(1.10);
            let what = format!("CPU per journey, 512 in flight / 64, {client}");
            lines.push(Line::ratio(what, *at_512, *at_64, "µs", most));
        }
    }
}

pub fn shown(value: f64, unit: &str) -> String {
    let number = if value >= 100.0 || value == value.trunc() {
        format!("{value:.0}")
    } else if value >= 10.0 {
        format!("{value:.1}")
    } else {
        format!("{value:.2}")
    };
    format!("{number} {unit}").trim_end().to_owned()
}

fn trimmed(value: f64) -> String {
    format!("{value:.2}")
}
