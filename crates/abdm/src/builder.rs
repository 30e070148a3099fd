use std::sync::Arc;

use abdm_crypto::backend::{AwsLc, Backend};
use abdm_flows::Generation;
use abdm_store::JourneyStore;
use abdm_store::seal::KeyRing;
use abdm_transport::{Clock, Engine, EngineBuilder, Observer, Random, RetryPolicy, Transport};
use abdm_types::{ClientId, ClientSecret, HipId, InvalidInput};

use crate::audit::AuditSink;
use crate::client::{Client, Shared};
use crate::counters::Counters;
use crate::keys::Keys;
use crate::parking::Parking;
use crate::session::AppSession;
use crate::{CredentialProvider, Credentials, Hosts};

/// Makes a [`Client`]. Credentials and a transport must be given, and on v1/v2 a HIP id.
#[derive(Debug)]
pub struct ClientBuilder {
    hosts: Hosts,
    credentials: Option<Arc<dyn CredentialProvider>>,
    hip_id: Option<HipId>,
    transport: Option<Arc<dyn Transport>>,
    backend: Arc<dyn Backend>,
    language: Option<String>,
    confirm: ConfirmOtp,
    reactivation: ReactivationPath,
    sealing: Option<Arc<KeyRing>>,
    store: Option<Arc<dyn JourneyStore>>,
    audit: Option<Arc<dyn AuditSink>>,
    engine: EngineBuilder,
}

/// How a login with Aadhaar OTP is confirmed on generation v1/v2, which has two paths for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum ConfirmOtp {
    /// `/v1`, the OTP in plain text over TLS, as the published page has it.
    #[default]
    Plain,
    /// `/v2`, the OTP encrypted.
    Encrypted,
}

/// Which path sends the OTP of a reactivation on generation V3. Published sources disagree (contract
/// V3, section 14, number 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum ReactivationPath {
    /// `/v3/profile/login/request/otp`, for which there are more sources.
    #[default]
    Login,
    /// `/v3/profile/account/request/otp`, which the integrator guide gives.
    Account,
}

/// What is missing to make a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// Neither credentials nor a provider of them.
    #[error("credentials are missing: call `credentials` or `credential_provider`")]
    Credentials,
    /// No facility to make calls for, which v1/v2 wants to know.
    #[error("the HIP id is missing: call `hip_id`")]
    HipId,
    /// The language cannot be a header.
    #[error("{0}")]
    Language(InvalidInput),
    /// A store or an audit sink without keys to seal and hash with.
    #[error("the keys are missing: call `sealing_keys` beside `store` or `audit_sink`")]
    SealingKeys,
    /// No HTTP client.
    #[error("the transport is missing: call `transport`")]
    Transport,
}

impl ClientBuilder {
    pub(crate) fn new(hosts: Hosts) -> Self {
        Self {
            hosts,
            credentials: None,
            hip_id: None,
            transport: None,
            backend: Arc::new(AwsLc),
            language: None,
            confirm: ConfirmOtp::default(),
            reactivation: ReactivationPath::default(),
            sealing: None,
            store: None,
            audit: None,
            engine: Engine::builder(),
        }
    }

    /// The credentials issued at registration.
    #[must_use]
    pub fn credentials(self, client_id: ClientId, client_secret: ClientSecret) -> Self {
        self.credential_provider(Arc::new(Credentials { client_id, client_secret }))
    }

    /// Where the credentials come from, each time a new application token is needed.
    #[must_use]
    pub fn credential_provider(mut self, provider: Arc<dyn CredentialProvider>) -> Self {
        self.credentials = Some(provider);
        self
    }

    /// The facility on whose behalf calls are made. [`Client::for_hip`] gives handles for others.
    /// V3 is not told, so there it may be left out.
    #[must_use]
    pub fn hip_id(mut self, hip_id: HipId) -> Self {
        self.hip_id = Some(hip_id);
        self
    }

    /// What carries the calls: `ReqwestTransport`, `HyperTransport`, or one of your own.
    #[must_use]
    pub fn transport(self, transport: impl Transport + 'static) -> Self {
        self.shared_transport(Arc::new(transport))
    }

    /// Like [`transport`](Self::transport), for one that several clients share.
    #[must_use]
    pub fn shared_transport(mut self, transport: Arc<dyn Transport>) -> Self {
        self.transport = Some(transport);
        self
    }

