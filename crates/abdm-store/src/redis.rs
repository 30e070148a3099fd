mod connection;

use std::fmt;
use std::time::{Duration, SystemTime};

use abdm_flows::snapshot::StateKind;
use async_trait::async_trait;
use redis::{Cmd, ErrorKind, FromRedisValue, RedisError, cmd};

use self::connection::Connection;
use crate::clear::Clear;
use crate::{
    Advanced, ConnectError, JourneyId, JourneyStore, Listed, Next, Opened, Opening, StoreError,
    Stored, millis,
};

const OPEN: &str = include_str!("redis/open.lua");
const ADVANCE: &str = include_str!("redis/advance.lua");
const LIST: &str = include_str!("redis/list.lua");

/// How long after a journey has expired the server deletes it. Long enough for any difference
/// between the clocks of nodes and server, a wrong time zone included.
const GRACE: Duration = Duration::from_secs(24 * 3600);

/// Journeys on a Redis server, shared by all nodes that reach it.
///
/// Each operation is one Lua script, or one command, and so happens at once or not at all. Whether a
/// journey has expired is decided by the `now` of the caller; a journey that has is deleted when its
/// start or its patient comes again, and otherwise by the server itself a day later, whatever the
/// clocks say.
///
/// A write whose answer does not come is [`StoreError::Unknown`] and never sent again. So that this
/// is rare, a connection is asked whether it still answers (`PING`) before anything is written to
/// it, and is replaced if it does not.
///
/// # What the server has to do
///
/// * Version 7 or later, or Valkey. One primary: the client is not one of Redis Cluster.
/// * `maxmemory-policy noeviction`, which is the default: any other drops live journeys.
/// * What an acknowledged write survives is the server's business: `appendonly yes` with
///   `appendfsync always` survives a power cut. A fail-over to a replica may forget the last writes,
///   and with them a claim.
///
/// `rediss://` verifies the server's certificate against the roots of the system. It uses the
/// process's default provider of rustls, and makes aws-lc-rs that one if there is none.
///
/// Needs a tokio runtime.
pub struct RedisStore {
    connection: Connection,
    prefix: String,
}

/// How a [`RedisStore`] names its keys, and how long it waits.
#[derive(Debug, Clone)]
pub struct RedisConfig {
    prefix: String,
    connect_timeout: Duration,
    response_timeout: Duration,
}

impl RedisConfig {
    /// Keys begin with `{abdm}:`; connecting may take 5 s and an answer 5 s.
    pub fn new() -> Self {
        Self {
            prefix: "{abdm}:".to_owned(),
            connect_timeout: Duration::from_secs(5),
            response_timeout: Duration::from_secs(5),
        }
    }

    /// What each key begins with. Stores with different prefixes know nothing of each other. A part
    /// in braces keeps all keys in one slot.
    #[must_use]
    pub fn prefix(self, prefix: impl Into<String>) -> Self {
        Self { prefix: prefix.into(), ..self }
    }

    /// How long it may take to be connected, the wait for others that connect included.
    #[must_use]
    pub fn connect_timeout(self, limit: Duration) -> Self {
        Self { connect_timeout: limit, ..self }
    }

    /// How long an answer may take. Short is not safe: it turns slow writes into unknown ones.
    #[must_use]
    pub fn response_timeout(self, limit: Duration) -> Self {
        Self { response_timeout: limit, ..self }
    }
}

impl Default for RedisConfig {
    fn default() -> Self {
        Self::new()
    }
}

impl RedisStore {
    /// Connects with the usual settings to `redis://[[USER]:PASSWORD@]HOST[:PORT][/DATABASE]`, or to
    /// `rediss://…` with TLS.
    ///
    /// # Errors
    ///
    /// As [`connect_with`](Self::connect_with).
    pub async fn connect(url: &str) -> Result<Self, ConnectError> {
        Self::connect_with(url, RedisConfig::new()).await
    }

    /// Connects. Later a lost connection is replaced when it is needed.
    ///
    /// # Errors
    ///
    /// [`ConnectError::Address`] if `url` is no such address; [`ConnectError::Store`] if there is no
    /// server that answers and accepts the password.
    pub async fn connect_with(url: &str, config: RedisConfig) -> Result<Self, ConnectError> {
        let RedisConfig { prefix, connect_timeout, response_timeout } = config;
        let connection = Connection::new(url, connect_timeout, response_timeout)?;
        connection.ready().await?;
        Ok(Self { connection, prefix })
    }

    /// A script with the index of all journeys as its key.
    fn script(&self, script: &str) -> Cmd {
        let mut command = cmd("EVAL");
        command.arg(script).arg(1).arg(format!("{}expiries", self.prefix)).arg(&self.prefix);
        command
    }

    async fn read<T: FromRedisValue>(&self, command: &Cmd) -> Result<T, StoreError> {
        let mut connection = self.connection.ready().await?;
        command.query_async(&mut connection).await.map_err(|error| not_read(&error))
    }

    async fn write<T: FromRedisValue>(&self, command: &Cmd) -> Result<T, StoreError> {
        let mut connection = self.connection.ready().await?;
        command.query_async(&mut connection).await.map_err(|error| not_written(&error))
    }
}

