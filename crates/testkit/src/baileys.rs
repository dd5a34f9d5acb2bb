//! An unmodified Baileys in a process of its own: another client of the same WhatsApp, on other libraries than ours.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, bail};
use blazz_websimulator::{Phone, WebSimulator};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// How long anything may take that is waited for. Node compiles itself, and the machine may be busy.
const PATIENCE: Duration = Duration::from_mins(1);

/// A running Baileys.
#[derive(Debug)]
pub struct Baileys {
    child: Child,
    orders: ChildStdin,
    told: Arc<Told>,
    ear: JoinHandle<()>,
    asked: u64,
    _folder: TempDir,
}

/// All it has said, in order.
#[derive(Debug)]
struct Told {
    lines: Mutex<Vec<Value>>,
    /// Rings after each line.
    bell: watch::Sender<()>,
}

impl Baileys {
    /// Starts it; it connects over TLS and is linked by this phone.
    pub async fn link(simulator: &WebSimulator, phone: &Phone) -> anyhow::Result<Self> {
        Self::begin(simulator, phone, false).await
    }

    /// The same, and it only counts what it hears.
    pub async fn link_to_count(simulator: &WebSimulator, phone: &Phone) -> anyhow::Result<Self> {
        Self::begin(simulator, phone, true).await
    }

    async fn begin(
        simulator: &WebSimulator,
        phone: &Phone,
        is_counting: bool,
    ) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let mut baileys = Self::start(simulator, folder, is_counting)?;
        baileys.order(&json!({ "do": "connect" })).await?;
        let shown = baileys.wait_for(|told| told["event"] == "qr").await?;
        let code = shown["code"].as_str().context("a code without a text")?;
        phone.scan(code).await.context("scanning the code of Baileys")?;
        baileys.wait_for(|told| told["event"] == "open").await?;
        Ok(baileys)
    }

    #[expect(clippy::disallowed_methods, reason = "ends with the process it listens to")]
    fn start(simulator: &WebSimulator, folder: TempDir, is_counting: bool) -> anyhow::Result<Self> {
        let package = package();
        anyhow::ensure!(
            package.join("node_modules/baileys").exists(),
            "Baileys is not installed: run `npm ci --ignore-scripts` in {}",
            package.display()
        );
        let certificate = folder.path().join("certificate.pem");
        std::fs::write(&certificate, simulator.certificate())?;
        let mut child = Command::new("node")
            .arg("partner.mjs")
            .current_dir(package)
            .env("SIMULATOR", simulator.secure_websocket_url())
            .env("ROOT", hex::encode(simulator.root_key().public_key_bytes()))
            .env("COUNT_ONLY", if is_counting { "1" } else { "" })
            .env("NODE_EXTRA_CA_CERTS", certificate)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .context("starting node")?;
        let orders = child.stdin.take().context("node takes no orders")?;
        let output = child.stdout.take().context("node says nothing")?;
        let told = Arc::new(Told { lines: Mutex::default(), bell: watch::Sender::new(()) });
        let ear = tokio::spawn(listen(output, Arc::clone(&told)));
        Ok(Self { child, orders, told, ear, asked: 0, _folder: folder })
    }

    /// Writes to somebody by JID, to a group by its own; gives WhatsApp's name of the message. `quote` is the name of a
    /// message it has heard.
    pub async fn write(
        &mut self,
        to: &str,
        content: Value,
        quote: Option<&str>,
    ) -> anyhow::Result<String> {
        let order = json!({ "do": "write", "to": to, "content": content, "quote": quote });
        let done = self.ask(order).await?;
        Ok(done["id"].as_str().context("a message without a name")?.to_owned())
    }

    /// Tells the author that it has read a message.
    pub async fn read(&mut self, id: &str) -> anyhow::Result<()> {
        self.ask(json!({ "do": "read", "id": id })).await.map(drop)
    }

    /// Fetches the file of a message it has heard and opens it; in base64.
    pub async fn open(&mut self, id: &str) -> anyhow::Result<String> {
        let done = self.ask(json!({ "do": "open", "id": id })).await?;
        Ok(done["bytes"].as_str().unwrap_or_default().to_owned())
    }

    /// How many messages it has heard.
    pub async fn count(&mut self) -> anyhow::Result<u64> {
        let done = self.ask(json!({ "do": "count" })).await?;
        done["heard"].as_u64().context("it has lost count")
    }

    /// Waits for the first message with this text.
    pub async fn hears(&self, text: &str) -> anyhow::Result<Value> {
        self.wait_for(|told| told["event"] == "message" && told["text"] == text).await
    }

    /// Waits until it has said something like this, from the beginning on.
    pub async fn wait_for(&self, is_wanted: impl Fn(&Value) -> bool) -> anyhow::Result<Value> {
        let mut bell = self.told.bell.subscribe();
        let waiting = async {
            loop {
                if let Some(found) = self.told.lines().iter().find(|told| is_wanted(told)) {
                    return Some(found.clone());
                }
                bell.changed().await.ok()?;
            }
        };
        match tokio::time::timeout(PATIENCE, waiting).await {
            Ok(Some(found)) => Ok(found),
            Ok(None) => bail!("Baileys has ended; it said {:?}", self.told.lines()),
            Err(_) => bail!("waited in vain for Baileys; it said {:?}", self.told.lines()),
        }
    }

    /// The id of its process.
    pub fn process_id(&self) -> Option<u32> {
        self.child.id()
    }

    async fn ask(&mut self, mut order: Value) -> anyhow::Result<Value> {
        self.asked += 1;
        let number = self.asked;
        order["ref"] = json!(number);
        self.order(&order).await?;
        let done = self.wait_for(|told| told["ref"] == number).await?;
        anyhow::ensure!(done["event"] == "done", "{order}: {}", done["error"]);
        Ok(done)
    }

    async fn order(&mut self, order: &Value) -> anyhow::Result<()> {
        self.orders.write_all(format!("{order}\n").as_bytes()).await.context("telling Baileys")
    }
}

impl Drop for Baileys {
    fn drop(&mut self) {
        self.ear.abort();
    }
}

impl Told {
    fn lines(&self) -> std::sync::MutexGuard<'_, Vec<Value>> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Ends with the process. What is not a line of JSON is no word of ours.
async fn listen(output: ChildStdout, told: Arc<Told>) {
    let mut lines = BufReader::new(output).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        if let Ok(said) = serde_json::from_str(&line) {
            told.lines().push(said);
            told.bell.send_replace(());
        }
    }
}

/// Where its package lies; `BLAZZ_BAILEYS` names another place.
fn package() -> PathBuf {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("baileys");
    std::env::var_os("BLAZZ_BAILEYS").map_or(beside, PathBuf::from)
}
