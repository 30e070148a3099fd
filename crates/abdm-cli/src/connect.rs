//! From arguments and environment to a client.

use std::ffi::OsString;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use abdm::flows::{Generation, SessionOf};
use abdm::transport::{ConfigError, HttpConfig, HyperTransport, ReqwestTransport, Transport};
use abdm::types::{ClientId, ClientSecret, HipId, InvalidInput};
use abdm::{Client, ClientBuilder, Hosts};
use secrecy::zeroize::Zeroizing;

use crate::args::{ServiceArgs, TransportName};
use crate::hosts;
use crate::live;
use crate::problem::Problem;

/// Variable that the client secret comes from. An argument could be seen by every user of the
/// machine.
const CLIENT_SECRET: &str = "ABDM_CLIENT_SECRET";

/// Bytes that a file of certificates, a key or a secret may have.
const LARGEST_FILE: u64 = 1024 * 1024;

/// A service, and access to it.
#[derive(Debug)]
pub(crate) struct Connected {
    pub(crate) client: Client,
    pub(crate) services: Services,
}

/// What a login is kept for, so that a token goes to no other service.
#[derive(Debug)]
pub(crate) struct Services {
    accounts: String,
    phr_web: Option<String>,
}

impl Services {
    fn of(hosts: &Hosts) -> Self {
        let phr_web = hosts.phr_web().map(|base| base.as_str().to_owned());
        Self { accounts: hosts.accounts().as_str().to_owned(), phr_web }
    }

    /// The one that takes such a login, if its URL is known.
    pub(crate) fn that_takes(&self, of: SessionOf) -> Option<&str> {
        match of {
            SessionOf::Address => self.phr_web.as_deref(),
            _ => Some(&self.accounts),
        }
    }
}

/// What is needed to get there.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) hosts: Hosts,
    pub(crate) client_id: ClientId,
    pub(crate) client_secret: ClientSecret,
    /// Needed on v1v2 alone: v3 is not told.
    pub(crate) hip_id: Option<HipId>,
    pub(crate) transport: Arc<dyn Transport>,
}

/// Prepares access, and has `adjust` set what a command has an option of its own for. Makes no call.
///
/// # Errors
///
/// [`Problem`] names what is missing or malformed.
pub(crate) fn connect(
    args: &ServiceArgs,
    adjust: impl FnOnce(ClientBuilder) -> ClientBuilder,
) -> Result<Connected, Problem> {
    let Settings { hosts, client_id, client_secret, hip_id, transport } = Settings::of(args)?;
    if hosts.generation() == Generation::V1V2 {
        required(&args.hip_id, "hip_id", "--hip-id", "ABDM_HIP_ID")?;
    }
    let services = Services::of(&hosts);
    let mut builder =
        Client::builder(hosts).credentials(client_id, client_secret).shared_transport(transport);
    if let Some(observer) = live::observer() {
        builder = builder.observer(observer);
    }
    if let Some(hip_id) = hip_id {
        builder = builder.hip_id(hip_id);
    }
    if let Some(language) = given(&args.language) {
        builder = builder.language(language);
    }
    Ok(Connected { client: adjust(builder).build()?, services })
}

impl Settings {
    /// # Errors
    ///
    /// [`Problem`] names what is missing or malformed.
    pub(crate) fn of(args: &ServiceArgs) -> Result<Self, Problem> {
        let hosts = hosts::of(&args.hosts)?;
        let client_id = required(&args.client_id, "client_id", "--client-id", "ABDM_CLIENT_ID")?;
        let client_id = field("client_id", ClientId::parse(client_id))?;
        let hip_id = given(&args.hip_id).map(|text| field("hip_id", HipId::parse(text)));
        Ok(Self {
            hosts,
            client_id,
            hip_id: hip_id.transpose()?,
            client_secret: client_secret(args.client_secret_file.as_deref())?,
            transport: transport(args.transport, &http_config(args)?)?,
        })
    }
}

