//! What names a patient, a facility, a transaction.

mod aadhaar;
mod abha_address;
mod abha_id;
mod abha_number;
mod client;
mod mobile;
mod otp;
mod received;
mod txn_id;

pub use aadhaar::Aadhaar;
pub use abha_address::AbhaAddress;
pub use abha_id::AbhaId;
pub use abha_number::AbhaNumber;
pub use client::{ClientId, CmId, HipId};
pub use mobile::Mobile;
pub use otp::Otp;
pub use received::Received;
pub use txn_id::TxnId;
