//! How many tests passed and failed, read from what each test runner says.

use std::fmt;
use std::time::Duration;

use serde_json::Value;

/// What one runner counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) skipped: u64,
}

impl Counts {
    /// A runner that ends badly without naming a test (it did not build, it crashed) failed once.
    pub(crate) fn of_run(self, succeeded: bool) -> Self {
        let failed = if succeeded { self.failed } else { self.failed.max(1) };
        Self { failed, ..self }
    }

    /// `Summary [ 3.5s] 10 tests run: 7 passed (1 slow), 2 failed, 1 timed out, 0 skipped`
    pub(crate) fn from_nextest(text: &str) -> Self {
        let summary = text.lines().rev().find_map(|line| {
            let (_, counts) = line.trim_start().strip_prefix("Summary")?.split_once("run:")?;
            Some(counts)
        });
        let mut counts = Self::default();
        for part in summary.unwrap_or_default().split(',') {
            let Some((number, word)) = part.trim().split_once(' ') else { continue };
            let number: u64 = number.parse().unwrap_or(0);
            match word.split_whitespace().next() {
                Some("passed") => counts.passed += number,
                Some("skipped") => counts.skipped += number,
                Some("failed" | "timed" | "exec") => counts.failed += number,
                _ => {}
            }
        }
        counts
    }

    /// `test result: FAILED. 5 passed; 1 failed; 2 ignored; …`, once per test program.
    pub(crate) fn from_libtest(text: &str) -> Self {
        let results = text.lines().filter_map(|line| line.trim().strip_prefix("test result:"));
        results.fold(Self::default(), |sum, line| Self {
            passed: sum.passed + number_before(line, " passed"),
            failed: sum.failed + number_before(line, " failed"),
            skipped: sum.skipped + number_before(line, " ignored"),
        })
    }

    /// The report of Node's own test runner: `# pass 5` or, on a terminal, `ℹ pass 5`.
    pub(crate) fn from_node(text: &str) -> Self {
        let count = |name: &str| {
            let words = |line: &str| -> Option<u64> {
                let mut words = line.split_whitespace();
                (words.next()?.chars().count() == 1 && words.next()? == name)
                    .then(|| words.next()?.parse().ok())?
            };
            text.lines().filter_map(words).sum()
        };
        let skipped = count("skipped");
        Self { passed: count("pass"), failed: count("fail") + count("cancelled"), skipped }
    }

    /// `  1234 generated, 2 found 1 unique failures, 3 skipped`: what schemathesis sent.
    pub(crate) fn from_schemathesis(text: &str) -> Self {
        let line = text.lines().rev().find(|line| line.contains(" generated, "));
        let line = line.unwrap_or_default();
        let (generated, failed) =
            (number_before(line, " generated"), number_before(line, " found "));
        let skipped = number_before(line, " skipped");
        Self { passed: generated.saturating_sub(failed + skipped), failed, skipped }
    }

    /// Vitest's report in JSON.
    pub(crate) fn from_vitest(report: &Value) -> Self {
        let count = |name: &str| report[name].as_u64().unwrap_or(0);
        Self {
            passed: count("numPassedTests"),
            failed: count("numFailedTests"),
            skipped: count("numPendingTests") + count("numTodoTests"),
        }
    }

    /// Playwright's report in JSON. A story that passes only when it is told again has failed.
    pub(crate) fn from_playwright(report: &Value) -> Self {
        let count = |name: &str| report["stats"][name].as_u64().unwrap_or(0);
        Self {
            passed: count("expected"),
            failed: count("unexpected") + count("flaky"),
            skipped: count("skipped"),
        }
    }
}

fn number_before(line: &str, word: &str) -> u64 {
    let before = line.split_once(word).map_or("", |(before, _)| before);
    before.rsplit(' ').next().and_then(|number| number.parse().ok()).unwrap_or(0)
}

