//! Who writes to the linked shop, and in which group they are together.

use std::time::Duration;

use blazz_websimulator::{Phone, WebSimulator};

/// The customers of the shop.
pub(super) struct People {
    dewi: Phone,
    made: Phone,
    rina: Phone,
}

impl People {
    pub(super) fn of(simulator: &WebSimulator) -> Self {
        let person = |number: &str, name: &str| {
            let phone = simulator.phone(number);
            phone.set_name(name);
            phone
        };
        Self {
            dewi: person("628127770001", "Dewi Anggraini"),
            made: person("628127770002", "Made Wirawan"),
            rina: person("628127770003", "Rina Kartika"),
        }
    }

    /// The resellers' group, which the shop and the visitor are in too; its name at WhatsApp.
    pub(super) fn group(&self, shop: &str, visitor: &str) -> String {
        let members = [shop, self.made.number(), self.rina.number(), visitor];
        match self.dewi.create_group("Reseller Rumah Kain", &members) {
            Ok(group) => group,
            Err(error) => {
                tracing::warn!(%error, "making the group of the demo");
                String::new()
            }
        }
    }

    /// Everybody says what they came to say, each a little after the one before.
    pub(super) async fn talk(&self, shop: &str, group: &str) {
        let lines: [(&Phone, &str, u64, &str); 7] = [
            (&self.dewi, shop, 2, "Selamat siang, kain jumputan warna hijau masih ada?"),
            (&self.made, shop, 3, "Hi! Do you ship batik to Denpasar?"),
            (&self.dewi, group, 3, "Teman-teman, PO minggu ini tutup Jumat ya"),
            (&self.rina, group, 4, "Siap! Aku ikut 5 lembar"),
            (&self.dewi, shop, 4, "Kalau ada, saya mau 3 meter"),
            (&self.made, group, 5, "Count me in, 2 pieces please"),
            (&self.rina, shop, 6, "Kak, pesanan saya kemarin sudah dikirim?"),
        ];
        for (phone, to, seconds, text) in lines {
            tokio::time::sleep(Duration::from_secs(seconds)).await;
            if let Err(error) = phone.send_text(to, text).await {
                tracing::warn!(%error, "a customer of the demo could not write");
            }
        }
    }
}