    /// What encrypts. The default is [`AwsLc`], which the TLS of both transports brings along;
    /// [`RustCrypto`](abdm_crypto::backend::RustCrypto) takes many times as long.
    #[must_use]
    pub fn crypto_backend(mut self, backend: Arc<dyn Backend>) -> Self {
        self.backend = backend;
        self
    }

    /// The language of the service's messages to patients, such as `hi-IN`. The service's own
    /// default is `en-US`.
    #[must_use]
    pub fn language(mut self, language: impl Into<String>) -> Self {
        self.language = Some(language.into());
        self
    }

    /// How a login with Aadhaar OTP is confirmed on v1/v2. V3 has one way.
    #[must_use]
    pub fn confirm_otp(mut self, confirm: ConfirmOtp) -> Self {
        self.confirm = confirm;
        self
    }

    /// Which path sends the OTP of a reactivation on V3. v1/v2 has one.
    #[must_use]
    pub fn reactivation_path(mut self, path: ReactivationPath) -> Self {
        self.reactivation = path;
        self
    }

    /// The clock that lifetimes and waits are measured with.
    #[must_use]
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.engine = self.engine.clock(clock);
        self
    }

    /// The application's keys: what waits in a store is sealed with them, and patients appear under
    /// them as keyed hashes. Every process that shares a store needs the same ones.
    #[must_use]
    pub fn sealing_keys(mut self, keys: KeyRing) -> Self {
        self.sealing = Some(Arc::new(keys));
        self
    }

    /// Where journeys wait for their patient, so that none is lost with a process and another one
    /// can go on. Without a store a journey lives as long as its value.
    ///
    /// With a store a patient has one journey open at each facility: another start is
    /// [`Error::PatientBusy`](crate::Error::PatientBusy).
    #[must_use]
    pub fn store(mut self, store: Arc<dyn JourneyStore>) -> Self {
        self.store = Some(store);
        self
    }

    /// Who keeps a record of what is done to whose account.
    #[must_use]
    pub fn audit_sink(mut self, sink: Arc<dyn AuditSink>) -> Self {
        self.audit = Some(sink);
        self
    }

    /// The source of request ids and retry jitter.
    #[must_use]
    pub fn random(mut self, random: Arc<dyn Random>) -> Self {
        self.engine = self.engine.random(random);
        self
    }

    /// When to repeat what may be repeated. It can repeat less than the default, never more than
    /// is safe.
    #[must_use]
    pub fn retry_policy(mut self, policy: Arc<dyn RetryPolicy>) -> Self {
        self.engine = self.engine.policy(policy);
        self
    }

    /// Who is told of each call as it happens.
    #[must_use]
    pub fn observer(mut self, observer: Arc<dyn Observer>) -> Self {
        self.engine = self.engine.observer(observer);
        self
    }

    /// The client. Makes no call: the application token and the key are fetched when first needed.
    ///
    /// # Errors
    ///
    /// [`BuildError`] names what is missing.
    pub fn build(self) -> Result<Client, BuildError> {
        if let Some(language) = &self.language
            && !language.bytes().all(|b| b.is_ascii_graphic() || b == b' ')
        {
            let rule = InvalidInput::new("language", "visible ASCII characters, such as hi-IN");
            return Err(BuildError::Language(rule));
        }
        let provider = self.credentials.ok_or(BuildError::Credentials)?;
        let hip_id = self.hip_id;
        if hip_id.is_none() && self.hosts.generation() == Generation::V1V2 {
            return Err(BuildError::HipId);
        }
        if self.sealing.is_none() && (self.store.is_some() || self.audit.is_some()) {
            return Err(BuildError::SealingKeys);
        }
        let parking =
            self.store.zip(self.sealing.clone()).map(|(store, keys)| Parking { store, keys });
        let counters = Arc::new(Counters::default());
        let engine = self.engine.build(self.transport.ok_or(BuildError::Transport)?);
        let session =
            AppSession::new(engine.clone(), self.hosts.clone(), provider, Arc::clone(&counters));
        let keys = Keys::new(self.backend, self.hosts.generation().padding());
        let shared = Shared {
            engine,
            hosts: self.hosts,
            session,
            keys,
            language: self.language,
            confirm: self.confirm,
            reactivation: self.reactivation,
            counters,
            sealing: self.sealing,
            parking,
            audit: self.audit,
        };
        Ok(Client::new(shared, hip_id))
    }
}
