//! Each form that is published, where sources disagree.

mod refusals;
mod replies;

use abdm_sandbox::Config;
use abdm_sandbox::v3_forms::V3Forms;

use super::service::V3;

async fn with(choose: impl FnOnce(&mut V3Forms)) -> V3 {
    V3::start_with(|config: &mut Config| choose(&mut config.v3_forms)).await
}
