//! The journeys on generation v1/v2.

mod reconciling;

pub mod deactivate;
pub mod login_aadhaar;
pub mod login_mobile;
pub mod reactivate;
pub mod retrieve;

pub use reconciling::Reconciling;

use abdm_crypto::Padding;
use abdm_types::{AbhaId, AbhaNumber};

use crate::Generation;

const PADDING: Padding = Generation::V1V2.padding();

/// Whether a search answered for another account than it was asked for. An address and a masked
/// number cannot be compared.
fn is_another(asked: &AbhaId, found: Option<&AbhaNumber>) -> bool {
    asked.number().zip(found).is_some_and(|(asked, found)| asked != found)
}
