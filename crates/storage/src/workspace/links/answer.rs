//! What a person answered to the step that is shown, until the process that links has taken it.

use blazz_domain::AccountId;
use blazz_domain::link::LinkAnswer;
use secrecy::ExposeSecret;

use super::Links;
use crate::error::StorageError;
use crate::row::{FromRow, Row};
use crate::sql::json_text;
use crate::vault::Place;

struct Sealed(Vec<u8>);

impl FromRow for Sealed {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        row.bytes("sealed_answer").map(Self)
    }
}

impl Links<'_> {
    /// Keeps an answer, sealed.
    pub async fn answer(self, account: AccountId, answer: &LinkAnswer) -> Result<(), StorageError> {
        let sealed = self.0.vault().seal(self.answer_place(&account), &json_text(answer)?.into());
        self.0
            .sql
            .execute(
                "UPDATE account_links SET sealed_answer = ?
                  WHERE workspace_id = ? AND account_id = ?",
                args![sealed, self.0.workspace(), account],
            )
            .await
            .map(drop)
    }

    /// Takes the answer away, if there is one.
    pub async fn take_answer(self, account: AccountId) -> Result<Option<LinkAnswer>, StorageError> {
        let found: Option<Sealed> = self
            .0
            .sql
            .find(
                "SELECT sealed_answer FROM account_links
                  WHERE workspace_id = ? AND account_id = ? AND sealed_answer IS NOT NULL",
                args![self.0.workspace(), account],
            )
            .await?;
        let Some(Sealed(sealed)) = found else { return Ok(None) };
        self.0
            .sql
            .execute(
                "UPDATE account_links SET sealed_answer = NULL
                  WHERE workspace_id = ? AND account_id = ?",
                args![self.0.workspace(), account],
            )
            .await?;
        let text = self.0.vault().open(self.answer_place(&account), &sealed)?;
        // What cannot be read is not told: it holds a secret.
        serde_json::from_str(text.expose_secret())
            .map(Some)
            .map_err(|_| StorageError::corrupt("sealed_answer", "an answer of another version"))
    }

    fn answer_place(self, account: &AccountId) -> Place<'_> {
        Place { workspace: self.0.workspace(), column: "link_answer", row: account.as_bytes() }
    }
}
