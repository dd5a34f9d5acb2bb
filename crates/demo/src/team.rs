//! The team of the demo: the owner, a colleague, and both numbers connected.

use anyhow::Context;
use blazz_testkit::actors::Agent;
use serde_json::json;

use crate::login::Login;
use crate::personas::Shops;

/// Sets the workspace up on the first start, and connects the numbers on every one: simulated WhatsApp
/// forgets where its webhooks go.
pub(crate) async fn arrive(url: &str, login: &Login, shops: &Shops) -> anyhow::Result<Agent> {
    let owner = if login.is_known {
        Agent::log_in(url, &login.email, &login.password).await?
    } else {
        set_up(url, login).await?
    };
    for (name, number) in [("Toko Melati", &shops.florist), ("Nusantara Roastery", &shops.roastery)]
    {
        owner.connect_again(name, number).await?;
    }
    Ok(owner)
}

async fn set_up(url: &str, login: &Login) -> anyhow::Result<Agent> {
    let body = json!({
        "name": "Ayu Lestari",
        "email": login.email,
        "password": login.password,
        "workspace_name": "Melati & Nusantara",
    });
    let owner = Agent::set_up_as(url, &body).await?;
    let invitation = json!({ "email": login.colleague, "role": "agent" });
    let invited = owner.post("/invitations", &invitation).await?.ok()?;
    let link = invited["url"].as_str().context("the invitation has no link")?;
    let token = link.rsplit_once(['=', '/', '#']).map_or(link, |(_, token)| token);
    let colleague = json!({ "token": token, "name": "Budi Santoso", "password": login.password });
    // As a stranger: accepting while signed in would end the owner's session.
    Agent::accept_invitation(url, &colleague).await?;
    Ok(owner)
}
