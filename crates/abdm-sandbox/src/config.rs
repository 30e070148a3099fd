//! How a sandbox behaves, and which of it is assumed.

use std::sync::Arc;
use std::time::Duration;

use abdm_transport::{Clock, OsRandom, Random, SystemClock};
use abdm_types::{ClientId, ClientSecret};

use crate::ServiceKey;
use crate::v3_forms::{Images, V3Forms};

mod assumptions;

pub use self::assumptions::Assumption;

/// The client id that a sandbox knows by default.
pub const CLIENT_ID: &str = "sandbox-client";

/// The secret that goes with [`CLIENT_ID`].
pub const CLIENT_SECRET: &str = "sandbox-secret";

/// How a sandbox behaves.
///
/// The defaults are what is published of the service and, where nothing is, the values that
/// [`assumptions`](Self::assumptions) lists.
#[derive(Debug, Clone)]
pub struct Config {
    /// The time, for everything that expires. A [fault](crate::faults::Kind::ClockJump) may set the
    /// service's clock ahead of it, or behind.
    pub clock: Arc<dyn Clock>,
    /// Where OTPs, transaction ids and tokens come from.
    pub random: Arc<dyn Random>,
    /// What is looked at of an OTP that comes encrypted.
    pub ciphertexts: Ciphertexts,
    /// How many connections a server has at once; others wait to be accepted. A process may often
    /// have no more than 1024 files open.
    pub connections: usize,
    /// The service's key. `None` has a fresh one of 4096 bits made in the background.
    pub key: Option<ServiceKey>,
    /// The keys that it changes to when it is [told to](crate::faults::Kind::RotateKey), in this
    /// order. After them a new one of 4096 bits is made each time, which takes a moment.
    pub next_keys: Vec<ServiceKey>,
    /// How many people there are beside the fixed ones: the first of the
    /// [crowd](crate::people::crowd), at most
    /// [`LARGEST_CROWD`](crate::people::LARGEST_CROWD).
    pub crowd: usize,
    /// Whether [some of them](crate::people::can_enrol) have no ABHA at first, and can be enrolled.
    pub crowd_enrols: bool,
    /// Who can get an application token.
    pub clients: Vec<(ClientId, ClientSecret)>,
    /// Whether a call of v1/v2 without `X-HIP-ID` is refused. V3 does not ask for one.
    pub hip_id_required: bool,
    /// How far the `TIMESTAMP` of a V3 call may be from [`clock`](Self::clock), in either direction.
    pub timestamp_tolerance: Duration,
    /// How QR codes and cards of v1/v2 come.
    pub images: Images,
    /// How V3 replies where published sources disagree.
    pub v3_forms: V3Forms,

    /// Lifetime of an application token of v1/v2. Published: 600 s.
    pub app_token_lifetime: Duration,
    /// Lifetime of an application token of V3. Published: 1200 s.
    pub v3_app_token_lifetime: Duration,
    /// Lifetime of a patient's login, the `X-Token`. Published: 1800 s.
    pub x_token_lifetime: Duration,
    /// Lifetime of the refresh token that comes with it in v1/v2. Published: 432000 s, among others.
    pub refresh_token_lifetime: Duration,
    /// Lifetime of the refresh token that comes with it in V3. Published: 1296000 s.
    pub v3_refresh_token_lifetime: Duration,
    /// Lifetime of a `T-Token`. Published for V3: 300 s.
    pub t_token_lifetime: Duration,
    /// Lifetime of a transaction.
    pub transaction_lifetime: Duration,
    /// Lifetime of an OTP.
    pub otp_lifetime: Duration,
    /// Wrong OTPs that a transaction takes; every further attempt is refused unread.
    pub attempts_per_transaction: u32,
    /// Wrong OTPs in a row, over all transactions, after which an account is locked.
    pub failures_before_lock: u32,
    /// How long it is locked. The 12 hours are published.
    pub lock_out: Duration,
    /// Time that must pass before an OTP is sent again.
    pub resend_cool_down: Duration,
    /// How often an OTP is sent again in one transaction.
    pub resends_per_transaction: u32,
    /// OTPs that one account or mobile gets within [`send_window`](Self::send_window).
    pub sends_per_window: u32,
    /// The time over which they are counted. The 30 minutes are published.
    pub send_window: Duration,
    /// Accounts that a client may make by enrolment. Published for V3: 100.
    pub creations_per_client: u32,
    /// Accounts that one mobile, or one e-mail address, may have. Published for V3: 6.
    pub accounts_per_mobile: u32,
    /// ABHA addresses that one account may have. Published for V3: 6.
    pub addresses_per_account: u32,
}

/// What the sandbox looks at of an OTP that comes encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Ciphertexts {
    /// What is in it, as the service does.
    #[default]
    Decrypted,
    /// Only whether it could be one: base64 of as many bytes as the key has. One that could is taken
    /// for the OTP that was sent, **whatever is in it**. For measuring clients, whose encryption
    /// costs a hundredth of the decryption. What says whom a call is about is decrypted still, and
    /// an OTP in plain text compared.
    FormOnly,
}

impl Default for Config {
    fn default() -> Self {
        let minutes = |n: u64| Duration::from_secs(60 * n);
        let id = ClientId::parse(CLIENT_ID).expect("a visible word");
        let secret = ClientSecret::parse(CLIENT_SECRET).expect("a visible word");
        Self {
            clock: Arc::new(SystemClock::new()),
            random: Arc::new(OsRandom),
            ciphertexts: Ciphertexts::default(),
            connections: 512,
            key: None,
            next_keys: Vec::new(),
            crowd: 0,
            crowd_enrols: false,
            clients: vec![(id, secret)],
            hip_id_required: true,
            timestamp_tolerance: minutes(5),
            images: Images::default(),
            v3_forms: V3Forms::default(),
            app_token_lifetime: minutes(10),
            v3_app_token_lifetime: minutes(20),
            x_token_lifetime: minutes(30),
            refresh_token_lifetime: Duration::from_secs(432_000),
            v3_refresh_token_lifetime: Duration::from_secs(1_296_000),
            t_token_lifetime: Duration::from_secs(300),
            transaction_lifetime: minutes(30),
            otp_lifetime: minutes(10),
            attempts_per_transaction: 3,
            failures_before_lock: 5,
            lock_out: minutes(12 * 60),
            resend_cool_down: Duration::from_secs(60),
            resends_per_transaction: 2,
            sends_per_window: 1000,
            send_window: minutes(30),
            creations_per_client: 100,
            accounts_per_mobile: 6,
            addresses_per_account: 6,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_no_secret() {
        assert!(!format!("{:?}", Config::default()).contains(CLIENT_SECRET));
    }
}
