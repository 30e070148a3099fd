//! Connections that the server has given up: a call that acts has a new one, so that it never fails
//! for a reason that leaves its outcome open.

use std::sync::Arc;

use abdm::flows::Generation;
use abdm::transport::{Engine, Transport};
use abdm::types::Replay;
use abdm_sandbox::Sandbox;

use super::CLASSES;
use super::call::{Call, Tokens};
use super::path::{Clients, Via};
use crate::town::{Http, Town};

/// Rounds in which a server closes connections that are idle.
const ROUNDS: usize = 20;

fn engine(transport: Arc<dyn Transport>, town: &Town) -> Engine {
    Engine::builder().clock(town.time_of_day()).build(transport)
}

async fn tokens(town: &Town) -> Tokens {
    Tokens::issue(&engine(Arc::new(town.sandbox.transport()), town), &town.hosts(), 1).await
}

/// A server that drops every connection that is used again, as some proxies do.
async fn a_used_connection_is_dropped(via: Via, generation: Generation) {
    for replay in CLASSES {
        for words in ["close-if-reused", "close-if-reused always"] {
            let town = Town::open(Http::Hyper, generation).await;
            let (hosts, tokens) = (town.hosts(), tokens(&town).await);
            let engine = engine(Clients::new(via).reach(&town.sandbox), &town);
            let search = Call { hosts: &hosts, replay: Replay::Safe };
            // Leaves a connection that can be used again.
            search.make(&engine, &tokens).await.unwrap();
            let before = town.calls();
            town.sandbox.faults().add(words.parse().unwrap()).unwrap();
            let call = Call { hosts: &hosts, replay };
            call.make(&engine, &tokens).await.unwrap();
            let seen = town.sandbox.requests().split_off(before);
            let of_call =
                |request: &abdm_sandbox::LoggedRequest| request.endpoint == Some(call.endpoint());
            assert!(seen.iter().all(of_call));
            let handled = seen.iter().filter(|request| request.handled).count();
            assert_eq!(handled, 1, "{replay:?} {words}");
            let dropped = replay != Replay::Never && via != Via::InProcess;
            assert_eq!(seen.len() - handled, usize::from(dropped), "{replay:?} {words}");
            assert_eq!(town.otps_sent(), usize::from(replay == Replay::Never));
        }
    }
}

/// A server that closes its idle connections, at whatever moment, and is there again at once.
async fn idle_connections_are_closed(via: Via, generation: Generation) {
    let town = Town::open(Http::Hyper, generation).await;
    let tokens = tokens(&town).await;
    let engine = engine(Clients::new(via).reach(&town.sandbox), &town);
    for round in 0..ROUNDS {
        let server = another_server(&town.sandbox);
        let hosts = town.hosts_of(generation, server.addr());
        let search = Call { hosts: &hosts, replay: Replay::Safe };
        search.make(&engine, &tokens).await.unwrap();
        search.make(&engine, &tokens).await.unwrap();
        let addr = server.addr();
        server.shutdown().await;
        let listener = std::net::TcpListener::bind(addr).unwrap();
        let server = town.sandbox.serve(listener).unwrap();
        let send = Call { hosts: &hosts, replay: Replay::Never };
        send.make(&engine, &tokens).await.unwrap();
        assert_eq!(town.otps_sent(), round + 1);
        search.make(&engine, &tokens).await.unwrap();
        drop(server);
    }
}

fn another_server(sandbox: &Sandbox) -> abdm_sandbox::Server {
    sandbox.serve(std::net::TcpListener::bind("127.0.0.1:0").unwrap()).unwrap()
}

macro_rules! on {
    ($($via:ident: $variant:ident),*) => {$(
        mod $via {
            use super::*;

            #[tokio::test]
            async fn an_otp_is_asked_for_on_a_new_connection() {
                a_used_connection_is_dropped(Via::$variant, Generation::V1V2).await;
                a_used_connection_is_dropped(Via::$variant, Generation::V3).await;
            }

            #[tokio::test]
            async fn a_server_that_closes_idle_connections_leaves_no_outcome_open() {
                idle_connections_are_closed(Via::$variant, Generation::V1V2).await;
                idle_connections_are_closed(Via::$variant, Generation::V3).await;
            }
        }
    )*};
}

on!(reqwest: Reqwest, hyper: Hyper, in_process: InProcess);
