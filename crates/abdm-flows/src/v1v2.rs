//! The journeys on generation v1/v2.

mod reconciling;

pub mod enrol;
pub mod leave;
pub mod login_abha;
pub mod login_mobile;
pub mod reactivate;
pub mod refresh;
pub mod retrieve;
pub mod retrieve_mobile;
pub mod update_email;
pub mod update_mobile;

pub use reconciling::{ProfileReconciling, Reconciling};

use abdm_crypto::Padding;
use abdm_types::{AbhaId, AbhaNumber};

use crate::Generation;

const PADDING: Padding = Generation::V1V2.padding();

/// Whether a search answered for another account than it was asked for. A chosen address and a
/// masked number cannot be compared: an account may have several addresses.
pub fn is_another(asked: &AbhaId, found: Option<&AbhaNumber>) -> bool {
    let asked = match asked {
        AbhaId::Number(number) => Some(number.clone()),
        // Where no address was chosen, the number stands in for one.
        AbhaId::Address(address) => {
            let name = address.as_str().split('@').next().unwrap_or_default();
            AbhaNumber::parse(name).ok()
        }
    };
    asked.as_ref().zip(found).is_some_and(|(asked, found)| asked != found)
}
