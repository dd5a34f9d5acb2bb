//! How alerts about numbers leave: the mail server, and where webhooks may lead.

use std::net::IpAddr;
use std::path::{Path, PathBuf};

use clap::Args;
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::ConfigProblem;

/// Alerts to the team when a number is down.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Alerts")]
pub struct AlertConfig {
    /// Mail server that alerts leave by: `smtps://user:password@host` (TLS), `smtp+starttls://…` (STARTTLS, never
    /// without) or `smtp://…` (plain). Characters that an address cannot hold are written `%40`. Without it, no
    /// e-mail is sent.
    #[arg(long, env = "BLAZZ_SMTP_URL", hide_env_values = true, requires = "mail_from")]
    pub smtp_url: Option<SecretString>,
    /// File of PEM certificates: authorities that may vouch for the mail server, beside those that the system trusts.
    #[arg(long, env = "BLAZZ_SMTP_CA_FILE")]
    pub smtp_ca_file: Option<PathBuf>,
    /// Whom e-mails come from, for example `Blazz <blazz@example.com>`.
    #[arg(long, env = "BLAZZ_MAIL_FROM")]
    pub mail_from: Option<String>,
    /// Webhooks may lead to addresses of private networks, and to `http` addresses of this machine. Leave it off where
    /// admins are not trusted with the network the program runs in.
    #[arg(long, env = "BLAZZ_ALERTS_TO_PRIVATE")]
    pub alerts_to_private: bool,
}

/// How the connection to the mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailSecurity {
    /// TLS from the first byte (RFC 8314, section 3.3).
    Tls,
    /// STARTTLS, or nothing is sent (RFC 3207).
    StartTls,
    Plain,
}

/// The mail server, and whom e-mails come from.
#[derive(Debug, Clone)]
pub struct MailSettings {
    pub security: MailSecurity,
    pub host: String,
    /// Absent: the usual one.
    pub port: Option<u16>,
    pub credentials: Option<(String, SecretString)>,
    /// Certificates of authorities that may vouch for it, beside those that the system trusts; in DER.
    pub authorities: Vec<Vec<u8>>,
    pub from: String,
}

impl AlertConfig {
    /// `None` when no e-mail is sent.
    pub fn mail(&self) -> Result<Option<MailSettings>, ConfigProblem> {
        let url = self.smtp_url.as_ref().map(ExposeSecret::expose_secret);
        let Some(url) = url.filter(|url| !url.is_empty()) else { return Ok(None) };
        let from = self.mail_from.clone().unwrap_or_default();
        if from.parse::<lettre::message::Mailbox>().is_err() {
            return Err(ConfigProblem::MailFrom(from));
        }
        let url = Url::parse(url).map_err(|_| ConfigProblem::Smtp("it is no address"))?;
        let authorities = self.smtp_ca_file.as_deref().map(authorities).transpose()?;
        let server = server(&url, from)?;
        Ok(Some(MailSettings { authorities: authorities.unwrap_or_default(), ..server }))
    }
}

fn server(url: &Url, from: String) -> Result<MailSettings, ConfigProblem> {
    let security = match url.scheme() {
        "smtps" => MailSecurity::Tls,
        "smtp+starttls" => MailSecurity::StartTls,
        "smtp" => MailSecurity::Plain,
        _ => {
            let why = "it must begin with smtps://, smtp+starttls:// or smtp://";
            return Err(ConfigProblem::Smtp(why));
        }
    };
    let host = url.host_str().filter(|host| !host.is_empty());
    let host = host.ok_or(ConfigProblem::Smtp("it names no host"))?;
    let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
    let credentials = credentials(url)?;
    if credentials.is_some() && security == MailSecurity::Plain && !is_here(&host) {
        return Err(ConfigProblem::Smtp(
            "a password would cross the network readable by all: use smtps:// or smtp+starttls://",
        ));
    }
    let authorities = Vec::new();
    Ok(MailSettings { security, host, port: url.port(), credentials, authorities, from })
}

