use std::time::SystemTime;

use aws_lc_rs::digest::{SHA256, digest};

use super::shelf::{Found, Shelf};
use super::{AccountId, Generation};

/// The tokens that were issued. They are kept as digests, so that nothing here can be replayed.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    issued: Shelf<Digest, Bearer>,
    logins: u64,
}

type Digest = [u8; 32];

/// Who holds a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bearer {
    /// The wire that issued it. It is worth nothing on another.
    pub(crate) generation: Generation,
    pub(crate) right: Right,
}

/// What a token allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Right {
    /// To use an account at the service of ABHA addresses, and nowhere else.
    Address(Login),
    /// To call at all.
    App { client_id: String },
    /// To obtain another login.
    Refresh(Login),
    /// To choose an account of a verified mobile, in one transaction.
    Transfer { txn_id: String },
    /// To use an account.
    User(Login),
}

/// A patient's login. Its tokens end together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Login {
    pub(crate) account: AccountId,
    /// Counts from 1 and is never used twice.
    seq: u64,
}

/// Why a token is no good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum BadToken {
    /// Once it allowed this.
    Expired(Right),
    /// Never issued by this generation, or revoked.
    Unknown,
}

impl Tokens {
    pub(crate) fn add(
        &mut self,
        token: &str,
        bearer: Bearer,
        expires: SystemTime,
        now: SystemTime,
    ) {
        self.issued.put(key(token), bearer, expires, now);
    }

    /// What a token allows on the wire of `generation`.
    pub(crate) fn right(
        &mut self,
        token: &str,
        generation: Generation,
        now: SystemTime,
    ) -> Result<Right, BadToken> {
        let of_this = |bearer: &Bearer| bearer.generation == generation;
        match self.issued.find(&key(token), now) {
            Found::Live(bearer) if of_this(bearer) => Ok(bearer.right.clone()),
            Found::Expired(bearer) if of_this(bearer) => {
                Err(BadToken::Expired(bearer.right.clone()))
            }
            _ => Err(BadToken::Unknown),
        }
    }

    /// A login to an account, without any token yet.
    pub(crate) fn new_login(&mut self, account: AccountId) -> Login {
        self.logins += 1;
        Login { account, seq: self.logins }
    }

    pub(crate) fn revoke(&mut self, token: &str) {
        self.issued.remove(&key(token));
    }

    /// Ends a login: the tokens of it are worth nothing any more.
    pub(crate) fn end(&mut self, login: Login) {
        self.issued.retain(|bearer| bearer.login() != Some(login));
    }

    /// Ends every login of an account, on every wire.
    pub(crate) fn end_all_of(&mut self, account: AccountId) {
        self.issued.retain(|bearer| bearer.login().is_none_or(|login| login.account != account));
    }
}

impl Bearer {
    fn login(&self) -> Option<Login> {
        match self.right {
            Right::Address(login) | Right::Refresh(login) | Right::User(login) => Some(login),
            Right::App { .. } | Right::Transfer { .. } => None,
        }
    }
}

fn key(token: &str) -> Digest {
    let mut key = Digest::default();
    key.copy_from_slice(digest(&SHA256, token.as_bytes()).as_ref());
    key
}
