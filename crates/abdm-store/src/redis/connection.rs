use std::time::Duration;

use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, Client, ConnectionAddr, RedisError, cmd};
use tokio::sync::RwLock;
use tokio::time::timeout;

use crate::{ConnectError, StoreError};

/// The connection that all calls share, replaced once it no longer answers.
///
/// Not the client's own `ConnectionManager`: that one keeps a connection whose answers time out, and
/// does not tell an error in connecting, when nothing was sent, from one after.
pub(super) struct Connection {
    client: Client,
    config: AsyncConnectionConfig,
    connect_timeout: Duration,
    current: RwLock<Current>,
}

#[derive(Clone, Default)]
struct Current {
    /// How often there was a new one.
    generation: u64,
    connection: Option<MultiplexedConnection>,
}

impl Connection {
    pub(super) fn new(
        url: &str,
        connect_timeout: Duration,
        response_timeout: Duration,
    ) -> Result<Self, ConnectError> {
        let client = Client::open(url).map_err(|_| ConnectError::Address)?;
        match client.get_connection_info().addr() {
            // Asked for with `#insecure`: certificates would not be verified.
            ConnectionAddr::TcpTls { insecure: true, .. } => return Err(ConnectError::Address),
            ConnectionAddr::TcpTls { .. } => provide_tls(),
            _ => {}
        }
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(connect_timeout))
            .set_response_timeout(Some(response_timeout));
        Ok(Self { client, config, connect_timeout, current: RwLock::default() })
    }

    /// A connection that has just answered. Every error is one before anything was written.
    pub(super) async fn ready(&self) -> Result<MultiplexedConnection, StoreError> {
        let current = timeout(self.connect_timeout, self.current.read()).await;
        let Current { generation, connection } = current.map_err(|_| TIMED_OUT)?.clone();
        if let Some(mut connection) = connection
            && ping(&mut connection).await.is_ok()
        {
            return Ok(connection);
        }
        // With the wait for whoever connects already, so that a crowd does not wait one by one.
        timeout(self.connect_timeout, self.replace(generation)).await.map_err(|_| TIMED_OUT)?
    }

    async fn replace(&self, generation: u64) -> Result<MultiplexedConnection, StoreError> {
        let mut current = self.current.write().await;
        if current.generation != generation
            && let Some(connection) = &current.connection
        {
            return Ok(connection.clone());
        }
        let connecting = self.client.get_multiplexed_async_connection_with_config(&self.config);
        let mut connection = connecting.await.map_err(|error| not_connected(&error))?;
        ping(&mut connection).await.map_err(|error| not_connected(&error))?;
        *current = Current { generation: generation + 1, connection: Some(connection.clone()) };
        Ok(connection)
    }
}

const TIMED_OUT: StoreError = StoreError::Unavailable("connecting took too long");

async fn ping(connection: &mut MultiplexedConnection) -> Result<(), RedisError> {
    cmd("PING").exec_async(connection).await
}

fn not_connected(error: &RedisError) -> StoreError {
    StoreError::Unavailable(match error.code() {
        Some("NOAUTH" | "WRONGPASS" | "NOPERM") => "the server grants no access",
        Some("LOADING" | "BUSY" | "MASTERDOWN") => "the server is busy",
        _ if error.is_connection_refusal() => "the connection was refused",
        _ => "no connection",
    })
}

/// The client takes the process's default, and panics if there is none and rustls was built with
/// more than one.
fn provide_tls() {
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        // Fails if another thread was faster, which is as good.
        drop(rustls::crypto::aws_lc_rs::default_provider().install_default());
    }
}
