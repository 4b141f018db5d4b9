//! The sink's self-signed certificate, made anew at each start and left beside the ledger for senders to trust.

use rcgen::{CertifiedKey, generate_simple_self_signed};
use std::{io, path::Path, sync::Arc};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, crypto::aws_lc_rs, pki_types::PrivateKeyDer},
};

/// Name of the certificate in the sink's directory.
pub(crate) const CERTIFICATE: &str = "ca.pem";

/// Makes the certificate for `localhost` and 127.0.0.1, and what accepts with it.
pub(crate) fn acceptor(dir: &Path) -> io::Result<TlsAcceptor> {
    let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed(names).map_err(io::Error::other)?;
    std::fs::write(dir.join(CERTIFICATE), cert.pem())?;
    let key = PrivateKeyDer::try_from(signing_key.serialize_der()).map_err(io::Error::other)?;
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(io::Error::other)?
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .map_err(io::Error::other)?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}
