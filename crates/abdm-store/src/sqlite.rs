use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use abdm_flows::snapshot::StateKind;
use async_trait::async_trait;
use rusqlite::{
    Connection, ErrorCode, OpenFlags, OptionalExtension as _, Row, Transaction,
    TransactionBehavior, params,
};
use tokio::sync::Mutex;

use crate::clear::Clear;
use crate::{
    Advanced, ConnectError, JourneyId, JourneyStore, Listed, Next, Opened, Opening, StoreError,
    Stored, millis,
};

/// How long a write usually waits for those of other processes.
const PATIENCE: Duration = Duration::from_secs(5);

const BUSY: StoreError = StoreError::Unavailable("other processes keep the file busy");
/// How often a new file is tried to be put into WAL mode while others do the same.
const SWITCHES: usize = 1_000;

/// "abds": tells a file of ours from that of another application.
const APPLICATION: i32 = 0x6162_6473;
const SCHEMA_VERSION: i32 = 1;
const SCHEMA: &str = "
    CREATE TABLE journeys (
        id TEXT NOT NULL PRIMARY KEY,
        kind TEXT NOT NULL,
        state TEXT NOT NULL,
        version INTEGER NOT NULL,
        since INTEGER NOT NULL,
        expires_at INTEGER NOT NULL,
        payload BLOB NOT NULL,
        start_key BLOB UNIQUE,
        patient_key BLOB UNIQUE
    ) STRICT;
    CREATE INDEX journeys_by_expiry ON journeys (expires_at, id);";

/// Journeys in a file, shared by the processes of one machine.
///
/// An acknowledged write survives the death of the process, and a power cut too: each one waits for
/// the disk (`synchronous = FULL`). Journeys move at the pace of people, and a claim that a power
/// cut undoes would let an OTP be submitted twice.
///
/// The file is in WAL mode, so it has to be on a disk of this machine and not on a network share.
/// Beside it are two more with `-wal` and `-shm` after their names. A file that is made here can be
/// read by its owner only. Expired journeys are deleted by the next write of any process.
///
/// Needs a tokio runtime. SQLite blocks, so each call runs on tokio's threads for that; there is one
/// connection, whose turn a call awaits before it takes a thread, so that a crowd of calls does not
/// take a crowd of threads. One connection is enough, since SQLite makes one write at a time anyway.
/// A call whose future is dropped while it runs is finished all the same.
pub struct SqliteStore {
    connection: Arc<Mutex<Connection>>,
}

impl SqliteStore {
    /// Opens the file, and makes it if there is none. A write waits up to 5 s for those of other
    /// processes.
    ///
    /// # Errors
    ///
    /// As [`open_with`](Self::open_with).
    pub async fn open(path: impl Into<PathBuf>) -> Result<Self, ConnectError> {
        Self::open_with(path, PATIENCE).await
    }

    /// Opens the file, and makes it if there is none. A write that has waited for those of other
    /// processes for as long as `patience` is [`StoreError::Unavailable`].
    ///
    /// # Errors
    ///
    /// [`ConnectError::Address`] if `path` is not that of a file in a directory that is there;
    /// [`ConnectError::Foreign`] if the file is something else; [`ConnectError::Store`] if it cannot
    /// be used now.
    pub async fn open_with(
        path: impl Into<PathBuf>,
        patience: Duration,
    ) -> Result<Self, ConnectError> {
        let path = path.into();
        let opened = tokio::task::spawn_blocking(move || open(&path, patience)).await;
        let connection =
            opened.map_err(|_| StoreError::Unavailable("the runtime has stopped"))??;
        Ok(Self { connection: Arc::new(Mutex::new(connection)) })
    }