/// The table at the end; its last line is what a CI reads.
#[derive(Default)]
pub(crate) struct Totals {
    rows: Vec<(&'static str, Counts, Duration)>,
    failures: Vec<(&'static str, String)>,
}

impl Totals {
    pub(crate) fn add(&mut self, suite: &'static str, counts: Counts, took: Duration) {
        self.rows.push((suite, counts, took));
    }

    /// Has the tests of a suite that failed named above the table.
    pub(crate) fn name(&mut self, suite: &'static str, failures: Vec<String>) {
        self.failures.extend(failures.into_iter().map(|failure| (suite, failure)));
    }

    pub(crate) fn failed(&self) -> u64 {
        self.rows.iter().map(|(_, counts, _)| counts.failed).sum()
    }

    fn passed(&self) -> u64 {
        self.rows.iter().map(|(_, counts, _)| counts.passed).sum()
    }
}

impl fmt::Display for Totals {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (suite, failure) in &self.failures {
            writeln!(out, "failed: {suite}: {failure}")?;
        }
        writeln!(
            out,
            "{:<42}{:>8}{:>8}{:>9}{:>9}",
            "suite", "passed", "failed", "skipped", "seconds"
        )?;
        for (suite, counts, took) in &self.rows {
            let Counts { passed, failed, skipped } = counts;
            let seconds = took.as_secs_f32();
            writeln!(out, "{suite:<42}{passed:>8}{failed:>8}{skipped:>9}{seconds:>9.1}")?;
        }
        write!(out, "{} passed, {} failed", self.passed(), self.failed())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(passed: u64, failed: u64, skipped: u64) -> Counts {
        Counts { passed, failed, skipped }
    }

    #[test]
    fn nextest_counts_what_timed_out_as_failed() {
        let text = "  PASS [ 0.1s] a b\n     Summary [   3.511s] 9/12 tests run: \
                    6 passed (1 slow, 2 leaky), 2 failed, 1 timed out, 3 skipped\n  FAIL [] a c\n";
        assert_eq!(Counts::from_nextest(text), counts(6, 3, 3));
        assert_eq!(
            Counts::from_nextest("     Summary [   0.002s] 1 test run: 1 passed, 0 skipped"),
            counts(1, 0, 0)
        );
    }

    #[test]
    fn libtest_counts_are_summed_over_programs() {
        let text = "test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out\n\
                    test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured";
        assert_eq!(Counts::from_libtest(text), counts(7, 1, 1));
    }

    #[test]
    fn node_counts_are_read_in_both_of_its_reports() {
        let plain = "ok 1 - a pass 7\n# tests 6\n# pass 4\n# fail 1\n# cancelled 0\n# skipped 1\n";
        assert_eq!(Counts::from_node(plain), counts(4, 1, 1));
        assert_eq!(Counts::from_node("ℹ pass 3\nℹ fail 0\n"), counts(3, 0, 0));
    }

    #[test]
    fn a_flaky_story_is_a_failed_one() {
        let report = serde_json::json!({
            "stats": { "expected": 5, "unexpected": 1, "flaky": 1, "skipped": 2 }
        });
        assert_eq!(Counts::from_playwright(&report), counts(5, 2, 2));
    }

    #[test]
    fn vitest_counts_come_from_its_report() {
        let report =
            serde_json::json!({ "numPassedTests": 8, "numFailedTests": 1, "numPendingTests": 1 });
        assert_eq!(Counts::from_vitest(&report), counts(8, 1, 1));
    }

    #[test]
    fn a_runner_that_crashed_failed_once() {
        assert_eq!(Counts::default().of_run(false), counts(0, 1, 0));
        assert_eq!(counts(3, 2, 0).of_run(false), counts(3, 2, 0));
    }

    #[test]
    fn the_last_line_sums_all_suites() {
        let mut totals = Totals::default();
        totals.add("one", counts(3, 0, 0), Duration::from_secs(1));
        totals.add("two", counts(4, 2, 1), Duration::from_secs(2));
        totals.name("two", vec!["a test".to_owned()]);
        assert_eq!(totals.to_string().lines().next(), Some("failed: two: a test"));
        assert_eq!(totals.to_string().lines().last(), Some("7 passed, 2 failed"));
    }
}
