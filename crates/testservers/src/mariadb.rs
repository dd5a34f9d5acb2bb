//! A private MariaDB.

use std::ffi::OsString;
use std::fs;
use std::io::Read;
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::keeper::Keeper;
use crate::ports::free_port;
use crate::programs::{find_program, is_root};

const PATIENCE: Duration = Duration::from_mins(1);

/// Who may do everything on the private server.
const USER: &str = "CREATE DATABASE IF NOT EXISTS blazz;\n\
    CREATE USER IF NOT EXISTS 'blazz'@'127.0.0.1' IDENTIFIED BY 'blazz';\n\
    GRANT ALL ON *.* TO 'blazz'@'127.0.0.1' WITH GRANT OPTION;\n";

/// What a commit survives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// The end of the server process; the quickest.
    ServerEnds,
    /// A power cut: each commit is on disk, as in production.
    PowerCut,
}

/// A running server; dropping it stops it and removes its data.
#[derive(Debug)]
pub struct MariaDb {
    keeper: Keeper,
    folder: PathBuf,
    port: u16,
}

impl MariaDb {
    /// Makes a server in a folder that does not exist yet and waits until it answers.
    pub fn start(folder: &Path, durability: Durability) -> Result<Self> {
        Self::start_with_memory(folder, durability, 256)
    }

    /// The same, with so many MiB of memory for the rows.
    pub fn start_with_memory(folder: &Path, durability: Durability, memory: u32) -> Result<Self> {
        let data = folder.join("data");
        fs::create_dir_all(&data).with_context(|| format!("creating {}", data.display()))?;
        let scratch = folder.join("scratch");
        fs::create_dir_all(&scratch).with_context(|| format!("creating {}", scratch.display()))?;
        create_system_tables(&data, &scratch)?;
        fs::write(folder.join("user.sql"), USER)
            .context("writing the server's first statements")?;
        let port = free_port()?;
        let keeper = Keeper::start(folder, &server(folder, port, durability, memory)?)?;
        let server = Self { keeper, folder: folder.to_owned(), port };
        server.wait_until_it_answers()?;
        Ok(server)
    }

    /// As `BLAZZ_TEST_MYSQL_URL` wants it; the user may create databases.
    #[must_use]
    pub fn url(&self) -> String {
        self.url_at(self.port)
    }

    /// The same by way of another port that leads to the server.
    #[must_use]
    pub fn url_at(&self, port: u16) -> String {
        format!("mysql://blazz:blazz@127.0.0.1:{port}/blazz")
    }

    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// Kills the server at once (SIGKILL) and waits until nobody answers at its port.
    pub fn kill(&mut self) -> Result<()> {
        self.keeper.order("kill")?;
        let began = Instant::now();
        while greets(self.port) {
            if began.elapsed() > PATIENCE {
                bail!("the killed MariaDB still answers");
            }
            thread::sleep(Duration::from_millis(5));
        }
        Ok(())
    }

    /// Starts the killed server again on its data.
    pub fn start_again(&mut self) -> Result<()> {
        self.keeper.order("start")?;
        self.wait_until_it_answers()
    }

    fn wait_until_it_answers(&self) -> Result<()> {
        let began = Instant::now();
        while !greets(self.port) {
            if began.elapsed() > PATIENCE {
                bail!("MariaDB did not answer; {}", log_of(&self.folder));
            }
            thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }
}

fn create_system_tables(data: &Path, scratch: &Path) -> Result<()> {
    let program = find_program("mariadb-install-db").context("finding mariadb-install-db")?;
    let mut command = Command::new(program);
    command
        .arg("--no-defaults")
        .arg(option("--datadir", data))
        .arg(option("--tmpdir", scratch))
        .args(["--auth-root-authentication-method=normal", "--skip-test-db"]);
    as_ourselves(&mut command)?;
    let output = command.output().context("starting mariadb-install-db")?;
    if !output.status.success() {
        bail!("mariadb-install-db failed: {}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(())
}

/// The server's command line. Its socket lies in the data folder, which is its working folder:
/// a relative name cannot outgrow the 108 bytes that a socket's path may have. Temporary tables have a folder of
/// their own: a MariaDB that starts deletes whatever temporary tables it finds there, also those of others.
fn server(folder: &Path, port: u16, durability: Durability, memory: u32) -> Result<Command> {
    let program = find_program("mariadbd").context("finding mariadbd")?;
    let flush = if durability == Durability::PowerCut { 1 } else { 2 };
    let mut command = Command::new(program);
    command
        .arg("--no-defaults")
        .arg(option("--datadir", &folder.join("data")))
        .arg(option("--tmpdir", &folder.join("scratch")))
        .arg(option("--init-file", &folder.join("user.sql")))
        .arg(option("--log-error", &folder.join("error.log")))
        .args(["--socket=server.sock", "--pid-file=server.pid"])
        .arg(format!("--port={port}"))
        .args([
            "--bind-address=127.0.0.1",
            "--skip-log-bin",
            "--innodb-print-all-deadlocks=1",
            "--max-connections=400",
        ])
        .arg(format!("--innodb-buffer-pool-size={memory}M"))
        .arg(format!("--innodb-flush-log-at-trx-commit={flush}"))
        .args(["--character-set-server=utf8mb4", "--collation-server=utf8mb4_unicode_ci"]);
    as_ourselves(&mut command)?;
    Ok(command)
}

/// MariaDB refuses to run as root unless told to.
fn as_ourselves(command: &mut Command) -> Result<()> {
    if is_root()? {
        command.arg("--user=root");
    }
    Ok(())
}

fn option(name: &str, path: &Path) -> OsString {
    let mut option = OsString::from(name);
    option.push("=");
    option.push(path);
    option
}

/// Whether the server speaks, which it does first, and only once the user exists.
fn greets(port: u16) -> bool {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let Ok(mut stream) = TcpStream::connect_timeout(&address, Duration::from_secs(1)) else {
        return false;
    };
    stream.set_read_timeout(Some(Duration::from_secs(5))).is_ok()
        && stream.read_exact(&mut [0; 4]).is_ok()
}

fn log_of(folder: &Path) -> String {
    let log = fs::read_to_string(folder.join("error.log")).unwrap_or_default();
    let lines: Vec<&str> = log.lines().collect();
    let last = lines.len().saturating_sub(20);
    format!("the end of its log:\n{}", lines[last..].join("\n"))
}
