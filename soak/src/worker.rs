//! A process of the application: it takes orders on its standard input, performs journeys, and
//! writes what it knows to its standard output. It may be killed at any moment.

use std::error::Error;
use std::io::BufRead as _;
use std::sync::Arc;
use std::time::Duration;

use abdm::flows::Generation;
use abdm::store::seal::{KeyRing, SealingKey};
use abdm::store::{JourneyStore, connect};
use abdm::transport::{
    BackOff, Clock, HttpConfig, HyperTransport, ReqwestTransport, SystemClock, Transport,
};
use abdm::types::{BaseUrl, ClientId, ClientSecret, CmId, HipId};
use abdm::{Client, ConfirmOtp, Hosts, ReactivationPath};
use abdm_sandbox::{CLIENT_ID, CLIENT_SECRET, SandboxTransport};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use crate::clock::Hasty;
use crate::orders::Order;
use crate::outbox::Outbox;
use crate::patient;
use crate::plan::Adapter;

/// What a worker is started with.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) seed: u64,
    /// Host and port of the sandbox.
    pub(crate) service: String,
    /// Address of the store.
    pub(crate) store: String,
    /// How long a reply may take.
    pub(crate) patience: Duration,
    /// Nothing goes wrong.
    pub(crate) calm: bool,
}

/// What its journeys share.
#[derive(Debug)]
pub(crate) struct Worker {
    pub(crate) settings: Settings,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) outbox: Outbox,
    clients: Vec<(Generation, Adapter, Client)>,
}

impl Settings {
    pub(crate) fn to_args(&self) -> [String; 6] {
        let Self { seed, service, store, patience, calm } = self;
        let weather = if *calm { "calm" } else { "storm" };
        [
            "worker".to_owned(),
            seed.to_string(),
            service.clone(),
            store.clone(),
            patience.as_millis().to_string(),
            weather.to_owned(),
        ]
    }

    /// Of the arguments behind `worker`.
    pub(crate) fn parse(args: &[String]) -> Option<Self> {
        let [seed, service, store, patience, weather] = args else {
            return None;
        };
        Some(Self {
            seed: seed.parse().ok()?,
            service: service.clone(),
            store: store.clone(),
            patience: Duration::from_millis(patience.parse().ok()?),
            calm: weather == "calm",
        })
    }
}

/// Works until there are no more orders and those there were are carried out.
pub(crate) async fn run(settings: Settings) -> Result<(), Box<dyn Error>> {
    let (sender, mut lines) = mpsc::unbounded_channel();
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    // Not an argument: those can be seen by everyone on the machine.
    let key = lines.recv().await.ok_or("no key came")?;
    let worker = Arc::new(Worker::new(settings, &key).await?);
    let mut patients = JoinSet::new();
    loop {
        tokio::select! {
            line = lines.recv() => {
                let Some(line) = line else { break };
                let order = Order::parse(&line).ok_or("an order cannot be read")?;
                patients.spawn(patient::attend(Arc::clone(&worker), order));
            }
            Some(attended) = patients.join_next() => attended?,
        }
    }
    while let Some(attended) = patients.join_next().await {
        attended?;
    }
    Ok(())
}

impl Worker {
    async fn new(settings: Settings, key: &str) -> Result<Self, Box<dyn Error>> {
        let config = HttpConfig::default()
            .connect_timeout(settings.patience)
            .read_timeout(settings.patience)
            .act_timeout(settings.patience);
        let reqwest: Arc<dyn Transport> = Arc::new(ReqwestTransport::new(&config)?);
        let hyper: Arc<dyn Transport> = Arc::new(HyperTransport::new(&config)?);
        let store = connect(&settings.store).await?;
        let mut clients = Vec::new();
        for generation in [Generation::V1V2, Generation::V3] {
            for (adapter, transport) in [(Adapter::Reqwest, &reqwest), (Adapter::Hyper, &hyper)] {
                let (transport, store) = (Arc::clone(transport), Arc::clone(&store));
                let client = client(&settings, (generation, adapter), transport, store, key)?;
                clients.push((generation, adapter, client));
            }
        }
        let outbox = Outbox::new(Arc::clone(&hyper), &settings.service);
        Ok(Self { settings, clock: Arc::new(SystemClock::new()), outbox, clients })
    }

    pub(crate) fn client(&self, generation: Generation, adapter: Adapter) -> &Client {
        let wanted = |it: &&(Generation, Adapter, Client)| (it.0, it.1) == (generation, adapter);
        &self.clients.iter().find(wanted).expect("there is one of each").2
    }
}

fn client(
    settings: &Settings,
    (generation, adapter): (Generation, Adapter),
    transport: Arc<dyn Transport>,
    store: Arc<dyn JourneyStore>,
    key: &str,
) -> Result<Client, Box<dyn Error>> {
    let base = |base: &str| BaseUrl::parse(&base.replace("localhost", &settings.service));
    let hosts = match generation {
        Generation::V3 => Hosts::v3(
            base(SandboxTransport::GATEWAY_V3_BASE)?,
            base(SandboxTransport::ABHA_BASE)?,
            CmId::sandbox(),
        ),
        _ => Hosts::v1v2(
            base(SandboxTransport::GATEWAY_BASE)?,
            base(SandboxTransport::HEALTH_ID_BASE)?,
        ),
    };
    // Both of the ways that there are in each generation.
    let (confirm, path) = match adapter {
        Adapter::Reqwest => (ConfirmOtp::Plain, ReactivationPath::Login),
        Adapter::Hyper => (ConfirmOtp::Encrypted, ReactivationPath::Account),
    };
    // By the hasty clock, for which replies take long.
    let policy = BackOff::new()
        .budget(Duration::from_secs(100))
        .waits(Duration::from_secs(1), Duration::from_secs(4));
    Ok(Client::builder(hosts)
        .credentials(ClientId::parse(CLIENT_ID)?, ClientSecret::parse(CLIENT_SECRET)?)
        .hip_id(HipId::parse("IN0000000001")?)
        .shared_transport(transport)
        .store(store)
        .sealing_keys(KeyRing::new("soak", SealingKey::parse(key)?)?)
        .confirm_otp(confirm)
        .reactivation_path(path)
        .retry_policy(Arc::new(policy))
        .clock(Arc::new(Hasty::default()))
        .build()?)
}
