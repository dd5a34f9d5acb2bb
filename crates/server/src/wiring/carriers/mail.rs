//! Sends an alert as an e-mail, over the mail server of the installation.

use std::time::{Duration, UNIX_EPOCH};

use async_trait::async_trait;
use blazz_domain::alert::Alert;
use blazz_inbox::alerts::{AlertFailure, Carrier, Receiver, Unfit};
use lettre::message::header::ContentType;
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use secrecy::ExposeSecret;

use super::words::Words;
use crate::config::{MailSecurity, MailSettings};

/// For the connection, and for each command after it.
const TIME_OUT: Duration = Duration::from_secs(10);

/// Sends e-mails. Each alert makes a connection of its own: there are few.
pub(super) struct Mail {
    transport: AsyncSmtpTransport<Tokio1Executor>,
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
        let parameters = || TlsParameters::new(settings.host.clone());
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
        Ok(Self { transport: builder.build(), from: settings.from.parse()? })
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
        self.transport.send(message).await.map(drop).map_err(|error| failed(&error))
    }
}

/// What went wrong, without what the server said: it may repeat what it was shown.
fn failed(error: &smtp::Error) -> AlertFailure {
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
        None if error.is_tls() => {
            AlertFailure::passing("No secure connection to the mail server could be made.")
        }
        None => AlertFailure::passing(
            "The mail server could not be reached, does not speak SMTP, or wants another way to sign in.",
        ),
    }
}
