//! How many sequences a model test tries, and where it keeps one that fails. Included as a file by the tests of
//! several crates, which would otherwise wait for all of testkit to build.

use proptest::test_runner::{Config, FileFailurePersistence};

/// Multiplies the number of sequences of every model test.
const FACTOR: &str = "BLAZZ_TEST_SEQUENCES";

/// Settings of a model test in `file` (`file!()`) that tries this many sequences in an ordinary run. The seed of
/// one that fails goes to `proptest-regressions/` beside the test's folder, to be committed with the mend; it is
/// tried first from then on.
pub(crate) fn sequences(cases: u32, file: &'static str) -> Config {
    let factor = std::env::var(FACTOR).map_or(1, |factor| {
        factor.parse().unwrap_or_else(|_| panic!("{FACTOR} is a whole number, not {factor:?}"))
    });
    Config {
        cases: cases.saturating_mul(factor),
        failure_persistence: Some(Box::new(FileFailurePersistence::SourceParallel(
            "proptest-regressions",
        ))),
        source_file: Some(file),
        max_shrink_iters: 2_000,
        max_shrink_time: 60_000,
        ..Config::default()
    }
}
