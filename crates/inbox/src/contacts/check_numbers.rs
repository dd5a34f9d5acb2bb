//! A number of ours asks WhatsApp which phone numbers it knows.

use blazz_domain::AccountId;
use blazz_domain::field::FieldProblem;
use blazz_domain::operation::Operation;
use blazz_domain::phone::Phone;
use blazz_storage::WorkspaceTx;

use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::operations::{Asked, ask};
use crate::views::OperationView;

/// Numbers in one request: WhatsApp looks askance at devices that ask about many.
const MOST: usize = 50;

/// Has a number ask which of these are on WhatsApp. Written in any way, with or without the country; each is asked
/// about once.
pub async fn check_numbers(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    account: AccountId,
    written: &[String],
) -> Result<OperationView, InboxError> {
    let account = tx.accounts().load(account).await?;
    if !(1..=MOST).contains(&written.len()) {
        let message = "write 1 to 50 numbers";
        return Err(InboxError::invalid("numbers", "length", message));
    }
    let mut numbers: Vec<String> = Vec::new();
    let mut problems = Vec::new();
    for (place, text) in written.iter().enumerate() {
        match Phone::parse(text, inbox.settings.phone_region.as_deref()) {
            Ok(phone) if numbers.iter().any(|known| known == phone.as_str()) => {}
            Ok(phone) => numbers.push(phone.as_str().to_owned()),
            Err(error) => {
                let path = format!("numbers.{place}");
                problems.push(FieldProblem::new(path, "invalid_phone", error.to_string()));
            }
        }
    }
    if !problems.is_empty() {
        return Err(InboxError::Invalid(problems));
    }
    let operation = Operation::CheckNumbers { numbers };
    ask(inbox, tx, Asked { account: &account, contact: None, operation }).await
}
