use std::time::SystemTime;

use aws_lc_rs::digest::{SHA256, digest};

use super::AccountId;
use super::shelf::{Found, Shelf};

/// The tokens that were issued. They are kept as digests, so that nothing here can be replayed.
#[derive(Debug, Default)]
pub(crate) struct Tokens(Shelf<Digest, Bearer>);

type Digest = [u8; 32];

/// What a token allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Bearer {
    /// To call at all.
    App { client_id: String },
    /// To obtain another login.
    Refresh(AccountId),
    /// To choose an account of a verified mobile, in one transaction.
    Transfer { txn_id: String },
    /// To use an account.
    User(AccountId),
}

/// Why a token is no good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BadToken {
    Expired,
    /// Never issued, or revoked.
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
        self.0.put(key(token), bearer, expires, now);
    }

    pub(crate) fn bearer(&mut self, token: &str, now: SystemTime) -> Result<Bearer, BadToken> {
        match self.0.find(&key(token), now) {
            Found::Live(bearer) => Ok(bearer.clone()),
            Found::Expired => Err(BadToken::Expired),
            Found::Nothing => Err(BadToken::Unknown),
        }
    }

    pub(crate) fn revoke(&mut self, token: &str) {
        self.0.remove(&key(token));
    }

    pub(crate) fn revoke_all_of(&mut self, account: AccountId) {
        self.0.retain(
            |bearer| !matches!(bearer, Bearer::User(id) | Bearer::Refresh(id) if *id == account),
        );
    }
}

fn key(token: &str) -> Digest {
    let mut key = Digest::default();
    key.copy_from_slice(digest(&SHA256, token.as_bytes()).as_ref());
    key
}
