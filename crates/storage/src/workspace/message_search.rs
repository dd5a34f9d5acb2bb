//! Finding messages by their words, newest first.

use blazz_domain::content::{Direction, MessageKind};
use blazz_domain::search::SearchQuery;
use blazz_domain::{ChatId, ContactId, MessageId, Timestamp, UserId};

use super::page::{Page, one_more};
use super::transaction::WorkspaceTx;
use crate::error::StorageError;
use crate::row::{FromRow, Row};
use crate::search::{self, DocId};

/// Messages that are looked at beyond what is shown, for each call: where the filters leave little over, a call gives few and leads on.
const LOOKED_AT: usize = 4_000;
/// Messages looked at in one go.
const AT_ONCE: usize = 500;
/// The longest list of words that stands for the beginning of one.
const MOST_TERMS: usize = 400;

/// Which of the messages that have the words.
#[derive(Debug, Clone, Copy, Default)]
pub struct SearchFilter {
    pub chat_id: Option<ChatId>,
    pub kind: Option<MessageKind>,
    pub direction: Option<Direction>,
    /// Whom of the customers, in a group, wrote it.
    pub sender_contact_id: Option<ContactId>,
    /// Who of the team wrote it.
    pub user_id: Option<UserId>,
    /// Not older, not newer; whole seconds.
    pub since: Option<Timestamp>,
    pub until: Option<Timestamp>,
}

impl SearchFilter {
    fn takes(&self, found: &Found) -> bool {
        self.chat_id.is_none_or(|it| it == found.chat_id)
            && self.kind.is_none_or(|it| it == found.kind)
            && self.direction.is_none_or(|it| it == found.direction)
            && self.sender_contact_id.is_none_or(|it| Some(it) == found.sender_contact_id)
            && self.user_id.is_none_or(|it| Some(it) == found.user_id)
    }

    /// Whether every message that has the words is wanted.
    const fn is_open(&self) -> bool {
        self.chat_id.is_none()
            && self.kind.is_none()
            && self.direction.is_none()
            && self.sender_contact_id.is_none()
            && self.user_id.is_none()
    }
}

/// A message that has the words.
#[derive(Debug, Clone)]
struct Found {
    doc_id: DocId,
    message_id: MessageId,
    chat_id: ChatId,
    kind: MessageKind,
    direction: Direction,
    sender_contact_id: Option<ContactId>,
    user_id: Option<UserId>,
}

impl FromRow for Found {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        Ok(Self {
            doc_id: row.int("doc_id")?,
            message_id: row.id("message_id")?,
            chat_id: row.id("chat_id")?,
            kind: row.word("kind", MessageKind::parse)?,
            direction: row.word("direction", Direction::parse)?,
            sender_contact_id: row.maybe_id("sender_contact_id")?,
            user_id: row.maybe_id("user_id")?,
        })
    }
}

struct Term(String);

impl FromRow for Term {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        row.text("term").map(Self)
    }
}

/// The words of the workspace's messages.
#[derive(Debug, Clone, Copy)]
pub struct MessageSearch<'a>(pub(super) &'a WorkspaceTx);

