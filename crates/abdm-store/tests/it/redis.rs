//! What Redis does beyond the contract: errors that say what may have happened, and deletion.

use std::time::Duration;

use abdm_flows::snapshot::StateKind;
use abdm_store::{
    Advanced, ConnectError, JourneyStore, Next, Opened, Opening, RedisConfig, RedisStore,
    StoreError,
};
use redis::aio::MultiplexedConnection;
use redis::cmd;

use crate::proxy::{Mode, Proxy};
use crate::redis_server::{RedisServer, empty_store, free_port, new_prefix, shared};
use crate::support::{HOUR, id, next, now, opening};

async fn raw(server: &RedisServer) -> MultiplexedConnection {
    let client = redis::Client::open(server.url()).unwrap();
    client.get_multiplexed_async_connection().await.unwrap()
}

async fn run(connection: &mut MultiplexedConnection, command: &str) {
    let mut words = command.split(' ');
    let mut command = cmd(words.next().unwrap());
    command.arg(words.collect::<Vec<_>>());
    command.exec_async(connection).await.unwrap();
}

/// A store that does not wait long for an answer.
async fn impatient(url: &str, prefix: &str) -> RedisStore {
    let config = RedisConfig::new().prefix(prefix).response_timeout(Duration::from_millis(100));
    RedisStore::connect_with(url, config).await.unwrap()
}

#[track_caller]
fn assert_unavailable<T: std::fmt::Debug>(result: Result<T, StoreError>) {
    assert!(matches!(result, Err(StoreError::Unavailable(_))), "{result:?}");
}

#[track_caller]
fn assert_unknown<T: std::fmt::Debug>(result: Result<T, StoreError>) {
    assert!(matches!(result, Err(StoreError::Unknown(_))), "{result:?}");
}

#[tokio::test]
async fn a_write_without_an_answer_is_unknown_and_is_sent_once() {
    let Some(server) = shared() else { return };
    for (mode, is_written) in [
        (Mode::SwallowRequest, false),
        (Mode::SwallowAnswer, true),
        (Mode::CloseBefore, false),
        (Mode::CloseAfter, true),
    ] {
        let proxy = Proxy::before(server.port()).await;
        let prefix = new_prefix();
        let store = impatient(&proxy.url(), &prefix).await;
        let direct = impatient(&server.url(), &prefix).await;

        proxy.set(mode);
        assert_unknown(store.open(opening(1), now()).await);
        assert_eq!(proxy.scripts(), 1, "{mode:?}");
        let kept = direct.load(&id(1), now()).await.unwrap();
        assert_eq!(kept.is_some(), is_written, "{mode:?}");

        // Whoever makes the opening again learns which it was.
        proxy.set(Mode::Pass);
        let again = if is_written { Opened::SameStart(id(1)) } else { Opened::New };
        assert_eq!(store.open(opening(1), now()).await, Ok(again), "{mode:?}");

        proxy.set(mode);
        assert_unknown(store.advance(&id(1), 1, next(b"next"), now()).await);
        assert_eq!(proxy.scripts(), 3, "{mode:?}");
        let kept = direct.load(&id(1), now()).await.unwrap().unwrap();
        assert_eq!(kept.version, if is_written { 2 } else { 1 }, "{mode:?}");
    }
}

#[tokio::test]
async fn a_read_without_an_answer_has_written_nothing() {
    let Some(server) = shared() else { return };
    let proxy = Proxy::before(server.port()).await;
    let store = impatient(&proxy.url(), &new_prefix()).await;
    for mode in [Mode::SwallowRequest, Mode::SwallowAnswer, Mode::CloseBefore, Mode::CloseAfter] {
        proxy.set(mode);
        assert_unavailable(store.list(now(), 1).await);
        proxy.set(Mode::Pass);
        assert_eq!(store.list(now(), 1).await, Ok(vec![]));
    }
}

#[tokio::test]
async fn a_connection_that_died_unnoticed_is_replaced_before_anything_is_written() {
    let Some(server) = shared() else { return };
    let proxy = Proxy::before(server.port()).await;
    let store = impatient(&proxy.url(), &new_prefix()).await;
    for (number, mode) in [(1, Mode::Silent), (2, Mode::Reset)] {
        // The connection that the store has, and not the one after.
        proxy.set_for_open_connections(mode);
        assert_eq!(store.open(opening(number), now()).await, Ok(Opened::New), "{mode:?}");
    }
}

#[tokio::test]
async fn a_server_that_was_restarted_is_found_again() {
    let Some(server) = RedisServer::start() else { return };
    let port = server.port();
    let store = impatient(&server.url(), &new_prefix()).await;
    assert_eq!(store.open(opening(1), now()).await, Ok(Opened::New));
    drop(server);
    assert_unavailable(store.open(opening(2), now()).await);
    assert_unavailable(store.advance(&id(1), 1, next(b""), now()).await);
    assert_unavailable(store.load(&id(1), now()).await);
    let server = RedisServer::start_on(port, &[]).unwrap();
    // It had been told to keep nothing on disk.
    assert_eq!(store.load(&id(1), now()).await, Ok(None));
    assert_eq!(store.open(opening(2), now()).await, Ok(Opened::New));
    drop(server);
}

