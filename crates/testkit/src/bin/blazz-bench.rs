//! Measures the `blazz` that was built beside this program, or the one named as argument.

use std::path::PathBuf;

use anyhow::Context;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let binary = match std::env::args_os().nth(1) {
        Some(path) => PathBuf::from(path),
        None => std::env::current_exe()?.with_file_name("blazz"),
    };
    let binary = binary.canonicalize().with_context(|| {
        format!("{} is not there: build it with `cargo build --release`", binary.display())
    })?;
    blazz_testkit::bench::run(&binary).await
}
