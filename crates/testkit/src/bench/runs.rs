//! Figures of several runs, and what is told of them: the median, the lowest and the highest.

use std::fmt;
use std::time::Duration;

/// One figure, run by run.
#[derive(Debug, Default)]
pub(super) struct Runs(Vec<f64>);

impl Runs {
    pub(super) fn add(&mut self, figure: f64) {
        self.0.push(figure);
    }

    pub(super) fn median(&self) -> f64 {
        self.sorted().get(self.0.len() / 2).copied().unwrap_or_default()
    }

    /// `2,602/s (2,540–2,690)`, rounded to `digits` behind the point.
    pub(super) fn told(&self, digits: usize, unit: &str) -> String {
        let sorted = self.sorted();
        let (Some(lowest), Some(highest)) = (sorted.first(), sorted.last()) else {
            return "not measured".to_owned();
        };
        let median = number(self.median(), digits);
        if self.0.len() == 1 {
            return format!("{median}{unit}");
        }
        format!("{median}{unit} ({}–{})", number(*lowest, digits), number(*highest, digits))
    }

    fn sorted(&self) -> Vec<f64> {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        sorted
    }
}

/// Waits of several runs: the median and the 99th percentile of each.
#[derive(Debug, Default)]
pub(super) struct Waits {
    half: Runs,
    most: Runs,
}

impl Waits {
    /// Adds the waits of one run.
    pub(super) fn add(&mut self, mut times: Vec<Duration>) {
        times.sort_unstable();
        self.half.add(percentile(&times, 50));
        self.most.add(percentile(&times, 99));
    }

    /// The median of the runs' 99th percentiles, in milliseconds.
    pub(super) fn most(&self) -> f64 {
        self.most.median()
    }
}

impl fmt::Display for Waits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "p50 {}, p99 {}", self.half.told(1, " ms"), self.most.told(1, " ms"))
    }
}

/// A percentile of sorted waits, in milliseconds.
fn percentile(sorted: &[Duration], percent: usize) -> f64 {
    let index = (sorted.len() * percent / 100).min(sorted.len().saturating_sub(1));
    sorted.get(index).copied().unwrap_or_default().as_secs_f64() * 1000.0
}

/// A number with commas between thousands.
pub(super) fn number(figure: f64, digits: usize) -> String {
    let plain = format!("{figure:.digits$}");
    let (whole, rest) = plain.split_at(plain.find('.').unwrap_or(plain.len()));
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) && grouped != "-" {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_tell_their_median_and_their_ends() {
        let mut runs = Runs::default();
        for figure in [2_690.0, 2_540.4, 2_602.0] {
            runs.add(figure);
        }
        assert_eq!(runs.told(0, "/s"), "2,602/s (2,540–2,690)");
        assert_eq!(number(1_234_567.25, 1), "1,234,567.2");
        assert_eq!(number(999.0, 0), "999");
    }

    #[test]
    fn the_slowest_hundredth_is_what_a_percentile_leaves_out() {
        let times: Vec<Duration> = (1..=1000).map(Duration::from_millis).collect();
        assert!((percentile(&times, 99) - 991.0).abs() < 0.001);
        assert!((percentile(&times, 50) - 501.0).abs() < 0.001);
    }
}
