//! Generation V3. Contract V3 names the sections.

mod admission;
mod contact;
mod deactivation;
mod deletion;
mod encryption;
mod enrol;
mod fields;
mod find;
mod forms;
mod isolation;
mod kyc;
mod leave_password;
mod limits;
mod login;
mod login_by;
mod mobile_login;
mod phr_web;
mod profile;
mod reactivation;
mod request_log;
mod retrieval;
pub(crate) mod service;
mod serving;
mod session;
mod tokens;