    async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let connection = Arc::clone(&self.connection).lock_owned().await;
        tokio::task::spawn_blocking(move || work(&connection))
            .await
            .unwrap_or(Err(StoreError::Unavailable("the runtime has stopped")))
    }

    async fn write<T: Send + 'static>(
        &self,
        now: SystemTime,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let mut connection = Arc::clone(&self.connection).lock_owned().await;
        let write = move || {
            // Immediate: what is read here is still so when it is written.
            let transaction = connection
                .transaction_with_behavior(TransactionBehavior::Immediate)
                .map_err(refused)?;
            transaction
                .execute("DELETE FROM journeys WHERE expires_at <= ?1", [millis::of(now)])
                .map_err(refused)?;
            let done = work(&transaction)?;
            // A disk that fails here may hold the write all the same.
            transaction.commit().map_err(|_| StoreError::Unknown("the commit failed"))?;
            Ok(done)
        };
        tokio::task::spawn_blocking(write)
            .await
            .unwrap_or(Err(StoreError::Unknown("the runtime has stopped")))
    }
}

#[async_trait]
impl JourneyStore for SqliteStore {
    async fn open(&self, opening: Opening, now: SystemTime) -> Result<Opened, StoreError> {
        self.write(now, move |transaction| insert(transaction, &opening, now)).await
    }

    async fn load(&self, id: &JourneyId, now: SystemTime) -> Result<Option<Stored>, StoreError> {
        let id = id.to_string();
        self.read(move |connection| {
            let found = connection.query_row(
                "SELECT id, kind, state, version, since, expires_at, payload FROM journeys
                 WHERE id = ?1 AND expires_at > ?2",
                params![id, millis::of(now)],
                |row| Ok((listed(row)?, row.get(6)?)),
            );
            let Some((listed, payload)) = found.optional().map_err(refused)? else {
                return Ok(None);
            };
            let Listed { id, kind, state, version, since, expires_at } = listed?;
            Ok(Some(Stored { id, kind, state, version, since, expires_at, payload }))
        })
        .await
    }

    async fn advance(
        &self,
        id: &JourneyId,
        from: u64,
        to: Next,
        now: SystemTime,
    ) -> Result<Advanced, StoreError> {
        let id = id.to_string();
        // SQLite's numbers have a sign; no version gets that far.
        let Ok(version) = i64::try_from(from) else {
            return Ok(Advanced::Lost);
        };
        self.write(now, move |transaction| {
            let moved = transaction
                .execute(
                    "UPDATE journeys SET version = version + 1, state = ?3, since = ?4,
                         expires_at = ?5, payload = ?6,
                         patient_key = CASE WHEN ?3 = ?7 THEN NULL ELSE patient_key END
                     WHERE id = ?1 AND version = ?2 AND (state <> ?7 OR ?3 = ?7)",
                    params![
                        id,
                        version,
                        to.state.as_str(),
                        millis::of(now),
                        millis::of(to.expires_at),
                        to.payload,
                        StateKind::Finished.as_str(),
                    ],
                )
                .map_err(refused)?;
            Ok(if moved == 0 { Advanced::Lost } else { Advanced::To(from + 1) })
        })
        .await
    }

    async fn list(&self, now: SystemTime, limit: usize) -> Result<Vec<Listed>, StoreError> {
        self.read(move |connection| {
            Ok(select(connection, now, limit)?.into_iter().flatten().collect())
        })
        .await
    }

    async fn count_unreadable(&self, now: SystemTime) -> Result<usize, StoreError> {
        self.read(move |connection| {
            let rows = select(connection, now, usize::MAX)?;
            Ok(rows.iter().filter(|row| row.is_none()).count())
        })
        .await
    }
}

/// What of the journeys that are there is in clear. `None` for one that cannot be read; a file that is
/// damaged is told.
fn select(
    connection: &Connection,
    now: SystemTime,
    limit: usize,
) -> Result<Vec<Option<Listed>>, StoreError> {
    let mut select = connection
        .prepare(
            "SELECT id, kind, state, version, since, expires_at FROM journeys
             WHERE expires_at > ?1 ORDER BY expires_at, id LIMIT ?2",
        )
        .map_err(refused)?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = select.query_map(params![millis::of(now), limit], listed).map_err(refused)?;
    rows.map(|row| match row {
        Ok(journey) => Ok(journey.ok()),
        Err(error) if is_of_another_form(&error) => Ok(None),
        Err(error) => Err(refused(error)),
    })
    .collect()
}

