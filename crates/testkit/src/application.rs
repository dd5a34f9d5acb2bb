//! A program whose realtime application is known with its secret, and a workspace that was made at the console:
//! nobody has signed in, so that its memory is that of sockets alone.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::Context;
use blazz_domain::WorkspaceId;
use blazz_realtime::{App, BlazzChannel, ChannelName, Grant};
use rusqlite::{Connection, OpenFlags};
use serde_json::json;
use tempfile::TempDir;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

use crate::actors::{Agent, Integrator, RawSocket};
use crate::program::Program;

const KEY: &str = "app-key";
const SECRET: &str = "a secret of the tests that is long enough";
const EMAIL: &str = "ayu@example.com";
const PASSWORD: &str = "kopi susu gula aren";
/// How many people the sockets of one workspace belong to.
const PEOPLE: usize = 50;

/// A running program.
#[derive(Debug)]
pub struct Application {
    pub program: Program,
    /// Somebody who holds the application's secret.
    pub integrator: Integrator,
    pub workspace: WorkspaceId,
    _data: TempDir,
}

impl Application {
    pub async fn start(binary: impl Into<PathBuf>) -> anyhow::Result<Self> {
        let binary = binary.into();
        let data = tempfile::tempdir()?;
        make_owner(&binary, data.path()).await?;
        let workspace = workspace(data.path())?;
        let mut program = Program::new(binary, data.path())?
            .with("BLAZZ_APP_KEY", KEY)
            .with("BLAZZ_APP_SECRET", SECRET)
            .with("BLAZZ_LOG", "warn")
            .with("BLAZZ_STRANGERS_PER_ADDRESS", "100000");
        program.start().await?;
        let integrator = Integrator::new(&program.url(), App::new("blazz", KEY, SECRET))?;
        Ok(Self { program, integrator, workspace, _data: data })
    }

    /// The owner signs in.
    pub async fn owner(&self) -> anyhow::Result<Agent> {
        Agent::log_in(&self.program.url(), EMAIL, PASSWORD).await
    }

    /// The channel of all that happens in the workspace.
    pub fn channel(&self) -> String {
        BlazzChannel::Workspace(self.workspace).to_string()
    }

    /// A socket of the application that has taken its greeting.
    pub async fn connect(&self) -> anyhow::Result<RawSocket> {
        RawSocket::connect(&self.program.url(), KEY).await
    }

    /// A socket in one private channel.
    pub async fn subscriber(&self, channel: &str) -> anyhow::Result<RawSocket> {
        let mut socket = self.connect().await?;
        let grant = Grant { workspace: Some(self.workspace), since: None }.to_channel_data();
        self.enter(&mut socket, channel, &grant).await?;
        Ok(socket)
    }

    /// A socket as a browser has one: in the workspace's channel, in that of a chat, and among those present.
    pub async fn browser(&self, number: usize) -> anyhow::Result<RawSocket> {
        let grant = Grant { workspace: Some(self.workspace), since: None }.to_channel_data();
        let member = json!({ "user_id": format!("user {}", number % PEOPLE) }).to_string();
        let chat = uuid::Uuid::from_u128(number as u128).into();
        let mut socket = self.subscriber(&self.channel()).await?;
        self.enter(&mut socket, &BlazzChannel::Chat(chat).to_string(), &grant).await?;
        let presence = ChannelName::from(BlazzChannel::Presence(self.workspace));
        self.enter(&mut socket, presence.as_str(), &member).await?;
        Ok(socket)
    }

    /// Subscribes with a signature of the application; who comes in meanwhile is passed over.
    async fn enter(&self, socket: &mut RawSocket, channel: &str, data: &str) -> anyhow::Result<()> {
        let mut answer = socket.subscribe_as(&self.integrator.app, channel, Some(data)).await?;
        while answer["event"] == "pusher_internal:member_added" {
            answer = socket.frame().await?;
        }
        let is_in = answer["event"] == "pusher_internal:subscription_succeeded";
        anyhow::ensure!(is_in && answer["channel"] == channel, "{channel}: {answer}");
        Ok(())
    }
}

async fn make_owner(binary: &Path, data: &Path) -> anyhow::Result<()> {
    let mut child = Command::new(binary)
        .arg("--data-dir")
        .arg(data)
        .args(["admin", "create", "--email", EMAIL, "--name", "Ayu", "--workspace", "Toko Ayu"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .with_context(|| format!("starting {}", binary.display()))?;
    let mut input = child.stdin.take().context("the console takes no input")?;
    input.write_all(PASSWORD.as_bytes()).await?;
    drop(input);
    let ended = child.wait().await?;
    anyhow::ensure!(ended.success(), "making the owner ended with {ended}");
    Ok(())
}

/// The only workspace.
fn workspace(data: &Path) -> anyhow::Result<WorkspaceId> {
    let file = data.join("blazz.db");
    let database = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let id: Vec<u8> = database.query_row("SELECT id FROM workspaces", [], |row| row.get(0))?;
    Ok(WorkspaceId::from(uuid::Uuid::from_slice(&id)?))
}
