//! The tokens by which WhatsApp tells that two people know each other: theirs for us, and when we sent ours. Each
//! side has a writer of its own, and neither loses what the other wrote.

use serde::{Deserialize, Serialize};
use wacore::store::error::Result;
use wacore::store::traits::TcTokenEntry;

use super::SessionBackend;
use super::code::{from_json, to_json};
use crate::store::{Kind, RecordKey};

/// Times are seconds since 1970.
#[derive(Serialize, Deserialize)]
pub(super) struct TcToken {
    pub(super) jid: String,
    entry: TcTokenEntry,
}

impl SessionBackend {
    pub(super) async fn tc_token(&self, jid: &str) -> Result<Option<TcTokenEntry>> {
        let found = self.records.find(Kind::TcToken, &RecordKey::of(&[jid])).await?;
        found.map(|value| from_json(&value).map(|token: TcToken| token.entry)).transpose()
    }

    pub(super) async fn tc_tokens(&self) -> Result<Vec<TcToken>> {
        let records = self.records.all(Kind::TcToken, &[]).await?;
        records.iter().map(|record| from_json(&record.value)).collect()
    }

    /// Whoever calls this has the turn.
    pub(super) async fn keep_tc_token(&self, jid: &str, entry: TcTokenEntry) -> Result<()> {
        let value = to_json(&TcToken { jid: jid.to_owned(), entry })?;
        self.records.put(Kind::TcToken, RecordKey::of(&[jid]), value).await
    }

    /// Notes when our token was last sent; without theirs, an empty one holds the place. Never goes back.
    pub(super) async fn advance_tc_token_sender(&self, jid: &str, sent_at: i64) -> Result<()> {
        let _turn = self.records.alone(Kind::TcToken).await;
        let mut entry = self.tc_token(jid).await?.unwrap_or_else(|| TcTokenEntry {
            token: Vec::new(),
            token_timestamp: sent_at,
            sender_timestamp: None,
        });
        entry.sender_timestamp = entry.sender_timestamp.max(Some(sent_at));
        self.keep_tc_token(jid, entry).await
    }

    /// Takes their token, unless a newer one is there.
    pub(super) async fn receive_tc_token(&self, jid: &str, token: &[u8], at: i64) -> Result<()> {
        let _turn = self.records.alone(Kind::TcToken).await;
        let before = self.tc_token(jid).await?;
        if before.as_ref().is_some_and(|it| !it.token.is_empty() && at < it.token_timestamp) {
            return Ok(());
        }
        let sender_timestamp = before.and_then(|before| before.sender_timestamp);
        let entry = TcTokenEntry { token: token.to_vec(), token_timestamp: at, sender_timestamp };
        self.keep_tc_token(jid, entry).await
    }

    /// Drops what has neither a token from `token_cutoff` on nor a sending from `sender_cutoff` on.
    pub(super) async fn drop_tc_tokens(
        &self,
        token_cutoff: i64,
        sender_cutoff: i64,
    ) -> Result<u32> {
        let _turn = self.records.alone(Kind::TcToken).await;
        let is_stale = |TcToken { entry, .. }: &TcToken| {
            let has_token = !entry.token.is_empty() && entry.token_timestamp >= token_cutoff;
            !has_token && entry.sender_timestamp.is_none_or(|at| at < sender_cutoff)
        };
        let stale: Vec<TcToken> = self.tc_tokens().await?.into_iter().filter(is_stale).collect();
        let keys = stale.iter().map(|token| RecordKey::of(&[&token.jid]));
        self.records.delete_many(Kind::TcToken, keys).await?;
        Ok(u32::try_from(stale.len()).unwrap_or(u32::MAX))
    }
}
