//! Generation V3. Contract V3 names the sections.

mod admission;
mod deactivation;
mod deletion;
mod encryption;
mod fields;
mod forms;
mod isolation;
mod leave_password;
mod limits;
mod login;
mod mobile_login;
mod request_log;
mod retrieval;
pub(crate) mod service;
mod serving;
mod session;
mod tokens;
