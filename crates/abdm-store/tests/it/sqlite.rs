//! What SQLite does beyond the contract: one file for all, that is kept in order.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use abdm_store::{Advanced, ConnectError, JourneyStore, Opened, Opening, SqliteStore, StoreError};
use rusqlite::Connection;

use crate::support::{HOUR, id, next, now, opening};

async fn open(path: &Path) -> SqliteStore {
    SqliteStore::open(path).await.unwrap()
}

fn count(raw: &Connection) -> i64 {
    raw.query_row("SELECT count(*) FROM journeys", [], |row| row.get(0)).unwrap()
}

#[tokio::test]
async fn a_file_that_is_opened_again_has_what_was_in_it() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("journeys");
    let first = open(&path).await;
    assert_eq!(first.open(opening(1), now()).await, Ok(Opened::New));
    let second = open(&path).await;
    assert_eq!(second.advance(&id(1), 1, next(b"next"), now()).await, Ok(Advanced::To(2)));
    let kept = first.load(&id(1), now()).await.unwrap().unwrap();
    assert_eq!((kept.version, kept.payload.as_slice()), (2, b"next".as_slice()));
    drop((first, second));
    assert!(open(&path).await.load(&id(1), now()).await.unwrap() == Some(kept));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_that_open_a_new_file_each_finds_it_ready() {
    for _ in 0..10 {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("journeys");
        let mut openers = tokio::task::JoinSet::new();
        for number in 1..=16 {
            let path = path.clone();
            openers.spawn(async move {
                let store = SqliteStore::open(path).await.unwrap();
                assert_eq!(store.open(opening(number), now()).await, Ok(Opened::New));
            });
        }
        openers.join_all().await;
        assert_eq!(open(&path).await.list(now(), 100).await.unwrap().len(), 16);
    }
}

#[tokio::test]
async fn what_has_expired_is_deleted_by_the_next_write() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("journeys");
    let store = open(&path).await;
    for number in 1..=3 {
        let given = Opening { expires_at: now() + HOUR * number, ..opening(number) };
        assert_eq!(store.open(given, now()).await, Ok(Opened::New));
    }
    let raw = Connection::open(&path).unwrap();
    assert_eq!(store.load(&id(1), now() + HOUR).await, Ok(None));
    assert_eq!(count(&raw), 3);
    let later = now() + HOUR;
    assert_eq!(store.advance(&id(9), 1, next(b""), later).await, Ok(Advanced::Lost));
    assert_eq!(count(&raw), 2);
    let given = Opening { expires_at: now() + HOUR * 9, ..opening(4) };
    assert_eq!(store.open(given, now() + HOUR * 3).await, Ok(Opened::New));
    assert_eq!(count(&raw), 1);
}

#[tokio::test]
async fn a_file_that_others_keep_busy_is_not_available() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("journeys");
    let store = SqliteStore::open_with(&path, Duration::from_millis(10)).await.unwrap();
    assert_eq!(store.open(opening(1), now()).await, Ok(Opened::New));
    let raw = Connection::open(&path).unwrap();
    raw.execute_batch("BEGIN IMMEDIATE").unwrap();
    // Whoever reads does not wait for whoever writes.
    assert_eq!(store.load(&id(1), now()).await.unwrap().unwrap().version, 1);
    let refused = store.advance(&id(1), 1, next(b""), now()).await;
    assert!(matches!(refused, Err(StoreError::Unavailable(_))), "{refused:?}");
    raw.execute_batch("ROLLBACK").unwrap();
    assert_eq!(store.advance(&id(1), 1, next(b""), now()).await, Ok(Advanced::To(2)));
}

