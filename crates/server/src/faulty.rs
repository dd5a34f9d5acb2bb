//! The program `blazz-faulty`: `blazz` with places to crash at and guards to take away; see `blazz-faults`.

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    blazz_server::commands::main().await
}
