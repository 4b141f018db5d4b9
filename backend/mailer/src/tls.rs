//! TLS set-up: the certificates trusted, and the connector made of them once. It holds no switch that turns the
//! check of certificates off.

use crate::relay::Relay;
use std::{path::PathBuf, sync::Arc};
use thiserror::Error;
use tokio_rustls::{
    TlsConnector,
    rustls::{
        ClientConfig, RootCertStore,
        crypto::aws_lc_rs,
        pki_types::{CertificateDer, pem::PemObject},
    },
};

/// Why TLS could not be set up. These are faults of the configuration, told at start.
#[derive(Debug, Error)]
pub enum TlsError {
    /// The file of `?ca=`.
    #[error("the certificates in {0} cannot be read")]
    Ca(PathBuf),
    /// The cryptographic library.
    #[error("TLS cannot be set up: {0}")]
    Setup(#[from] tokio_rustls::rustls::Error),
}

/// A connector that trusts the certificates of `relay`'s `ca` file, or else those of the system.
pub(crate) fn connector(relay: &Relay) -> Result<TlsConnector, TlsError> {
    let mut roots = RootCertStore::empty();
    match &relay.ca {
        Some(path) => {
            let unreadable = || TlsError::Ca(path.clone());
            for certificate in CertificateDer::pem_file_iter(path).map_err(|_| unreadable())? {
                roots.add(certificate.map_err(|_| unreadable())?)?;
            }
            if roots.is_empty() {
                return Err(unreadable());
            }
        }
        None => {
            let found = rustls_native_certs::load_native_certs();
            let (_, ignored) = roots.add_parsable_certificates(found.certs);
            if roots.is_empty() {
                // Not fatal: a relay on the own machine may do without TLS. A connection that needs it will fail.
                tracing::warn!(ignored, "no trusted certificates found on this system");
            }
        }
    }
    let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}