#[tokio::test]
async fn a_server_without_memory_is_full_and_has_written_nothing() {
    let Some(server) = RedisServer::start() else { return };
    let store = empty_store(&server).await;
    let mut raw = raw(&server).await;
    assert_eq!(store.open(opening(1), now()).await, Ok(Opened::New));
    run(&mut raw, "CONFIG SET maxmemory 1").await;
    assert_eq!(store.open(opening(2), now()).await, Err(StoreError::Full));
    assert_eq!(store.advance(&id(1), 1, next(b""), now()).await, Err(StoreError::Full));
    assert_eq!(store.load(&id(2), now()).await, Ok(None));
    assert_eq!(store.load(&id(1), now()).await.unwrap().unwrap().version, 1);
    run(&mut raw, "CONFIG SET maxmemory 0").await;
    assert_eq!(store.open(opening(2), now()).await, Ok(Opened::New));
}

#[tokio::test]
async fn a_server_that_takes_no_writes_is_not_available() {
    let Some(server) = RedisServer::start() else { return };
    let store = empty_store(&server).await;
    let mut raw = raw(&server).await;
    assert_eq!(store.open(opening(1), now()).await, Ok(Opened::New));
    let nobody = format!("REPLICAOF 127.0.0.1 {}", free_port());
    for (refuse, accept) in [
        (nobody.as_str(), "REPLICAOF NO ONE"),
        ("CONFIG SET min-replicas-to-write 1", "CONFIG SET min-replicas-to-write 0"),
    ] {
        run(&mut raw, refuse).await;
        assert_unavailable(store.open(opening(2), now()).await);
        assert_unavailable(store.advance(&id(1), 1, next(b""), now()).await);
        run(&mut raw, accept).await;
        assert_eq!(store.load(&id(2), now()).await, Ok(None));
        assert_eq!(store.load(&id(1), now()).await.unwrap().unwrap().version, 1);
    }
}

#[tokio::test]
async fn a_password_is_asked_for_and_never_shown() {
    let Some(server) = RedisServer::start_with(&["--requirepass", "sentinel-password"]) else {
        return;
    };
    let with_password = server.url().replace("redis://", "redis://:sentinel-password@");
    let store = RedisStore::connect(&with_password).await.unwrap();
    assert_eq!(store.open(opening(1), now()).await, Ok(Opened::New));
    let wrong = with_password.replace("sentinel-password", "sentinel-wrong");
    let mut shown = format!("{store:?}");
    for url in [server.url(), wrong] {
        let error = RedisStore::connect(&url).await.unwrap_err();
        assert!(matches!(error, ConnectError::Store(StoreError::Unavailable(_))), "{error:?}");
        shown += &format!("{error} {error:?}");
    }
    assert!(!shown.contains("sentinel") && !shown.contains("127.0.0.1"), "{shown}");
}

#[tokio::test]
async fn what_is_damaged_is_corrupt() {
    let Some(server) = shared() else { return };
    let prefix = new_prefix();
    let store = impatient(&server.url(), &prefix).await;
    let mut raw = raw(server).await;
    for (field, value) in [
        ("kind", "v4.login-mobile"),
        ("state", "unheard-of"),
        ("version", "-1"),
        ("since", "later"),
        ("expires_at", "99999999999999999"),
    ] {
        let _ = store.open(opening(1), now()).await.unwrap();
        run(&mut raw, &format!("HSET {prefix}journey:{} {field} {value}", id(1))).await;
        assert_eq!(store.load(&id(1), now()).await, Err(StoreError::Corrupt), "{field}");
        // One journey of a later release does not hide the others.
        let other = Opening { start_key: None, patient_key: None, ..opening(2) };
        assert_eq!(store.open(other, now()).await, Ok(Opened::New));
        let listed = store.list(now(), 9).await.unwrap();
        assert_eq!(listed.iter().map(|found| found.id).collect::<Vec<_>>(), [id(2)], "{field}");
        // Nor is it passed over in silence.
        assert_eq!(store.count_unreadable(now()).await, Ok(1), "{field}");
        for number in [1, 2] {
            run(&mut raw, &format!("DEL {prefix}journey:{} {prefix}expiries", id(number))).await;
        }
    }
    let _ = store.open(opening(1), now()).await.unwrap();
    run(&mut raw, &format!("HDEL {prefix}journey:{} payload", id(1))).await;
    assert_eq!(store.load(&id(1), now()).await, Err(StoreError::Corrupt));
}

