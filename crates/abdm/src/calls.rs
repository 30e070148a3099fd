//! Calls that are no journeys: one request each, of a patient's login or of the application.
//!
//! A file of its own for each: the method of [`Client`](crate::Client) and what it gives, in the
//! words of no generation.

mod address;
mod email_link;
mod images;
mod logout;
mod profile;
mod refresh;
mod search;
mod update_profile;

pub use images::CardFormat;
pub use profile::Profile;
pub use search::AccountSummary;
pub use update_profile::ProfileUpdate;
