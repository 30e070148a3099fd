//! The commands that change whether an account is in use.

pub(super) mod deactivate;
pub(super) mod delete;
pub(super) mod leave;
pub(super) mod reactivate;
pub(super) mod settle;
