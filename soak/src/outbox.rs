//! The patients' phones.

use std::sync::Arc;
use std::time::Duration;

use abdm::transport::{Clock, Transport};
use abdm::types::Otp;
use bytes::Bytes;
use serde_json::Value;

/// Reads the sandbox's outbox from another process.
#[derive(Debug)]
pub(crate) struct Outbox {
    transport: Arc<dyn Transport>,
    url: String,
}

/// An OTP that went to a phone.
#[derive(Debug)]
pub(crate) struct Message {
    pub(crate) seq: u64,
    pub(crate) otp: Otp,
}

impl Outbox {
    pub(crate) fn new(transport: Arc<dyn Transport>, service: &str) -> Self {
        Self { transport, url: format!("http://{service}/_sandbox/outbox?mobile=") }
    }

    /// The OTPs for a purpose that went to a mobile, newest first.
    ///
    /// Faults that strike connections strike this too, so it is tried again.
    pub(crate) async fn read(
        &self,
        clock: &dyn Clock,
        mobile: &str,
        purpose: &str,
    ) -> Vec<Message> {
        const TRIES: usize = 200;
        for _ in 0..TRIES {
            if let Some(messages) = self.read_once(mobile, purpose).await {
                return messages;
            }
            clock.sleep(Duration::from_millis(50)).await;
        }
        Vec::new()
    }

    async fn read_once(&self, mobile: &str, purpose: &str) -> Option<Vec<Message>> {
        let url = format!("{}{mobile}", self.url);
        let request = http::Request::get(url).body(Bytes::new()).ok()?;
        let response = self.transport.send(request).await.ok()?;
        let listed: Vec<Value> = serde_json::from_slice(response.body()).ok()?;
        let for_it = listed.iter().rev().filter(|message| message["purpose"] == purpose);
        let message = |message: &Value| {
            let otp = Otp::parse(message["otp"].as_str()?).ok()?;
            Some(Message { seq: message["seq"].as_u64()?, otp })
        };
        for_it.map(message).collect()
    }
}
