//! Which numbers WhatsApp knows.

use blazz_domain::operation::{CheckedNumber, OperationResult};
use blazz_providers::Carried;
use whatsapp_rust::Jid;

use super::Asking;
use super::trouble::Trouble;

impl Asking<'_> {
    /// Asks about all of them at once. A number that the answer leaves out is not known.
    pub(super) async fn check_numbers(&self, numbers: &[String]) -> Result<Carried, Trouble> {
        let digits = |number: &str| number.trim_start_matches('+').to_owned();
        let asked: Vec<Jid> = numbers.iter().map(|number| Jid::pn(digits(number))).collect();
        let answers = self.client.contacts().is_on_whatsapp(&asked).await?;
        let numbers = numbers.iter().map(|number| {
            let is = |jid: &Jid| jid.is_pn() && jid.user == digits(number);
            let found = answers
                .iter()
                .find(|it| is(&it.jid) || it.pn_jid.as_ref().is_some_and(is))
                .filter(|it| it.is_registered);
            let verified = found.and_then(|it| it.verified_name.as_ref());
            CheckedNumber {
                phone: number.clone(),
                is_on_whatsapp: found.is_some(),
                is_business: found.is_some_and(|it| it.is_business),
                verified_name: verified.and_then(|it| it.name.clone()),
            }
        });
        Ok(OperationResult::Numbers { numbers: numbers.collect() }.into())
    }
}
