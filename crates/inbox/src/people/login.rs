//! Signing in: an e-mail address and a password become a person, or a refusal that tells nothing more.

use std::net::IpAddr;

use blazz_domain::UserId;
use blazz_domain::email::Email;
use blazz_storage::StorageError;
use blazz_storage::system::SystemTx;
use blazz_storage::system::people::{Credential, User};
use secrecy::SecretString;

use super::error::PeopleError;
use super::passwords::Passwords;
use super::throttle::{LoginThrottle, Try};

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

/// Finds the person behind an address and a password. An unknown address costs the same time and gets
/// the same answer as a wrong password.
pub async fn recognise(
    tx: &SystemTx,
    gate: &Gate,
    email: &str,
    password: SecretString,
    ip: IpAddr,
) -> Result<User, PeopleError> {
    let email = Email::parse(email).map_err(|_| PeopleError::WrongCredential)?;
    let credential = tx.find_credential(email.as_str()).await?;
    verify(tx, gate, &email, credential, password, ip).await
}

/// Asks a signed-in person for their password again.
pub async fn confirm(
    tx: &SystemTx,
    gate: &Gate,
    user: UserId,
    password: SecretString,
    ip: IpAddr,
) -> Result<User, PeopleError> {
    let credential = tx.load_credential(user).await?;
    let email = Email::parse(&credential.user.email).map_err(|_| PeopleError::WrongCredential)?;
    verify(tx, gate, &email, Some(credential), password, ip).await
}

async fn verify(
    tx: &SystemTx,
    gate: &Gate,
    email: &Email,
    credential: Option<Credential>,
    password: SecretString,
    ip: IpAddr,
) -> Result<User, PeopleError> {
    let is_known_address = match &credential {
        Some(credential) => has_signed_in_from(tx, credential.user.id, ip).await?,
        None => false,
    };
    gate.throttle.admit(Try { email, ip, is_known_address }, tx.now())?;
    let stored = credential.as_ref().map(|credential| credential.password_hash.clone());
    let fits = gate.passwords.verify(password, stored).await?;
    let Some(credential) = credential.filter(|_| fits) else {
        tracing::warn!(client.ip = %ip, "refused a wrong password or address");
        return Err(PeopleError::WrongCredential);
    };
    tracing::info!(user.id = %credential.user.id, client.ip = %ip, "recognised a password");
    gate.throttle.forgive(email, ip);
    Ok(credential.user)
}

async fn has_signed_in_from(tx: &SystemTx, user: UserId, ip: IpAddr) -> Result<bool, StorageError> {
    let ip = ip.to_string();
    Ok(tx.sessions_of(user).await?.iter().any(|session| session.ip == ip))
}
