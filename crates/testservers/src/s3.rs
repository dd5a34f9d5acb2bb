//! A private S3-compatible store: `moto_server`, which keeps everything in memory.

use std::fs;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::keeper::Keeper;
use crate::ports::free_port;
use crate::programs::find_program;

const PATIENCE: Duration = Duration::from_mins(1);
/// Where the program is, when it is not on the path.
const PROGRAM: &str = "BLAZZ_TEST_S3_PROGRAM";

/// A running store; dropping it stops it, and all that it held is gone.
#[derive(Debug)]
pub struct S3 {
    _keeper: Keeper,
    port: u16,
}

impl S3 {
    /// Starts a store with one bucket and waits until it is there. The store looks at no keys. `folder` does not exist yet.
    pub fn start(folder: &Path, bucket: &str) -> Result<Self> {
        let named = std::env::var_os(PROGRAM).map(Into::into);
        let program = named.or_else(|| find_program("moto_server")).with_context(|| {
            format!("`moto_server` is not there: pip install 'moto[server,s3]' and set {PROGRAM} to its path")
        })?;
        fs::create_dir_all(folder).with_context(|| format!("creating {}", folder.display()))?;
        let port = free_port()?;
        let mut command = Command::new(program);
        command.args(["-H", "127.0.0.1", "-p", &port.to_string()]);
        let store = Self { _keeper: Keeper::start(folder, &command)?, port };
        store.make_bucket(bucket)?;
        Ok(store)
    }

    #[must_use]
    pub fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    fn make_bucket(&self, name: &str) -> Result<()> {
        let began = Instant::now();
        loop {
            match self.put(name) {
                Ok(answer) if answer.starts_with("HTTP/1.1 200") => return Ok(()),
                Ok(answer) => bail!("the store answered {answer} when a bucket was made"),
                Err(error) if began.elapsed() > PATIENCE => {
                    return Err(error).context("the S3 store did not answer");
                }
                Err(_) => thread::sleep(Duration::from_millis(50)),
            }
        }
    }

    fn put(&self, name: &str) -> std::io::Result<String> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, self.port));
        let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(1))?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        let head = "HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        write!(stream, "PUT /{name} {head}")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer.lines().next().unwrap_or_default().to_owned())
    }
}
