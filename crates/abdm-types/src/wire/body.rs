//! Writing a request's body.

use std::io;

use bytes::Bytes;
use serde::Serialize;
use zeroize::Zeroizing;

use crate::InvalidInput;

/// Enough for any body without a photograph in most cases, so that it is written in one go.
const USUAL: usize = 1024;

/// The JSON of a request in memory that is wiped with its last copy. Whoever sends it may copy it
/// elsewhere.
pub(crate) fn body(request: &impl Serialize) -> Result<Bytes, InvalidInput> {
    let mut wiped = Wiped(Zeroizing::new(Vec::with_capacity(USUAL)));
    serde_json::to_writer(&mut wiped, request)
        .map_err(|_| InvalidInput::new("body", "fields that can be written as JSON"))?;
    Ok(Bytes::from_owner(wiped.0))
}

/// A buffer that grows without leaving a part of what was written behind.
struct Wiped(Zeroizing<Vec<u8>>);

impl io::Write for Wiped {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let needed = self.0.len() + bytes.len();
        if needed > self.0.capacity() {
            let mut larger = Zeroizing::new(Vec::with_capacity(needed.next_power_of_two()));
            larger.extend_from_slice(&self.0);
            self.0 = larger;
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `Vec` would double, or take just what is needed, and leave what it had before behind.
    #[test]
    fn a_body_that_outgrows_its_memory_is_moved_by_us() {
        let mut wiped = Wiped(Zeroizing::new(Vec::with_capacity(USUAL)));
        for (more, capacity) in [(24, USUAL), (USUAL - 24, USUAL), (2000, 4096), (9000, 16_384)] {
            io::Write::write_all(&mut wiped, &vec![b'a'; more]).unwrap();
            assert_eq!(wiped.0.capacity(), capacity, "after {more} more");
        }
    }

    #[test]
    fn a_body_of_any_length_is_the_json_of_its_request() {
        for length in [0, 1, USUAL - 3, USUAL - 2, USUAL - 1, USUAL, 100_000] {
            let text = "a".repeat(length);
            assert_eq!(body(&text).unwrap(), serde_json::to_vec(&text).unwrap());
        }
    }
}
