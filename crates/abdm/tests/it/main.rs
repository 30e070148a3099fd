//! The journeys over TCP, against the sandbox.
