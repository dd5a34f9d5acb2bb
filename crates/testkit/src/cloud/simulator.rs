//! The simulator in the hands of a test: start, set the stage, look into the ledger, stop.

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use tokio::net::TcpListener;

use super::{
    BusinessNumber, CustomerPhone, FaultPlan, Ledger, LedgerError, NumberSpec, SimulatorConfig,
    WaitedInVain, WebhookPlan, changes::Change, server, simulation::Simulation, world::Customer,
};

#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("listening on loopback")]
    Listen(#[from] std::io::Error),
    #[error("opening the ledger")]
    Ledger(#[from] LedgerError),
}

/// A running simulator. Dropped, it stops by itself; `stop` also waits for the end.
#[derive(Debug)]
pub struct CloudSimulator {
    simulation: Arc<Simulation>,
}

impl CloudSimulator {
    pub async fn start(config: SimulatorConfig) -> Result<Self, StartError> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, config.port));
        let listener = TcpListener::bind(address).await?;
        let base_url = format!("http://{}", listener.local_addr()?);
        let simulation = Simulation::new(config, base_url)?;
        simulation.tasks.spawn(server::serve(Arc::clone(&simulation), listener));
        Ok(Self { simulation })
    }

    /// Put in place of `https://graph.facebook.com`; the version follows in the path.
    pub fn base_url(&self) -> &str {
        &self.simulation.base_url
    }

    /// The page on which a visitor plays a customer's phone.
    pub fn phone_page_url(&self) -> String {
        format!("{}/phone", self.simulation.base_url)
    }

    pub fn add_number(&self, spec: NumberSpec) -> BusinessNumber {
        BusinessNumber::create(&self.simulation, spec)
    }

    /// The person with this phone; made on first use.
    pub fn customer(&self, phone: &str, name: &str) -> CustomerPhone {
        let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
        self.meet(&digits, Customer::with_phone(&digits, name))
    }

    /// A person the business knows only by a business-scoped user id.
    pub fn customer_without_number(&self, user_id: &str, name: &str) -> CustomerPhone {
        self.meet(user_id, Customer::with_user_id(user_id, name))
    }

    pub fn ledger(&self) -> &Ledger {
        &self.simulation.ledger
    }

    pub fn faults(&self) -> &FaultPlan {
        &self.simulation.faults
    }

    pub fn set_webhook_plan(&self, plan: WebhookPlan) {
        self.simulation.webhooks.set_plan(plan);
    }

    /// Skips time of the simulator's clock: windows close, addresses and tokens expire.
    pub fn skip(&self, time: Duration) {
        self.simulation.clock.skip(time);
        self.simulation.changes.touch();
    }

    /// UTC milliseconds.
    pub fn now(&self) -> i64 {
        self.simulation.now()
    }

    /// Waits until every message has arrived or failed, every webhook was taken and every script is
    /// played out. Phones that are off, and unread messages, do not count.
    pub async fn at_rest(&self, patience: Duration) -> Result<(), WaitedInVain> {
        self.simulation.wait_until(patience, || self.simulation.is_at_rest()).await
    }

    /// Waits until the ledger, or anything else of the simulator, is as asked.
    pub async fn wait_until(
        &self,
        patience: Duration,
        condition: impl FnMut() -> bool,
    ) -> Result<(), WaitedInVain> {
        self.simulation.wait_until(patience, condition).await
    }

    /// Takes no connection and ends those there are, as a machine that is off would; webhooks still go out.
    pub fn refuse_connections(&self) {
        self.simulation.door.send_replace(false);
    }

    /// Takes connections again, at the same address.
    pub fn take_connections(&self) {
        self.simulation.door.send_replace(true);
    }

    /// Ends connections and deliveries, then closes the ledger.
    pub async fn stop(self) {
        self.simulation.stop.cancel();
        self.simulation.tasks.close();
        self.simulation.tasks.wait().await;
        self.simulation.ledger.close().await;
    }

    fn meet(&self, handle: &str, person: Customer) -> CustomerPhone {
        let id = self.simulation.world(|world| world.meet(handle, person));
        self.simulation.changes.announce(Change::Customers);
        CustomerPhone { simulation: Arc::clone(&self.simulation), id }
    }
}

impl Drop for CloudSimulator {
    fn drop(&mut self) {
        self.simulation.stop.cancel();
    }
}
