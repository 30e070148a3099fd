//! The service's public key, one for all journeys.

use std::sync::Arc;
use std::time::Duration;

use abdm_crypto::backend::Backend;
use abdm_crypto::{Encryptor, KeyError, Padding, PublicKey};
use abdm_transport::{Cached, Clock, Fresh};
use abdm_types::Failure;

use crate::Error;

/// How long a key is used before it is fetched again. Its lifetime is not published.
const LIFETIME: Duration = Duration::from_secs(24 * 3600);
/// How long a key that cannot be used is not fetched again, and how often a suspect one may be.
const LEAST_AGE: Duration = Duration::from_secs(60);

/// A key as the service gives it.
#[derive(Debug)]
pub(crate) struct Published {
    pub(crate) text: String,
    /// What it is said to be for.
    pub(crate) algorithm: Option<String>,
}

/// Fetches the key when it is first needed; it is parsed and prepared once.
#[derive(Debug)]
pub(crate) struct Keys {
    backend: Arc<dyn Backend>,
    padding: Padding,
    cached: Cached<Result<Encryptor, KeyError>>,
}

/// A key to encrypt with.
#[derive(Debug)]
pub(crate) struct Key {
    encryptor: Encryptor,
    cached: Arc<Result<Encryptor, KeyError>>,
}

impl Key {
    pub(crate) fn encryptor(&self) -> &Encryptor {
        &self.encryptor
    }
}

impl Keys {
    pub(crate) fn new(backend: Arc<dyn Backend>, padding: Padding) -> Self {
        Self { backend, padding, cached: Cached::new() }
    }

    /// The key that `fetch` gives if there is none yet.
    pub(crate) async fn key<F, Fut>(&self, clock: &dyn Clock, fetch: F) -> Result<Key, Error>
    where
        F: FnOnce() -> Fut,
        Fut: Future<Output = Result<Published, Failure>>,
    {
        let prepare = || async {
            let value = self.prepare(&fetch().await?);
            let lifetime = Some(if value.is_ok() { LIFETIME } else { LEAST_AGE });
            Ok(Fresh { value, lifetime })
        };
        // A call that needs the key cannot have been sent without it.
        let cached =
            self.cached.get(clock, prepare).await.map_err(|f| Error::Call(f.before_call()))?;
        match &*cached {
            Ok(encryptor) => Ok(Key { encryptor: encryptor.clone(), cached }),
            Err(error) => Err(Error::Key(error.clone())),
        }
    }

    /// After a refusal that a replaced key would explain: the next encryption fetches it again, at
    /// most once a minute. The refused call is not made again.
    pub(crate) fn suspect(&self, clock: &dyn Clock, key: &Key) {
        self.cached.suspect(clock, &key.cached, LEAST_AGE);
    }

    fn prepare(&self, published: &Published) -> Result<Encryptor, KeyError> {
        self.padding.check(published.algorithm.as_deref())?;
        Encryptor::with_backend(
            PublicKey::from_text(&published.text)?,
            self.padding,
            &*self.backend,
        )
    }
}
