//! How the inbox behaves.

use clap::Args;

/// Country and pace.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Inbox")]
pub struct InboxConfig {
    /// Country in which local phone numbers are read (ISO 3166).
    #[arg(long, env = "BLAZZ_PHONE_REGION", default_value = "ID")]
    pub phone_region: String,
    /// Sends that run at once, of all numbers.
    #[arg(long, env = "BLAZZ_JOBS_AT_ONCE", default_value_t = 256)]
    pub jobs_at_once: usize,
    /// Sends of one number that run at once; a quarter is kept free for urgent ones.
    #[arg(long, env = "BLAZZ_JOBS_AT_ONCE_PER_ACCOUNT", default_value_t = 16)]
    pub jobs_at_once_per_account: usize,
}
