//! Stores on a real `redis-server`.

#[path = "../../../../tests-common/redis_server.rs"]
mod server;

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use abdm_store::{RedisConfig, RedisStore};

pub(crate) use self::server::{RedisServer, free_port};

/// The server that tests share which do nothing to it, each with a prefix of its own.
pub(crate) fn shared() -> Option<&'static RedisServer> {
    static SERVER: OnceLock<Option<RedisServer>> = OnceLock::new();
    let server = SERVER.get_or_init(RedisServer::start).as_ref();
    if server.is_none() {
        server::skip();
    }
    server
}

/// A store that nobody has used.
pub(crate) async fn empty_store(server: &RedisServer) -> RedisStore {
    let config = RedisConfig::new().prefix(new_prefix());
    RedisStore::connect_with(&server.url(), config).await.unwrap()
}

pub(crate) fn new_prefix() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!("{{test-{}}}:", COUNT.fetch_add(1, Ordering::Relaxed))
}
