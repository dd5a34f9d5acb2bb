//! Hashes passwords with Argon2id, off the async threads and never inside a transaction.

use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Semaphore;

use super::error::PeopleError;

/// How much one hash costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PasswordCost {
    /// Memory in KiB.
    pub memory: u32,
    pub iterations: u32,
    pub lanes: u32,
}

impl PasswordCost {
    /// 19 MiB, two passes, one lane: the first choice of OWASP's password storage cheat sheet.
    pub const PRODUCTION: Self = Self { memory: 19 * 1024, iterations: 2, lanes: 1 };
    /// The cheapest that Argon2 allows. For tests, where a thousand logins must be quick.
    pub const CHEAPEST: Self = Self { memory: 8, iterations: 1, lanes: 1 };
}

/// Hashes and verifies; at most as many at once as there are processors, so that a flood of logins
/// costs neither the memory nor the threads of everything else.
#[derive(Debug, Clone)]
pub struct Passwords {
    cost: PasswordCost,
    /// Stands in for the hash of somebody who does not exist, so that both cost the same time.
    nobody: Arc<str>,
    places: Arc<Semaphore>,
}

impl Passwords {
    pub fn new(cost: PasswordCost) -> Result<Self, PeopleError> {
        let nobody = hash_now(cost, b"nobody has this password")?;
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        Ok(Self { cost, nobody: nobody.into(), places: Arc::new(Semaphore::new(processors)) })
    }

    pub async fn hash(&self, password: SecretString) -> Result<String, PeopleError> {
        let cost = self.cost;
        self.work(move || hash_now(cost, password.expose_secret().as_bytes())).await?
    }

    /// Whether the password fits the stored hash; without one it takes as long and is never right.
    pub async fn verify(
        &self,
        password: SecretString,
        stored: Option<String>,
    ) -> Result<bool, PeopleError> {
        if password.expose_secret().len() > blazz_domain::password::LONGEST {
            return Ok(false);
        }
        let is_somebody = stored.is_some();
        let stored = stored.unwrap_or_else(|| self.nobody.to_string());
        let fits = self.work(move || fits_now(&password, &stored)).await??;
        Ok(fits && is_somebody)
    }

    async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, PeopleError> {
        let place = self.places.clone().acquire_owned().await;
        tokio::task::spawn_blocking(move || {
            // The place is kept until the work is done, also when nobody waits for it any more.
            let _place = place;
            work()
        })
        .await
        .map_err(PeopleError::HashingStopped)
    }
}

fn hash_now(cost: PasswordCost, password: &[u8]) -> Result<String, PeopleError> {
    let params = Params::new(cost.memory, cost.iterations, cost.lanes, None)
        .map_err(|_| PeopleError::Hashing(argon2::password_hash::Error::ParamsInvalid))?;
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password(password)
        .map(|hash: PasswordHash| hash.to_string())
        .map_err(PeopleError::Hashing)
}

fn fits_now(password: &SecretString, stored: &str) -> Result<bool, PeopleError> {
    let stored = PasswordHash::new(stored)
        .map_err(|_| PeopleError::Hashing(argon2::password_hash::Error::EncodingInvalid))?;
    Ok(Argon2::default().verify_password(password.expose_secret().as_bytes(), &stored).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_of_somebody_fits() {
        let passwords = Passwords::new(PasswordCost::CHEAPEST).unwrap();
        let hash = passwords.hash("kopi susu gula aren".into()).await.unwrap();
        let verify = |password: &str, hash: Option<String>| passwords.verify(password.into(), hash);
        assert!(verify("kopi susu gula aren", Some(hash.clone())).await.unwrap());
        assert!(!verify("kopi susu", Some(hash)).await.unwrap());
        assert!(!verify("nobody has this password", None).await.unwrap());
    }

    #[tokio::test]
    async fn production_hashes_carry_argon2id_with_19_mib_and_two_passes() {
        let passwords = Passwords::new(PasswordCost::PRODUCTION).unwrap();
        let hash = passwords.hash("kopi susu gula aren".into()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
    }
}
