use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use abdm_types::Network;
use bytes::{Bytes, BytesMut};
use http::header::CONTENT_LENGTH;
use http::{HeaderMap, StatusCode};
use tokio::sync::watch;

use super::connect::followed;
use crate::TransportError;

/// Gives `exchange` as long as `limit`, not counting the time it takes to connect.
///
/// Connecting has a limit of its own and must reach it: a timeout before that would say that the
/// request may have been sent, when it was not.
pub(super) async fn within<T>(
    limit: Duration,
    exchange: impl Future<Output = Result<T, TransportError>>,
) -> Result<T, TransportError> {
    let (phase, connecting) = watch::channel(false);
    let mut exchange = pin!(followed(phase, exchange));
    let mut expiry = pin!(expired(limit, connecting));
    poll_fn(|cx| {
        // First, so that connecting has begun before the time is taken.
        if let Poll::Ready(result) = exchange.as_mut().poll(cx) {
            return Poll::Ready(result);
        }
        let expiry = expiry.as_mut().poll(cx);
        expiry.map(|()| Err(TransportError::new(Network::Timeout)))
    })
    .await
}

async fn expired(limit: Duration, mut connecting: watch::Receiver<bool>) {
    loop {
        let goes_on = if *connecting.borrow_and_update() {
            connecting.changed().await
        } else {
            match tokio::time::timeout(limit, connecting.changed()).await {
                Ok(changed) => changed,
                Err(_) => return,
            }
        };
        if goes_on.is_err() {
            // The exchange is over and nobody listens.
            return std::future::pending().await;
        }
    }
}

/// A body as it comes in, up to a number of bytes.
#[derive(Debug)]
pub(super) struct Capped {
    status: u16,
    /// What came first, which is nearly always all there is, and so is not copied.
    first: Bytes,
    /// All of it, from the second chunk on.
    joined: BytesMut,
    most: usize,
}

impl Capped {
    /// # Errors
    ///
    /// [`Network::TooLarge`] when more is announced.
    pub(super) fn new(
        status: StatusCode,
        headers: &HeaderMap,
        most: usize,
    ) -> Result<Self, TransportError> {
        let status = status.as_u16();
        let announced =
            headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
        if let Some(length) = announced.filter(|length| *length > most as u64) {
            return Err(TransportError::new(Network::TooLarge).with_partial(status, length));
        }
        Ok(Self { status, first: Bytes::new(), joined: BytesMut::new(), most })
    }

    /// # Errors
    ///
    /// [`Network::TooLarge`] when this is more than fits.
    pub(super) fn push(&mut self, chunk: Bytes) -> Result<(), TransportError> {
        if chunk.len() > self.most - self.len() {
            let length = (self.len() + chunk.len()) as u64;
            let error = TransportError::new(Network::TooLarge);
            return Err(error.with_partial(self.status, length));
        }
        if self.len() == 0 {
            self.first = chunk;
            return Ok(());
        }
        if self.joined.is_empty() {
            self.joined.extend_from_slice(&self.first);
        }
        self.joined.extend_from_slice(&chunk);
        Ok(())
    }

    fn len(&self) -> usize {
        self.joined.len().max(self.first.len())
    }

    /// Tells how much had come when `error` ended it.
    pub(super) fn cut_off(&self, error: TransportError) -> TransportError {
        error.with_partial(self.status, self.len() as u64)
    }

    pub(super) fn finish(self) -> Bytes {
        if self.joined.is_empty() { self.first } else { self.joined.freeze() }
    }
}
