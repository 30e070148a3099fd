//! Changed inputs, the same ones in each run.

/// Numbers that look random and are not: xorshift, of Marsaglia.
#[derive(Debug, Clone)]
pub struct Numbers(u64);

impl Numbers {
    /// Begins with any number but 0.
    pub fn new(seed: u64) -> Self {
        Self(seed.max(1))
    }

    /// The next one, below `end`, which must not be 0.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        // What is lost on a machine of 32 bits is not missed.
        self.0 as usize % end
    }
}

/// What is worth having in the middle of almost anything.
const WORDS: &[&[u8]] = &[
    b"\"",
    b"{",
    b"[",
    b"null",
    b"-1",
    b"1e999",
    b"\\u0000",
    b"\xff",
    b"\r\n",
    b"0",
    b",",
    b"}",
    b"]",
    b"999941057058",
    b"true",
    b" ",
    b"\0",
    b"=",
    b"18446744073709551616",
    b"<html>",
];

/// An input that was changed in one to four places.
pub fn mutated(input: &[u8], numbers: &mut Numbers) -> Vec<u8> {
    let mut bytes = input.to_vec();
    for _ in 0..=numbers.below(4) {
        let at = numbers.below(bytes.len() + 1);
        match numbers.below(6) {
            0 if at < bytes.len() => bytes[at] ^= 1 << numbers.below(8),
            1 => bytes.truncate(at),
            2 => drop(bytes.splice(at..at, WORDS[numbers.below(WORDS.len())].iter().copied())),
            3 if at < bytes.len() => drop(bytes.remove(at)),
            4 => {
                let end = at + numbers.below(bytes.len() - at + 1).min(1024);
                let again = bytes[at..end].to_vec();
                drop(bytes.splice(at..at, again));
            }
            _ if at < bytes.len() => bytes[at] = u8::try_from(numbers.below(256)).unwrap_or(0),
            _ => bytes.push(0),
        }
    }
    bytes
}
