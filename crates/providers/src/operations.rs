//! Providers whose numbers can be asked to do something beside sending: make a group, change its members.

use std::time::Duration;

use async_trait::async_trait;
use blazz_domain::account::AccountAccess;
use blazz_domain::field::FieldProblem;
use blazz_domain::inbound::Inbound;
use blazz_domain::operation::{Operation, OperationKind, OperationResult};

use crate::provider::SendError;

/// What the numbers of a provider can be asked to do.
#[async_trait]
pub trait Operations: Send + Sync + std::fmt::Debug {
    /// What it can carry out; nothing else is asked of it.
    fn kinds(&self) -> &'static [OperationKind];

    /// What is certain to be refused, told before it is asked. Field paths are those of the request.
    fn check(&self, operation: &Operation) -> Result<(), Vec<FieldProblem>>;

    /// Does it once and never by itself again; the error says what may be done next. `Refused` means that nothing
    /// was done, `MayHaveSent` that it may have been.
    async fn carry_out(
        &self,
        access: &AccountAccess,
        operation: &Operation,
        time_out: Duration,
    ) -> Result<Carried, SendError>;
}

/// An operation that was carried out.
#[derive(Debug, Clone, PartialEq)]
pub struct Carried {
    pub result: OperationResult,
    /// What is true at WhatsApp now, as if it had told so by itself.
    pub news: Vec<Inbound>,
}

impl From<OperationResult> for Carried {
    fn from(result: OperationResult) -> Self {
        Self { result, news: Vec::new() }
    }
}
