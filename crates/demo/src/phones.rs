//! Linked devices in the demo: a shop's phone that scans a code with one click, people who write to it, a group, and a
//! phone for the visitor.

mod page;
mod people;

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use blazz_server::config::Config;
use blazz_testkit::actors::Agent;
use blazz_websimulator::{Phone, WebSimulator};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// The number that the visitor links.
const SHOP: &str = "628113000300";
/// The visitor's own phone.
const VISITOR: &str = "628129990001";
/// Between two looks at what was linked.
const LOOK: Duration = Duration::from_millis(500);

/// Everything of linked devices in the demo.
pub(crate) struct Phones {
    simulator: Arc<WebSimulator>,
    shop: Phone,
    visitor: Phone,
    ending: CancellationToken,
    tasks: TaskTracker,
}

impl Phones {
    /// `None` when this program trusts no simulated WhatsApp.
    pub(crate) async fn open() -> anyhow::Result<Option<Self>> {
        if !blazz_providers_web::IS_FOR_SIMULATOR {
            return Ok(None);
        }
        let simulator =
            WebSimulator::start().await.context("starting WhatsApp's linked devices")?;
        let shop = simulator.phone(SHOP);
        shop.set_name("Rumah Kain");
        let visitor = simulator.phone(VISITOR);
        visitor.set_name("You");
        Ok(Some(Self {
            simulator: Arc::new(simulator),
            shop,
            visitor,
            ending: CancellationToken::new(),
            tasks: TaskTracker::new(),
        }))
    }

    /// Points the program at this WhatsApp.
    pub(crate) fn configure(&self, config: &mut Config) {
        config.web.web_url = Some(self.simulator.websocket_url());
        config.web.web_files = Some(self.simulator.file_host());
    }

    /// Serves the page of the phones, and lets people write once the shop's number is linked. Gives the address.
    pub(crate) async fn begin(
        &self,
        owner: Agent,
        port: u16,
        is_quiet: bool,
    ) -> anyhow::Result<String> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let listener = TcpListener::bind(address).await.context("serving the phones")?;
        let url = format!("http://{}/", listener.local_addr()?);
        let desk = page::Desk::new(&self.simulator, &self.shop, &self.visitor, owner);
        let people = people::People::of(&self.simulator);
        let group = people.group(SHOP, VISITOR);
        let ending = self.ending.clone();
        self.tasks.spawn(async move {
            let stopped = async move { ending.cancelled().await };
            let serving = axum::serve(listener, page::router(desk)).with_graceful_shutdown(stopped);
            if let Err(error) = serving.await {
                tracing::warn!(%error, "serving the phones");
            }
        });
        if !is_quiet {
            let (shop, ending) = (self.shop.clone(), self.ending.clone());
            self.tasks.spawn(async move {
                let talk = async {
                    while shop.linked_devices().is_empty() {
                        tokio::time::sleep(LOOK).await;
                    }
                    people.talk(SHOP, &group).await;
                };
                ending.run_until_cancelled(talk).await;
            });
        }
        Ok(url)
    }

    pub(crate) async fn stop(self) {
        self.ending.cancel();
        self.tasks.close();
        self.tasks.wait().await;
    }
}
