//! The places a program may die at.

/// A place between two steps that must not fall apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Point {
    /// A row stands in a transaction that is not committed.
    AfterInsert,
    /// A transaction is complete and about to be committed.
    BeforeCommit,
    /// A transaction is on disk; nobody has been told.
    AfterCommit,
    /// An attempt to send is on disk; the provider has not been called.
    BeforeCall,
    /// The provider has answered; the answer is not on disk.
    AfterCall,
    /// Events are on disk; no browser has heard them.
    BeforePublish,
    /// A step of a migration is applied and not yet remembered.
    InMigration,
}

impl Point {
    pub const ALL: [Self; 7] = [
        Self::AfterInsert,
        Self::BeforeCommit,
        Self::AfterCommit,
        Self::BeforeCall,
        Self::AfterCall,
        Self::BeforePublish,
        Self::InMigration,
    ];

    /// Its name in the environment.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AfterInsert => "after_insert",
            Self::BeforeCommit => "before_commit",
            Self::AfterCommit => "after_commit",
            Self::BeforeCall => "before_call",
            Self::AfterCall => "after_call",
            Self::BeforePublish => "before_publish",
            Self::InMigration => "in_migration",
        }
    }
}
