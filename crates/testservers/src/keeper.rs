//! A shell between us and a server: it kills and starts the server when told, and ends with us.

use std::io::Write;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result};

/// Runs the server given as arguments until its own standard input ends, which it does when the
/// program that holds the other end is done or killed; then stops the server and removes its folder.
const SCRIPT: &str = r#"
folder=$1; shift
start() { "$@" < /dev/null & server=$!; }
start "$@"
while read -r order; do
  case $order in
    kill) kill -9 "$server" 2> /dev/null; wait "$server" 2> /dev/null ;;
    start) start "$@" ;;
  esac
done
kill "$server" 2> /dev/null
wait "$server"
rm -rf "$folder"
"#;

#[derive(Debug)]
pub(crate) struct Keeper(Child);

impl Keeper {
    /// Starts the server in a process group of its own: Ctrl-C reaches us, and the server stops after us.
    pub(crate) fn start(folder: &Path, server: &Command) -> Result<Self> {
        let shell = Command::new("sh")
            .args(["-c", SCRIPT, "keeper"])
            .arg(folder)
            .arg(server.get_program())
            .args(server.get_args())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .context("starting a server")?;
        Ok(Self(shell))
    }

    /// Tells the shell something; it does it a moment later.
    pub(crate) fn order(&mut self, word: &str) -> Result<()> {
        let line = self.0.stdin.as_mut().context("the keeper of a server has ended")?;
        writeln!(line, "{word}").context("telling the keeper of a server")
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        if let Err(error) = self.0.wait() {
            eprintln!("warning: a server of the tests may still run: {error}");
        }
    }
}
