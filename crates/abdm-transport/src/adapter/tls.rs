use std::sync::Arc;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore};

use crate::{ConfigError, HttpConfig};

/// TLS for either client: the system's roots and the added ones, aws-lc-rs, HTTP/1.1.
///
/// The provider is passed explicitly, because a program whose tree holds several has no default.
/// Without system roots no `https` call succeeds; that is found at the call, since a sandbox on
/// this machine needs none.
pub(super) fn client_config(config: &HttpConfig) -> Result<ClientConfig, ConfigError> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    for pem in &config.extra_roots {
        for root in certificates(pem, ConfigError::Root)? {
            roots.add(root).map_err(|_| ConfigError::Root)?;
        }
    }
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|_| ConfigError::Client)?
        .with_root_certificates(roots);
    let mut tls = match &config.identity {
        None => builder.with_no_client_auth(),
        Some(pem) => {
            let chain = certificates(pem, ConfigError::Identity)?;
            let key = PrivateKeyDer::from_pem_slice(pem).map_err(|_| ConfigError::Identity)?;
            builder.with_client_auth_cert(chain, key).map_err(|_| ConfigError::Identity)?
        }
    };
    tls.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(tls)
}

/// At least one.
fn certificates(
    pem: &[u8],
    error: ConfigError,
) -> Result<Vec<CertificateDer<'static>>, ConfigError> {
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    match found {
        Ok(certificates) if !certificates.is_empty() => Ok(certificates),
        _ => Err(error),
    }
}
