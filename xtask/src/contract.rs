//! The API against its own document: schemathesis asks the real program whatever the document allows, and what
//! it does not.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};

use anyhow::{Context, Result};

use crate::process::{self, Transcript};
use crate::python::SCHEMATHESIS;
use crate::{programs, repository};

/// Examples of each operation.
const EXAMPLES: &str = "20";
/// Seconds for all of it.
const PATIENCE: &str = "100";
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
    response_headers_conformance,response_schema_conformance";
/// What would sign the only caller out: ids are taken from answers. And what lies beside the API's address.
const LEFT_OUT: [&str; 5] = ["logout", "revoke_session", "live", "ready", "metrics"];

/// A program on an empty folder; dropping it stops it.
struct Running {
    program: Child,
    folder: PathBuf,
    url: String,
}

/// Runs the suite in view.
pub(crate) fn run() -> Result<Transcript> {
    let schemathesis = SCHEMATHESIS.install()?;
    let running = start()?;
    let root = repository::root();
    let mut command = process::program(schemathesis);
    command
        .env("BLAZZ_CONTRACT_URL", &running.url)
        .env("SCHEMATHESIS_HOOKS", "hooks")
        .env("PYTHONPATH", root.join("xtask/contract"))
        .env("NO_COLOR", "1")
        .current_dir(&running.folder)
        .arg("run")
        .arg(root.join("crates/api/openapi.json"))
        .args(["--url", &format!("{}/api/v1", running.url)])
        .args(["--checks", CHECKS, "--phases", "examples,coverage,fuzzing"])
        .args(["--mode", "all", "--max-examples", EXAMPLES, "--seed", "20261125"])
        .args(["--generation-database", "none", "--workers", "2", "--rate-limit", "45/s"])
        .args(["--max-time", PATIENCE, "--continue-on-failure", "--warnings", "off"])
        .args(["--generation-with-security-parameters", "false"]);
    for operation in LEFT_OUT {
        command.args(["--exclude-operation-id", operation]);
    }
    process::watch(&mut command)
}

fn start() -> Result<Running> {
    let name = format!("contract-{}", std::process::id());
    let folder = repository::target()?.join("test-servers").join(name);
    fs::create_dir_all(&folder).with_context(|| format!("creating {}", folder.display()))?;
    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let log = fs::File::create(folder.join("blazz.log")).context("creating the program's log")?;
    let program = process::program(programs::path("blazz")?)
        .arg("--data-dir")
        .arg(folder.join("data"))
        .args(["--listen", &format!("127.0.0.1:{port}")])
        // Nobody answers there: nothing is sent anywhere.
        .env("BLAZZ_GRAPH_URL", "http://127.0.0.1:9")
        .stdout(Stdio::null())
        .stderr(log)
        .spawn()
        .context("starting the program under test")?;
    Ok(Running { program, folder, url: format!("http://127.0.0.1:{port}") })
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself; the folder then tells why.
        if self.program.kill().is_ok() && self.program.wait().is_ok() {
            remove(&self.folder);
        }
    }
}

fn remove(folder: &Path) {
    if let Err(error) = fs::remove_dir_all(folder) {
        eprintln!("removing {}: {error}", folder.display());
    }
}
