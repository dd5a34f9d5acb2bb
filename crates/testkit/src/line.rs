//! A line between two parties that can be slowed down and cut.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio_util::task::AbortOnDropHandle;

const CHUNK: usize = 16 * 1024;

/// A loopback port that leads to another one.
#[derive(Debug)]
pub struct Line {
    port: u16,
    /// Milliseconds that every piece of data waits, each way.
    delay: Arc<AtomicU64>,
    /// Rises with every cut.
    cuts: watch::Sender<u64>,
    _task: AbortOnDropHandle<()>,
}

impl Line {
    /// Leads to this loopback port.
    #[expect(clippy::disallowed_methods, reason = "ends with the line it belongs to")]
    pub fn to(target: u16) -> anyhow::Result<Self> {
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let port = listener.local_addr()?.port();
        let listener = TcpListener::from_std(listener)?;
        let delay = Arc::<AtomicU64>::default();
        let (cuts, cut) = watch::channel(0);
        let task = tokio::spawn(lead(listener, target, delay.clone(), cut));
        Ok(Self { port, delay, cuts, _task: AbortOnDropHandle::new(task) })
    }

    pub const fn port(&self) -> u16 {
        self.port
    }

    /// Holds every piece of data back this long from now on.
    pub fn slow_down(&self, delay: Duration) {
        let millis = u64::try_from(delay.as_millis()).unwrap_or(u64::MAX);
        self.delay.store(millis, Ordering::Relaxed);
    }

    /// Cuts every connection there is; new ones are let through.
    pub fn cut(&self) {
        self.cuts.send_modify(|cuts| *cuts += 1);
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "each ends with one of the two parties, or with a cut"
)]
async fn lead(
    listener: TcpListener,
    target: u16,
    delay: Arc<AtomicU64>,
    cut: watch::Receiver<u64>,
) {
    while let Ok((from, _)) = listener.accept().await {
        let (delay, mut cut) = (delay.clone(), cut.clone());
        cut.mark_unchanged();
        tokio::spawn(async move {
            let address = SocketAddr::from((Ipv4Addr::LOCALHOST, target));
            let Ok(to) = TcpStream::connect(address).await else { return };
            let (from_read, from_write) = from.into_split();
            let (to_read, to_write) = to.into_split();
            tokio::select! {
                () = carry(from_read, to_write, &delay) => {}
                () = carry(to_read, from_write, &delay) => {}
                _ = cut.changed() => {}
            }
        });
    }
}

/// Carries what comes until either end closes.
async fn carry(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    delay: &AtomicU64,
) {
    let mut piece = vec![0; CHUNK];
    while let Ok(length) = from.read(&mut piece).await
        && length > 0
    {
        tokio::time::sleep(Duration::from_millis(delay.load(Ordering::Relaxed))).await;
        if to.write_all(&piece[..length]).await.is_err() {
            return;
        }
    }
}
