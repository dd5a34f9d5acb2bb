//! The figures as a table.

use std::fmt;
use std::time::Duration;

/// Figures in the order they were measured.
#[derive(Debug)]
pub(super) struct Report {
    machine: String,
    rows: Vec<(String, String)>,
}

impl Report {
    pub(super) const fn new(machine: String) -> Self {
        Self { machine, rows: Vec::new() }
    }

    /// Adds a figure and shows it at once.
    pub(super) fn add(&mut self, what: &str, figure: impl fmt::Display) {
        eprintln!("{what}: {figure}");
        self.rows.push((what.to_owned(), figure.to_string()));
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Measured on {}\n\n| what | figure |\n|---|---|", self.machine)?;
        self.rows.iter().try_for_each(|(what, figure)| writeln!(f, "| {what} | {figure} |"))
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
