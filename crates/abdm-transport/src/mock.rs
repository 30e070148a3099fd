use async_trait::async_trait;
use bytes::Bytes;

use crate::{Transport, TransportError};

mockall::mock! {
    /// A [`Transport`](crate::Transport) whose replies a test lays down.
    #[derive(Debug)]
    pub Transport {}

    #[async_trait]
    impl Transport for Transport {
        async fn send(
            &self,
            request: http::Request<Bytes>,
        ) -> Result<http::Response<Bytes>, TransportError>;
    }
}
