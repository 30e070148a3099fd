//! What is particular to the journeys on V3.

mod bodies;
mod by_aadhaar;
mod delete;
mod enrol;
mod find;
mod journeys;
mod leave;
mod leave_password;
mod lifetimes;
mod login_abha;
mod login_address;
mod login_mobile;
mod login_mobile_choice;
mod login_password;
mod properties;
mod reactivate;
mod reactivate_password;
mod reconciling;
mod refresh;
mod rekyc;
mod service;
mod silence;
mod update;

pub(crate) use self::bodies::*;
pub(crate) use self::journeys::*;
pub(crate) use self::leave_password::{DeactivatePassword, DeletePassword};
pub(crate) use self::login_password::LoginPassword;
pub(crate) use self::reactivate_password::ReactivatePassword;
pub(crate) use self::service::V3;
pub(crate) use self::silence::hear_the_rest;
