//! Nothing that belongs to a patient or a client is printed: not by `Debug`, not by an error and
//! its sources, not by a trace at the most talkative level, in either generation and on either
//! transport, whatever the service and the network make of it.
//!
//! * [`filled`]: every public type, and every journey from its beginning to its end;
//! * [`faults`]: every journey and every fault that the sandbox can be told to make;
//! * [`refusals`]: what the service refuses, in its various words.

mod calls;
mod errand;
mod faults;
mod filled;
mod hidden;
mod paper;
mod refusals;
mod stage;

#[path = "../../../../tests-common/public_types.rs"]
mod public_types;
