//! What is particular to the journeys on v1/v2.

mod delete;
mod enrol;
mod journeys;
mod leave;
mod lifetimes;
mod login_abha;
mod login_mobile;
mod login_mobile_choice;
mod login_password;
mod properties;
mod reactivate;
mod reactivate_password;
mod reconciling;
mod refresh;
mod resend;
mod resend_answers;
mod retrieve;
mod retrieve_mobile;
mod service;
mod silence;
mod update_email;
mod update_mobile;

pub(crate) use self::enrol::enrolling;
pub(crate) use self::journeys::*;
pub(crate) use self::login_password::LoginPassword;
pub(crate) use self::reactivate_password::ReactivatePassword;
pub(crate) use self::service::{V1V2, envelope};
pub(crate) use self::silence::hear_the_rest;
pub(crate) use self::update_mobile::UpdateMobilePassword;