/// None of the journeys has expired.
fn insert(
    transaction: &Transaction<'_>,
    opening: &Opening,
    now: SystemTime,
) -> Result<Opened, StoreError> {
    let Opening { id, kind, state, expires_at, payload, start_key, patient_key } = opening;
    let id = id.to_string();
    let find = |condition: &str, key: &Option<[u8; 32]>| {
        let select = format!("SELECT id FROM journeys WHERE {condition} ORDER BY id <> ?1");
        let found = transaction.query_row(&select, params![id, key], |row| row.get(0));
        let found: Option<String> = found.optional().map_err(refused)?;
        found.map(|id| JourneyId::parse(&id).map_err(|_| StoreError::Corrupt)).transpose()
    };
    if let Some(found) = find("id = ?1 OR start_key = ?2", start_key)? {
        return Ok(Opened::SameStart(found));
    }
    if let Some(found) = find("patient_key = ?2", patient_key)? {
        return Ok(Opened::PatientBusy(found));
    }
    let patient_key = patient_key.filter(|_| *state != StateKind::Finished);
    transaction
        .execute(
            "INSERT INTO journeys VALUES (?1, ?2, ?3, 1, ?4, ?5, ?6, ?7, ?8)",
            params![
                id,
                kind.to_string(),
                state.as_str(),
                millis::of(now),
                millis::of(*expires_at),
                payload,
                start_key,
                patient_key,
            ],
        )
        .map_err(refused)?;
    Ok(Opened::New)
}

/// The first six columns. The inner error is that of a row that cannot be read.
fn listed(row: &Row<'_>) -> rusqlite::Result<Result<Listed, StoreError>> {
    let (id, kind, state): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
    let (version, since, expires_at) = (row.get(3)?, row.get(4)?, row.get(5)?);
    Ok(Clear { id: &id, kind: &kind, state: &state, version, since, expires_at }.read())
}

/// Whether a column holds something that this release does not write there.
fn is_of_another_form(error: &rusqlite::Error) -> bool {
    use rusqlite::Error::{FromSqlConversionFailure, IntegralValueOutOfRange, InvalidColumnType};
    matches!(
        error,
        FromSqlConversionFailure(..) | IntegralValueOutOfRange(..) | InvalidColumnType(..)
    )
}

/// An error before the commit: the transaction is rolled back.
fn refused(error: rusqlite::Error) -> StoreError {
    match (&error, error.sqlite_error_code()) {
        (_, Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)) => BUSY,
        (_, Some(ErrorCode::DiskFull)) => StoreError::Full,
        (_, Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase)) => StoreError::Corrupt,
        (_, Some(ErrorCode::SystemIoFailure)) => StoreError::Unavailable("the disk failed"),
        (_, Some(ErrorCode::ReadOnly)) => StoreError::Unavailable("the file is read-only"),
        (_, Some(ErrorCode::CannotOpen)) => StoreError::Unavailable("the file cannot be opened"),
        (error, _) if is_of_another_form(error) => StoreError::Corrupt,
        _ => StoreError::Unavailable("SQLite refused"),
    }
}

fn open(path: &Path, patience: Duration) -> Result<Connection, ConnectError> {
    // SQLite's name for no file at all.
    if path.as_os_str() == ":memory:" {
        return Err(ConnectError::Address);
    }
    create(path);
    // Without `URI`: what is given is the path of a file, whatever its name.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags).map_err(not_opened)?;
    connection.busy_timeout(patience).map_err(not_opened)?;
    // Before anything is changed in a file of somebody else.
    is_prepared(&connection)?;
    switch_to_wal(&connection)?;
    connection.execute_batch("PRAGMA synchronous = FULL").map_err(not_opened)?;
    let transaction =
        connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(not_opened)?;
    if !is_prepared(&transaction)? {
        transaction.execute_batch(SCHEMA).map_err(not_opened)?;
        transaction.pragma_update(None, "application_id", APPLICATION).map_err(not_opened)?;
        transaction.pragma_update(None, "user_version", SCHEMA_VERSION).map_err(not_opened)?;
    }
    transaction.commit().map_err(not_opened)?;
    Ok(connection)
}

