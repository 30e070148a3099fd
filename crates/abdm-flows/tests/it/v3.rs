//! What is particular to the journeys on V3.

mod bodies;
mod deactivate;
mod journeys;
mod lifetimes;
mod login_aadhaar;
mod login_mobile;
mod login_mobile_choice;
mod properties;
mod reactivate;
mod reconciling;
mod refresh;
mod retrieve;
mod service;
mod silence;

pub(crate) use self::bodies::*;
pub(crate) use self::journeys::*;
pub(crate) use self::service::V3;
