//! `blazz openapi`

pub(super) fn run() -> anyhow::Result<()> {
    println!("{}", serde_json::to_string_pretty(&blazz_api::openapi())?);
    Ok(())
}
