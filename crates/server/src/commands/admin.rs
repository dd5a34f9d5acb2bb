//! `blazz admin …`: people, from the console.

use std::io::{BufRead, IsTerminal};

use anyhow::{Context, bail};
use blazz_inbox::people::{PasswordCost, Passwords, setup};
use clap::Subcommand;
use secrecy::SecretString;

use crate::config::Config;
use crate::wiring::open_database;

#[derive(Debug, Subcommand)]
pub enum Admin {
    /// Make the owner and the first workspace. The password is read from standard input.
    Create {
        /// The owner's e-mail address.
        #[arg(long)]
        email: String,
        /// The owner's name.
        #[arg(long)]
        name: String,
        /// Name of the workspace.
        #[arg(long)]
        workspace: String,
    },
}

impl Admin {
    pub(super) async fn run(self, config: &Config) -> anyhow::Result<()> {
        let Self::Create { email, name, workspace } = self;
        let password = read_password()?;
        let database = open_database(config).await?;
        database.migrate().await?;
        let passwords = Passwords::new(PasswordCost::PRODUCTION)?;
        let owner =
            setup::FirstOwner::prepare(&passwords, &name, &email, password, &workspace).await?;
        let (tx, _) = setup::set_up(database.begin_system().await?, owner, None).await?;
        tx.commit().await?;
        println!("{name} <{email}> owns the workspace {workspace:?} and can sign in now.");
        Ok(())
    }
}

fn read_password() -> anyhow::Result<SecretString> {
    let input = std::io::stdin();
    if input.is_terminal() {
        eprint!("Password (it will be visible; pipe it in to avoid that): ");
    }
    let mut line = String::new();
    input.lock().read_line(&mut line).context("reading the password from standard input")?;
    let password = line.trim_end_matches(['\r', '\n']);
    if password.is_empty() {
        bail!(
            "write the password on standard input, for example: blazz admin create … < password.txt"
        );
    }
    Ok(password.into())
}
