//! The vocabulary, and what strikes when.

mod striking;
mod vocabulary;

use super::Fault;

fn fault(text: &str) -> Fault {
    text.parse().unwrap_or_else(|why| panic!("{text}: {why}"))
}
