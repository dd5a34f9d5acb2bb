//! Signing in: an e-mail address and a password become a person, or a refusal that tells nothing more.

use std::net::IpAddr;

use blazz_domain::email::Email;
use blazz_storage::StorageError;
use blazz_storage::system::SystemTx;
use blazz_storage::system::people::{Credential, User};
use blazz_storage::system::sessions::Session;
use secrecy::SecretString;

use super::devices::Devices;
use super::error::PeopleError;
use super::passwords::Passwords;
use super::throttle::{LoginThrottle, Origin};

/// What stands between a password and the product.
#[derive(Debug)]
pub struct Gate {
    pub passwords: Passwords,
    throttle: LoginThrottle,
}

impl Gate {
    pub fn new(passwords: Passwords) -> Self {
        Self { passwords, throttle: LoginThrottle::default() }
    }
}

/// From where somebody signs in.
#[derive(Debug, Clone, Copy)]
pub struct Whence<'a> {
    pub ip: IpAddr,
    pub devices: Devices<'a>,
}

/// Finds the person behind an address and a password. An unknown address costs the same time and gets
/// the same answer as a wrong password.
pub async fn recognise(
    tx: &SystemTx,
    gate: &Gate,
    email: &str,
    password: SecretString,
    whence: Whence<'_>,
) -> Result<User, PeopleError> {
    let email = Email::parse(email).map_err(|_| PeopleError::WrongCredential)?;
    let credential = tx.find_credential(email.as_str()).await?;
    let origin = origin(tx, credential.as_ref(), whence).await?;
    verify(tx, gate, &email, credential, password, (origin, whence.ip)).await
}

/// Asks a signed-in person for their password again.
pub async fn confirm(
    tx: &SystemTx,
    gate: &Gate,
    session: &Session,
    password: SecretString,
    ip: IpAddr,
) -> Result<User, PeopleError> {
    let credential = tx.load_credential(session.user_id).await?;
    let email = Email::parse(&credential.user.email).map_err(|_| PeopleError::WrongCredential)?;
    let origin = Origin::Device(*session.id.as_bytes());
    verify(tx, gate, &email, Some(credential), password, (origin, ip)).await
}

async fn verify(
    tx: &SystemTx,
    gate: &Gate,
    email: &Email,
    credential: Option<Credential>,
    password: SecretString,
    (origin, ip): (Origin, IpAddr),
) -> Result<User, PeopleError> {
    gate.throttle.admit(email, origin, tx.now())?;
    let stored = credential.as_ref().map(|credential| credential.password_hash.clone());
    let fits = gate.passwords.verify(password, stored).await?;
    let Some(credential) = credential.filter(|_| fits) else {
        tracing::warn!(client.ip = %ip, "refused a wrong password or address");
        return Err(PeopleError::WrongCredential);
    };
    tracing::info!(user.id = %credential.user.id, client.ip = %ip, "recognised a password");
    gate.throttle.forgive(email, origin);
    Ok(credential.user)
}

async fn origin(
    tx: &SystemTx,
    credential: Option<&Credential>,
    Whence { ip, devices }: Whence<'_>,
) -> Result<Origin, StorageError> {
    let Some(user) = credential.map(|credential| credential.user.id) else {
        return Ok(Origin::Address(ip));
    };
    if let Some(key) = devices.find(user) {
        return Ok(Origin::Device(key));
    }
    let text = ip.to_string();
    let is_known = tx.sessions_of(user).await?.iter().any(|session| session.ip == text);
    Ok(if is_known { Origin::KnownAddress(ip) } else { Origin::Address(ip) })
}
