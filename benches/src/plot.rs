//! A plot for a page of text: CPU per journey against journeys in flight, both axes logarithmic.

use crate::run::{LEVELS, Row};

const HEIGHT: usize = 20;
const STEP: usize = 14;
const MARKS: [char; 6] = ['r', 'y', 'k', 'h', 'p', '?'];

pub fn plot(rows: &[Row]) -> String {
    let mut clients: Vec<&str> = Vec::new();
    for row in rows {
        if !clients.contains(&row.client.as_str()) {
            clients.push(&row.client);
        }
    }
    let values = rows.iter().map(|row| row.cpu_us);
    let low = values.clone().fold(f64::INFINITY, f64::min).log10() - 0.05;
    let high = values.fold(0.0, f64::max).log10() + 0.05;
    let line_of = |value: f64| {
        let share = (value.log10() - low) / (high - low);
        HEIGHT - 1 - ((share * (HEIGHT - 1) as f64).round() as usize).min(HEIGHT - 1)
    };
    let mut canvas = vec![vec![' '; STEP * LEVELS.len()]; HEIGHT];
    for row in rows {
        let level = LEVELS.iter().position(|level| *level == row.in_flight).unwrap_or_default();
        let client = clients.iter().position(|client| *client == row.client).unwrap_or_default();
        let line = &mut canvas[line_of(row.cpu_us)];
        // Those that fall together stand side by side.
        let mut column = level * STEP + STEP / 2;
        while line[column] != ' ' {
            column += 1;
        }
        line[column] = MARKS[client.min(MARKS.len() - 1)];
    }
    let mut text = String::from("CPU µs per journey\n");
    for (index, line) in canvas.iter().enumerate() {
        let share = (HEIGHT - 1 - index) as f64 / (HEIGHT - 1) as f64;
        let label = match index % 3 {
            0 => format!("{:8.0}", 10f64.powf(low + share * (high - low))),
            _ => " ".repeat(8),
        };
        let line: String = line.iter().collect();
        text += format!("{label} │{}", line.trim_end()).trim_end();
        text.push('\n');
    }
    text += &format!("{} └{}\n{}", " ".repeat(8), "─".repeat(STEP * LEVELS.len()), " ".repeat(10));
    for level in LEVELS {
        text += &format!("{level:>width$}{}", " ".repeat(STEP / 2 - 1), width = STEP / 2 + 1);
    }
    text.truncate(text.trim_end().len());
    text += "  in flight\n\n";
    for (client, mark) in clients.iter().zip(MARKS) {
        text += &format!("  {mark}  {client}\n");
    }
    text
}
