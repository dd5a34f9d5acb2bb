//! The door: connections with and without TLS on one port, told apart by their first byte.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use axum::serve::Listener;
use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer},
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::mpsc,
};
use tokio_rustls::{TlsAcceptor, server::TlsStream};
use tokio_util::either::Either;

use crate::exchange::Exchange;

/// What every TLS connection begins with: a record of a handshake (RFC 8446, 5.1).
const HANDSHAKE: u8 = 22;
/// For the first byte, and for the handshake of TLS.
const PATIENCE: Duration = Duration::from_secs(20);
/// Connections that wait to be served.
const WAITING: usize = 64;

pub(crate) type Stream = Either<TcpStream, Box<TlsStream<TcpStream>>>;

/// A certificate for 127.0.0.1 that nobody vouches for, and its key.
pub(crate) struct Doorplate {
    pub(crate) certificate: CertificateDer<'static>,
    key: Vec<u8>,
}

#[derive(Debug, thiserror::Error)]
pub enum DoorError {
    #[error("making a certificate")]
    Certificate(#[from] rcgen::Error),
    #[error("setting TLS up")]
    Tls(#[from] rustls::Error),
}

impl Doorplate {
    pub(crate) fn make() -> Result<Self, DoorError> {
        let names = vec!["127.0.0.1".to_owned(), "localhost".to_owned()];
        let made = rcgen::generate_simple_self_signed(names)?;
        let (certificate, key) = (made.cert.der().clone(), made.signing_key.serialize_der());
        Ok(Self { certificate, key })
    }

    pub(crate) fn acceptor(&self) -> Result<TlsAcceptor, DoorError> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(self.key.clone()));
        let settings = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![self.certificate.clone()], key)?;
        Ok(TlsAcceptor::from(Arc::new(settings)))
    }
}

/// Gives connections to whoever serves them once it is known how they speak.
pub(crate) struct Door {
    arrived: mpsc::Receiver<(Stream, SocketAddr)>,
    address: SocketAddr,
}

impl Door {
    pub(crate) fn open(exchange: &Arc<Exchange>, listener: TcpListener, tls: TlsAcceptor) -> Self {
        let (arrivals, arrived) = mpsc::channel(WAITING);
        let address = exchange.address;
        let accepting = accept(Arc::clone(exchange), listener, tls, arrivals);
        let stop = exchange.stop.clone();
        exchange.tasks.spawn(async move { stop.run_until_cancelled(accepting).await });
        Self { arrived, address }
    }
}

async fn accept(
    exchange: Arc<Exchange>,
    listener: TcpListener,
    tls: TlsAcceptor,
    arrivals: mpsc::Sender<(Stream, SocketAddr)>,
) {
    loop {
        let Ok((stream, from)) = listener.accept().await else {
            // No more files may be open; some will be closed.
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        let (tls, arrivals, stop) = (tls.clone(), arrivals.clone(), exchange.stop.clone());
        let greeting = async move {
            // A caller who leaves without a word is nobody's concern.
            if let Ok(Ok(stream)) = tokio::time::timeout(PATIENCE, greet(stream, tls)).await {
                drop(arrivals.send((stream, from)).await);
            }
        };
        exchange.tasks.spawn(async move { stop.run_until_cancelled(greeting).await });
    }
}

async fn greet(stream: TcpStream, tls: TlsAcceptor) -> io::Result<Stream> {
    let mut first = [0];
    stream.peek(&mut first).await?;
    if first == [HANDSHAKE] {
        return Ok(Either::Right(Box::new(tls.accept(stream).await?)));
    }
    Ok(Either::Left(stream))
}

impl Listener for Door {
    type Io = Stream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Stream, SocketAddr) {
        match self.arrived.recv().await {
            Some(arrived) => arrived,
            // The end has begun, and whoever serves hears of it too.
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.address)
    }
}
