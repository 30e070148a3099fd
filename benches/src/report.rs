//! The table on the terminal, the JSON, and `docs/benchmarks.md`.

use std::fmt::Write;

use serde_json::json;

use crate::Outcome;
use crate::plot;
use crate::run::Measured;
use crate::targets::{Line, lines, shown};

pub fn json(measured: &Measured) -> Outcome<String> {
    Ok(serde_json::to_string_pretty(&json!({ "lines": lines(measured), "measured": measured }))?)
}

pub fn table(measured: &Measured) -> String {
    let rows: Vec<[String; 6]> = lines(measured).iter().map(cells).collect();
    let widths: Vec<usize> = (0..6)
        .map(|column| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default())
        .collect();
    let mut text = String::new();
    for row in &rows {
        for (cell, width) in row.iter().zip(&widths) {
            text += cell;
            text += &" ".repeat(width - cell.chars().count() + 2);
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
    }
    for notice in &measured.notices {
        text += &format!("\nnotice: {notice}\n");
    }
    text
}

fn cells(line: &Line) -> [String; 6] {
    let ratio = line.ratio.map_or_else(String::new, |ratio| format!("{ratio:.3}"));
    let met = match line.met {
        Some(true) => "met",
        Some(false) => "missed",
        None => "",
    };
    [&line.what, &line.ours, &line.baseline, &ratio, &line.target, met].map(ToString::to_string)
}

/// The part of the page that is written by people: what the figures mean, and why some miss.
const EXPLAINED: &str = include_str!("../explained.md");

pub fn page(measured: &Measured) -> String {
    let mut text = String::from(
        "# Benchmarks\n\n<!-- Written by `cargo xtask bench`. The words are in `benches/explained.md`. -->\n\n",
    );
    text += EXPLAINED.split("<!-- after the figures -->").next().unwrap_or_default();
    text += "\n## Against the targets\n\n";
    text += "| what | ours | baseline | ratio | target | |\n|---|---|---|---|---|---|\n";
    for line in lines(measured) {
        let cells = cells(&line).map(|cell| cell.replace('|', "\\|"));
        let _ = writeln!(text, "| {} |", cells.join(" | "));
    }
    for notice in &measured.notices {
        let _ = writeln!(text, "\n**Notice:** {notice}.");
    }
    text += "\n## CPU per journey against journeys in flight\n\n";
    let _ = writeln!(text, "```text\n{}```", plot::plot(&measured.journeys));
    text += "\n## Journeys\n\n";
    text += "| client | in flight | client CPU | wall |\n|---|---|---|---|\n";
    for row in &measured.journeys {
        let (cpu, wall) = (shown(row.cpu_us, "µs"), shown(row.wall_us, "µs"));
        let _ = writeln!(text, "| {} | {} | {cpu} | {wall} |", row.client, row.in_flight);
    }
    text += "\n## One call\n\n";
    text += "| client | CPU | wall | allocations | bytes allocated |\n|---|---|---|---|---|\n";
    for row in &measured.calls {
        let (cpu, wall) = (shown(row.cpu_us, "µs"), shown(row.wall_us, "µs"));
        let (allocations, bytes) = (shown(row.allocations, ""), shown(row.allocated_bytes, ""));
        let _ = writeln!(text, "| {} | {cpu} | {wall} | {allocations} | {bytes} |", row.client);
    }
    text += "\n## Where and with what\n\n";
    let machine = &measured.machine;
    let _ = writeln!(
        text,
        "{} ({} cores), {} GiB, {}. Load as it began: {}; as it ended: {}. {} run.\n",
        machine.processor,
        machine.cores,
        machine.memory_gib,
        machine.system,
        machine.load[0],
        machine.load[1],
        if measured.quick { "Quick" } else { "Full" },
    );
    let versions = measured.versions.iter().map(|(name, version)| match name.as_str() {
        "peer" => version.clone(),
        _ if version.starts_with(name.as_str()) => version.clone(),
        _ => format!("{name} {version}"),
    });
    let _ = writeln!(text, "{}.", versions.collect::<Vec<_>>().join(", "));
    if let Some(rest) = EXPLAINED.split("<!-- after the figures -->").nth(1) {
        text += rest;
    }
    text
}
