//! Choosing a password, first or anew.

use blazz_storage::system::SystemTx;
use blazz_storage::system::sessions::Session;
use secrecy::SecretString;

use super::error::PeopleError;
use super::fields::Fields;
use super::passwords::Passwords;

/// Checks the rules for a new password and hashes it. `field` names it in a refusal.
pub async fn choose(
    passwords: &Passwords,
    field: &str,
    password: SecretString,
) -> Result<String, PeopleError> {
    let mut fields = Fields::default();
    fields.password(field, &password);
    fields.finish()?;
    passwords.hash(password).await
}

/// Sets a new password and signs the person out everywhere else.
pub async fn change(tx: &SystemTx, session: &Session, hash: &str) -> Result<(), PeopleError> {
    tx.set_password(session.user_id, hash).await?;
    tx.end_other_sessions(session.user_id, session.id).await?;
    Ok(())
}