impl MessageSearch<'_> {
    /// The messages that have the words of a query, newest first; at most `limit`. The key of a page leads on from
    /// where it ended; a page may have few messages, or none, and lead on.
    pub async fn find(
        self,
        query: &SearchQuery,
        filter: &SearchFilter,
        after: Option<DocId>,
        limit: usize,
    ) -> Result<Page<MessageId, DocId>, StorageError> {
        let Some(space) = search::space_of(&self.0.sql, self.0.workspace()).await? else {
            return Ok(Page { items: Vec::new(), next: None });
        };
        let asked = self.expression(query).await?;
        let mut range = search::range(space, filter.since, filter.until);
        range.end = after.map_or(range.end, |after| after.min(range.end));
        let at_once = if filter.is_open() { limit } else { AT_ONCE };
        let (mut items, mut looked_at) = (Vec::new(), 0);
        loop {
            let mut found = self.stretch(&asked, range.clone(), at_once).await?;
            let is_end = found.len() <= at_once;
            found.truncate(at_once);
            let last = found.last().map(|found| found.doc_id);
            for found in found {
                range.end = found.doc_id;
                looked_at += 1;
                if filter.takes(&found) {
                    items.push(found.message_id);
                }
                if items.len() >= limit {
                    break;
                }
            }
            if is_end && last.is_none_or(|last| last == range.end) {
                return Ok(Page { items, next: None });
            }
            if items.len() >= limit || looked_at >= LOOKED_AT {
                return Ok(Page { items, next: Some(range.end) });
            }
        }
    }

    async fn stretch(
        self,
        asked: &str,
        range: std::ops::Range<DocId>,
        limit: usize,
    ) -> Result<Vec<Found>, StorageError> {
        let sql = if self.0.sql.is_mysql() {
            "SELECT s.doc_id, m.id AS message_id, m.chat_id, m.kind, m.direction, m.sender_contact_id, m.user_id
               FROM searchable_messages s
               JOIN messages m ON m.workspace_id = s.workspace_id AND m.id = s.message_id
              WHERE s.workspace_id = ? AND MATCH (s.words) AGAINST (? IN BOOLEAN MODE)
                AND s.doc_id >= ? AND s.doc_id < ?
              ORDER BY s.doc_id DESC LIMIT ?"
        } else {
            "SELECT s.doc_id, m.id AS message_id, m.chat_id, m.kind, m.direction, m.sender_contact_id, m.user_id
               FROM message_words w
              CROSS JOIN searchable_messages s ON s.workspace_id = ? AND s.doc_id = w.rowid
              CROSS JOIN messages m ON m.workspace_id = s.workspace_id AND m.id = s.message_id
              WHERE w.message_words MATCH ? AND w.rowid >= ? AND w.rowid < ?
              ORDER BY w.rowid DESC LIMIT ?"
        };
        let values = args![self.0.workspace(), asked, range.start, range.end, one_more(limit)];
        self.0.sql.list(sql, values).await
    }

    /// The query in the words of the database: every word, each in one of its forms.
    async fn expression(self, query: &SearchQuery) -> Result<String, StorageError> {
        let mut parts = Vec::with_capacity(query.words().len());
        for forms in query.words() {
            let mut terms = Vec::new();
            for form in forms {
                terms.extend(self.terms(&search::token(form)).await?);
            }
            parts.push(terms);
        }
        Ok(if self.0.sql.is_mysql() {
            parts
                .iter()
                .map(|terms| format!("+({})", terms.join(" ")))
                .collect::<Vec<_>>()
                .join(" ")
        } else {
            let any = |terms: &Vec<String>| format!("({})", terms.join(" OR "));
            parts.iter().map(any).collect::<Vec<_>>().join(" AND ")
        })
    }

    /// What finds every word that begins so. FTS5 walks through the messages of single words from their end, but gathers
    /// those of all words with a beginning before it gives the first: unless it has an index of such beginnings, or there
    /// are very many, the words are asked for one by one.
    async fn terms(self, beginning: &str) -> Result<Vec<String>, StorageError> {
        let by_beginning = || vec![format!("{beginning}*")];
        if self.0.sql.is_mysql() || beginning.chars().count() <= search::LONGEST_INDEXED_BEGINNING {
            return Ok(by_beginning());
        }
        let end = [beginning, "\u{10ffff}"].concat();
        let terms: Vec<Term> = self
            .0
            .sql
            .list(
                "SELECT term FROM search_terms
                  WHERE workspace_id = ? AND term >= ? AND term < ? ORDER BY term LIMIT ?",
                args![self.0.workspace(), beginning, end, one_more(MOST_TERMS)],
            )
            .await?;
        if terms.len() > MOST_TERMS {
            return Ok(by_beginning());
        }
        if terms.is_empty() {
            // No message has it: the beginning itself stands for nothing.
            return Ok(vec![beginning.to_owned()]);
        }
        Ok(terms.into_iter().map(|term| term.0).collect())
    }
}
