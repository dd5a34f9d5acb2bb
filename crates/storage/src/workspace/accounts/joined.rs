//! Two accounts that are transports of one number: the chats belong to one of them, its home.

use blazz_domain::AccountId;
use blazz_domain::account::ProviderKind;
use blazz_domain::transport::TransportPolicy;

use super::Accounts;
use crate::error::StorageError;

impl Accounts<'_> {
    /// From now on `other` serves the chats of `home`.
    pub async fn join(
        self,
        home: AccountId,
        (other, provider): (AccountId, ProviderKind),
    ) -> Result<(), StorageError> {
        self.set_home(other, Some(home)).await?;
        self.set_joined(home, Some((other, provider))).await
    }

    /// From now on each of the two has chats of its own.
    pub async fn split(self, home: AccountId, other: AccountId) -> Result<(), StorageError> {
        self.set_home(other, None).await?;
        self.set_joined(home, None).await
    }

    async fn set_home(self, id: AccountId, home: Option<AccountId>) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "UPDATE whatsapp_accounts SET home_id = ?, updated_at = ?
                  WHERE workspace_id = ? AND id = ?",
                args![home, self.0.now(), self.0.workspace(), id],
            )
            .await
            .map(drop)
    }

    async fn set_joined(
        self,
        id: AccountId,
        joined: Option<(AccountId, ProviderKind)>,
    ) -> Result<(), StorageError> {
        let (other, provider) = joined.unzip();
        self.0
            .sql
            .execute(
                "UPDATE whatsapp_accounts SET joined_id = ?, joined_provider = ?, updated_at = ?
                  WHERE workspace_id = ? AND id = ?",
                args![
                    other,
                    provider.map(ProviderKind::as_str),
                    self.0.now(),
                    self.0.workspace(),
                    id,
                ],
            )
            .await
            .map(drop)
    }

    /// Which transport the messages of this number take; `None`: as the workspace says.
    pub async fn set_transport_policy(
        self,
        id: AccountId,
        policy: Option<TransportPolicy>,
    ) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "UPDATE whatsapp_accounts SET transport_policy = ?, updated_at = ?
                  WHERE workspace_id = ? AND id = ?",
                args![policy.map(TransportPolicy::as_str), self.0.now(), self.0.workspace(), id,],
            )
            .await
            .map(drop)
    }
}
