//! The words contacts are found by: every word of the name, and the number in the forms people type.

use std::collections::BTreeSet;

use blazz_domain::ContactId;
use blazz_domain::identity::{Identity, IdentityKind};

use super::transaction::WorkspaceTx;
use crate::error::StorageError;
use crate::row::{FromRow, Row};

/// The longest word kept, in characters.
const LONGEST: usize = 60;

struct Found(ContactId);

impl FromRow for Found {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        row.id("contact_id").map(Self)
    }
}

/// The search words of the workspace's contacts.
#[derive(Debug, Clone, Copy)]
pub struct ContactTerms<'a>(pub(super) &'a WorkspaceTx);

impl ContactTerms<'_> {
    /// Makes a contact findable by this name and these identities, and by nothing else.
    pub async fn replace(
        self,
        contact: ContactId,
        name: &str,
        username: Option<&str>,
        identities: &[Identity],
    ) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "DELETE FROM contact_terms WHERE workspace_id = ? AND contact_id = ?",
                args![self.0.workspace(), contact],
            )
            .await?;
        for term in terms(name, username, identities) {
            self.0
                .sql
                .insert_new(
                    "INSERT INTO contact_terms (workspace_id, term, contact_id)
                     VALUES (?, ?, ?)",
                    args![self.0.workspace(), term, contact],
                )
                .await?;
        }
        Ok(())
    }

    /// Contacts that have, for every word of `query`, a term beginning with it; at most `limit`.
    pub async fn search(self, query: &str, limit: usize) -> Result<Vec<ContactId>, StorageError> {
        let mut words = query_words(query);
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        let Some((first, others)) = words.split_first() else { return Ok(Vec::new()) };
        let also = " AND EXISTS (SELECT 1 FROM contact_terms o
                                  WHERE o.workspace_id = t.workspace_id
                                    AND o.contact_id = t.contact_id
                                    AND o.term >= ? AND o.term < ?)";
        let sql = "SELECT DISTINCT t.contact_id FROM contact_terms t
                    WHERE t.workspace_id = ? AND t.term >= ? AND t.term < ?{also} LIMIT ?"
            .replace("{also}", &also.repeat(others.len()));
        let mut values = args![self.0.workspace(), first.as_str(), after_prefix(first)];
        for word in others {
            values.extend(args![word.as_str(), after_prefix(word)]);
        }
        values.extend(args![i64::try_from(limit).unwrap_or(i64::MAX)]);
        let found: Vec<Found> = self.0.sql.list(sql, values).await?;
        Ok(found.into_iter().map(|found| found.0).collect())
    }
}

fn terms(name: &str, username: Option<&str>, identities: &[Identity]) -> BTreeSet<String> {
    let words = name.split(|c: char| !c.is_alphanumeric()).chain(username);
    let mut terms: BTreeSet<String> = words
        .filter(|word| !word.is_empty())
        .map(|word| word.to_lowercase().chars().take(LONGEST).collect())
        .collect();
    for identity in identities.iter().filter(|identity| identity.kind == IdentityKind::Phone) {
        terms.extend(number_forms(&identity.value));
    }
    terms
}

/// `+62812…` is found as `62812…`, `0812…` and `812…`: every split of country code and number is kept,
/// so nothing has to be known about countries here.
fn number_forms(phone: &str) -> impl Iterator<Item = String> {
    let digits = phone.trim_start_matches('+').to_owned();
    let national: Vec<String> = (1..=3)
        .filter(|code| digits.len() > code + 4)
        .flat_map(|code| [digits[code..].to_owned(), ["0", &digits[code..]].concat()])
        .collect();
    std::iter::once(digits).chain(national)
}

/// The words of a query; a number keeps only its digits, however it is grouped.
fn query_words(query: &str) -> Vec<String> {
    let compact: String = query.chars().filter(|c| !" +-().".contains(*c)).collect();
    if !compact.is_empty() && compact.chars().all(|c| c.is_ascii_digit()) {
        return vec![compact];
    }
    query
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(8)
        .map(|word| word.to_lowercase().chars().take(LONGEST).collect())
        .collect()
}

/// The first text after everything that begins with `prefix`.
fn after_prefix(prefix: &str) -> String {
    [prefix, "\u{10ffff}"].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_found_in_every_form_people_type() {
        let identities = [Identity::new(IdentityKind::Phone, "+628123456789")];
        let terms = terms("Ayu Lestari", None, &identities);
        for typed in ["0812 345", "+62 812-345", "62812", "812345", "ayu", "LEST"] {
            let words = query_words(typed);
            assert!(
                words.iter().all(|word| terms.iter().any(|term| term.starts_with(word))),
                "{typed} finds nothing in {terms:?}"
            );
        }
    }
}