/// The HTTP client of that name.
///
/// # Errors
///
/// [`Problem`] names the option whose file or URL cannot be used.
pub(crate) fn transport(
    name: TransportName,
    config: &HttpConfig,
) -> Result<Arc<dyn Transport>, Problem> {
    let made: Result<Arc<dyn Transport>, _> = match name {
        TransportName::Reqwest => ReqwestTransport::new(config).map(|made| Arc::new(made) as _),
        TransportName::Hyper => HyperTransport::new(config).map(|made| Arc::new(made) as _),
    };
    made.map_err(|error| unusable(&error))
}

fn http_config(args: &ServiceArgs) -> Result<HttpConfig, Problem> {
    let mut config = HttpConfig::default();
    if let Some(proxy) = given(&args.proxy) {
        config = config.proxy(proxy).map_err(|error| unusable(&error))?;
    }
    for path in &args.ca_file {
        config = config.extra_root_pem(read("--ca-file", path)?.to_vec());
    }
    if let Some(path) = &args.identity_file {
        config = config.identity_pem(read("--identity-file", path)?.to_vec());
    }
    Ok(config)
}

fn unusable(error: &ConfigError) -> Problem {
    let option = match error {
        ConfigError::Identity => "--identity-file: ",
        ConfigError::Proxy => "--proxy: ",
        ConfigError::Root => "--ca-file: ",
        _ => "",
    };
    Problem::usage(format!("{option}{error}"), "Correct it and run the command again.")
}

fn client_secret(file: Option<&Path>) -> Result<ClientSecret, Problem> {
    let text = match file {
        Some(path) => text(read("--client-secret-file", path)?),
        None => match std::env::var_os(CLIENT_SECRET).map(OsString::into_string) {
            Some(Ok(secret)) => Some(Zeroizing::new(secret)),
            Some(Err(_)) => None,
            None => {
                return Err(Problem::usage(
                    "client_secret: missing",
                    format!("Set {CLIENT_SECRET}, or name a file with --client-secret-file."),
                ));
            }
        },
    };
    let text = text.ok_or_else(|| {
        Problem::usage("client_secret: not text", "Give the secret as it was issued.")
    })?;
    field("client_secret", ClientSecret::parse(&text))
}

fn text(bytes: Zeroizing<Vec<u8>>) -> Option<Zeroizing<String>> {
    std::str::from_utf8(&bytes).ok().map(|text| Zeroizing::new(text.to_owned()))
}

fn read(option: &str, path: &Path) -> Result<Zeroizing<Vec<u8>>, Problem> {
    let problem = |why: String| {
        let what = format!("{option}: {}: {why}", path.display());
        Problem::usage(what, "Name a file that can be read.")
    };
    let unreadable = |error: std::io::Error| problem(error.to_string());
    let file = std::fs::File::open(path).map_err(unreadable)?;
    let length = file.metadata().map_err(unreadable)?.len();
    // Sized beforehand: growing would leave copies behind that nobody wipes.
    let mut bytes = Zeroizing::new(Vec::with_capacity(length.min(LARGEST_FILE) as usize + 1));
    file.take(LARGEST_FILE + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(problem("larger than 1 MiB".to_owned()));
    }
    Ok(bytes)
}

fn required<'a>(
    value: &'a Option<String>,
    field: &str,
    option: &str,
    variable: &str,
) -> Result<&'a str, Problem> {
    given(value).ok_or_else(|| {
        Problem::usage(format!("{field}: missing"), format!("Give {option} or set {variable}."))
    })
}

/// An empty variable is how a shell script leaves an option out.
pub(crate) fn given(value: &Option<String>) -> Option<&str> {
    value.as_deref().filter(|value| !value.trim().is_empty())
}

/// Names the field as it is called on the command line.
///
/// # Errors
///
/// [`Problem`] with the rule that was broken.
pub(crate) fn field<T>(name: &str, parsed: Result<T, InvalidInput>) -> Result<T, Problem> {
    parsed.map_err(|error| Problem::malformed(name, error))
}
