//! A private MariaDB: own data folder, own loopback port, gone when the command ends, however it ends.

use std::fs;
use std::io::Read;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::{packages, process, repository};

const PATIENCE: Duration = Duration::from_mins(1);

/// Who may do everything on the private server.
const USER: &str = "CREATE DATABASE blazz;\n\
    CREATE USER 'blazz'@'127.0.0.1' IDENTIFIED BY 'blazz';\n\
    GRANT ALL ON *.* TO 'blazz'@'127.0.0.1' WITH GRANT OPTION;\n";

/// Runs the server given as arguments until its own standard input ends, which it does when the
/// program that holds the other end is done or killed; then stops the server and removes its folder.
const KEEPER: &str = r#"
folder=$1; shift
"$@" < /dev/null &
server=$!
cat > /dev/null
kill "$server" 2> /dev/null
wait "$server"
rm -rf "$folder"
"#;

/// A running server; dropping it stops it and removes its data.
pub(crate) struct MariaDb {
    keeper: Child,
    port: u16,
}

impl MariaDb {
    pub(crate) fn start() -> Result<Self> {
        let folder = repository::target()?
            .join("test-servers")
            .join(format!("mariadb-{}", std::process::id()));
        let data = folder.join("data");
        fs::create_dir_all(&data).with_context(|| format!("creating {}", data.display()))?;
        create_system_tables(&data)?;
        fs::write(folder.join("user.sql"), USER)
            .context("writing the server's first statements")?;

        let port = free_port()?;
        let keeper = keep(&folder, &server(&folder, port)?)?;
        let server = Self { keeper, port };
        server.wait_until_it_answers().with_context(|| log_of(&folder))?;
        Ok(server)
    }

    /// As `BLAZZ_TEST_MYSQL_URL` wants it; the user may create databases.
    pub(crate) fn url(&self) -> String {
        format!("mysql://blazz:blazz@127.0.0.1:{}/blazz", self.port)
    }

    fn wait_until_it_answers(&self) -> Result<()> {
        let began = Instant::now();
        while !greets(self.port) {
            if began.elapsed() > PATIENCE {
                bail!("MariaDB did not answer within {} s", PATIENCE.as_secs());
            }
            thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }
}

impl Drop for MariaDb {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        if let Err(error) = self.keeper.wait() {
            eprintln!("warning: the private MariaDB may still run: {error}");
        }
    }
}

fn create_system_tables(data: &Path) -> Result<()> {
    let mut command = process::program("mariadb-install-db");
    command
        .arg("--no-defaults")
        .arg(option("--datadir", data))
        .args(["--auth-root-authentication-method=normal", "--skip-test-db"]);
    as_ourselves(&mut command)?;
    let output = command.output().context("starting mariadb-install-db")?;
    if !output.status.success() {
        bail!("mariadb-install-db failed: {}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(())
}

/// The server's command line. Its socket lies in the data folder, which is its working folder:
/// a relative name cannot outgrow the 108 bytes that a socket's path may have.
fn server(folder: &Path, port: u16) -> Result<Command> {
    let program = packages::find_program("mariadbd").context("finding mariadbd")?;
    let mut command = Command::new(program);
    command
        .arg("--no-defaults")
        .arg(option("--datadir", &folder.join("data")))
        .arg(option("--init-file", &folder.join("user.sql")))
        .arg(option("--log-error", &folder.join("error.log")))
        .args(["--socket=server.sock", "--pid-file=server.pid"])
        .arg(format!("--port={port}"))
        .args(["--bind-address=127.0.0.1", "--skip-log-bin", "--max-connections=400"])
        .args(["--innodb-buffer-pool-size=256M", "--innodb-flush-log-at-trx-commit=2"])
        .args(["--character-set-server=utf8mb4", "--collation-server=utf8mb4_unicode_ci"]);
    as_ourselves(&mut command)?;
    Ok(command)
}

/// Starts the keeper in a process group of its own: Ctrl-C reaches us, and the server stops after us.
fn keep(folder: &Path, server: &Command) -> Result<Child> {
    Command::new("sh")
        .args(["-c", KEEPER, "mariadb-keeper"])
        .arg(folder)
        .arg(server.get_program())
        .args(server.get_args())
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()
        .context("starting MariaDB")
}

/// MariaDB refuses to run as root unless told to.
fn as_ourselves(command: &mut Command) -> Result<()> {
    if packages::is_root()? {
        command.arg("--user=root");
    }
    Ok(())
}

fn option(name: &str, path: &Path) -> std::ffi::OsString {
    let mut option = std::ffi::OsString::from(name);
    option.push("=");
    option.push(PathBuf::from(path));
    option
}

fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("finding a free port")?;
    Ok(listener.local_addr().context("finding a free port")?.port())
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
    format!("starting a private MariaDB; the end of its log:\n{}", lines[last..].join("\n"))
}
