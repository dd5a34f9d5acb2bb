//! The first start: the owner and the first workspace.

use blazz_domain::email::Email;
use blazz_domain::{UserId, WorkspaceId};
use blazz_storage::system::SystemTx;
use blazz_storage::{StorageError, WorkspaceTx};
use secrecy::SecretString;

use super::error::PeopleError;
use super::fields::Fields;
use super::passwords::Passwords;
use super::sessions::{self, Browser, Started};
use super::workspaces;

/// The owner and the workspace, checked, with the password hashed.
#[derive(Debug)]
pub struct FirstOwner {
    name: String,
    email: Email,
    password_hash: String,
    workspace_name: String,
}

/// What the set-up made.
#[derive(Debug)]
pub struct SetUp {
    pub user_id: UserId,
    pub workspace_id: WorkspaceId,
    /// Absent when it was done at the console.
    pub session: Option<Started>,
}

impl FirstOwner {
    pub async fn prepare(
        passwords: &Passwords,
        name: &str,
        email: &str,
        password: SecretString,
        workspace_name: &str,
    ) -> Result<Self, PeopleError> {
        let mut fields = Fields::default();
        let name = fields.name("name", name);
        let email = fields.email("email", email);
        fields.password("password", &password);
        let workspace_name = fields.name("workspace_name", workspace_name);
        let email = fields.finish_with(email)?;
        let password_hash = passwords.hash(password).await?;
        Ok(Self { name, email, password_hash, workspace_name })
    }
}

/// Whether nobody has set the program up yet.
pub async fn is_needed(tx: &SystemTx) -> Result<bool, StorageError> {
    Ok(!tx.is_set_up().await?)
}

/// Makes the owner and the first workspace, once, however many try at the same time; the transaction is
/// left to be committed.
pub async fn set_up(
    tx: SystemTx,
    owner: FirstOwner,
    browser: Option<Browser<'_>>,
) -> Result<(WorkspaceTx, SetUp), PeopleError> {
    if !tx.claim_set_up().await? {
        return Err(PeopleError::AlreadySetUp);
    }
    let user = tx.add_user(owner.email.as_str(), &owner.name, &owner.password_hash).await?;
    let workspace_id = tx.add_workspace(&owner.workspace_name, user.id).await?;
    let session = match browser {
        Some(browser) => {
            Some(sessions::start(&tx, user.id, Some(workspace_id), browser, None).await?)
        }
        None => None,
    };
    let tx = workspaces::enter_new(tx, user.id, workspace_id, &owner.workspace_name).await?;
    Ok((tx, SetUp { user_id: user.id, workspace_id, session }))
}
