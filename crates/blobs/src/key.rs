//! What a file is called where it is kept.

use std::fmt;

use blazz_domain::{MediaId, WorkspaceId};
use uuid::Uuid;

/// The name of a file: of one workspace, and never another's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlobKey {
    pub workspace: WorkspaceId,
    pub id: MediaId,
}

impl BlobKey {
    pub const fn new(workspace: WorkspaceId, id: MediaId) -> Self {
        Self { workspace, id }
    }

    /// Reads `<workspace>/<id>`; nothing else is one of our names.
    pub fn parse(text: &str) -> Option<Self> {
        let (workspace, id) = text.split_once('/')?;
        let read = |part: &str| Uuid::try_parse(part).ok().filter(|id| id.to_string() == part);
        Some(Self {
            workspace: WorkspaceId::from_uuid(read(workspace)?),
            id: MediaId::from_uuid(read(id)?),
        })
    }
}

impl fmt::Display for BlobKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.workspace, self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_two_ids_are_a_name() {
        let key = BlobKey::new(
            WorkspaceId::from_uuid(Uuid::from_u128(1)),
            MediaId::from_uuid(Uuid::from_u128(2)),
        );
        assert_eq!(BlobKey::parse(&key.to_string()), Some(key));
        for other in
            ["", "a/b", "../x", "00000000000000000000000000000001/00000000000000000000000000000002"]
        {
            assert_eq!(BlobKey::parse(other), None, "{other}");
        }
        assert_eq!(BlobKey::parse(&format!("{key}.part")), None);
    }
}
