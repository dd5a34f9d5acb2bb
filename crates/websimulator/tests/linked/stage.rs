//! What each test begins and ends with: a simulator, people, and nothing to complain of.

use blazz_websimulator::{Complaint, Phone, WebSimulator};

use crate::companion::PATIENCE;

pub(crate) const SHOP: &str = "6281234500001";
pub(crate) const ANI: &str = "6281234500002";

pub(crate) struct Stage {
    pub(crate) simulator: WebSimulator,
    /// Whose linked devices are tested.
    pub(crate) shop: Phone,
    /// Who writes to the shop.
    pub(crate) ani: Phone,
}

impl Stage {
    pub(crate) async fn set() -> Self {
        let filter = tracing_subscriber::EnvFilter::from_default_env();
        let log = tracing_subscriber::fmt().with_env_filter(filter).with_test_writer();
        drop(log.try_init());
        let simulator = WebSimulator::start().await.expect("a port is free");
        let shop = simulator.phone(SHOP);
        shop.set_name("The shop");
        let ani = simulator.phone(ANI);
        ani.set_name("Ani");
        Self { simulator, shop, ani }
    }

    pub(crate) async fn until(&self, condition: impl FnMut() -> bool) {
        let came = self.simulator.wait_until(PATIENCE, condition).await;
        assert!(came.is_ok(), "{:#?}\n{:#?}", self.simulator.log(), self.simulator.complaints());
    }

    /// Ends a test in which the client kept to the protocol.
    pub(crate) async fn end(self) {
        assert_eq!(self.simulator.complaints(), Vec::<Complaint>::new());
        self.simulator.stop().await;
    }
}
