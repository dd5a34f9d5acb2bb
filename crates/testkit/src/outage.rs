//! What each outage did and what held: tests write a row each, and `docs/reliability.md` shows them as a table.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::Context;
use serde::{Deserialize, Serialize};

use crate::reports;

const FOLDER: &str = "outages";

/// One outage, as a test has just seen it. Sentences for people, without a full stop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// What fails, for example `WhatsApp` or `Database`; rows stand together by it.
    pub area: String,
    /// How it fails; unique within the area.
    pub fault: String,
    pub injected: String,
    pub user_sees: String,
    /// What the test asserted.
    pub held: String,
    /// From the end of the fault until everything was as if it had never been; `None` when nothing had to recover.
    pub recovery_ms: Option<u64>,
}

impl Row {
    /// Ends the row with the time to recover.
    #[must_use]
    pub fn recovered_in(mut self, time: Duration) -> Self {
        self.recovery_ms = Some(u64::try_from(time.as_millis()).unwrap_or(u64::MAX));
        self
    }

    /// Says what the test asserted.
    #[must_use]
    pub fn with_held(mut self, held: &str) -> Self {
        held.clone_into(&mut self.held);
        self
    }

    /// Keeps the row in `target/test-reports/outages/`, in place of the one of an earlier run.
    pub fn write(&self) -> anyhow::Result<()> {
        self.write_into(&reports::folder(FOLDER)?)
    }

    fn write_into(&self, folder: &Path) -> anyhow::Result<()> {
        fs::create_dir_all(folder).with_context(|| format!("creating {}", folder.display()))?;
        let file = folder.join(format!("{}.json", slug(&format!("{} {}", self.area, self.fault))));
        fs::write(&file, serde_json::to_vec(self)?)
            .with_context(|| format!("writing {}", file.display()))
    }

    fn recovery(&self) -> String {
        match self.recovery_ms {
            None => "–".into(),
            Some(time) if time < 1000 => format!("{time} ms"),
            Some(time) => format!("{}.{} s", time / 1000, time % 1000 / 100),
        }
    }
}

/// Every row that tests have written, by area and fault.
pub fn read_all() -> anyhow::Result<Vec<Row>> {
    read_from(&reports::folder(FOLDER)?)
}

fn read_from(folder: &Path) -> anyhow::Result<Vec<Row>> {
    let mut rows: Vec<Row> = Vec::new();
    for file in fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))? {
        let path = file?.path();
        let row = serde_json::from_slice(&fs::read(&path)?);
        rows.push(row.with_context(|| format!("reading {}", path.display()))?);
    }
    rows.sort_by(|one, other| (&one.area, &one.fault).cmp(&(&other.area, &other.fault)));
    Ok(rows)
}

/// The rows as a table in Markdown.
pub fn table(rows: &[Row]) -> String {
    let head = "| what fails | how | injected by | the user sees | what held | time to recover |\n\
                |---|---|---|---|---|---|\n";
    let lines = rows.iter().map(|row| {
        let Row { area, fault, injected, user_sees, held, .. } = row;
        let cells = [area, fault, injected, user_sees, held, &row.recovery()];
        let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
        format!("| {} |\n", cells.join(" | "))
    });
    std::iter::once(head.to_owned()).chain(lines).collect()
}

fn slug(text: &str) -> String {
    let words = text.split(|it: char| !it.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(area: &str, fault: &str) -> Row {
        Row {
            area: area.into(),
            fault: fault.into(),
            injected: "answers 429 | 5xx".into(),
            user_sees: "a clock".into(),
            held: "nothing lost".into(),
            recovery_ms: None,
        }
    }

    #[test]
    fn a_row_takes_the_place_of_that_of_an_earlier_run() {
        let folder = tempfile::tempdir().unwrap();
        let (later, other) = (row("WhatsApp", "slow (30 s)"), row("Database", "gone"));
        row("WhatsApp", "slow (30 s)").write_into(folder.path()).unwrap();
        let later = later.recovered_in(Duration::from_millis(1_250));
        later.write_into(folder.path()).unwrap();
        other.write_into(folder.path()).unwrap();
        assert_eq!(read_from(folder.path()).unwrap(), [other, later]);
    }

    #[test]
    fn the_table_has_a_line_for_each_row_and_cells_keep_within_their_column() {
        let rows =
            [row("Database", "gone"), row("WhatsApp", "slow").recovered_in(Duration::from_secs(2))];
        let table = table(&rows);
        let lines: Vec<&str> = table.lines().collect();
        assert_eq!(lines.len(), 4);
        assert_eq!(
            lines[2],
            "| Database | gone | answers 429 \\| 5xx | a clock | nothing lost | – |"
        );
        assert!(lines[3].ends_with("| 2.0 s |"), "{}", lines[3]);
    }
}
