use std::error::Error;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::sync::watch;
use tower_service::Service;

use super::failed::NotConnected;

tokio::task_local! {
    /// Whether the exchange that this task performs is connecting at the moment.
    static CONNECTING: watch::Sender<bool>;
}

/// Runs `exchange` and lets `phase` follow whether it is connecting.
pub(super) async fn followed<F: Future>(phase: watch::Sender<bool>, exchange: F) -> F::Output {
    CONNECTING.scope(phase, exchange).await
}

/// A connector with a time limit on all of it and with typed errors.
#[derive(Debug, Clone)]
pub(super) struct Connecting<C> {
    connector: C,
    limit: Duration,
}

impl<C> Connecting<C> {
    pub(super) fn new(connector: C, limit: Duration) -> Self {
        Self { connector, limit }
    }
}

/// What both clients take for the error of a connector.
type BoxError = Box<dyn Error + Send + Sync>;

impl<C, Destination> Service<Destination> for Connecting<C>
where
    C: Service<Destination>,
    C::Future: Send + 'static,
    C::Error: Into<BoxError>,
{
    type Response = C::Response;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<C::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.connector.poll_ready(cx).map_err(Into::into)
    }

    fn call(&mut self, destination: Destination) -> Self::Future {
        let phase = Phase::begin();
        let connecting = self.connector.call(destination);
        let limit = self.limit;
        Box::pin(async move {
            let result = tokio::time::timeout(limit, connecting).await;
            drop(phase);
            match result {
                Ok(Ok(connection)) => Ok(connection),
                Ok(Err(error)) => Err(NotConnected::because(&*error.into()).into()),
                Err(_) => Err(NotConnected::too_slow().into()),
            }
        })
    }
}

/// The time during which an exchange is connecting.
struct Phase(Option<watch::Sender<bool>>);

impl Phase {
    fn begin() -> Self {
        let exchange = CONNECTING.try_with(watch::Sender::clone).ok();
        if let Some(exchange) = &exchange {
            exchange.send_replace(true);
        }
        Self(exchange)
    }
}

impl Drop for Phase {
    fn drop(&mut self) {
        if let Some(exchange) = &self.0 {
            exchange.send_replace(false);
        }
    }
}
