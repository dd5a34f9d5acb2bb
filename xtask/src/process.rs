//! Other programs: run in view, run for their output, or run in view with a copy kept.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::{env, io, thread};

use anyhow::{Context, Result, bail};

use crate::repository;

/// What a watched program wrote, without colours, and whether it ended well.
pub(crate) struct Transcript {
    pub(crate) succeeded: bool,
    pub(crate) text: String,
}

/// A program that works in the repository's root.
pub(crate) fn program(name: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(name);
    command.current_dir(repository::root()).stdin(Stdio::null());
    command
}

/// Cargo, without what `cargo run` put into our environment about the xtask package:
/// build scripts that watch such variables would run again each time.
pub(crate) fn cargo() -> Command {
    let mut command = program(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    for (name, _) in env::vars_os() {
        let name = name.to_string_lossy();
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&*name);
        }
    }
    command
}

/// npm, in the page's folder.
pub(crate) fn npm() -> Command {
    let mut command = program("npm");
    command.current_dir(repository::web()).env("npm_config_update_notifier", "false");
    command
}

/// Runs in view; a program that ends badly is an error.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| starting(command))?;
    if !status.success() {
        bail!("`{}` ended with {status}", line(command));
    }
    Ok(())
}

/// Runs beside others: what it writes is shown in one piece when it is done. One that ends badly is an error.
pub(crate) fn run_apart(command: &mut Command) -> Result<()> {
    let output = command.output().with_context(|| starting(command))?;
    let said = [output.stdout, output.stderr].concat();
    io::stderr().write_all(&said).context("showing what a program said")?;
    if !output.status.success() {
        bail!("`{}` ended with {}", line(command), output.status);
    }
    Ok(())
}

/// Runs for what it writes to its standard output; its complaints stay in view.
pub(crate) fn output(command: &mut Command) -> Result<Vec<u8>> {
    let output = command.stderr(Stdio::inherit()).output().with_context(|| starting(command))?;
    if !output.status.success() {
        bail!("`{}` ended with {}", line(command), output.status);
    }
    Ok(output.stdout)
}

/// Runs in view and keeps a copy of both outputs.
pub(crate) fn watch(command: &mut Command) -> Result<Transcript> {
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| starting(command))?;
    let kept = Mutex::new(String::new());
    thread::scope(|scope| {
        if let Some(stdout) = child.stdout.take() {
            scope.spawn(|| copy(stdout, &kept));
        }
        if let Some(stderr) = child.stderr.take() {
            scope.spawn(|| copy(stderr, &kept));
        }
    });
    let status = child.wait().with_context(|| format!("waiting for `{}`", line(command)))?;
    let text = kept.into_inner().unwrap_or_else(PoisonError::into_inner);
    Ok(Transcript { succeeded: status.success(), text })
}

/// Copies line by line to our standard error, so that the two outputs stay in order.
fn copy(from: impl Read, kept: &Mutex<String>) {
    let mut reader = BufReader::new(from);
    let mut line = Vec::new();
    while matches!(reader.read_until(b'\n', &mut line), Ok(length) if length > 0) {
        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        if io::stderr().write_all(&line).is_err() {
            return;
        }
        kept.push_str(&without_colours(&String::from_utf8_lossy(&line)));
        line.clear();
    }
}

/// Drops the terminal's control sequences (`ESC [ … letter`).
fn without_colours(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character == '\u{1b}' {
            characters.by_ref().find(char::is_ascii_alphabetic);
        } else {
            plain.push(character);
        }
    }
    plain
}

fn starting(command: &Command) -> String {
    format!("starting `{}`", line(command))
}

/// The command as one would type it.
fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transcript_holds_both_outputs_without_colours() {
        let mut command = program("sh");
        command.args(["-c", "printf '\\033[32mgreen\\033[0m\\n'; echo red >&2; exit 3"]);
        let transcript = watch(&mut command).unwrap();
        assert!(!transcript.succeeded);
        assert!(transcript.text.contains("green\n") && transcript.text.contains("red\n"));
    }

    #[test]
    fn a_program_that_ends_badly_is_named_in_the_error() {
        let error = run(program("sh").args(["-c", "exit 7"])).unwrap_err().to_string();
        assert!(error.contains("sh -c exit 7") && error.contains('7'), "{error}");
    }
}
