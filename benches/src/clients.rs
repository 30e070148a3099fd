//! The clients that are compared: the facade on either transport, and one written by hand.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;

use crate::Outcome;
use crate::meter::{self, Cost};
use crate::service::numbers;

mod facade;
mod hand;

/// A client that logs patients in with Aadhaar OTP on v1/v2, the OTP encrypted: search, send,
/// confirm.
#[async_trait]
pub trait Client: Send + Sync {
    /// One login, from the ABHA number to the patient's token, and how long that is.
    async fn log_in(&self, abha_number: &str) -> Outcome<usize>;

    /// Logs in and keeps the token for [`profile`](Self::profile).
    async fn prepare(&mut self, abha_number: &str) -> Outcome<()>;

    /// One call: the profile of whoever logged in.
    async fn profile(&self) -> Outcome<()>;
}

/// The names that [`open`] knows.
pub const RUST: [&str; 5] =
    ["facade-reqwest", "facade-hyper", "facade-hyper-kept", "hand-hyper", "hand-reqwest"];

async fn open(name: &str, addr: &str) -> Outcome<Box<dyn Client>> {
    Ok(match name {
        "facade-reqwest" => Box::new(facade::Facade::on_reqwest(addr)?),
        "facade-hyper" => Box::new(facade::Facade::on_hyper(addr, false)?),
        "facade-hyper-kept" => Box::new(facade::Facade::on_hyper(addr, true)?),
        "hand-hyper" => Box::new(hand::Hand::on_hyper(addr).await?),
        "hand-reqwest" => Box::new(hand::Hand::on_reqwest(addr).await?),
        _ => return Err(format!("no client is called {name}").into()),
    })
}

fn runtime() -> Outcome<tokio::runtime::Runtime> {
    // One thread, as the Python client has.
    Ok(tokio::runtime::Builder::new_current_thread().enable_all().build()?)
}

/// Logs so many patients in, `in_flight` at a time, after a tenth of them or so has warmed it up.
/// The first patient is the one at `from`.
pub fn journeys(
    name: &str,
    addr: &str,
    in_flight: usize,
    total: usize,
    from: usize,
) -> Outcome<Cost> {
    runtime()?.block_on(async {
        let client: Arc<dyn Client> = open(name, addr).await?.into();
        let people = Arc::new(numbers());
        let next = Arc::new(AtomicUsize::new(from));
        let run = async |times: usize| -> Outcome<()> {
            let end = next.load(Ordering::Relaxed) + times;
            let tasks = (0..in_flight).map(|_| {
                let (client, next, people) = (Arc::clone(&client), next.clone(), people.clone());
                tokio::spawn(async move {
                    loop {
                        let index = next.fetch_add(1, Ordering::Relaxed);
                        if index >= end {
                            return Ok::<(), String>(());
                        }
                        client
                            .log_in(people[index % people.len()])
                            .await
                            .map_err(|e| e.to_string())?;
                    }
                })
            });
            let tasks: Vec<_> = tasks.collect();
            for task in tasks {
                task.await??;
            }
            Ok(())
        };
        run(in_flight.max(total / 10)).await?;
        let before = Cost::now();
        run(total).await?;
        Ok(before.since())
    })
}

/// So many calls, one after the other. Allocations are counted in a pass of their own.
pub fn calls(name: &str, addr: &str, total: usize) -> Outcome<Cost> {
    runtime()?.block_on(async {
        let mut client = open(name, addr).await?;
        client.prepare(numbers()[0]).await?;
        for _ in 0..total / 10 + 10 {
            client.profile().await?;
        }
        let before = Cost::now();
        for _ in 0..total {
            client.profile().await?;
        }
        let cost = before.since();
        meter::count_allocations(true);
        let before = Cost::now();
        let counted = total / 10 + 1;
        for _ in 0..counted {
            client.profile().await?;
        }
        let Cost { allocations, allocated_bytes, .. } = before.since();
        let scaled = |count: u64| count * total as u64 / counted as u64;
        Ok(Cost {
            allocations: scaled(allocations),
            allocated_bytes: scaled(allocated_bytes),
            ..cost
        })
    })
}
