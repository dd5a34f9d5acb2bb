//! A connected number as clients see it.

use blazz_domain::account::{AccountStatus, Capabilities, ProviderKind};
use blazz_domain::transport::TransportPolicy;
use blazz_domain::{AccountId, Timestamp};
use blazz_storage::workspace::accounts::Account;
use blazz_storage::workspace::links::Link;
use serde::Serialize;
use utoipa::ToSchema;

use super::link::LinkView;
use crate::providers::Providers;

/// A WhatsApp number connected through a provider.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Account)]
pub struct AccountView {
    pub id: AccountId,
    pub provider: ProviderKind,
    pub name: String,
    /// As WhatsApp writes it; empty until the first check.
    pub display_phone_number: String,
    pub phone_number_id: String,
    pub waba_id: String,
    pub status: AccountStatus,
    /// What is wrong and what to do about it.
    pub status_reason: Option<String>,
    pub verified_name: Option<String>,
    pub quality_rating: Option<String>,
    /// Of both transports, where it has two.
    pub capabilities: Option<Capabilities>,
    /// How its linked device is connected; only where a phone links it.
    pub link: Option<LinkView>,
    /// The account that its chats belong to, when it is another transport of that number.
    pub home_id: Option<AccountId>,
    /// The other transport of the number, whose chats are this one's.
    pub joined_id: Option<AccountId>,
    /// Which transport messages take; `null`: as the workspace says.
    pub transport_policy: Option<TransportPolicy>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub last_activity_at: Option<Timestamp>,
}

impl AccountView {
    pub fn new(
        account: Account,
        providers: &Providers,
        link: Option<Link>,
        last_activity_at: Option<Timestamp>,
    ) -> Self {
        let capabilities = capabilities(providers, &account);
        Self {
            id: account.id,
            provider: account.provider,
            name: account.name,
            display_phone_number: account.display_phone_number,
            phone_number_id: account.external_id,
            waba_id: account.business_id,
            status: account.status,
            status_reason: account.status_reason,
            verified_name: account.verified_name,
            quality_rating: account.quality_rating,
            capabilities,
            link: link.map(LinkView::from),
            home_id: account.home_id,
            joined_id: account.joined.map(|(id, _)| id),
            transport_policy: account.transport_policy,
            created_at: account.created_at,
            updated_at: account.updated_at,
            last_activity_at,
        }
    }
}

fn capabilities(providers: &Providers, account: &Account) -> Option<Capabilities> {
    let own = providers.capabilities(account.provider)?;
    let joined = account.joined.and_then(|(_, provider)| providers.capabilities(provider));
    Some(match joined {
        Some(joined) => own.or(joined),
        None => own,
    })
}
