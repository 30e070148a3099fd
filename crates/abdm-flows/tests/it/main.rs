//! The journeys, driven without any IO.
