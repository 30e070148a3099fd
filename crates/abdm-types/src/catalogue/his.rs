//! Codes of the health-ID service of v1/v2 (contract of v1/v2, section 6).

mod aadhaar;
mod outer;
mod service;

pub(super) use aadhaar::AADHAAR;
pub(super) use outer::OUTER;
pub(super) use service::SERVICE;
