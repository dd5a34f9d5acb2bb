//! A connected number as clients see it.

use blazz_domain::account::{AccountStatus, Capabilities, ProviderKind};
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
    pub capabilities: Option<Capabilities>,
    /// How its linked device is connected; only where a phone links it.
    pub link: Option<LinkView>,
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
            capabilities: providers.capabilities(account.provider),
            link: link.map(LinkView::from),
            created_at: account.created_at,
            updated_at: account.updated_at,
            last_activity_at,
        }
    }
}
