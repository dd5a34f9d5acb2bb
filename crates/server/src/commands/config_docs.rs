//! `blazz config docs`: every setting, as documentation.

use clap::{CommandFactory, Subcommand};

use super::Cli;

#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Print every setting with its default.
    Docs,
}

impl ConfigCommand {
    #[expect(clippy::unnecessary_wraps, reason = "every command may fail")]
    pub(super) fn run(self) -> anyhow::Result<()> {
        let Self::Docs = self;
        println!("# Settings\n");
        println!(
            "Printed by `blazz config docs`. Each can be given as an environment variable or a flag.\n"
        );
        println!("| variable | flag | default | meaning |");
        println!("|---|---|---|---|");
        for argument in Cli::command().get_arguments() {
            let Some(variable) = argument.get_env() else { continue };
            let defaults: Vec<_> =
                argument.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
            let default = if defaults.is_empty() {
                String::new()
            } else {
                format!("`{}`", defaults.join(","))
            };
            println!(
                "| `{}` | `--{}` | {default} | {} |",
                variable.to_string_lossy(),
                argument.get_long().unwrap_or_default(),
                argument.get_help().map(ToString::to_string).unwrap_or_default()
            );
        }
        Ok(())
    }
}
