//! What the program tells of itself at `/metrics`.

use anyhow::Context;

/// How many groups of transactions were committed so far; none on MySQL, where each commits by itself.
pub(super) async fn commits(url: &str) -> anyhow::Result<f64> {
    figure(url, "blazz_storage_group_size_count ").await
}

/// How many tasks of the runtime are alive.
pub(super) async fn tasks(url: &str) -> anyhow::Result<f64> {
    figure(url, "blazz_tasks ").await
}

async fn figure(url: &str, name: &str) -> anyhow::Result<f64> {
    let client = crate::http::client()?;
    let answer = client.get(format!("{url}/metrics")).send().await.context("asking for metrics")?;
    let text = answer.error_for_status()?.text().await?;
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    Ok(line.and_then(|count| count.trim().parse().ok()).unwrap_or_default())
}