#[tokio::test]
async fn a_call_that_is_dropped_is_made_whole_or_not_at_all() {
    let dir = tempfile::tempdir().unwrap();
    let store = Arc::new(open(&dir.path().join("journeys")).await);
    assert_eq!(store.open(opening(1), now()).await, Ok(Opened::New));
    for polls in 0..40 {
        let from = store.load(&id(1), now()).await.unwrap().unwrap().version;
        let payload = format!("{}", from + 1).into_bytes();
        let call = {
            let store = Arc::clone(&store);
            tokio::spawn(async move { store.advance(&id(1), from, next(&payload), now()).await })
        };
        for _ in 0..polls {
            tokio::task::yield_now().await;
        }
        call.abort();
        let finished = call.await.ok();
        // The next call comes after it, whatever became of it.
        let kept = store.load(&id(1), now()).await.unwrap().unwrap();
        match kept.version - from {
            0 => assert!(finished.is_none()),
            1 => assert_eq!(kept.payload, kept.version.to_string().as_bytes()),
            _ => panic!("from {from} to {}", kept.version),
        }
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_new_file_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;

    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir.path().join("journeys")).await;
    assert_eq!(store.open(opening(1), now()).await, Ok(Opened::New));
    let mut files = 0;
    for file in std::fs::read_dir(dir.path()).unwrap() {
        let file = file.unwrap();
        let mode = file.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{:?}", file.file_name());
        files += 1;
    }
    assert_eq!(files, 3);
}

#[tokio::test]
async fn a_file_of_another_application_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let text = dir.path().join("text");
    std::fs::write(&text, "not a database, but long enough to have a header".repeat(30)).unwrap();
    let database = dir.path().join("database");
    Connection::open(&database).unwrap().execute_batch("CREATE TABLE theirs (a)").unwrap();
    let later = dir.path().join("later");
    drop(open(&later).await);
    Connection::open(&later).unwrap().execute_batch("PRAGMA user_version = 2").unwrap();
    for path in [&text, &database, &later] {
        let before = std::fs::read(path).unwrap();
        assert_eq!(SqliteStore::open(path).await.unwrap_err(), ConnectError::Foreign, "{path:?}");
        assert!(std::fs::read(path).unwrap() == before, "{path:?} was touched");
    }
}

#[tokio::test]
async fn only_a_file_on_disk_will_do() {
    let dir = tempfile::tempdir().unwrap();
    let absent = dir.path().join("absent").join("journeys");
    for path in ["".as_ref(), ":memory:".as_ref(), dir.path(), absent.as_path()] {
        assert_eq!(SqliteStore::open(path).await.unwrap_err(), ConnectError::Address, "{path:?}");
    }
    assert!(!Path::new(":memory:").exists());
}

/// That some systems do not allow.
#[cfg(unix)]
#[tokio::test]
async fn a_name_is_no_more_than_a_name() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("file:journeys?mode=memory");
    assert_eq!(open(&path).await.open(opening(1), now()).await, Ok(Opened::New));
    assert!(open(&path).await.load(&id(1), now()).await.unwrap().is_some());
}

#[tokio::test]
async fn what_is_damaged_is_corrupt() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("journeys");
    let store = open(&path).await;
    let raw = Connection::open(&path).unwrap();
    for damage in [
        "id = 'x'",
        "kind = 'v4.login-mobile'",
        "state = 'unheard-of'",
        "version = -1",
        "since = -1",
        "expires_at = 99999999999999999",
    ] {
        assert_eq!(store.open(opening(1), now()).await, Ok(Opened::New));
        raw.execute(&format!("UPDATE journeys SET {damage}"), []).unwrap();
        // One journey of a later release does not hide the others.
        let other = Opening { start_key: None, patient_key: None, ..opening(2) };
        assert_eq!(store.open(other, now()).await, Ok(Opened::New));
        let listed = store.list(now(), 9).await.unwrap();
        assert_eq!(listed.iter().map(|found| found.id).collect::<Vec<_>>(), [id(2)], "{damage}");
        // Nor is it passed over in silence.
        assert_eq!(store.count_unreadable(now()).await, Ok(1), "{damage}");
        if !damage.starts_with("id") {
            assert_eq!(store.load(&id(1), now()).await, Err(StoreError::Corrupt), "{damage}");
        }
        raw.execute("DELETE FROM journeys", []).unwrap();
    }
}
