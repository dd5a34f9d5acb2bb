//! A port that a program keeps from before its first start to its last end, whoever else starts meanwhile.

use std::fs::{self, File};
use std::net::{Ipv4Addr, TcpListener};

use anyhow::{Context, bail};

/// Below the ports that Linux gives to outgoing connections (32768 on, `ip_local_port_range`).
const FIRST: u16 = 20_000;
const COUNT: u16 = 12_000;

/// A port of the loopback that no other [`Port`] has, in any process, as long as this one lives.
#[derive(Debug)]
pub(crate) struct Port {
    number: u16,
    /// Locked; the system unlocks it with the end of the process, however that ends.
    _claim: File,
}

impl Port {
    /// Claims one at which nobody listens.
    pub(crate) fn claim() -> anyhow::Result<Self> {
        let folder = std::env::temp_dir().join("blazz-test-ports");
        fs::create_dir_all(&folder).with_context(|| format!("creating {}", folder.display()))?;
        let offset = rand::random_range(0..COUNT);
        for step in 0..COUNT {
            let number = FIRST + (offset + step) % COUNT;
            let path = folder.join(number.to_string());
            let file =
                File::create(&path).with_context(|| format!("creating {}", path.display()))?;
            if file.try_lock().is_ok() && TcpListener::bind((Ipv4Addr::LOCALHOST, number)).is_ok() {
                return Ok(Self { number, _claim: file });
            }
        }
        bail!("no free port from {FIRST} on")
    }

    pub(crate) const fn number(&self) -> u16 {
        self.number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_is_claimed_once_as_long_as_it_is_kept() {
        let port = Port::claim().unwrap();
        let path = std::env::temp_dir().join("blazz-test-ports").join(port.number().to_string());
        let again = File::create(&path).unwrap();
        assert!(again.try_lock().is_err());
        drop(port);
        assert!(again.try_lock().is_ok());
    }
}
