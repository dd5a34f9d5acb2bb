//! The long tasks of the program: each has a name, and none may end before the program is stopped.

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Runs tasks until `stop`; the first that ends earlier, by a panic too, is told as a failure.
#[derive(Debug, Default)]
pub(super) struct Tasks {
    running: TaskTracker,
    stop: CancellationToken,
    failed: CancellationToken,
}

/// Tells of the end of a task however it comes.
struct End {
    name: &'static str,
    stop: CancellationToken,
    failed: CancellationToken,
}

impl Drop for End {
    fn drop(&mut self) {
        if !self.stop.is_cancelled() {
            tracing::error!(task = self.name, "ended while the program was running");
            self.failed.cancel();
        }
    }
}

impl Tasks {
    pub(super) fn spawn(
        &self,
        name: &'static str,
        task: impl Future<Output = ()> + Send + 'static,
    ) {
        let end = End { name, stop: self.stop.clone(), failed: self.failed.clone() };
        self.running.spawn(async move {
            let _end = end;
            task.await;
        });
    }

    /// What a task listens to, to know that it is to end.
    pub(super) fn stopping(&self) -> CancellationToken {
        self.stop.clone()
    }

    /// Returns when a task has ended that should not have.
    pub(super) async fn failed(&self) {
        self.failed.cancelled().await;
    }

    pub(super) fn stop(&self) {
        self.stop.cancel();
    }

    /// Waits until every task has ended.
    pub(super) async fn ended(&self) {
        self.running.close();
        self.running.wait().await;
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    async fn fails(tasks: &Tasks) -> bool {
        tokio::time::timeout(Duration::from_secs(5), tasks.failed()).await.is_ok()
    }

    #[tokio::test]
    async fn a_task_that_panics_or_ends_too_early_is_a_failure() {
        let tasks = Tasks::default();
        tasks.spawn("ends", async {});
        assert!(fails(&tasks).await);
        let tasks = Tasks::default();
        tasks.spawn("panics", async { panic!("on purpose") });
        assert!(fails(&tasks).await);
    }

    #[tokio::test]
    async fn tasks_that_end_when_told_to_are_none() {
        let tasks = Tasks::default();
        let stop = tasks.stopping();
        tasks.spawn("waits", async move { stop.cancelled().await });
        tasks.stop();
        tasks.ended().await;
        assert!(!tasks.failed.is_cancelled());
    }
}