/// Every certificate of a file; there is at least one.
fn authorities(path: &Path) -> Result<Vec<Vec<u8>>, ConfigProblem> {
    let problem = |why: String| ConfigProblem::SmtpAuthorities { path: path.to_owned(), why };
    let file = std::fs::read(path).map_err(|error| problem(error.to_string()))?;
    let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&file).collect();
    let found = read.map_err(|_| problem("it is damaged".to_owned()))?;
    let mut roots = RootCertStore::empty();
    let (known, unknown) = roots.add_parsable_certificates(found.iter().cloned());
    if known == 0 || unknown > 0 {
        return Err(problem("it must hold certificates as PEM, and nothing else".to_owned()));
    }
    Ok(found.into_iter().map(|it| it.to_vec()).collect())
}

fn is_here(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn credentials(url: &Url) -> Result<Option<(String, SecretString)>, ConfigProblem> {
    if url.username().is_empty() {
        return Ok(None);
    }
    let problem = || ConfigProblem::Smtp("its name or password is not written as in an address");
    let user = decode(url.username()).ok_or_else(problem)?;
    let password = decode(url.password().unwrap_or_default()).ok_or_else(problem)?;
    Ok(Some((user, password.into())))
}

/// Reads `%40` and its like (RFC 3986, section 2.1).
fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if *first == b'%' {
            let (digits, after) = rest.split_at_checked(2)?;
            bytes.extend(hex::decode(digits).ok()?);
            rest = after;
        } else {
            bytes.push(*first);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail(url: &str) -> Result<Option<MailSettings>, ConfigProblem> {
        let mail_from = Some("Blazz <blazz@example.com>".to_owned());
        let smtp_url = Some(url.to_owned().into());
        let config =
            AlertConfig { smtp_url, smtp_ca_file: None, mail_from, alerts_to_private: false };
        config.mail()
    }

    #[test]
    fn the_scheme_says_how_the_connection_is_protected() {
        for (url, security, port) in [
            ("smtps://mail.example", MailSecurity::Tls, None),
            ("smtp+starttls://mail.example:2525", MailSecurity::StartTls, Some(2525)),
            ("smtp://[::1]:25", MailSecurity::Plain, Some(25)),
        ] {
            let settings = mail(url).unwrap().unwrap();
            assert_eq!((settings.security, settings.port), (security, port), "{url}");
        }
        assert!(mail("").unwrap().is_none());
        assert!(mail("http://mail.example").is_err());
        assert!(mail("smtps://mail.example:x").is_err());
    }

    #[test]
    fn a_name_and_password_are_read_as_in_an_address() {
        let settings = mail("smtps://ayu%40toko.example:p%3Ass@mail.example").unwrap().unwrap();
        let (user, password) = settings.credentials.unwrap();
        assert_eq!((user.as_str(), password.expose_secret()), ("ayu@toko.example", "p:ss"));
    }

    #[test]
    fn no_password_crosses_the_network_readable() {
        assert!(mail("smtp://ayu:secret@mail.example").is_err());
        assert!(mail("smtp://ayu:secret@127.0.0.1:2525").is_ok());
    }

    #[test]
    fn a_file_that_holds_no_certificate_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("authorities.pem");
        for (text, why) in [
            (None, "No such file"),
            (Some(""), "must hold certificates"),
            (Some("-----BEGIN CERTIFICATE-----\n%%\n-----END CERTIFICATE-----\n"), "damaged"),
            (Some("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"), "must hold"),
        ] {
            if let Some(text) = text {
                std::fs::write(&path, text).unwrap();
            }
            let problem = authorities(&path).unwrap_err().to_string();
            let is_named = problem.contains("BLAZZ_SMTP_CA_FILE") && problem.contains(why);
            assert!(is_named && problem.contains("authorities.pem"), "{problem}");
        }
    }

    #[test]
    fn a_problem_does_not_repeat_the_password() {
        let problem = mail("smtp://ayu:secret@mail.example").unwrap_err().to_string();
        assert!(!problem.contains("secret") && problem.contains("BLAZZ_SMTP_URL"), "{problem}");
    }
}
