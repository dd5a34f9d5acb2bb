//! Handlers name the right they need in their signature: without it nothing else of the request is read.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use blazz_domain::permission::Permission;
use blazz_storage::{Scope, StorageError, WorkspaceTx};

use super::caller::Caller;
use crate::problem::{ApiError, ApiResult};
use crate::state::ApiState;

/// A right, as a type.
pub(crate) trait Right {
    const PERMISSION: Permission;
}

macro_rules! rights {
    ($($name:ident),+ $(,)?) => {
        $(
            #[derive(Debug)]
            pub(crate) enum $name {}

            impl Right for $name {
                const PERMISSION: Permission = Permission::$name;
            }
        )+
    };
}

rights! {
    ChatsRead, ChatsMarkRead, ChatsResolve, ChatsClear, MessagesSend, ContactsRead, ContactsWrite, ContactsDelete,
    ContactsMerge, ContactsBlock, AccountsRead, AccountsManage, GroupsManage, MembersRead, MembersManage, InvitationsManage,
    TokensManage, WorkspaceManage, JobsManage, InboundManage, AuditRead, EventsRead,
}

/// A caller who holds this right in their workspace. It must stand in front of what reads the address, the
/// query or the body, so that nobody else learns what would be wrong with them.
pub(crate) struct May<R> {
    caller: Caller,
    scope: Scope,
    right: PhantomData<R>,
}

impl<R: Right> FromRequestParts<ApiState> for May<R> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> ApiResult<Self> {
        let caller = Caller::from_request_parts(parts, state).await?;
        let scope = caller.workspace()?.clone();
        if !scope.allows(R::PERMISSION) {
            return Err(ApiError::forbidden(R::PERMISSION));
        }
        Ok(Self { caller, scope, right: PhantomData })
    }
}

impl<R> May<R> {
    /// Opens a transaction in the caller's workspace.
    pub(crate) async fn begin(&self) -> Result<WorkspaceTx, StorageError> {
        self.caller.state().database().begin(&self.scope).await
    }

    /// Reads in the caller's workspace.
    pub(crate) fn read(&self) -> WorkspaceTx {
        self.caller.state().database().read(&self.scope)
    }

    /// The caller's scope, for a use case that must not hold a transaction while it waits for others.
    pub(crate) const fn scope(&self) -> &Scope {
        &self.scope
    }
}

impl<R> Deref for May<R> {
    type Target = Caller;

    fn deref(&self) -> &Caller {
        &self.caller
    }
}

impl<R> fmt::Debug for May<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("May").field("caller", &self.caller).finish_non_exhaustive()
    }
}
