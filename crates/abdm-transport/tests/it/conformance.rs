//! Both adapters keep the contract.

mod reqwest {
    use abdm_transport::{HttpConfig, ReqwestTransport};

    abdm_transport::transport_conformance!(
        |config: &HttpConfig| ReqwestTransport::new(config).unwrap()
    );
}

mod hyper {
    use abdm_transport::{HttpConfig, HyperTransport};

    abdm_transport::transport_conformance!(
        |config: &HttpConfig| HyperTransport::new(config).unwrap()
    );
}
