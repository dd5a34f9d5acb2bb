//! What came of a trial, for whoever ran it and for the page that shows the last ones.

use std::fmt;
use std::fs;
use std::path::PathBuf;

use anyhow::Context;
use serde::{Deserialize, Serialize};

use super::verdict::Verdict;
use crate::reports;

/// One trial and its verdict.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Report {
    /// What was tried.
    pub name: String,
    pub database: String,
    /// The guard that was taken away.
    pub without: Option<String>,
    pub seed: u64,
    pub verdict: Verdict,
    /// Where its ledgers are, and the data when a promise was broken.
    pub folder: PathBuf,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "seed {}, {}", self.seed, self.verdict)?;
        if !self.verdict.is_clean() {
            write!(f, "; kept in {}", self.folder.display())?;
        }
        Ok(())
    }
}

/// Every trial that tests have left, by name.
pub fn read_all() -> anyhow::Result<Vec<Report>> {
    let folder = reports::folder("proof")?;
    let mut all: Vec<Report> = Vec::new();
    for trial in fs::read_dir(&folder).with_context(|| format!("reading {}", folder.display()))? {
        let file = trial?.path().join("verdict.json");
        if file.exists() {
            let report = serde_json::from_slice(&fs::read(&file)?);
            all.push(report.with_context(|| format!("reading {}", file.display()))?);
        }
    }
    all.sort_by(|one, other| (&one.name, &one.database).cmp(&(&other.name, &other.database)));
    Ok(all)
}

/// The trials of the whole product as a table in Markdown; those without a guard must not be clean.
pub fn table(reports: &[Report], without_a_guard: bool) -> String {
    let head = "| tried | database | seed | kills | sent | received | interrupted | ambiguous | lost_out | dup_out \
                | lost_in | dup_in | phantom | out_of_order | status_backwards | unhealed_sockets | violations |\n\
                |---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n";
    let shown = reports.iter().filter(|report| report.without.is_some() == without_a_guard);
    let lines = shown.map(|report| {
        let Report { name, database, seed, verdict, .. } = report;
        let counts = [
            verdict.kills as usize,
            verdict.sent,
            verdict.received,
            verdict.interrupted,
            verdict.ambiguous,
            verdict.lost_out,
            verdict.dup_out,
            verdict.lost_in,
            verdict.dup_in,
            verdict.phantom,
            verdict.out_of_order,
            verdict.status_backwards,
            verdict.unhealed_sockets,
            verdict.violations.len(),
        ];
        let counts: Vec<String> = counts.iter().map(usize::to_string).collect();
        format!("| {name} | {database} | {seed} | {} |\n", counts.join(" | "))
    });
    std::iter::once(head.to_owned()).chain(lines).collect()
}
