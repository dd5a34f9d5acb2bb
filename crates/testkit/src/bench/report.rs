//! The figures as one table, also as a file.

use std::fmt;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context;

/// Figures in the order they were measured.
#[derive(Debug)]
pub(super) struct Report {
    machine: String,
    rows: Vec<Row>,
    begun: Instant,
}

#[derive(Debug)]
enum Row {
    Part(String),
    Figure { what: String, figure: String, target: String },
}

impl Report {
    pub(super) fn new(machine: String) -> Self {
        Self { machine, rows: Vec::new(), begun: Instant::now() }
    }

    /// Begins a part of the table.
    pub(super) fn part(&mut self, title: &str) {
        eprintln!("[{:>4} s] {title}", self.begun.elapsed().as_secs());
        self.rows.push(Row::Part(title.to_owned()));
    }

    /// Adds a figure and shows it at once.
    pub(super) fn add(&mut self, what: &str, figure: impl fmt::Display) {
        self.push(what, figure.to_string(), String::new());
    }

    /// Adds a figure that has a target, and whether it is reached.
    pub(super) fn add_with_target(
        &mut self,
        what: &str,
        figure: impl fmt::Display,
        target: &str,
        is_reached: bool,
    ) {
        let word = if is_reached { "reached" } else { "**missed**" };
        self.push(what, figure.to_string(), format!("{target}: {word}"));
    }

    fn push(&mut self, what: &str, figure: String, target: String) {
        eprintln!("         {what}: {figure} {target}");
        self.rows.push(Row::Figure { what: what.to_owned(), figure, target });
    }

    /// Writes the table to a file, ready for `docs/performance.md`.
    pub(super) fn write(&self, path: &Path) -> anyhow::Result<()> {
        std::fs::write(path, self.to_string())
            .with_context(|| format!("writing {}", path.display()))
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n\n| what | figure | target |\n|---|---|---|", self.machine)?;
        for row in &self.rows {
            match row {
                Row::Part(title) => writeln!(f, "| **{title}** | | |")?,
                Row::Figure { what, figure, target } => {
                    writeln!(f, "| {what} | {figure} | {target} |")?;
                }
            }
        }
        writeln!(f, "\nMeasured in {} s.", self.begun.elapsed().as_secs())
    }
}

/// The middle of some figures.
pub(super) fn median<T: PartialOrd + Copy>(mut figures: Vec<T>) -> Option<T> {
    figures.sort_by(|a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
    figures.get(figures.len() / 2).copied()
}

/// A percentile of some durations, as milliseconds with two digits.
pub(super) fn percentile(times: &[Duration], percent: usize) -> String {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    let index = (sorted.len() * percent / 100).min(sorted.len().saturating_sub(1));
    let time = sorted.get(index).copied().unwrap_or_default();
    format!("{:.2} ms", time.as_secs_f64() * 1000.0)
}
