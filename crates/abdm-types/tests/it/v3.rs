//! Generation V3. What holds for both generations is next door.

mod discrepancies;
mod errors;
mod golden_replies;
pub(crate) mod golden_requests;
mod goldens;
mod hidden_errors;
mod server_half;
mod silence;
