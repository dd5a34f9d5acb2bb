//! Measures the `blazz` that was built beside this program, or the one `BLAZZ_BIN` names. Arguments choose
//! parts: start, webhooks, paced, mariadb, live, sockets, sends, linked, soak, trial, tenth, full.

use std::env;
use std::path::PathBuf;

use anyhow::Context;
use blazz_testkit::bench::{self, Plan};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let binary = match env::var_os("BLAZZ_BIN") {
        Some(path) => PathBuf::from(path),
        None => env::current_exe()?.with_file_name("blazz"),
    };
    let binary = binary.canonicalize().with_context(|| {
        format!("{} is not there: build it with `cargo build --release`", binary.display())
    })?;
    let plan = Plan {
        binary,
        server: env::var("BLAZZ_BENCH_MYSQL_URL").ok(),
        table: env::var_os("BLAZZ_BENCH_TABLE").map(PathBuf::from),
        only: env::args().skip(1).collect(),
    };
    bench::run(&plan).await
}