/// Once done it stays done, and is quick.
fn switch_to_wal(connection: &Connection) -> Result<(), ConnectError> {
    for _ in 0..SWITCHES {
        let mode = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0));
        match mode.map(|mode: String| mode == "wal") {
            Ok(true) => return Ok(()),
            // Temporary, or somewhere that cannot be shared.
            Ok(false) => return Err(ConnectError::Address),
            // Others switch at this moment. SQLite waits for them in a transaction, and not here.
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => {
                connection.execute_batch("BEGIN IMMEDIATE; COMMIT").map_err(not_opened)?;
            }
            Err(error) => return Err(not_opened(error)),
        }
    }
    Err(ConnectError::Store(BUSY))
}

/// Makes the file if there is none, for its owner only. If that fails, opening it says why.
fn create(path: &Path) {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    drop(options.open(path));
}

/// Whether the file has the table. If not, it is empty.
fn is_prepared(connection: &Connection) -> Result<bool, ConnectError> {
    let marks = connection.query_row(
        "SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema)
         FROM pragma_application_id, pragma_user_version",
        [],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    );
    match marks.map_err(not_opened)? {
        (APPLICATION, SCHEMA_VERSION, _) => Ok(true),
        (0, 0, 0) => Ok(false),
        _ => Err(ConnectError::Foreign),
    }
}

fn not_opened(error: rusqlite::Error) -> ConnectError {
    match error.sqlite_error_code() {
        Some(ErrorCode::CannotOpen) => ConnectError::Address,
        Some(ErrorCode::NotADatabase) => ConnectError::Foreign,
        _ => ConnectError::Store(refused(error)),
    }
}

impl fmt::Debug for SqliteStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqliteStore").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use abdm_flows::Generation;
    use abdm_flows::snapshot::{JourneyKind, Kind};

    use super::*;

    /// What fails before the commit is known not to have been written.
    #[tokio::test]
    async fn a_file_that_may_not_grow_is_full_and_has_written_nothing() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
        let dir = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(dir.path().join("journeys")).await.unwrap();
        let opening = |number, length| Opening {
            id: JourneyId::from_bytes([number; 16]),
            kind: Kind { generation: Generation::V3, journey: JourneyKind::RetrieveAadhaarOtp },
            state: StateKind::SendingOtp,
            expires_at: now + Duration::from_secs(60),
            payload: vec![0; length],
            start_key: None,
            patient_key: None,
        };
        let set_limit = async |pages: u32| {
            let connection = store.connection.lock().await;
            connection.pragma_update(None, "max_page_count", pages).unwrap();
        };
        assert_eq!(store.open(opening(1, 10), now).await, Ok(Opened::New));
        set_limit(20).await;
        assert_eq!(store.open(opening(2, 100_000), now).await, Err(StoreError::Full));
        let to = Next {
            state: StateKind::AwaitingOtp,
            payload: vec![0; 100_000],
            expires_at: now + Duration::from_secs(60),
        };
        let id = opening(1, 0).id;
        assert_eq!(store.advance(&id, 1, to, now).await, Err(StoreError::Full));
        assert_eq!(store.load(&id, now).await.unwrap().unwrap().version, 1);
        assert_eq!(store.list(now, 10).await.unwrap().len(), 1);
        set_limit(1_000).await;
        assert_eq!(store.open(opening(2, 100_000), now).await, Ok(Opened::New));
    }
}
