//! What names a patient, a facility, a transaction.

mod aadhaar;
mod abha_address;
mod abha_id;
mod abha_number;
mod client;
mod consent;
mod demographics;
mod email;
mod find_index;
mod mobile;
mod new_abha_address;
mod otp;
mod password;
mod photo;
mod pincode;
mod received;
mod sent_to;
mod txn_id;

pub use aadhaar::Aadhaar;
pub use abha_address::AbhaAddress;
pub use abha_id::AbhaId;
pub use abha_number::AbhaNumber;
pub use client::{ClientId, CmId, HipId};
pub use consent::Consent;
pub use demographics::{Demographics, Gender};
pub use email::Email;
pub use find_index::FindIndex;
pub use mobile::Mobile;
pub use new_abha_address::NewAbhaAddress;
pub use otp::Otp;
pub use password::Password;
pub use photo::Photo;
pub use pincode::Pincode;
pub use received::Received;
pub use sent_to::SentTo;
pub use txn_id::TxnId;
