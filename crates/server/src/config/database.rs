//! Which database.

use std::path::PathBuf;

use clap::Args;

/// Where data is kept.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Data")]
pub struct DatabaseConfig {
    /// Folder for everything this program keeps on disk.
    #[arg(long, env = "BLAZZ_DATA_DIR", default_value = "data")]
    pub data_dir: PathBuf,
    /// `sqlite:PATH` or `mysql://user:password@host:port/name`; without it, `blazz.db` in the data folder.
    #[arg(long, env = "BLAZZ_DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// Connections to the database (for reading, on SQLite).
    #[arg(long, env = "BLAZZ_DATABASE_CONNECTIONS", default_value_t = 8)]
    pub database_connections: u32,
}

impl DatabaseConfig {
    /// The address of the database.
    pub fn url(&self) -> String {
        self.database_url
            .clone()
            .unwrap_or_else(|| format!("sqlite:{}", self.data_dir.join("blazz.db").display()))
    }

    /// The file of an SQLite database.
    pub fn sqlite_file(&self) -> Option<PathBuf> {
        let url = self.url();
        let path = url.strip_prefix("sqlite:")?;
        Some(PathBuf::from(path.strip_prefix("//").unwrap_or(path)))
    }
}
