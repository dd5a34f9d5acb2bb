//! An authority that nobody knows, and the certificate it gives a server of this machine.

use std::sync::Arc;

use anyhow::Context;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::TlsAcceptor;

/// The certificate of the authority, and what a server needs that it vouches for.
pub(super) struct Authority {
    /// As PEM (RFC 7468).
    pub(super) pem: String,
    pub(super) acceptor: TlsAcceptor,
}

impl Authority {
    /// Vouches for a server of this name, which may be an address.
    pub(super) fn vouching_for(name: &str) -> anyhow::Result<Self> {
        let key = KeyPair::generate().context("making the key of an authority")?;
        let mut params = CertificateParams::new(Vec::new())?;
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let certificate = params.self_signed(&key).context("making an authority")?;
        let pem = format!(
            "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n",
            BASE64_STANDARD.encode(certificate.der())
        );
        let issuer = Issuer::new(params, key);
        let servers_key = KeyPair::generate().context("making the key of a server")?;
        let names = vec![name.to_owned()];
        let servers = CertificateParams::new(names)?.signed_by(&servers_key, &issuer)?;
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(servers_key.serialize_der()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let settings = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![servers.der().clone()], key)?;
        Ok(Self { pem, acceptor: TlsAcceptor::from(Arc::new(settings)) })
    }
}
