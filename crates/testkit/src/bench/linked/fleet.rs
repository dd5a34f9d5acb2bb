//! A program with many linked numbers, and people who write to them.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context;
use blazz_websimulator::{Address, Phone};
use futures_util::future::try_join_all;

use crate::program::{processor_time, resident_bytes};
use crate::web_stage::WebStage;

/// How long a message, or a program that starts, may take in all.
const PATIENCE: Duration = Duration::from_mins(5);
/// What a start or a burst needed and no longer needs is given back after this.
const SETTLING: Duration = Duration::from_secs(5);

/// A number that is linked.
pub(super) struct Number {
    pub(super) account: String,
    pub(super) phone: Phone,
    pub(super) device: Address,
}

pub(super) struct Fleet {
    pub(super) stage: WebStage,
    pub(super) numbers: Vec<Number>,
    /// How long each took to be linked: from the wish for a code to `connected`.
    pub(super) linked_in: Vec<Duration>,
}

impl Fleet {
    /// Nothing is linked yet.
    pub(super) async fn begin(binary: &Path, is_over_tls: bool) -> anyhow::Result<Self> {
        let mut stage = if is_over_tls {
            WebStage::over_tls(binary).await?
        } else {
            WebStage::set(binary).await?
        };
        // A program that is quick is asked oftener than a person may.
        stage.agent = stage.agent.patiently();
        Ok(Self { stage, numbers: Vec::new(), linked_in: Vec::new() })
    }

    /// Links numbers, one after the other, until there are so many.
    pub(super) async fn grow_to(&mut self, count: usize) -> anyhow::Result<()> {
        for index in self.numbers.len()..count {
            let phone = self.stage.simulator.phone(&format!("62811{index:07}"));
            phone.set_name(&format!("Shop {index}"));
            let begun = Instant::now();
            let account = self.stage.link(&phone).await?;
            self.linked_in.push(begun.elapsed());
            self.stage.unlimit(&account).await?;
            let device = phone.linked_devices().pop().context("a number without a device")?;
            self.numbers.push(Number { account, phone, device });
        }
        Ok(())
    }

    /// Somebody who writes.
    pub(super) fn customer(&self, index: usize) -> Phone {
        let customer = self.stage.simulator.phone(&format!("62822{index:07}"));
        customer.set_name(&format!("Customer {index}"));
        customer
    }

    /// Each of these customers writes a message to each number, all customers at once.
    pub(super) async fn hear(&self, customers: &[Phone], text: &str) -> anyhow::Result<()> {
        let writing = customers.iter().map(async |customer| {
            for number in &self.numbers {
                customer.send_text(number.phone.number(), text).await?;
            }
            anyhow::Ok(())
        });
        try_join_all(writing).await.map(drop)
    }

    /// Everything that was written to the numbers is committed, for the program has acknowledged it.
    pub(super) async fn until_all_is_taken(&self) -> anyhow::Result<()> {
        let simulator = &self.stage.simulator;
        let is_taken =
            || self.numbers.iter().all(|number| simulator.waiting_for(&number.device) == 0);
        simulator.wait_until(PATIENCE, is_taken).await.context("taking what was written")
    }

    pub(super) async fn until_all_are_online(&self) -> anyhow::Result<()> {
        let simulator = &self.stage.simulator;
        let are_online = || self.numbers.iter().all(|number| simulator.is_online(&number.device));
        simulator.wait_until(PATIENCE, are_online).await.context("coming back")
    }

    /// The id of the program's process.
    pub(super) fn process(&self) -> anyhow::Result<u32> {
        self.stage.program.process_id().context("the program is not running")
    }

    /// Resident memory in bytes, once it has settled.
    pub(super) async fn settled_memory(&self) -> anyhow::Result<u64> {
        tokio::time::sleep(SETTLING).await;
        resident_bytes(self.process()?)
    }

    pub(super) fn processor_time(&self) -> anyhow::Result<Duration> {
        processor_time(self.process()?)
    }

    /// Nothing went against the protocol, and nothing was sent twice.
    pub(super) fn check(&self) -> anyhow::Result<()> {
        let simulator = &self.stage.simulator;
        anyhow::ensure!(simulator.complaints().is_empty(), "{:?}", simulator.complaints());
        anyhow::ensure!(simulator.accepted_twice().is_empty(), "something was sent twice");
        Ok(())
    }
}

/// As a figure to reckon with.
pub(super) fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}
