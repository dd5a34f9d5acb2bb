//! Sends an alert as an e-mail, over the mail server of the installation.

use std::error::Error as _;
use std::time::{Duration, UNIX_EPOCH};

use async_trait::async_trait;
use blazz_domain::alert::Alert;
use blazz_inbox::alerts::{AlertFailure, Carrier, Receiver, Unfit};
use lettre::message::header::ContentType;
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use rustls::CertificateError;
use secrecy::ExposeSecret;

use super::words::Words;
use crate::config::{MailSecurity, MailSettings};

/// For the connection, and for each command after it.
const TIME_OUT: Duration = Duration::from_secs(10);

/// Sends e-mails. Each alert makes a connection of its own: there are few.
pub(super) struct Mail {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    security: MailSecurity,
    from: Mailbox,
}

impl std::fmt::Debug for Mail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mail").finish_non_exhaustive()
    }
}

impl Mail {
    /// Needs a TLS provider installed for the process.
    pub(super) fn new(settings: &MailSettings) -> anyhow::Result<Self> {
        let parameters = || parameters(settings);
        let (tls, port) = match settings.security {
            MailSecurity::Tls => (Tls::Wrapper(parameters()?), smtp::SUBMISSIONS_PORT),
            MailSecurity::StartTls => (Tls::Required(parameters()?), smtp::SUBMISSION_PORT),
            MailSecurity::Plain => (Tls::None, smtp::SMTP_PORT),
        };
        let builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&settings.host)
            .port(settings.port.unwrap_or(port))
            .tls(tls)
            .timeout(Some(TIME_OUT));
        let builder = match &settings.credentials {
            Some((user, password)) => {
                let password = password.expose_secret().to_owned();
                builder.credentials(Credentials::new(user.clone(), password))
            }
            None => builder,
        };
        let (from, security) = (settings.from.parse()?, settings.security);
        Ok(Self { transport: builder.build(), security, from })
    }

    /// The same alert is the same message each time it is tried: by its id, and by its date.
    fn write(&self, alert: &Alert, to: Address) -> Result<Message, lettre::error::Error> {
        let Words { subject, text } = Words::of(alert);
        let at = Duration::from_millis(u64::try_from(alert.at.as_millis()).unwrap_or_default());
        Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .date(UNIX_EPOCH + at)
            .message_id(Some(format!("<{}@{}>", alert.alert_id, self.from.email.domain())))
            .subject(subject)
            .header(ContentType::TEXT_PLAIN)
            .body(text)
    }
}

const NO_ADDRESS: Unfit =
    Unfit { code: "invalid_email", why: "write an e-mail address like name@example.com" };

#[async_trait]
impl Carrier for Mail {
    fn check(&self, address: &str) -> Result<(), Unfit> {
        address.parse::<Address>().map(drop).map_err(|_| NO_ADDRESS)
    }

    async fn carry(&self, alert: &Alert, to: &Receiver) -> Result<(), AlertFailure> {
        let address =
            to.address.parse().map_err(|_| AlertFailure::for_good("This is no e-mail address."))?;
        let message = self
            .write(alert, address)
            .map_err(|_| AlertFailure::for_good("The e-mail could not be written."))?;
        self.transport.send(message).await.map(drop).map_err(|error| failed(&error, self.security))
    }
}

/// The system's authorities may vouch for the server, and those of the settings.
fn parameters(settings: &MailSettings) -> Result<TlsParameters, smtp::Error> {
    let mut builder = TlsParameters::builder(settings.host.clone());
    for authority in &settings.authorities {
        builder = builder.add_root_certificate(Certificate::from_der(authority.clone())?);
    }
    builder.build()
}

/// What went wrong, without what the server said: it may repeat what it was shown.
fn failed(error: &smtp::Error, security: MailSecurity) -> AlertFailure {
    match error.status() {
        // RFC 5321, section 4.2.1: the same would be refused again.
        Some(code) if error.is_permanent() => {
            AlertFailure::for_good(format!("The mail server refused it for good ({code})."))
        }
        Some(code) => {
            AlertFailure::passing(format!("The mail server refused it for now ({code})."))
        }
        None if error.is_timeout() => {
            AlertFailure::passing("The mail server did not answer within 10 seconds.")
        }
        None if error.is_client() => AlertFailure::passing(match security {
            MailSecurity::StartTls => {
                "The mail server offers no STARTTLS, or no way to sign in that is known here."
            }
            _ => "The mail server offers no way to sign in that is known here.",
        }),
        None => AlertFailure::passing(match trouble_of_tls(error) {
            Some(rustls::Error::InvalidCertificate(problem)) => doubt(problem),
            Some(_) => "No secure connection to the mail server could be made.",
            None => "The mail server could not be reached, or does not speak SMTP.",
        }),
    }
}

/// Where the trouble was with TLS, in what way. It lies inside an error of reading and writing.
fn trouble_of_tls(error: &smtp::Error) -> Option<&rustls::Error> {
    let mut source = error.source();
    while let Some(error) = source {
        let inner = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        let inner = inner.and_then(|it| it.downcast_ref());
        if let Some(found) = inner.or_else(|| error.downcast_ref()) {
            return Some(found);
        }
        source = error.source();
    }
    None
}

/// Why a certificate was not taken.
const fn doubt(problem: &CertificateError) -> &'static str {
    match problem {
        CertificateError::UnknownIssuer => {
            "Nobody who is trusted here vouches for the mail server: whoever runs this installation can \
             name an authority in BLAZZ_SMTP_CA_FILE."
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "The certificate of the mail server is for another name."
        }
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "The certificate of the mail server has expired."
        }
        _ => "The certificate of the mail server is not valid.",
    }
}