#[async_trait]
impl JourneyStore for RedisStore {
    async fn open(&self, opening: Opening, now: SystemTime) -> Result<Opened, StoreError> {
        let Opening { id, kind, state, expires_at, payload, start_key, patient_key } = opening;
        let patient_key = patient_key.filter(|_| state != StateKind::Finished);
        let mut command = self.script(OPEN);
        command.arg(id.to_string()).arg(kind.to_string()).arg(state.as_str()).arg(payload);
        command.arg(hex(start_key)).arg(hex(patient_key));
        command.arg(millis::of(now)).arg(millis::of(expires_at)).arg(grace());
        let (answer, id): (String, String) = self.write(&command).await?;
        let id = JourneyId::parse(&id).map_err(|_| StoreError::Corrupt)?;
        match answer.as_str() {
            "new" => Ok(Opened::New),
            "start" => Ok(Opened::SameStart(id)),
            "patient" => Ok(Opened::PatientBusy(id)),
            _ => Err(StoreError::Unknown("the answer is none")),
        }
    }

    async fn load(&self, id: &JourneyId, now: SystemTime) -> Result<Option<Stored>, StoreError> {
        let mut command = cmd("HMGET");
        command.arg(format!("{}journey:{id}", self.prefix));
        command.arg(&["kind", "state", "version", "since", "expires_at", "payload"]);
        let fields: [Option<Vec<u8>>; 6] = self.read(&command).await?;
        if fields.iter().all(Option::is_none) {
            return Ok(None);
        }
        let Some([kind, state, version, since, expires_at, payload]) = all(fields) else {
            return Err(StoreError::Corrupt);
        };
        let fields = [&kind, &state, &version, &since, &expires_at];
        let fields = fields.map(|field| str::from_utf8(field).unwrap_or_default());
        let Listed { id, kind, state, version, since, expires_at } =
            listed(&id.to_string(), fields)?;
        let stored = Stored { id, kind, state, version, since, expires_at, payload };
        Ok(Some(stored).filter(|stored| now < stored.expires_at))
    }

    async fn advance(
        &self,
        id: &JourneyId,
        from: u64,
        to: Next,
        now: SystemTime,
    ) -> Result<Advanced, StoreError> {
        let Next { state, payload, expires_at } = to;
        let Some(next) = from.checked_add(1) else {
            return Ok(Advanced::Lost);
        };
        let mut command = self.script(ADVANCE);
        command.arg(id.to_string()).arg(from).arg(next).arg(state.as_str()).arg(payload);
        command.arg(StateKind::Finished.as_str());
        command.arg(millis::of(now)).arg(millis::of(expires_at)).arg(grace());
        let moved: bool = self.write(&command).await?;
        Ok(if moved { Advanced::To(next) } else { Advanced::Lost })
    }

    async fn list(&self, now: SystemTime, limit: usize) -> Result<Vec<Listed>, StoreError> {
        let limit = u32::try_from(limit).unwrap_or(u32::MAX);
        Ok(self.select(now, limit).await?.into_iter().flatten().collect())
    }

    async fn count_unreadable(&self, now: SystemTime) -> Result<usize, StoreError> {
        let journeys = self.select(now, u32::MAX).await?;
        Ok(journeys.iter().filter(|journey| journey.is_none()).count())
    }
}

impl RedisStore {
    /// What of the journeys that are there is in clear. `None` for one that cannot be read.
    async fn select(&self, now: SystemTime, limit: u32) -> Result<Vec<Option<Listed>>, StoreError> {
        let mut command = self.script(LIST);
        command.arg(millis::of(now)).arg(limit);
        let journeys: Vec<[String; 6]> = self.read(&command).await?;
        let read = journeys
            .iter()
            .map(|[id, fields @ ..]| listed(id, fields.each_ref().map(String::as_str)));
        read.map(|journey| match journey {
            Ok(journey) => Ok(Some(journey)),
            Err(StoreError::Corrupt) => Ok(None),
            Err(error) => Err(error),
        })
        .collect()
    }
}

/// Kind, state, version, since, expires_at.
fn listed(id: &str, fields: [&str; 5]) -> Result<Listed, StoreError> {
    let [kind, state, version, since, expires_at] = fields;
    let number = |text: &str| text.parse().map_err(|_| StoreError::Corrupt);
    let (version, since, expires_at) = (number(version)?, number(since)?, number(expires_at)?);
    Clear { id, kind, state, version, since, expires_at }.read()
}

fn all<T, const N: usize>(options: [Option<T>; N]) -> Option<[T; N]> {
    options.into_iter().collect::<Option<Vec<T>>>()?.try_into().ok()
}

/// Empty for none.
fn hex(key: Option<[u8; 32]>) -> String {
    key.iter().flatten().map(|byte| format!("{byte:02x}")).collect()
}

fn grace() -> u64 {
    GRACE.as_secs() * 1000
}

fn not_read(error: &RedisError) -> StoreError {
    match error.kind() {
        ErrorKind::Parse | ErrorKind::UnexpectedReturnType => StoreError::Corrupt,
        _ => StoreError::Unavailable("no answer, or a refusal"),
    }
}

/// A server refuses a script before its first write or not at all, and says so with one of these
/// codes. Whatever else went wrong, it may have been carried out.
fn not_written(error: &RedisError) -> StoreError {
    match error.code() {
        Some("OOM") => StoreError::Full,
        Some("READONLY" | "NOREPLICAS" | "MISCONF") => {
            StoreError::Unavailable("the server takes no writes")
        }
        Some("LOADING" | "BUSY" | "MASTERDOWN") => StoreError::Unavailable("the server is busy"),
        Some("NOAUTH" | "NOPERM") => StoreError::Unavailable("the server grants no access"),
        Some("MOVED" | "ASK" | "TRYAGAIN" | "CLUSTERDOWN" | "CROSSSLOT") => {
            StoreError::Unavailable("the server is one of a cluster")
        }
        Some(_) => StoreError::Unknown("the server reported an error"),
        None => StoreError::Unknown("no answer"),
    }
}

/// Neither address nor password.
impl fmt::Debug for RedisStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisStore").field("prefix", &self.prefix).finish_non_exhaustive()
    }
}