/// So that nobody has to, and no clock that is wrong deletes it too early.
#[tokio::test]
async fn the_server_deletes_each_key_a_day_after_it_has_expired() {
    let Some(server) = shared() else { return };
    let prefix = new_prefix();
    let store = impatient(&server.url(), &prefix).await;
    let mut raw = raw(server).await;
    let all = |number: u8| Opening {
        start_key: Some([number; 32]),
        patient_key: Some([number; 32]),
        ..opening(u32::from(number))
    };
    let expect = async |raw: &mut MultiplexedConnection, keys: usize, life: Duration| {
        let found: Vec<String> =
            cmd("KEYS").arg(format!("{prefix}*")).query_async(raw).await.unwrap();
        assert_eq!(found.len(), keys, "{found:?}");
        for key in found {
            let ttl: u64 = cmd("PTTL").arg(&key).query_async(raw).await.unwrap();
            let ttl = Duration::from_millis(ttl);
            let expected = life + HOUR * 24;
            let a_minute_ago = expected - Duration::from_secs(60);
            assert!(a_minute_ago < ttl && ttl <= expected, "{key}: {ttl:?}");
        }
    };
    let _ = store.open(all(1), now()).await.unwrap();
    expect(&mut raw, 4, HOUR).await;
    let to = Next { expires_at: now() + HOUR * 3, ..next(b"") };
    let _ = store.advance(&id(1), 1, to, now()).await.unwrap();
    expect(&mut raw, 4, HOUR * 3).await;
    let over = Next { state: StateKind::Finished, expires_at: now() + HOUR * 4, ..next(b"") };
    let _ = store.advance(&id(1), 2, over, now()).await.unwrap();
    expect(&mut raw, 3, HOUR * 4).await;

    // Another journey has taken its start over, and nothing of it is left.
    let later = now() + HOUR * 4;
    let second = Opening { id: id(2), expires_at: later + HOUR * 5, ..all(1) };
    assert_eq!(store.open(second, later).await, Ok(Opened::New));
    expect(&mut raw, 4, HOUR * 5).await;
}

/// The index is kept as short as the keys are few.
#[tokio::test]
async fn the_index_forgets_what_the_server_has_deleted() {
    let Some(server) = shared() else { return };
    let prefix = new_prefix();
    let store = impatient(&server.url(), &prefix).await;
    let mut raw = raw(server).await;
    for (number, hours, left) in [(1, 0, 1), (2, 24, 2), (3, 26, 2), (4, 60, 1)] {
        let then = now() + HOUR * hours;
        let given = Opening { expires_at: then + HOUR, ..opening(number) };
        assert_eq!(store.open(given, then).await, Ok(Opened::New));
        let index = format!("{prefix}expiries");
        let found: u32 = cmd("ZCARD").arg(index).query_async(&mut raw).await.unwrap();
        assert_eq!(found, left, "after {hours} hours");
    }
}

/// Memory that the server was made to free may have held a claim.
#[tokio::test]
async fn a_claim_that_is_another_journeys_by_now_is_left_to_it() {
    let Some(server) = shared() else { return };
    let prefix = new_prefix();
    let store = impatient(&server.url(), &prefix).await;
    let mut raw = raw(server).await;
    let with_patient = |number| Opening { patient_key: Some([1; 32]), ..opening(number) };
    assert_eq!(store.open(with_patient(1), now()).await, Ok(Opened::New));
    run(&mut raw, &format!("DEL {prefix}patient:{}", "01".repeat(32))).await;
    assert_eq!(store.open(with_patient(2), now()).await, Ok(Opened::New));
    let over = Next { state: StateKind::Finished, ..next(b"") };
    assert_eq!(store.advance(&id(1), 1, over, now()).await, Ok(Advanced::To(2)));
    let opened = store.open(with_patient(3), now()).await;
    assert_eq!(opened, Ok(Opened::PatientBusy(id(2))));
}

/// Of two nodes one is an hour ahead.
#[tokio::test]
async fn a_slow_clock_does_not_move_a_journey_on_beside_its_successor() {
    let Some(server) = shared() else { return };
    let store = empty_store(server).await;
    let with_patient = |number| Opening { patient_key: Some([1; 32]), ..opening(number) };
    let _ = store.open(with_patient(1), now()).await.unwrap();
    let ahead = now() + HOUR;
    let second = Opening { expires_at: ahead + HOUR, ..with_patient(2) };
    assert_eq!(store.open(second, ahead).await, Ok(Opened::New));

    assert_eq!(store.advance(&id(1), 1, next(b""), now()).await, Ok(Advanced::Lost));
    assert_eq!(store.load(&id(1), now()).await, Ok(None));
    let opened = store.open(with_patient(3), now()).await;
    assert_eq!(opened, Ok(Opened::PatientBusy(id(2))));
}

#[tokio::test]
async fn prefixes_keep_stores_apart() {
    let Some(server) = shared() else { return };
    let (one, other) = (empty_store(server).await, empty_store(server).await);
    let _ = one.open(opening(1), now()).await.unwrap();
    assert_eq!(other.load(&id(1), now()).await, Ok(None));
    assert_eq!(other.list(now(), 10).await, Ok(vec![]));
    assert_eq!(other.open(opening(1), now()).await, Ok(Opened::New));
}

#[tokio::test]
async fn nobody_waits_for_a_server_that_does_not_answer() {
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("redis://{}", silent.local_addr().unwrap());
    let config = RedisConfig::new().connect_timeout(Duration::from_millis(50));
    let error = RedisStore::connect_with(&url, config).await.unwrap_err();
    assert!(matches!(error, ConnectError::Store(StoreError::Unavailable(_))), "{error:?}");
}
