//! Which [`Network`] failure an error of a client is. The kinds of connector errors are decided
//! where connecting ends, so what is left here is certain to have had a connection.

use std::borrow::Cow;
use std::error::Error;
use std::io;

use abdm_types::Network;
use rustls::CertificateError;

use super::resolve::Unresolved;
use crate::TransportError;

/// No connection came about, so nothing was sent.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{network}")]
pub(super) struct NotConnected {
    network: Network,
    #[source]
    clue: Option<Clue>,
}

/// What is known beyond the kind. Holds neither host names nor content.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
struct Clue(Cow<'static, str>);

impl NotConnected {
    pub(super) fn too_slow() -> Self {
        Self { network: Network::ConnectTimeout, clue: None }
    }

    /// Reads a connector's error.
    pub(super) fn because(error: &(dyn Error + 'static)) -> Self {
        let (network, clue) = causes(error)
            .find_map(|cause| {
                if cause.is::<Unresolved>() {
                    return Some((Network::Dns, None));
                }
                if let Some(tls) = cause.downcast_ref() {
                    return Some(of_tls(tls));
                }
                let io: &io::Error = cause.downcast_ref()?;
                match io.kind() {
                    // Says no more than that it wraps another.
                    io::ErrorKind::InvalidData | io::ErrorKind::Other => None,
                    kind => Some(of_io(kind)),
                }
            })
            .unwrap_or((Network::Connect, None));
        Self { network, clue }
    }
}

fn of_tls(error: &rustls::Error) -> (Network, Option<Clue>) {
    match error {
        rustls::Error::InvalidCertificate(problem) => {
            (Network::Certificate, Some(Clue(of_certificate(problem).into())))
        }
        rustls::Error::NoCertificatesPresented => (Network::Certificate, None),
        rustls::Error::AlertReceived(_) | rustls::Error::PeerIncompatible(_) => {
            (Network::Tls, Some(Clue(error.to_string().into())))
        }
        _ => (Network::Tls, None),
    }
}

/// rustls' own text names hosts.
fn of_certificate(problem: &CertificateError) -> &'static str {
    match problem {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => "it has expired",
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "it is not valid yet"
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "it is for another host"
        }
        CertificateError::Revoked => "it was revoked",
        CertificateError::UnknownIssuer => "its issuer is not trusted",
        _ => "it is malformed or unfit for a server",
    }
}

fn of_io(kind: io::ErrorKind) -> (Network, Option<Clue>) {
    let network = match kind {
        io::ErrorKind::TimedOut => Network::ConnectTimeout,
        // Where TCP alone fails it says "refused" or "unreachable": these come from the handshake.
        io::ErrorKind::UnexpectedEof
        | io::ErrorKind::BrokenPipe
        | io::ErrorKind::ConnectionAborted
        | io::ErrorKind::ConnectionReset => Network::Tls,
        _ => Network::Connect,
    };
    (network, Some(Clue(kind.to_string().into())))
}

/// Which part of an exchange failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum During {
    /// Until the head of the reply was complete.
    Request,
    /// After that.
    Body,
}

/// Reads the error of an exchange.
pub(super) fn of_exchange(error: &(dyn Error + 'static), during: During) -> TransportError {
    let broken = match during {
        During::Request => Network::Closed,
        During::Body => Network::Truncated,
    };
    causes(error)
        .find_map(|cause| {
            if let Some(failed) = cause.downcast_ref::<NotConnected>() {
                return Some(match failed.clue.clone() {
                    Some(clue) => TransportError::with_source(failed.network, clue),
                    None => TransportError::new(failed.network),
                });
            }
            if let Some(hyper) = cause.downcast_ref::<hyper::Error>() {
                let closed =
                    hyper.is_incomplete_message() || hyper.is_closed() || hyper.is_canceled();
                return closed.then(|| TransportError::new(broken));
            }
            if cause.is::<rustls::Error>() {
                return Some(TransportError::new(broken));
            }
            let io: &io::Error = cause.downcast_ref()?;
            let closed = matches!(
                io.kind(),
                io::ErrorKind::BrokenPipe
                    | io::ErrorKind::ConnectionAborted
                    | io::ErrorKind::ConnectionReset
                    | io::ErrorKind::NotConnected
                    | io::ErrorKind::UnexpectedEof
            );
            closed.then(|| TransportError::with_source(broken, Clue(io.kind().to_string().into())))
        })
        .unwrap_or_else(|| TransportError::new(Network::Other))
}

/// An error and all beneath it.
fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error| beneath(*error))
}

fn beneath<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    // `source()` of an `io::Error` passes over what it wraps.
    match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(wrapped) => Some(wrapped),
        None => error.source(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(error: &(dyn Error + 'static)) -> Network {
        NotConnected::because(error).network
    }

    #[test]
    fn a_tls_error_is_found_beneath_two_io_errors() {
        let tls = rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer);
        let error = io::Error::other(io::Error::new(io::ErrorKind::InvalidData, tls));
        assert_eq!(network(&error), Network::Certificate);
    }

    #[test]
    fn an_unresolved_name_is_found_beneath_a_client_error() {
        let error = io::Error::other(Unresolved);
        assert_eq!(network(&error), Network::Dns);
    }

    #[test]
    fn an_unknown_connector_error_still_means_that_nothing_was_sent() {
        assert_eq!(network(&std::fmt::Error), Network::Connect);
    }

    #[test]
    fn an_unknown_error_after_connecting_means_that_something_may_have_been() {
        for during in [During::Request, During::Body] {
            let error = of_exchange(&std::fmt::Error, during);
            assert_eq!(error.effect(), abdm_types::Effect::Possible);
        }
    }

    #[test]
    fn a_certificate_for_another_host_is_told_without_naming_either() {
        let problem = CertificateError::NotValidForNameContext {
            expected: "sentinel.example".try_into().unwrap(),
            presented: vec!["sentinel.example".into()],
        };
        let error = rustls::Error::InvalidCertificate(problem);
        let failed = of_exchange(&NotConnected::because(&error), During::Request);
        let source = failed.source().unwrap();
        assert_eq!(source.to_string(), "it is for another host");
        assert!(!format!("{failed:?}").contains("sentinel"));
    }
}
