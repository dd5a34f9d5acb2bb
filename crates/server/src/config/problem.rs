//! Why the program does not start with these settings, in a sentence for whoever runs it.

use std::path::PathBuf;

/// A setting that stops the start.
#[derive(Debug, thiserror::Error)]
pub enum ConfigProblem {
    #[error(
        "BLAZZ_MASTER_KEY is missing. In production the key that protects stored secrets must come from \
         outside: make one with `openssl rand -base64 32`, set BLAZZ_MASTER_KEY or BLAZZ_MASTER_KEY_FILE, \
         and keep it as safe as the database"
    )]
    NoMasterKey,
    #[error("BLAZZ_MASTER_KEY is not 32 bytes in base64: make one with `openssl rand -base64 32`")]
    MasterKeyForm,
    #[error(
        "BLAZZ_MASTER_KEY is too weak to protect anything: it repeats itself. Make one with \
         `openssl rand -base64 32`"
    )]
    MasterKeyWeak,
    #[error("reading the key file {path}: {source}")]
    KeyFile { path: PathBuf, source: std::io::Error },
    #[error("{path} can be read by others: run `chmod 600 {path}`")]
    KeyFileOpen { path: PathBuf },
    #[error("BLAZZ_PUBLIC_URL is not an http(s) address: {0:?}")]
    PublicUrl(String),
    #[error("BLAZZ_TRUSTED_PROXIES: {0}")]
    TrustedProxies(#[from] blazz_api::NetworkError),
    #[error("BLAZZ_GRAPH_URL or BLAZZ_GRAPH_VERSION: {0}")]
    Graph(String),
    #[error(
        "BLAZZ_WEB_URL names a simulated WhatsApp. This program trusts the real one alone: use a program \
         that was built with the feature `simulated`"
    )]
    NotForSimulator,
    #[error("WHATSAPP_NODE_URL: {0}")]
    Bridge(String),
    #[error("WHATSAPP_WEBJS_WEBHOOK_SECRET needs at least 16 characters")]
    BridgeSecretWeak,
    #[error("BLAZZ_S3_ENDPOINT or BLAZZ_S3_BUCKET: {0}")]
    S3(String),
    #[error(
        "BLAZZ_S3_BUCKET names a bucket that nothing opens: set BLAZZ_S3_ACCESS_KEY_ID and \
         BLAZZ_S3_SECRET_ACCESS_KEY"
    )]
    S3Keys,
    #[error("BLAZZ_SMTP_URL: {0}")]
    Smtp(&'static str),
    #[error("BLAZZ_SMTP_CA_FILE {path}: {why}")]
    SmtpAuthorities { path: PathBuf, why: String },
    #[error("BLAZZ_MAIL_FROM is not an e-mail address, with or without a name: {0:?}")]
    MailFrom(String),
    #[error("BLAZZ_APP_SECRET needs at least 32 characters")]
    AppSecretWeak,
}
