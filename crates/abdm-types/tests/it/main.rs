//! The wire, checked by hand-written requests and replies.
