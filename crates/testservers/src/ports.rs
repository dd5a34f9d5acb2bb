//! Ports that nobody listens at.

use std::net::{Ipv4Addr, TcpListener};

use anyhow::{Context, Result};

pub(crate) fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("finding a free port")?;
    Ok(listener.local_addr().context("finding a free port")?.port())
}
