//! What a client says to connect a number.

use blazz_domain::AccountId;
use blazz_domain::account::ProviderKind;
use blazz_domain::field::FieldProblem;
use blazz_inbox::accounts::{BridgeSession, CloudNumber, Connection, NewAccount};
use blazz_storage::workspace::accounts::AccountSecrets;
use secrecy::SecretString;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::problem::{ApiError, ApiResult};

/// A number to connect: `cloud` with what Meta shows for it and its app, `web` with a name at most, `bridge` with its
/// session and, where the installation has none for all, the secrets of the bridge.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConnectAccount {
    /// `cloud` when it is left out.
    provider: Option<ProviderKind>,
    /// How the team calls the number.
    #[schema(max_length = 100)]
    name: Option<String>,
    phone_number_id: Option<String>,
    waba_id: Option<String>,
    #[schema(value_type = Option<String>, format = Password, min_length = 10)]
    access_token: Option<SecretString>,
    #[schema(value_type = Option<String>, format = Password, min_length = 16)]
    app_secret: Option<SecretString>,
    /// A word of your own; enter it in the app's dashboard too.
    #[schema(value_type = Option<String>, format = Password, min_length = 8)]
    verify_token: Option<SecretString>,
    /// The name of the session at the bridge.
    #[schema(min_length = 1, max_length = 100)]
    session_id: Option<String>,
    /// The number that this is to be another transport of, sharing its chats.
    joined_to: Option<AccountId>,
}

/// The fields that a number of the Cloud API needs, all of them.
const CLOUD: [&str; 5] =
    ["phone_number_id", "waba_id", "access_token", "app_secret", "verify_token"];
/// The fields that a session of a bridge may have.
const BRIDGE: [&str; 3] = ["session_id", "access_token", "app_secret"];

impl ConnectAccount {
    /// The number as the product takes it; names the fields that are missing or do not belong.
    pub(super) fn to_new(&self) -> ApiResult<NewAccount> {
        let connection = match self.provider.unwrap_or(ProviderKind::Cloud) {
            ProviderKind::Cloud => {
                self.refuse(&CLOUD, "a number of the Cloud API has no such field")?;
                Connection::Cloud(self.cloud()?)
            }
            ProviderKind::Web => {
                self.refuse(&[], "a linked device has no such field")?;
                Connection::Web
            }
            ProviderKind::Bridge => Connection::Bridge(self.bridge()?),
        };
        Ok(NewAccount { name: self.name.clone(), connection, joined_to: self.joined_to })
    }

    fn cloud(&self) -> ApiResult<CloudNumber> {
        match (
            &self.phone_number_id,
            &self.waba_id,
            &self.access_token,
            &self.app_secret,
            &self.verify_token,
        ) {
            (
                Some(phone_number_id),
                Some(waba_id),
                Some(access_token),
                Some(app_secret),
                Some(verify_token),
            ) => Ok(CloudNumber {
                phone_number_id: phone_number_id.clone(),
                waba_id: waba_id.clone(),
                secrets: AccountSecrets {
                    access_token: access_token.clone(),
                    app_secret: app_secret.clone(),
                    verify_token: verify_token.clone(),
                },
            }),
            _ => Err(self.missing(&CLOUD, "copy what Meta shows for the number")),
        }
    }

    fn missing(&self, fields: &[&'static str], message: &str) -> ApiError {
        let given = self.given();
        let missing = fields.iter().copied().filter(|field| !given.contains(&(*field, true)));
        problems(missing, "required", message)
    }

    fn bridge(&self) -> ApiResult<BridgeSession> {
        self.refuse(&BRIDGE, "a session of a bridge has no such field")?;
        let missing =
            || problems(["session_id"], "required", "name the session as the bridge does");
        Ok(BridgeSession {
            session_id: self.session_id.clone().ok_or_else(missing)?,
            access_token: self.access_token.clone(),
            webhook_secret: self.app_secret.clone(),
        })
    }

    /// Refuses what was given beside the fields that belong.
    fn refuse(&self, fields: &[&str], message: &str) -> ApiResult<()> {
        let given = self.given().into_iter().filter(|(_, is_given)| *is_given);
        let mut surplus =
            given.map(|(field, _)| field).filter(|it| !fields.contains(it)).peekable();
        if surplus.peek().is_some() {
            return Err(problems(surplus, "unknown_field", message));
        }
        Ok(())
    }

    const fn given(&self) -> [(&'static str, bool); 6] {
        [
            ("phone_number_id", self.phone_number_id.is_some()),
            ("waba_id", self.waba_id.is_some()),
            ("access_token", self.access_token.is_some()),
            ("app_secret", self.app_secret.is_some()),
            ("verify_token", self.verify_token.is_some()),
            ("session_id", self.session_id.is_some()),
        ]
    }
}

fn problems(fields: impl IntoIterator<Item = &'static str>, code: &str, message: &str) -> ApiError {
    let fields = fields.into_iter().map(|field| FieldProblem::new(field, code, message));
    ApiError::invalid(fields.collect())
}
