//! Runs a tool of the system on one file; nothing is known when it is not installed.

use std::ffi::OsStr;
use std::path::Path;
use std::process::Stdio;

use tokio::io::AsyncReadExt;
use tokio::process::Command;

/// What a tool says, at most this much of it, in bytes.
const MOST: u64 = 16 * 1024 * 1024;

/// The output of a tool that succeeds. It is ended with whoever waits for it.
pub(super) async fn run<'a>(
    tool: &str,
    arguments: impl IntoIterator<Item = &'a str>,
    file: &Path,
    rest: &[&str],
) -> Option<Vec<u8>> {
    let mut child = Command::new(tool)
        .args(arguments.into_iter().map(OsStr::new))
        .arg(file)
        .args(rest)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .ok()?;
    let mut said = Vec::new();
    child.stdout.take()?.take(MOST).read_to_end(&mut said).await.ok()?;
    child.wait().await.ok()?.success().then_some(said)
}
