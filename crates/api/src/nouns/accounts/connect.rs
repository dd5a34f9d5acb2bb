//! What a client says to connect a number.

use blazz_domain::account::ProviderKind;
use blazz_domain::field::FieldProblem;
use blazz_inbox::accounts::{CloudNumber, Connection, NewAccount};
use blazz_storage::workspace::accounts::AccountSecrets;
use secrecy::SecretString;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::problem::{ApiError, ApiResult};

/// A number to connect: `cloud` with what Meta shows for it and its app, `web` with a name at most.
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
}

impl ConnectAccount {
    /// The number as the product takes it; names the fields that are missing or do not belong.
    pub(super) fn to_new(&self) -> ApiResult<NewAccount> {
        let connection = match self.provider.unwrap_or(ProviderKind::Cloud) {
            ProviderKind::Cloud => Connection::Cloud(self.cloud()?),
            ProviderKind::Web => {
                self.refuse_fields_of_cloud()?;
                Connection::Web
            }
            ProviderKind::Bridge => {
                let message = "connect a number of kind cloud or web";
                return Err(ApiError::invalid(vec![FieldProblem::new(
                    "provider",
                    "not_connectable",
                    message,
                )]));
            }
        };
        Ok(NewAccount { name: self.name.clone(), connection })
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
            _ => Err(self.problems(false, "required", "copy what Meta shows for the number")),
        }
    }

    fn refuse_fields_of_cloud(&self) -> ApiResult<()> {
        if self.given().iter().any(|(_, is_given)| *is_given) {
            return Err(self.problems(true, "unknown_field", "a linked device has no such field"));
        }
        Ok(())
    }

    fn problems(&self, given: bool, code: &str, message: &str) -> ApiError {
        let fields = self.given().into_iter().filter(|(_, is_given)| *is_given == given);
        ApiError::invalid(
            fields.map(|(field, _)| FieldProblem::new(field, code, message)).collect(),
        )
    }

    const fn given(&self) -> [(&'static str, bool); 5] {
        [
            ("phone_number_id", self.phone_number_id.is_some()),
            ("waba_id", self.waba_id.is_some()),
            ("access_token", self.access_token.is_some()),
            ("app_secret", self.app_secret.is_some()),
            ("verify_token", self.verify_token.is_some()),
        ]
    }
}
