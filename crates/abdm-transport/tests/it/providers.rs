//! The tree of an application may hold more than one provider of cryptography for TLS. These tests
//! do, so the conformance suite beside them proves both adapters in such a tree.

use rustls::crypto::{CryptoProvider, aws_lc_rs, ring};

#[test]
fn here_are_two_providers_and_nobody_has_chosen() {
    assert!(!aws_lc_rs::default_provider().cipher_suites.is_empty());
    assert!(!ring::default_provider().cipher_suites.is_empty());
    assert!(CryptoProvider::get_default().is_none(), "an adapter chose for the whole process");
    assert!(std::panic::catch_unwind(rustls::ClientConfig::builder).is_err(), "there is a choice");
}
