//! Codes of V3 (contract of V3, section 12), and those its documentation lists beside them. Codes
//! of health-information exchange, which share the prefix, are left out.

mod accounts;
mod common;
mod later;

pub(super) use accounts::ACCOUNTS;
pub(super) use common::COMMON;
pub(super) use later::LATER;
