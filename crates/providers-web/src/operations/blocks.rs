//! People are blocked on the number, and let through again.

use blazz_domain::contact::Party;
use blazz_domain::identity::{Identity, IdentityKind};
use blazz_domain::inbound::Inbound;
use blazz_domain::operation::OperationResult;
use blazz_providers::Carried;
use wacore::iq::blocklist::UpdateBlocklistSpec;
use whatsapp_rust::Jid;
use whatsapp_rust::features::{GroupError, IsOnWhatsAppResult};

use super::Asking;
use super::trouble::Trouble;
use crate::inbound::{identity, jid_of_identity};

impl Asking<'_> {
    /// WhatsApp takes a person's LID, and to block the number beside it (`wacore` 0.7.0, `iq/blocklist.rs`).
    pub(super) async fn set_blocked(
        &self,
        names: &[Identity],
        blocked: bool,
    ) -> Result<Carried, Trouble> {
        let (lid, pn) = self.both_names(names).await?;
        let lid = lid.ok_or_else(Trouble::not_on_whatsapp)?;
        let spec = match &pn {
            Some(pn) if blocked => UpdateBlocklistSpec::block_with_pn(&lid, pn),
            None if blocked => return Err(Trouble::number_unknown()),
            _ => UpdateBlocklistSpec::unblock(&lid),
        };
        self.client.execute(spec).await.map_err(GroupError::Iq)?;
        let mut identities = names.to_vec();
        for learned in [pn, Some(lid)].into_iter().flatten().filter_map(|jid| identity(&jid)) {
            if !identities.contains(&learned) {
                identities.push(learned);
            }
        }
        let party = Party { identities, ..Party::default() };
        let news = vec![Inbound::Blocked { party, blocked }];
        Ok(Carried { result: OperationResult::Done, news })
    }

    /// A person's LID and number: as they are named, as the session knows, or as WhatsApp says when asked about the
    /// number.
    async fn both_names(&self, names: &[Identity]) -> Result<(Option<Jid>, Option<Jid>), Trouble> {
        let jid_of_kind = |kind| names.iter().find(|it| it.kind == kind).and_then(jid_of_identity);
        let (mut lid, mut pn) = (jid_of_kind(IdentityKind::Lid), jid_of_kind(IdentityKind::Phone));
        if let (Some(one), None) | (None, Some(one)) = (&lid, &pn)
            && let Ok(Some(entry)) = self.client.get_lid_pn_entry(one).await
        {
            lid = Some(Jid::lid(&*entry.lid));
            pn = Some(Jid::pn(&*entry.phone_number));
        }
        if let (None, Some(number)) = (&lid, &pn) {
            let answers =
                self.client.contacts().is_on_whatsapp(std::slice::from_ref(number)).await?;
            let lid_of = |it: IsOnWhatsAppResult| it.lid.or(Some(it.jid)).filter(Jid::is_lid);
            lid = answers.into_iter().find_map(lid_of);
        }
        Ok((lid, pn))
    }
}
