//! `abdm address`: links ABHA addresses with the patient's ABHA number, and unlinks them.

use abdm::types::AbhaAddress;

use super::profile::LoggedIn;
use super::update::updating;
use super::{Common, Done, Outcome, Run};
use crate::args::{LinkArgs, UnlinkArgs};
use crate::connect::field;
use crate::problem::Problem;

/// `abdm address link`.
impl Run for LinkArgs {
    fn common(&self) -> Common<'_> {
        Common::calling("address link", &self.session.output, &self.session.service)
    }

    async fn run(&self) -> Outcome {
        let address = field("address", AbhaAddress::parse(&self.address))?;
        let LoggedIn { client, session, .. } = LoggedIn::open(&self.session)?;
        let told = client.link_address(&session, &address, self.preferred).await;
        settle(told.map_err(updating)?, "linked")
    }
}

/// `abdm address unlink`.
impl Run for UnlinkArgs {
    fn common(&self) -> Common<'_> {
        Common::calling("address unlink", &self.session.output, &self.session.service)
    }

    async fn run(&self) -> Outcome {
        let address = field("address", AbhaAddress::parse(&self.address))?;
        let LoggedIn { client, session, .. } = LoggedIn::open(&self.session)?;
        settle(client.unlink_address(&session, &address).await.map_err(updating)?, "unlinked")
    }
}

fn settle(is_done: bool, how: &str) -> Outcome {
    if !is_done {
        return Err(Problem::said_no(&format!("the service says that the address is not {how}")));
    }
    let mut done = Done::default();
    done.line(format!("The address is {how}; `abdm profile` shows those that are linked."));
    Ok(done)
}
